"""Every page of every role: no accessibility rule of WCAG 2.2 AA broken, and nothing wider than a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from tests.access.table import ROWS, Row, of
from tests.access.world import World, make_world
from tests.journeys.conftest import AXE_TAGS
from tests.roles import ROLES
from tests.test_access import address

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# A manager's pages are a coordinator's, but for these.
OF_MANAGERS = {"today", "dispatch_detail"}


def rows_for(role: str) -> list[Row]:
    """The rows that show this role a page."""
    shown = [row for row in ROWS if row.get is not None and of(row.get, role) == 200]
    return [row for row in shown if role != "manager" or row.route in OF_MANAGERS]


def is_page(client: Client, url: str) -> bool:
    """Not a download, which a browser would save."""
    response = client.get(url)
    response.close()
    return response["Content-Type"].startswith("text/html") and "attachment" not in response.get(
        "Content-Disposition", ""
    )


def broken_rules(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:120]}"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
    ]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{wider} pixels too wide"] if wider > 0 else found


# On the phone in Japanese each role; on the desktop and in English each page once, as a role that opens it.
SETS = [
    *((role, "phone") for role in ROLES),
    *((role, "desktop") for role in ("public", "coordinator", "official", "administrator")),
]
LANGUAGES = {"phone": "ja", "desktop": "en"}


@pytest.mark.parametrize(("role", "size"), SETS)
def test_pages_of_a_role_are_accessible(role: str, size: str, browser_page: Callable[..., Page]):
    world: World = make_world()
    client = Client()
    if role != "public":
        client.force_login(world.user(role))
    page = browser_page(size, user=world.user(role), language=LANGUAGES[size])
    problems: dict[str, list[str]] = {}
    for row in rows_for(role):
        url = address(row, world)
        if is_page(client, url):
            page.goto(url)
            if found := broken_rules(page):
                problems[url] = found
    assert problems == {}
