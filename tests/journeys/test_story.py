"""The main job, end to end: from a press shop's search to the official's dashboard, in real browsers."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from exchange.models import Application, Match
from kawasaki_ip.mail.calendar import add_business_days
from tests.exchange.pictures import png
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, MembershipFactory, OrganizationFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SHOP = "有限会社ためしプレス"
GUARD_SECONDS = 3.2  # the application form takes nobody for a person who is faster


@pytest.fixture
def cast():
    """The people of the story, the plan, and one open technology for press shops."""
    call_command("load_plan", verbosity=0)
    owner = OrganizationFactory(large=True, name="ためし電機株式会社")
    coordinator = StaffFactory(roles={"coordinator"}, name="現場 歩", telephone="044-000-1111")
    listing = ListingFactory(
        open=True, owner=owner, in_charge=coordinator, title="抜きカスが戻らない型", techniques=["press"]
    )
    return {
        "listing": listing,
        "coordinator": coordinator,
        "provider": MembershipFactory(organization=owner).user,
        "official": StaffFactory(roles={"official"}),
    }


def _press(page: Page, name: str) -> None:
    """The button or link of this name in the page's main part."""
    page.locator("main").get_by_role("button", name=name).or_(
        page.locator("main").get_by_role("link", name=name)
    ).first.click()


def _apply_by_telephone(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="プレス").first.click()
    page.get_by_role("link", name="抜きカスが戻らない型").click()
    expect(page.locator("main")).to_contain_text(
        "契約の申込みではありません。費用はかかりません。担当コーディネータからご連絡します。"
    )
    _press(page, "この技術について話を聞いてみる")
    page.locator("[name=company_name]").fill(SHOP)
    page.locator("[name=applicant_name]").fill("架空 太郎")
    page.locator("[name=telephone]").fill("０４４－０００－２２２２")
    page.locator("[name=wanted_use]").fill("順送型の打ち痕を減らしたい。")
    page.wait_for_timeout(GUARD_SECONDS * 1000)
    page.locator("main form button[type=submit]").first.click()
    number = Application.objects.get().number
    expect(page.locator("main")).to_contain_text(number)


def _take_up_and_pass_on(page: Page) -> None:
    page.goto("/applications/")
    page.locator("main").get_by_role("link", name="抜きカスが戻らない型").click()
    address = page.url
    page.goto(f"{address}take-up/")
    page.locator("[name=which][value=new]").check()
    page.locator("[name=kana]").fill("ためしぷれす")
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{address}pass-on/")
    page.locator("[name=agreed]").check()
    page.locator("[name=may_name]").check()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("権利者に照会中")


def _owner_agrees(page: Page) -> None:
    page.goto("/today/")
    page.goto("/applications/")
    page.locator("main").get_by_role("link", name="抜きカスが戻らない型").click()
    expect(page.locator("main")).to_contain_text(SHOP)
    page.goto(f"{page.url}accept/")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("面談")


def _visit_on_the_phone(page: Page) -> None:
    page.goto("/today/")
    page.locator("main").get_by_role("link", name="訪問を記録する").first.click()
    page.get_by_label(SHOP).first.check()
    page.locator("[name=internal_note]").fill("社長が試作に前向き。")
    page.locator("[name=next_when]").first.check()
    page.locator("[name=next_kind]").first.check()
    page.get_by_role("button", name="記録する", exact=True).click()
    expect(page.locator("main")).to_contain_text("記録済み")


def _contract_and_product(page: Page, match: Match) -> None:
    today = timezone.localdate()
    page.goto(f"/matches/{match.pk}/")
    page.get_by_role("link", name="契約を記録する", exact=True).click()
    page.locator("[name=kind][value=licence]").check()
    page.locator("[name=signed_on]").fill(f"{today:%Y/%m/%d}")
    page.locator("[name=parties]").fill(f"{SHOP}、ためし電機株式会社")
    page.get_by_role("button", name="契約を記録する", exact=True).click()
    page.get_by_role("link", name="製品を記録する").click()
    page.locator("[name=name]").fill("打ち痕のない端子")
    page.locator("[name=launched_on]").fill(f"{today:%Y/%m/%d}")
    page.locator("[name=picture]").set_input_files({"name": "part.png", "mimeType": "image/png", "buffer": png()})
    page.locator("[name=alt]").fill("小さな端子")
    page.get_by_role("button", name="製品を記録する").click()
    expect(page.locator("main")).to_contain_text("打ち痕のない端子")


def _figures(page: Page) -> dict[str, str]:
    """The plan totals of this year as the dashboard shows them: label → number."""
    page.goto("/plan/")
    return {
        tile.locator("a").first.inner_text().strip(): re.sub(r"\D", "", tile.inner_text().splitlines()[-1])
        for tile in page.locator(".tile").all()
    }


def test_story_from_the_press_shops_search_to_the_dashboard(cast, browser_page, screenshot):
    official = browser_page("desktop", user=cast["official"])
    before = _figures(official)

    phone = browser_page("phone")
    _apply_by_telephone(phone)
    screenshot(phone, "1-applied")

    coordinator = browser_page("desktop", user=cast["coordinator"])
    _take_up_and_pass_on(coordinator)
    screenshot(coordinator, "2-passed-on")

    provider = browser_page("desktop", user=cast["provider"])
    _owner_agrees(provider)
    screenshot(provider, "3-agreed")
    match = Match.objects.get()

    in_the_car_park = browser_page("phone", user=cast["coordinator"])
    _visit_on_the_phone(in_the_car_park)
    screenshot(in_the_car_park, "4-visited")
    _reminded(cast["coordinator"])

    _contract_and_product(coordinator, match)
    screenshot(coordinator, "5-product")

    after = _figures(official)
    screenshot(official, "6-dashboard")
    moved = {label: (before[label], number) for label, number in after.items()}
    assert moved == {
        "マッチング成果（成約）": ("0", "1"),
        "製品化した案件": ("0", "1"),
        "企業訪問（延べ）": ("0", "1"),
    }


def _reminded(coordinator) -> None:
    """On the business mornings to come the coordinator gets a mail with the next step, and no word of the note."""
    mail.outbox.clear()
    day = timezone.localdate()
    for _ in range(10):
        day = add_business_days(day, 1)
        call_command("send_due", at=f"{day.isoformat()}T08:45", verbosity=0)
    texts = [message.body for message in mail.outbox if message.to == [coordinator.email]]
    assert texts != []
    assert [text for text in texts if "試作に前向き" in text] == []
    assert any(SHOP in text for text in texts)
    assert day - timezone.localdate() > timedelta(days=9)
