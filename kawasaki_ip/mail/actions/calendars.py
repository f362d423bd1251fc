"""What our mails put into people's calendars, so that a later mail can move it or take it out."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone, translation

from .. import ical, kinds
from ..models import CalendarEntry, Message, Reminder
from ..rendering import Line, absolute


def digest_attachments(message: Message, lines: Sequence[tuple[Reminder, Line]], now: datetime) -> list[dict[str, str]]:
    """The days ahead as entries, and what is off again as cancelled ones. Empty where there is neither."""
    today = timezone.localtime(now).date()
    with translation.override(message.language):
        entries = {
            entry.uid: entry
            for row, line in lines
            if row.target and line.item.day and line.item.day >= today
            for entry in [_publish(row, line, message.address)]
        }
        gone = _cancelled(message.address)
    attachments = []
    if entries:
        attachments.append(ical.attachment(entries.values(), method="PUBLISH", stamp=now, name="next-steps.ics"))
    if gone:
        attachments.append(ical.attachment(gone, method="CANCEL", stamp=now, name="cancelled.ics"))
    return attachments


def _publish(row: Reminder, line: Line, address: str) -> ical.Entry:
    summary = str(line.kind.name)[:100]
    sequence = next_sequence(row.subject_type, row.subject_id, address, day=line.item.day, summary=summary)
    return ical.Entry(
        uid=ical.uid_of(row.subject_type, row.subject_id),
        sequence=sequence,
        start=line.item.day,
        summary=summary,
        url=absolute(line.item.path),
    )


def _cancelled(address: str) -> list[ical.Entry]:
    rows = list(CalendarEntry.objects.filter(address=address, is_cancelled=True, is_told=False).order_by("pk"))
    for row in rows:
        row.sequence += 1
        row.is_told = True
        row.save(update_fields=["sequence", "is_told"])
    return [
        ical.Entry(
            uid=ical.uid_of(row.subject_type, row.subject_id), sequence=row.sequence, start=row.day, summary=row.summary
        )
        for row in rows
    ]


def next_sequence(subject_type: str, subject_id: int, address: str, *, day: date, summary: str) -> int:
    """The entry's number: it rises when the day moved or the entry comes back."""
    entry, is_new = CalendarEntry.objects.get_or_create(
        subject_type=subject_type, subject_id=subject_id, address=address, defaults={"day": day}
    )
    if not is_new and (entry.day != day or entry.is_cancelled):
        entry.sequence += 1
    entry.day, entry.summary, entry.is_cancelled, entry.is_told = day, summary, False, False
    entry.save(update_fields=["sequence", "day", "summary", "is_cancelled", "is_told"])
    return entry.sequence


def event_attachment(event: ical.Event, address: str, now: datetime) -> dict[str, str]:
    """An appointment that an action sends at once: each mail about it has a higher number."""
    label, pk = kinds.label_of(event.about)
    start = timezone.localtime(event.start).date() if isinstance(event.start, datetime) else event.start
    entry, is_new = CalendarEntry.objects.get_or_create(
        subject_type=label, subject_id=pk, address=address, defaults={"day": start}
    )
    entry.sequence += 0 if is_new else 1
    # The mail itself tells of a cancellation, so no digest need repeat it.
    entry.day, entry.is_cancelled, entry.is_told = start, event.is_cancelled, event.is_cancelled
    entry.save(update_fields=["sequence", "day", "is_cancelled", "is_told"])
    written = ical.Entry(
        uid=ical.uid_of(label, pk),
        sequence=entry.sequence,
        start=event.start,
        end=event.end,
        summary=str(event.summary),
        attendee=address,
    )
    return ical.attachment([written], method="CANCEL" if event.is_cancelled else event.method, stamp=now)
