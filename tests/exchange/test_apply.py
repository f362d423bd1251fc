"""The form for everyone and the pages behind mailed links."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exchange.actions.applications import ask_to_confirm
from exchange.models import Application
from exchange.queries.application_links import confirm_path, look_path
from exchange.views.apply import PER_ADDRESS, PER_CONNECTION
from kawasaki_ip.accounts.models import User
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import (
    ApplicationFactory,
    ConsentFactory,
    ListingFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
TYPED = {
    "company_name": "株式会社架空プレス",
    "applicant_name": "架空 花子",
    "telephone": "",
    "email": "hanako@press.example",
    "wanted_use": "弁当箱",
    "first_wishes": ["talk", "terms"],
    "call_when": "平日の午後",
}


def send(client: Client, listing: Any, **typed: Any) -> HttpResponse:
    """Opens the form, takes a person's time, and sends it."""
    page = client.get(f"/patents/{listing.pk}/apply/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=True):
        return client.post(f"/patents/{listing.pk}/apply/", {**hidden, **TYPED, **typed})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_form_says_what_it_is_and_is_not(client):
    listing = ListingFactory(open=True)

    page = client.get(f"/patents/{listing.pk}/apply/").content.decode()

    for words in (
        "契約の申込みではありません。費用はかかりません。担当コーディネータからご連絡します。",
        "まだ出願していない発明の中身は書かないでください。",
        "① どんなことに使ってみたいですか",
        "② 御社の得意な加工・設備を教えてください",
        "③ まず何を知りたいですか",
        "お書きいただいた内容の使いみち",
    ):
        assert words in page
    assert re.search(r"\d+月\d+日（.）</time>ごろまでにご連絡します", page)
    assert_valid(page)


def test_sent_with_an_email_it_asks_for_the_mail(client):
    response = send(client, ListingFactory(open=True))

    assert response["Location"] == "/applications/sent/"
    page = client.get("/applications/sent/").content.decode()
    assert "hanako@press.example" in page
    application = Application.objects.get()
    assert (application.state, application.first_wishes) == ("draft", ["talk", "terms"])


def test_sent_with_a_telephone_it_shows_the_receipt(client):
    response = send(client, ListingFactory(open=True), email="", telephone="０４４（２００）００１１")

    page = client.get(response["Location"]).content.decode()
    application = Application.objects.get()
    assert application.telephone == "044-200-0011"
    assert application.number in page
    assert "受付待ち" in page
    # Mails and links are passed on: what was written is not repeated here.
    assert "弁当箱" not in page
    assert_valid(page)


def test_errors_lose_nothing(client):
    response = send(client, ListingFactory(open=True), email="", company_name="")

    page = response.content.decode()
    assert response.status_code == 200
    assert "弁当箱" in page
    assert "平日の午後" in page
    assert "電話番号かメールアドレス" in page or "連絡" in page
    assert Application.objects.count() == 0
    assert_valid(page)


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "no-address"},
        {"telephone": "12"},
        {"first_wishes": ["<script>"]},
        {"wanted_use": "あ" * 20_001},
        {"company_name": "あ" * 201},
    ],
)
def test_bad_input_gets_a_sentence(client, typed):
    response = send(client, ListingFactory(open=True), **typed)

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert Application.objects.count() == 0


