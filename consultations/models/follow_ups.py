"""次の対応: due day, owner, link to what caused it."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exchange.models import Application, Match, Organization
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import OWED_STATES, FollowUpState
from .consultations import Consultation
from .dispatches import Dispatch
from .visits import Visit

CAUSES = ("company", "visit", "consultation", "dispatch", "application", "match")


def cause_name(obj: models.Model) -> str:
    """The foreign key for a record that may cause a next step; raises TypeError for others."""
    name = "company" if isinstance(obj, Organization) else str(obj._meta.model_name)
    if name not in CAUSES:
        raise TypeError(f"no next step about a {name}")
    return name


def _at_most_one(names: tuple[str, ...]) -> Q:
    """All null, or all but one."""
    condition = Q()
    for kept in names:
        condition |= Q(**{f"{name}__isnull": True for name in names if name != kept})
    return condition


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "FollowUpQuerySet":
        """For staff in the field only; outsiders read their own records' next day there."""
        return self if can_work_with_companies(Actor.of(user)) else self.none()

    def about(self, obj: models.Model) -> "FollowUpQuerySet":
        """Caused by this record."""
        return self.filter(**{cause_name(obj): obj})

    def owed(self) -> "FollowUpQuerySet":
        return self.filter(state__in=OWED_STATES)

    def overdue(self, *, on: datetime.date) -> "FollowUpQuerySet":
        return self.owed().filter(due__lt=on)


class FollowUp(Owned, Timestamped):
    """At most one cause; `about_company` is whose record it stands on, when known."""

    due = models.DateField(_("due"))
    what = models.CharField(_("what to do"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState, default=FollowUpState.OPEN)
    about_company = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="all_follow_ups"
    )
    company = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    dispatch = models.ForeignKey(Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    match = models.ForeignKey(Match, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    put_off_reason = models.CharField(_("why put off"), max_length=300, blank=True)
    result = models.CharField(_("what was done"), max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("next step")
        constraints = [
            models.CheckConstraint(condition=Q(in_charge__isnull=False), name="follow_up_has_owner"),
            models.CheckConstraint(
                condition=_at_most_one(CAUSES),
                name="follow_up_one_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["in_charge", "state", "due"], name="follow_up_list"),
            models.Index(fields=["about_company", "due"], name="follow_up_company"),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("follow_up_detail", args=[self.pk])

    @property
    def cause(self) -> models.Model | None:
        for name in CAUSES:
            if getattr(self, f"{name}_id"):
                return getattr(self, name)
        return None

    @property
    def is_owed(self) -> bool:
        return self.state in OWED_STATES
