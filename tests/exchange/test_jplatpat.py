"""J-PlatPat exports of every vintage with their traps, on small files made here; real ones where REAL_FILES is set."""

import codecs
import csv
import io
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exchange import ipc
from exchange.actions.imports import (
    IncomingFile,
    apply_here,
    counts,
    discard_import,
    look,
    read_import,
    start_import,
)
from exchange.actions.listing_sheets import edit_listing
from exchange.actions.rights import save_right
from exchange.importers.jplatpat import clean_abstract, read
from exchange.importers.tables import FileRefused
from exchange.models import ImportBatch, ImportRow, OpenPatent, Right
from exchange.search import LISTINGS
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History, Job, JobState
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, OrganizationFactory, RightFactory
from tests.roles import person

DAY = date(2024, 5, 30)
COLUMNS_2023 = [
    *("文献番号", "出願番号", "出願日", "公知日", "発明の名称", "出願人/権利者", "FI", "要約"),
    *("公開番号", "公告番号", "登録番号", "審判番号", "その他", "文献URL"),
]
COLUMNS_2024 = [*COLUMNS_2023[:7], *COLUMNS_2023[8:13], "ステージ", "イベント詳細", "文献URL"]
COLUMNS_2024_10 = [*COLUMNS_2024[:7], "要約", *COLUMNS_2024[7:]]
ROW = {
    "文献番号": "特開2005-346371",
    "出願番号": "特願2004-164754",
    "出願日": "2004/06/02",
    "公知日": "2005/12/15",
    "発明の名称": "曲げ加工装置",
    "出願人/権利者": "架空電機株式会社,深▲セン▼市架空，インク．",
    "FI": "B23K9/12,331@L,B65G1/00,501@C,G05D105:00",
    "要約": "(57)【要約】（修正有）\n【課題】\n　薄い板をシワなく曲<BR>げる装置を提供する。\n【選択図】図１\n",
    "公開番号": "特開2005-346371",
    "登録番号": "特許4400316",
    "審判番号": "null",
    "ステージ": "特許 有効",
    "文献URL": "https://www.j-platpat.inpit.go.jp/c1801/PU/JP-2005-346371/11/ja",
}


def export(*rows, columns=COLUMNS_2024_10, newline="\r\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns, quoting=csv.QUOTE_ALL, restval="", extrasaction="ignore", lineterminator=newline
    )
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return out.getvalue()


def as_file(text: str, name: str = "特実_国内文献.csv", day: date = DAY, encoding: str = "utf-8-sig") -> IncomingFile:
    return IncomingFile(name, text.encode(encoding), day)


def do(*files: IncomingFile, actor: Actor | None = None) -> dict[str, int]:
    actor = actor or Actor.portal()
    batch = read_import(kind="jplatpat", files=files, actor=actor, now=timezone.now())
    apply_here(batch=batch, actor=actor, now=timezone.now())
    return {name: n for name, n in counts(batch).items() if n}


# --- reading


@pytest.mark.parametrize("columns", [COLUMNS_2023, COLUMNS_2024, COLUMNS_2024_10, COLUMNS_2024_10[::-1]])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_every_vintage_is_read_by_header_name(columns, encoding, newline):
    content = export({}, columns=[*columns, "新しい列"], newline=newline).encode(encoding)
    (row,) = read(content, "a.csv", DAY)
    values = row.values
    assert (row.key, row.title, row.reason, row.line) == ("特願2004-164754", "曲げ加工装置", "", 2)
    assert values["fi_codes"] == ["B23K9/12,331@L", "B65G1/00,501@C", "G05D105:00"]
    assert values["ipc_classes"] == ["B23", "B65", "G05"]
    assert values["holders"] == "架空電機株式会社,深▲セン▼市架空，インク．"
    assert (values["applied_on"], values["published_on"], values["expires_on"]) == (
        "2004-06-02",
        "2005-12-15",
        "2024-06-02",
    )
    abstract = "【課題】\n薄い板をシワなく曲げる装置を提供する。" if "要約" in columns else ""
    assert values["abstract"] == abstract
    status = ("registered", "J-PlatPat", "2024-05-30") if "ステージ" in columns else ("unknown", "", None)
    assert (values["status"], values["status_source"], values["status_checked_on"]) == status


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("特許 有効", "registered"),
        ("特許 消滅", "lapsed"),
        ("審査中", "pending"),
        ("審査請求前", "pending"),
        ("査定不服", "pending"),
        ("（出願の）却下・拒絶", "refused"),
        ("", "unknown"),
        ("見たことのない言葉", "unknown"),
    ],
)
def test_stage_is_a_status_of_that_day(stage, status):
    (row,) = read(export({"ステージ": stage}).encode(), "a.csv", DAY)
    assert row.values["status"] == status
    assert row.values["status_checked_on"] == (None if status == "unknown" else "2024-05-30")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"出願番号": ""}, "出願番号がありません"),
        ({"出願番号": "なにか"}, "なにか"),
        ({"出願番号": "特許1234567"}, "特許1234567"),
        ({"発明の名称": " "}, "発明の名称がありません"),
        ({"出願日": "2024/02/30"}, "2024/02/30"),
        ({"公知日": "きのう"}, "きのう"),
        ({"登録番号": "x"}, "登録番号"),
    ],
)
def test_bad_row_is_refused_with_its_line_and_the_others_are_read(change, reason):
    rows = read(export({}, change, {"出願番号": "実願平05-035686"}).encode(), "a.csv", DAY)
    assert [bool(row.reason) for row in rows] == [False, True, False]
    assert reason in rows[1].reason
    assert rows[1].line == 2 + 5, "the first row's abstract spans five lines"
    assert rows[2].values["kind"] == "utility_model"


