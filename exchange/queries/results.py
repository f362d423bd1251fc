"""What became of a case, as the plan counts it.

マッチング成果: the day of its first licence, assignment or joint-development contract.
製品化した案件: such a case with a product, on the day when it has both.
"""

from datetime import date

from ..models import Match


def result_day(match: Match) -> date | None:
    first = match.contracts.results().order_by("signed_on").first()
    return first.signed_on if first else None


def commercialised_day(match: Match) -> date | None:
    signed = result_day(match)
    first = match.products.order_by("launched_on").first()
    return max(signed, first.launched_on) if signed and first else None


def days_of(match: Match) -> set[date]:
    """Every day on which this case counts in some figure: its contracts, its products, and when it has both."""
    days = set(match.contracts.values_list("signed_on", flat=True))
    return days | set(match.products.values_list("launched_on", flat=True))
