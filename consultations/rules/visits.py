"""Who logs, reads and shares visits."""

from exchange.models.organizations import bodies_of
from exchange.rules.organizations import is_partner
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import VisitState
from ..models import Visit


def can_log_visits(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_list_visits(actor: Actor) -> bool:
    """Staff in the field all of them; partners those that they joined."""
    return can_work_with_companies(actor) or is_partner(actor)


def can_view_visit(actor: Actor, visit: Visit) -> bool:
    """Agrees with Visit.objects.visible_to."""
    if can_work_with_companies(actor):
        return True
    if actor.user is None or visit.state != VisitState.RECORDED or visit.shared_at is None:
        return False
    bodies = set(bodies_of(actor.user))
    return visit.company_id in bodies or any(row.organization_id in bodies for row in visit.participants.all())


def can_read_internal_note(actor: Actor, visit: Visit) -> bool:
    """秘: staff in the field only, never officials, administrators or outsiders."""
    return can_work_with_companies(actor)


def can_edit_visit(actor: Actor, visit: Visit) -> bool:
    return can_work_with_companies(actor)


def can_share_visit(actor: Actor, visit: Visit) -> bool:
    return can_work_with_companies(actor)
