"""What this app counts for the plan: visits (延べ and distinct companies), consultations, dispatches."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Max, Min, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.fiscal import fiscal_year
from programs import sources
from programs.sources import Filters, Period, Source

from .enums import DispatchState
from .models import Consultation, Dispatch, Visit

VISITS = "consultations.visits"
# An approved dispatch is one, whatever became of it; a refused or a waiting request is none.
COUNTED_DISPATCH_STATES = (
    DispatchState.WAITING,
    DispatchState.UNDER_WAY,
    DispatchState.DECLINED,
    DispatchState.REPORTED,
    DispatchState.SURVEYED,
)
# What an indicator may narrow a figure to.
FILTERS = {"ward": "company__ward", "industry": "company__industry", "subject": "subject", "channel": "channel"}


def visits(period: Period, filters: Filters) -> QuerySet:
    """Recorded visits; the fiscal year of a visit is that of its day."""
    return _narrow(Visit.objects.recorded().filter(day__range=(period.first, period.last)), filters)


def consultations(period: Period, filters: Filters) -> QuerySet:
    """All that came in, as of the day in Asia/Tokyo on which it did."""
    days = Consultation.objects.annotate(day=TruncDate("received_at", output_field=DateField()))
    return _narrow(days.filter(day__range=(period.first, period.last)), filters)


def dispatches(period: Period, filters: Filters) -> QuerySet:
    """Approved ones, as of the day of the approval."""
    approved = Dispatch.objects.filter(state__in=COUNTED_DISPATCH_STATES)
    return _narrow(approved.filter(approved_on__range=(period.first, period.last)), filters)


def _narrow(rows: QuerySet, filters: Filters) -> QuerySet:
    return rows.filter(**{FILTERS[name]: value for name, value in filters.items()})


def _by_month(rows: QuerySet, field: str) -> dict[date, int]:
    months = rows.order_by().annotate(month=TruncMonth(field)).values("month").annotate(n=Count("pk"))
    return {row["month"]: row["n"] for row in months}


def _years(model: type, field: str) -> Callable[[], Iterable[int]]:
    """Every fiscal year from the first record to the last one."""

    def years() -> Iterable[int]:
        ends = model.objects.aggregate(first=Min(field), last=Max(field))
        if ends["first"] is None:
            return []
        return range(fiscal_year(ends["first"]), fiscal_year(ends["last"]) + 1)

    return years


def _distinct_companies(rows: Callable[[Period, Filters], QuerySet]) -> Callable[[Period, Filters], int]:
    """Those that are known: a typed name is no company yet."""
    return lambda period, filters: rows(period, filters).aggregate(n=Count("company", distinct=True))["n"]


def _visible(rows: Callable[[Period, Filters], QuerySet]) -> Callable[[Period, Filters, Any], QuerySet]:
    return lambda period, filters, user: rows(period, filters).visible_to(user).select_related("company")


def register_all() -> None:
    sources.register(
        Source(
            key=VISITS,
            label=_("Company visits"),
            unit=pgettext_lazy("unit", "visits"),
            count=lambda period, filters: _by_month(visits(period, filters), "day"),
            distinct=_distinct_companies(visits),
            records=_visible(visits),
            years=_years(Visit, "day"),
        )
    )
    sources.register(
        Source(
            key="consultations.consultations",
            label=_("Consultations"),
            unit=pgettext_lazy("unit", "consultations"),
            count=lambda period, filters: _by_month(consultations(period, filters), "day"),
            distinct=_distinct_companies(consultations),
            records=_visible(consultations),
            years=_years(Consultation, "received_at"),
        )
    )
    sources.register(
        Source(
            key="consultations.dispatches",
            label=_("Expert dispatches"),
            unit=pgettext_lazy("unit", "dispatches"),
            count=lambda period, filters: _by_month(dispatches(period, filters), "approved_on"),
            distinct=_distinct_companies(dispatches),
            records=_visible(dispatches),
            years=_years(Dispatch, "approved_on"),
        )
    )
