"""CSV as people bring it: UTF-8 with or without a mark, or re-saved from Excel as CP932; by header name."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


class FileRefused(Exception):
    """The whole file cannot be read as what it should be; the message is for people."""


@dataclass(slots=True)
class ReadRow:
    """One row of a file: `values` ready to be kept as JSON, or the reason why it is refused."""

    line: int
    key: str = ""
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def decode(content: bytes, name: str) -> str:
    """The file's text. Raises FileRefused when it is no text in an encoding that Excel or J-PlatPat writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in content[:2000]:
        raise FileRefused(
            _("“%(name)s” is no CSV file. In Excel, choose “CSV UTF-8” when you save it.") % {"name": name}
        )
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(_("The letters of “%(name)s” cannot be read. Please save it as “CSV UTF-8”.") % {"name": name})


def read_table(text: str, name: str, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str], str]]:
    """(line where the row begins, cells by header name, reason or "") of each row that is not empty.

    Raises FileRefused at once when a required column is missing; columns that nobody knows are let pass.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [_header(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise _broken(name, 1) from error
    missing = [column for column in required if _header(column) not in header]
    if missing:
        raise FileRefused(
            _("“%(name)s” is not the export that is expected here: these columns are missing: %(columns)s.")
            % {"name": name, "columns": "、".join(missing)}
        )
    return _rows(reader, header, name)


def _rows(reader: Any, header: list[str], name: str) -> Iterator[tuple[int, dict[str, str], str]]:
    begins = reader.line_num + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(name, begins) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            reason = ""
            if len(cells) != len(header):
                reason = _("%(found)d cells instead of %(expected)d") % {"found": len(cells), "expected": len(header)}
            yield begins, dict(zip(header, cells, strict=False)), reason
        begins = reader.line_num + 1


def _header(cell: str) -> str:
    """Header names meet in one width and without spaces around."""
    return unicodedata.normalize("NFKC", cell).strip()


def _broken(name: str, line: int) -> FileRefused:
    return FileRefused(
        _("“%(name)s” is damaged from line %(line)d on: a quotation mark is missing or a cell is far too long.")
        % {"name": name, "line": line}
    )
