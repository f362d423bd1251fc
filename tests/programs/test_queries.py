from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from kawasaki_ip.core.actors import Actor
from programs import queries, rules
from programs.actions import load_plan
from programs.models import Baseline, Figure, Plan, Target, Value
from tests.factories.programs import IndicatorFactory, PlanFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def _row(indicator, *, internal=True):
    rows = queries.indicator_rows([indicator], 2026, internal=internal, today=TODAY)
    return rows[0] if rows else None


def test_not_entered_is_never_zero():
    row = _row(IndicatorFactory())

    assert (row.reading.number, row.reading.is_entered) == (None, False)


def test_a_counted_zero_is_a_figure():
    indicator = IndicatorFactory(computed=True)
    Figure.objects.create(indicator=indicator, fiscal_year=2026, month=0, number=0)

    row = _row(indicator)

    assert (row.reading.number, row.reading.is_entered) == (0, True)


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2027, 5, 31), True), (date(2027, 6, 1), False), (date(2026, 4, 1), True)]
)
def test_figures_are_so_far_until_the_closing_day(today, expected):
    assert queries.is_provisional(2026, today) is expected


def test_outsiders_get_public_values_and_no_targets():
    indicator = IndicatorFactory()
    Value.objects.create(indicator=indicator, fiscal_year=2026, number=5, source="x", as_of=TODAY, is_public=True)
    Target.objects.create(indicator=indicator, fiscal_year=2026, number=9)

    row = _row(indicator, internal=False)

    assert (row.reading.number, row.target) == (Decimal(5), None)


def test_outsiders_get_no_row_for_values_that_are_not_public():
    indicator = IndicatorFactory()
    Value.objects.create(indicator=indicator, fiscal_year=2026, number=5, source="x", as_of=TODAY)

    assert _row(indicator, internal=False) is None


def test_ratio_is_percent_of_the_target():
    indicator = IndicatorFactory(computed=True)
    Figure.objects.create(indicator=indicator, fiscal_year=2026, month=0, number=3)
    Target.objects.create(indicator=indicator, fiscal_year=2026, number=4)

    assert _row(indicator).ratio == 75


def test_plan_of_year_prefers_the_plan_that_covers_it():
    load_plan()
    PlanFactory(code="next", first_year=2025, last_year=2027)
    plans = list(Plan.objects.all())
    programme = Plan.objects.get(code="programme-2018")

    assert [queries.plan_of_year(plans, year)[0].code for year in (2019, 2026)] == ["programme-2018", "next"]
    assert queries.plan_of_year(plans, 2023) == (programme, True)
    assert queries.plan_of_year(plans, 2017) == (programme, True)


def test_years_on_record_hold_plan_years_and_years_with_records():
    load_plan()
    Figure.objects.create(indicator=IndicatorFactory(computed=True), fiscal_year=2015, month=0, number=1)

    assert queries.years_on_record(list(Plan.objects.all()), TODAY) == [2026, 2021, 2020, 2019, 2018, 2015]


@pytest.mark.parametrize("extra", [1, 3])
def test_dashboard_takes_the_same_queries_whatever_it_holds(django_assert_num_queries, extra):
    load_plan()
    for number in range(extra):
        indicator = IndicatorFactory(project_code="1-(1)-①")
        Value.objects.create(indicator=indicator, fiscal_year=2026, number=number, source="x", as_of=TODAY)

    with django_assert_num_queries(12):
        queries.dashboard(2026, internal=True, today=TODAY)


@pytest.mark.parametrize(
    ("fields", "has_baseline", "seen"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"is_public": True}, False, True),
        ({"source_key": "tests.organizations"}, True, False),
        ({"source_key": "tests.organizations", "is_public": True}, False, True),
    ],
)
def test_what_outsiders_see_agrees_with_the_rule(fields, has_baseline, seen):
    indicator = IndicatorFactory(**fields)
    if has_baseline:
        Baseline.objects.create(code="b", indicator=indicator, name="b", value="1", as_of="x", source_line="seed:1")

    assert rules.can_view_indicator(Actor.of(AnonymousUser()), indicator) is seen
    assert (_row(indicator, internal=False) is not None) is seen
