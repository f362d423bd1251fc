"""Japanese dates: eras for reading and writing, and what people type."""

import re
import unicodedata
from datetime import date

ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)
WEEKDAYS = "月火水木金土日"
_TYPED = re.compile(
    r"^(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\s*(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))"
    r"\s*(?:年|[./-])\s*(?P<month>\d{1,2})\s*(?:月|[./-])\s*(?P<day>\d{1,2})\s*日?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


def era_year(day: date) -> tuple[str, int]:
    """Era and year in it: 2019-05-01 → ("令和", 1)."""
    for name, _letter, start in ERAS:
        if day >= start:
            return name, day.year - start.year + 1
    raise ValueError("before Meiji")


def wareki(day: date) -> str:
    """令和8年3月31日."""
    name, year = era_year(day)
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def wareki_fiscal_year(year: int) -> str:
    """令和8年度 for 2026; the era of the fiscal year's first day, 令和元年度 for 2019."""
    if year == 2019:
        return "令和元年度"
    name, number = era_year(date(year, 4, 1))
    return f"{name}{'元' if number == 1 else number}年度"


def parse_day(text: str) -> date:
    """A day as people type it: 2026/3/31, ２０２６年３月３１日, R8.3.31, 令和元年5月1日, 20260331.

    Raises ValueError for a day that does not exist or an era that had not begun or was over.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    cleaned = re.sub(r"[－−‐‑–—ー―]", "-", cleaned)
    compact = _COMPACT.match(cleaned)
    if compact:
        return date(*map(int, compact.groups()))
    typed = _TYPED.match(cleaned)
    if not typed:
        raise ValueError("not a date")
    month, day = int(typed["month"]), int(typed["day"])
    if typed["year"]:
        return date(int(typed["year"]), month, day)
    for index, (name, letter, start) in enumerate(ERAS):
        if typed["era"].upper() in {name, letter}:
            number = 1 if typed["era_year"] == "元" else int(typed["era_year"])
            found = date(start.year + number - 1, month, day)
            end = ERAS[index - 1][2] if index else date.max
            if number < 1 or not start <= found < end:
                raise ValueError("not in this era")
            return found
    raise ValueError("unknown era")


def years_later(day: date, years: int) -> date:
    """The corresponding day, before or after; where there is none (29 February) the last of the month."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
