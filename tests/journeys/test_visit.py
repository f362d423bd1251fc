"""A coordinator logs a visit: on a phone with few taps, without scripts, and with a session that ran out."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultations.models import FollowUp, Visit
from exchange.models import Organization
from kawasaki_ip.accounts.models import User
from tests.factories.accounts import StaffFactory
from tests.factories.consultations import FollowUpFactory, VisitFactory
from tests.factories.exchange import OrganizationFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SENTENCE = "薄板の曲げで割れが出る。開放特許の金型に関心あり。"
MOST_TAPS = 12


@pytest.fixture
def coordinator(transactional_db: None) -> User:
    return StaffFactory(roles={"coordinator"})


@pytest.fixture
def company(coordinator: User) -> Organization:
    company = OrganizationFactory(name="株式会社多摩プレス", kana="タマプレス", ward="tama", in_charge=coordinator)
    FollowUpFactory(company=company, in_charge=coordinator, what="金型を見に行く")
    return company


class Taps:
    """A finger that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, target: Any) -> None:
        target.tap()
        self.count += 1


def test_visit_on_a_phone_takes_few_taps(browser_page, coordinator, company, screenshot, axe, no_sideways_scroll):
    page = browser_page("phone", user=coordinator)
    tap = Taps(page)
    page.goto("/today/")
    screenshot(page, "1-today")

    tap(page.get_by_role("link", name="訪問を記録する").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("訪問を記録する")
    axe(page)
    no_sideways_scroll(page)
    tap(page.get_by_label("株式会社多摩プレス（多摩区）"))
    tap(page.locator("[name=internal_note]"))
    page.keyboard.type(SENTENCE)
    tap(page.get_by_label("2週間後", exact=False))
    tap(page.get_by_label("もう一度訪問する"))
    screenshot(page, "2-filled")
    tap(page.get_by_role("button", name="記録する", exact=True))

    expect(page.locator("main")).to_contain_text("訪問を記録しました")
    screenshot(page, "3-recorded")
    axe(page)
    no_sideways_scroll(page)
    visit = Visit.objects.get()
    assert (visit.company, visit.day, visit.internal_note) == (company, timezone.localdate(), SENTENCE)
    step = FollowUp.objects.get(visit=visit)
    assert (step.what, step.due >= timezone.localdate() + timedelta(days=14)) == ("もう一度訪問する", True)
    assert tap.count <= MOST_TAPS


def test_visit_without_scripts(browser_page, coordinator, screenshot):
    OrganizationFactory(name="有限会社宮前めっき", kana="ミヤマエメッキ", ward="miyamae")
    page = browser_page("phone", user=coordinator, javascript=False)
    page.goto("/visits/new/")

    page.locator("[name=internal_note]").fill(SENTENCE)
    page.locator("[name=company_name]").fill("みやまえ")
    page.get_by_role("button", name="会社をさがす").click()
    page.get_by_label("有限会社宮前めっき（宮前区）").check()
    page.get_by_label("次の対応なし").check()
    screenshot(page, "1-chosen")
    page.get_by_role("button", name="記録する", exact=True).click()

    expect(page.locator("main")).to_contain_text("訪問を記録しました")
    visit = Visit.objects.get()
    assert (visit.company.name, visit.internal_note, visit.no_next_step) == ("有限会社宮前めっき", SENTENCE, True)


def test_failed_post_keeps_the_text(browser_page, coordinator, company, screenshot, axe):
    page = browser_page("phone", user=coordinator)
    page.goto("/visits/new/")
    page.locator("[name=internal_note]").fill(SENTENCE)
    page.get_by_role("button", name="記録する", exact=True).tap()

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=internal_note]")).to_have_value(SENTENCE)
    axe(page)
    screenshot(page, "1-errors")
    assert Visit.objects.count() == 0


def test_session_that_ran_out_keeps_the_text(browser_page, coordinator, company, screenshot):
    EmailAddress.objects.create(user=coordinator, email=coordinator.email, verified=True, primary=True)
    page = browser_page("phone", user=coordinator)
    page.goto("/visits/new/")
    page.locator("[name=internal_note]").fill(SENTENCE)
    page.get_by_label("次の対応なし").check()
    page.get_by_label("株式会社多摩プレス（多摩区）").check()
    Session.objects.all().delete()
    page.get_by_role("button", name="記録する", exact=True).tap()

    page.locator("[name=login]").fill(coordinator.email)
    page.locator("[name=password]").fill("secret")
    screenshot(page, "1-sign-in")
    page.locator("form:has([name=password])").get_by_role("button", name="ログイン", exact=False).first.tap()

    page.wait_for_url("**/visits/new/")
    expect(page.locator("[name=internal_note]")).to_have_value(SENTENCE)
    page.get_by_role("button", name="記録する", exact=True).tap()
    expect(page.locator("main")).to_contain_text("訪問を記録しました")
    assert Visit.objects.get().internal_note == SENTENCE


def test_line_that_dropped_keeps_the_text(browser_page, coordinator, company):
    """What was typed was saved on the server, and is there again on another device."""
    page = browser_page("phone", user=coordinator)
    page.goto("/visits/new/")
    with page.expect_response("**/drafts/"):
        page.locator("[name=internal_note]").fill(SENTENCE)

    other = browser_page("desktop", user=coordinator)
    other.goto("/today/")
    other.locator("main").get_by_role("link", name="訪問を記録する").last.click()
    expect(other.locator("[name=internal_note]")).to_have_value(SENTENCE)


def test_visit_of_a_colleague_takes_my_sentence_too(browser_page, coordinator, company, screenshot):
    first = VisitFactory(company=company, day=timezone.localdate())
    page = browser_page("phone", user=coordinator)
    page.goto(f"/visits/new/?company={company.pk}")
    page.locator("[name=internal_note]").fill(SENTENCE)
    page.get_by_label("次の対応なし").check()
    page.get_by_role("button", name="記録する", exact=True).tap()

    expect(page.locator("main")).to_contain_text("この訪問は記録済みです")
    screenshot(page, "1-second")
    page.get_by_role("button", name="その記録に書き足す").tap()
    expect(page.locator("main")).to_contain_text(SENTENCE)
    first.refresh_from_db()
    assert first.internal_note.endswith(SENTENCE)
