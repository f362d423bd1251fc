import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.core.dates import ERAS, era_year, parse_day, wareki, wareki_fiscal_year

DAYS = st.dates(min_value=ERAS[-1][2], max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(2026, 3, 31), "令和8年3月31日"),
    ],
)
def test_wareki_changes_on_the_day_of_the_new_era(day, written):
    assert wareki(day) == written
    assert parse_day(written) == day


@given(DAYS)
def test_parse_day_reads_what_wareki_writes(day):
    assert parse_day(wareki(day)) == day


@given(
    DAYS, st.sampled_from(["{0}/{1}/{2}", "{0}-{1:02}-{2:02}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0:04}{1:02}{2:02}"])
)
def test_parse_day_reads_western_years(day, shape):
    assert parse_day(shape.format(day.year, day.month, day.day)) == day


@given(DAYS)
def test_parse_day_reads_full_width_digits_and_hyphens(day):
    written = f"{day.year}－{day.month}－{day.day}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert parse_day(f"　{written} ") == day


@given(DAYS)
def test_parse_day_reads_the_era_s_letter(day):
    name, year = era_year(day)
    letter = next(letter for era, letter, _start in ERAS if era == name)

    assert parse_day(f"{letter}{year}.{day.month}.{day.day}") == day
    assert parse_day(f"{letter.lower()}{year}/{day.month}/{day.day}") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あした",
        "2026/2/30",
        "2025/2/29",
        "2026/13/1",
        "2026/0/1",
        "2026/4",
        "26/4/1",
        "平成31年5月1日",  # the era was over
        "令和元年4月30日",  # had not begun
        "昭和64年1月8日",
        "平成元年1月7日",
        "令和0年5月1日",
        "明治元年1月24日",
        "20260230",
        "2026/4/1/1",
        "2026/4/1; DROP TABLE",
        "９９９９９/１/１",
    ],
)
def test_parse_day_refuses_what_is_no_day(text):
    with pytest.raises(ValueError):  # noqa: PT011  date's own words and ours
        parse_day(text)


@given(st.text(max_size=30))
def test_parse_day_gives_a_day_or_value_error(text):
    with contextlib.suppress(ValueError):
        assert isinstance(parse_day(text), date)


def test_era_year_knows_nothing_before_meiji():
    with pytest.raises(ValueError, match="before Meiji"):
        era_year(ERAS[-1][2] - timedelta(days=1))


@pytest.mark.parametrize(
    ("year", "written"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度")],
)
def test_wareki_fiscal_year_is_written_as_offices_do(year, written):
    assert wareki_fiscal_year(year) == written
