"""Next steps: opened, done, put off, not needed, handed on. What is owed is reminded of in the same transaction."""

import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.mail.actions import cancel_reminders, remind

from ..models import FollowUp
from ..models.follow_ups import cause_name
from ..rules.follow_ups import can_have_follow_ups, can_work_on_follow_up
from ..workflows import FOLLOW_UP

REMINDER = "follow_up_due"  # declared in notices.py


@transaction.atomic
def open_follow_up(
    *,
    about: models.Model | None,
    in_charge: Any,
    due: datetime.date,
    reason: str,
    actor: Actor,
    today: datetime.date,
) -> FollowUp:
    """Opens a next step on a record; the caller has checked that the actor may.

    `about` is a company, visit, consultation, dispatch, application, case or None.
    `in_charge` is a coordinator or manager; raises ActionError otherwise.
    """
    if in_charge is None or not can_have_follow_ups(Actor.of(in_charge)):
        raise ActionError(_("Please choose a coordinator for the next step."), field="in_charge")
    follow_up = FollowUp(in_charge=in_charge, due=due, what=reason, created_by=actor.user)
    if about is not None:
        _set_cause(follow_up, about)
    follow_up.full_clean()
    follow_up.save()
    history.record(follow_up, "open", actor, state_to=follow_up.state, changes={"due": (None, due)})
    _owe(follow_up, today)
    return follow_up


@transaction.atomic
def add_follow_up(
    *,
    actor: Actor,
    about: models.Model | None,
    in_charge: Any,
    due: datetime.date,
    what: str,
    today: datetime.date,
) -> FollowUp:
    """A next step that somebody writes down by hand."""
    if not can_have_follow_ups(actor):
        raise NotAllowed
    _refuse_past(due, today)
    return open_follow_up(about=about, in_charge=in_charge, due=due, reason=what, actor=actor, today=today)


@transaction.atomic
def finish_follow_up(*, actor: Actor, follow_up: FollowUp, result: str, now: datetime.datetime) -> FollowUp:
    """Done, with what came of it."""
    locked = _locked(actor, follow_up)
    return _end(locked, "do", actor, now, result)


@transaction.atomic
def drop_follow_up(*, actor: Actor, follow_up: FollowUp, reason: str, now: datetime.datetime) -> FollowUp:
    """Not needed any more, and why."""
    locked = _locked(actor, follow_up)
    if not reason.strip():
        raise ActionError(_("Please write why it is not needed any more."), field="reason")
    return _end(locked, "drop", actor, now, reason)


@transaction.atomic
def put_off_follow_up(
    *, actor: Actor, follow_up: FollowUp, reason: str, due: datetime.date, today: datetime.date
) -> FollowUp:
    """A new day, with the reason; it is still owed."""
    locked = _locked(actor, follow_up)
    before, locked.state = locked.state, FOLLOW_UP.target("put_off", locked.state)
    if not reason.strip():
        raise ActionError(_("Please write why it is put off."), field="reason")
    _refuse_past(due, today)
    changes = history.set_fields(locked, {"due": due, "put_off_reason": reason})
    locked.full_clean()
    locked.save(update_fields=["state", "due", "put_off_reason", "updated_at"])
    history.record(locked, "put_off", actor, state_from=before, state_to=locked.state, changes=changes)
    cancel_reminders(about=locked)
    _owe(locked, today)
    return locked


@transaction.atomic
def hand_to(*, actor: Actor, follow_up: FollowUp, to: Any, today: datetime.date, note: str = "") -> FollowUp:
    """Somebody else owes it from now on."""
    locked = _locked(actor, follow_up)
    FOLLOW_UP.target("hand_to", locked.state)
    if to is None or not can_have_follow_ups(Actor.of(to)):
        raise ActionError(_("Please choose a coordinator."), field="to")
    return _move(locked, to, actor, today, note)


@transaction.atomic
def cancel_follow_ups(*, about: models.Model, actor: Actor, now: datetime.datetime) -> int:
    """Ends what is owed about a record as not needed; the caller has checked that the actor may."""
    rows = list(FollowUp.objects.owed().about(about).select_for_update(of=("self",)))
    for row in rows:
        _end(row, "drop", actor, now, "")
    return len(rows)


@transaction.atomic
def move_follow_ups(*, about: models.Model, in_charge: Any, actor: Actor, today: datetime.date) -> int:
    """What is owed about a record is owed by somebody else.

    For a company: also what came of its visits. Its cases, applications, consultations and dispatches
    have a person in charge of their own.
    """
    owed = FollowUp.objects.owed()
    if isinstance(about, Organization):
        rows = owed.filter(Q(company=about) | Q(visit__company=about))
    else:
        rows = owed.about(about)
    moved = [row for row in rows.select_for_update(of=("self",)) if row.in_charge_id != in_charge.pk]
    for row in moved:
        _move(row, in_charge, actor, today)
    return len(moved)


def _locked(actor: Actor, follow_up: FollowUp) -> FollowUp:
    locked = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if not can_work_on_follow_up(actor, locked):
        raise NotAllowed
    return locked


def _end(follow_up: FollowUp, action: str, actor: Actor, now: datetime.datetime, result: str) -> FollowUp:
    before, follow_up.state = follow_up.state, FOLLOW_UP.target(action, follow_up.state)
    follow_up.result, follow_up.finished_at, follow_up.finished_by = result, now, actor.user
    follow_up.full_clean()
    follow_up.save(update_fields=["state", "result", "finished_at", "finished_by", "updated_at"])
    history.record(follow_up, action, actor, state_from=before, state_to=follow_up.state)
    cancel_reminders(about=follow_up)
    return follow_up


def _move(follow_up: FollowUp, to: Any, actor: Actor, today: datetime.date, note: str = "") -> FollowUp:
    changes = history.set_fields(follow_up, {"in_charge": to})
    follow_up.full_clean()
    follow_up.save(update_fields=["in_charge", "updated_at"])
    history.record(follow_up, "hand_to", actor, changes=changes, note=note)
    cancel_reminders(about=follow_up)
    _owe(follow_up, today)
    return follow_up


def _set_cause(follow_up: FollowUp, about: models.Model) -> None:
    setattr(follow_up, cause_name(about), about)
    follow_up.about_company = about if isinstance(about, Organization) else getattr(about, "company", None)


def _owe(follow_up: FollowUp, today: datetime.date) -> None:
    remind(kind=REMINDER, about=follow_up, recipient=follow_up.in_charge, target=follow_up.due, today=today)


def _refuse_past(due: datetime.date, today: datetime.date) -> None:
    if due < today:
        raise ActionError(_("This day has passed. Please choose today or a later day."), field="due")
