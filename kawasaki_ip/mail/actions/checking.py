"""The daily comparison: what the apps say is owed, against the ledger of reminders."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from .. import expected, kinds
from ..enums import ReminderState
from ..models import Reminder
from .reminders import owe_row, remind_row

logger = logging.getLogger(__name__)

Key = tuple[int, int, date]  # record, recipient, target


@dataclass(frozen=True, slots=True)
class Differences:
    """Per kind: owed but without a live reminder (owed again by the check), and reminded of without being owed."""

    missing: dict[str, list[Key]]
    surplus: dict[str, list[Key]]


def check_ledger(*, today: date) -> Differences:
    """Expected reminders minus the ledger must be nothing, and the other way round; each difference is logged."""
    missing: dict[str, list[Key]] = {}
    surplus: dict[str, list[Key]] = {}
    for kind, (subject_type, source) in expected.all_sources().items():
        owed = {(row.about_id, row.recipient_id, row.target) for row in source(today)}
        live = _live(kind, subject_type)
        for key in sorted(owed - live):
            logger.error("no reminder of %s for %s %s: owed again", kind, subject_type, key)
            missing.setdefault(kind, []).append(key)
            _owe_again(kind, subject_type, key, today)
        for key in sorted(live - owed):
            logger.error("a reminder of %s for %s %s that is not owed", kind, subject_type, key)
            surplus.setdefault(kind, []).append(key)
    return Differences(missing, surplus)


def _live(kind: str, subject_type: str) -> set[Key]:
    """Each open obligation has a due row at any time, or has gone to the head coordinator."""
    rows = Reminder.objects.filter(
        kind=kind, subject_type=subject_type, state__in=[ReminderState.DUE, ReminderState.ESCALATED]
    )
    return set(rows.values_list("subject_id", "recipient_id", "target"))


@transaction.atomic
def _owe_again(kind: str, subject_type: str, key: Key, today: date) -> None:
    about_id, recipient_id, target = key
    subject = {"kind": kind, "subject_type": subject_type, "subject_id": about_id, "recipient_id": recipient_id}
    if kinds.get(kind).ladder:
        remind_row(target=target, today=today, **subject)
    else:
        owe_row(due_on=max(target, today), target=target, **subject)
