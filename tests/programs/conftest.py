"""A source over real records, registered beside the portal's own."""

from datetime import date

import pytest
from django.db.models import Count
from django.db.models.functions import TruncMonth

from exchange.models import Organization
from kawasaki_ip.core.fiscal import fiscal_year
from programs import sources


def _in(period):
    return Organization.objects.filter(created_at__date__gte=period.first, created_at__date__lte=period.last)


def _count(period, filters):
    rows = (
        _in(period).annotate(month=TruncMonth("created_at")).values("month").annotate(n=Count("pk")).order_by("month")
    )
    return {row["month"].date(): row["n"] for row in rows}


SOURCE = sources.Source(
    key="tests.organizations",
    label="organizations",
    unit="件",
    count=_count,
    distinct=lambda period, filters: _in(period).values("name_key").distinct().count(),
    years=lambda: sorted({fiscal_year(moment) for moment in Organization.objects.values_list("created_at", flat=True)}),
    records=lambda period, filters, user: _in(period).visible_to(user).order_by("pk"),
)


@pytest.fixture(autouse=True)
def _source(monkeypatch):
    monkeypatch.setitem(sources._sources, SOURCE.key, SOURCE)


@pytest.fixture
def today():
    return date(2026, 11, 24)
