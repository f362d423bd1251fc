"""The index follows every way of writing, and every way back."""

import random
import sqlite3
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from exchange.models import ListingDocument, OpenPatent
from exchange.search import LISTINGS, sync, sync_owner, sync_right
from kawasaki_ip.core.search import index_problems
from kawasaki_ip.core.tasks import check_search
from tests.search_corpus import fill, make_listing, make_owner, make_right

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite's triggers")


class Undo(Exception):
    pass


@pytest.fixture
def filled(db) -> None:
    fill(random.Random(3), 25)
    LISTINGS.rebuild()


def document(n: int) -> ListingDocument:
    return ListingDocument.objects.order_by("docid")[n]


def wholly_right() -> bool:
    """The index agrees with its documents, whatever the listings say."""
    return LISTINGS.problems() + LISTINGS.engine.deep_problems() == []


# --- every way of writing a document


def test_save_moves_the_words(filled):
    changed = document(3)
    before = changed.text
    changed.text = "全く別の言葉\n"
    changed.save()

    assert LISTINGS.search("全く別の").ids == [changed.record_id]
    assert changed.record_id not in LISTINGS.search(f'"{before[:6]}"', cap=None, limit=99).ids
    assert wholly_right()


def test_queryset_update_moves_words_and_counts(filled):
    ListingDocument.objects.filter(docid__gt=10).update(text=Concat(F("text"), Value("末尾の追加語\n")))
    ListingDocument.objects.filter(docid__lte=5).update(facets="")

    assert LISTINGS.search("末尾の追加語").total == 15
    assert LISTINGS.search().total == 20
    assert wholly_right()


def test_bulk_writes_are_indexed(filled):
    owner = make_owner()
    listings = [make_listing(f"新しい箱 {n}", owner, day=300) for n in range(7)]
    entries = list(LISTINGS.entries([listing.pk for listing in listings]))
    made = ListingDocument.objects.bulk_create(
        ListingDocument(record_id=e.record_id, placed_at=e.placed_at, text=e.text, facets=e.facets) for e in entries
    )
    assert LISTINGS.search("新しい箱").total == 7
    assert LISTINGS.check() == []

    for each in made:
        each.text = "古い箱\n"
    ListingDocument.objects.bulk_update(made, ["text"])
    assert LISTINGS.search("新しい箱").total == 0
    assert LISTINGS.search("古い箱").total == 7
    assert wholly_right()


def test_deletes_take_words_and_counts_along(filled):
    record_id = document(0).record_id
    document(0).delete()
    ListingDocument.objects.filter(docid__in=[3, 4, 5]).delete()
    ListingDocument.objects.filter(docid=7)._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchange_listingdocument WHERE docid = 9")

    assert record_id not in LISTINGS.search(limit=99).ids
    assert LISTINGS.search().total == 19
    assert wholly_right()


def test_deleting_a_listing_cascades_to_its_document_and_words(filled):
    listing = make_listing("消える装置")
    sync([listing.pk])
    listing.delete()
    OpenPatent.objects.filter(pk__in=ListingDocument.objects.values("record_id")[:4]).delete()

    assert LISTINGS.search("消える装置").total == 0
    assert LISTINGS.check() == []


def test_changing_the_number_of_a_document_moves_its_words(filled):
    moved = document(0)
    ListingDocument.objects.filter(pk=moved.pk).update(docid=10_000)

    assert LISTINGS.search(limit=1).ids == [moved.record_id]
    assert wholly_right()


def test_writing_the_same_again_changes_nothing(filled):
    for each in ListingDocument.objects.all():
        each.save()
    ListingDocument.objects.update(placed_at=F("placed_at"))

    assert LISTINGS.check() == []


# --- every way back


@pytest.mark.django_db(transaction=True)
def test_roll_back_takes_the_index_along():
    fill(random.Random(4), 12)
    LISTINGS.rebuild()
    before = LISTINGS.search("光", limit=99)

    def writes():
        sync([make_listing("光の新製品", day=500).pk])
        ListingDocument.objects.update(text="光るだけ\n")
        ListingDocument.objects.filter(docid__lt=5).delete()

    with suppress(Undo), transaction.atomic():
        writes()
        raise Undo
    assert LISTINGS.search("光", limit=99) == before
    assert LISTINGS.check() == []

    with transaction.atomic():
        sync([make_listing("残る製品", day=501).pk])
        with suppress(Undo), transaction.atomic():
            writes()
            raise Undo
    assert LISTINGS.search("残る製品").total == 1
    assert LISTINGS.search("光の新製品").total == 0
    assert LISTINGS.check() == []


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(filled, monkeypatch):
    before = LISTINGS.search("光", limit=99)
    entries = type(LISTINGS).entries

    def failing(self, ids):
        yield from list(entries(self, ids))[:5]
        raise Undo

    with monkeypatch.context() as patch:
        patch.setattr(type(LISTINGS), "entries", failing)
        with pytest.raises(Undo):
            LISTINGS.rebuild()

    assert LISTINGS.search("光", limit=99) == before
    assert LISTINGS.check() == []


# --- sync


