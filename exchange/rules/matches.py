"""Cases: who reads how much, who moves them on."""

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import MEMBER_KINDS, PARTNER_KINDS, PROVIDER_KINDS
from ..models import Match
from ..models.organizations import bodies_of, has_consented
from .applications import Reader


def reader_of(actor: Actor, match: Match) -> Reader | None:
    """None: not to be seen. Agrees with Match.objects.visible_to."""
    if can_work_with_companies(actor):
        return Reader.STAFF
    user = actor.user
    if user is None or not user.is_active:
        return None
    if match.company_id in bodies_of(user, MEMBER_KINDS):
        return Reader.APPLICANT
    if match.owner_id in bodies_of(user, PROVIDER_KINDS):
        return Reader.OWNER
    body = match.introduced_by_id
    if body not in bodies_of(user, PARTNER_KINDS):
        return None
    consented = has_consented(user, match.company_id, to=body)
    return Reader.INTRODUCER if consented else None


def can_view_match(actor: Actor, match: Match) -> bool:
    return reader_of(actor, match) is not None


def can_list_matches(actor: Actor) -> bool:
    return can_work_with_companies(actor) or (actor.user is not None and bool(bodies_of(actor.user)))


def can_work_on_match(actor: Actor, match: Match) -> bool:
    """Stages, contracts, products, notes: staff in the field."""
    return can_work_with_companies(actor)


def can_see_product(actor: Actor, match: Match) -> bool:
    """Contracts, products and their pictures: both sides and staff; the introducer reads name and stage only."""
    return reader_of(actor, match) in {Reader.STAFF, Reader.APPLICANT, Reader.OWNER}
