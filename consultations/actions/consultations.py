"""Consultations: received → assigned → in hand → done with an outcome; each step writes its mail at once."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from exchange.rules.organizations import belongs_to
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.serial import next_number
from programs.actions import figures_changed

from ..enums import ConsultationChannel, Outcome
from ..models import Consultation, Visit
from ..rules.consultations import (
    can_ask,
    can_receive_consultations,
    can_withdraw_consultation,
    can_work_on_consultation,
)
from ..rules.follow_ups import can_have_follow_ups
from ..workflows import CONSULTATION
from . import mails
from .follow_ups import cancel_follow_ups, move_follow_ups

FIGURE = "consultations.consultations"
CONFIDENTIAL = ("question", "answer", "internal_note")
# What "finish" may say; who asked takes it back by "withdraw".
FINISHING_OUTCOMES = (Outcome.ANSWERED, Outcome.DISPATCH, Outcome.VISIT, Outcome.REFERRED)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: an organization or a typed name, and how to reach the person."""

    company: Organization | None = None
    company_name: str = ""
    person_name: str = ""
    telephone: str = ""
    email: str = ""


@transaction.atomic
def receive_consultation(
    *,
    actor: Actor,
    asker: Asker,
    channel: str,
    subject: str,
    question: str,
    now: datetime.datetime,
    answer_due: datetime.date,
    visit: Visit | None = None,
) -> Consultation:
    """Staff write down what somebody asked at the window, by telephone or during a visit, and are in charge of it."""
    if not can_receive_consultations(actor):
        raise NotAllowed
    consultation = Consultation(channel=channel, subject=subject, question=question, visit=visit, in_charge=actor.user)
    consultation.state = CONSULTATION.target("assign", consultation.state)
    return _open(consultation, "receive", actor, asker, now, answer_due)


@transaction.atomic
def ask(
    *,
    actor: Actor,
    asker: Asker,
    subject: str,
    question: str,
    now: datetime.datetime,
    answer_due: datetime.date,
) -> Consultation:
    """A member asks by the form; it goes to the coordinator of the company, else to the desk."""
    if not can_ask(actor) or not (asker.company and belongs_to(actor, asker.company.pk)):
        raise NotAllowed
    consultation = Consultation(
        channel=ConsultationChannel.WEB, subject=subject, question=question, asked_by=actor.user
    )
    return _open(consultation, "ask", actor, asker, now, answer_due)


@transaction.atomic
def assign_consultation(*, actor: Actor, consultation: Consultation, to: Any, today: datetime.date) -> Consultation:
    """Decides who answers; open next steps move along."""
    locked = _locked(actor, consultation)
    before, locked.state = locked.state, CONSULTATION.target("assign", locked.state)
    if to is None or not can_have_follow_ups(Actor.of(to)):
        raise ActionError(_("Please choose a coordinator."), field="to")
    changes = history.set_fields(locked, {"in_charge": to})
    _save(locked, "assign", actor, before, changes)
    move_follow_ups(about=locked, in_charge=to, actor=actor, today=today)
    mails.consultation_assigned(locked, actor)
    return locked


