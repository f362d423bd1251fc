"""専門家 and 専門家派遣."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.enums import MEMBER_KINDS
from exchange.models import Organization
from exchange.models.organizations import bodies_of
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import (
    EXPERT_DISPATCH_STATES,
    OPEN_DISPATCH_STATES,
    DispatchState,
    DispatchUnit,
    Profession,
    Subject,
)
from .consultations import Consultation

# An expert reads a dispatch until so long after the report.
READABLE_AFTER_REPORT = datetime.timedelta(days=30)


class ExpertQuerySet(models.QuerySet):
    def active(self) -> "ExpertQuerySet":
        return self.filter(is_active=True)

    def public(self) -> "ExpertQuerySet":
        return self.active().filter(is_public=True)

    def visible_to(self, user: Any) -> "ExpertQuerySet":
        """Staff in the field: all. Everybody: who consented to be named. Experts: themselves, too."""
        if can_work_with_companies(Actor.of(user)):
            return self
        named = Q(is_active=True, is_public=True)
        if user.is_authenticated and user.is_active:
            return self.filter(named | Q(user=user))
        return self.filter(named)


class Expert(Timestamped):
    """A patent attorney, consultant …; an outside user once he signs in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="expert"
    )
    name = models.CharField(_("name"), max_length=150)
    kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    profession = models.CharField(_("profession"), max_length=20, choices=Profession)
    office = models.CharField(_("office"), max_length=200, blank=True)
    fields = models.CharField(_("fields"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("can be asked"), default=True)
    is_public = models.BooleanField(_("named in public, with the expert's consent"), default=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["kana", "pk"]
        verbose_name = _("expert")

    def __str__(self) -> str:
        return self.name


class DispatchQuerySet(models.QuerySet):
    def open(self) -> "DispatchQuerySet":
        return self.filter(state__in=OPEN_DISPATCH_STATES)

    def visible_to(self, user: Any) -> "DispatchQuerySet":
        """Staff in the field: all. Members: their company's. An expert: what waits for the answer, is under
        way, or was reported within the last 30 days.
        """
        if can_work_with_companies(Actor.of(user)):
            return self
        if not user.is_authenticated or not user.is_active:
            return self.none()
        since = timezone.localdate() - READABLE_AFTER_REPORT
        own_work = Q(expert__user=user, state__in=EXPERT_DISPATCH_STATES) & (
            Q(reported_on__isnull=True) | Q(reported_on__gte=since)
        )
        return self.filter(Q(company_id__in=bodies_of(user, MEMBER_KINDS)) | own_work)


class Dispatch(Owned, Timestamped):
    """`purpose` and `released_text` are what the company released for the expert; `internal_note` is for staff."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    company = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="dispatches")
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="dispatches", verbose_name=_("expert"))
    subject = models.CharField(_("subject"), max_length=20, choices=Subject)
    purpose = models.TextField(_("what the expert is asked for"))
    released_text = models.TextField(_("what the company released for the expert"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DispatchState, default=DispatchState.REQUESTED)
    unit = models.CharField(_("unit"), max_length=6, choices=DispatchUnit, default=DispatchUnit.TIMES)
    allowed = models.DecimalField(
        _("allowed"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    used = models.DecimalField(_("used"), max_digits=5, decimal_places=1, default=Decimal(0))
    requested_on = models.DateField(_("requested on"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    refuse_reason = models.CharField(_("reason"), max_length=300, blank=True)
    no_conflict_declared = models.BooleanField(_("no conflict of interest declared"), default=False)
    decline_reason = models.CharField(_("why declined"), max_length=300, blank=True)
    report = models.TextField(_("report"), blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    survey_score = models.PositiveSmallIntegerField(_("satisfaction (1 to 5)"), null=True, blank=True)
    survey_note = models.TextField(_("words of the company"), blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        verbose_name = _("expert dispatch")
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=models.F("allowed")),
                name="dispatch_within_allowance",
                violation_error_message=_("This is more than what was approved."),
            ),
            models.CheckConstraint(
                condition=~Q(state=DispatchState.UNDER_WAY) | Q(no_conflict_declared=True),
                name="dispatch_under_way_without_conflict",
            ),
            models.CheckConstraint(
                condition=Q(survey_score__isnull=True) | Q(survey_score__range=(1, 5)), name="survey_score_range"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("dispatch_detail", args=[self.pk])

    @property
    def remaining(self) -> Decimal:
        return self.allowed - self.used

    @property
    def readable_until(self) -> datetime.date | None:
        """The last day on which the expert reads it, once reported."""
        return self.reported_on + READABLE_AFTER_REPORT if self.reported_on else None

    @property
    def is_readable_today(self) -> bool:
        """By its expert: until 30 days after the report."""
        return self.readable_until is None or timezone.localdate() <= self.readable_until
