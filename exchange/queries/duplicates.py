"""Companies that may be the same one: by corporate number, by name without legal form and width, by telephone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kawasaki_ip.core.normalise import digits, search_key

from ..models import ImportRow, Organization

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Suspect:
    """A known company, and in words what it has in common."""

    organization: Organization
    why: str


def suspected_doubles(
    *, name: str, corporate_number: str = "", telephone: str = "", besides: int | None = None
) -> list[Suspect]:
    """Known companies, archived ones too, that may be this one; the surest first."""
    key, number = search_key(name), digits(telephone)
    condition = Q()
    if corporate_number:
        condition |= Q(corporate_number=corporate_number)
    if key:
        condition |= Q(name_key=key)
    if number:
        condition |= Q(telephone__in=telephone_spellings(telephone))
    if not condition:
        return []
    found = Organization.objects.filter(condition).exclude(pk=besides).order_by("archived_at", "kana", "pk")[:SHOWN]
    suspects = [Suspect(row, reason_of(row, key, corporate_number, number)) for row in found]
    return sorted(suspects, key=lambda suspect: suspect.organization.corporate_number != corporate_number)


def suspects_of_row(row: ImportRow) -> list[Suspect]:
    """The companies that a row of an import may be about."""
    wanted = row.values["company"]
    found = suspected_doubles(name=wanted["name"], telephone=wanted.get("telephone", ""))
    return [suspect for suspect in found if may_be_same(suspect.organization, wanted)]


def may_be_same(company: Organization, wanted: Mapping[str, Any]) -> bool:
    """Two different corporate numbers are two companies, whatever their names."""
    number = wanted.get("corporate_number")
    return not (number and company.corporate_number and number != company.corporate_number)


def telephone_spellings(telephone: str) -> list[str]:
    """As it is typed now, and as digits alone."""
    return [telephone, digits(telephone)]


def reason_of(row: Organization, key: str, corporate_number: str, number: str) -> str:
    """“the same corporate number, the same name”, in the reader's language."""
    reasons = []
    if corporate_number and row.corporate_number == corporate_number:
        reasons.append(_("the same corporate number"))
    if key and row.name_key == key:
        reasons.append(_("the same name"))
    if number and digits(row.telephone) == number:
        reasons.append(_("the same telephone number"))
    return _(", ").join(reasons)


def names_of(suspects: Sequence[Suspect]) -> str:
    return _(", ").join(str(suspect.organization) for suspect in suspects)


def version_of(organization: Any) -> str:
    """What a form remembers of the record that it showed."""
    return organization.updated_at.isoformat() if organization is not None else ""
