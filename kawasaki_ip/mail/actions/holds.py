"""Holding all mail back, and deciding over single mails that failed or were held."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.rules import can_administer
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible

from ..calendar import local
from ..enums import UNSENT_STATES, MessageState, ReminderState
from ..models import MailHold, Message, Reminder
from ..queries import current_hold
from ..tasks import deliver
from ..workflows import MESSAGE
from .planning import plan_for

MOST_DIGESTS = 99


def _demand(actor: Actor) -> None:
    if not (actor.is_portal or can_administer(actor)):
        raise NotAllowed(_("Only an administrator may hold and release mail."))


@transaction.atomic
def hold(*, reason: str, actor: Actor, now: datetime) -> MailHold:
    """From now on no mail goes out, except those that a worker is handing over at this moment."""
    _demand(actor)
    row = MailHold(reason=reason, held_by=actor.user, held_at=now)
    row.full_clean(exclude=["held_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ActionError(_("Mail is held already.")) from None
    history.record(row, "hold", actor, note=reason)
    return row


@transaction.atomic
def release(*, actor: Actor, now: datetime) -> MailHold:
    """Mail goes out again; single mails that are held for review stay held."""
    _demand(actor)
    row = MailHold.objects.select_for_update(of=("self",)).filter(released_at__isnull=True).first()
    if row is None:
        raise ActionError(_("Mail is not held."))
    row.released_by, row.released_at = actor.user, now
    row.save(update_fields=["released_by", "released_at"])
    history.record(row, "release", actor)
    deliver.delay_on_commit()
    return row


@transaction.atomic
def hold_restored(*, reason: str, actor: Actor, now: datetime) -> int:
    """For a database restored from a backup: what it believes to be unsent may have gone out since.

    All mail is held, what is owed until today is put into mails, and every unsent mail waits for
    somebody to decide. → how many mails are held for review
    """
    _demand(actor)
    if current_hold() is None:
        hold(reason=reason, actor=actor, now=now)
    due = Reminder.objects.filter(state=ReminderState.DUE, due_on__lte=local(now).date())
    for recipient_id in list(due.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()):
        plan_for(recipient_id, now=now, state=MessageState.HELD, most=MOST_DIGESTS)
    unsent = Message.objects.filter(state__in=[*UNSENT_STATES, MessageState.LEASED])
    count = unsent.update(state=MessageState.HELD, lease_until=None)
    history.record_event(Message._meta.label_lower, "hold_restored", actor, count=count)
    return count


@transaction.atomic
def send_again(*, message: Message, actor: Actor, now: datetime) -> None:
    """A failed or held mail is due at once, with the same text and Message-ID if it has them."""
    _move(message, "send_again", actor)
    Message.objects.filter(pk=message.pk).update(next_at=now, first_tried_at=None, failure="", error="")
    deliver.delay_on_commit()


@transaction.atomic
def discard(*, message: Message, actor: Actor) -> None:
    """This mail will not be sent."""
    _move(message, "discard", actor)


@transaction.atomic
def decide_all_held(*, send: bool, actor: Actor, now: datetime) -> int:
    """Sends or discards everything that is held for review. → how many"""
    _demand(actor)
    held = list(Message.objects.filter(state=MessageState.HELD).order_by("pk"))
    for message in held:
        if send:
            send_again(message=message, actor=actor, now=now)
        else:
            discard(message=message, actor=actor)
    return len(held)


def _move(message: Message, action: str, actor: Actor) -> None:
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    _demand(actor)
    if not MESSAGE.allows(action, locked.state):
        raise TransitionNotPossible(_("This mail has been decided on already. Reload the page and look again."))
    before, locked.state = locked.state, MESSAGE.target(action, locked.state)
    locked.save(update_fields=["state"])
    history.record(locked, action, actor, state_from=before, state_to=locked.state)
