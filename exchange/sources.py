"""The exchange's figures for the plan: applications, cases, matching results, contracts, products."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.fiscal import fiscal_year
from programs.sources import Filters, Period, Source, register

from .models import Application, Contract, Match, Product


def applications() -> QuerySet[Application]:
    """Received ones: neither drafts nor what was never confirmed."""
    return Application.objects.sent().annotate(counted_on=TruncDate("submitted_at"))


def cases() -> QuerySet[Match]:
    return Match.objects.annotate(counted_on=F("opened_on"))


def results() -> QuerySet[Match]:
    """Each case once, on the day of its first contract of the kinds that count."""
    return Match.objects.with_result_day().filter(result_on__isnull=False).annotate(counted_on=F("result_on"))


def commercialised() -> QuerySet[Match]:
    """Each case once, on the day when it has both such a contract and a product."""
    first = Product.objects.filter(match=OuterRef("pk")).order_by("launched_on").values("launched_on")[:1]
    found = Match.objects.with_result_day().annotate(product_on=Subquery(first))
    found = found.filter(result_on__isnull=False, product_on__isnull=False)
    return found.annotate(counted_on=Greatest("result_on", "product_on"))


def contracts() -> QuerySet[Contract]:
    return Contract.objects.annotate(counted_on=F("signed_on"))


def products() -> QuerySet[Product]:
    return Product.objects.annotate(counted_on=F("launched_on"))


def _within(rows: QuerySet, period: Period) -> QuerySet:
    return rows.filter(counted_on__gte=period.first, counted_on__lte=period.last)


def _count(rows: Callable[[], QuerySet]) -> Callable[[Period, Filters], dict[date, int]]:
    def count(period: Period, filters: Filters) -> dict[date, int]:
        days = _within(rows().filter(**filters), period)
        months = days.annotate(month=TruncMonth("counted_on", output_field=DateField()))
        counted = months.order_by().values("month").annotate(n=Count("pk", distinct=True))
        return {row["month"]: row["n"] for row in counted}

    return count


def _years(rows: Callable[[], QuerySet]) -> Callable[[], Iterable[int]]:
    def years() -> list[int]:
        return sorted({fiscal_year(day) for day in rows().order_by().values_list("counted_on", flat=True)})

    return years


def _source(key: str, label: Any, unit: Any, rows: Callable[[], QuerySet], **more: Any) -> Source:
    def records(period: Period, filters: Filters, user: Any) -> QuerySet:
        """What stands behind the figure, as far as this user sees it."""
        counted = _within(rows().filter(**filters), period)
        if counted.model in {Contract, Product}:
            shown = counted if can_work_with_companies(Actor.of(user)) else counted.none()
            return shown.select_related("match__company")
        return counted.filter(pk__in=counted.model.objects.visible_to(user).values("pk")).select_related("company")

    return Source(key=key, label=label, unit=unit, count=_count(rows), years=_years(rows), records=records, **more)


def register_sources() -> None:
    register(_source("exchange.applications", _("Applications for a talk"), _("applications"), applications))
    register(_source("exchange.cases", _("Cases opened"), _("cases"), cases))
    register(
        _source(
            "exchange.results",
            _("Matching results"),
            _("results"),
            results,
            baselines=("results",),
        )
    )
    register(
        _source(
            "exchange.commercialised",
            _("Cases that became products"),
            _("cases"),
            commercialised,
            baselines=("commercialised",),
        )
    )
    register(_source("exchange.contracts", _("Contracts"), _("contracts"), contracts))
    register(_source("exchange.products", _("Products"), _("products"), products))
