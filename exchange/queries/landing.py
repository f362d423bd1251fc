"""What the front page shows: words that lead to open listings, the newest of them, the city's results."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from programs.models import Baseline

from ..enums import ListingState
from ..models import OpenPatent, Technique, Use

NEWEST = 6
# The two results that the city's document dates: matches, and those of them that became products.
RESULTS = ("results", "commercialised")


@dataclass(frozen=True, slots=True)
class FrontPage:
    techniques: list[Technique]  # with open_count, none without an open listing
    uses: list[Use]
    newest: list[OpenPatent]
    results: list[Baseline]


def front_page() -> FrontPage:
    """Four queries, whatever the number of listings."""
    return FrontPage(
        techniques=list(_with_open_listings(Technique.objects.all())),
        uses=list(_with_open_listings(Use.objects.all())),
        newest=list(
            OpenPatent.objects.open()
            .select_related("owner")
            .only("title", "summary", "opened_at", "owner__name")
            .order_by("-opened_at", "-pk")[:NEWEST]
        ),
        results=list(Baseline.objects.filter(code__in=RESULTS)),
    )


def _with_open_listings(words: QuerySet) -> QuerySet:
    """A word that leads to nothing is not offered."""
    is_open = Q(openpatent__state=ListingState.OPEN)
    return (
        words.filter(is_active=True).annotate(open_count=Count("openpatent", filter=is_open)).filter(open_count__gt=0)
    )
