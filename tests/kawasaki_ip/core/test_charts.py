from decimal import Decimal

import pytest

from kawasaki_ip.core.charts import bars, funnel, lines, nice_ceiling, shown


@pytest.mark.parametrize(
    ("value", "end"), [(0, 4), (-3, 4), (1, 4), (4, 4), (5, 6), (9, 10), (11, 20), (55, 60), (100, 100), (101, 200)]
)
def test_axis_ends_at_a_readable_figure(value, end):
    assert nice_ceiling(value) == end


def test_bars_are_scaled_to_the_largest():
    assert [bar.width for bar in bars([("a", 50), ("b", 100), ("c", 0)])] == [50, 100, 0]


def test_bars_leave_room_for_the_target():
    drawn = bars([("a", 50)], target=200)
    assert (drawn[0].width, drawn[0].target) == (25, 100)


@pytest.mark.parametrize("value", [None, "非公表", True])
def test_what_is_no_number_has_no_bar(value):
    drawn = bars([("a", 10), ("b", value)])[1]
    assert (drawn.width, drawn.value, drawn.is_number) == (0, value, False)


def test_bars_of_nothing_and_of_zeros():
    assert bars([]) == []
    assert bars([("a", 0)])[0].width == 0


def test_funnel_says_the_share_of_the_step_before():
    assert [step.share for step in funnel([("a", 80), ("b", 40), ("c", 10)])] == [None, 50, 25]
    assert [step.share for step in funnel([("a", 0), ("b", 0)])] == [None, None]


def test_line_breaks_at_a_gap():
    drawn = lines(["1", "2", "3", "4", "5"], [("x", [1, 2, None, 3, 4])])
    assert len(drawn.lines[0].paths) == 2
    assert len(drawn.lines[0].points) == 4


def test_lines_keep_all_values_for_the_table():
    drawn = lines(["1", "2"], [("x", [1, None]), ("y", [3, 4])])
    assert drawn.table == [("1", ["1", "3"]), ("2", [None, "4"])]


def test_lines_of_one_point_and_of_none():
    assert lines(["1"], [("x", [5])]).lines[0].paths == []
    assert lines([], []).lines == []


def test_labels_are_thinned_to_what_fits():
    assert len(lines([str(n) for n in range(24)], [("x", [1] * 24)]).labels) == 6


def test_decimals_are_numbers():
    assert [bar.width for bar in bars([("a", Decimal("2.50")), ("b", 5)], target=Decimal(10))] == [25, 50]
    assert len(lines(["1", "2"], [("x", [Decimal("1.5"), 3])]).lines[0].points) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1200, "1,200"),
        (Decimal("2.00"), "2"),
        (Decimal("0.5"), "0.5"),
        (Decimal(100), "100"),
        ("非公表", "非公表"),
        (None, None),
    ],
)
def test_figures_are_shown_as_people_write_them(value, text):
    assert shown(value) == text
