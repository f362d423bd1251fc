"""The plan's figures that this app counts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consultations import sources as own
from consultations.actions import visits
from consultations.actions.visits import VisitContent
from consultations.models import Visit
from kawasaki_ip.core.actors import Actor
from programs import sources
from programs.models import Figure, Indicator
from programs.sources import Period
from tests.factories.accounts import StaffFactory
from tests.factories.consultations import ConsultationFactory, DispatchFactory, VisitFactory
from tests.factories.exchange import OrganizationFactory

pytestmark = pytest.mark.django_db
YEAR = Period.of_fiscal_year(2026)


def test_visits_are_counted_by_month_and_companies_once():
    company = OrganizationFactory(ward="tama")
    for day in (date(2026, 4, 1), date(2026, 4, 30), date(2027, 3, 31)):
        VisitFactory(company=company, day=day)
    VisitFactory(company=OrganizationFactory(ward="asao"), day=date(2026, 4, 2))
    VisitFactory(company=company, day=date(2026, 3, 31))
    VisitFactory(company=company, day=date(2026, 4, 3), draft=True)
    source = sources.get("consultations.visits")

    assert source.count(YEAR, {}) == {date(2026, 4, 1): 3, date(2027, 3, 1): 1}
    assert source.distinct(YEAR, {}) == 2
    assert source.distinct(YEAR, {"ward": "tama"}) == 1
    assert list(source.years()) == [2025, 2026]


def test_figures_show_their_records_to_those_who_see_them():
    visit = VisitFactory(day=date(2026, 4, 1))
    source = sources.get("consultations.visits")

    assert list(source.records(YEAR, {}, StaffFactory())) == [visit]
    assert list(source.records(YEAR, {}, StaffFactory(roles={"official"}))) == []


def test_consultation_belongs_to_its_day_in_tokyo():
    # 00:30 on 1 April in Tokyo is still March in UTC.
    ConsultationFactory(received_at=datetime(2026, 3, 31, 15, 30, tzinfo=UTC))
    ConsultationFactory(received_at=datetime(2026, 3, 31, 14, 30, tzinfo=UTC))

    assert sources.get("consultations.consultations").count(YEAR, {}) == {date(2026, 4, 1): 1}


def test_dispatches_count_once_approved():
    day = date(2026, 5, 7)
    DispatchFactory(waiting=True, approved_on=day)
    DispatchFactory(reported=True, approved_on=day, used=Decimal(1))
    DispatchFactory(refused=True)
    DispatchFactory()

    assert sources.get("consultations.dispatches").count(YEAR, {}) == {date(2026, 5, 1): 2}


def test_nothing_on_record_has_no_years():
    assert [list(sources.get(key).years()) for key in sources.known() if key.startswith("consultations.")] == [[]] * 3


def test_logging_a_visit_moves_the_figure():
    indicator = Indicator.objects.create(code="visits-test", name="企業訪問", source_key=own.VISITS)
    day = date(2026, 11, 24)

    visit = visits.log_visit(
        actor=Actor.of(StaffFactory()),
        content=VisitContent(company=OrganizationFactory(), day=day, texts={"internal_note": "見た。"}),
        next_step=None,
        today=day,
    )

    figures = dict(Figure.objects.filter(indicator=indicator, fiscal_year=2026).values_list("month", "number"))
    assert (figures[11], figures[0], figures[10]) == (1, 1, 0)
    moved = VisitContent(company=visit.company, day=date(2026, 10, 5), texts={"internal_note": "見た。"})
    visits.edit_visit(actor=Actor.of(StaffFactory()), visit=visit, content=moved, today=day)
    figures = dict(Figure.objects.filter(indicator=indicator, fiscal_year=2026).values_list("month", "number"))
    assert (figures[11], figures[10]) == (0, 1)
    assert Visit.objects.count() == 1
