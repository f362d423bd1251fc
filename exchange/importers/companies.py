"""Companies and contact persons from the table that the template gives: one row is a company and one person.

A blank cell says nothing. A cell that cannot be read refuses its row, with the column's name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field, URLField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kawasaki_ip.core.forms import (
    CorporateNumberField,
    EmailAddressField,
    KanaField,
    LongTextField,
    PostalCodeField,
    TelephoneField,
    TextField,
)
from kawasaki_ip.core.normalise import digits, search_key

from ..enums import Industry, OrganizationKind, Ward
from ..models import Technique
from .sheets import header_name, read_sheet
from .tables import ReadRow


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template: header, field, how a cell is read, what the template says about it."""

    header: str
    field: str
    read: Callable[[str], Any]
    help: Any = ""


def _by(field: Field) -> Callable[[str], Any]:
    return field.clean


def _choice(choices: Any) -> Callable[[str], str]:
    """Takes the Japanese label or the code."""

    def read(text: str) -> str:
        with override("ja"):
            labels = {str(label): value for value, label in choices.choices}
        known = labels | {value: value for value in choices.values}
        if text not in known:
            raise ValidationError(_("“%(text)s” is not one of: %(known)s") % {"text": text, "known": "、".join(labels)})
        return known[text]

    return read


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = digits(text)
        if not number or not least <= int(number) <= most:
            raise ValidationError(_("“%(text)s” is not a number that fits here") % {"text": text})
        return int(number)

    return read


def _techniques(text: str) -> list[str]:
    """Names of techniques with 、 or commas between them → their codes, in the list's order."""
    known = {row.name: row.code for row in Technique.objects.filter(is_active=True)}
    names = [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValidationError(
            _("“%(text)s” is not one of: %(known)s") % {"text": "、".join(unknown), "known": "、".join(known)}
        )
    return [code for name, code in known.items() if name in names]


COMPANY = (
    Column("会社名", "name", _by(TextField(max_length=200)), gettext_lazy("Required. As the company writes it.")),
    Column("フリガナ", "kana", _by(KanaField(max_length=200)), gettext_lazy("Without 株式会社.")),
    Column("種別", "kind", _choice(OrganizationKind), gettext_lazy("Left blank: a small or medium enterprise.")),
    Column(
        "法人番号",
        "corporate_number",
        _by(CorporateNumberField()),
        gettext_lazy("13 digits; by it a company is known again."),
    ),
    Column("郵便番号", "postal_code", _by(PostalCodeField())),
    Column("区", "ward", _choice(Ward)),
    Column("住所", "address", _by(TextField(max_length=300))),
    Column("電話", "telephone", _by(TelephoneField())),
    Column("FAX", "fax", _by(TelephoneField())),
    Column("ウェブサイト", "website", _by(URLField(max_length=200, assume_scheme="https"))),
    Column("業種", "industry", _choice(Industry)),
    Column("従業員数", "employees", _number(0, 2_000_000)),
    Column("創業年", "founded", _number(1500, 2100)),
    Column("事業内容", "profile", _by(LongTextField())),
)
TECHNIQUES = Column(
    "加工・得意分野", "techniques", _techniques, gettext_lazy("Names of the list with 、 between them.")
)
CONTACT = (
    Column(
        "担当者氏名",
        "name",
        _by(TextField(max_length=150)),
        gettext_lazy("One person per row; repeat the company for more."),
    ),
    Column("担当者フリガナ", "kana", _by(KanaField(max_length=150))),
    Column("担当者部署", "department", _by(TextField(max_length=150))),
    Column("担当者役職", "position", _by(TextField(max_length=150))),
    Column("担当者メール", "email", _by(EmailAddressField(max_length=254))),
    Column("担当者電話", "telephone", _by(TelephoneField())),
    Column("担当者携帯", "mobile", _by(TelephoneField())),
)
COLUMNS = (*COMPANY, TECHNIQUES, *CONTACT)
REQUIRED = ("会社名",)


def read(content: bytes, name: str, exported_on: date) -> list[ReadRow]:
    """Every row of one file. Raises FileRefused when it is no such table."""
    rows = []
    for line, cells, reason in read_sheet(content, name, REQUIRED):
        row = ReadRow(line, title=cells.get("会社名", "").strip()[:500], reason=reason)
        if not reason:
            _fill(row, cells)
        rows.append(row)
    return rows


def _fill(row: ReadRow, cells: Mapping[str, str]) -> None:
    """Values of the row, or the reason why it is refused."""
    if not row.title:
        row.reason = _("there is no company name")
        return
    try:
        company = _values(COMPANY, cells)
        contact = _values(CONTACT, cells)
        techniques = _values((TECHNIQUES,), cells).get("techniques", [])
    except ValidationError as bad:
        row.reason = " ".join(bad.messages)
        return
    if contact and not contact.get("name"):
        row.reason = _("the contact person has no name")
        return
    row.key = company.get("corporate_number") or key_of(company)
    row.values = {"company": company, "contact": contact, "techniques": techniques}


def key_of(company: Mapping[str, Any]) -> str:
    """What tells rows without a corporate number apart: name and telephone."""
    return f"{search_key(company['name'])} {digits(company.get('telephone', ''))}".strip()


def _values(columns: tuple[Column, ...], cells: Mapping[str, str]) -> dict[str, Any]:
    """field → value of the cells that say something. Raises ValidationError that names the column."""
    values = {}
    for column in columns:
        text = cells.get(header_name(column.header), "").strip()
        if text:
            try:
                values[column.field] = column.read(text)
            except ValidationError as bad:
                raise ValidationError(f"{column.header}: {' '.join(bad.messages)}") from bad
    return values
