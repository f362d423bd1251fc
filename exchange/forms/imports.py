"""Bringing files for an import. Each kind has its own endings and help; a new kind adds a row to UPLOADS."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import DayField
from kawasaki_ip.core.normalise import clean_text

from ..enums import ImportKind

MOST_FILES = 30


class Upload(NamedTuple):
    endings: tuple[str, ...]
    help: Any
    asks_day: bool = True  # of the export
    page: str = ""  # a page of its own, instead of a form on the list of imports


UPLOADS: dict[str, Upload] = {
    ImportKind.JPLATPAT: Upload(
        ("csv",),
        _("CSV of J-PlatPat (国内文献), as it came from there or saved again in Excel. You may bring several at once."),
    ),
    ImportKind.COMPANIES: Upload(
        ("xlsx", "csv"),
        _("The filled-in template as XLSX or CSV."),
        asks_day=False,
        page="import_companies",
    ),
}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each small enough and with an ending that fits; its value is a list."""

    def __init__(self, *, endings: Sequence[str], **kwargs: Any) -> None:
        accept = ",".join(f".{ending}" for ending in endings)
        super().__init__(widget=ManyFilesInput(attrs={"accept": accept}), **kwargs)
        self.endings = tuple(endings)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(ManyFilesField, self).clean(upload, initial) for upload in uploads or [None]]
        if len(cleaned) > MOST_FILES:
            raise forms.ValidationError(_("Please bring at most %(n)d files at once.") % {"n": MOST_FILES})
        for upload in cleaned:
            self._check(upload)
        return cleaned

    def _check(self, upload: UploadedFile) -> None:
        name = file_name(upload)
        if not name.lower().endswith(tuple(f".{ending}" for ending in self.endings)):
            raise forms.ValidationError(
                _("“%(name)s” cannot be taken: please choose a file of these kinds: %(kinds)s.")
                % {"name": name, "kinds": ", ".join(self.endings)}
            )
        if upload.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("“%(name)s” is too large: a file may have %(limit)d MB at most.")
                % {"name": name, "limit": settings.UPLOAD_LIMIT // 1024 // 1024}
            )


def file_name(upload: UploadedFile) -> str:
    """The name without a folder and without controls."""
    return clean_text(PurePath(str(upload.name).replace("\\", "/")).name)[:255]


class ImportForm(forms.Form):
    """The files of one kind, and the day on which they were exported."""

    kind = forms.ChoiceField(choices=ImportKind.choices, widget=forms.HiddenInput)
    exported_on = DayField(
        label=_("Day of the export"), help_text=_("States of rights were true on this day. e.g. 2026/3/31")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": kind, **(kwargs.get("initial") or {})}
        kwargs.setdefault("prefix", kind)
        super().__init__(*args, **kwargs)
        upload = UPLOADS[kind]
        self.fields["files"] = ManyFilesField(endings=upload.endings, label=_("Files"), help_text=upload.help)
        if not upload.asks_day:
            del self.fields["exported_on"]
        self.order_fields(["files", "exported_on"])
