"""Colleagues."""

from django.db.models import QuerySet

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User


def field_staff() -> QuerySet[User]:
    """Coordinators and managers who can sign in, in the order of the syllabary."""
    return User.objects.active().with_role(StaffRole.COORDINATOR, StaffRole.MANAGER).order_by("kana", "pk")
