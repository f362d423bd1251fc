"""The account that invites all others; made on the server, since nobody can invite it."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from ..enums import StaffRole
from ..models import StaffRoleRow, User


@transaction.atomic
def make_first_administrator(*, email: str, name: str, body: str, actor: Actor) -> User:
    """An administrator without a password, who sets one by the link of a forgotten one.

    Only the portal itself, from the command line, and only while no active administrator exists.
    """
    if not actor.is_portal:
        raise NotAllowed
    if User.objects.active().with_role(StaffRole.ADMINISTRATOR).exists():
        raise ActionError(_("There is an administrator already, who can invite others."))
    if User.objects.filter(email__iexact=email).exists():
        raise ActionError(_("There is an account with this address already. Give it roles on its own page."), "email")
    user = User(email=User.objects.normalize_email(email), name=name, body=body)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    StaffRoleRow.objects.create(user=user, role=StaffRole.ADMINISTRATOR)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    history.record(user, "make_first_administrator", actor, changes={"roles": (None, [StaffRole.ADMINISTRATOR])})
    return user
