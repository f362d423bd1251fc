"""An owner of a workshop applies: without an account, in Japanese and English, on a phone; then with one."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exchange.models import Application
from kawasaki_ip.core.spam import LEAST_SECONDS
from kawasaki_ip.mail.models import CallListEntry, Message
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, MembershipFactory, OrganizationFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listing(transactional_db: None) -> Any:
    StaffFactory(roles={"coordinator"})
    return ListingFactory(open=True)


def write(page: Page, *, email: str = "", telephone: str = "") -> None:
    """Fills the form as a person would, no faster."""
    page.locator("[name=company_name]").fill("株式会社架空プレス")
    page.locator("[name=applicant_name]").fill("架空 花子")
    page.locator("[name=email]").fill(email)
    page.locator("[name=telephone]").fill(telephone)
    page.locator("[name=wanted_use]").fill("弁当箱の新しい形に使いたい")
    page.locator("[name=first_wishes]").first.check()
    page.wait_for_timeout(LEAST_SECONDS * 1000)


def test_apply_without_an_account(phone: Page, listing, screenshot, axe, no_sideways_scroll):
    phone.goto(f"/patents/{listing.pk}/")
    phone.get_by_role("link", name="この技術について話を聞いてみる").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("この技術について話を聞いてみる")
    expect(phone.locator("main")).to_contain_text("契約の申込みではありません。費用はかかりません。")
    expect(phone.locator("main")).to_contain_text("まだ出願していない発明の中身は書かないでください。")
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "1-form")

    phone.get_by_role("button", name="話を聞いてみる（送信）").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    axe(phone)
    screenshot(phone, "2-errors")

    write(phone, email="hanako@press.example")
    phone.get_by_role("button", name="話を聞いてみる（送信）").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("あと一歩です。メールをご覧ください")
    assert Application.objects.get().state == "draft"
    axe(phone)
    screenshot(phone, "3-sent")

    phone.goto(Message.objects.get(kind="application_confirm").context["path"])
    assert Application.objects.get().state == "draft"  # opening the link alone confirms nothing
    screenshot(phone, "4-confirm")
    phone.get_by_role("button", name="申込みを確定する").click()
    expect(phone.locator("main")).to_contain_text("申込みを受け付けました。")
    application = Application.objects.get()
    assert application.state == "submitted"
    expect(phone.locator("main")).to_contain_text(application.number)
    expect(phone.locator("main")).to_contain_text(
        re.compile(r"\d+月\d+日（.）ごろまでに、担当コーディネータからご連絡します")
    )
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "5-received")


def test_apply_without_an_account_in_english(browser_page, listing, screenshot, axe):
    page = browser_page("phone", language="en")
    page.goto(f"/patents/{listing.pk}/apply/")
    write(page, telephone="０４４－２００－００１１")
    axe(page)
    page.get_by_role("button", name="I would like to hear more").click()

    expect(page.locator("main")).to_contain_text("A coordinator will contact you by about")
    application = Application.objects.get()
    assert (application.state, application.telephone) == ("submitted", "044-200-0011")
    # Without an address the receipt is read out to the applicant.
    assert CallListEntry.objects.get().telephone == "044-200-0011"
    axe(page)
    screenshot(page, "received")


def test_apply_with_an_account(browser_page, listing, screenshot, axe):
    company = OrganizationFactory(name="株式会社多摩川金属")
    member, colleague = (MembershipFactory(organization=company).user for _ in range(2))
    page = browser_page("phone", user=member)
    page.goto(f"/patents/{listing.pk}/apply/")
    expect(page.locator("[name=applicant_name]")).to_have_value(member.name)
    page.locator("[name=wanted_use]").fill("看板の枠に使いたい")
    axe(page)
    screenshot(page, "1-form")
    page.get_by_role("button", name="下書きとして残す").click()
    expect(page.locator("main")).to_contain_text("作成中")
    screenshot(page, "2-draft")

    # A colleague finds the draft, finishes it and sends it.
    other = browser_page("desktop", user=colleague)
    other.goto("/applications/")
    other.get_by_role("link", name=listing.title).click()
    other.get_by_role("link", name="続きを書いて送る").click()
    expect(other.locator("[name=wanted_use]")).to_have_value("看板の枠に使いたい")
    other.get_by_role("button", name="話を聞いてみる（送信）").click()
    expect(other.locator("main")).to_contain_text("受付待ち")
    axe(other)
    screenshot(other, "3-received")
    assert Application.objects.get().company == company
