"""The full page of the public search in three ways over the same rows.

A full page is: the 20 newest hits with title, number and owner; the exact total under two filters;
how many hits each of the 8 IPC sections has.

`portal` is the site's search and one ORM query for the rows, `by_hand` the same plan as SQL written
by hand, and `naive` what one would write first: LIKE (ILIKE on PostgreSQL) over one table that
already holds all that is needed, with the listings' own index on state and day, and one on the sections.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from exchange.models import OpenPatent
from exchange.search import LISTINGS, SECTION, STATE, TERMS
from kawasaki_ip.core.search import codes, parse
from kawasaki_ip.core.search.postgresql import read_counts
from kawasaki_ip.core.search.request import Request
from kawasaki_ip.core.search.sqlite import expression

PAGE = 20


@dataclass(frozen=True)
class Question:
    text: str
    state: str
    terms: str


@dataclass(frozen=True)
class Page:
    """(title, number, owner) of each row; comparable between the ways."""

    rows: tuple[tuple[str, str, str], ...]
    total: int
    sections: tuple[tuple[str, int], ...]


def _page(rows: list, total: int, sections: dict[str, int]) -> Page:
    return Page(tuple(map(tuple, rows)), total, tuple(sorted((s, n) for s, n in sections.items() if n)))


# --- the portal


def portal(question: Question) -> Page:
    result = LISTINGS.search(
        question.text,
        {"state": [question.state], "terms": [question.terms]},
        cap=None,
        limit=PAGE,
        counted=["section"],
    )
    found = {
        pk: row
        for pk, *row in OpenPatent.objects.filter(pk__in=result.ids)
        .order_by()
        .values_list("pk", "title", "rights__application_number", "owner__name")
    }
    rows = [found[pk] for pk in result.ids]
    return _page(rows, result.total, result.counts["section"])


# --- the same by hand

_ROWS = """
SELECT l.title, r.application_number, o.name FROM exchange_openpatent l
JOIN exchange_organization o ON o.id = l.owner_id
JOIN exchange_listingright lr ON lr.listing_id = l.id JOIN exchange_right r ON r.id = lr.right_id
"""


def by_hand(question: Question) -> Page:
    filters = {STATE: [STATE.code(question.state)], TERMS: [TERMS.code(question.terms)]}
    request = Request(parse(question.text, LISTINGS.synonyms), filters)
    with connection.cursor() as cursor:
        return (_by_hand_sqlite if connection.vendor == "sqlite" else _by_hand_postgresql)(cursor, request)


def _by_hand_sqlite(cursor, request: Request) -> Page:
    match = expression(request)
    confirm, params = "", []
    for spellings in request.to_confirm():
        confirm += " AND (" + " OR ".join(["instr(d.text, %s)"] * len(spellings)) + ")"
        params += spellings
    hits = (
        "FROM exchange_listingdocument_fts f CROSS JOIN exchange_listingdocument d ON d.docid = f.rowid"
        f" WHERE f.exchange_listingdocument_fts MATCH %s{confirm}"
    )
    cursor.execute(f"SELECT d.record_id, d.facets {hits} ORDER BY f.rowid DESC LIMIT 1001", [match, *params])
    found = cursor.fetchall()
    ids, total = [row[0] for row in found[:PAGE]], len(found)
    facets = [row[1] for row in found]
    count = "SELECT count(*) FROM exchange_listingdocument_fts WHERE exchange_listingdocument_fts MATCH %s"
    if total > 1000 and not confirm:
        cursor.execute(count, [match])
        total = cursor.fetchone()[0]
    if total > 6000 and not confirm:
        sections = {}
        for section in SECTION.words:
            cursor.execute(count, [f"{match} AND {codes.token(SECTION.code(section))}"])
            sections[section] = cursor.fetchone()[0]
    else:
        if len(found) > 1000:
            cursor.execute(f"SELECT d.facets {hits}", [match, *params])
            facets = [row[0] for row in cursor.fetchall()]
        total, tally = len(facets), Counter(" ".join(facets).split())
        sections = {SECTION.value(int(code)): n for code, n in tally.items() if SECTION.holds(int(code))}
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    cursor.execute(f"{_ROWS} WHERE l.id IN ({marks}) ORDER BY l.opened_at DESC", ids)
    return _page(cursor.fetchall(), total, sections)


def _by_hand_postgresql(cursor, request: Request) -> Page:
    always = [code for some in request.alternatives() if len(some) == 1 for code in some[0]]
    conditions, params = ["doc OPERATOR(pg_catalog.@>) %s::integer[]"], [always]
    for some in request.alternatives():
        if len(some) > 1:
            conditions.append("(" + " OR ".join(["doc OPERATOR(pg_catalog.@>) %s::integer[]"] * len(some)) + ")")
            params += some
    for spellings in request.to_confirm():
        conditions.append("(" + " OR ".join(["strpos(text, %s) > 0"] * len(spellings)) + ")")
        params += spellings
    cursor.execute(
        f"WITH hits AS MATERIALIZED (SELECT docid, record_id, facets FROM exchange_listingdocument"
        f" WHERE {' AND '.join(conditions)}) SELECT (SELECT count(*) FROM hits),"
        f" (SELECT array_agg(record_id) FROM (SELECT record_id FROM hits ORDER BY docid DESC LIMIT {PAGE}) AS p),"
        f" (SELECT json_object_agg(code, n) FROM (SELECT code, count(*) AS n FROM hits,"
        f" unnest(string_to_array(facets, ' ')) AS code GROUP BY code) AS c)",
        params,
    )
    total, ids, tally = cursor.fetchone()
    tally = read_counts(tally)
    cursor.execute(f"{_ROWS} WHERE l.id = ANY(%s) ORDER BY l.opened_at DESC", [ids or []])
    sections = {SECTION.value(code): n for code, n in tally.items() if SECTION.holds(code)}
    return _page(cursor.fetchall(), total, sections)


# --- what one would write first


def make_naive_tables() -> None:
    """One row per listing with everything in it: the kindest table that LIKE can be given."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_section")
        cursor.execute("DROP TABLE IF EXISTS bench_listing")
        cursor.execute(
            "CREATE TABLE bench_listing (id bigint PRIMARY KEY, title text, number text, owner text, state text,"
            " terms text, opened_at timestamp, text text)"
        )
        cursor.execute(
            "INSERT INTO bench_listing SELECT l.id, l.title, r.application_number, o.name, l.state, l.terms,"
            " l.opened_at, d.text FROM exchange_openpatent l JOIN exchange_listingdocument d ON d.record_id = l.id"
            " JOIN exchange_organization o ON o.id = l.owner_id"
            " JOIN exchange_listingright lr ON lr.listing_id = l.id JOIN exchange_right r ON r.id = lr.right_id"
        )
        cursor.execute("CREATE TABLE bench_section (listing_id bigint, section text)")
        cursor.executemany(
            "INSERT INTO bench_section VALUES (%s, %s)",
            [
                (document.record_id, SECTION.value(int(code)))
                for document in LISTINGS.document.objects.only("record_id", "facets").iterator()
                for code in document.facets.split()
                if SECTION.holds(int(code))
            ],
        )
        # The index that the listings' own table has.
        cursor.execute("CREATE INDEX bench_state ON bench_listing (state, opened_at DESC)")
        cursor.execute("CREATE INDEX bench_section_listing ON bench_section (listing_id, section)")
        cursor.execute("ANALYZE")


def naive(question: Question) -> Page:
    like = "LIKE" if connection.vendor == "sqlite" else "ILIKE"
    conditions, params = ["state = %s", "terms = %s"], [question.state, question.terms]
    for term in parse(question.text, LISTINGS.synonyms).terms:
        conditions.append("(" + " OR ".join([f"text {like} %s ESCAPE '!'"] * len(term.spellings)) + ")")
        params += [f"%{_escaped(spelling)}%" for spelling in term.spellings]
    where = " AND ".join(conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT title, number, owner FROM bench_listing WHERE {where} ORDER BY opened_at DESC LIMIT {PAGE}", params
        )
        rows = cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM bench_listing WHERE {where}", params)
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT section, count(*) FROM bench_listing JOIN bench_section ON listing_id = id"
            f" WHERE {where} GROUP BY section",
            params,
        )
        return _page(rows, total, dict(cursor.fetchall()))


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