def test_row_with_missing_cells_is_refused():
    rows = read((export({}) + '"特開2005-1","特願2005-1"\r\n').encode(), "a.csv", DAY)
    assert [bool(row.reason) for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "項番,出願番号,文献番号,発明の名称,出願人,FI\r\n1,特願2018-1,特開2018-1,名,人,G06\r\n".encode(),
            ["出願日", "出願人/権利者", "登録番号"],
        ),
        (b"", ["出願番号"]),
        ("あ".encode("utf-16"), ["CSV"]),
        (b"abc\x81", ["CSV"]),
        (b"PK\x03\x04\x00\x00\x00", ["CSV"]),
        ((export({}) + '"閉じない引用符' + "あ" * 200_000).encode(), ["行目"]),
    ],
)
def test_file_that_is_no_export_is_refused_in_words(content, words):
    with pytest.raises(FileRefused) as refused:
        list(read(content, "一覧.csv", DAY))
    assert all(word in str(refused.value) for word in ["一覧.csv", *words])


@given(st.text(alphabet="あいうえ課題<>BRbr/\n 　【】", max_size=60))
def test_abstract_keeps_its_words(text):
    cleaned = clean_abstract(f"(57)【要約】\n{text}")
    assert "<BR>" not in cleaned.upper() or "<" in text
    assert clean_abstract(cleaned) == cleaned or "<" in text or "選択図" in text


@given(
    st.lists(st.sampled_from(["B23K9/12,331@L", "B65G1/00,501@C", "G05D105:00", "A61B5/18", "H10K10/00"]), max_size=8)
)
def test_codes_come_apart_as_they_were_joined(codes):
    assert ipc.split_codes(",".join(codes)) == codes
    assert ipc.classes_of(codes) == list(dict.fromkeys(code[:3] for code in codes))


# --- comparing and writing


