"""Tables as CSV or XLSX, by header name: the same rows from either."""

import datetime
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .tables import FileRefused, decode, read_table

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; more is no list of companies


def read_sheet(content: bytes, name: str, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str], str]]:
    """(line, cells by header name, reason or "") of each row that is not empty. Raises FileRefused."""
    if not content.startswith(b"PK"):
        return read_table(decode(content, name), name, required)
    rows = _xlsx_rows(content, name)
    header = [header_name(cell) for cell in next(rows, [])]
    missing = [column for column in required if header_name(column) not in header]
    if missing:
        raise FileRefused(
            _("“%(name)s” is not the table that is expected here: these columns are missing: %(columns)s.")
            % {"name": name, "columns": "、".join(missing)}
        )
    found = enumerate(rows, start=2)
    return ((line, dict(zip(header, cells, strict=False)), "") for line, cells in found if any(cells))


def header_name(text: str) -> str:
    """Header names meet in one width, without spaces around and without the mark of required ones."""
    return unicodedata.normalize("NFKC", text).strip().rstrip("*")


def _xlsx_rows(content: bytes, name: str) -> Iterator[list[str]]:
    """The rows of the first sheet as text. Formulas are not computed: their last shown value counts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise FileRefused(_("“%(name)s” is far too large.") % {"name": name})
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1, values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise FileRefused(
            _("“%(name)s” cannot be opened as an Excel file. Please save it again as .xlsx or as CSV.") % {"name": name}
        ) from error
    if len(rows) > MOST_ROWS:
        raise FileRefused(_("“%(name)s” has more than %(n)d rows. Please split it.") % {"name": name, "n": MOST_ROWS})
    return ([_text(cell) for cell in row] for row in rows)


def _text(value: Any) -> str:
    """A cell as people see it: a number that Excel made of a code is written without its decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value).strip()
