import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kawasaki_ip.core import exports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import History
from kawasaki_ip.core.normalise import clean_text
from tests.factories.accounts import StaffFactory

FORMULA_STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'"])


def read(content: bytes) -> list[list]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows()]


@given(st.lists(st.builds(str.__add__, FORMULA_STARTS, st.text(max_size=80)), min_size=1, max_size=5))
def test_workbook_keeps_any_text_as_a_string(texts):
    content, count = exports.workbook(["項目"], [[text] for text in texts])
    cells = [row[0] for row in read(content)[1:]]

    assert count == len(texts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [
        clean_text(text).replace("\ufffe", "").replace("\uffff", "") for text in texts
    ]


def test_workbook_keeps_numbers_and_days_typed():
    moment = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)
    content, _count = exports.workbook(
        ["数", "日", "時刻", "番号", "無"], [[12, date(2026, 4, 1), moment, "0442003896", None]]
    )
    number, day, at, telephone, nothing = read(content)[1]

    assert (number.value, number.data_type) == (12, "n")
    assert day.value == datetime(2026, 4, 1)  # noqa: DTZ001 - a cell knows no zone
    assert at.value == datetime(2026, 4, 1, 0, 30)  # noqa: DTZ001
    assert (telephone.value, telephone.data_type) == ("0442003896", "s")
    assert nothing.value is None


def test_safe_text_keeps_what_excel_would_take_for_an_escape():
    assert exports.safe_text("部品_x0041_図") == "部品_x005F_x0041_図"


def test_safe_text_marks_what_was_cut():
    text = exports.safe_text("あ" * 40_000)

    assert len(text) == exports.LONGEST_CELL
    assert text.endswith(exports.CUT_MARK)


@pytest.mark.parametrize(
    ("kind", "about", "name"),
    [
        ("企業訪問", "2026年度", "企業訪問_2026年度_20261124.xlsx"),
        ("企業訪問", "", "企業訪問_20261124.xlsx"),
        ("操作の記録", "../../etc/passwd", "操作の記録_etc-passwd_20261124.xlsx"),
        ("名簿", "株式会社 Ａ\r\nX-Header: 1", "名簿_株式会社-Ａ-X-Header-1_20261124.xlsx"),
    ],
)
def test_file_name_says_kind_subject_and_day(kind, about, name):
    assert exports.file_name(kind, about, date(2026, 11, 24)) == name


def test_table_response_is_logged_with_filter_and_count(db):
    user = StaffFactory()
    response = exports.table_response(
        kind="利用者",
        about="職員",
        columns=[("名前", lambda person: person.name), ("部署", lambda person: person.department)],
        rows=[user],
        subject_type="accounts.user",
        actor=Actor.of(user),
        filters={"role": "coordinator"},
        today=date(2026, 11, 24),
    )

    assert [cell.value for cell in read(response.content)[1]] == [user.name, None]
    assert "filename*=utf-8''" in response["Content-Disposition"]
    row = History.objects.get()
    assert (row.subject_type, row.action, row.actor) == ("accounts.user", "export", user)
    assert row.changes == {
        "rows": [None, 1],
        "columns": [None, ["名前", "部署"]],
        "filter_role": [None, "coordinator"],
    }