@transaction.atomic
def start_consultation(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Whoever starts on an unassigned one is in charge of it."""
    locked = _locked(actor, consultation)
    before, locked.state = locked.state, CONSULTATION.target("start", locked.state)
    changes = history.set_fields(locked, {"in_charge": locked.in_charge or actor.user})
    return _save(locked, "start", actor, before, changes)


@transaction.atomic
def answer_consultation(
    *, actor: Actor, consultation: Consultation, answer: str, now: datetime.datetime
) -> Consultation:
    """An answer that who asked reads in the portal; the first one stops the clock."""
    locked = _locked(actor, consultation)
    before, locked.state = locked.state, CONSULTATION.target("answer", locked.state)
    if not answer.strip():
        raise ActionError(_("Please write the answer."), field="answer")
    changes = history.set_fields(locked, {"answer": answer, "first_answered_at": locked.first_answered_at or now})
    _save(locked, "answer", actor, before, changes)
    mails.consultation_answered(locked)
    return locked


@transaction.atomic
def finish_consultation(
    *,
    actor: Actor,
    consultation: Consultation,
    outcome: str,
    answer: str = "",
    referred_to: str = "",
    now: datetime.datetime,
) -> Consultation:
    """Done: answered, referred to another body, or leading to a visit or a dispatch."""
    locked = _locked(actor, consultation)
    before, locked.state = locked.state, CONSULTATION.target("finish", locked.state)
    _check_outcome(locked, outcome, answer, referred_to)
    changes = history.set_fields(
        locked,
        {
            "outcome": outcome,
            "answer": answer or locked.answer,
            "referred_to": referred_to,
            "first_answered_at": locked.first_answered_at or now,
            "done_at": now,
        },
    )
    _save(locked, "finish", actor, before, changes)
    mails.consultation_finished(locked)
    return locked


@transaction.atomic
def withdraw_consultation(*, actor: Actor, consultation: Consultation, now: datetime.datetime) -> Consultation:
    """Who asked takes the question back; what was owed for it is not needed any more."""
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if not can_withdraw_consultation(actor, locked):
        raise NotAllowed
    before, locked.state = locked.state, CONSULTATION.target("withdraw", locked.state)
    changes = history.set_fields(locked, {"outcome": Outcome.WITHDRAWN, "done_at": now})
    _save(locked, "withdraw", actor, before, changes)
    cancel_follow_ups(about=locked, actor=actor, now=now)
    mails.consultation_withdrawn(locked, actor)
    return locked


@transaction.atomic
def note_on_consultation(
    *, actor: Actor, consultation: Consultation, internal_note: str, company: Organization | None
) -> Consultation:
    """Writes the internal note, and ties the typed company name to an organization."""
    locked = _locked(actor, consultation)
    changes = history.set_fields(locked, {"internal_note": internal_note, "company": company or locked.company})
    return _save(locked, "note", actor, locked.state, changes)


def _open(
    consultation: Consultation,
    action: str,
    actor: Actor,
    asker: Asker,
    now: datetime.datetime,
    answer_due: datetime.date,
) -> Consultation:
    if asker.company is None and not asker.company_name and not asker.person_name:
        raise ActionError(_("Please write who asks: the company or the person."), field="company_name")
    for name in ("company", "company_name", "person_name", "telephone", "email"):
        setattr(consultation, name, getattr(asker, name))
    today = timezone.localtime(now).date()
    consultation.number = next_number("consultation", today)
    consultation.received_at, consultation.first_answer_due = now, answer_due
    consultation.full_clean()
    consultation.save()
    history.record(consultation, action, actor, state_to=consultation.state)
    mails.consultation_received(consultation, actor)
    figures_changed(FIGURE, days=[today])
    return consultation


def _locked(actor: Actor, consultation: Consultation) -> Consultation:
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if not can_work_on_consultation(actor, locked):
        raise NotAllowed
    return locked


def _save(
    consultation: Consultation, action: str, actor: Actor, before: str, changes: dict[str, tuple[Any, Any]]
) -> Consultation:
    consultation.full_clean()
    consultation.save(update_fields=["state", *changes, "updated_at"])
    history.record(
        consultation,
        action,
        actor,
        state_from=before,
        state_to=consultation.state,
        changes=changes,
        confidential=CONFIDENTIAL,
    )
    return consultation


def _check_outcome(consultation: Consultation, outcome: str, answer: str, referred_to: str) -> None:
    if outcome not in FINISHING_OUTCOMES:
        raise ActionError(_("Please choose what came of it."), field="outcome")
    if outcome == Outcome.ANSWERED and not (answer or consultation.answer).strip():
        raise ActionError(_("Please write the answer."), field="answer")
    if outcome == Outcome.REFERRED and not referred_to.strip():
        raise ActionError(_("Please write which body was named."), field="referred_to")


def note_read(*, actor: Actor, consultation: Consultation) -> None:
    """A question may hold an unfiled invention: reads by staff are rows of history."""
    history.record(consultation, "read", actor)
