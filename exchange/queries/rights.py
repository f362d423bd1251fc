"""Rights found by their numbers."""

from collections.abc import Sequence

from django.db.models import Q

from ..models import Right

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
