"""J-PlatPat 国内文献 exports of every vintage: 14 columns (2023), 15 (2024-05), 16 (2024-10).

要約, ステージ and イベント詳細 may be missing, the order may change, new columns may come.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kawasaki_ip.core.normalise import clean_text

from .. import numbers
from ..enums import RightKind, RightStatus
from ..ipc import classes_of, split_codes
from .tables import ReadRow, decode, read_table

REQUIRED = (
    "文献番号",
    "出願番号",
    "出願日",
    "公知日",
    "発明の名称",
    "出願人/権利者",
    "FI",
    "公開番号",
    "登録番号",
)
SOURCE = "J-PlatPat"
GAZETTES = "https://www.j-platpat.inpit.go.jp/"

# Words of ステージ; true on the day of the export only. The first that stands in the cell counts.
STAGES = (
    ("有効", RightStatus.REGISTERED),
    ("消滅", RightStatus.LAPSED),
    ("却下", RightStatus.REFUSED),
    ("拒絶", RightStatus.REFUSED),
    ("取下", RightStatus.REFUSED),
    ("審査中", RightStatus.PENDING),
    ("審査請求前", RightStatus.PENDING),
    ("査定不服", RightStatus.PENDING),
)
_TAGS = re.compile(r"</?(?:BR|SUB|SUP|U|B|I)\s*/?>", re.IGNORECASE)
_ABSTRACT_HEAD = re.compile(r"^\s*\(57\)\s*【要約】\s*(?:（修正有）|\(修正有\))?\s*")
_DRAWING = re.compile(r"\s*[【［]選択図[】］][^\n]*\s*$")
_DAY = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})$")


def read(content: bytes, name: str, exported_on: date) -> list[ReadRow]:
    """Every row of one file. Raises FileRefused when it is no such export."""
    rows = []
    for line, cells, reason in read_table(decode(content, name), name, REQUIRED):
        row = ReadRow(line, title=_cell(cells, "発明の名称")[:500], reason=reason)
        if not reason:
            _fill(row, cells, exported_on)
        rows.append(row)
    return rows


def _fill(row: ReadRow, cells: Mapping[str, str], exported_on: date) -> None:
    """Values of the row, or the reason why it is refused."""
    number = _cell(cells, "出願番号")
    try:
        row.key = numbers.normalise(number)
        if not numbers.is_application_number(row.key):
            raise ValueError(number)
    except ValueError:
        row.reason = (
            _("the application number “%(number)s” cannot be read") % {"number": number[:60]}
            if number
            else _("there is no application number")
        )
        return
    if not row.title:
        row.reason = _("there is no title")
        return
    try:
        row.values = _values(row.key, cells, exported_on)
    except _BadCell as bad:
        row.reason = str(bad)


def _values(application: str, cells: Mapping[str, str], exported_on: date) -> dict[str, Any]:
    """Fields of Right in plain JSON values; a blank one says nothing."""
    kind = numbers.kind_of(application)
    applied = _day(cells, "出願日")
    codes = split_codes(_cell(cells, "FI"))
    status = _status(_cell(cells, "ステージ"))
    ends = numbers.longest_term(kind, applied)
    checked = status != RightStatus.UNKNOWN
    return {
        "application_number": application,
        "kind": RightKind(kind).value,
        "title": _cell(cells, "発明の名称")[:500],
        "abstract": clean_abstract(cells.get("要約", "")),
        "publication_number": _number(cells, "公開番号"),
        "registration_number": _number(cells, "登録番号"),
        "applied_on": _iso(applied),
        "published_on": _iso(_day(cells, "公知日")),
        "expires_on": _iso(ends),
        "holders": _cell(cells, "出願人/権利者"),
        "fi_codes": codes,
        "ipc_classes": classes_of(codes),
        "url": _url(_cell(cells, "文献URL")),
        "status": RightStatus(status).value,
        "status_source": SOURCE if checked else "",
        "status_checked_on": _iso(exported_on) if checked else None,
    }


class _BadCell(ValueError):
    """A cell that is there but cannot be read; the message is for people."""


def _cell(cells: Mapping[str, str], column: str) -> str:
    """The cell on one line; the literal null is nothing."""
    text = " ".join(_TAGS.sub("", clean_text(cells.get(unicodedata.normalize("NFKC", column), ""))).split())
    return "" if text.lower() == "null" else text


def _number(cells: Mapping[str, str], column: str) -> str:
    text = _cell(cells, column)
    if not text:
        return ""
    try:
        return numbers.normalise(text)
    except ValueError:
        raise _BadCell(_("%(column)s “%(text)s” cannot be read") % {"column": column, "text": text[:60]}) from None


def _day(cells: Mapping[str, str], column: str) -> date | None:
    text = _cell(cells, column)
    if not text:
        return None
    found = _DAY.match(unicodedata.normalize("NFKC", text).replace("-", "/"))
    try:
        if found is None:
            raise ValueError(text)
        return datetime(*map(int, found.groups())).date()  # noqa: DTZ001
    except ValueError:
        message = _("%(column)s “%(text)s” is not a day of the calendar")
        raise _BadCell(message % {"column": column, "text": text[:60]}) from None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _status(stage: str) -> RightStatus:
    return next((status for word, status in STAGES if word in stage), RightStatus.UNKNOWN)


def _url(text: str) -> str:
    """Only an address at J-PlatPat is kept, so that no export can lead readers elsewhere."""
    return text if text.startswith(GAZETTES) and len(text) <= 300 and " " not in text else ""


def clean_abstract(text: str) -> str:
    """Without its head, the fixed-width line breaks inside words, and the number of the drawing."""
    text = _TAGS.sub("", clean_text(text))
    if text.strip().lower() == "null":
        return ""
    text = _DRAWING.sub("", _ABSTRACT_HEAD.sub("", text))
    lines = (line.strip(" \t　") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
