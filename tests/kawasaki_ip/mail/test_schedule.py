from datetime import date

import pytest

from kawasaki_ip.mail import schedule
from kawasaki_ip.mail.kinds import Ladder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("target", "leads", "expected"),
    [
        (date(2026, 12, 1), [], [date(2026, 11, 30), date(2026, 12, 1)]),
        (date(2027, 1, 4), [], [date(2026, 12, 28), date(2027, 1, 4)]),
        (date(2026, 12, 6), [], [date(2026, 12, 4), date(2026, 12, 6)]),  # a Sunday
        (date(2026, 12, 1), [3, 1], [date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 1)]),
        (date(2027, 4, 1), [1], [date(2027, 3, 31), date(2027, 4, 1)]),
    ],
)
def test_staff_are_reminded_before_and_on_the_day(target, leads, expected):
    assert schedule.first_days(Ladder.STAFF, target, leads) == expected


def test_more_than_five_lead_days_are_not_taken():
    assert len(schedule.before(date(2026, 12, 1), [1, 2, 3, 4, 5, 6, 7])) == 5


def test_outsiders_have_three_business_days_of_grace():
    friday = date(2026, 11, 27)

    assert schedule.first_days(Ladder.OUTSIDER, friday, []) == [date(2026, 11, 26), date(2026, 12, 3)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 8)),
        (date(2026, 12, 7), date(2026, 12, 8)),
        (date(2026, 12, 8), date(2026, 12, 15)),
        (date(2027, 1, 4), date(2027, 1, 5)),
    ],
)
def test_overdue_work_comes_back_weekly_for_ever(today, expected):
    target = date(2026, 12, 1)

    assert schedule.next_day(Ladder.STAFF, target, today) == expected
    assert not schedule.is_escalation(Ladder.STAFF, target, expected)


def test_outsiders_are_chased_twice_then_the_head_coordinator_is_told():
    target, chase = date(2026, 11, 27), date(2026, 12, 3)
    second = schedule.next_day(Ladder.OUTSIDER, target, chase)
    third = schedule.next_day(Ladder.OUTSIDER, target, second)

    assert [second, third] == [date(2026, 12, 10), date(2026, 12, 17)]
    assert [schedule.is_escalation(Ladder.OUTSIDER, target, day) for day in (chase, second, third)] == [
        False,
        False,
        True,
    ]
