"""Computed figures are stored per indicator, fiscal year and month; pages read rows."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kawasaki_ip.core.fiscal import fiscal_months, fiscal_year

from ..models import Figure, Indicator
from ..sources import Period, get, known


@transaction.atomic
def figures_changed(*keys: str, days: Iterable[date | None]) -> None:
    """Brings the figures of these sources up to date for the fiscal years of `days` (None is passed over).

    Name all sources of one action in one call: rows are locked in one order.
    """
    years = {fiscal_year(day) for day in days if day is not None}
    if not years:
        return
    # The lock comes before the count: who waits here counts what the other has committed.
    indicators = list(Indicator.objects.select_for_update().filter(source_key__in=keys).order_by("pk"))
    for indicator in indicators:
        for year in sorted(years):
            _store(indicator, year, compute(indicator, year))


def compute(indicator: Indicator, year: int) -> dict[int, int]:
    """{month: n} for the twelve months of the fiscal year, and 0 → the year's own figure."""
    source = get(indicator.source_key)
    period = Period.of_fiscal_year(year)
    counted = source.count(period, indicator.filters)
    figures = {month: counted.get(date(calendar_year, month, 1), 0) for calendar_year, month in fiscal_months(year)}
    if indicator.is_distinct and source.distinct is not None:
        figures[0] = source.distinct(period, indicator.filters)
    else:
        figures[0] = sum(figures.values())
    return figures


def _store(indicator: Indicator, year: int, figures: dict[int, int]) -> None:
    Figure.objects.bulk_create(
        [
            Figure(indicator=indicator, fiscal_year=year, month=month, number=number)
            for month, number in figures.items()
        ],
        update_conflicts=True,
        unique_fields=["indicator", "fiscal_year", "month"],
        update_fields=["number", "computed_at"],
    )


def recompute_all(*, today: date) -> list[str]:
    """Counts everything anew, this fiscal year always; returns the differences found, in words for the log."""
    differences = []
    for indicator in Indicator.objects.exclude(source_key="").order_by("pk"):
        if indicator.source_key not in known():
            differences.append(f"{indicator.code}: source {indicator.source_key} is not registered")
            continue
        stored_years = indicator.figures.values_list("fiscal_year", flat=True).distinct()
        for year in sorted({fiscal_year(today), *get(indicator.source_key).years(), *stored_years}):
            differences += _recompute(indicator, year)
    return differences


@transaction.atomic
def _recompute(indicator: Indicator, year: int) -> list[str]:
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    stored = dict(indicator.figures.filter(fiscal_year=year).values_list("month", "number"))
    fresh = compute(indicator, year)
    _store(indicator, year, fresh)
    return [
        f"{indicator.code} {year}/{month}: stored {stored[month]}, counted {number}"
        for month, number in sorted(fresh.items())
        if month in stored and stored[month] != number
    ]
