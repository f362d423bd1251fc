"""Every address × method × role has a decision, and the portal keeps to it.

The table is in tests/access/<area>.py; how a row is written: tests/access/table.py.
"""

import importlib
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.access.routes import all_routes
from tests.access.table import DONE, ROWS, SIGN_IN, Outcome, Row
from tests.access.world import World, client_of
from tests.roles import ROLES, SIGNED_IN

AREAS = ("core", "accounts", "mail", "programs", "exchange", "applications", "consultations", "demo", "allauth")
for area in AREAS:
    importlib.import_module(f"tests.access.{area}")

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in all_routes()}
EACH_ROW = pytest.mark.parametrize("row", ROWS, ids=str)
EACH_POST = pytest.mark.parametrize("row", [row for row in ROWS if row.post is not None], ids=str)
EACH_GET = pytest.mark.parametrize("row", [row for row in ROWS if row.get is not None], ids=str)


def address(row: Row, world: World) -> str:
    route = ROUTES[row.route]
    on = row.on if isinstance(row.on, dict) else dict.fromkeys(route.arguments, row.on)
    assert set(on) == set(route.arguments), f"{row}: the address takes {route.arguments}, the row gives {set(on)}"
    kwargs = {argument: _value(name, world) for argument, name in on.items()}
    return reverse(row.route, kwargs=kwargs) + row.query


def _value(name: Any, world: World) -> Any:
    found = getattr(world, name, name) if isinstance(name, str) else name
    return getattr(found, "pk", found)


def request_in_savepoint(client: Client, method: str, url: str, data: Any = None) -> HttpResponse:
    """What one role does is gone before the next one tries."""
    with transaction.atomic():
        response = getattr(client, method)(url, data or {})
        if response.streaming:
            response.whole = response.getvalue()  # to its end: then the file is closed too
        transaction.set_rollback(True)
    return response


def outcome(response: HttpResponse) -> Outcome:
    if response.status_code not in {301, 302, 303}:
        return response.status_code
    path = response["Location"].partition("?")[0]
    return SIGN_IN if path == reverse(settings.LOGIN_URL) else DONE


def fits(found: Outcome, response: HttpResponse, expected: set[Outcome]) -> bool:
    if found in expected:
        return True
    names = {wanted[1:] for wanted in expected if str(wanted).startswith("→")}
    return bool(names) and "Location" in response and _route_of(response["Location"]) in names


def _reason(response: HttpResponse) -> str:
    return f" ({response.exc_info[1]!r})" if response.status_code == 500 else ""


def _route_of(location: str) -> str:
    try:
        return resolve(location.partition("?")[0]).view_name
    except Resolver404:
        return ""


# --- the table and the resolver agree


def test_each_route_has_a_name_of_its_own():
    counts = Counter(route.name for route in all_routes())

    assert [str(route) for route in all_routes() if not route.name] == []
    assert [name for name, count in counts.items() if count > 1 and name] == []


def test_each_route_has_a_row():
    assert sorted(set(ROUTES) - {row.route for row in ROWS}) == []


def test_each_row_has_a_route():
    assert sorted({row.route for row in ROWS} - set(ROUTES)) == []


def test_no_row_stands_twice():
    assert [str(row) for row, count in Counter(map(str, ROWS)).items() if count > 1] == []


# --- the portal keeps to the table


@EACH_ROW
def test_access(row: Row, world: World):
    url = address(row, world)
    wrong = []
    for role in ROLES:
        for method, data in (("get", None), ("post", row.data)):
            response = request_in_savepoint(client_of(world, role), method, url, data)
            found, expected = outcome(response), row.expected(method, role)
            if not fits(found, response, expected):
                wrong.append(f"{method} {url} as {role}: {found}{_reason(response)}, not {sorted(expected, key=str)}")
    assert wrong == []


@EACH_POST
def test_post_without_csrf_token_is_refused(row: Row, world: World):
    role = next((role for role in (*SIGNED_IN, "public") if row.post_is_open_to(role)), "coordinator")
    client = client_of(world, role, enforce_csrf_checks=True)

    response = request_in_savepoint(client, "post", address(row, world), row.data)

    assert (response.status_code == 403) is (row.csrf_exempt == ""), row.csrf_exempt


@EACH_GET
def test_headers(row: Row, world: World):
    url = address(row, world)
    for role in ("public", "coordinator", "administrator"):
        response = request_in_savepoint(client_of(world, role), "get", url)
        if response.get("Content-Security-Policy") != "default-src 'none'; sandbox":
            check_policy(response["Content-Security-Policy"])
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Request-ID"]
        if role != "public":
            assert response["Cache-Control"] == "no-store, private", url


def check_policy(policy: str) -> None:
    """Nothing inline, nothing from elsewhere."""
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == directives["object-src"] == "'none'"
    assert directives["form-action"] == "'self'"
    for trap in ("unsafe-inline", "unsafe-eval", "nonce-", "http:", "https:", "*"):
        assert trap not in policy


def test_policy_check_notices_a_hole():
    hole = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'"

    with pytest.raises(AssertionError):
        check_policy(hole)
