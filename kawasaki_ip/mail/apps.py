from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "kawasaki_ip.mail"
    label = "mail"
