"""What the people of a company keep."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet

from ..enums import MEMBER_KINDS, PUBLIC_LISTING_STATES
from ..models import KeptListing, OpenPatent
from ..models.organizations import bodies_of


def _marks_of(user: Any) -> QuerySet[KeptListing]:
    return KeptListing.objects.filter(Q(user=user) | Q(organization__in=bodies_of(user, MEMBER_KINDS)))


def kept_by_company(user: Any) -> QuerySet[OpenPatent]:
    """Public listings that somebody of the user's company keeps, last kept first."""
    return (
        OpenPatent.objects.public()
        .filter(kept_by__in=_marks_of(user))
        .annotate(last_kept=Max("kept_by__created_at"))
        .with_sheet()
        .order_by("-last_kept", "-pk")
    )


def kept_marks(user: Any, listings: Sequence[OpenPatent]) -> dict[int, list[KeptListing]]:
    """Who keeps each listing, with their notes."""
    marks: dict[int, list[KeptListing]] = {}
    for mark in _marks_of(user).filter(listing__in=[listing.pk for listing in listings]).select_related("user"):
        marks.setdefault(mark.listing_id, []).append(mark)
    return marks


def kept_but_hidden(user: Any) -> int:
    """How many kept listings are not shown any more."""
    listings = OpenPatent.objects.filter(kept_by__in=_marks_of(user)).exclude(state__in=PUBLIC_LISTING_STATES)
    return listings.distinct().count()
