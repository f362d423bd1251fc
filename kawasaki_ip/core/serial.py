"""Numbers that people read out on the telephone: 2026-0001, per series and fiscal year, without gaps."""

from datetime import date

from django.db import transaction

from .fiscal import fiscal_year
from .models import SerialNumber


@transaction.atomic
def next_number(series: str, day: date) -> str:
    """The next number of the series in the day's fiscal year; taken back when the caller's transaction is."""
    year = fiscal_year(day)
    SerialNumber.objects.get_or_create(series=series, fiscal_year=year)
    row = SerialNumber.objects.select_for_update().get(series=series, fiscal_year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{year}-{row.last:04}"
