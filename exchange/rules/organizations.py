"""Which side of the exchange somebody stands on, and what follows for companies."""

from kawasaki_ip.accounts.rules import can_lead, can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import MEMBER_KINDS, PARTNER_KINDS, PROVIDER_KINDS
from ..models import Organization
from ..models.organizations import bodies_of


def is_member(actor: Actor) -> bool:
    return actor.user is not None and bool(bodies_of(actor.user, MEMBER_KINDS))


def is_provider(actor: Actor) -> bool:
    return actor.user is not None and bool(bodies_of(actor.user, PROVIDER_KINDS))


def is_partner(actor: Actor) -> bool:
    return actor.user is not None and bool(bodies_of(actor.user, PARTNER_KINDS))


def belongs_to(actor: Actor, organization_id: int | None) -> bool:
    return actor.user is not None and organization_id is not None and organization_id in bodies_of(actor.user)


def can_view_company(actor: Actor, company: Organization) -> bool:
    return actor.user is not None and Organization.objects.visible_to(actor.user).filter(pk=company.pk).exists()


def can_edit_company(actor: Actor, company: Organization) -> bool:
    """Staff in the field may write every company."""
    return can_work_with_companies(actor)


def can_reassign_company(actor: Actor, company: Organization) -> bool:
    return can_lead(actor)
