"""Who belongs to which organization, and who says so; who consents for a company."""

from kawasaki_ip.accounts.rules import can_work_with_companies, is_staff
from kawasaki_ip.core.actors import Actor

from ..enums import MembershipState
from ..models import Consent, Membership, Organization
from .organizations import belongs_to


def can_join(actor: Actor) -> bool:
    """Outsiders name their company; staff see all companies by their role."""
    return actor.user is not None and actor.user.is_active and not is_staff(actor.user)


def can_view_membership(actor: Actor, membership: Membership) -> bool:
    """Agrees with Membership.objects.visible_to."""
    return actor.user is not None and Membership.objects.visible_to(actor.user).filter(pk=membership.pk).exists()


def is_own_membership(actor: Actor, membership: Membership) -> bool:
    return actor.user is not None and actor.user.is_active and membership.user_id == actor.user.pk


def can_approve_membership(actor: Actor, membership: Membership, organization: Organization | None) -> bool:
    """A coordinator, to any organization or a new one; a colleague, to the organization they belong to themselves."""
    if is_own_membership(actor, membership):
        return False
    if can_work_with_companies(actor):
        return True
    return organization is not None and belongs_to(actor, organization.pk)


def can_refuse_membership(actor: Actor, membership: Membership) -> bool:
    """A colleague may be of another company with the same name, so only coordinators refuse."""
    return can_work_with_companies(actor)


def can_end_membership(actor: Actor, membership: Membership) -> bool:
    """The person, a colleague, a coordinator."""
    return (
        is_own_membership(actor, membership)
        or can_work_with_companies(actor)
        or (membership.state == MembershipState.APPROVED and belongs_to(actor, membership.organization_id))
    )


def can_confirm_membership(actor: Actor, membership: Membership) -> bool:
    return can_end_membership(actor, membership)


def can_see_requests(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_record_consent(actor: Actor, company: Organization) -> bool:
    """A coordinator, as the company told them; or the company itself."""
    return can_work_with_companies(actor) or belongs_to(actor, company.pk)


def can_revoke_consent(actor: Actor, consent: Consent) -> bool:
    return can_work_with_companies(actor) or belongs_to(actor, consent.organization_id)
