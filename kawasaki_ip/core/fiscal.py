"""年度: April to March, named by its first year, computed in Asia/Tokyo."""

from datetime import date, datetime

from django.utils import timezone


def fiscal_year(moment: date | datetime) -> int:
    """The fiscal year of a day, or of an aware moment as seen in Asia/Tokyo."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return moment.year if moment.month >= 4 else moment.year - 1


def fiscal_year_range(year: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def fiscal_months(year: int) -> list[tuple[int, int]]:
    """The twelve (calendar year, month) in order, April first."""
    return [(year if month >= 4 else year + 1, month) for month in (*range(4, 13), *range(1, 4))]
