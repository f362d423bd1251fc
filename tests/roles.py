"""One person of every role of the portal."""

from consultations.enums import Profession
from consultations.models import Expert
from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import MembershipFactory, OrganizationFactory

STAFF = tuple(StaffRole.values)
OUTSIDE = ("member", "provider", "partner", "expert")
SIGNED_IN = (*OUTSIDE, *STAFF)
ROLES = ("public", *SIGNED_IN)
# What kind of organization makes its people what they are.
BODIES = {"member": {}, "provider": {"large": True}, "partner": {"bank": True}}


def person(role: str) -> User:
    """A new person of this role; outsiders with what makes them one (a membership, an expert's record)."""
    if role in STAFF:
        return StaffFactory(roles={role})
    if role not in OUTSIDE:
        raise ValueError(f"nobody signs in as {role}")
    user = UserFactory()
    if role in BODIES:
        MembershipFactory(user=user, organization=OrganizationFactory(**BODIES[role]))
    else:
        Expert.objects.create(user=user, name=user.name, profession=Profession.PATENT_ATTORNEY)
    return user
