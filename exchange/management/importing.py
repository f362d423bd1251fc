"""What the import commands share: they show what files would do, and with --apply do it.

They end with 1 when a file is refused. Last line: new=N changed=N unchanged=N refused=N.
"""

from argparse import ArgumentParser
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.actions.imports import IncomingFile, apply_here, counts, look, read_import
from exchange.enums import ImportOutcome
from exchange.importers.tables import FileRefused
from exchange.models import ImportBatch
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.dates import parse_day

SHOWN = ("new", "changed", "unchanged", "refused")


class ImportCommand(BaseCommand):
    """Subclasses name their `kind` of ImportKind."""

    kind: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; without this nothing changes")
        parser.add_argument(
            "--exported-on",
            type=parse_day,
            metavar="DAY",
            help="day of the export, on which the states were true; without it the day each file was saved",
        )

    def handle(self, *args: Any, files: list[Path], apply: bool, exported_on: date | None, **options: Any) -> None:
        try:
            incoming = [_incoming(path, exported_on) for path in files]
            outcome = self._apply(incoming) if apply else self._preview(incoming)
        except (FileRefused, OSError) as error:
            self.stdout.write(_line({}))
            raise CommandError(str(error)) from error
        self.stdout.write(_line(outcome))

    def _preview(self, incoming: list[IncomingFile]) -> dict[str, int]:
        rows = look(kind=self.kind, files=incoming)
        self._show(rows)
        self.stdout.write(_("Nothing was changed. Add --apply to write it."))
        return Counter(str(row.outcome) for row in rows)

    def _apply(self, incoming: list[IncomingFile]) -> dict[str, int]:
        now, actor = timezone.now(), Actor.portal()
        batch = read_import(kind=self.kind, files=incoming, actor=actor, now=now)
        apply_here(batch=batch, actor=actor, now=now, progress=self._progress)
        self._show(batch.rows.filter(outcome__in=[ImportOutcome.REFUSED, ImportOutcome.DOUBLE]))
        self._after(batch)
        return counts(batch)

    def _after(self, batch: ImportBatch) -> None:
        """What else is to be said after applying."""

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(_("%(done)d of %(total)d rows") % {"done": done, "total": total})

    def _show(self, rows: Any) -> None:
        for row in rows:
            if row.outcome in {ImportOutcome.REFUSED, ImportOutcome.DOUBLE}:
                place = _("%(file)s, line %(line)d") % {"file": row.file_name, "line": row.line}
                self.stdout.write(f"{place}: {row.reason}")


def _incoming(path: Path, exported_on: date | None) -> IncomingFile:
    saved = timezone.localtime(datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()))
    day = exported_on or min(saved.date(), timezone.localdate())
    return IncomingFile(path.name, path.read_bytes(), day)


def _line(outcome: dict[str, int]) -> str:
    """A suspected double is not written until somebody decides, so it counts as refused here."""
    shown = dict(outcome)
    shown["refused"] = shown.get("refused", 0) + shown.get("double", 0)
    return " ".join(f"{name}={shown.get(name, 0)}" for name in SHOWN)