def test_sync_follows_right_and_owner(db):
    listing = make_listing("箱", make_owner("古名社"))
    right = make_right(listing, "特願2020-000001", abstract="古い要約")
    sync([listing.pk])
    right.abstract = "新しい要約"
    right.save()
    sync_right(right)
    listing.owner.name = "新名社"
    listing.owner.save()
    sync_owner(listing.owner)

    assert [LISTINGS.search(text).total for text in ("古い要約", "新しい要約", "古名社", "新名社")] == [0, 1, 0, 1]


def test_sync_of_what_is_gone_or_never_public_writes_nothing(db):
    draft = make_listing("下書きの箱", state="draft", opened_at=None)
    sync([draft.pk, 987_654])

    assert not ListingDocument.objects.exists()


def test_sync_twice_is_the_same_as_once(filled):
    numbers = list(ListingDocument.objects.order_by("docid").values_list("docid", "record_id"))
    sync(record_id for _, record_id in numbers)

    assert list(ListingDocument.objects.order_by("docid").values_list("docid", "record_id")) == numbers


def test_documents_are_numbered_without_gaps(filled):
    assert list(ListingDocument.objects.order_by("docid").values_list("docid", flat=True)) == list(range(1, 26))


# --- what migrations do to it


def broken(vendor: str) -> list[str]:
    """Statements that each harm the index in another way."""
    table = "exchange_listingdocument"
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER {table}_change",
            f"DROP TRIGGER {table}_put",
            f"DROP TABLE {table}_fts",
            f"DROP TABLE {table}_counts",
        ]
    return [
        f"DROP TRIGGER {table}_update ON {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER {table}_insert",
        f"DROP INDEX {table}_doc",
        f"DROP TABLE {table}_counts CASCADE",
        f"ALTER TABLE {table} DROP COLUMN doc",
        f"COMMENT ON COLUMN {table}.doc IS 'older'",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(6))
def test_ensure_mends_what_is_missing_or_of_another_version(number, client):
    statements = broken(connection.vendor)
    sync([make_listing("光の装置").pk])
    with connection.cursor() as cursor:
        cursor.execute(statements[number % len(statements)])

    assert index_problems() != []
    assert client.get("/readyz").status_code == 503
    with pytest.raises(CommandError, match="rebuild"):
        call_command("search_index", "check")
    call_command("migrate", verbosity=0)
    assert index_problems() == []
    assert client.get("/readyz").status_code == 200
    assert LISTINGS.check() == []
    assert LISTINGS.search("光").total == 1


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_the_table_drops_the_triggers_and_ensure_brings_them_back():
    sync([make_listing("光の装置").pk])
    with connection.schema_editor() as editor:
        editor._remake_table(ListingDocument)
    missed = make_listing("電池の装置", day=1)
    ListingDocument.objects.create(record=missed, placed_at=missed.opened_at, text="電池\n", facets="")

    assert len(index_problems()) == 3
    assert LISTINGS.ensure() is True
    assert LISTINGS.search("電池").total == 1
    assert LISTINGS.ensure() is False


def test_another_layout_of_the_filters_is_another_version(db, monkeypatch):
    assert LISTINGS.problems() == []
    monkeypatch.setattr(type(LISTINGS), "groups", LISTINGS.groups[1:])

    assert LISTINGS.problems() != []


def test_ensure_before_the_first_migration_does_nothing(db, monkeypatch):
    monkeypatch.setattr(ListingDocument._meta, "db_table", "not_there_yet")

    assert LISTINGS.ensure() is False
    assert LISTINGS.problems() == ["table not_there_yet is missing"]


@only_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET text = 'x'"])
def test_a_connection_without_the_function_cannot_write_documents(sql):
    sync([make_listing("光の装置").pk])
    stranger = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        with pytest.raises(sqlite3.OperationalError, match="no such function: search_body"):
            stranger.execute(sql.format("exchange_listingdocument"))
    finally:
        stranger.close()

    assert LISTINGS.check() == []


# --- looking after


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda: document(2).delete(), "missing or out of date"),
        (
            lambda: OpenPatent.objects.filter(pk=document(2).record_id).update(title="別の表題"),
            "missing or out of date",
        ),
        (lambda: OpenPatent.objects.filter(pk=document(2).record_id).update(state="withdrawn"), "nobody may find"),
        (lambda: ListingDocument.objects.filter(pk=document(0).pk).update(docid=9_999), "order of their day"),
    ],
)
def test_check_names_what_is_wrong_and_the_nightly_task_logs_it(filled, caplog, harm, words):
    check_search()
    assert caplog.messages == []
    harm()
    problems = LISTINGS.check()

    assert [words in problem for problem in problems] == [True]
    check_search()
    assert [problems[0] in message for message in caplog.messages] == [True]


def test_check_sees_an_index_that_lost_something(filled):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_listingdocument_counts SET n = n + 1 WHERE code < 0")
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO exchange_listingdocument_fts(rowid, body) VALUES (77, '5149')")
    wrong = LISTINGS.check()

    assert len(wrong) == (2 if connection.vendor == "sqlite" else 1)
    LISTINGS.rebuild()
    assert LISTINGS.check() == []


def test_commands_say_what_they_did(filled, capsys):
    for what in ("check", "ensure", "rebuild"):
        call_command("search_index", what)

    assert capsys.readouterr().out.splitlines() == [
        "listings: the index is whole",
        "listings: nothing to do",
        "listings: rebuilding ...",
        "listings: 25 documents",
    ]
