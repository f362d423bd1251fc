"""The pages of applications and cases: how much each side reads, lists at 1 and 3 rows, forms that lose nothing."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from exchange.models import Application, Match, ProductPicture
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.models import History
from tests.exchange.pictures import upload
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import (
    ApplicationFactory,
    ConsentFactory,
    ContractFactory,
    ListingFactory,
    MatchFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
WRITTEN = {
    "wanted_use": "カナリア使い道",
    "strengths": "カナリア設備",
    "applicant_name": "カナリア太郎",
    "telephone": "044-999-1234",
    "email": "canary@press.example",
    "call_when": "カナリア時間",
    "asked_to_add": "カナリア質問",
    "added_text": "カナリア追記",
}
INTERNAL = {"internal_note": "カナリア内部", "decline_note": "カナリア理由"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def application(db: None) -> Application:
    company = OrganizationFactory(name="株式会社カナリア製作所")
    bank = OrganizationFactory(bank=True)
    ConsentFactory(organization=company, to_organization=bank)
    return ApplicationFactory(
        passed_on=True, company=company, introduced_by=bank, message_to_owner="伝えてよい文", **WRITTEN, **INTERNAL
    )


def test_staff_read_everything(application):
    page = signed_in(StaffFactory()).get(f"/applications/{application.pk}/").content.decode()

    shown = [*WRITTEN.values(), "カナリア内部", "株式会社カナリア製作所", "伝えてよい文"]
    assert [text for text in shown if text not in page] == []
    assert_valid(page)


def test_the_applicant_reads_everything_but_internal_words(application):
    member = MembershipFactory(organization=application.company).user

    page = signed_in(member).get(f"/applications/{application.pk}/").content.decode()

    assert [text for text in (*WRITTEN.values(), "伝えてよい文") if text not in page] == []
    assert [text for text in INTERNAL.values() if text in page] == []
    assert_valid(page)


@pytest.mark.parametrize("may_name", [False, True])
def test_the_owner_reads_what_was_consented_to(application, may_name):
    Application.objects.filter(pk=application.pk).update(may_name=may_name)
    client = signed_in(MembershipFactory(organization=application.listing.owner).user)

    for address in (f"/applications/{application.pk}/", "/applications/"):
        page = client.get(address).content.decode()
        assert [text for text in (*WRITTEN.values(), *INTERNAL.values()) if text in page] == []
        assert ("株式会社カナリア製作所" in page) is may_name
        assert_valid(page)
    assert "伝えてよい文" in client.get(f"/applications/{application.pk}/").content.decode()


def test_the_owner_does_not_find_a_withheld_name_by_searching(application):
    client = signed_in(MembershipFactory(organization=application.listing.owner).user)

    assert "0件" in client.get("/applications/", {"q": "カナリア製作所"}).content.decode()
    assert "1件" in client.get("/applications/", {"q": application.number}).content.decode()


def test_the_introducer_reads_name_and_state(application):
    client = signed_in(MembershipFactory(organization=application.introduced_by).user)

    page = client.get(f"/applications/{application.pk}/").content.decode()

    hidden = (*WRITTEN.values(), *INTERNAL.values(), "伝えてよい文")
    assert "株式会社カナリア製作所" in page
    assert "権利者に照会中" in page
    assert [text for text in hidden if text in page] == []


@pytest.fixture
def case(application: Application) -> Match:
    Application.objects.filter(pk=application.pk).update(state="accepted")
    application.refresh_from_db()
    match = MatchFactory(
        at="product",
        company=application.company,
        listing=application.listing,
        application=application,
        introduced_by=application.introduced_by,
        internal_note="カナリア案件メモ",
        fail_note="カナリア不成立",
    )
    ContractFactory(match=match, terms_note="カナリア条件", parties="カナリア当事者")
    match.ndas.create(
        signed_on=match.opened_on, parties="カナリア両社", note="カナリア覚え", recorded_by=match.in_charge
    )
    staff = signed_in(match.in_charge)
    product = {"name": "カナリア製品", "launched_on": "2026/11/1", "alt": "写真の説明"}
    staff.post(f"/matches/{match.pk}/new-product/", {**product, "picture": upload()})
    return match


CASE_SECRETS = ("カナリア案件メモ", "カナリア不成立", "カナリア条件", "カナリア覚え")


def case_page(user: User, match: Match) -> str:
    page = signed_in(user).get(f"/matches/{match.pk}/").content.decode()
    assert_valid(page)
    return page


def test_the_company_reads_its_case_without_internal_words(case):
    page = case_page(MembershipFactory(organization=case.company).user, case)

    shown = ("カナリア製品", "カナリア当事者", "カナリア両社")
    assert [text for text in shown if text not in page] == []
    assert [text for text in CASE_SECRETS if text in page] == []


def test_the_owner_reads_no_withheld_name_on_the_case(case):
    user = MembershipFactory(organization=case.owner).user

    for page in (case_page(user, case), signed_in(user).get("/matches/").content.decode()):
        hidden = (*CASE_SECRETS, "株式会社カナリア製作所", "カナリア当事者", "カナリア両社")
        assert [text for text in hidden if text in page] == []

    Application.objects.update(may_name=True)
    assert "株式会社カナリア製作所" in case_page(user, case)


def test_the_introducer_reads_name_and_stage(case):
    page = case_page(MembershipFactory(organization=case.introduced_by).user, case)

    assert "株式会社カナリア製作所" in page
    hidden = (*CASE_SECRETS, "カナリア製品", "カナリア当事者")
    assert [text for text in hidden if text in page] == []


def test_a_picture_is_shown_to_both_sides_and_staff(case):
    address = ProductPicture.objects.get().get_absolute_url()
    bodies = {"company": 200, "owner": 200, "introduced_by": 404}

    found = {name: signed_in(MembershipFactory(organization=getattr(case, name)).user).get(address) for name in bodies}

    assert {name: response.status_code for name, response in found.items()} == bodies
    assert b"".join(found["owner"].streaming_content).startswith(b"\x89PNG")
    b"".join(found["company"].streaming_content)


# --- lists


@pytest.mark.parametrize("role", ["coordinator", "member", "provider", "partner"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(role, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    company, owner, bank = OrganizationFactory(), OrganizationFactory(large=True), OrganizationFactory(bank=True)
    ConsentFactory(organization=company, to_organization=bank)
    bodies = {"member": company, "provider": owner, "partner": bank}
    user = StaffFactory() if role == "coordinator" else MembershipFactory(organization=bodies[role]).user

    def add() -> None:
        listing = ListingFactory(open=True, owner=owner)
        application = ApplicationFactory(accepted=True, listing=listing, company=company, introduced_by=bank)
        MatchFactory(application=application, listing=listing, company=company, introduced_by=bank)

    def questions(address: str) -> int:
        client = signed_in(user)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = client.get(address).content.decode()
        assert f"{Match.objects.count()}件" in page
        return len(captured)

    add()
    one = [questions("/applications/"), questions("/matches/")]
    add()
    add()
    assert [questions("/applications/"), questions("/matches/")] == one


def test_overdue_is_for_staff_only():
    from datetime import date

    company = OrganizationFactory()
    ApplicationFactory(company=company, first_call_due=date(2026, 1, 5))
    member = signed_in(MembershipFactory(organization=company).user)

    assert "期限を過ぎています" in signed_in(StaffFactory()).get("/applications/").content.decode()
    outside = member.get("/applications/").content.decode()
    assert "期限を過ぎています" not in outside
    assert "1月5日（月）" in outside


def test_filters_narrow_the_lists_down():
    staff = signed_in(StaffFactory())
    late = ApplicationFactory(first_call_due="2026-01-05")
    ApplicationFactory(taken_up=True)
    MatchFactory(at="contract")
    MatchFactory(at="interview")

    def count(address: str, **query: str) -> str:
        return staff.get(address, query).context["page_obj"].paginator.count

    assert count("/applications/") == 2
    assert count("/applications/", late="on") == 1
    assert count("/applications/", state="taken_up") == 1
    assert count("/applications/", q=late.number) == 1
    assert count("/matches/", stage="contract") == 1
    assert count("/matches/", condition="failed") == 0


def test_export_holds_the_filtered_rows_and_is_logged():
    wanted = ApplicationFactory(company_name="=HYPERLINK(1)")
    ApplicationFactory(taken_up=True)

    response = signed_in(StaffFactory()).get("/applications/export/", {"state": "submitted"})

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == ["受付番号", wanted.number]
    assert rows[1][2] == "=HYPERLINK(1)"
    assert sheet.cell(2, 3).data_type == "s"
    logged = History.objects.get(action="export")
    assert (logged.subject_type, logged.changes["rows"]) == ("exchange.application", [None, 1])


# --- steps


def test_a_refused_step_keeps_what_was_typed():
    application = ApplicationFactory(taken_up=True)
    typed: dict[str, Any] = {"message_to_owner": "弁当箱に使いたい", "how_agreed": "電話で"}

    page = signed_in(StaffFactory()).post(f"/applications/{application.pk}/pass-on/", typed).content.decode()

    assert "弁当箱に使いたい" in page
    assert "error-summary" in page
    application.refresh_from_db()
    assert application.state == "taken_up"


def test_a_step_that_is_not_possible_any_more_says_so():
    application = ApplicationFactory(withdrawn=True)
    staff = signed_in(StaffFactory())

    shown = staff.get(f"/applications/{application.pk}/take-up/", follow=True)
    posted = staff.post(f"/applications/{application.pk}/withdraw/", {"note": ""})

    assert shown.redirect_chain == [(f"/applications/{application.pk}/", 302)]
    assert "今は「取下げ」" in shown.content.decode() or "取下げ" in shown.content.decode()
    assert posted.status_code == 200
    assert "取下げ" in posted.content.decode()


def test_take_up_finds_another_company_by_part_of_its_name():
    application = ApplicationFactory(company_name="カクウ")
    one, two = OrganizationFactory(name="多摩板金株式会社"), OrganizationFactory(name="多摩鋳造株式会社")
    coordinator = StaffFactory()
    staff = signed_in(coordinator)
    address = f"/applications/{application.pk}/take-up/"
    typed = {"which": "other", "other": "多摩", "in_charge": coordinator.pk, "name": "x"}

    page = staff.post(address, typed).content.decode()
    assert one.name in page
    assert two.name in page
    staff.post(address, {**typed, "which": str(two.pk)})

    application.refresh_from_db()
    assert application.company == two
