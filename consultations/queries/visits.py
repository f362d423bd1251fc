"""What a visit's pages show."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from ..models import Visit, VisitParticipant


def with_participants(visits: QuerySet) -> QuerySet:
    """Company, who is in charge and who joined, in two queries."""
    joined = VisitParticipant.objects.select_related("user", "organization")
    return visits.select_related("company", "in_charge", "match").prefetch_related(
        Prefetch("participants", queryset=joined)
    )


def unfinished(user: Any) -> QuerySet:
    """Drafts of this coordinator, and records to complete; newest first."""
    mine = Visit.objects.filter(in_charge=user)
    return (mine.drafts() | mine.incomplete()).select_related("company").order_by("state", "-day", "-pk")
