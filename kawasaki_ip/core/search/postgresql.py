"""The engine on PostgreSQL: a generated column of codes under GIN.

The database itself makes `doc` from text and facets, so every way of writing keeps the index in
step and a roll-back takes it along. One materialised CTE gives total, page and counts: left to
itself the planner prefers the date order for a frequent word and reads every row.
"""

import json
from collections.abc import Iterable

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import codes
from .ranking import word_pattern
from .request import MOST_WORDS, Found, Request

# The qualified operators matter: with the extension intarray on the search path a bare @> would
# mean another operator, for which this index does not exist.
_HOLDS = "OPERATOR(pg_catalog.@>)"

# The codes of a document: what codes.body gives, computed in the database.
_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}(body text, facets text) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN facets = '' THEN '{{}}'::integer[] ELSE (
    SELECT array_agg(DISTINCT code) FROM (
        SELECT least(ascii(a), 65535) AS code
        FROM unnest(string_to_array(body, NULL)) AS one(a) WHERE a <> chr(10)
        UNION ALL
        SELECT (least(ascii(a), 65535) << 16) | least(ascii(b), 65535)
        FROM unnest(string_to_array(body, NULL), (string_to_array(body, NULL))[2:]) AS two(a, b)
        WHERE a <> chr(10) AND b <> chr(10)
        UNION ALL
        SELECT value::integer FROM unnest(string_to_array(facets, ' ')) AS three(value)
    ) AS every
) END
"""

# Net changes of a statement, in the order of codes so that two writers wait and do not block each other.
_TALLY = """
CREATE OR REPLACE FUNCTION {tally}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {tally} AS t (code, n)
    SELECT code, sum(step) FROM ({rows}) AS steps GROUP BY code HAVING sum(step) <> 0 ORDER BY code
    ON CONFLICT (code) DO UPDATE SET n = t.n + excluded.n;
    RETURN NULL;
