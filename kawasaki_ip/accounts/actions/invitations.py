"""Staff come in by invitation: an administrator's mail with a key that opens one account, once, within 14 days."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kawasaki_ip.core import history, normalise, ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible

from ..enums import InvitationState, StaffRole
from ..models import Invitation, StaffRoleRow, User, invitation_key
from ..rules import can_administer

KIND = "staff_invitation"


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    kana: str = "",
    body: str,
    department: str = "",
    roles: Iterable[str],
    actor: Actor,
    now: datetime,
) -> Invitation:
    """Sends the mail with the key; an invitation of the same address that grew too old is withdrawn."""
    if not can_administer(actor):
        raise NotAllowed
    email = normalise.email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ActionError(_("There is an account with this address already. Give it roles on its own page."), "email")
    for old in Invitation.objects.select_for_update().filter(
        email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True
    ):
        if old.state(now) == InvitationState.EXPIRED:
            old.withdrawn_at = now
            old.save(update_fields=["withdrawn_at"])
            history.record(old, "withdraw", actor)
    invitation = Invitation(
        email=email,
        name=name,
        kana=kana,
        body=body,
        department=department,
        roles=_known(roles),
        invited_by=actor.user,
        created_at=now,
        sent_at=now,
    )
    invitation.full_clean()
    invitation.save()
    history.record(invitation, "invite", actor, changes={"roles": (None, invitation.roles)})
    _send(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation_id: int, actor: Actor, now: datetime) -> Invitation:
    """Another 14 days, another key: the mail sent before opens nothing any more."""
    invitation = _locked(invitation_id)
    if not can_administer(actor):
        raise NotAllowed
    _demand(invitation, {InvitationState.WAITING, InvitationState.EXPIRED}, now)
    invitation.key = invitation_key()
    invitation.sent_at = now
    invitation.save(update_fields=["key", "sent_at"])
    history.record(invitation, "send_again", actor)
    _send(invitation)
    return invitation


@transaction.atomic
def withdraw(*, invitation_id: int, actor: Actor, now: datetime) -> Invitation:
    invitation = _locked(invitation_id)
    if not can_administer(actor):
        raise NotAllowed
    _demand(invitation, {InvitationState.WAITING, InvitationState.EXPIRED}, now)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    history.record(invitation, "withdraw", actor)
    return invitation


@transaction.atomic
def accept(*, key: str, name: str, kana: str = "", telephone: str = "", password: str, now: datetime) -> User:
    """Makes the account with the roles of the invitation; the key proves the address."""
    invitation = Invitation.objects.select_for_update().filter(key=key).first()
    if invitation is None or invitation.state(now) != InvitationState.WAITING:
        raise ActionError(_("This invitation is no longer valid. Please ask your administrator for a new one."))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ActionError(_("There is an account with this address already. Please ask your administrator."))
    user = User(
        email=normalise.email(invitation.email),
        name=name,
        kana=kana,
        telephone=telephone,
        body=invitation.body,
        department=invitation.department,
        invited_by=invitation.invited_by,
        reviewed_on=timezone.localdate(now),
        reviewed_by=invitation.invited_by,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save()
    for role in invitation.roles:
        StaffRoleRow.objects.create(user=user, role=role, granted_by=invitation.invited_by, granted_at=now)
    # Only now: what a password must be depends on the roles.
    _set_password(user, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.accepted_at, invitation.user = now, user
    invitation.save(update_fields=["accepted_at", "user"])
    history.record(invitation, "accept", Actor.of(user))
    history.record(user, "create", Actor.of(user), changes={"roles": (None, invitation.roles)})
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password1": error.messages}) from error
    user.set_password(password)
    user.save(update_fields=["password", "password_is_short"])


def _known(roles: Iterable[str]) -> list[str]:
    chosen = [role for role in StaffRole.values if role in set(roles)]
    if not chosen:
        raise ActionError(_("Choose at least one role."), "roles")
    return chosen


def _locked(invitation_id: int) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)


def _demand(invitation: Invitation, states: set[Any], now: datetime) -> None:
    state = invitation.state(now)
    if state not in states:
        raise TransitionNotPossible(
            _("This is not possible now: the state is already “%(state)s”. Reload the page and look again.")
            % {"state": state.label}
        )


def _send(invitation: Invitation) -> None:
    ports.send_message(
        kind=KIND,
        recipient=invitation.email,
        about=invitation,
        context={
            "path": reverse("invitation_accept", args=[invitation.key]),
            "until": timezone.localdate(invitation.expires_at),
        },
    )
