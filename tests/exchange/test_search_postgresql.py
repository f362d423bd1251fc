"""Writers beside each other, and the database's own reckoning of codes."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from exchange.models import ListingDocument, OpenPatent
from exchange.search import LISTINGS, sync
from kawasaki_ip.core.search import codes, normalise
from tests.search_corpus import make_listing, make_owner, paragraph

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*works) -> None:
    """Each in its own thread and connection, begun at the same moment; errors are raised here."""
    barrier = Barrier(len(works))

    def run(work):
        barrier.wait(10)
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(run, work) for work in works]:
            future.result(30)


def reopen(listing: OpenPatent, **fields) -> None:
    with transaction.atomic():
        OpenPatent.objects.filter(pk=listing.pk).update(**fields)
        sync([listing.pk])


def test_listings_opened_at_once_are_all_found_in_the_order_of_their_day():
    owner = make_owner()
    listings = [make_listing(f"光 {n}", owner, day=n) for n in range(8)]
    together(*(lambda pk=listing.pk: sync([pk]) for listing in reversed(listings)))

    assert LISTINGS.search("光").ids == [listing.pk for listing in reversed(listings)]
    assert LISTINGS.check() == []


def test_one_listing_synced_twice_at_once_has_one_document():
    listing = make_listing("光")
    together(*[lambda: sync([listing.pk])] * 4)

    assert ListingDocument.objects.filter(record=listing).count() == 1
    assert LISTINGS.check() == []


def test_an_edit_beside_a_renumbering_is_not_lost():
    owner = make_owner()
    later = [make_listing(f"後 {n}", owner, day=100 + n) for n in range(10)]
    sync([listing.pk for listing in later])
    early = [make_listing(f"先 {n}", owner, day=n) for n in range(3)]
    edits = [lambda listing=listing: reopen(listing, trouble="編集済み") for listing in later[:3]]
    together(*edits, *(lambda pk=listing.pk: sync([pk]) for listing in early))

    assert LISTINGS.search("編集済み").total == 3
    assert LISTINGS.search().total == 13
    assert LISTINGS.check() == []


def test_counts_stay_right_when_many_write_at_once():
    owner = make_owner()
    listings = [make_listing(f"光 {n}", owner, day=n) for n in range(6)]
    sync([listing.pk for listing in listings])
    together(
        *(lambda pk=pk: ListingDocument.objects.filter(record_id=pk).delete() for pk in [x.pk for x in listings[:3]]),
        *(lambda one=one: reopen(one, state="closed") for one in listings[3:]),
    )

    assert LISTINGS.facets()["state"] == {"closed": 3}
    assert LISTINGS.engine.deep_problems() == []


def test_a_reader_sees_the_old_index_until_a_rebuild_is_committed():
    sync([make_listing("光").pk])
    with transaction.atomic():
        ListingDocument.objects.update(text="電池\n")
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(lambda: (LISTINGS.search("光").total, connection.close())[0]).result(10) == 1
    assert LISTINGS.search("光").total == 0


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=4))
def test_the_database_makes_the_same_codes_as_python(texts):
    text, facets = normalise.join("題", texts), codes.pack([1, 2])
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_listingdocument_codes(%s, %s)", [text, facets])
        stored = cursor.fetchone()[0]

    expected = {codes.gram_code(gram) for gram in codes.grams(text)} | {codes.LISTED, 1, 2}
    assert sorted(stored) == sorted(expected)


def test_the_index_answers_even_with_intarray_in_front():
    """The extension brings an operator @> of the same name, for which the index does not exist."""
    if not _has_extension("intarray"):
        pytest.skip("this PostgreSQL comes without the extension intarray")
    owner = make_owner()
    rng = random.Random(5)
    sync([make_listing(f"題 {n}", owner, trouble=paragraph(rng), day=n).pk for n in range(40)])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE SCHEMA ext; CREATE EXTENSION intarray SCHEMA ext; SET search_path = ext, public, pg_catalog"
        )
        try:
            assert LISTINGS.search("課題").total == 40
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT 1 FROM exchange_listingdocument WHERE doc OPERATOR(pg_catalog.@>) '{20809}'::integer[]"
            )
            assert "exchange_listingdocument_doc" in "".join(row[0] for row in cursor.fetchall())
        finally:
            cursor.execute("RESET search_path; RESET enable_seqscan; DROP EXTENSION intarray; DROP SCHEMA ext")


def _has_extension(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [name])
        return cursor.fetchone() is not None
