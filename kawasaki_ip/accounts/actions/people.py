"""What an administrator does with accounts of staff, and what a person does with their own."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from .. import sessions
from ..enums import StaffRole
from ..models import StaffRoleRow, User
from ..rules import can_administer


@transaction.atomic
def set_roles(*, user_id: int, roles: Iterable[str], body: str, department: str, actor: Actor) -> User:
    """The new set takes effect at the person's next request. Nobody takes the administrator's role from themselves."""
    user = _locked(user_id, actor)
    before, after = user.roles, frozenset(roles) & frozenset(StaffRole.values)
    if user.pk == actor.user.pk and StaffRole.ADMINISTRATOR not in after:
        raise ActionError(
            _("You cannot give up the administration yourself. Ask another administrator to do it."), "roles"
        )
    if after and user.is_shared:
        raise ActionError(_("An account of staff belongs to one person; this address is shared by several."), "roles")
    changes = history.set_fields(user, {"body": body, "department": department})
    if before != after:
        changes["roles"] = (sorted(before), sorted(after))
        StaffRoleRow.objects.filter(user=user, role__in=before - after).delete()
        for role in sorted(after - before):
            StaffRoleRow.objects.create(user=user, role=role, granted_by=actor.user)
        user.__dict__.pop("roles", None)
    user.full_clean()
    user.save(update_fields=["body", "department"])
    if changes:
        history.record(user, "set_roles", actor, changes=changes)
    return user


@transaction.atomic
def confirm(*, user_id: int, actor: Actor, today: date) -> User:
    """The yearly look at an account: still with us, roles as needed."""
    user = _locked(user_id, actor)
    user.reviewed_on, user.reviewed_by = today, actor.user
    user.save(update_fields=["reviewed_on", "reviewed_by"])
    history.record(user, "review", actor)
    return user


@transaction.atomic
def lock(*, user_id: int, reason: str, actor: Actor) -> User:
    """The person is out at once, in every window, and cannot come back in."""
    user = _locked(user_id, actor)
    if user.pk == actor.user.pk:
        raise ActionError(_("You cannot lock your own account. Ask another administrator to do it."))
    if not user.is_active:
        raise ActionError(_("This account is locked already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    history.record(user, "lock", actor, changes={"is_active": (True, False)}, note=reason)
    return user


@transaction.atomic
def unlock(*, user_id: int, actor: Actor) -> User:
    user = _locked(user_id, actor)
    if user.is_active:
        raise ActionError(_("This account is not locked."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    history.record(user, "unlock", actor, changes={"is_active": (False, True)})
    return user


@transaction.atomic
def end_sessions(*, user_id: int, actor: Actor) -> User:
    """Signs the person out everywhere."""
    user = _locked(user_id, actor)
    _end_sessions(user)
    history.record(user, "end_sessions", actor)
    return user


@transaction.atomic
def edit_profile(*, user: User, values: Mapping[str, Any], actor: Actor) -> User:
    """A person's own name, kana, telephone, and whether several share the address."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if actor.user is None or actor.user.pk != locked.pk:
        raise NotAllowed
    changes = history.set_fields(locked, values)
    if changes.keys() & {"is_shared"} and locked.is_shared and locked.is_staff_member:
        raise ActionError(_("An account of staff belongs to one person."), "is_shared")
    locked.full_clean()
    locked.save(update_fields=list(values))
    if changes:
        history.record(locked, "edit", actor, changes=changes)
    return locked


def _locked(user_id: int, actor: Actor) -> User:
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not can_administer(actor):
        raise NotAllowed
    return user


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    sessions.end_all(user)
