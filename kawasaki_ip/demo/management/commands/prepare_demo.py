"""Everything between an empty checkout and a demo that can be opened; called by script/demo at every start."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from kawasaki_ip.demo.loading import is_loaded, set_passwords

# Role → what it is called on the printed list.
ACCOUNTS = {
    "member": "中小企業 (member)",
    "provider": "知財提供企業 (provider)",
    "partner": "連携機関 (partner)",
    "expert": "専門家 (expert)",
    "coordinator": "コーディネータ (coordinator)",
    "manager": "統括コーディネータ (manager)",
    "official": "市担当者 (official)",
    "administrator": "システム管理者 (administrator)",
}


class Command(BaseCommand):
    help = "Brings texts, static files, database, search index and demo data up to date; prints the accounts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet-accounts", action="store_true", help="do not print the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("texts", "messages", compile=True)
        self.step("static files", "collectstatic", interactive=False)
        self.step("database", "migrate", interactive=False)
        call_command("createcachetable", verbosity=0)
        self.step("search index", "search_index", "ensure")
        self.step("plan", "load_plan")
        if not is_loaded():
            self.step("demo data (once, about half a minute)", "load_demo")
        password = self.password()
        set_passwords(password)
        if not options["quiet_accounts"]:
            self.print_accounts(password)

    def step(self, words: str, command: str, *arguments: str, **options: Any) -> None:
        self.stdout.write(f"  {words} ...")
        self.stdout.flush()
        call_command(command, *arguments, **{"verbosity": 0, **options})

    def password(self) -> str:
        """The one that was given, else the one that was kept, else a new one. Password rules do not apply here."""
        path = settings.VAR_DIR / "demo_password"
        given = getattr(settings, "DEMO_PASSWORD", "")
        if given or not path.exists():
            path.touch(mode=0o600)
            path.write_text(given or secrets.token_urlsafe(9), encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def print_accounts(self, password: str) -> None:
        self.stdout.write("\nAccounts, all with the password " + self.style.SUCCESS(password))
        for role, words in ACCOUNTS.items():
            self.stdout.write(f"  {role + '@demo.example':32}{words}")
