"""Who asks, who answers, who reads."""

from exchange.enums import MEMBER_KINDS
from exchange.models.organizations import bodies_of
from exchange.rules.organizations import is_member
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..models import Consultation


def can_list_consultations(actor: Actor) -> bool:
    return can_work_with_companies(actor) or is_member(actor)


def can_receive_consultations(actor: Actor) -> bool:
    """Writes down what somebody asked at the window or by telephone."""
    return can_work_with_companies(actor)


def can_ask(actor: Actor) -> bool:
    """Asks by the form, signed in."""
    return is_member(actor)


def can_view_consultation(actor: Actor, consultation: Consultation) -> bool:
    """Agrees with Consultation.objects.visible_to."""
    if can_work_with_companies(actor):
        return True
    if actor.user is None or not actor.user.is_active:
        return False
    if consultation.company_id is None:
        return consultation.asked_by_id == actor.user.pk
    return consultation.company_id in bodies_of(actor.user, MEMBER_KINDS)


def can_work_on_consultation(actor: Actor, consultation: Consultation) -> bool:
    return can_work_with_companies(actor)


def can_withdraw_consultation(actor: Actor, consultation: Consultation) -> bool:
    """Who asked may take the question back; staff may note that it was."""
    return can_view_consultation(actor, consultation)
