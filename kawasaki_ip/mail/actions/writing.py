"""Fixing a mail's text: once, at its first lease. What was cancelled until then is left out."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction

from .. import kinds, rendering
from ..enums import Failure, MessageState, ReminderState
from ..models import Message, Reminder
from ..rendering import Line
from .calendars import digest_attachments

logger = logging.getLogger(__name__)


def fix_text(message: Message, *, now: datetime) -> bool:
    """Writes subject, text, attachments and Message-ID into the locked row.

    False: it is not to be sent. Either nothing is left to say, or the text could not be made; the row says which.
    """
    if message.recipient is not None and not message.recipient.is_active:
        return _end(message, MessageState.CANCELLED)
    try:
        with transaction.atomic():
            written = _digest(message, now) if message.is_digest else _single(message, now)
    except Exception as error:
        # One mail that cannot be written must not stop the others.
        logger.exception("the text of mail %s (%s) could not be made", message.pk, message.kind)
        message.failure, message.error = Failure.TEXT, f"{type(error).__name__}: {error}"[:500]
        return _end(message, MessageState.FAILED)
    if written is None:
        return _end(message, MessageState.CANCELLED)
    message.subject, message.text = written.subject[:200], written.body
    message.message_id = f"<{message.pk}.{now:%Y%m%d%H%M%S}@{urlsplit(settings.SITE_URL).hostname}>"
    message.fixed_at = now
    message.save(update_fields=["subject", "text", "attachments", "message_id", "fixed_at"])
    return True


def _end(message: Message, state: MessageState) -> bool:
    message.state = state
    message.save(update_fields=["state", "failure", "error"])
    return False


def _single(message: Message, now: datetime) -> rendering.Text:
    return rendering.single(message, kinds.get(message.kind), now)


def _digest(message: Message, now: datetime) -> rendering.Text | None:
    reminders = list(
        Reminder.objects.select_for_update(of=("self",))
        .filter(message=message, state=ReminderState.COVERED)
        .order_by("pk")
    )
    found = _subjects(reminders)
    lines = []
    for reminder in reminders:
        line = _line(reminder, found)
        if line is None:
            reminder.state = ReminderState.CANCELLED
            reminder.save(update_fields=["state"])
        else:
            lines.append((reminder, line))
    if not lines:
        return None
    message.attachments = digest_attachments(message, lines, now)
    return rendering.digest(message, _once_each(lines), now)


def _line(reminder: Reminder, found: dict[tuple[str, int], Any]) -> Line | None:
    """None where the record is gone or its app says that nothing is owed any more."""
    kind = kinds.find(reminder.kind)
    subject = found.get((reminder.subject_type, reminder.subject_id))
    item = kind.item(subject) if kind and kind.item and subject is not None else None
    return Line(kind, item) if item is not None else None


def _once_each(lines: Sequence[tuple[Reminder, Line]]) -> list[Line]:
    """After a pause several days of one ladder are due together: one line says it."""
    return list({(row.kind, row.subject_type, row.subject_id): line for row, line in lines}.values())


def _subjects(reminders: Sequence[Reminder]) -> dict[tuple[str, int], Any]:
    """The records that the reminders are about, one query per model."""
    wanted: dict[str, set[int]] = {}
    related: dict[str, set[str]] = {}
    for reminder in reminders:
        kind = kinds.find(reminder.kind)
        wanted.setdefault(reminder.subject_type, set()).add(reminder.subject_id)
        related.setdefault(reminder.subject_type, set()).update(kind.related if kind else ())
    found = {}
    for label, ids in wanted.items():
        rows = apps.get_model(label)._default_manager.all()
        if related[label]:
            rows = rows.select_related(*sorted(related[label]))
        found |= {(label, pk): subject for pk, subject in rows.in_bulk(ids).items()}
    return found
