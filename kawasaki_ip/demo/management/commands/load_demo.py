from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kawasaki_ip.demo.loading import is_loaded, load, set_passwords


class Command(BaseCommand):
    help = "Loads the demo's data once, and sets the password of its accounts each time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default="", help="the password of every demo account")

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        if is_loaded():
            self.stdout.write("The demo's data is there already.")
        else:
            world = load(timezone.localdate())
            counts = f"{len(world.companies)} companies, {len(world.listings)} listings, {len(world.matches)} cases"
            self.stdout.write(f"Loaded {counts}.")
        if password:
            self.stdout.write(f"Set the password of {set_passwords(password)} accounts.")
