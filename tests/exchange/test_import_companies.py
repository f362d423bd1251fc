"""Companies and contact persons from CSV and XLSX: the same file twice changes nothing, doubles wait for a decision."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from exchange.actions.import_companies import decide_double
from exchange.actions.imports import IncomingFile, apply_here, counts, look, read_import
from exchange.enums import ImportKind, ImportOutcome, ImportState
from exchange.importers.companies import COLUMNS
from exchange.importers.tables import FileRefused
from exchange.models import ImportBatch, Organization
from kawasaki_ip.core import jobs
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ContactFactory, OrganizationFactory
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
HEADER = "会社名,フリガナ,法人番号,区,電話,従業員数,加工・得意分野,担当者氏名,担当者メール"
ROWS = (
    (
        "株式会社高津製作所,タカツセイサクショ,8000020130001,高津区,044-200-0001,18,プレス、溶接,"
        "高津 太郎,taro@shop.example"
    ),
    "有限会社多摩精機,,,多摩区,044-200-0002,5,,,",
)


def csv(*rows, header=HEADER, encoding="utf-8-sig"):
    return "\r\n".join([header, *rows, ""]).encode(encoding)


def xlsx(*rows, header=HEADER):
    book = Workbook()
    for line in (header, *rows):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def incoming(content, name="companies.csv"):
    return IncomingFile(name, content, timezone.localdate())


def imported(content, name="companies.csv", actor=None):
    actor, now = actor or Actor.of(StaffFactory()), timezone.now()
    batch = read_import(kind=ImportKind.COMPANIES, files=[incoming(content, name)], actor=actor, now=now)
    return apply_here(batch=batch, actor=actor, now=now)


def found(batch):
    return {outcome: n for outcome, n in counts(batch).items() if n}


@pytest.mark.parametrize(
    ("content", "name"),
    [(csv(*ROWS), "a.csv"), (csv(*ROWS, encoding="cp932"), "a.csv"), (xlsx(*ROWS), "a.xlsx")],
    ids=["utf-8", "cp932", "xlsx"],
)
def test_table_becomes_companies_with_people_and_the_same_file_again_changes_nothing(content, name):
    first = imported(content, name)
    again = imported(content, name)

    company = Organization.objects.get(corporate_number="8000020130001")
    contact = company.contacts.get()
    assert (found(first), found(again)) == ({"new": 2}, {"unchanged": 2})
    assert (company.name, company.ward, company.employees) == ("株式会社高津製作所", "takatsu", 18)
    assert (contact.name, contact.email) == ("高津 太郎", "taro@shop.example")
    assert [row.technique.name for row in company.capabilities.all()] == ["プレス", "溶接"]
    assert Organization.objects.get(name="有限会社多摩精機").telephone == "044-200-0002"


def test_blank_cells_say_nothing_and_others_change():
    imported(csv(*ROWS))
    changed = imported(csv("高津製作所(株),,8000020130001,,,25,,高津　太郎,new@shop.example"))

    company = Organization.objects.get(corporate_number="8000020130001")
    assert found(changed) == {"changed": 1}
    assert (company.employees, company.ward, company.kana) == (25, "takatsu", "タカツセイサクショ")
    assert company.name == "株式会社高津製作所"
    assert company.contacts.get().email == "new@shop.example"


def test_several_rows_of_a_company_bring_several_people():
    rows = [f"株式会社高津製作所,,8000020130001,,,,,{name}," for name in ("高津 太郎", "高津 花子")]

    batch = imported(csv(*rows, "(株)多摩,,,,044-200-0009,,,多摩 一郎,", "株式会社多摩,,,,044-200-0009,,,多摩 二郎,"))

    assert found(batch) == {"new": 2, "changed": 2}
    assert [company.contacts.count() for company in Organization.objects.order_by("pk")] == [2, 2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,,,,,高津 太郎,", "会社名"),
        ("高津製作所,,8000020130002,,,,,,", "法人番号"),
        ("高津製作所,,,横浜区,,,,,", "区"),
        ("高津製作所,,,,12,,,,", "電話"),
        ("高津製作所,,,,,たくさん,,,", "従業員数"),
        ("高津製作所,,,,,,魔法,,", "加工・得意分野"),
        ("高津製作所,,,,,,,高津 太郎,わからない", "担当者メール"),
        ("高津製作所,,,,,,,,taro@shop.example", "担当者"),
        ("高津製作所,余り", ""),
        (f"{'あ' * 201},,,,,,,,", "会社名"),
    ],
)
def test_row_that_cannot_be_read_is_refused_with_line_and_column(row, reason):
    rows = look(kind=ImportKind.COMPANIES, files=[incoming(csv(ROWS[0], row))])

    assert [(item.line, item.outcome) for item in rows] == [(2, "new"), (3, "refused")]
    assert reason in rows[1].reason
    assert rows[1].reason


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (csv("1", header="出願番号,発明の名称"), "a.csv", "会社名"),
        (b"PK\x03\x04 no zip at all", "a.xlsx", "a.xlsx"),
        (b"\xff\xfe\x00\x00", "a.csv", "a.csv"),
        (b"", "a.csv", "会社名"),
        (xlsx("1", header="出願番号"), "a.xlsx", "会社名"),
    ],
)
def test_file_that_is_no_such_table_is_refused_with_the_missing_columns(content, name, word):
    with pytest.raises(FileRefused, match=word):
        look(kind=ImportKind.COMPANIES, files=[incoming(content, name)])


def test_suspected_double_waits_for_a_decision_and_is_not_written():
    known = OrganizationFactory(name="株式会社高津製作所", telephone="044-999-0000")

    batch = imported(csv("㈱高津製作所,,,,044-200-0001,30,,,"))

    assert found(batch) == {"double": 1}
    assert "株式会社高津製作所" in batch.rows.get().reason
    known.refresh_from_db()
    assert (Organization.objects.count(), known.employees) == (1, 18)


def test_two_corporate_numbers_are_two_companies_whatever_their_names():
    OrganizationFactory(name="株式会社高津製作所", corporate_number="1180301018771")

    assert found(imported(csv(ROWS[0]))) == {"new": 1}


@pytest.mark.parametrize(("same", "companies", "employees"), [(True, 1, 30), (False, 2, 18)])
def test_decision_is_carried_out_when_the_import_is_applied(same, companies, employees):
    known = OrganizationFactory(name="株式会社高津製作所", employees=18)
    actor, now = Actor.of(StaffFactory()), timezone.now()
    content = csv("㈱高津製作所,,,,,30,,高津 太郎,", "㈱高津製作所,,,,,,,高津 花子,")
    batch = read_import(kind=ImportKind.COMPANIES, files=[incoming(content)], actor=actor, now=now)

    decide_double(row=batch.rows.first(), company=known if same else None, actor=actor)
    apply_here(batch=batch, actor=actor, now=now)

    known.refresh_from_db()
    assert (Organization.objects.count(), known.employees) == (companies, employees)
    latest = Organization.objects.latest("pk")
    assert sorted(contact.name for contact in latest.contacts.all()) == ["高津 太郎", "高津 花子"]


def test_decision_is_taken_once_and_by_coordinators_only():
    OrganizationFactory(name="株式会社高津製作所")
    actor = Actor.of(StaffFactory())
    batch = read_import(
        kind=ImportKind.COMPANIES, files=[incoming(csv("㈱高津製作所,,,,,,,,"))], actor=actor, now=timezone.now()
    )
    row = batch.rows.get()
    with pytest.raises(NotAllowed):
        decide_double(row=row, company=None, actor=Actor.of(StaffFactory(roles={"official"})))

    decide_double(row=row, company=None, actor=actor)

    with pytest.raises(ActionError):
        decide_double(row=row, company=None, actor=actor)


def test_known_people_are_found_whatever_the_spaces():
    company = OrganizationFactory(corporate_number="8000020130001")
    ContactFactory(organization=company, name="高津太郎", email="taro@shop.example")

    imported(csv("x,,8000020130001,,,,,高津　太郎,taro@shop.example"))

    assert company.contacts.count() == 1


# --- in the browser


def upload(client, content, name="companies.csv"):
    data = {"companies-kind": "companies", "companies-files": SimpleUploadedFile(name, content)}
    return client.post(reverse("import_companies"), data)


def test_coordinator_imports_in_the_browser_in_one_confirmed_step(as_role, django_capture_on_commit_callbacks):
    client = as_role("coordinator")
    assert_valid(client.get(reverse("import_companies")).content.decode())
    response = upload(client, xlsx(*ROWS), "companies.xlsx")
    batch = ImportBatch.objects.get()
    assert response.url == reverse("import_detail", args=[batch.pk])
    page = client.get(response.url).content.decode()
    assert_valid(page)
    assert "株式会社高津製作所" in page
    assert Organization.objects.count() == 0

    client.post(reverse("import_apply", args=[batch.pk]))
    jobs.sweep(timezone.now())

    batch.refresh_from_db()
    assert (batch.state, Organization.objects.count()) == (ImportState.DONE, 2)
    assert "企業" in client.get(response.url).content.decode()


def test_changes_are_shown_field_by_field(as_role):
    client = as_role("coordinator")
    imported(csv(*ROWS))
    response = upload(client, csv("株式会社高津製作所,,8000020130001,麻生区,,25,切削,新人 一郎,"))

    page = client.get(response.url).content.decode()

    for shown in ("18", "25", "高津区", "麻生区", "切削", "新人 一郎"):
        assert shown in page


def test_refused_file_is_told_on_the_form(as_role):
    client = as_role("coordinator")

    response = upload(client, csv("1", header="出願番号"))

    assert "会社名" in str(response.context["form"].errors["files"])
    assert ImportBatch.objects.count() == 0


def test_double_is_decided_on_the_page(as_role):
    client, known = as_role("coordinator"), OrganizationFactory(name="株式会社高津製作所")
    response = upload(client, csv("㈱高津製作所,,,,,30,,,"))
    row = ImportBatch.objects.get().rows.get()
    page = client.get(response.url).content.decode()
    assert_valid(page)
    assert reverse("company_detail", args=[known.pk]) in page

    client.post(reverse("import_decide", args=[row.batch_id, row.pk]), {"company": known.pk})

    row.refresh_from_db()
    assert (row.outcome, row.existing_id) == (ImportOutcome.CHANGED, known.pk)


def test_template_holds_the_columns_and_can_be_imported_again(as_role):
    response = as_role("coordinator").get(reverse("import_companies_template"))
    book = load_workbook(io.BytesIO(response.content))

    assert [cell.value for cell in book.worksheets[0][1]] == [column.header for column in COLUMNS]
    assert look(kind=ImportKind.COMPANIES, files=[incoming(response.content, "a.xlsx")]) == []


# --- the command


def test_command_shows_then_applies_and_ends_with_the_figures(tmp_path, capsys):
    path = tmp_path / "companies.csv"
    path.write_bytes(csv(*ROWS, "高津製作所,,8000020130002,,,,,,"))

    call_command("import_companies", str(path))
    assert capsys.readouterr().out.splitlines()[-1] == "new=2 changed=0 unchanged=0 refused=1"
    assert Organization.objects.count() == 0

    call_command("import_companies", str(path), "--apply")
    assert capsys.readouterr().out.splitlines()[-1] == "new=2 changed=0 unchanged=0 refused=1"
    call_command("import_companies", str(path), "--apply")
    assert capsys.readouterr().out.splitlines()[-1] == "new=0 changed=0 unchanged=2 refused=1"
    assert Organization.objects.count() == 2


def test_command_leaves_doubles_out_and_says_where_to_decide(tmp_path, capsys):
    OrganizationFactory(name="株式会社高津製作所")
    path = tmp_path / "companies.csv"
    path.write_bytes(csv("㈱高津製作所,,,,,30,,,"))

    call_command("import_companies", str(path), "--apply")

    out = capsys.readouterr().out
    assert "/imports/companies/" in out
    assert out.splitlines()[-1] == "new=0 changed=0 unchanged=0 refused=1"


def test_command_ends_with_an_error_on_a_refused_file(tmp_path, capsys):
    path = tmp_path / "companies.csv"
    path.write_bytes(csv("1", header="出願番号"))

    with pytest.raises(CommandError, match="会社名"):
        call_command("import_companies", str(path), "--apply")
    assert capsys.readouterr().out.splitlines()[-1] == "new=0 changed=0 unchanged=0 refused=0"
