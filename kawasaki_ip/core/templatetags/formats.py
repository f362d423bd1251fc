"""How days, figures and what people typed are shown."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..dates import WEEKDAYS, wareki_fiscal_year

register = template.Library()
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_text(day: date, *, year: bool = True) -> str:
    """2026年3月31日（火） in Japanese, Tue 31 March 2026 in English."""
    if get_language() == "en":
        return f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {day:%B}" + (f" {day.year}" if year else "")
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str | SafeString:
    """A day with year and weekday in a <time> element; "" for none."""
    if not value:
        return ""
    shown = _local(value)
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), day_text(shown))


@register.filter
def short_day(value: date | datetime | None) -> str | SafeString:
    """A day without its year: 3月31日（火）."""
    if not value:
        return ""
    shown = _local(value)
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), day_text(shown, year=False))


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """A day and time of day, in Asia/Tokyo."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{} {}</time>', local.isoformat(), day_text(local.date()), f"{local:%H:%M}")


@register.filter
def fiscal(year: int) -> str:
    """2026年度（令和8年度） or fiscal 2026."""
    if get_language() == "en":
        return f"fiscal {year}"
    return f"{year}年度（{wareki_fiscal_year(year)}）"


@register.filter
def typed(value: Any) -> str | SafeString:
    """What people typed: lines kept, marked as Japanese on English pages."""
    if value in (None, ""):
        return ""
    if get_language() == "ja":
        return linebreaksbr(conditional_escape(value))
    return format_html('<span lang="ja">{}</span>', linebreaksbr(conditional_escape(value)))


@register.filter
def postal(value: str) -> str:
    return f"〒{value[:3]}-{value[3:]}" if len(value) == 7 else value


@register.filter
def corporate_number(value: str) -> str:
    """13 digits as 1-4-4-4."""
    return f"{value[0]}-{value[1:5]}-{value[5:9]}-{value[9:]}" if len(value) == 13 else value
