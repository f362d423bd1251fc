"""Mails at once: a row in the caller's transaction, sent by a worker after the commit."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import get_language

from kawasaki_ip.core import normalise

from .. import kinds, rendering
from ..calendar import local
from ..enums import UNSENT_STATES, Delivery, MessageState
from ..ical import Event
from ..kinds import ALLOWED, Addressee, Kind
from ..models import CallListEntry, Message, Reminder
from ..queries import delivery_for, language_of
from ..tasks import deliver
from .calendars import event_attachment
from .reminders import owe


@transaction.atomic
def send(
    *,
    kind: str,
    recipient: Any,
    about: Model | None = None,
    context: Mapping[str, Any] | None = None,
    dedupe_key: str = "",
    calendar: Event | None = None,
) -> Message | CallListEntry | Reminder | None:
    """One mail to one person (a user, a bare address or an Addressee).

    Without an address it becomes an entry of the call list; where the person wants this kind in the
    digest, a reminder of today; where they turned it off, None. The same `dedupe_key` twice is one mail:
    give one wherever two runs could send the same thing.
    Raises ValueError for words that no mail may carry.
    """
    declared = kinds.get(kind)
    words = _storable(declared, context or {})
    key = dedupe_key or _fresh_key(declared, about)
    if isinstance(recipient, str):
        recipient = Addressee(address=recipient)
    if isinstance(recipient, Addressee):
        if declared.is_subscribed:
            raise ValueError(f"mail kind {kind} is subscribed: it goes to accounts only")
        if not recipient.address:
            return _to_call_list(declared, recipient, about, words, key)
        return _queue(declared, about, words, key, calendar, **_bare(recipient))
    wish = delivery_for(recipient, declared)
    if wish == Delivery.OFF:
        return None
    if wish == Delivery.DIGEST and about is not None:
        return _for_the_digest(kind, recipient, about)
    return _queue(declared, about, words, key, calendar, **_account(recipient))


def _for_the_digest(kind: str, recipient: Any, about: Model) -> Reminder:
    """A line of the next digest, due from the moment at which its row is made."""
    moment = Message().due_at
    return owe(kind=kind, about=about, recipient=recipient, due_on=local(moment).date())


def _bare(to: Addressee) -> dict[str, Any]:
    language = to.language or get_language() or settings.LANGUAGE_CODE
    return {
        "address": normalise.email(to.address).lower(),
        "name": to.name,
        "is_body": to.is_body,
        "language": language,
    }


def _account(user: Any) -> dict[str, Any]:
    return {
        "recipient": user,
        "address": user.email.lower(),
        "name": user.name,
        "is_body": user.is_shared,
        "language": language_of(user),
    }


def _queue(kind: Kind, about: Model | None, words: dict, key: str, calendar: Event | None, **to: Any) -> Message:
    subject_type, subject_id = kinds.label_of(about)
    known = Message.objects.filter(dedupe_key=key).first()
    if known is not None:
        return known
    row = Message(
        kind=kind.key,
        dedupe_key=key,
        subject_type=subject_type,
        subject_id=subject_id,
        context=words,
        **to,
    )
    row.next_at = row.due_at
    if calendar:
        row.attachments = [event_attachment(calendar, row.address, row.due_at)]
    Message.objects.bulk_create([row], ignore_conflicts=True)
    message = Message.objects.get(dedupe_key=key)
    deliver.delay_on_commit()
    return message


def _to_call_list(kind: Kind, to: Addressee, about: Model | None, words: dict, key: str) -> CallListEntry:
    subject_type, subject_id = kinds.label_of(about)
    text = rendering.call_text(kind, words, name=to.name, is_body=to.is_body)
    row = CallListEntry(
        kind=kind.key,
        dedupe_key=key,
        in_charge=to.in_charge,
        name=to.name or to.telephone or to.fax,
        telephone=to.telephone,
        fax=to.fax,
        subject_type=subject_type,
        subject_id=subject_id,
        text=text,
    )
    CallListEntry.objects.bulk_create([row], ignore_conflicts=True)
    return CallListEntry.objects.get(dedupe_key=key)


def _fresh_key(kind: Kind, about: Model | None) -> str:
    subject_type, subject_id = kinds.label_of(about)
    return f"{kind.key}:{subject_type}:{subject_id or ''}:{secrets.token_hex(8)}"


def _storable(kind: Kind, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context as JSON; days are kept as such and written out in the reader's language later."""
    unknown = set(context) - ALLOWED
    if unknown:
        raise ValueError(f"mail kind {kind.key} may not say {sorted(unknown)}; see kinds.ALLOWED")
    return {word: _plain(value) for word, value in context.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if value is None or isinstance(value, bool | int) else str(value)


@transaction.atomic
def cancel_messages(*, about: Model, kind: str | None = None, recipient: Any = None) -> int:
    """Calls off the mails about this record that nobody is sending yet. → how many"""
    subject_type, subject_id = kinds.label_of(about)
    rows = Message.objects.filter(subject_type=subject_type, subject_id=subject_id, state__in=UNSENT_STATES)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    return rows.update(state=MessageState.CANCELLED)
