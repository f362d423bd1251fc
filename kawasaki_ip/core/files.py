"""Checking what people upload. Names are kept for people; storage keys are random."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from .models import StoredFile
from .normalise import clean_text

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
DOCUMENTS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ALLOWED = PICTURES | DOCUMENTS
UNPACKED_LIMIT = 100 * 1024 * 1024
PIXEL_LIMIT = 60_000_000
LONGEST_SIDE = 2400  # pixels; enough for A4


@dataclass(frozen=True, slots=True)
class CheckedFile:
    content: ContentFile
    name: str
    content_type: str


def check_upload(upload: UploadedFile, allowed: dict[str, str] = ALLOWED) -> CheckedFile:
    """The file as it may be stored: content matches its ending, pictures re-encoded without location.

    Raises ValidationError with a sentence for people.
    """
    name = clean_text(PurePath(str(upload.name).replace("\\", "/")).name)[:255]
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in allowed:
        kinds = ", ".join(sorted(allowed))
        raise ValidationError(
            _("“%(name)s” cannot be taken: please choose a file of these kinds: %(kinds)s.")
            % {"name": name, "kinds": kinds}
        )
    if upload.size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            _("“%(name)s” is too large: a file may have %(limit)d MB at most.")
            % {"name": name, "limit": settings.UPLOAD_LIMIT // 1024 // 1024}
        )
    content = upload.read()
    if ending in PICTURES:
        return CheckedFile(ContentFile(_re_encode(content, name, ending)), name, PICTURES[ending])
    if ending == "pdf":
        if not content.startswith(b"%PDF-"):
            raise _not_what_it_says(name)
    else:
        _check_office_file(content, name, ending)
    return CheckedFile(ContentFile(content), name, allowed[ending])


def store(row: StoredFile, checked: CheckedFile, *, user: Any) -> StoredFile:
    """Saves the file under a random key and fills the row's fields."""
    row.name, row.content_type = checked.name, checked.content_type
    row.size, row.uploaded_by = checked.content.size, user
    row.file.save(checked.name, checked.content, save=False)
    row.full_clean()
    row.save()
    return row


def file_response(row: StoredFile) -> HttpResponse:
    """The file as a download that no browser runs; the caller has checked `visible_to`."""
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def picture_response(row: StoredFile) -> HttpResponse:
    """A re-encoded picture for an <img> on our own pages."""
    if row.content_type not in PICTURES.values():
        return file_response(row)
    response = FileResponse(row.file.open("rb"), content_type=row.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _not_what_it_says(name: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” is not what its ending says. Please open it, save it again and choose it once more.")
        % {"name": name}
    )


def _re_encode(content: bytes, name: str, ending: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > PIXEL_LIMIT:
                raise ValidationError(
                    _("“%(name)s” has too many pixels. Please make the picture smaller.") % {"name": name}
                )
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            is_jpeg = PICTURES[ending] == "image/jpeg"
            # A new picture of the same points: place, camera and comments stay behind.
            clean = Image.new("RGBA" if "A" in upright.getbands() and not is_jpeg else "RGB", upright.size)
            clean.paste(upright.convert(clean.mode))
            out = io.BytesIO()
            clean.save(out, "JPEG" if is_jpeg else "PNG", quality=85)
            return out.getvalue()
    except ValidationError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _not_what_it_says(name) from error


def _check_office_file(content: bytes, name: str, ending: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
    except (zipfile.BadZipFile, ValueError) as error:
        raise _not_what_it_says(name) from error
    expected = "xl/workbook.xml" if ending == "xlsx" else "word/document.xml"
    if expected not in names or any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise _not_what_it_says(name)
    if unpacked > UNPACKED_LIMIT:
        raise ValidationError(_("“%(name)s” is too large when unpacked.") % {"name": name})
