"""Lease, send outside any transaction, mark.

Never lost; doubled only if the process dies between the mail server's acceptance and the commit
of the mark, and then with the same Message-ID and the same bytes.
"""

import logging
import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from .. import transport
from ..enums import WAITING_STATES, Failure, MessageState
from ..models import Message
from ..queries import current_hold
from .writing import fix_text

LEASE = timedelta(minutes=5)  # longer than any time-out of the connection
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(hours=24)
AT_MOST = 500  # mails in one run; the next one goes on
logger = logging.getLogger(__name__)


def deliver_due(*, now: datetime) -> int:
    """Sends what is due, one after the other, until nothing is. → how many the server took"""
    sent = 0
    for _ in range(AT_MOST):
        message = lease(now=now)
        if message is None:
            break
        sent += attempt(message, now=now)
    return sent


@transaction.atomic
def lease(*, now: datetime) -> Message | None:
    """The next due message, ours until the lease ends, with its text fixed; None if there is none or mail is held.

    What turns out to be empty or cannot be written is ended here, and the next one is tried.
    """
    if current_hold() is not None:
        return None
    while True:
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state__in=WAITING_STATES, next_at__lte=now)
            .order_by("next_at", "pk")
            .first()
        )
        if message is None:
            return None
        if message.is_fixed or fix_text(message, now=now):
            message.state = MessageState.LEASED
            message.lease_until = now + LEASE
            message.attempts = F("attempts") + 1
            message.first_tried_at = message.first_tried_at or now
            message.save(update_fields=["state", "lease_until", "attempts", "first_tried_at"])
            message.refresh_from_db(fields=["attempts"])
            return message


def attempt(message: Message, *, now: datetime) -> bool:
    """Hands one leased message to the mail server and marks what came of it. No transaction is open meanwhile."""
    try:
        transport.hand_over(message)
    except Exception as error:  # noqa: BLE001  one mail's trouble, whatever it is, must not stop the others
        mark_failed(message, error=error, now=now)
        return False
    mark_sent(message, now=now)
    return True


def mark_sent(message: Message, *, now: datetime) -> None:
    """Only while the lease is still ours: another worker may have taken it over after its end."""
    _ours(message).update(state=MessageState.SENT, sent_at=now, lease_until=None, error="", failure="")


def mark_failed(message: Message, *, error: Exception, now: datetime) -> None:
    """Permanent errors end at once; others are tried again, less and less often, for a day."""
    failure = transport.permanent_failure(error)
    if failure is None and now - message.first_tried_at >= GIVE_UP_AFTER:
        failure = Failure.GAVE_UP
    words = transport.describe(error)
    if failure is not None:
        logger.error("mail %s (%s) failed for good: %s", message.pk, message.kind, words)
        _ours(message).update(state=MessageState.FAILED, failure=failure, error=words, lease_until=None)
    else:
        logger.warning("mail %s (%s), attempt %s: %s", message.pk, message.kind, message.attempts, words)
        next_at = min(now + pause(message.attempts), message.first_tried_at + GIVE_UP_AFTER)
        _ours(message).update(
            state=MessageState.RETRY, error=words, lease_until=None, next_at=max(next_at, now + FIRST_PAUSE)
        )


def _ours(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=MessageState.LEASED, attempts=message.attempts)


def pause(attempts: int) -> timedelta:
    """Doubles with each attempt up to two hours, a fifth more or less, so that not all come back at once."""
    plain = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return plain * random.uniform(0.8, 1.2)  # noqa: S311


def sweep_leases(*, now: datetime) -> int:
    """Takes up what a worker left: its lease has ended and nothing was marked. → how many"""
    left = Message.objects.filter(state=MessageState.LEASED, lease_until__lte=now)
    return left.update(state=MessageState.RETRY, lease_until=None, next_at=now)
