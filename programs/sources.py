"""Where computed figures come from. Apps above register their sources in AppConfig.ready.

    programs.sources.register(Source(key="exchange.applications", label=_("Applications"), …))

An action that changes a counted record says so in its transaction:

    figures_changed("exchange.applications", days=[application.submitted_on])
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kawasaki_ip.core.fiscal import fiscal_year_range

Filters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted."""

    first: date
    last: date

    @classmethod
    def of_fiscal_year(cls, year: int) -> "Period":
        return cls(*fiscal_year_range(year))


@dataclass(frozen=True, slots=True)
class Source:
    """One countable thing.

    count(period, filters) → {first day of month: n}, in one query, months without any left out.
    distinct(period, filters) → n of the whole period, never a sum of months; None where nothing is doubled.
    records(period, filters, user) → queryset of what the user may see, or None for figures without a list.
    spans(period, filters) → {step: average days}, where the thing has steps.
    years() → the fiscal years with records.
    baselines: codes of the seed's figures that it may stand beside.
    """

    key: str
    label: Any
    unit: Any
    count: Callable[[Period, Filters], dict[date, int]]
    years: Callable[[], Iterable[int]]
    distinct: Callable[[Period, Filters], int] | None = None
    records: Callable[[Period, Filters, Any], QuerySet | None] | None = None
    spans: Callable[[Period, Filters], dict[str, float]] | None = None
    baselines: tuple[str, ...] = field(default=())


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Raises ValueError when the key is taken."""
    if source.key in _sources:
        raise ValueError(f"source {source.key} is registered twice")
    _sources[source.key] = source


def get(key: str) -> Source:
    """Raises KeyError for a source that no app registered."""
    return _sources[key]


def known() -> dict[str, Source]:
    return dict(_sources)
