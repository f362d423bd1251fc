"""面談の申込み: an expression of interest, not an offer in law."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import (
    OPEN_APPLICATION_STATES,
    ApplicationChannel,
    ApplicationState,
    DeclinedBy,
    DeclineReason,
)
from .listings import OpenPatent
from .organizations import Organization


class ApplicationQuerySet(models.QuerySet):
    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=OPEN_APPLICATION_STATES)


class Application(Owned, Timestamped):
    """States: workflows.APPLICATION. The company is a typed name until a coordinator ties it to an organization."""

    number = models.CharField(_("receipt number"), max_length=20, unique=True)  # 2026-0001, per fiscal year
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
        return self.number

    @property
    def shown_company(self) -> str:
        return self.company.name if self.company else self.company_name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_APPLICATION_STATES

    def is_late(self, today: date) -> bool:
        if self.state in {ApplicationState.SUBMITTED, ApplicationState.ADD}:
            return bool(self.first_call_due and self.first_call_due < today and not self.first_called_at)
        return bool(self.state == ApplicationState.PASSED_ON and self.answer_due and self.answer_due < today)
