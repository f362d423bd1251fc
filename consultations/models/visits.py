"""企業訪問: one company on one day, however many bodies joined."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exchange.models import Match, Organization
from exchange.models.organizations import bodies_of
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, StoredFile, Timestamped

from ..enums import VisitState


class VisitQuerySet(models.QuerySet):
    def recorded(self) -> "VisitQuerySet":
        return self.filter(state=VisitState.RECORDED)

    def drafts(self) -> "VisitQuerySet":
        return self.filter(state=VisitState.DRAFT)

    def incomplete(self) -> "VisitQuerySet":
        """Recorded in the field, still to be completed in the office."""
        return self.recorded().filter(is_complete=False)

    def shared(self) -> "VisitQuerySet":
        return self.recorded().filter(shared_at__isnull=False)

    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Staff in the field: all. The company visited and the bodies that joined: once the record is shared."""
        if can_work_with_companies(Actor.of(user)):
            return self
        bodies = bodies_of(user)
        if not bodies:
            return self.none()
        joined = VisitParticipant.objects.filter(organization_id__in=bodies).values("visit_id")
        return self.shared().filter(Q(company_id__in=bodies) | Q(pk__in=joined))


class Visit(Owned, Timestamped):
    """Two texts: `shared_text` (the company and the bodies that joined may read it, once shared) and
    `internal_note` (staff only, 秘). Internal is the default; sharing is a deliberate, logged act.
    """

    company = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="visits", verbose_name=_("company")
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.DRAFT)
    match = models.ForeignKey(
        Match, null=True, blank=True, on_delete=models.PROTECT, related_name="visits", verbose_name=_("case")
    )
    internal_note = models.TextField(_("internal note"), blank=True)
    shared_text = models.TextField(_("record to share"), blank=True)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    situation = models.TextField(_("how the company is doing"), blank=True)
    issues = models.TextField(_("issues"), blank=True)
    needs = models.TextField(_("needs"), blank=True)
    support = models.TextField(_("support decided"), blank=True)
    no_next_step = models.BooleanField(_("no next step"), default=False)
    is_complete = models.BooleanField(_("record is complete"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("company visit")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=VisitState.RECORDED) | (Q(company__isnull=False) & Q(in_charge__isnull=False)),
                name="recorded_visit_has_company",
                violation_error_message=_("Please choose the company that was visited."),
            ),
            models.UniqueConstraint(
                fields=["company", "day"],
                condition=Q(state=VisitState.RECORDED),
                name="one_visit_per_company_and_day",
                violation_error_message=_("A visit to this company on this day has been recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | ~Q(shared_text=""), name="shared_visit_has_text"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-day"], name="visit_company"),
            models.Index(fields=["in_charge", "-day"], name="visit_in_charge"),
            models.Index(fields=["state", "-day"], name="visit_state"),
        ]

    def __str__(self) -> str:
        return f"{self.company or '-'} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("visit_detail", args=[self.pk])

    @property
    def bodies(self) -> list[Organization]:
        """Which bodies joined; reads the prefetched rows."""
        return [row.organization for row in self.participants.all() if row.organization]


class VisitParticipant(models.Model):
    """Somebody who joined: a member of staff, a body, or a person as typed."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_joined"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_joined"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(organization__isnull=False) | ~Q(name=""),
                name="participant_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.user or self.organization)


class VisitFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VisitFileQuerySet":
        """Internal like the note: sharing a record shares its text only."""
        return self if can_work_with_companies(Actor.of(user)) else self.none()


class VisitFile(StoredFile):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="files")

    objects = VisitFileQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("visit_file", args=[self.visit_id, self.pk])
