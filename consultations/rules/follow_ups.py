"""Next steps are the staff's own work."""

from kawasaki_ip.accounts.rules import can_lead, can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..models import FollowUp


def can_have_follow_ups(actor: Actor) -> bool:
    """Has a list of next steps, and may owe one."""
    return can_work_with_companies(actor)


def can_view_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """Agrees with FollowUp.objects.visible_to."""
    return can_work_with_companies(actor)


def can_work_on_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """Colleagues stand in for each other: whoever did it may say so."""
    return can_work_with_companies(actor)


def can_see_team(actor: Actor) -> bool:
    """Workload and overdue work of all."""
    return can_lead(actor)
