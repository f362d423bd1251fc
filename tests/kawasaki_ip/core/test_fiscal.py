from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.core.fiscal import fiscal_months, fiscal_year, fiscal_year_range

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), 2025),  # 23:59 in Tokyo
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), 2026),  # midnight in Tokyo
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_fiscal_year_turns_on_1_april_in_tokyo(moment, expected):
    assert fiscal_year(moment) == expected


@given(DAYS)
def test_fiscal_year_range_holds_each_of_its_days(day):
    first, last = fiscal_year_range(fiscal_year(day))

    assert first <= day <= last
    assert (last - first) in {timedelta(days=364), timedelta(days=365)}


@given(DAYS)
def test_fiscal_months_hold_each_day_once(day):
    months = fiscal_months(fiscal_year(day))

    assert months.count((day.year, day.month)) == 1
    assert len(months) == 12
    assert months == sorted(months)
