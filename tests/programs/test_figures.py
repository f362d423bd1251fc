import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exchange.models import Organization
from programs import sources
from programs.actions import figures_changed, recompute_all
from programs.models import Figure
from tests.factories.exchange import OrganizationFactory
from tests.factories.programs import IndicatorFactory

pytestmark = pytest.mark.django_db
KEY = "tests.organizations"
TODAY = date(2026, 11, 24)


def _organization(moment: datetime, **fields):
    made = OrganizationFactory(**fields)
    Organization.objects.filter(pk=made.pk).update(created_at=moment)
    return made


def _stored(indicator, year):
    return dict(indicator.figures.filter(fiscal_year=year, number__gt=0).values_list("month", "number"))


def test_figures_changed_counts_months_and_the_year():
    indicator = IndicatorFactory(computed=True)
    for moment in (
        datetime(2026, 4, 1, tzinfo=UTC),
        datetime(2026, 4, 30, tzinfo=UTC),
        datetime(2027, 3, 30, tzinfo=UTC),
    ):
        _organization(moment)

    figures_changed(KEY, days=[date(2026, 4, 1)])

    assert _stored(indicator, 2026) == {4: 2, 3: 1, 0: 3}


def test_figures_changed_counts_by_the_day_in_tokyo():
    indicator = IndicatorFactory(computed=True)
    _organization(datetime(2026, 3, 31, 14, 59, tzinfo=UTC))  # 23:59 on 31 March in Tokyo
    _organization(datetime(2026, 3, 31, 15, 0, tzinfo=UTC))  # midnight of 1 April

    figures_changed(KEY, days=[date(2026, 3, 31), date(2026, 4, 1)])

    assert (_stored(indicator, 2025), _stored(indicator, 2026)) == ({3: 1, 0: 1}, {4: 1, 0: 1})


def test_distinct_indicator_is_not_a_sum_of_months():
    indicator = IndicatorFactory(computed=True, is_distinct=True)
    first = _organization(datetime(2026, 5, 1, tzinfo=UTC))
    second = _organization(datetime(2026, 6, 1, tzinfo=UTC))
    Organization.objects.filter(pk__in=[first.pk, second.pk]).update(name_key="同じ会社")

    figures_changed(KEY, days=[date(2026, 5, 1)])

    assert _stored(indicator, 2026) == {5: 1, 6: 1, 0: 1}


def test_figures_changed_without_a_day_counts_nothing():
    IndicatorFactory(computed=True)

    figures_changed(KEY, days=[None])

    assert Figure.objects.count() == 0


def test_recompute_all_reports_what_an_action_missed():
    indicator = IndicatorFactory(computed=True)
    figures_changed(KEY, days=[date(2026, 5, 1)])
    _organization(datetime(2026, 5, 1, tzinfo=UTC))

    first, second = recompute_all(today=TODAY), recompute_all(today=TODAY)

    assert first == [f"{indicator.code} 2026/0: stored 0, counted 1", f"{indicator.code} 2026/5: stored 0, counted 1"]
    assert second == []


def test_recompute_all_counts_this_year_even_when_it_is_nothing():
    indicator = IndicatorFactory(computed=True)

    recompute_all(today=TODAY)

    assert indicator.figures.get(fiscal_year=2026, month=0).number == 0


def test_recompute_all_names_a_source_that_nobody_registered():
    indicator = IndicatorFactory(source_key="tests.gone")

    assert recompute_all(today=TODAY) == [f"{indicator.code}: source tests.gone is not registered"]


def test_register_refuses_a_key_twice():
    with pytest.raises(ValueError, match="registered twice"):
        sources.register(sources.get(KEY))


def test_figure_is_one_per_indicator_year_and_month():
    indicator = IndicatorFactory()
    Figure.objects.create(indicator=indicator, fiscal_year=2026, month=4, number=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(indicator=indicator, fiscal_year=2026, month=4, number=2)


def test_figure_month_is_0_to_12():
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(indicator=IndicatorFactory(), fiscal_year=2026, month=13, number=1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_figures_changed_at_once_by_two_misses_none():
    """Who comes second waits for the indicator's lock and counts what the first committed."""
    indicator = IndicatorFactory(computed=True)
    both_made = threading.Barrier(2)

    def work():
        try:
            with transaction.atomic():
                OrganizationFactory()
                both_made.wait(timeout=10)
                figures_changed(KEY, days=[timezone.localdate()])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert indicator.figures.get(month=0).number == 2
