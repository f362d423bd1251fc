"""Reminders: written in the transaction of what causes them, cancelled in that of what ends them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from .. import kinds, schedule
from ..enums import ReminderState
from ..models import CalendarEntry, Message, Reminder
from ..queries import lead_days_of


@transaction.atomic
def owe(*, kind: str, about: Model, recipient: Any, due_on: date, target: date | None = None) -> Reminder:
    """One reminder from this day on. The same one twice is one; a cancelled one is owed again."""
    if kinds.get(kind).item is None:
        raise ValueError(f"mail kind {kind} has no digest line")
    subject_type, subject_id = kinds.label_of(about)
    return owe_row(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        recipient_id=recipient.pk,
        due_on=due_on,
        target=target,
    )


def owe_row(*, due_on: date, target: date | None, **subject: Any) -> Reminder:
    """`owe` where only the ids are at hand: kind, subject_type, subject_id, recipient_id."""
    # The unique key decides, not a look-up: two at once make one row.
    Reminder.objects.bulk_create([Reminder(**subject, due_on=due_on, target=target)], ignore_conflicts=True)
    reminder = Reminder.objects.select_for_update(of=("self",)).get(**subject, due_on=due_on)
    if reminder.state == ReminderState.CANCELLED:
        reminder.state, reminder.message = ReminderState.DUE, None
    if reminder.state == ReminderState.DUE:
        reminder.target = target
        reminder.save(update_fields=["state", "message", "target"])
    return reminder


@transaction.atomic
def remind(*, kind: str, about: Model, recipient: Any, target: date, today: date) -> list[Reminder]:
    """The kind's whole ladder for one day of work: at least one reminder is due afterwards.

    Days before today are left out; what begins overdue is owed from today on.
    """
    subject_type, subject_id = kinds.label_of(about)
    return remind_row(
        target=target,
        today=today,
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        recipient_id=recipient.pk,
    )


def remind_row(*, target: date, today: date, **subject: Any) -> list[Reminder]:
    """`remind` where only the ids are at hand: kind, subject_type, subject_id, recipient_id."""
    ladder = kinds.get(subject["kind"]).ladder
    if ladder is None:
        raise ValueError(f"mail kind {subject['kind']} has no ladder")
    lead_days = lead_days_of(subject["recipient_id"])
    days = [day for day in schedule.first_days(ladder, target, lead_days) if day >= today] or [today]
    written = [owe_row(due_on=day, target=target, **subject) for day in days]
    if not any(reminder.state == ReminderState.DUE for reminder in written):
        # They were mailed before, e.g. the work went to a colleague and came back on the same day.
        following = schedule.next_day(ladder, target, max(days))
        written.append(owe_row(due_on=following, target=target, **subject))
    return written


@transaction.atomic
def cancel_reminders(*, about: Model, kind: str | None = None, recipient: Any = None) -> int:
    """What is owed about this record is owed no more, also where it lies in a mail not yet written. → how many"""
    subject_type, subject_id = kinds.label_of(about)
    rows = Reminder.objects.filter(subject_type=subject_type, subject_id=subject_id)
    entries = CalendarEntry.objects.filter(subject_type=subject_type, subject_id=subject_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if recipient is not None:
        rows, entries = rows.filter(recipient=recipient), entries.filter(address=recipient.email.lower())
    entries.update(is_cancelled=True)
    return _cancel(rows)


def _cancel(rows: Any) -> int:
    # Two statements: the second sees what a planner committed while the first one waited for its locks.
    live = [ReminderState.DUE, ReminderState.COVERED, ReminderState.ESCALATED]
    ids = list(rows.filter(state__in=live).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    unwritten = Message.objects.filter(fixed_at__isnull=True)
    open_rows = Q(state__in=[ReminderState.DUE, ReminderState.ESCALATED]) | Q(
        state=ReminderState.COVERED, message__in=unwritten
    )
    return Reminder.objects.filter(open_rows, pk__in=ids).update(state=ReminderState.CANCELLED, message=None)


@transaction.atomic
def change_lead_days(*, recipient: Any, today: date) -> None:
    """Owes what is due to this person anew, after they chose other lead days."""
    due = Reminder.objects.select_for_update(of=("self",)).filter(
        recipient=recipient, state=ReminderState.DUE, target__isnull=False
    )
    for (kind_key, subject_type, subject_id, target), rows in _by_obligation(due).items():
        kind = kinds.find(kind_key)
        if kind is None or kind.ladder is None or target < today:
            continue
        lead_days = lead_days_of(recipient.pk)
        wanted = {day for day in schedule.first_days(kind.ladder, target, lead_days) if day >= today}
        _cancel(Reminder.objects.filter(pk__in=[row.pk for row in rows if row.due_on not in wanted]))
        for day in sorted(wanted):
            owe_row(
                kind=kind_key,
                subject_type=subject_type,
                subject_id=subject_id,
                recipient_id=recipient.pk,
                due_on=day,
                target=target,
            )


def _by_obligation(reminders: Iterable[Reminder]) -> dict[tuple, list[Reminder]]:
    groups: dict[tuple, list[Reminder]] = {}
    for row in reminders:
        groups.setdefault((row.kind, row.subject_type, row.subject_id, row.target), []).append(row)
    return groups
