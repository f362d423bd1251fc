"""The coordinator takes an application up, the owner agrees to meet, and the case goes through contract to product."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from exchange.models import Application, Match
from tests.exchange.pictures import png
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ApplicationFactory, ListingFactory, MembershipFactory, OrganizationFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> dict[str, Any]:
    owner = OrganizationFactory(large=True)
    return {
        "coordinator": StaffFactory(roles={"coordinator"}),
        "provider": MembershipFactory(organization=owner).user,
        "application": ApplicationFactory(listing=ListingFactory(open=True, owner=owner)),
    }


def press(page: Page, link: str, button: str) -> None:
    """Opens a step by its button on the record, and sends its form."""
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_role("button", name=button, exact=True).click()


def today() -> str:
    day = timezone.localdate()
    return f"{day.year}/{day.month}/{day.day}"


def test_application_becomes_a_product(browser_page, people, screenshot, axe, no_sideways_scroll, tmp_path):
    application = people["application"]
    coordinator = browser_page("desktop", user=people["coordinator"])
    take_up_and_pass_on(coordinator, application, screenshot, axe)
    owner_agrees(browser_page("desktop", user=people["provider"]), application, screenshot, axe)
    contract_and_product(coordinator, screenshot, axe, tmp_path)

    match = Match.objects.get()
    assert match.stage == "product"
    phone = browser_page("phone", user=people["coordinator"])
    phone.goto(f"/matches/{match.pk}/")
    no_sideways_scroll(phone)
    screenshot(phone, "8-case-phone")


def take_up_and_pass_on(page: Page, application: Application, screenshot, axe) -> None:
    page.goto("/applications/")
    screenshot(page, "1-list")
    axe(page)
    page.get_by_role("link", name=application.listing.title).click()
    axe(page)
    screenshot(page, "2-application")
    page.get_by_role("link", name="最初の電話を記録する").click()
    page.locator("[name=note]").fill("感じのよい社長さん")
    page.get_by_role("button", name="電話を記録する").click()
    page.get_by_role("link", name="申込みを担当する").click()
    axe(page)
    screenshot(page, "3-take-up")
    page.get_by_role("button", name="担当する", exact=True).click()
    expect(page.locator("main")).to_contain_text("担当者が確認中")
    page.get_by_role("link", name="権利者に照会する").click()
    page.locator("[name=agreed]").check()
    axe(page)
    screenshot(page, "4-pass-on")
    page.get_by_role("button", name="権利者に伝える", exact=True).click()
    expect(page.locator("main")).to_contain_text("権利者に照会中")


def owner_agrees(page: Page, application: Application, screenshot, axe) -> None:
    page.goto(f"/applications/{application.pk}/")
    expect(page.locator("main")).not_to_contain_text(application.company_name)
    expect(page.locator("main")).to_contain_text("川崎市内の企業です")
    axe(page)
    screenshot(page, "5-owner")
    press(page, "面談に応じる", "面談に応じる")
    expect(page.locator("main")).to_contain_text("面談へ")


def contract_and_product(page: Page, screenshot, axe, tmp_path) -> None:
    match = Match.objects.get()
    page.goto(f"/matches/{match.pk}/")
    page.get_by_role("link", name="段階を変える").click()
    page.get_by_label("検討").check()
    page.locator("[name=entered_on]").fill(today())
    page.get_by_role("button", name="段階を移す").click()
    page.get_by_role("link", name="契約を記録する", exact=True).click()
    page.get_by_label("ライセンス", exact=True).check()
    page.locator("[name=signed_on]").fill(today())
    page.locator("[name=parties]").fill("株式会社架空プレスと権利者")
    axe(page)
    page.get_by_role("button", name="契約を記録する", exact=True).click()
    expect(page.locator("main")).to_contain_text("契約はゴールではなくスタートです")
    screenshot(page, "6-contract")
    page.get_by_role("link", name="製品を記録する").click()
    picture = tmp_path / "bento.png"
    picture.write_bytes(png())
    page.locator("[name=name]").fill("深絞り弁当箱")
    page.locator("[name=launched_on]").fill(today())
    page.locator("[name=picture]").set_input_files(picture)
    page.locator("[name=alt]").fill("銀色の弁当箱")
    page.get_by_role("button", name="製品を記録する").click()
    expect(page.get_by_role("img", name="銀色の弁当箱")).to_be_visible()
    axe(page)
    screenshot(page, "7-product")