END $$
"""
_NEW = "SELECT unnest(string_to_array(facets, ' '))::integer AS code, 1 AS step FROM new_rows"
_OLD = "SELECT unnest(string_to_array(facets, ' '))::integer AS code, -1 AS step FROM old_rows"
_EVENTS = {
    "insert": (_NEW, "REFERENCING NEW TABLE AS new_rows"),
    "delete": (_OLD, "REFERENCING OLD TABLE AS old_rows"),
    "update": (f"{_NEW} UNION ALL {_OLD}", "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows"),
}


class PostgreSQLEngine:
    def __init__(self, connection: BaseDatabaseWrapper, table: str, version: str) -> None:
        self.connection, self.table, self.version = connection, table, version
        self.function, self.index, self.tally = f"{table}_codes", f"{table}_doc", f"{table}_counts"

    # --- reading

    def search(self, request: Request) -> Found:
        if request.is_browse:
            return self._browse(request)
        if request.ranked:
            return self._ranked(request)
        conditions, params = self._conditions(request)
        total, ids, counts = self._row(
            f"WITH hits AS MATERIALIZED ("
            f"SELECT docid, record_id, facets FROM {self.table} WHERE {conditions} LIMIT %s), "
            f"page AS (SELECT docid, record_id FROM hits ORDER BY docid DESC LIMIT %s OFFSET %s) "
            f"{self._answer('docid DESC', request)}",
            [*params, request.most, request.limit, request.offset],
        )
        if request.cap is not None and total > request.cap:
            return Found(self._walk(request), request.cap, True, None)
        return Found(ids or [], total, False, read_counts(counts))

    def counts(self) -> dict[int, int]:
        return dict(self._run(f"SELECT code, n FROM {self.tally} WHERE n > 0"))

    def _answer(self, order: str, request: Request) -> str:
        """One row: total, ids of the page, counts by code (when any are wanted)."""
        counts = "NULL"
        if request.counted:
            counts = (
                "(SELECT json_object_agg(code, n) FROM (SELECT code, count(*) AS n"
                " FROM hits, unnest(string_to_array(facets, ' ')) AS code GROUP BY code) AS c)"
            )
        return f"SELECT (SELECT count(*) FROM hits), (SELECT array_agg(record_id ORDER BY {order}) FROM page), {counts}"

    def _browse(self, request: Request) -> Found:
        tally = self.counts()
        rows = self._run(
            f"SELECT record_id FROM {self.table} WHERE facets <> '' ORDER BY docid DESC LIMIT %s OFFSET %s",
            [request.limit, request.offset],
        )
        return Found([row[0] for row in rows], tally.get(codes.LISTED, 0), False, tally)

    def _walk(self, request: Request) -> list[int]:
        """The page of a frequent word, read from the newest on: `IS TRUE` keeps GIN out of it."""
        conditions, params = self._conditions(request, " IS TRUE")
        rows = self._run(
            f"SELECT record_id FROM {self.table} WHERE {conditions} ORDER BY docid DESC LIMIT %s OFFSET %s",
            [*params, request.limit, request.offset],
        )
        return [row[0] for row in rows]

    def _ranked(self, request: Request) -> Found:
        conditions, params = self._conditions(request)
        title, title_params, words, word_params = [], [], [], []
        for term in request.query.terms:
            found = ["strpos(text, %s) BETWEEN 1 AND strpos(text, chr(10))"] * len(term.spellings)
            title.append(f"({' OR '.join(found)})")
            title_params += term.spellings
            words.append("d.text ~ %s")
            word_params.append(word_pattern(term.spellings))
        order, last = "in_title DESC, as_word DESC, docid DESC", request.offset + request.limit
        total, ids, counts = self._row(
            f"WITH hits AS MATERIALIZED ("
            f"SELECT docid, record_id, facets, {' AND '.join(title)} AS in_title"
            f" FROM {self.table} WHERE {conditions} LIMIT %s), "
            f"page AS (SELECT docid, record_id, in_title, {self._words(words)} AS as_word"
            f" FROM hits ORDER BY {order} LIMIT %s OFFSET %s) "
            f"{self._answer(order, request)}",
            [*title_params, *params, request.most, MOST_WORDS, last, *word_params, request.limit, request.offset],
        )
        if request.cap is not None and total > request.cap:
            return Found(self._walk(request), request.cap, True, None)
        return Found(ids or [], total, False, read_counts(counts))

    def _words(self, words: list[str]) -> str:
        """Reading every text for its words costs most: where titles fill the page, theirs are enough."""
        return (
            f"CASE WHEN (SELECT count(*) FROM hits) <= %s"
            f" AND (in_title OR (SELECT count(*) FROM hits AS h WHERE h.in_title) < %s) THEN"
            f" (SELECT {' AND '.join(words)} FROM {self.table} d WHERE d.docid = hits.docid) ELSE false END"
        )

    def _conditions(self, request: Request, suffix: str = "") -> tuple[str, list]:
        """The codes narrow; for longer terms the text confirms."""
        conditions, params = [], []
        always: list[int] = []
        for some in request.alternatives():
            if len(some) == 1:
                always += some[0]
            else:
                conditions.append(" OR ".join([f"doc {_HOLDS} %s::integer[]"] * len(some)))
                params += some
        if always:
            conditions.insert(0, f"doc {_HOLDS} %s::integer[]")
            params.insert(0, always)
        conditions = [f"({condition}){suffix}" for condition in conditions]
        for spellings in request.to_confirm():
            conditions.append("(" + " OR ".join(["strpos(text, %s) > 0"] * len(spellings)) + ")")
            params += spellings
        return " AND ".join(conditions), params

    def _run(self, sql: str, params: Iterable = ()) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return cursor.fetchall() if cursor.description else []

    def _row(self, sql: str, params: Iterable = ()) -> tuple:
        return self._run(sql, params)[0]

    # --- the index itself

    def lock(self) -> None:
        """One writer of documents at a time, until the end of the transaction."""
        self._run("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.table])

    def problems(self) -> list[str]:
        found = []
        comment = self._run(
            "SELECT col_description(attrelid, attnum) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attname = 'doc' AND attgenerated = 's'",
            [self.table],
        )
        if not comment:
            found.append(f"column {self.table}.doc is missing")
        elif comment[0][0] != self.version:
            found.append(f"column {self.table}.doc is of another version")
        if not self._run("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", [self.index]):
            found.append(f"index {self.index} is missing or not valid")
        if not self._row("SELECT to_regclass(%s) IS NOT NULL", [self.tally])[0]:
            found.append(f"table {self.tally} is missing")
        triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled = 'O'"
        present = {row[0] for row in self._run(triggers, [self.table])}
        found += [f"trigger {name} is missing" for name in self._trigger_names() if name not in present]
        return found

    def deep_problems(self) -> list[str]:
        """Compares index and counts with what the documents say; reads everything."""
        with transaction.atomic(using=self.connection.alias):
            self._run("SET LOCAL statement_timeout = 0")
            wrong = self._row(f"SELECT count(*) FROM {self.table} WHERE doc <> {self.function}(text, facets)")[0]
            miscounted = self._row(
                f"SELECT count(*) FROM (SELECT code, count(*) AS n FROM {self.table},"
                f" unnest(string_to_array(facets, ' ')::integer[]) AS code GROUP BY code) AS real"
                f" FULL JOIN (SELECT code, n FROM {self.tally} WHERE n <> 0) AS kept USING (code)"
                f" WHERE real.n IS DISTINCT FROM kept.n"
            )[0]
        found = [f"{wrong} documents have other codes than their text"] if wrong else []
        return [*found, f"{miscounted} facet counts are wrong"] if miscounted else found

    def reindex(self) -> None:
        """The index anew from the documents as they are."""
        self.suspend()
        self._remake_column()
        self.resume()

    def suspend(self) -> None:
        """Before documents are written in bulk: GIN is built once at the end."""
        self._settle()
        self._run(f"DROP INDEX IF EXISTS {self.index}")
        for name in self._trigger_names():
            self._run(f"DROP TRIGGER IF EXISTS {name} ON {self.table}")
        if any(f"{self.table}.doc" in problem for problem in self.problems()):
            self._remake_column()

    def _remake_column(self) -> None:
        self._run(f"ALTER TABLE {self.table} DROP COLUMN IF EXISTS doc")
        self._run(_FUNCTION.format(function=self.function))
        self._run(
            f"ALTER TABLE {self.table} ADD COLUMN doc integer[]"
            f" GENERATED ALWAYS AS ({self.function}(text, facets)) STORED"
        )
        # Hits read facets and text, never the codes: those may lie outside the row.
        self._run(f"ALTER TABLE {self.table} ALTER COLUMN doc SET STORAGE EXTERNAL")
        self._run(f"ALTER TABLE {self.table} ALTER COLUMN text SET STORAGE MAIN")
        # Without statistics the planner takes every word for a rare one and goes by the index. With them it
        # reads the whole table for a frequent one, which it thinks cheap: it does not count the codes' own pages.
        self._run(f"ALTER TABLE {self.table} ALTER COLUMN doc SET STATISTICS 0")
        self._run(f"COMMENT ON COLUMN {self.table}.doc IS '{self.version}'")

    def _settle(self) -> None:
        """A table with deferred checks outstanding refuses to be altered; and building may take its time."""
        self._run("SET CONSTRAINTS ALL IMMEDIATE")
        self._run("SET LOCAL statement_timeout = 0")

    def resume(self) -> None:
        """Index, counts and triggers as the documents want them."""
        self._settle()
        self._run(f"CREATE INDEX {self.index} ON {self.table} USING gin (doc) WITH (fastupdate = off)")
        self._run(f"DROP TABLE IF EXISTS {self.tally}")
        self._run(f"CREATE TABLE {self.tally} (code integer PRIMARY KEY, n integer NOT NULL)")
        self._run(
            f"INSERT INTO {self.tally} SELECT code, count(*) FROM {self.table},"
            f" unnest(string_to_array(facets, ' ')::integer[]) AS code GROUP BY code"
        )
        for sql in self._triggers():
            self._run(sql)
        self._run(
            f"SELECT setval(pg_get_serial_sequence(%s, 'docid'), coalesce(max(docid), 0) + 1, false) FROM {self.table}",
            [self.table],
        )

    def _trigger_names(self) -> list[str]:
        return [f"{self.table}_{event}" for event in (*_EVENTS, "truncate")]

    def _triggers(self) -> list[str]:
        statements = []
        for event, (rows, transition) in _EVENTS.items():
            statements.append(_TALLY.format(tally=self.tally, event=event, rows=rows))
            statements.append(
                f"CREATE OR REPLACE TRIGGER {self.table}_{event} AFTER {event.upper()} ON {self.table}"
                f" {transition} FOR EACH STATEMENT EXECUTE FUNCTION {self.tally}_{event}()"
            )
        statements.append(
            f"CREATE OR REPLACE FUNCTION {self.tally}_truncate() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN DELETE FROM {self.tally}; RETURN NULL; END $$"
        )
        statements.append(
            f"CREATE OR REPLACE TRIGGER {self.table}_truncate AFTER TRUNCATE ON {self.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {self.tally}_truncate()"
        )
        return statements


def read_counts(counts: str | dict | None) -> dict[int, int]:
    """psycopg gives JSON decoded; Django asks for it raw."""
    read = json.loads(counts) if isinstance(counts, str) else counts or {}
    return {int(code): n for code, n in read.items()}