@pytest.mark.django_db
def test_new_row_makes_a_right_with_owners_and_a_draft():
    owner = OrganizationFactory(large=True, name="架空電機 株式会社", name_key="架空電機")
    assert do(as_file(export({}))) == {"new": 1}
    right = Right.objects.get()
    listing = OpenPatent.objects.get()
    assert (right.registration_number, right.url[-5:]) == ("特許4400316", "11/ja")
    assert [(o.name, o.organization) for o in right.owners.all()] == [
        ("架空電機株式会社", owner),
        ("深▲セン▼市架空，インク．", None),
    ]
    assert (listing.title, listing.state, listing.owner, list(listing.rights.all())) == (
        "曲げ加工装置",
        "draft",
        owner,
        [right],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("names", [["架空電機(株)", "架空電機株式会社"], []])
def test_owner_stays_empty_unless_exactly_one_matches(names):
    for name in names:
        OrganizationFactory(large=True, name=name)
    do(as_file(export({"出願人/権利者": "架空電機株式会社"})))
    assert OpenPatent.objects.get().owner is None
    assert Right.objects.get().holders == "架空電機株式会社"


@pytest.mark.django_db
def test_same_file_twice_changes_nothing():
    file = as_file(export({}, {"出願番号": "特願2004-164755"}))
    assert do(file) == {"new": 2}
    assert do(file) == {"unchanged": 2}
    assert (Right.objects.count(), OpenPatent.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_same_application_in_two_files_is_one_right_and_stays_so():
    first = as_file(export({"登録番号": "", "文献番号": "特開2005-346371"}), "1.csv")
    second = as_file(export({"発明の名称": "曲げ加工の装置", "要約": ""}), "2.csv")
    assert do(first, second) == {"new": 1, "unchanged": 1}
    right = Right.objects.get()
    assert (right.title, right.registration_number, bool(right.abstract)) == ("曲げ加工の装置", "特許4400316", True)
    assert do(first, second) == {"unchanged": 2}
    assert "1.csv" in ImportRow.objects.filter(file_name="2.csv").last().reason


@pytest.mark.django_db
def test_later_export_updates_and_says_what():
    do(as_file(export({"登録番号": "", "ステージ": "審査中"})))
    later = as_file(export({"ステージ": "特許 有効"}), day=DAY + timedelta(days=90))
    (row,) = look(kind="jplatpat", files=[later])
    assert set(row.changes) == {"registration_number", "status", "status_checked_on"}
    assert do(later) == {"changed": 1}
    right = Right.objects.get()
    assert (right.status, right.status_checked_on) == ("registered", DAY + timedelta(days=90))
    assert History.objects.about(right).first().changes["status"] == ["pending", "registered"]


@pytest.mark.django_db
def test_earlier_export_does_not_turn_the_status_back():
    do(as_file(export({"ステージ": "特許 消滅"})))
    assert do(as_file(export({"ステージ": "特許 有効"}), day=DAY - timedelta(days=1))) == {"unchanged": 1}
    assert Right.objects.get().status == "lapsed"


@pytest.mark.django_db
def test_blank_cells_erase_nothing():
    do(as_file(export({})))
    blank = dict.fromkeys(["要約", "公開番号", "登録番号", "FI", "出願人/権利者", "文献URL", "ステージ"], "")
    assert do(as_file(export(blank))) == {"unchanged": 1}


@pytest.mark.django_db
def test_token_addresses_do_not_count_as_changes():
    old = "https://www.j-platpat.inpit.go.jp/c1800/PU/JP-2005-346371/{}/11/ja"
    do(as_file(export({"文献URL": old.format("A" * 64)})))
    assert do(as_file(export({"文献URL": old.format("B" * 64)}))) == {"unchanged": 1}
    assert do(as_file(export({}))) == {"changed": 1}


@pytest.mark.django_db
def test_foreign_address_is_not_kept():
    do(as_file(export({"文献URL": "https://elsewhere.example/"})))
    assert Right.objects.get().url == ""


@pytest.mark.django_db
def test_what_people_wrote_stays():
    staff = Actor.of(StaffFactory())
    do(as_file(export({})))
    right, listing = Right.objects.get(), OpenPatent.objects.get()
    save_right(right=right, actor=staff, values={"title": "人が直した名称"})
    edit_listing(listing=listing, actor=staff, values={"title": "薄い板を曲げる", "trouble": "シワが出る"})
    assert do(as_file(export({"発明の名称": "公報の名称", "公開番号": "特開2005-346372"}))) == {"changed": 1}
    right.refresh_from_db()
    listing.refresh_from_db()
    assert (right.title, right.publication_number) == ("人が直した名称", "特開2005-346372")
    assert (listing.title, listing.trouble) == ("薄い板を曲げる", "シワが出る")


@pytest.mark.django_db
def test_right_of_an_open_sheet_is_found_by_what_was_imported():
    right = RightFactory(application_number="特願2004-164754", abstract="")
    listing = ListingFactory(open=True, rights=[right])
    do(as_file(export({})))
    assert LISTINGS.search("シワなく曲げる装置").ids == [listing.pk]


@pytest.mark.django_db
def test_import_in_the_browser_works_by_a_job(django_capture_on_commit_callbacks):
    staff = Actor.of(StaffFactory())
    text = export(*({"出願番号": f"特願2004-{n:06}"} for n in range(1, 451)))
    batch = read_import(kind="jplatpat", files=[as_file(text)], actor=staff, now=timezone.now())
    assert Right.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        start_import(batch=batch, actor=staff, now=timezone.now())
    batch.refresh_from_db()
    job = Job.objects.get()
    assert (batch.state, job.state, job.done, Right.objects.count()) == ("done", JobState.DONE, 450, 450)
    with pytest.raises(ActionError):
        start_import(batch=batch, actor=staff, now=timezone.now())


@pytest.mark.django_db
def test_import_that_stopped_goes_on_and_doubles_nothing(django_capture_on_commit_callbacks, monkeypatch):
    staff = Actor.of(StaffFactory())
    text = export(*({"出願番号": f"特願2004-{n:06}"} for n in range(1, 301)))
    batch = read_import(kind="jplatpat", files=[as_file(text)], actor=staff, now=timezone.now())
    last = batch.rows.order_by("pk").last()
    good = last.values
    ImportRow.objects.filter(pk=last.pk).update(values={})
    with django_capture_on_commit_callbacks(execute=True):
        start_import(batch=batch, actor=staff, now=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.job.state, Right.objects.count()) == ("running", JobState.FAILED, 200)
    ImportRow.objects.filter(pk=last.pk).update(values=good)
    with django_capture_on_commit_callbacks(execute=True):
        start_import(batch=batch, actor=staff, now=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, Right.objects.count(), OpenPatent.objects.count()) == ("done", 300, 300)


@pytest.mark.django_db
def test_discarded_import_leaves_no_rows():
    staff = Actor.of(StaffFactory())
    batch = read_import(kind="jplatpat", files=[as_file(export({}))], actor=staff, now=timezone.now())
    discard_import(batch=batch, actor=staff)
    assert (ImportRow.objects.count(), Right.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "provider", "official", "administrator"])
def test_others_import_nothing(role):
    with pytest.raises(NotAllowed):
        read_import(kind="jplatpat", files=[as_file(export({}))], actor=Actor.of(person(role)), now=timezone.now())


# --- the command


def run(*arguments: str | Path, **options) -> list[str]:
    out = io.StringIO()
    try:
        call_command("import_jplatpat", *map(str, arguments), stdout=out, **options)
    finally:
        lines = out.getvalue().splitlines()
    return lines


@pytest.mark.django_db
def test_command_shows_and_then_writes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF8 + export({}, {"出願番号": ""}).encode())
    lines = run(path)
    assert lines[-1] == "new=1 changed=0 unchanged=0 refused=1"
    assert "a.csv" in lines[0]
    assert "7" in lines[0], "the line of the refused row"
    assert (Right.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert run(path, apply=True)[-1] == "new=1 changed=0 unchanged=0 refused=1"
    assert run(path, apply=True)[-1] == "new=0 changed=0 unchanged=1 refused=1"
    assert Right.objects.count() == 1


@pytest.mark.django_db
def test_command_takes_the_day_of_the_export(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(export({}), encoding="utf-8")
    os.utime(path, (0, 1_700_000_000))
    run(path, apply=True)
    assert Right.objects.get().status_checked_on == date(2023, 11, 15)
    run(path, "--exported-on", "令和6年5月30日", apply=True)
    assert Right.objects.get().status_checked_on == DAY


@pytest.mark.django_db
def test_command_refuses_a_file_that_is_no_export(tmp_path, capsys):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(export({}), encoding="utf-8")
    bad.write_text("項番,出願番号\r\n1,特願2004-1\r\n", encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match="発明の名称"):
        call_command("import_jplatpat", str(good), str(bad), apply=True, stdout=out)
    assert out.getvalue().splitlines()[-1] == "new=0 changed=0 unchanged=0 refused=0"
    assert Right.objects.count() == 0, "all files or none"
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere.csv")


# --- real exports


@pytest.fixture
def real_files() -> Path:
    folder = os.environ.get("REAL_FILES")
    if not folder:
        pytest.skip("REAL_FILES is not set")
    return Path(folder) / "jplatpat"


@pytest.mark.django_db
def test_real_exports_are_read_whole_and_twice_is_once(real_files):
    paths = [*sorted((real_files / "2023-01-14col").glob("*.csv")), *(real_files / "2024-05-15col").glob("*.csv")]
    assert run(*paths, apply=True)[-1] == "new=6436 changed=0 unchanged=431 refused=0"
    assert run(*paths, apply=True)[-1] == "new=0 changed=0 unchanged=6867 refused=0"
    assert Right.objects.filter(abstract__contains="<").count() < 60
    assert not Right.objects.filter(abstract__icontains="<br>").exists()
    assert set(ipc.TITLES) >= {symbol for right in Right.objects.all() for symbol in right.ipc_classes}


@pytest.mark.django_db
def test_real_screen_list_is_refused_with_its_missing_columns(real_files):
    with pytest.raises(CommandError, match="出願人/権利者"):
        run(*(real_files / "2018-screen-list").glob("*.csv"))
