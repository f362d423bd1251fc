from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "kawasaki_ip.mail"
    label = "mail"

    def ready(self) -> None:
        from kawasaki_ip.core import ports

        from .actions import send
        from .actions.preferences import remember_language

        ports.send_message.connect(send)
        ports.language_chosen.connect(remember_language)
        autodiscover_modules("notices")
