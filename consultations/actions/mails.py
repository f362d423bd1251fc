"""The mails that consultations and dispatches write at once, in the transaction of the step.

To outsiders number, day and link; to staff also the company. Kinds are declared in notices.py.
"""

from typing import Any

from django.urls import reverse

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.mail.actions import send
from kawasaki_ip.mail.kinds import Addressee, desk

from ..models import Consultation, Dispatch


def consultation_received(consultation: Consultation, actor: Actor) -> None:
    """Receipt with number to who asked, new work to the coordinator in charge, else the desk."""
    outsider = _asker(consultation)
    if isinstance(outsider, User) or outsider.address:
        # Who called or came was told the number there: no row on the call list for it.
        _send_asker("consultation_receipt", consultation, day=consultation.first_answer_due)
    worker = consultation.in_charge or (consultation.company and consultation.company.in_charge)
    if worker is None or worker != actor.user:
        _send_staff("consultation_new", consultation, worker or desk(), day=consultation.first_answer_due)


def consultation_assigned(consultation: Consultation, actor: Actor) -> None:
    if consultation.in_charge != actor.user:
        _send_staff("consultation_assigned", consultation, consultation.in_charge, day=consultation.first_answer_due)


def consultation_answered(consultation: Consultation) -> None:
    _send_asker("consultation_answered", consultation)


def consultation_finished(consultation: Consultation) -> None:
    _send_asker("consultation_finished", consultation)


def consultation_withdrawn(consultation: Consultation, actor: Actor) -> None:
    if consultation.in_charge and consultation.in_charge != actor.user:
        _send_staff("consultation_withdrawn", consultation, consultation.in_charge)


def dispatch_requested(dispatch: Dispatch) -> None:
    """The managers decide."""
    for manager in User.objects.active().with_role(StaffRole.MANAGER).order_by("pk"):
        _send_staff("dispatch_requested", dispatch, manager)


def dispatch_approved(dispatch: Dispatch) -> None:
    """The expert is asked."""
    expert = dispatch.expert
    recipient = expert.user or Addressee(
        name=expert.name, address=expert.email, telephone=expert.telephone, in_charge=dispatch.in_charge
    )
    context = {"number": dispatch.number}
    if expert.user:
        context["path"] = _path(dispatch)
    send(kind="dispatch_asked", recipient=recipient, about=dispatch, context=context)


def dispatch_refused(dispatch: Dispatch) -> None:
    _send_in_charge("dispatch_refused", dispatch)


def dispatch_accepted(dispatch: Dispatch) -> None:
    _send_in_charge("dispatch_accepted", dispatch)


def dispatch_declined(dispatch: Dispatch) -> None:
    _send_in_charge("dispatch_declined", dispatch)


def dispatch_reported(dispatch: Dispatch) -> None:
    _send_in_charge("dispatch_reported", dispatch)


def _asker(consultation: Consultation) -> Any:
    if consultation.asked_by:
        return consultation.asked_by
    return Addressee(
        name=consultation.person_name or consultation.shown_company,
        address=consultation.email,
        telephone=consultation.telephone,
        is_body=not consultation.person_name,
        in_charge=consultation.in_charge,
    )


def _send_asker(kind: str, consultation: Consultation, **more: Any) -> None:
    context = {"number": consultation.number, **more}
    if consultation.asked_by:
        context["path"] = _path(consultation)
    send(kind=kind, recipient=_asker(consultation), about=consultation, context=context)


def _send_in_charge(kind: str, dispatch: Dispatch) -> None:
    _send_staff(kind, dispatch, dispatch.in_charge or desk())


def _send_staff(kind: str, record: Consultation | Dispatch, recipient: Any, **more: Any) -> None:
    company = record.company
    context = {
        "number": record.number,
        "path": _path(record),
        "company": company.name if company else getattr(record, "company_name", ""),
        "place": company.get_ward_display() if company else "",
        **more,
    }
    send(kind=kind, recipient=recipient, about=record, context=context)


def _path(record: Consultation | Dispatch) -> str:
    name = "consultation_detail" if isinstance(record, Consultation) else "dispatch_detail"
    return reverse(name, args=[record.pk])
