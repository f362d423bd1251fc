"""The XLSX that an import of companies expects: a header row, and a second sheet that explains it."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..importers.companies import COLUMNS, REQUIRED

ROWS = 1000  # prepared as text, so that codes keep their zeros


def template() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "企業と担当者"
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, column.header)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(column.header) * 2 + 2)
        for line in range(2, ROWS):
            sheet.cell(line, number).number_format = "@"
    sheet.freeze_panes = "B2"
    _explain(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet("書き方")
    sheet.append(["列", "必須", "書き方"])
    for column in COLUMNS:
        sheet.append([column.header, _("required") if column.header in REQUIRED else "", str(column.help)])
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["C"].width = 60
