"""Imports of every kind: read, shown, applied in one confirmed step, in slices, and harmless when repeated.

A kind (import_jplatpat.py, …) registers how its files are read, compared and applied.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core import history, jobs
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import Job, JobState

from ..enums import ImportOutcome, ImportState
from ..importers.tables import ReadRow
from ..models import ImportBatch, ImportRow
from ..rules.listings import can_import

JOB = "exchange.import"  # registered in tasks.py
# Outcomes whose rows are looked at again when the import is applied.
WORKED_OFF = (ImportOutcome.NEW, ImportOutcome.CHANGED, ImportOutcome.DOUBLE)


@dataclass(frozen=True, slots=True)
class IncomingFile:
    name: str
    content: bytes
    exported_on: date


@dataclass(frozen=True, slots=True)
class Importer:
    """How one kind of import works.

    read(content, name, exported_on) → rows, or FileRefused.
    compare(rows) sets outcome, changes and existing_id of rows that are not refused, in order.
    apply(rows, actor, now) writes them in the caller's transaction and sets their final outcome.
    """

    read: Callable[[bytes, str, date], list[ReadRow]]
    compare: Callable[[Sequence[ImportRow]], None]
    apply: Callable[[Sequence[ImportRow], Actor, datetime], None]


_importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    _importers[kind] = importer


def look(*, kind: str, files: Sequence[IncomingFile]) -> list[ImportRow]:
    """What the files would do, row by row; nothing is kept. Raises FileRefused for the first bad file."""
    rows = [
        ImportRow(
            file_name=incoming.name[:255],
            line=row.line,
            key=row.key[:200],
            title=row.title[:500],
            values=row.values,
            outcome=ImportOutcome.REFUSED if row.reason else ImportOutcome.NEW,
            reason=row.reason[:500],
        )
        for incoming in sorted(files, key=lambda incoming: incoming.exported_on)
        for row in _importers[kind].read(incoming.content, incoming.name, incoming.exported_on)
    ]
    _importers[kind].compare([row for row in rows if row.outcome != ImportOutcome.REFUSED])
    return rows


@transaction.atomic
def read_import(*, kind: str, files: Sequence[IncomingFile], actor: Actor, now: datetime) -> ImportBatch:
    """Keeps what the files would do, to be looked at and then applied."""
    if not can_import(actor):
        raise NotAllowed
    rows = look(kind=kind, files=files)
    batch = ImportBatch.objects.create(
        kind=kind,
        file_names=[incoming.name for incoming in files],
        exported_on=min(incoming.exported_on for incoming in files),
        created_by=actor.user,
        created_at=now,
    )
    for row in rows:
        row.batch = batch
        if row.outcome not in WORKED_OFF:
            row.values = {}
    ImportRow.objects.bulk_create(rows, batch_size=500)
    history.record(batch, "read", actor, note=", ".join(batch.file_names))
    return batch


@transaction.atomic
def start_import(*, batch: ImportBatch, actor: Actor, now: datetime) -> ImportBatch:
    """The confirmed step: a job works the rows off. One that failed may be started again."""
    batch = _prepared(batch, actor)
    _run(batch, actor, now)
    batch.job = jobs.start(JOB, params={"batch": batch.pk}, total=_rows_left(batch), created_by=actor.user)
    batch.save(update_fields=["job"])
    return batch


def apply_here(
    *, batch: ImportBatch, actor: Actor, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> ImportBatch:
    """Works all rows off in this process, slice by slice; progress(done, total) after each."""
    with transaction.atomic():
        batch = _prepared(batch, actor)
        _run(batch, actor, now)
    total = _rows_left(batch)
    finished = False
    while not finished:
        with transaction.atomic():
            finished = apply_slice(batch, actor, now)
        progress(total - _rows_left(batch), total)
    return batch


@transaction.atomic
def discard_import(*, batch: ImportBatch, actor: Actor) -> ImportBatch:
    batch = _prepared(batch, actor)
    if batch.state != ImportState.PREVIEW:
        raise ActionError(_("This import has begun already."))
    batch.state = ImportState.DISCARDED
    batch.save(update_fields=["state"])
    batch.rows.all().delete()
    history.record(batch, "discard", actor)
    return batch


def apply_slice(batch: ImportBatch, actor: Actor, now: datetime) -> bool:
    """One slice in the caller's transaction; True when no row is left, and then the import is done."""
    rows = list(_waiting(batch).order_by("pk")[: jobs.SLICE])
    if rows:
        shown = {row.pk: (row.outcome, row.changes) for row in rows}
        _importers[batch.kind].apply(rows, actor, now)
        other = [row for row in rows if shown[row.pk] != (row.outcome, row.changes)]
        ImportRow.objects.bulk_update(other, ["outcome", "changes", "reason"])
        ImportRow.objects.filter(pk__in=shown).update(applied_at=now)
    if _waiting(batch).exists():
        return False
    batch.state, batch.applied_at = ImportState.DONE, now
    batch.save(update_fields=["state", "applied_at"])
    history.record(batch, "apply", actor, note=str(counts(batch)))
    return True


def work_off(job: Job, now: datetime) -> bool:
    """One slice of the job's import; True when all is done."""
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    actor = Actor.of(job.created_by) if job.created_by else Actor.portal()
    finished = apply_slice(batch, actor, now)
    job.done = job.total - _rows_left(batch)
    return finished


def counts(batch: ImportBatch) -> dict[str, int]:
    """Rows by outcome, every outcome named."""
    found = Counter(batch.rows.values_list("outcome", flat=True))
    return {outcome: found[outcome] for outcome in ImportOutcome.values}


def _waiting(batch: ImportBatch):
    return batch.rows.filter(outcome__in=WORKED_OFF, applied_at__isnull=True)


def _rows_left(batch: ImportBatch) -> int:
    return _waiting(batch).count()


def _prepared(batch: ImportBatch, actor: Actor) -> ImportBatch:
    """The locked batch, if this actor may go on with it."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not can_import(actor):
        raise NotAllowed
    if batch.state in {ImportState.DONE, ImportState.DISCARDED}:
        raise ActionError(_("This import is “%(state)s” already.") % {"state": batch.get_state_display()})
    return batch


def _run(batch: ImportBatch, actor: Actor, now: datetime) -> None:
    failed = batch.job is not None and batch.job.state == JobState.FAILED
    if batch.state == ImportState.RUNNING and not failed:
        raise ActionError(_("This import is being applied already."))
    batch.state = ImportState.RUNNING
    batch.save(update_fields=["state"])
    history.record(batch, "start", actor)
