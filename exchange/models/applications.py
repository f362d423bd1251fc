"""面談の申込み: an expression of interest, not an offer in law."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import (
    MEMBER_KINDS,
    OPEN_APPLICATION_STATES,
    PARTNER_KINDS,
    PROVIDER_KINDS,
    UNCALLED_STATES,
    ApplicationChannel,
    ApplicationState,
    DeclinedBy,
    DeclineReason,
)
from .listings import OpenPatent
from .organizations import Membership, Organization, bodies_of, introducer_may_read


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Staff in the field: what was sent, and drafts without an account, whose sender may ring.
        Applicants: their company's and their own. Owners: what was passed on to them.
        Partners: what they introduced, while the company consents.
        """
        if can_work_with_companies(Actor.of(user)):
            return self.exclude(state=ApplicationState.DRAFT, channel=ApplicationChannel.ACCOUNT)
        if not user.is_authenticated or not user.is_active:
            return self.none()
        condition = Q(company__in=bodies_of(user, MEMBER_KINDS)) | _written_by(user)
        owners = bodies_of(user, PROVIDER_KINDS)
        if owners:
            condition |= Q(listing__owner__in=owners, passed_on_at__isnull=False)
        partners = bodies_of(user, PARTNER_KINDS)
        if partners:
            consented = introducer_may_read(on=timezone.localdate())
            condition |= Q(introduced_by__in=partners) & (Q(company__isnull=True) | Q(consented))
        return self.filter(condition)

    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=OPEN_APPLICATION_STATES)

    def sent(self) -> "ApplicationQuerySet":
        return self.filter(submitted_at__isnull=False)

    def late(self, *, on: date) -> "ApplicationQuerySet":
        """Where we owe the first call, or the owner its answer, since before this day."""
        uncalled = Q(state__in=UNCALLED_STATES, first_called_at__isnull=True, first_call_due__lt=on)
        return self.filter(uncalled | Q(state=ApplicationState.PASSED_ON, answer_due__lt=on))


def _written_by(user: Any) -> Q:
    """What somebody applied for with an account, unless their tie to the company has ended."""
    left = Membership.objects.ended().filter(user=user).values("organization")
    return Q(applied_by=user, channel=ApplicationChannel.ACCOUNT) & (Q(company__isnull=True) | ~Q(company__in=left))


class Application(Owned, Timestamped):
    """States: workflows.APPLICATION. The company is a typed name until a coordinator ties it to an organization."""

    # 2026-0001, per fiscal year; given when it is received, so that drafts leave no gap.
    number = models.CharField(_("receipt number"), max_length=20, unique=True, null=True, blank=True)
    listing = models.ForeignKey(
        OpenPatent, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    channel = models.CharField(_("came by"), max_length=10, choices=ApplicationChannel)
    company = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    company_name = models.CharField(_("company"), max_length=200)
    applicant_name = models.CharField(_("your name"), max_length=150)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language of our mails"), max_length=5, default="ja")
    wanted_use = models.TextField(_("what would you like to use it for?"), blank=True)
    strengths = models.TextField(_("what are your strengths and equipment?"), blank=True)
    first_wishes: Any = models.JSONField(_("what would you like to know first?"), default=list, blank=True)
    call_when = models.CharField(_("when does the telephone suit?"), max_length=200, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    introduced_by = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="applications_introduced"
    )
    submitted_at = models.DateTimeField(_("received"), null=True, blank=True)
    # Sent with a telephone number only: the coordinator's call confirms it.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    first_call_due = models.DateField(_("first call by"), null=True, blank=True)
    first_called_at = models.DateTimeField(_("first call"), null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    may_pass_on = models.BooleanField(_("applicant agrees to be passed on"), default=False)
    may_name = models.BooleanField(_("the company's name may be told to the owner"), default=False)
    message_to_owner = models.TextField(_("words to the owner"), blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    answer_due = models.DateField(_("owner's answer by"), null=True, blank=True)
    answer_delay_note = models.CharField(_("why later"), max_length=300, blank=True)
    asked_to_add = models.TextField(_("please add"), blank=True)
    added_text = models.TextField(_("added"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.CharField(_("declined by"), max_length=12, choices=DeclinedBy, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    decline_note = models.TextField(_("reason in words"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("application for a talk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(telephone="") | ~Q(email="") | Q(applied_by__isnull=False),
                name="application_can_be_answered",
                violation_error_message=_(
                    "Please write a telephone number or an e-mail address, so that we can answer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN]) | Q(number__isnull=False),
                name="application_received_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[ApplicationState.TAKEN_UP, ApplicationState.PASSED_ON, ApplicationState.ACCEPTED]
                )
                | Q(in_charge__isnull=False),
                name="application_taken_up_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ApplicationState.PASSED_ON, ApplicationState.ACCEPTED])
                | Q(company__isnull=False),
                name="application_passed_on_has_company",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.DECLINED) | (~Q(declined_by="") & ~Q(decline_reason="")),
                name="declined_application_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "first_call_due"], name="application_clock"),
            models.Index(fields=["company", "-submitted_at"], name="application_company"),
        ]

    def __str__(self) -> str:
        return self.number or self.company_name

    def get_absolute_url(self) -> str:
        return reverse("application_detail", args=[self.pk])

    @property
    def shown_company(self) -> str:
        return self.company.name if self.company else self.company_name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_APPLICATION_STATES

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT

    @property
    def awaits_call(self) -> bool:
        """We owe the applicant the first call."""
        return self.state in UNCALLED_STATES and self.first_called_at is None

    @property
    def next_day(self) -> date | None:
        """By when the applicant hears from us or from the owner; None when nothing is owed."""
        if self.awaits_call:
            return self.first_call_due
        return self.answer_due if self.state == ApplicationState.PASSED_ON else None

    def is_late(self, today: date) -> bool:
        return self.next_day is not None and self.next_day < today
