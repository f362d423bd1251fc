"""Reminders (what is owed), messages (one mail each), preferences, the business calendar, the call list."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from . import kinds
from .enums import CallState, Delivery, Failure, MessageState, ReminderState


class Reminder(models.Model):
    """Something owed to one person on one day. "Due and not yet sent" decides, never "due exactly today"."""

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()  # from this day on it is to be mailed
    target = models.DateField(null=True, blank=True)  # the day of what it is about, for ladders
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.DUE)
    message = models.ForeignKey("Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="reminders")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "recipient", "due_on"], name="reminder_once"
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id} {self.due_on}"


class Message(models.Model):
    """One mail to one recipient. Text and Message-ID are fixed when it is first leased; retries send the same bytes."""

    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=200, unique=True)
    is_digest = models.BooleanField(default=False)  # written from its reminders, not from `context`
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    is_body = models.BooleanField(default=False)  # 御中 instead of 様
    language = models.CharField(max_length=5, default="ja")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)  # not before; moves with each failed attempt
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)  # text and Message-ID stand from here on
    message_id = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)  # iCalendar: [{"name", "method", "text"}]
    failure = models.CharField(max_length=10, choices=Failure, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        constraints = [
            models.CheckConstraint(condition=Q(recipient__isnull=False) | ~Q(address=""), name="message_has_recipient")
        ]
        indexes = [
            models.Index(fields=["state", "next_at"], name="message_due"),
            models.Index(fields=["address", "state"], name="message_address"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def is_fixed(self) -> bool:
        return self.fixed_at is not None

    @property
    def kind_name(self) -> str:
        return kinds.name_of(self.kind)


class CalendarEntry(models.Model):
    """What stands in somebody's calendar because of our mails: one UID, rising sequence."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    address = models.EmailField()
    day = models.DateField()
    summary = models.CharField(max_length=100, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)  # to be told with the next digest
    is_told = models.BooleanField(default=False)  # the cancellation has gone out

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "address"], name="calendar_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.day}"


class Preference(models.Model):
    """How one person wants one kind of mail; and, with kind "", their lead days and rest days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    lead_days = models.JSONField(default=list, blank=True)  # up to five, business days before the day
    language = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


class CalendarDay(models.Model):
    """An administrator's correction of the business calendar."""

    day = models.DateField(_("day"), unique=True)
    is_business_day = models.BooleanField(_("we work"), default=False)
    note = models.CharField(_("note"), max_length=100)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day"]
        verbose_name = _("correction of the calendar")

    def __str__(self) -> str:
        return f"{self.day} {self.note}"


class CallListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CallListQuerySet":
        """Staff in the field: all. Nobody else."""
        return self if can_work_with_companies(Actor.of(user)) else self.none()


class CallListEntry(models.Model):
    """電話・FAX連絡リスト: what would have been a mail to somebody without an address."""

    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=200, unique=True)
    in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("to whom"), max_length=200)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(_("text to read out or to fax"))
    state = models.CharField(max_length=10, choices=CallState, default=CallState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CallListQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("entry of the call list")

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"

    @property
    def kind_name(self) -> str:
        return kinds.name_of(self.kind)


class MailHold(models.Model):
    """While a row without `released_at` stands here, no mail goes out."""

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none: the operator, by command
    held_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                IsNull(F("released_at"), True),
                condition=Q(released_at__isnull=True),
                name="one_hold",
            )
        ]

    def __str__(self) -> str:
        return self.reason
