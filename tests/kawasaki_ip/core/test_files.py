"""Uploads that people send by mistake, and those that somebody sends on purpose."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kawasaki_ip.core import files
from kawasaki_ip.core.files import check_upload

GPS_TAG = 0x8825


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def office(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def photograph_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCameraMaker"
    exif.get_ifd(GPS_TAG)[2] = (35.0, 31.0, 50.0)
    exif[0x0112] = 6  # to be turned by 90°
    return picture(exif=exif, comment=b"secret comment")


def huge_png() -> bytes:
    """A few bytes that claim 60,000 × 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


WORKBOOK = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}
DOCUMENT = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
GOOD = {
    "shop.jpg": picture(),
    "shop.JPEG": picture(),
    "drawing.png": picture("PNG"),
    "contract.pdf": b"%PDF-1.7\n...",
    "list.xlsx": office(WORKBOOK),
    "note.docx": office(DOCUMENT),
}
HOSTILE = {
    "nothing": b"content",
    "run.exe": b"MZ",
    "page.html": b"<script>alert(1)</script>",
    "drawing.svg": b"<svg onload='x'/>",
    "old.xls": b"\xd0\xcf\x11\xe0",
    "list.xlsm": office(WORKBOOK),
    "archive.zip": office({"a": b"b"}),
    "contract.pdf.exe": b"%PDF-1.7",
    "page.pdf": b"<html>not a pdf</html>",
    "late.pdf": b"\n\n%PDF-1.7",
    "text.jpg": b"hello",
    "empty.png": b"",
    "cut.jpg": picture()[:100],
    "gif.png": picture("GIF"),
    "huge.png": huge_png(),
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "text.xlsx": b"PK\x03\x04 not a zip",
    "document.xlsx": office(DOCUMENT),
    "workbook.docx": office(WORKBOOK),
    "macro.xlsx": office({**WORKBOOK, "xl/vbaProject.bin": b"x"}),
    "bomb.xlsx": office({**WORKBOOK, "xl/big.xml": b"0" * (files.UNPACKED_LIMIT + 1)}),
}


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_file_is_taken(name):
    checked = check_upload(upload(name, GOOD[name]))

    assert checked.name == name
    assert checked.content_type == files.ALLOWED[name.rsplit(".", 1)[1].lower()]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence_that_names_it(name):
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(name, HOSTILE[name]))

    assert f"「{name}」" in caught.value.messages[0]


def test_file_above_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT = 1024 * 1024

    with pytest.raises(ValidationError, match="1 MB"):
        check_upload(upload("big.pdf", b"%PDF-" + b"0" * 1024 * 1024))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\山田\\図面.pdf", "図面.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("line\nbreak.pdf", "line\nbreak.pdf"),
        ("x" * 300 + ".pdf", None),
    ],
)
def test_name_is_a_name_and_no_path(given, kept):
    file = upload("x.pdf", b"%PDF-1.7")
    file._name = given  # as a hostile client sends it; Django's own cleaning is not relied on

    if kept is None:
        with pytest.raises(ValidationError):
            check_upload(file)
    else:
        assert check_upload(file).name == kept


def test_photograph_loses_place_camera_and_comment_and_stands_upright():
    original = photograph_with_place()
    assert b"SecretCameraMaker" in original

    checked = check_upload(upload("shop.jpg", original))

    content = checked.content.read()
    with Image.open(io.BytesIO(content)) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (30, 40)
    for secret in (b"SecretCameraMaker", b"secret comment", b"Exif"):
        assert secret not in content


def test_picture_with_a_script_behind_it_loses_the_script():
    checked = check_upload(upload("shop.png", picture("PNG") + b"<script>alert(1)</script>"))

    assert b"script" not in checked.content.read()


def test_large_picture_is_made_smaller():
    checked = check_upload(upload("shop.jpg", picture(size=(4000, 1000))))

    with Image.open(checked.content) as kept:
        assert kept.size == (files.LONGEST_SIDE, 600)


def test_transparent_png_stays_transparent():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")

    with Image.open(check_upload(upload("mark.png", out.getvalue())).content) as kept:
        assert kept.mode == "RGBA"
        assert kept.getpixel((0, 0))[3] == 0


def test_only_the_named_kinds_are_taken():
    with pytest.raises(ValidationError):
        check_upload(upload("contract.pdf", GOOD["contract.pdf"]), allowed=files.PICTURES)


# --- stored and given out again


@pytest.fixture
def stored(db):
    from consultations.models import Visit, VisitFile
    from tests.factories.accounts import StaffFactory

    staff = StaffFactory()
    visit = Visit.objects.create(day="2026-04-01", created_by=staff)
    return files.store(VisitFile(visit=visit), check_upload(upload("図面.pdf", GOOD["contract.pdf"])), user=staff)


def test_stored_file_has_a_random_key_that_tells_nothing(stored):
    assert stored.name == "図面.pdf"
    assert "pdf" not in stored.file.name
    assert "図面" not in stored.file.name
    assert len(stored.file.name.rsplit("/", 1)[1]) == 40
    assert (stored.size, stored.content_type) == (len(GOOD["contract.pdf"]), "application/pdf")


def test_file_is_given_out_as_a_download_that_no_browser_runs(stored):
    response = files.file_response(stored)

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == GOOD["contract.pdf"]
    response.close()


def test_only_pictures_are_shown_in_a_page(stored):
    with contextlib.closing(files.picture_response(stored)) as response:
        assert response["Content-Disposition"].startswith("attachment;")
