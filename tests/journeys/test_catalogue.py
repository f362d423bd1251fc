"""The catalogue in a real browser: an owner finds, reads and prints; a coordinator imports, writes and opens."""

import pytest
from playwright.sync_api import Page, expect

from exchange.models import OpenPatent, Technique
from tests.exchange.test_jplatpat import export
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, OrganizationFactory, list_row

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_press_shop_finds_a_technology_and_prints_it(
    browser_page, transactional_db, screenshot, axe, no_sideways_scroll, language, tmp_path
):
    staff = StaffFactory(name="多摩川 さくら", telephone="044-123-4567")
    listing = ListingFactory(open=True, techniques=["press"], uses=["daily"], in_charge=staff)
    ListingFactory(open=True, title="別の技術", techniques=["cutting"])
    phone = browser_page("phone", language=language)

    phone.goto("/patents/")
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "1-entries")
    phone.get_by_role("link", name="プレス" if language == "ja" else "Press work").first.click()
    expect(phone.locator(".card-title")).to_have_count(1)

    phone.locator("[name=q]").fill("シワ")
    phone.get_by_role("button", name="さがす" if language == "ja" else "Search", exact=True).click()
    expect(phone.locator("mark").first).to_have_text("シワ")
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "2-found")

    phone.locator(".card-title a").first.click()
    expect(phone).to_have_url(f"{phone.url.split('/patents/')[0]}/patents/{listing.pk}/")
    expect(phone.locator("main")).to_contain_text("044-123-4567")
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "3-sheet")

    sheets = phone.pdf(path=tmp_path / "sheet.pdf", format="A4", prefer_css_page_size=True)
    assert sheets.count(b"/Type /Page\n") == 1


def test_coordinator_brings_an_export_and_opens_a_sheet(
    browser_page, transactional_db, screenshot, axe, no_sideways_scroll, tmp_path
):
    list_row(Technique, "press")
    OrganizationFactory(large=True, name="架空電機株式会社")
    desktop = browser_page("desktop", user=StaffFactory(roles={"coordinator"}))
    file = tmp_path / "特実_国内文献.csv"
    good = {"出願人/権利者": "架空電機株式会社", "出願番号": "特願2022-164754", "出願日": "2022/06/02"}
    file.write_text(export(good, {"出願番号": ""}), "cp932")

    desktop.goto("/imports/")
    axe(desktop)
    desktop.locator("input[type=file]").first.set_input_files(file)
    desktop.get_by_role("button", name="読み込んで確認する（まだ変更しません）").first.click()
    expect(desktop.locator("main")).to_contain_text("出願番号がありません")
    axe(desktop)
    screenshot(desktop, "1-preview")
    desktop.get_by_role("button", name="この内容で取り込む").click()
    desktop.get_by_role("link", name="下書きの掲載シートへ").click()
    desktop.get_by_role("link", name="曲げ加工装置").click()
    axe(desktop)
    screenshot(desktop, "2-draft")

    _write_the_sheet(desktop)
    _record_the_word(desktop)
    screenshot(desktop, "3-ready")
    desktop.get_by_role("button", name="公開する").click()
    expect(desktop.locator("main")).to_contain_text("公開中")

    listing = OpenPatent.objects.get()
    visitor = browser_page("phone")
    visitor.goto("/patents/?q=シワなく")
    expect(visitor.locator(".card-title")).to_have_count(1)
    visitor.goto(f"/patents/{listing.pk}/")
    expect(visitor.locator("main")).to_contain_text("特願2022-164754")
    no_sideways_scroll(visitor)
    screenshot(visitor, "4-public")


def _write_the_sheet(desktop: Page) -> None:
    desktop.get_by_role("link", name="シートを書き直す").click()
    desktop.locator("[name=title]").fill("薄い板をシワなく曲げる")
    desktop.locator("[name=trouble]").fill("角が割れて、手直しに時間がかかっていました。")
    desktop.locator("[name=advantage]").fill("100枚のうち8枚あった割れが1枚になります。")
    desktop.locator("[name=could_make]").fill("弁当箱、機械のカバー")
    desktop.get_by_label("プレス").check()
    desktop.get_by_role("button", name="保存する", exact=True).click()
    expect(desktop.locator("main")).to_contain_text("保存しました")


def _record_the_word(desktop: Page) -> None:
    desktop.get_by_role("link", name="承諾を記録する").click()
    desktop.locator("[name=given_by]").fill("知的財産部 架空 次郎")
    desktop.locator("[name=given_on]").fill("令和8年4月1日")
    desktop.locator("[name=document]").fill("開放承諾書")
    desktop.locator("[name=for_all_owners]").check()
    desktop.get_by_role("button", name="承諾を記録する").click()
    expect(desktop.locator("main")).to_contain_text("承諾を記録しました")
