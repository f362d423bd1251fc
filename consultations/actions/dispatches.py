"""Expert dispatches: asked for, approved by the manager, accepted by the expert, used, reported, surveyed."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.serial import next_number
from programs.actions import figures_changed

from ..models import Consultation, Dispatch, Expert
from ..rules.dispatches import (
    can_answer_dispatch,
    can_decide_dispatch,
    can_manage_dispatch,
    can_request_dispatch,
    can_survey_dispatch,
)
from ..workflows import DISPATCH
from . import mails

FIGURE = "consultations.dispatches"
CONFIDENTIAL = ("purpose", "released_text", "internal_note", "report", "survey_note")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `released_text` is what the company lets the expert know."""

    company: Organization
    expert: Expert
    subject: str
    purpose: str
    unit: str
    allowed: Decimal
    released_text: str = ""
    internal_note: str = ""
    consultation: Consultation | None = None


@transaction.atomic
def request_dispatch(*, actor: Actor, request: Request, today: datetime.date) -> Dispatch:
    """A coordinator asks for an expert; the managers are told."""
    if not can_request_dispatch(actor):
        raise NotAllowed
    if not request.expert.is_active:
        raise ActionError(_("This expert cannot be asked at present."), field="expert")
    dispatch = Dispatch(
        number=next_number("dispatch", today),
        company=request.company,
        expert=request.expert,
        consultation=request.consultation,
        subject=request.subject,
        purpose=request.purpose,
        released_text=request.released_text,
        internal_note=request.internal_note,
        unit=request.unit,
        allowed=request.allowed,
        requested_on=today,
        in_charge=actor.user,
    )
    dispatch.full_clean()
    dispatch.save()
    history.record(dispatch, "request", actor, state_to=dispatch.state)
    mails.dispatch_requested(dispatch)
    return dispatch


@transaction.atomic
def approve_dispatch(*, actor: Actor, dispatch: Dispatch, today: datetime.date) -> Dispatch:
    locked = _locked(dispatch, can_decide_dispatch, actor, "approve")
    values = {"approved_by": actor.user, "approved_on": today}
    _move(locked, "approve", actor, values)
    figures_changed(FIGURE, days=[today])
    mails.dispatch_approved(locked)
    return locked


@transaction.atomic
def refuse_dispatch(*, actor: Actor, dispatch: Dispatch, reason: str) -> Dispatch:
    locked = _locked(dispatch, can_decide_dispatch, actor, "refuse")
    _demand(reason, "reason")
    _move(locked, "refuse", actor, {"refuse_reason": reason})
    mails.dispatch_refused(locked)
    return locked


@transaction.atomic
def accept_dispatch(*, actor: Actor, dispatch: Dispatch, no_conflict: bool) -> Dispatch:
    """The expert takes it, and declares that no interest of his own stands against the company's."""
    locked = _locked(dispatch, can_answer_dispatch, actor, "accept")
    if not no_conflict:
        raise ActionError(
            _("Please declare that there is no conflict of interest, or decline the dispatch."), field="no_conflict"
        )
    _move(locked, "accept", actor, {"no_conflict_declared": True})
    mails.dispatch_accepted(locked)
    return locked


@transaction.atomic
def decline_dispatch(*, actor: Actor, dispatch: Dispatch, reason: str) -> Dispatch:
    locked = _locked(dispatch, can_answer_dispatch, actor, "decline")
    _demand(reason, "reason")
    _move(locked, "decline", actor, {"decline_reason": reason})
    mails.dispatch_declined(locked)
    return locked


@transaction.atomic
def ask_another_expert(*, actor: Actor, dispatch: Dispatch, expert: Expert) -> Dispatch:
    """After a refusal by the expert; the approval stands."""
    locked = _locked(dispatch, can_manage_dispatch, actor, "ask_another")
    if expert.pk == locked.expert_id:
        raise ActionError(_("This expert has declined. Please choose another one."), field="expert")
    if not expert.is_active:
        raise ActionError(_("This expert cannot be asked at present."), field="expert")
    _move(locked, "ask_another", actor, {"expert": expert, "decline_reason": ""})
    mails.dispatch_approved(locked)
    return locked


@transaction.atomic
def log_use(*, actor: Actor, dispatch: Dispatch, amount: Decimal, day: datetime.date, today: datetime.date) -> Dispatch:
    """Adds to what was used of the allowance; raises ActionError where it would go beyond."""
    locked = _locked(dispatch, can_answer_dispatch, actor, "log_use")
    if day > today:
        raise ActionError(_("This day has not come yet."), field="day")
    if amount <= 0:
        raise ActionError(_("Please write how much was used."), field="amount")
    if locked.used + amount > locked.allowed:
        raise ActionError(
            _("This is more than what was approved: %(left)s are left.") % {"left": locked.remaining}, field="amount"
        )
    _move(locked, "log_use", actor, {"used": locked.used + amount}, note=day.isoformat())
    return locked


@transaction.atomic
def report_dispatch(*, actor: Actor, dispatch: Dispatch, report: str, today: datetime.date) -> Dispatch:
    """The expert's report; from now on the expert reads the dispatch for 30 days."""
    locked = _locked(dispatch, can_answer_dispatch, actor, "report")
    _demand(report, "report")
    if locked.used <= 0:
        raise ActionError(_("Please note first on which days you worked for the company."))
    _move(locked, "report", actor, {"report": report, "reported_on": today})
    mails.dispatch_reported(locked)
    return locked


@transaction.atomic
def survey_dispatch(*, actor: Actor, dispatch: Dispatch, score: int, note: str) -> Dispatch:
    """The company says how it was: 1 to 5, and a word."""
    locked = _locked(dispatch, can_survey_dispatch, actor, "survey")
    _move(locked, "survey", actor, {"survey_score": score, "survey_note": note})
    return locked


def note_read(*, actor: Actor, dispatch: Dispatch) -> None:
    """What a company released is confidential: reads are rows of history."""
    history.record(dispatch, "read", actor)


def _locked(dispatch: Dispatch, rule: Any, actor: Actor, action: str) -> Dispatch:
    """Locked, permitted, and in a state from which the action starts."""
    locked = Dispatch.objects.select_for_update(of=("self",)).select_related("expert", "company").get(pk=dispatch.pk)
    if not rule(actor, locked):
        raise NotAllowed
    DISPATCH.target(action, locked.state)
    return locked


def _move(dispatch: Dispatch, action: str, actor: Actor, values: dict[str, Any], note: str = "") -> None:
    before, dispatch.state = dispatch.state, DISPATCH.target(action, dispatch.state)
    changes = history.set_fields(dispatch, values)
    dispatch.full_clean()
    dispatch.save(update_fields=["state", *changes, "updated_at"])
    history.record(
        dispatch,
        action,
        actor,
        state_from=before,
        state_to=dispatch.state,
        changes=changes,
        confidential=CONFIDENTIAL,
        note=note,
    )


def _demand(text: str, field: str) -> None:
    if not text.strip():
        raise ActionError(_("Please write a sentence."), field=field)
