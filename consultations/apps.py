from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"

    def ready(self) -> None:
        from kawasaki_ip.core import ports
        from kawasaki_ip.mail.expected import register_expected

        from . import ports as providers
        from . import sources
        from .actions import follow_ups
        from .queries.follow_ups import owed_reminders

        ports.open_follow_up.connect(providers.open_follow_up)
        ports.cancel_follow_ups.connect(providers.cancel_follow_ups)
        ports.move_follow_ups.connect(providers.move_follow_ups)
        register_expected(follow_ups.REMINDER, "consultations.followup", owed_reminders)
        sources.register_all()
