from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "kawasaki_ip.mail"
    label = "mail"

    def ready(self) -> None:
        from kawasaki_ip.core import ports

        from .actions import send

        ports.send_message.connect(send)
        autodiscover_modules("notices")
