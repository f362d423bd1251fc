"""Rights found by their numbers."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from kawasaki_ip.core.models import History
from kawasaki_ip.core.normalise import search_key

from ..models import Organization, Right

HAND_ACTIONS = ("create", "edit")
NUMBER_FIELDS = ("application_number", "publication_number", "registration_number")


def rights_by_numbers(numbers: Sequence[str]) -> tuple[list[Right], list[str]]:
    """(rights in the order of these normal forms, numbers that no right has)."""
    condition = Q()
    for field in NUMBER_FIELDS:
        condition |= Q(**{f"{field}__in": numbers})
    rights = Right.objects.filter(condition).prefetch_related("owners") if numbers else []
    by_number = {getattr(right, field): right for right in rights for field in NUMBER_FIELDS}
    found = [by_number[number] for number in numbers if number in by_number]
    return list(dict.fromkeys(found)), [number for number in numbers if number not in by_number]


def printed_owners(holders: str) -> list[str]:
    """Names as printed, in order. A comma inside a name is full-width and stays."""
    return [name for name in (part.strip() for part in holders.split(",")) if name]


def owner_key(name: str) -> str:
    """What printed names are compared by; the marks around gaiji (深▲セン▼) do not count."""
    return search_key(name.replace("▲", "").replace("▼", ""))


def owners_by_key(holders: Iterable[str]) -> dict[str, Organization]:
    """Key → organization, for the printed names in these cells, where exactly one organization has it."""
    keys = {owner_key(name) for cell in holders for name in printed_owners(cell)} - {""}
    found: dict[str, list[Organization]] = {}
    for organization in Organization.objects.active().filter(name_key__in=keys):
        found.setdefault(organization.name_key, []).append(organization)
    return {key: several[0] for key, several in found.items() if len(several) == 1}


def written_by_hand(right_ids: Iterable[int]) -> dict[int, set[str]]:
    """Fields of these rights that a person wrote; an import keeps them."""
    rows = History.objects.filter(
        subject_type=Right._meta.label_lower, subject_id__in=list(right_ids), actor_kind="user", action__in=HAND_ACTIONS
    )
    written: dict[int, set[str]] = {}
    for right_id, changes in rows.values_list("subject_id", "changes"):
        written.setdefault(right_id, set()).update(changes)
    return written
