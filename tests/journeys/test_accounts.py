"""Accounts in a real browser: made by code, held by a second factor, ended by time, invited and reviewed."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Page, expect

from kawasaki_ip.accounts import sessions
from kawasaki_ip.accounts.models import Invitation, User
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.accounts.conftest import PASSWORD, code_in_last_mail, verified

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, user: User, password: str = PASSWORD) -> None:
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(password)
    page.locator("form:has([name=password]) button[type=submit]").last.click()


def test_owner_makes_an_account_by_code(phone: Page, transactional_db, screenshot, axe, no_sideways_scroll):
    phone.goto("/accounts/signup/")
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "1-sign-up")
    phone.locator("[name=name]").fill("架空 花子")
    phone.locator("[name=email]").fill("hanako@press.example")
    phone.locator("main form button[type=submit]").first.click()

    expect(phone.locator("[name=code]")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    screenshot(phone, "2-code")
    phone.locator("[name=code]").fill(code_in_last_mail())
    phone.locator("form:has([name=code]) button[type=submit]").first.click()

    expect(phone).to_have_url(re.compile(r"/today/$"))
    assert User.objects.get().name == "架空 花子"

    phone.goto("/join/")
    axe(phone)
    screenshot(phone, "3-company")
    phone.locator("[name=company_name]").fill("株式会社架空プレス")
    phone.get_by_role("button", name="送信する", exact=True).click()
    expect(phone.locator("main")).to_contain_text("株式会社架空プレス")
    axe(phone)
    screenshot(phone, "4-waiting")


def totp_code(secret: str) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_coordinator_sets_up_a_second_factor_and_signs_in_with_it(
    desktop: Page, transactional_db, settings, screenshot, axe
):
    settings.REQUIRE_SECOND_FACTOR = True
    coordinator = verified(StaffFactory(password=PASSWORD, roles={"coordinator"}))
    desktop.goto("/companies/")
    sign_in(desktop, coordinator)

    expect(desktop).to_have_url(re.compile(r"/accounts/2fa/$"))
    axe(desktop)
    screenshot(desktop, "1-demanded")
    desktop.goto("/accounts/2fa/totp/activate/")
    desktop.locator("[name=password]").fill(PASSWORD)
    desktop.locator("form:has([name=password]) button[type=submit]").first.click()
    expect(desktop.locator("[name=code]")).to_be_visible()
    axe(desktop)
    screenshot(desktop, "2-app")
    secret = desktop.locator("#authenticator_secret").inner_text()
    desktop.locator("[name=code]").fill(totp_code(secret))
    desktop.locator("form:has([name=code]) button[type=submit]").first.click()
    expect(desktop).to_have_url(re.compile("/recovery-codes/"))
    axe(desktop)
    screenshot(desktop, "3-recovery-codes")
    desktop.goto("/companies/")
    expect(desktop.get_by_role("heading", level=1)).to_be_visible()

    desktop.goto("/accounts/logout/")
    desktop.locator("main form button[type=submit]").first.click()
    desktop.goto("/accounts/login/")
    sign_in(desktop, coordinator)
    expect(desktop.locator("[name=code]")).to_be_visible()
    axe(desktop)
    screenshot(desktop, "4-asked-for")
    cache.clear()  # as if half a minute had passed: until then the same code is not taken again
    desktop.locator("[name=code]").fill(totp_code(secret))
    desktop.locator("form:has([name=code]) button[type=submit]").first.click()

    expect(desktop).to_have_url(re.compile(r"/today/$"))


def test_what_was_typed_is_there_after_the_session_ended(desktop: Page, transactional_db, screenshot, axe):
    coordinator = verified(StaffFactory(password=PASSWORD, roles={"coordinator"}, telephone=""))
    desktop.goto("/accounts/profile/")
    sign_in(desktop, coordinator)
    desktop.locator("[name=telephone]").fill("044-111-2222")
    rest(minutes=31)

    desktop.get_by_role("button", name="保存", exact=False).first.click()

    expect(desktop.locator("main")).to_contain_text("入力された内容は残してあります")
    expect(desktop.locator("[name=login]")).to_have_value(coordinator.email)
    axe(desktop)
    screenshot(desktop, "1-signed-out")
    sign_in(desktop, coordinator)
    expect(desktop.locator("[name=telephone]")).to_have_value("044-111-2222")
    screenshot(desktop, "2-back")
    desktop.get_by_role("button", name="保存", exact=False).first.click()

    expect(desktop.locator(".messages")).to_contain_text("保存しました")
    coordinator.refresh_from_db()
    assert coordinator.telephone == "044-111-2222"


def rest(*, minutes: int) -> None:
    """Nobody touched the portal for so long."""
    for row in Session.objects.all():
        store = type(row).get_session_store_class()(row.session_key)
        store[sessions.SEEN] -= minutes * 60
        store.save()


def test_administrator_invites_and_reviews(desktop: Page, browser_page, transactional_db, screenshot, axe):
    administrator = verified(StaffFactory(password=PASSWORD, roles={"administrator"}, name="管理 一郎"))
    UserFactory(name="架空 花子")
    desktop.goto("/settings/")
    sign_in(desktop, administrator)
    axe(desktop)
    screenshot(desktop, "1-settings")
    for page in ("people/", "review/", "invitations/", "audit/"):
        desktop.goto(f"/settings/{page}")
        axe(desktop)
        screenshot(desktop, f"2-{page.strip('/')}")

    desktop.goto("/settings/invitations/new/")
    axe(desktop)
    desktop.locator("[name=email]").fill("hanako@city.example")
    desktop.locator("[name=name]").fill("川崎 花子")
    desktop.get_by_label("川崎市", exact=True).check()
    desktop.locator("[name=roles][value=official]").check()
    desktop.get_by_role("button", name="招待を送る").click()
    expect(desktop.locator("main")).to_contain_text("hanako@city.example")
    screenshot(desktop, "3-invited")

    invited = browser_page("phone")
    invited.goto(f"/accounts/invitations/{Invitation.objects.get().key}/")
    axe(invited)
    screenshot(invited, "4-accept")
    invited.locator("[name=password1]").fill(PASSWORD)
    invited.locator("[name=password2]").fill(PASSWORD)
    invited.get_by_role("button", name="アカウントを作る").click()
    expect(invited.locator("[name=login]")).to_have_value("hanako@city.example")
    sign_in(invited, User.objects.get(email="hanako@city.example"))
    expect(invited).to_have_url(re.compile(r"/today/$"))

    User.objects.filter(email="hanako@city.example").update(reviewed_on=None)
    desktop.goto("/settings/review/")
    desktop.get_by_role("button", name="川崎 花子さんのアカウントを確認済みにする").click()
    assert User.objects.get(email="hanako@city.example").reviewed_by == administrator
    desktop.goto("/settings/people/")
    desktop.get_by_role("link", name="川崎 花子").click()
    axe(desktop)
    screenshot(desktop, "5-person")
    desktop.locator("[name=reason]").fill("異動")
    desktop.get_by_role("button", name="アカウントを停止する").click()
    expect(desktop.locator("main")).to_contain_text("このアカウントは停止中です")

    invited.goto("/today/")
    expect(invited.locator("[name=login]")).to_be_visible()
