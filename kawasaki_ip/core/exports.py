"""Lists as XLSX: a header row, typed cells that no spreadsheet takes for a formula, and a line in the history.

`table_response` is what a view calls. Example: kawasaki_ip/accounts/views/audit.py.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from . import history
from .actors import Actor
from .normalise import clean_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # Excel's limit
CUT_MARK = "…"
# What a column's heading stands over: (heading, function of one row).
Column = tuple[Any, Callable[[Any], Any]]

_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ in a string as the letter A; the escaped underscore keeps what was typed.
_EXCEL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_FILE_NAME = re.compile(r'[\\/:*?"<>|\s]+')


def table_response(
    *,
    kind: str,
    about: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    subject_type: str,
    actor: Actor,
    filters: Mapping[str, Any],
    today: date,
) -> HttpResponse:
    """The rows as a download 種別_対象_YYYYMMDD.xlsx, logged with filter, columns and number of rows.

    `subject_type` is what the history calls the records ("accounts.user"); `filters` the conditions in force.
    The caller has checked the permission and has narrowed `rows` by `visible_to`.
    """
    headings = [str(heading) for heading, _value in columns]
    content, count = workbook(headings, ([value(row) for _heading, value in columns] for row in rows))
    history.record_event(
        subject_type, "export", actor, rows=count, columns=headings, **{f"filter_{k}": v for k, v in filters.items()}
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(kind, about, today)
    )
    return response


def file_name(kind: str, about: str, day: date) -> str:
    """企業訪問_2026年度_20261124.xlsx"""
    parts = [_NOT_IN_FILE_NAME.sub("-", clean_text(part)).strip("-.")[:60] for part in (kind, about)]
    return "_".join([*(part for part in parts if part), f"{day:%Y%m%d}.xlsx"])


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    """One sheet with a fixed header row; returns the file and the number of rows below the header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(12, _width(heading) + 4))
    header = [_cell(sheet, heading) for heading in headings]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), count


def _width(text: str) -> int:
    """How many half-width letters the text is wide."""
    return sum(2 if unicodedata.east_asian_width(ch) in "FW" else 1 for ch in text)


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    """Numbers and days stay what they are; everything else becomes a string that stays a string."""
    if value is None:
        return WriteOnlyCell(sheet, value=None)
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value=timezone.make_naive(value) if timezone.is_aware(value) else value)
        cell.number_format = "yyyy/mm/dd hh:mm"
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "yyyy/mm/dd"
        return cell
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=safe_text(str(value)))
    # openpyxl takes a leading "=" for a formula; the type says otherwise.
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def safe_text(text: str) -> str:
    """The text without what a cell cannot hold; too long a text ends in a mark."""
    text = _EXCEL_ESCAPE.sub("_x005F_", _NOT_IN_XML.sub("", clean_text(text)))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT_MARK)] + CUT_MARK
