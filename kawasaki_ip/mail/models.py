"""Reminders (what is owed), messages (one mail each), preferences, the business calendar, the call list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import CallState, Delivery, MessageState, ReminderState


class Reminder(models.Model):
    """Something owed to one person on one day. "Due and not yet sent" decides, never "due exactly today"."""

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
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
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="ja")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.DUE)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    calendar = models.TextField(blank=True)  # iCalendar attachment
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        constraints = [
            models.CheckConstraint(condition=Q(recipient__isnull=False) | ~Q(address=""), name="message_has_recipient")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="message_due")]

    def __str__(self) -> str:
        return self.dedupe_key


class Preference(models.Model):
    """How one person wants one kind of mail; and, with kind "", their lead days and rest days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    lead_days = models.JSONField(default=list, blank=True)  # up to five, business days before the day

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

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("entry of the call list")

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"


class MailHold(models.Model):
    """While a row without `released_at` stands here, no mail goes out."""

    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["released_at"], condition=Q(released_at__isnull=True), nulls_distinct=False, name="one_hold"
            )
        ]

    def __str__(self) -> str:
        return self.reason
