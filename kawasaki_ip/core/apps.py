from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kawasaki_ip.core"
    label = "core"
