"""An import: what a file holds, row by row, shown before it is applied in one confirmed step."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Job

from ..enums import ImportKind, ImportOutcome, ImportState


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ImportBatchQuerySet":
        """Staff in the field only."""
        return self if can_work_with_companies(Actor.of(user)) else self.none()


class ImportBatch(models.Model):
    """One or several files read together. The files themselves are not kept, their rows are."""

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind)
    file_names = models.JSONField(_("files"), default=list)
    # What the file says was true on this day only.
    exported_on = models.DateField(_("day of the export"))
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.PREVIEW)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("read on"), default=timezone.now)
    applied_at = models.DateTimeField(_("applied on"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return ", ".join(self.file_names)


class ImportRow(models.Model):
    """One row of a file: `values` as read, and what applying it would do (after applying: what it did)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    file_name = models.CharField(_("file"), max_length=255)
    line = models.PositiveIntegerField(_("line"))  # where the row begins in the file; the header is line 1
    key = models.CharField(_("key"), max_length=200, blank=True)  # the same key is the same record
    title = models.CharField(_("title"), max_length=500, blank=True)
    values: Any = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ImportOutcome)
    # For people: why it is refused, or field → [old, new] for a changed one.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    changes: Any = models.JSONField(default=dict, blank=True)
    existing_id = models.BigIntegerField(null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=20, blank=True)  # for suspected doubles
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "pk"]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="import_row_outcome")]
        verbose_name = _("row of an import")

    def __str__(self) -> str:
        return f"{self.file_name}:{self.line}"
