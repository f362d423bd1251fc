"""History, jobs, one-time keys, drafts; and what records of work inherit."""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Owned(models.Model):
    """A record of work with a person in charge.

    Hand-over registers how each subclass is reassigned; a test walks all models.
    """

    in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person in charge"),
    )

    class Meta:
        abstract = True


class Timestamped(models.Model):
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class HistoryQuerySet(models.QuerySet):
    def about(self, obj: models.Model) -> "HistoryQuerySet":
        return self.filter(subject_type=obj._meta.label_lower, subject_id=obj.pk)


class History(models.Model):
    """One row per change, read of a confidential record, or export. Never changed or deleted.

    `changes` maps field → [old, new] as shown to people; a confidential field reads
    [True, True] there, and its old text is in `confidential`.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    subject_type = models.CharField(_("kind of record"), max_length=60)  # "exchange.match"
    subject_id = models.BigIntegerField(_("number"), null=True)
    action = models.CharField(_("action"), max_length=60)  # "take_up", "read", "export"
    actor_kind = models.CharField(max_length=10)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    actor_label = models.CharField(max_length=200, blank=True)
    state_from = models.CharField(_("state before"), max_length=30, blank=True)
    state_to = models.CharField(_("state after"), max_length=30, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    confidential = models.JSONField(default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="history_subject"),
            models.Index(fields=["actor", "-at"], name="history_actor"),
        ]
        verbose_name = _("history")

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise TypeError("history is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("history is append-only")


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Long work, done in slices of at most 200 rows; see core.jobs."""

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="job_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_finished(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class FormKey(models.Model):
    """The one-time key of a rendered form: the same post twice makes one record."""

    key = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    body_hash = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)  # where the first post led
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.path


class Draft(models.Model):
    """What someone typed and has not saved yet, per person and form address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)  # field → list of strings, as posted
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_draft_per_form")]
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title or self.path


class SerialNumber(models.Model):
    """The last number given per series and fiscal year; see core.serial."""

    series = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "fiscal_year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.fiscal_year}-{self.last:04}"


def random_key(instance: "StoredFile", filename: str) -> str:
    """A storage key that tells nothing: names live in the database only."""
    key = secrets.token_hex(20)
    return str(PurePosixPath(instance._meta.label_lower) / key[:2] / key)


class StoredFile(models.Model):
    """Abstract: a checked upload. Subclasses add a foreign key; its `visible_to` decides who reads."""

    file = models.FileField(upload_to=random_key, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
