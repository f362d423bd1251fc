from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from kawasaki_ip.accounts.actions.first_administrator import make_first_administrator
from kawasaki_ip.accounts.enums import StaffBody
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError


class Command(BaseCommand):
    help = "Makes the first administrator, who then invites all other staff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--body", choices=StaffBody.values, default=StaffBody.CITY)

    def handle(self, *args: Any, email: str, name: str, body: str, **options: Any) -> None:
        try:
            user = make_first_administrator(email=email, name=name, body=body, actor=Actor.portal())
        except ActionError as error:
            raise CommandError(str(error.message)) from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        address = settings.SITE_URL + reverse("account_reset_password")
        self.stdout.write(f"{user.email} is an administrator. The password is chosen at {address}")
