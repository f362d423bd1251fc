"""案件: from first interview to sales. A contract is a start, not the goal."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, StoredFile, Timestamped

from ..enums import (
    MEMBER_KINDS,
    MOVING_CONDITIONS,
    PARTNER_KINDS,
    PROVIDER_KINDS,
    RESULT_CONTRACT_KINDS,
    Condition,
    ContractKind,
    FailReason,
    Stage,
)
from .applications import Application
from .listings import OpenPatent
from .organizations import Organization, bodies_of, introducer_may_read


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MatchQuerySet":
        """Staff in the field: all. Companies and owners: their own.
        Partners: those that they introduced, while the company consents.
        """
        if can_work_with_companies(Actor.of(user)):
            return self
        if not user.is_authenticated or not user.is_active:
            return self.none()
        condition = Q(company__in=bodies_of(user, MEMBER_KINDS)) | Q(owner__in=bodies_of(user, PROVIDER_KINDS))
        partners = bodies_of(user, PARTNER_KINDS)
        if partners:
            condition |= Q(introduced_by__in=partners) & Q(introducer_may_read(on=timezone.localdate()))
        return self.filter(condition)

    def with_result_day(self) -> "MatchQuerySet":
        """Annotates `result_on`: the day of the first contract that makes the case a マッチング成果, or None."""
        signed = Contract.objects.results().filter(match=models.OuterRef("pk")).order_by("signed_on")
        return self.annotate(result_on=models.Subquery(signed.values("signed_on")[:1]))

    def moving(self) -> "MatchQuerySet":
        return self.filter(condition__in=MOVING_CONDITIONS)


class Match(Owned, Timestamped):
    """A case has a company, an owner and exactly one subject. It does not close at the contract."""

    number = models.CharField(_("case number"), max_length=20, unique=True)
    company = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="matches")
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="matches_as_owner")
    listing = models.ForeignKey(OpenPatent, on_delete=models.PROTECT, related_name="matches")
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="match"
    )
    introduced_by = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="matches_introduced"
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.INTERVIEW)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, default=Condition.ACTIVE)
    opened_on = models.DateField(_("opened on"))
    rest_until = models.DateField(_("rests until"), null=True, blank=True)
    fail_reason = models.CharField(_("reason"), max_length=20, choices=FailReason, blank=True)
    fail_note = models.TextField(_("reason in words"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("case")
        constraints = [
            models.CheckConstraint(
                condition=~Q(condition=Condition.FAILED) | ~Q(fail_reason=""), name="failed_case_has_reason"
            ),
            models.CheckConstraint(condition=~Q(company=models.F("owner")), name="case_has_two_sides"),
        ]
        indexes = [
            models.Index(fields=["stage", "condition"], name="match_stage"),
            models.Index(fields=["company", "-opened_on"], name="match_company"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("match_detail", args=[self.pk])

    @property
    def is_moving(self) -> bool:
        return self.condition in MOVING_CONDITIONS

    @property
    def may_name_company(self) -> bool:
        """Whether the owner may read whose case it is; the applicant decides."""
        return self.application is None or self.application.may_name


class StageEntry(models.Model):
    """When a case stood in a stage, or that it was skipped."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="stage_entries")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    entered_on = models.DateField(_("since"))
    is_skipped = models.BooleanField(_("skipped"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["entered_on", "pk"]

    def __str__(self) -> str:
        return self.get_stage_display()


class Nda(models.Model):
    """秘密保持契約: a dated record with its parties, not a stage."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="ndas")
    signed_on = models.DateField(_("signed on"))
    parties = models.CharField(_("parties"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = _("non-disclosure agreement")

    def __str__(self) -> str:
        return f"NDA {self.signed_on}"


class ContractQuerySet(models.QuerySet):
    def results(self) -> "ContractQuerySet":
        """Those that make a case a マッチング成果."""
        return self.filter(kind__in=RESULT_CONTRACT_KINDS)


class Contract(Timestamped):
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(_("kind of contract"), max_length=20, choices=ContractKind)
    signed_on = models.DateField(_("signed on"))
    parties = models.CharField(_("parties"), max_length=300)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    terms_note = models.TextField(_("conditions (internal)"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = _("contract")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("signed_on")),
                name="contract_ends_after_signing",
                violation_error_message=_("The contract cannot end before it was signed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_on}"

    def get_absolute_url(self) -> str:
        return self.match.get_absolute_url()


class Product(Timestamped):
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("name of the product"), max_length=200)
    launched_on = models.DateField(_("on sale since"))
    description = models.TextField(_("what it is"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["launched_on", "pk"]
        verbose_name = _("product")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.match.get_absolute_url()


class ProductPicture(StoredFile):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    alt = models.CharField(_("what the picture shows"), max_length=200)

    def get_absolute_url(self) -> str:
        return reverse("product_picture", kwargs={"pk": self.product.match_id, "picture_pk": self.pk})
