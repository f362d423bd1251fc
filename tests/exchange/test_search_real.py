"""Real abstracts, on whichever engine runs: random substrings of them must give no wrong result."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from exchange.models import ListingRight, OpenPatent, Right
from exchange.search import LISTINGS
from kawasaki_ip.core.search import parse
from tests.search_corpus import make_owner, real_abstracts

pytestmark = pytest.mark.django_db


def load() -> None:
    """One open listing with one right for each real record."""
    owner = make_owner()
    rows = real_abstracts()
    start = datetime(2020, 1, 1, tzinfo=UTC)
    sheet = {"trouble": "困りごと", "could_make": "例", "advantage": "3割軽い", "state": "open", "owner": owner}
    listings = OpenPatent.objects.bulk_create(
        OpenPatent(title=title[:120], opened_at=start + timedelta(hours=n), **sheet)
        for n, (title, _, _) in enumerate(rows)
    )
    rights = Right.objects.bulk_create(
        Right(
            kind="patent",
            title=title,
            abstract=abstract,
            application_number=f"特願2020-{n:06}",
            ipc_classes=sorted(set(re.findall(r"\b([A-H]\d\d)[A-Z]", fi))),
        )
        for n, (title, abstract, fi) in enumerate(rows)
    )
    ListingRight.objects.bulk_create(
        ListingRight(listing=listing, right=right) for listing, right in zip(listings, rights, strict=True)
    )
    LISTINGS.rebuild()


def substrings(rng: random.Random, number: int) -> list[str]:
    """Pieces of what is shown, as someone would copy them, of every length from one on."""
    found = []
    while len(found) < number:
        title, abstract, _ = rng.choice(real_abstracts())
        shown = rng.choice([title, re.sub(r"<BR>|\s", "", abstract)])
        start = rng.randrange(len(shown))
        piece = shown[start : start + rng.choice([1, 2, 2, 3, 4, 5, 6, 8, 12, 20])].strip()
        if piece and not re.search(r"[<>\"「『“]", piece):
            found.append(piece)
    return found


def test_random_substrings_of_real_text_have_no_wrong_result():
    load()
    rng = random.Random(20260101)
    entries = list(LISTINGS.entries(None))[::-1]
    wrong, hits = [], 0
    for piece in substrings(rng, 400):
        section = rng.choice([None, *"ABCFGH"])
        query = parse(piece, LISTINGS.synonyms)
        code = None if section is None else str(LISTINGS.groups[7].code(section))
        expected = [e.record_id for e in entries if query.found_in(e.text) and (not code or code in e.facets.split())]
        filters = {"section": [section]} if section else {}
        result = LISTINGS.search(piece, filters, cap=None, limit=len(entries), counted=[])
        hits += len(expected)
        if (result.ids, result.total) != (expected, len(expected)):
            wrong.append((connection.vendor, piece, section))

    assert wrong == []
    assert hits > 10_000
    assert LISTINGS.check() == []
