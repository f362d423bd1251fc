from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StaffRole(TextChoices):
    """Roles are a set on a user; a page asks for a permission, never for a role."""

    COORDINATOR = "coordinator", _("coordinator")
    MANAGER = "manager", _("head coordinator")
    OFFICIAL = "official", _("city official")
    ADMINISTRATOR = "administrator", _("system administrator")


class StaffBody(TextChoices):
    CITY = "city", _("Kawasaki City")
    FOUNDATION = "foundation", _("Kawasaki Institute of Industrial Promotion")


class InvitationState(TextChoices):
    """Told from an invitation's days; not stored."""

    WAITING = "waiting", pgettext_lazy("invitation", "waiting")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "taken up")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("invitation", "too old")
