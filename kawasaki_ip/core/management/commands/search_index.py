from django.core.management.base import BaseCommand, CommandError, CommandParser

from kawasaki_ip.core.search import Index, registered


class Command(BaseCommand):
    help = (
        "The search index. check: compares everything and says what is wrong. "
        "ensure: mends what is missing or of another version (runs after every migrate). "
        "rebuild: makes it anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "ensure", "rebuild"])

    def handle(self, *, what: str, **options: object) -> None:
        for index in registered():
            getattr(self, f"_{what}")(index)

    def _check(self, index: Index) -> None:
        problems = index.check()
        if problems:
            raise CommandError(f"{index.name}: {'; '.join(problems)}. Mend it with: manage.py search_index rebuild")
        self.stdout.write(f"{index.name}: the index is whole")

    def _ensure(self, index: Index) -> None:
        rebuilt = index.ensure()
        self.stdout.write(f"{index.name}: {'the index was rebuilt' if rebuilt else 'nothing to do'}")

    def _rebuild(self, index: Index) -> None:
        self.stdout.write(f"{index.name}: rebuilding ...")
        self.stdout.write(f"{index.name}: {index.rebuild()} documents")
