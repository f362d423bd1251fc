"""相談: from the window, the telephone, the website or a visit."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exchange.enums import MEMBER_KINDS
from exchange.models import Organization
from exchange.models.organizations import bodies_of
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import OPEN_CONSULTATION_STATES, ConsultationChannel, ConsultationState, Outcome, Subject
from .visits import Visit


class ConsultationQuerySet(models.QuerySet):
    def open(self) -> "ConsultationQuerySet":
        return self.filter(state__in=OPEN_CONSULTATION_STATES)

    def unanswered(self) -> "ConsultationQuerySet":
        """The clock of the first answer runs."""
        return self.open().filter(first_answered_at__isnull=True)

    def late(self, *, on: datetime.date) -> "ConsultationQuerySet":
        return self.unanswered().filter(first_answer_due__lt=on)

    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Staff in the field: all. Members: their company's, and what they asked before they had one."""
        if can_work_with_companies(Actor.of(user)):
            return self
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = bodies_of(user, MEMBER_KINDS)
        return self.filter(Q(company_id__in=own) | Q(company__isnull=True, asked_by=user))


class Consultation(Owned, Timestamped):
    """`question` and `answer` may hold unfiled inventions: confidential; `internal_note` is for staff only."""

    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    company = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    company_name = models.CharField(_("company"), max_length=200, blank=True)
    person_name = models.CharField(_("name"), max_length=150, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    channel = models.CharField(_("came by"), max_length=10, choices=ConsultationChannel)
    subject = models.CharField(_("subject"), max_length=20, choices=Subject)
    question = models.TextField(_("what it is about"))
    answer = models.TextField(_("answer"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ConsultationState, default=ConsultationState.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    referred_to = models.CharField(_("referred to"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))
    first_answer_due = models.DateField(_("first answer by"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("visit")
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("consultation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.DONE) | ~Q(outcome=""), name="done_consultation_has_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ConsultationState.ASSIGNED, ConsultationState.IN_HAND])
                | Q(in_charge__isnull=False),
                name="consultation_in_hand_has_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-received_at"], name="consultation_company"),
            models.Index(fields=["state", "first_answer_due"], name="consultation_clock"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("consultation_detail", args=[self.pk])

    @property
    def shown_company(self) -> str:
        return self.company.name if self.company else self.company_name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CONSULTATION_STATES

    def is_late(self, today: datetime.date) -> bool:
        return bool(
            self.is_open and not self.first_answered_at and self.first_answer_due and self.first_answer_due < today
        )
