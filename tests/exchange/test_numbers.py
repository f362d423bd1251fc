import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import numbers
from exchange.enums import RightKind


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("特許第1234567号", "特許1234567"),
        ("特許第１２３４５６７号", "特許1234567"),
        ("特許第1,234,567号", "特許1234567"),
        ("特許 5946067", "特許5946067"),
        ("特許5946067号公報", "特許5946067"),
        ("特許4400316B2", "特許4400316"),
        ("特願2024-123456", "特願2024-123456"),
        ("特願２０２４－１２３４５６号", "特願2024-123456"),
        ("特願2024ー1234", "特願2024-001234"),
        ("特願 2024 − 123456", "特願2024-123456"),
        ("特願平11-359681", "特願平11-359681"),
        ("特願平成１１－３５９６８１号", "特願平11-359681"),
        ("特願平5-35686", "特願平05-035686"),
        ("特願H05-35686", "特願平05-035686"),
        ("特願平成元年第12345号", "特願平01-012345"),
        ("平成11年特許願第359681号", "特願平11-359681"),
        ("特願1999-359681", "特願平11-359681"),
        ("特願令和2-123456", "特願2020-123456"),
        ("特願昭63-331320", "特願昭63-331320"),
        ("特願S63-331320", "特願昭63-331320"),
        ("特許出願 2004-164754", "特願2004-164754"),
        ("特開2005-346371", "特開2005-346371"),
        ("特開2005-346371A", "特開2005-346371"),
        ("特許出願公開平11-353598", "特開平11-353598"),
        ("特表2007－533541号公報", "特表2007-533541"),
        ("再表2005/020183", "再表2005/020183"),
        ("特公昭62-34212", "特公昭62-034212"),
        ("実願2013-000460", "実願2013-000460"),
        ("実用新案登録願2013-460", "実願2013-000460"),
        ("実全昭63-194033", "実全昭63-194033"),
        ("実開平7-5977", "実開平07-005977"),
        ("実登3184769", "実登3184769"),
        ("実用新案登録第3184769号", "実登3184769"),
        ("登録実用新案第３１８４７６９号公報", "実登3184769"),
        ("意願2021-001234", "意願2021-001234"),
        ("意匠登録第1720001号", "意登1720001"),
        ("商願2021-1234", "商願2021-001234"),
        ("商標登録第6400001号", "商登6400001"),
        ("商標登録第123456号の2", "商登123456-2"),
        ("WO2023/079777", "WO2023/079777"),
        ("ＷＯ２０２３／０７９７７７Ａ１", "WO2023/079777"),
        ("WO 2023-079777", "WO2023/079777"),
        ("WO99/12345", "WO1999/012345"),
        ("国際公開第2005/020183号", "WO2005/020183"),
        ("PCT/JP2004/012345", "PCT/JP2004/012345"),
    ],
)
def test_number_is_read_in_every_vintage(typed, normal):
    assert numbers.normalise(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "  ",
        "1234567",
        "特許",
        "特許第0号",
        "特願",
        "特願2024",
        "特願平40-123456",
        "特願昭65-000001",
        "特願1800-1",
        "なにか",
        "特願2024-1234567",
    ],
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        numbers.normalise(typed)


SERIES = st.sampled_from(["特願", "特開", "特表", "特公", "実願", "実開", "意願", "商願"])
YEAR = st.one_of(
    st.integers(2000, 2035).map(str),
    st.integers(1, 11).map(lambda year: f"平{year:02}"),
    st.integers(1, 63).map(lambda year: f"昭{year:02}"),
)
YEARLY = st.builds(lambda series, year, serial: f"{series}{year}-{serial:06}", SERIES, YEAR, st.integers(1, 999_999))
REGISTERED = st.builds(
    lambda series, serial: f"{series}{serial}",
    st.sampled_from(["特許", "実登", "意登", "商登"]),
    st.integers(1, 9_999_999),
)
WORLD = st.builds(lambda year, serial: f"WO{year}/{serial:06}", st.integers(1978, 2035), st.integers(1, 999_999))
NORMAL = st.one_of(YEARLY, REGISTERED, WORLD)
_WIDE = str.maketrans("0123456789-/WO", "０１２３４５６７８９－／ＷＯ")


@given(NORMAL)
def test_normal_form_is_stable(number):
    assert numbers.normalise(number) == number


@given(NORMAL, st.sampled_from(["", "号", "号公報"]), st.booleans(), st.booleans())
def test_width_spaces_and_endings_do_not_matter(number, ending, wide, spaced):
    typed = number if number.startswith("WO") else number + ending
    typed = typed.translate(_WIDE) if wide else typed
    typed = f"　{typed[:2]} {typed[2:]} " if spaced else typed
    assert numbers.normalise(typed) == number


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_value_error(text):
    try:
        number = numbers.normalise(text)
    except ValueError:
        return
    assert numbers.normalise(number) == number


@pytest.mark.parametrize(
    ("number", "kind", "is_application", "is_registration"),
    [
        ("特願2024-123456", RightKind.PATENT, True, False),
        ("特許1234567", RightKind.PATENT, False, True),
        ("実願2024-000001", RightKind.UTILITY_MODEL, True, False),
        ("実登3184769", RightKind.UTILITY_MODEL, False, True),
        ("意願2024-000001", RightKind.DESIGN, True, False),
        ("商登6400001", RightKind.TRADE_MARK, False, True),
        ("WO2023/079777", RightKind.PATENT, False, False),
        ("PCT/JP2004/012345", RightKind.PATENT, True, False),
    ],
)
def test_number_tells_its_kind(number, kind, is_application, is_registration):
    assert numbers.kind_of(number) == kind
    assert numbers.is_application_number(number) == is_application
    assert numbers.is_registration_number(number) == is_registration


def test_licence_number_has_its_shape():
    assert numbers.normalise_licence(" Ｌ２０１６００１２００ ") == "L2016001200"
    with pytest.raises(ValueError, match="L12"):
        numbers.normalise_licence("L12")


@pytest.mark.parametrize(
    ("kind", "applied", "registered", "last"),
    [
        (RightKind.PATENT, date(2004, 6, 2), None, date(2024, 6, 2)),
        (RightKind.PATENT, None, date(2010, 1, 1), None),
        (RightKind.UTILITY_MODEL, date(2013, 2, 1), None, date(2023, 2, 1)),
        (RightKind.UTILITY_MODEL, date(2016, 2, 29), None, date(2026, 2, 28)),
        (RightKind.UTILITY_MODEL, date(1993, 7, 1), None, None),
        (RightKind.DESIGN, date(2020, 4, 1), None, date(2045, 4, 1)),
        (RightKind.DESIGN, date(2020, 3, 31), date(2020, 11, 5), date(2040, 11, 5)),
        (RightKind.DESIGN, date(2020, 3, 31), None, None),
        (RightKind.DESIGN, date(2005, 1, 1), date(2006, 1, 1), None),
        (RightKind.TRADE_MARK, date(2020, 1, 1), date(2021, 1, 1), date(2031, 1, 1)),
        (RightKind.TRADE_MARK, date(2020, 1, 1), None, None),
        (RightKind.TRADE_SECRET, date(2020, 1, 1), date(2021, 1, 1), None),
    ],
)
def test_longest_term_is_computed_only_where_known(kind, applied, registered, last):
    assert numbers.longest_term(kind, applied, registered) == last
