"""From what is owed to mails: a recipient's due reminders become one digest, in one transaction.

A recipient has at most two digests on a business day: the morning's, and from 13:00 one for what became
due after the morning's text was fixed. What comes later still waits for the next business morning.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction

from kawasaki_ip.accounts.models import User

from .. import kinds, schedule
from ..calendar import local, may_send
from ..enums import Delivery, MessageState, ReminderState
from ..kinds import DIGEST
from ..models import Message, Reminder
from ..queries import current_hold, delivery_for, language_of
from .reminders import owe_row

AFTERNOON = time(13, 0)
logger = logging.getLogger(__name__)


def plan_digests(*, now: datetime) -> int:
    """Plans for everyone to whom something is due, if reminders may go out now. → how many mails"""
    if not may_send(now) or current_hold() is not None:
        return 0
    today = local(now).date()
    waiting = Reminder.objects.filter(state=ReminderState.DUE, due_on__lte=today)
    recipients = waiting.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    return sum(plan_for(recipient_id, now=now) for recipient_id in list(recipients))


@transaction.atomic
def plan_for(
    recipient_id: int, *, now: datetime, state: MessageState = MessageState.DUE, most: int | None = None
) -> int:
    """Covers one recipient's due reminders by mails, by at most so many digests. → how many mails were written"""
    today = local(now).date()
    # One planner per recipient; another one skips, and looks again at its next turn.
    recipient = (
        User.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(pk=recipient_id).first()
    )
    if recipient is None:
        return 0
    due = list(
        Reminder.objects.select_for_update(of=("self",))
        .filter(recipient=recipient, state=ReminderState.DUE, due_on__lte=today)
        .order_by("due_on", "pk")
    )
    if not recipient.is_active:
        return _leave_to_manager(due)
    mailed, planned = _to_mail(due, today), 0
    ways = {kind_key: delivery_for(recipient, kinds.get(kind_key)) for kind_key in {row.kind for row in mailed}}
    for row in [row for row in mailed if ways[row.kind] == Delivery.OFF]:
        _settle([row], None, ReminderState.CANCELLED, today)
    for row in [row for row in mailed if ways[row.kind] == Delivery.AT_ONCE]:
        planned += _cover([row], _message(recipient, row.kind, f"reminder:{row.pk}", now, state, most=9), today)
    rest = [row for row in mailed if ways[row.kind] == Delivery.DIGEST]
    if rest:
        key = f"digest:{recipient.pk}:{today.isoformat()}"
        planned += _cover(rest, _message(recipient, DIGEST, key, now, state, most=most or _allowed(now)), today)
    return planned


def _allowed(now: datetime) -> int:
    """How many digests a recipient may have had by this time of the day."""
    return 2 if local(now).time() >= AFTERNOON else 1


def _to_mail(due: Iterable[Reminder], today: date) -> list[Reminder]:
    """Sorts out what goes to the head coordinator's page, and kinds that no app declares any more."""
    mailed = []
    for row in due:
        kind = kinds.find(row.kind)
        if kind is None:
            logger.error("reminder %s is of an unknown kind: %s", row.pk, row.kind)
        elif kind.ladder and row.target and schedule.is_escalation(kind.ladder, row.target, row.due_on):
            row.state = ReminderState.ESCALATED
            row.save(update_fields=["state"])
        else:
            mailed.append(row)
    return mailed


def _leave_to_manager(due: list[Reminder]) -> int:
    """Nobody reads the mail of a closed account, so somebody else must see what is owed."""
    for row in due:
        row.state = ReminderState.ESCALATED
        row.save(update_fields=["state"])
    return 0


def _message(
    recipient: User, kind: str, key: str, now: datetime, state: MessageState, *, most: int
) -> tuple[Message | None, bool]:
    """The mail under this key that can still take reminders, and whether it is new; None if there is none today."""
    for number in range(1, most + 1):
        numbered = key if number == 1 else f"{key}:{number}"
        message = Message.objects.select_for_update(of=("self",)).filter(dedupe_key=numbered).first()
        if message is None:
            return _new_message(recipient, kind, numbered, now, state), True
        if not message.is_fixed and message.state in {MessageState.DUE, MessageState.HELD}:
            return message, False
    return None, False


def _new_message(recipient: User, kind: str, key: str, now: datetime, state: MessageState) -> Message:
    return Message.objects.create(
        kind=kind,
        dedupe_key=key,
        is_digest=True,
        recipient=recipient,
        address=recipient.email.lower(),
        name=recipient.name,
        is_body=recipient.is_shared,
        language=language_of(recipient),
        state=state,
        due_at=now,
        next_at=now,
    )


def _cover(rows: list[Reminder], found: tuple[Message | None, bool], today: date) -> int:
    message, is_new = found
    if message is None:
        return 0  # still due: the next business morning
    _settle(rows, message, ReminderState.COVERED, today)
    return int(is_new)


def _settle(rows: list[Reminder], message: Message | None, state: ReminderState, today: date) -> None:
    """Marks the rows and owes what their ladders ask for next, in the same transaction: no step is lost."""
    for row in rows:
        row.state, row.message = state, message
        row.save(update_fields=["state", "message"])
        kind = kinds.get(row.kind)
        if kind.ladder and row.target:
            following = schedule.next_day(kind.ladder, row.target, today)
            owe_row(
                kind=row.kind,
                subject_type=row.subject_type,
                subject_id=row.subject_id,
                recipient_id=row.recipient_id,
                due_on=following,
                target=row.target,
            )
