from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kawasaki_ip.demo"
    label = "demo"
