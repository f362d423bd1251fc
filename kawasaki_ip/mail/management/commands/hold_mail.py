from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.mail.actions.holds import hold, hold_restored
from kawasaki_ip.mail.queries import current_hold


class Command(BaseCommand):
    help = "Holds all outgoing mail. An administrator releases it at /settings/mail/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", default="held by the operator")
        parser.add_argument(
            "--restored",
            action="store_true",
            help="the database was restored from a backup: hold every unsent mail for review, one by one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = Actor.portal(), timezone.now()
        if options["restored"]:
            count = hold_restored(reason=options["reason"], actor=actor, now=now)
            self.stdout.write(f"Mail is held; {count} mails wait for review at /settings/mail/.")
        elif current_hold() is None:
            hold(reason=options["reason"], actor=actor, now=now)
            self.stdout.write("Mail is held. Release it at /settings/mail/.")
        else:
            self.stdout.write("Mail was held already.")
