"""Days and moments of these tests, in Asia/Tokyo."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
TUESDAY = date(2026, 12, 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo"))


def days_from(day: date, count: int) -> list[date]:
    return [day + timedelta(days=n) for n in range(count)]
