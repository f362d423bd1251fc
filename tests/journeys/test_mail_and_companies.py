"""A company entered and imported, its next step reminded of by mail; mail held by the administrator."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exchange.models import Organization
from kawasaki_ip.core import jobs
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.ports import open_follow_up
from kawasaki_ip.mail.actions import send
from kawasaki_ip.mail.calendar import next_business_day
from kawasaki_ip.mail.kinds import Addressee
from kawasaki_ip.mail.models import MailHold
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import OrganizationFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLE = """会社名,法人番号,区,電話,担当者氏名
株式会社高津製作所,8000020130001,高津区,044-200-0001,高津 太郎
㈱多摩精機,,,,
"""


@pytest.fixture
def coordinator(transactional_db: None) -> Any:
    return StaffFactory(roles={"coordinator"})


@pytest.fixture
def mail_on_disk(settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


def test_company_is_entered_after_a_look_at_the_suspects(browser_page, coordinator, screenshot, axe):
    OrganizationFactory(name="株式会社高津製作所")
    page = browser_page("phone", user=coordinator)
    page.goto("/companies/new/")
    axe(page)
    page.locator("[name=name]").fill("（株）高津製作所")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main")).to_contain_text("この中にありませんか")
    axe(page)
    screenshot(page, "1-suspect")

    page.locator("[name=not_double]").check()
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("（株）高津製作所")
    company = Organization.objects.get(name="（株）高津製作所")

    page.goto(f"/companies/{company.pk}/abilities/")
    axe(page)
    screenshot(page, "2-abilities")
    page.locator("[name=capability-0-technique]").select_option(index=1)
    page.locator("[name=capability-0-equipment]").fill("200tプレス 3台")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main")).to_contain_text("200tプレス 3台")


def test_table_of_companies_is_looked_at_decided_and_applied(browser_page, coordinator, screenshot, axe):
    known = OrganizationFactory(name="多摩精機株式会社")
    page = browser_page("desktop", user=coordinator)
    page.goto("/imports/companies/")
    axe(page)
    screenshot(page, "1-upload")
    page.locator("[type=file]").set_input_files(
        [{"name": "companies.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-8-sig")}]
    )
    page.get_by_role("button", name="読み込んで").click()
    expect(page.locator("main")).to_contain_text("名前が同じ")
    axe(page)
    screenshot(page, "2-double")

    page.get_by_role("button", name="この企業です").click()
    page.get_by_role("button", name="この内容で取り込む").click()
    jobs.sweep(timezone.now())
    page.reload()

    expect(page.locator("main")).to_contain_text("企業の一覧へ")
    assert set(Organization.objects.values_list("name", flat=True)) == {known.name, "株式会社高津製作所"}


def test_next_step_comes_by_mail_and_its_link_leads_to_it(browser_page, coordinator, mail_on_disk, screenshot, axe):
    company = OrganizationFactory(name="株式会社高津製作所", in_charge=coordinator)
    due = next_business_day(timezone.localdate())
    open_follow_up(about=company, in_charge=coordinator, due=due, reason="見積りを届ける", actor=Actor.of(coordinator))
    page = browser_page("desktop", user=coordinator)
    page.goto("/demo/mail/")
    axe(page)
    page.get_by_role("button", name="次の営業日の朝に送られるメールを今つくる").click()
    expect(page.locator("main")).to_contain_text("1通のメールをつくりました")
    screenshot(page, "1-list")
    page.get_by_role("link", name="期限のお知らせ").click()
    expect(page.locator("main")).to_contain_text("株式会社高津製作所")
    expect(page.locator("main")).not_to_contain_text("見積り")
    axe(page)
    screenshot(page, "2-mail")

    path = page.locator("main a[href*='/follow-ups/']").get_attribute("href").split("/", 3)[3]
    page.goto(f"/{path}")
    expect(page.locator("main")).to_contain_text("見積りを届ける")


def test_administrator_holds_mail_and_corrects_the_calendar(browser_page, transactional_db, screenshot, axe):
    page = browser_page("desktop", user=StaffFactory(roles={"administrator"}))
    page.goto("/settings/mail/")
    axe(page)
    page.get_by_text("すべてのメールを止める").first.click()
    page.locator("[name=reason]").fill("サーバの移転")
    page.get_by_role("button", name="すべてのメールを止める").click()
    expect(page.locator("main")).to_contain_text("サーバの移転")
    axe(page)
    screenshot(page, "1-held")
    page.get_by_role("button", name="送信を再開する").click()
    expect(page.locator("main")).not_to_contain_text("サーバの移転")
    assert MailHold.objects.get().released_at is not None

    page.goto("/settings/calendar/")
    axe(page)
    page.locator("[name=day]").fill("令和12年5月9日")
    page.locator("[name=note]").fill("停電のため")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main")).to_contain_text("2030年5月9日（木）")
    screenshot(page, "2-calendar")


def test_coordinator_reads_out_what_cannot_be_mailed(browser_page, coordinator, screenshot, axe, no_sideways_scroll):
    to = Addressee(name="高津 太郎", telephone="044-111-2222", fax="044-111-2223", in_charge=coordinator)
    send(kind="application_received", recipient=to, context={"number": "2026-0012", "day": timezone.localdate()})
    page = browser_page("phone", user=coordinator)
    page.goto("/call-list/")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "1-list")
    page.get_by_role("link", name="高津 太郎").click()
    expect(page.locator("main")).to_contain_text("2026-0012")
    axe(page)
    screenshot(page, "2-text")
    page.get_by_role("button", name="伝えました").click()
    expect(page.locator("main")).to_contain_text("連絡する相手はいません")


def test_person_chooses_how_mails_come(browser_page, coordinator, screenshot, axe, no_sideways_scroll):
    page = browser_page("phone", user=coordinator)
    page.goto("/mail/preferences/")
    axe(page)
    no_sideways_scroll(page)
    page.locator("[name=lead_days]").fill("3, 1")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main, [role=status]").first).to_be_visible()
    expect(page.locator("[name=lead_days]")).to_have_value("1, 3")
    screenshot(page, "1-saved")