def test_hostile_text_is_shown_as_text(client):
    send(client, ListingFactory(open=True), wanted_use="<script>alert(1)</script>")
    application = Application.objects.get()

    page = signed_in(StaffFactory()).get(f"/applications/{application.pk}/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_same_post_twice_is_one_application(client):
    listing = ListingFactory(open=True)
    page = client.get(f"/patents/{listing.pk}/apply/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=True):
        first = client.post(f"/patents/{listing.pk}/apply/", {**hidden, **TYPED})
        second = client.post(f"/patents/{listing.pk}/apply/", {**hidden, **TYPED})

    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1
    assert Message.objects.filter(kind="application_confirm").count() == 1


def test_a_machine_is_asked_to_press_once_more(client):
    listing = ListingFactory(open=True)

    response = client.post(f"/patents/{listing.pk}/apply/", TYPED)

    assert "もう一度ボタンを押してください" in response.content.decode()
    assert Application.objects.count() == 0


def test_the_limits_say_when_it_works_again(client):
    listing = ListingFactory(open=True)
    for number in range(PER_ADDRESS):
        assert send(client, listing, wanted_use=f"{number}").status_code == 302
    refused = send(client, listing)
    assert "以降にもう一度" in refused.content.decode()

    for number in range(PER_CONNECTION - PER_ADDRESS - 1):
        send(client, listing, email=f"other{number}@press.example")
    refused = send(client, listing, email="new@press.example")

    assert "以降にもう一度" in refused.content.decode()
    assert "弁当箱" in refused.content.decode()


def test_a_closed_listing_offers_the_telephone(client):
    listing = ListingFactory(closed=True)

    page = client.get(f"/patents/{listing.pk}/apply/").content.decode()

    assert "受付を休んでいます" in page
    assert "044-000-0000" in page
    assert "<textarea" not in page


# --- links


def test_opening_the_link_confirms_nothing_and_the_button_does(client):
    application = ApplicationFactory(draft=True)
    path = confirm_path(application)

    shown = client.get(path)
    application.refresh_from_db()
    assert (shown.status_code, application.state) == (200, "draft")
    assert_valid(shown.content.decode())

    client.post(path)
    again = client.post(path, follow=True)

    application.refresh_from_db()
    assert application.state == "submitted"
    assert application.number in again.content.decode()


def test_the_link_ends_after_seven_days(client):
    application = ApplicationFactory(draft=True)
    path = confirm_path(application)

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        response = client.post(path)

    application.refresh_from_db()
    assert (response.status_code, application.state) == (410, "draft")
    assert "お電話" in response.content.decode()


def test_the_link_is_good_for_the_address_it_went_to(client):
    application = ApplicationFactory(draft=True)
    path = confirm_path(application)
    assert "hanako" not in path
    Application.objects.filter(pk=application.pk).update(email="other@press.example")

    assert client.post(path).status_code == 404


def test_one_kind_of_link_is_not_the_other(client):
    application = ApplicationFactory(draft=True)
    token = look_path(application).rstrip("/").rsplit("/", 1)[-1]

    assert client.post(f"/applications/confirm/{token}/").status_code == 404
    assert client.get(look_path(application)).status_code == 404  # nothing to see before it is received


def test_who_applied_without_an_account_adds_what_was_asked(client):
    application = ApplicationFactory(add=True)
    path = look_path(application)
    assert "板の厚さはどのくらいですか。" in client.get(path).content.decode()

    empty = client.post(f"{path}add/", {"text": ""})
    assert "error-summary" in empty.content.decode()
    client.post(f"{path}add/", {"text": "0.5ミリ"})

    application.refresh_from_db()
    assert (application.state, application.added_text) == ("submitted", "0.5ミリ")


def test_who_applied_without_an_account_withdraws(client):
    application = ApplicationFactory()
    path = f"{look_path(application)}withdraw/"
    assert client.get(path).status_code == 200

    client.post(path, {"note": ""})

    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert client.get(path).status_code == 302


def test_the_confirmation_mail_names_neither_company_nor_technology():
    application = ApplicationFactory(draft=True)

    ask_to_confirm(application)

    context = str(Message.objects.get().context)
    assert application.company_name not in context
    assert application.listing.title not in context


# --- with an account


def test_a_member_applies_for_the_company():
    company = OrganizationFactory()
    member = MembershipFactory(organization=company).user
    client = signed_in(member)

    send(client, ListingFactory(open=True), company=company.pk)

    application = Application.objects.get()
    assert (application.company, application.company_name, application.state) == (company, company.name, "submitted")
    assert (application.applied_by, application.email) == (member, member.email)


def test_a_member_does_not_apply_for_another_company():
    member = MembershipFactory().user

    response = send(signed_in(member), ListingFactory(open=True), company=OrganizationFactory().pk)

    assert response.status_code == 200
    assert Application.objects.count() == 0


def test_who_waits_for_approval_may_apply_by_name_and_sees_it():
    waiting = MembershipFactory(requested=True, company_name="株式会社待ち").user
    client = signed_in(waiting)
    listing = ListingFactory(open=True)
    assert "株式会社待ち" in client.get(f"/patents/{listing.pk}/apply/").content.decode()

    send(client, listing, company_name="株式会社待ち")

    application = Application.objects.get()
    assert (application.company, application.company_name) == (None, "株式会社待ち")
    assert client.get(f"/applications/{application.pk}/").status_code == 200
    assert client.get("/applications/").status_code == 200


def test_a_draft_may_be_half_written_and_is_finished_by_a_colleague():
    company = OrganizationFactory()
    member, colleague = (MembershipFactory(organization=company).user for _ in range(2))
    listing = ListingFactory(open=True)
    signed_in(member).post(f"/patents/{listing.pk}/apply/", {"company": company.pk, "wanted_use": "看板", "keep": "1"})
    draft = Application.objects.get()
    assert (draft.state, draft.applicant_name) == ("draft", member.name)
    other = signed_in(colleague)
    assert "看板" in other.get(f"/applications/{draft.pk}/edit/").content.decode()

    empty = other.post(f"/applications/{draft.pk}/edit/", {"company": company.pk, "applicant_name": "x"})
    assert "error-summary" in empty.content.decode()
    typed = {"company": company.pk, "applicant_name": "多摩 次郎", "wanted_use": "看板の枠"}
    other.post(f"/applications/{draft.pk}/edit/", typed)

    draft.refresh_from_db()
    assert (draft.state, draft.wanted_use, draft.company) == ("submitted", "看板の枠", company)


def test_staff_do_not_see_a_members_draft():
    draft = ApplicationFactory(by_member=True, draft=True)

    assert signed_in(StaffFactory()).get(f"/applications/{draft.pk}/").status_code == 404


# --- on a company's behalf


def test_a_coordinator_types_what_was_said_on_the_telephone():
    listing = ListingFactory(open=True)
    staff = signed_in(StaffFactory())

    response = staff.post(f"/applications/new/?listing={listing.pk}", {**TYPED, "telephone": "044-200-0011"})

    application = Application.objects.get()
    assert response["Location"] == f"/applications/{application.pk}/"
    assert (application.channel, application.state, application.introduced_by) == ("staff", "submitted", None)


def test_a_partner_names_only_companies_that_consented():
    partner = MembershipFactory(organization=OrganizationFactory(bank=True))
    consented, other = OrganizationFactory(), OrganizationFactory()
    ConsentFactory(organization=consented, to_organization=partner.organization)
    listing = ListingFactory(open=True)
    client = signed_in(partner.user)
    address = f"/applications/new/?listing={listing.pk}"
    assert other.name not in client.get(address).content.decode()

    refused = client.post(address, {**TYPED, "company": other.pk})
    assert refused.status_code == 200
    client.post(address, {**TYPED, "company": consented.pk, "company_name": ""})

    application = Application.objects.get()
    assert (application.company, application.introduced_by) == (consented, partner.organization)
    assert (application.channel, application.state) == ("partner", "submitted")


def test_a_partner_writes_the_name_of_a_company_that_is_not_registered():
    partner = MembershipFactory(organization=OrganizationFactory(bank=True))
    listing = ListingFactory(open=True)

    signed_in(partner.user).post(f"/patents/{listing.pk}/apply/", {**TYPED, "company": ""})

    application = Application.objects.get()
    assert (application.company, application.company_name) == (None, "株式会社架空プレス")


def test_others_do_not_apply_on_behalf():
    assert signed_in(UserFactory()).get("/applications/new/").status_code == 403


def test_the_technology_is_looked_for_first():
    wanted, other = ListingFactory(open=True, title="曲げの技術"), ListingFactory(open=True, title="光の技術")
    ListingFactory(closed=True, title="閉じた曲げの技術")

    page = signed_in(StaffFactory()).get("/applications/new/", {"q": "曲げ"}).content.decode()

    assert wanted.title in page
    assert other.title not in page
    assert "閉じた曲げの技術" not in page
    assert_valid(page)
