from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kawasaki_ip.mail.actions.running import send_due


def parse_moment(text: str) -> datetime:
    """2026-12-01T08:30, taken as Asia/Tokyo where no zone is given. Raises ValueError."""
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class Command(BaseCommand):
    help = "Plans the digests that are due and sends every mail that is due: what beat runs, by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="TIME", help="as if it were this moment, e.g. 2026-12-01T08:30")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            now = parse_moment(options["at"]) if options["at"] else timezone.now()
        except ValueError as error:
            raise CommandError("--at is not a moment; write it like 2026-12-01T08:30") from error
        turn = send_due(now=now)
        self.stdout.write(f"swept={turn.swept} planned={turn.planned} sent={turn.sent}")
