"""Each list and board: the same number of queries for 1 and for 3 rows, filtered, with a next step when empty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from exchange.models import Capability, Technique
from kawasaki_ip.core.models import History
from tests.factories.consultations import (
    ConsultationFactory,
    DispatchFactory,
    ExpertFactory,
    FollowUpFactory,
    VisitFactory,
)
from tests.factories.exchange import OrganizationFactory
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db


def company_with_everything(user):
    company = OrganizationFactory(in_charge=user)
    Capability.objects.create(
        organization=company, technique=Technique.objects.first(), noted_by=user, noted_on=timezone.localdate()
    )
    VisitFactory(company=company, in_charge=user, bodies=[OrganizationFactory(bank=True)])
    ConsultationFactory(company=company)
    DispatchFactory(company=company)
    FollowUpFactory(company=company, in_charge=user)


ROWS = {
    "/visits/": lambda user: VisitFactory(bodies=[OrganizationFactory(bank=True)]),
    "/follow-ups/": lambda user: FollowUpFactory(in_charge=user),
    "/consultations/": lambda user: ConsultationFactory(assigned=True),
    "/dispatches/": lambda user: DispatchFactory(),
    "/experts/": lambda user: ExpertFactory(public=True),
    "/companies/": company_with_everything,
    "/today/": company_with_everything,
}


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["coordinator", "manager"])
@pytest.mark.parametrize("address", ROWS)
def test_list_takes_the_same_queries_for_one_and_three_rows(as_role, address, role):
    client = as_role(role)
    ROWS[address](client.user)
    queries(client, address)  # what a first request caches
    one = queries(client, address)

    for _ in range(2):
        ROWS[address](client.user)

    assert queries(client, address) == one


def test_company_page_takes_the_same_queries_for_one_and_three_records(as_role):
    client = as_role("coordinator")
    company = OrganizationFactory()

    def add(number: int) -> None:
        VisitFactory(
            company=company,
            bodies=[OrganizationFactory(bank=True)],
            day=timezone.localdate() - timedelta(days=number),
        )
        ConsultationFactory(company=company)
        DispatchFactory(company=company)
        FollowUpFactory(company=company)

    add(1)
    address = f"/companies/{company.pk}/"
    queries(client, address)
    one = queries(client, address)
    add(2)
    add(3)

    assert queries(client, address) == one


@pytest.mark.parametrize("address", [address for address in ROWS if address != "/today/"])
def test_empty_list_says_what_to_do(as_role, address):
    page = as_role("coordinator").get(address).content.decode()

    assert 'class="empty-state' in page
    assert_valid(page)


def test_visits_are_narrowed_by_month_person_ward_and_body(as_role):
    client = as_role("coordinator")
    bank = OrganizationFactory(bank=True)
    wanted = VisitFactory(
        company=OrganizationFactory(ward="tama", name="多摩精機"),
        in_charge=client.user,
        bodies=[bank],
        day=timezone.localdate().replace(day=1),
    )
    VisitFactory(company=OrganizationFactory(ward="asao"), day=timezone.localdate() - timedelta(days=70))
    month = f"{wanted.day:%Y-%m}"

    for query in (
        f"month={month}",
        f"in_charge={client.user.pk}",
        "ward=tama",
        f"body={bank.pk}",
        "q=たませいき",
        "q=多摩",
    ):
        page = client.get(f"/visits/?{query}")
        expected = 0 if query == "q=たませいき" and wanted.company.kana != "タマセイキ" else 1
        assert page.context["page_obj"].paginator.count == expected, query


def test_filter_that_cannot_be_read_is_explained(as_role):
    page = as_role("coordinator").get("/visits/?month=2026-13").content.decode()

    assert "月は2026-11のように書いてください。" in page


def test_visits_leave_as_excel_without_internal_notes(as_role, tmp_path):
    client = as_role("coordinator")
    VisitFactory(shared=True, internal_note="社外秘の話")
    VisitFactory(shared_text="まだ共有しない文")

    response = client.get("/visits/export/")

    path = tmp_path / "visits.xlsx"
    path.write_bytes(response.content)
    cells = [str(cell.value) for row in load_workbook(path).active.iter_rows() for cell in row]
    assert len(cells) == 3 * 7
    assert not {"社外秘の話", "まだ共有しない文"} & set(cells)
    assert History.objects.get(subject_type="consultations.visit", action="export").changes["rows"] == [None, 2]


def test_consultations_leave_as_excel(as_role):
    client = as_role("coordinator")
    ConsultationFactory(question="未出願の発明")

    response = client.get("/consultations/export/")

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert History.objects.filter(subject_type="consultations.consultation", action="export").count() == 1
