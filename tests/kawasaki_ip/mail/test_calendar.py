from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawasaki_ip.mail.calendar import (
    add_business_days,
    is_business_day,
    may_send,
    next_sending_moment,
    previous_business_day,
)
from kawasaki_ip.mail.models import CalendarDay
from tests.kawasaki_ip.mail.moments import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 21), False),  # 敬老の日
        (date(2026, 9, 22), False),  # 国民の休日, between two holidays
        (date(2026, 9, 23), False),  # 秋分の日
        (date(2026, 5, 6), False),  # 振替休日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 30), True),
    ],
)
def test_business_day_knows_weekends_holidays_and_the_years_end(day, expected):
    assert is_business_day(day) is expected


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2027, 1, 4), -1, date(2026, 12, 28)),
        (date(2026, 9, 18), 1, date(2026, 9, 24)),
        (date(2026, 11, 27), 3, date(2026, 12, 2)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
        (date(2027, 3, 31), 1, date(2027, 4, 1)),
    ],
)
def test_business_days_are_counted_over_holidays(day, n, expected):
    assert add_business_days(day, n) == expected


def test_correction_wins_both_ways():
    CalendarDay.objects.create(day=date(2026, 11, 30), is_business_day=False, note="停電")
    CalendarDay.objects.create(day=date(2026, 11, 28), is_business_day=True, note="振替の仕事")

    assert not is_business_day(date(2026, 11, 30))
    assert is_business_day(date(2026, 11, 28))
    assert add_business_days(date(2026, 11, 27), 1) == date(2026, 11, 28)


def test_calendar_without_any_business_day_is_an_error():
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date.fromordinal(date(2030, 1, 1).toordinal() + n), is_business_day=False, note="x")
        for n in range(400)
    )

    with pytest.raises(ValueError, match="no business day"):
        add_business_days(date(2030, 1, 1), 1)


@settings(deadline=None, max_examples=50)
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 30))
def test_business_days_forth_and_back_lead_to_a_business_day(day, n):
    there = add_business_days(day, n)

    assert is_business_day(there)
    assert add_business_days(there, -n) <= max(day, add_business_days(day, 0))
    assert previous_business_day(there) < there


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(date(2026, 11, 30), 8, 29), False),
        (at(date(2026, 11, 30), 8, 30), True),
        (at(date(2026, 11, 30), 17, 14), True),
        (at(date(2026, 11, 30), 17, 15), False),
        (at(date(2026, 11, 29), 10), False),
        (datetime(2026, 11, 29, 23, 45, tzinfo=UTC), True),
    ],
)
def test_reminders_go_out_in_office_hours_of_business_days(moment, expected):
    assert may_send(moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(date(2026, 11, 30), 10), at(date(2026, 11, 30), 10)),
        (at(date(2026, 11, 30), 7), at(date(2026, 11, 30), 8, 30)),
        (at(date(2026, 11, 27), 18), at(date(2026, 11, 30), 8, 30)),
        (at(date(2026, 12, 28), 17, 15), at(date(2027, 1, 4), 8, 30)),
    ],
)
def test_next_sending_moment(moment, expected):
    assert next_sending_moment(moment) == expected
