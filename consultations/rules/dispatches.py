"""Experts and their dispatches."""

from exchange.enums import MEMBER_KINDS
from exchange.models.organizations import bodies_of
from exchange.rules.organizations import is_member
from kawasaki_ip.accounts.rules import can_lead, can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import EXPERT_DISPATCH_STATES
from ..models import Dispatch, Expert


def expert_of(actor: Actor) -> Expert | None:
    """The expert's record of who is signed in. Read once per request: cached on the user."""
    user = actor.user
    if user is None or not user.is_active:
        return None
    if "_expert" not in user.__dict__:
        user.__dict__["_expert"] = Expert.objects.filter(user=user).first()
    return user.__dict__["_expert"]


def is_expert(actor: Actor) -> bool:
    return expert_of(actor) is not None


def can_view_expert(actor: Actor, expert: Expert) -> bool:
    """Agrees with Expert.objects.visible_to."""
    if can_work_with_companies(actor) or (expert.is_active and expert.is_public):
        return True
    return actor.user is not None and actor.user.is_active and expert.user_id == actor.user.pk


def can_edit_experts(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_list_dispatches(actor: Actor) -> bool:
    return can_work_with_companies(actor) or is_member(actor) or is_expert(actor)


def can_request_dispatch(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_view_dispatch(actor: Actor, dispatch: Dispatch) -> bool:
    """Agrees with Dispatch.objects.visible_to."""
    if can_work_with_companies(actor):
        return True
    if actor.user is None or not actor.user.is_active:
        return False
    if dispatch.company_id in bodies_of(actor.user, MEMBER_KINDS):
        return True
    return _is_named_expert(actor, dispatch) and _expert_may_read(dispatch)


def _is_named_expert(actor: Actor, dispatch: Dispatch) -> bool:
    return actor.user is not None and dispatch.expert.user_id == actor.user.pk


def _expert_may_read(dispatch: Dispatch) -> bool:
    return dispatch.state in EXPERT_DISPATCH_STATES and dispatch.is_readable_today


def can_decide_dispatch(actor: Actor, dispatch: Dispatch) -> bool:
    """Approves or refuses: the head of the coordinators."""
    return can_lead(actor)


def can_manage_dispatch(actor: Actor, dispatch: Dispatch) -> bool:
    """Asks another expert, writes down what the expert said, records the survey."""
    return can_work_with_companies(actor)


def can_answer_dispatch(actor: Actor, dispatch: Dispatch) -> bool:
    """Accepts, declines, notes use and reports: the expert; staff where the expert has no account."""
    if _is_named_expert(actor, dispatch):
        return _expert_may_read(dispatch)
    return can_work_with_companies(actor) and dispatch.expert.user_id is None


def can_survey_dispatch(actor: Actor, dispatch: Dispatch) -> bool:
    """The company says how it was; or staff write down what it said."""
    if can_work_with_companies(actor):
        return True
    return actor.user is not None and dispatch.company_id in bodies_of(actor.user, MEMBER_KINDS)
