"""Kinds of mail of the apps below this one; the apps above have their own `notices`."""

from django.utils.translation import gettext_lazy as _

from .kinds import Audience, Kind, Nature, register

register(
    Kind(
        key="staff_invitation",
        name=_("Invitation of staff"),
        subject=_("Your account on the portal"),
        audience=Audience.STAFF,
        nature=Nature.TRANSACTIONAL,
        template="mail/staff_invitation.txt",
    )
)
