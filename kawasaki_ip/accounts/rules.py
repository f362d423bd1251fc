"""Who is what among staff. A page asks for a permission; these are the permissions that hang on roles alone."""

from kawasaki_ip.core.actors import Actor

from .enums import StaffRole
from .models import User


def roles_of(actor: Actor) -> frozenset[str]:
    user = actor.user
    return user.roles if user is not None and user.is_active else frozenset()


def can_work_with_companies(actor: Actor) -> bool:
    """Everything about companies and cases: coordinators and managers."""
    return bool(roles_of(actor) & {StaffRole.COORDINATOR, StaffRole.MANAGER})


def can_lead(actor: Actor) -> bool:
    """Approves dispatches, reassigns, hands over, closes the year's records."""
    return StaffRole.MANAGER in roles_of(actor)


def can_see_plan(actor: Actor) -> bool:
    """Internal figures and progress sheets, to read."""
    return bool(roles_of(actor) & {StaffRole.COORDINATOR, StaffRole.MANAGER, StaffRole.OFFICIAL})


def can_write_plan(actor: Actor) -> bool:
    """Targets, values, sheets, reports."""
    return StaffRole.OFFICIAL in roles_of(actor)


def can_administer(actor: Actor) -> bool:
    """Accounts, calendar, mail, audit; never notes."""
    return StaffRole.ADMINISTRATOR in roles_of(actor)


def is_staff(user: User) -> bool:
    return user.is_authenticated and user.is_staff_member
