"""A real browser on a live server.

`desktop` and `phone` are browser pages in Japanese that fail the test on any console error, refused by the
content policy or not, and on any request that leaves the portal. `browser_page(...)` makes others: JavaScript off,
signed in, in English. Screenshots are kept under var/screenshots/.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from kawasaki_ip.accounts.models import User
from tests.services import chromium_path

# Playwright's own loop runs in the tests' thread; Django would refuse its database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 740}}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 10_000  # milliseconds


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("needs Chromium: script/test installs it")
    flags = FLAGS if os.getuid() else [*FLAGS, "--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


class Watched:
    """Everything on a page that no visitor should cause: errors in the console, requests that leave the portal."""

    def __init__(self, page: Page, origin: str) -> None:
        self.origin = origin
        self.problems: list[str] = []
        self.expected_statuses: set[int] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        text = message.text
        expected = any(f"status of {status}" in text for status in self.expected_statuses)
        if message.type in {"error", "warning"} and not expected:
            self.problems.append(f"console {message.type}: {text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.problems.append(f"request leaves the portal: {request.url}")


@pytest.fixture
def browser_page(chromium: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """browser_page("phone", user=…, javascript=False, language="en") → a page; its address bar starts at the portal.

    `page.watched.expected_statuses` names error pages that the test opens on purpose.
    """
    opened: list[Page] = []

    def make(size: str = "desktop", *, user: User | None = None, javascript: bool = True, language: str = "ja") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=SIZES[size],
            has_touch=size == "phone",
            is_mobile=size == "phone",
            java_script_enabled=javascript,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language} if language != settings.LANGUAGE_CODE else {}
        if user:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.watched = Watched(page, live_server.url)
        opened.append(page)
        return page

    yield make
    problems = [problem for page in opened for problem in page.watched.problems]
    for number, page in enumerate(opened):
        if not page.is_closed():
            _save(page, f"{request.node.name}-end{number or ''}")
        page.context.close()
    assert problems == []


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def desktop(browser_page: Callable[..., Page]) -> Page:
    return browser_page("desktop")


@pytest.fixture
def phone(browser_page: Callable[..., Page]) -> Page:
    return browser_page("phone")


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """screenshot(page, "2-applied") keeps var/screenshots/<test>-2-applied.png."""
    return lambda page, name: _save(page, f"{request.node.name}-{name}")


def _save(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    safe = "".join(ch if ch.isalnum() or ch in "-_" else "-" for ch in name)
    page.screenshot(path=SCREENSHOTS / f"{safe}.png", full_page=True)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """axe(page) fails with every accessibility rule of WCAG 2.2 AA and of best practice that the page breaks."""

    def check(page: Page) -> None:
        results = Axe().run(
            page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        )
        found = [
            f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], f"{page.url}: " + "\n".join(found)

    return check


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    """no_sideways_scroll(page) fails where the page is wider than its window."""

    def check(page: Page) -> None:
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} pixels too wide"

    return check
