"""Every page of every role is well-formed, in Japanese and in English, with one h1 and a title of its own."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.access.table import ROWS, Row
from tests.access.world import World, client_of
from tests.markup import double_ids, parse_errors
from tests.roles import ROLES
from tests.test_access import address, request_in_savepoint

pytestmark = pytest.mark.django_db
PAGES = [row for row in ROWS if row.get is not None]
# The style guide shows Japanese samples and is for who writes pages.
FOR_READERS = [row for row in PAGES if row.route != "styleguide"]


def page(row: Row, world: World, role: str, language: str) -> HttpResponse | None:
    """The page as the role sees it; None where there is no page of ours to look at."""
    client = client_of(world, role)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = request_in_savepoint(client, "get", address(row, world))
    is_page = not response.streaming and response["Content-Type"].startswith("text/html") and response.content
    return response if is_page and response.status_code in {200, 403, 404} else None


def problems(source: str, language: str) -> list[str]:
    found = parse_errors(source) + [f"two elements with the id {name}" for name in double_ids(source)]
    if len(re.findall(r"<h1[\s>]", source)) != 1:
        found.append("not exactly one h1")
    if not re.search(r"<title>\s*[^<\s][^<]*</title>", source):
        found.append("no title")
    if f'<html lang="{language}"' not in source:
        found.append("the language is not named")
    return found


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_is_well_formed_for_each_role(row: Row, world: World):
    seen: dict[str, list[str]] = {}
    for role in ROLES:
        for language in ("ja", "en"):
            response = page(row, world, role, language)
            if response is not None:
                for problem in problems(response.content.decode(), language):
                    seen.setdefault(problem, []).append(f"{role} ({language})")
    assert seen == {}


JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
LANGUAGE_OF_ITS_OWN = re.compile(r"<(\w+)\b[^>]*\slang=[\"']?ja[\"']?[^>]*>.*?</\1>", re.DOTALL)


@pytest.mark.parametrize("row", FOR_READERS, ids=str)
def test_english_page_names_the_language_of_what_is_japanese(row: Row, world: World):
    """What people typed stays Japanese and says lang="ja", so that it is read out rightly."""
    stray: dict[str, str] = {}
    for role in ROLES:
        response = page(row, world, role, "en")
        if response is None:
            continue
        body = response.content.decode().partition("<body")[2]
        body = re.sub(r"<(script|style|option)\b.*?</\1>", "", body, flags=re.DOTALL)
        before = None
        while body != before:
            before, body = body, LANGUAGE_OF_ITS_OWN.sub("", body)
        text = re.sub(r"<[^>]+>", "\n", body)
        for line in text.splitlines():
            if JAPANESE.search(line):
                stray[line.strip()[:60]] = role
    assert stray == {}
