"""Rights: as printed in the gazette, with a status that somebody checked somewhere on some day."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Timestamped

from ..enums import RightKind, RightStatus
from .organizations import Organization


class RightQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RightQuerySet":
        """On their own, staff in the field; everybody else reads rights on the sheets they carry."""
        return self if can_work_with_companies(Actor.of(user)) else self.none()


class Right(Timestamped):
    """One right or application. Numbers are normalised (特願2024-123456); holders stay as printed."""

    kind = models.CharField(_("kind of right"), max_length=20, choices=RightKind)
    title = models.CharField(_("official title"), max_length=500)
    abstract = models.TextField(_("abstract"), blank=True)
    application_number = models.CharField(_("application number"), max_length=40, blank=True)
    publication_number = models.CharField(_("publication number"), max_length=40, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    holders = models.TextField(_("holders as printed"), blank=True)  # joined by ","; in order
    fi_codes = models.JSONField(_("classification (FI)"), default=list, blank=True)
    ipc_classes = models.JSONField(_("classes (IPC)"), default=list, blank=True)  # ["B21", "H01"]
    status = models.CharField(_("status"), max_length=12, choices=RightStatus, default=RightStatus.UNKNOWN)
    status_source = models.CharField(_("where checked"), max_length=100, blank=True)
    status_checked_on = models.DateField(_("checked on"), null=True, blank=True)
    expires_on = models.DateField(_("longest possible term ends"), null=True, blank=True)
    url = models.URLField(_("address of the gazette"), max_length=300, blank=True)
    licence_number = models.CharField(_("open-patent database number"), max_length=20, blank=True)

    objects = RightQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_on", "-pk"]
        verbose_name = _("right")
        constraints = [
            models.UniqueConstraint(
                fields=["application_number"],
                condition=~Q(application_number=""),
                name="application_number_once",
                violation_error_message=_("There is a right with this application number already."),
            ),
            models.CheckConstraint(
                condition=Q(status=RightStatus.UNKNOWN) | Q(status_checked_on__isnull=False),
                name="right_status_has_day",
                violation_error_message=_("Please say on which day the status was checked."),
            ),
        ]

    def __str__(self) -> str:
        return self.registration_number or self.application_number or self.title


class RightOwner(models.Model):
    """An owner of a right, in printed order; tied to an organization where exactly one matches."""

    right = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="owners")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("owner as printed"), max_length=300)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="rights_owned"
    )

    class Meta:
        ordering = ["right", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["right", "position"], name="right_owner_order")]

    def __str__(self) -> str:
        return self.name
