"""Business days of the city, and the hours in which reminders may go out.

Closed: Saturdays, Sundays, national holidays, 29 December to 3 January; an administrator's
corrections (CalendarDay) win over all of these.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.conf import settings
from django.utils import timezone

from .models import CalendarDay

_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
_LONGEST_CLOSURE = 366  # days; corrections that close more than a year are a mistake


@cache
def _national_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language="ja").items())


def closing_reason(day: date) -> str:
    """Why the city rests on this day by rule: the holiday's Japanese name, or "" on a day of work."""
    if (day.month, day.day) in _YEAR_END:
        return "年末年始"
    if day in _national_holidays(day.year):
        return _national_holidays(day.year)[day]
    return "土曜日・日曜日" if day.weekday() >= 5 else ""


def is_business_day(day: date) -> bool:
    return _works(day, _corrections())


def _corrections() -> dict[date, bool]:
    """All of them, in one query: there are a few a year."""
    return dict(CalendarDay.objects.values_list("day", "is_business_day"))


def _works(day: date, corrections: dict[date, bool]) -> bool:
    return corrections[day] if day in corrections else not closing_reason(day)


def add_business_days(day: date, n: int) -> date:
    """The n-th business day after `day` (before it, if n is negative); n = 0: the day itself or the next one.

    Raises ValueError where corrections close a whole year.
    """
    corrections = _corrections()
    if n == 0 and _works(day, corrections):
        return day
    step = timedelta(days=1 if n >= 0 else -1)
    left, rested = abs(n) or 1, 0
    while left:
        day += step
        if _works(day, corrections):
            left, rested = left - 1, 0
        else:
            rested += 1
        if rested > _LONGEST_CLOSURE:
            raise ValueError("the calendar has no business day for a whole year")
    return day


def next_business_day(day: date) -> date:
    """The first business day after `day`."""
    return add_business_days(day, 1)


def previous_business_day(day: date) -> date:
    """The last business day before `day`."""
    return add_business_days(day, -1)


def sending_hours() -> tuple[time, time]:
    first, last = settings.MAIL_SENDING_HOURS
    return time.fromisoformat(first), time.fromisoformat(last)


def local(now: datetime) -> datetime:
    return timezone.localtime(now)


def at(day: date, moment: time) -> datetime:
    """An aware moment of that day in Asia/Tokyo."""
    return timezone.make_aware(datetime.combine(day, moment))


def may_send(now: datetime) -> bool:
    """Whether reminders and digests may go out at this moment."""
    here = local(now)
    first, last = sending_hours()
    return first <= here.time() < last and is_business_day(here.date())


def next_sending_moment(now: datetime) -> datetime:
    """`now` if it lies within the sending hours of a business day, else the next business morning."""
    if may_send(now):
        return now
    here = local(now)
    first, _last = sending_hours()
    if here.time() < first and is_business_day(here.date()):
        return at(here.date(), first)
    return at(next_business_day(here.date()), first)


def next_morning(now: datetime) -> datetime:
    """When the next business day's sending hours begin, after today."""
    return at(next_business_day(local(now).date()), sending_hours()[0])
