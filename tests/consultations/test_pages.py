"""Today by role, the company page by reader, and the forms of consultations, dispatches and next steps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.enums import ConsultationState, DispatchState, FollowUpState
from consultations.models import Consultation, Dispatch, Expert, FollowUp
from consultations.queries.today.panels import PANELS
from exchange.enums import ConsentScope
from kawasaki_ip.core.models import History
from tests.factories.accounts import UserFactory
from tests.factories.consultations import (
    ConsultationFactory,
    DispatchFactory,
    ExpertFactory,
    FollowUpFactory,
    VisitFactory,
)
from tests.factories.exchange import ConsentFactory, MatchFactory, MembershipFactory, OrganizationFactory
from tests.markup import assert_valid
from tests.roles import SIGNED_IN

pytestmark = pytest.mark.django_db

# Where each role goes from an empty /today/.
NEXT_STEPS = {
    "member": "/patents/",
    "provider": "/companies/",
    "partner": "/patents/",
    "expert": "tel:",
    "coordinator": "/visits/new/",
    "manager": "/visits/new/",
    "official": "/plan/",
    "administrator": "/settings/",
}


@pytest.mark.parametrize("role", SIGNED_IN)
def test_today_of_somebody_new_has_a_next_step(as_role, role):
    page = as_role(role).get("/today/").content.decode()

    main = page.partition("<main")[2].partition("</main>")[0]
    assert f'href="{NEXT_STEPS[role]}' in main
    assert_valid(page)


def test_today_of_a_person_without_organization_leads_to_joining(client):
    client.force_login(UserFactory())
    page = client.get("/today/").content.decode()

    assert "所属先を届け出る" in page
    assert 'href="/join/"' in page


def test_today_says_that_approval_is_awaited(client):
    client.force_login(MembershipFactory(requested=True, company_name="多摩製作所").user)

    page = client.get("/today/").content.decode()

    assert "承認を待っています" in page
    assert "多摩製作所" in page


def test_each_panel_has_its_template():
    from django.template.loader import get_template

    for panel in PANELS:
        get_template(f"consultations/today/{panel.key}.html")
    assert len({panel.key for panel in PANELS}) == len(PANELS)


def test_today_shows_what_is_owed_and_what_runs_out(as_role):
    client = as_role("coordinator")
    FollowUpFactory(in_charge=client.user, overdue=True, what="期限切れの用事")
    FollowUpFactory(in_charge=client.user, what="今日の用事")
    FollowUpFactory(what="同僚の用事")
    late = ConsultationFactory(first_answer_due=timezone.localdate() - timedelta(days=1))
    VisitFactory(in_charge=client.user, company=OrganizationFactory(name="追記の会社"))

    page = client.get("/today/").content.decode()

    for text in ("期限切れの用事", "今日の用事", late.number, "追記の会社"):
        assert text in page
    assert "同僚の用事" not in page


def test_manager_sees_the_team_and_what_waits(as_role):
    client = as_role("manager")
    dispatch = DispatchFactory()
    FollowUpFactory(overdue=True)

    page = client.get("/today/").content.decode()

    assert dispatch.number in page
    assert str(FollowUp.objects.get().in_charge) in page


def test_company_page_shows_staff_everything(as_role):
    client = as_role("coordinator")
    company = OrganizationFactory(internal_note="支払いは月末")
    visit = VisitFactory(company=company)
    records = [ConsultationFactory(company=company), DispatchFactory(company=company)]
    match = MatchFactory(company=company)
    follow_up = FollowUpFactory(company=company)

    page = client.get(f"/companies/{company.pk}/").content.decode()

    for text in ("支払いは月末", visit.internal_note, match.number, follow_up.what, *(row.number for row in records)):
        assert text in page
    assert_valid(page)
    assert History.objects.about(company).filter(action="read", actor=client.user).count() == 1


def test_company_page_of_a_partner_shows_what_was_consented_to(as_role):
    partner = as_role("partner")
    bank = partner.user.memberships.get().organization
    company = OrganizationFactory(internal_note="支払いは月末", telephone="044-999-0001")
    visit = VisitFactory(company=company, shared=True, internal_note="社外秘")
    match = MatchFactory(company=company)
    address = f"/companies/{company.pk}/"
    assert partner.get(address).status_code == 404

    ConsentFactory(organization=company, to_organization=bank, scope=ConsentScope.NAME_AND_STAGE)
    stage_only = partner.get(address).content.decode()
    ConsentFactory(organization=company, to_organization=bank, scope=ConsentScope.SHARED_RECORD)
    both = partner.get(address).content.decode()

    assert (match.number in stage_only, visit.shared_text in stage_only) == (True, False)
    assert (match.number in both, visit.shared_text in both) == (True, True)
    assert not [text for text in ("支払いは月末", "社外秘", "044-999-0001") if text in both]


def test_companies_are_found_by_technique_ward_and_kana(as_role):
    client = as_role("coordinator")
    OrganizationFactory(name="多摩精機", kana="タマセイキ", ward="tama")
    OrganizationFactory(name="麻生食品", kana="アサオショクヒン", ward="asao")

    for query in ("q=たませいき", "q=㈱多摩精機", "ward=tama"):
        page = client.get(f"/companies/?{query}")
        assert [row.name for row in page.context["page_obj"]] == ["多摩精機"], query
    assert [row.name for row in client.get("/companies/").context["page_obj"]][:2] == ["麻生食品", "多摩精機"]


def test_next_step_is_noted_on_a_company(as_role):
    client, company = as_role("coordinator"), OrganizationFactory()
    form = {"what": "資料を送る", "due": "2099/4/1", "in_charge": client.user.pk}

    response = client.post(f"/follow-ups/new/?company={company.pk}", form)

    assert (response.status_code, FollowUp.objects.get().about_company) == (302, company)
    assert client.get("/follow-ups/new/?company=999999").status_code == 404
    assert client.get(f"/follow-ups/new/?company={company.pk}&visit=1").status_code == 404


def test_next_step_is_done_from_the_list(as_role):
    client = as_role("coordinator")
    follow_up = FollowUpFactory(in_charge=client.user)

    response = client.post(f"/follow-ups/{follow_up.pk}/done/", {"next": "/today/"})

    follow_up.refresh_from_db()
    assert (response["Location"], follow_up.state) == ("/today/", FollowUpState.DONE)


def test_bad_new_day_is_explained_where_it_was_written(as_role):
    client, follow_up = as_role("coordinator"), FollowUpFactory()

    page = client.post(f"/follow-ups/{follow_up.pk}/put-off/", {"due": "2/30", "reason": "先方の都合"}).content.decode()

    assert "先方の都合" in page
    assert "2/30" in page
    assert_valid(page)


def test_list_of_a_colleague_can_be_looked_at(as_role):
    client, row = as_role("coordinator"), FollowUpFactory(what="同僚の用事")

    assert "同僚の用事" not in client.get("/follow-ups/").content.decode()
    assert "同僚の用事" in client.get(f"/follow-ups/?in_charge={row.in_charge_id}").content.decode()
    assert "同僚の用事" in client.get("/follow-ups/?in_charge=").content.decode()


def test_member_asks_and_reads_the_answer(as_role):
    member, coordinator = as_role("member"), as_role("coordinator")
    company = member.user.memberships.get().organization
    form = {"company": company.pk, "subject": "filing", "question": "治具を出願したい。"}

    response = member.post("/consultations/new/", form)
    consultation = Consultation.objects.get()
    coordinator.post(f"/consultations/{consultation.pk}/start/")
    coordinator.post(f"/consultations/{consultation.pk}/answer/", {"answer": "一度お会いしましょう。"})

    assert response["Location"] == f"/consultations/{consultation.pk}/"
    assert "一度お会いしましょう。" in member.get(response["Location"]).content.decode()


def test_question_without_subject_keeps_the_text(as_role):
    page = as_role("member").post("/consultations/new/", {"question": "治具を出願したい。"}).content.decode()

    assert "治具を出願したい。" in page
    assert Consultation.objects.count() == 0


def test_consultation_leads_to_a_dispatch(as_role):
    client = as_role("coordinator")
    consultation, expert = ConsultationFactory(assigned=True), ExpertFactory()
    address = f"/dispatches/new/?consultation={consultation.pk}"
    assert consultation.company.name in client.get(address).content.decode()
    form = {
        "company_name": consultation.company.name,
        "expert": expert.pk,
        "subject": "filing",
        "purpose": "明細書の相談。",
        "allowed": "3",
        "unit": "times",
    }

    client.post(address, form)

    dispatch = Dispatch.objects.get()
    assert (dispatch.consultation, dispatch.state) == (consultation, DispatchState.REQUESTED)


def test_expert_accepts_in_the_portal(as_role):
    client = as_role("expert")
    dispatch = DispatchFactory(waiting=True, expert=Expert.objects.get(user=client.user), internal_note="値引きの話")
    address = f"/dispatches/{dispatch.pk}/"

    page = client.get(address).content.decode()
    client.post(f"{address}accept/", {"no_conflict": "on"})

    assert dispatch.purpose in page
    assert "値引きの話" not in page
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.UNDER_WAY


def test_step_that_is_not_possible_now_says_so(as_role):
    client = as_role("manager")
    dispatch = DispatchFactory(refused=True)

    page = client.post(f"/dispatches/{dispatch.pk}/approve/", follow=True).content.decode()

    assert "不承認" in page
    assert Dispatch.objects.get().state == DispatchState.REFUSED


def test_public_directory_names_who_agreed_only(client):
    named, unnamed = ExpertFactory(public=True), ExpertFactory()

    page = client.get("/experts/").content.decode()

    assert (named.name in page, unnamed.name in page, named.telephone in page) == (True, False, False)


def test_public_page_of_consultations_tells_whom_to_call(client):
    page = client.get("/consultations/new/").content.decode()

    assert 'href="tel:' in page
    assert "<textarea" not in page
    assert client.post("/consultations/new/", {"question": "押しかけの質問"}).status_code == 200
    assert Consultation.objects.count() == 0


def test_consultation_received_twice_by_a_double_tap_is_one(as_role):
    client = as_role("coordinator")
    form = {
        "channel": "telephone",
        "company_name": "多摩製作所",
        "subject": "filing",
        "question": "出願",
        "_once": "k" * 30,
    }

    addresses = [client.post("/consultations/new/", form)["Location"] for _ in range(2)]

    assert addresses[0] == addresses[1]
    assert Consultation.objects.get().state == ConsultationState.ASSIGNED
