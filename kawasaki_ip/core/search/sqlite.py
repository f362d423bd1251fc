"""The engine on SQLite: FTS5 over codes, kept in step by three triggers.

The table is contentless and without positions (detail=none): a fifth of the size. Its rows are
the documents' tokens, made by a Python function that every connection of the portal carries; a
connection without it cannot write a document. FTS5 walks row ids from the end, so newest-last
numbers give the newest page without reading the rest.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from . import codes
from .ranking import is_word, word_pattern
from .request import MOST_WORDS, Found, Request

# Up to here all hits are read at once: page, total and counts by one statement.
_READ_ALL = 1_000
# More hits than this are counted by meeting the posting lists of the wanted codes, if those are so few.
_MANY, _MOST_MEETINGS = 6_000, 40


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Gives a new connection the functions that triggers and ranking call."""
    connection.connection.create_function("search_body", 2, codes.body, deterministic=True)
    connection.connection.create_function("search_word", 2, is_word, deterministic=True)


def expression(request: Request) -> str:
    """The MATCH expression: hexadecimal tokens, AND, OR and brackets, nothing that anyone typed."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(map(codes.token, every)) + ")" for every in some) + ")"
        for some in request.alternatives()
    )


class SQLiteEngine:
    def __init__(self, connection: BaseDatabaseWrapper, table: str, version: str) -> None:
        self.connection, self.table, self.version = connection, table, version
        self.fts, self.tally = f"{table}_fts", f"{table}_counts"

    # --- reading

    def search(self, request: Request) -> Found:
        if request.is_browse:
            return self._browse(request)
        if request.ranked:
            return self._ranked(request)
        few = min(_READ_ALL, request.most - 1)
        rows = self._rows(request, "d.record_id, d.facets", limit=few + 1)
        if len(rows) <= few:
            return self._read(request, rows)
        last = request.offset + request.limit
        page = [row[0] for row in rows[request.offset : last]] if last <= len(rows) else self._page(request)
        return self._large(request, page)

    def counts(self) -> dict[int, int]:
        return dict(self._run(f"SELECT code, n FROM {self.tally} WHERE n > 0"))

    def _browse(self, request: Request) -> Found:
        tally = self.counts()
        rows = self._run(
            f"SELECT record_id FROM {self.table} WHERE facets <> '' ORDER BY docid DESC LIMIT %s OFFSET %s",
            [request.limit, request.offset],
        )
        return Found([row[0] for row in rows], tally.get(codes.LISTED, 0), False, tally)

    def _large(self, request: Request, page: list[int]) -> Found:
        total, counts = self._tally(request)
        capped = request.cap is not None and total > request.cap
        return Found(page, min(total, request.most - 1), capped, None if capped else counts)

    def _page(self, request: Request) -> list[int]:
        rows = self._rows(request, "d.record_id", limit=request.limit, offset=request.offset)
        return [row[0] for row in rows]

    def _ranked(self, request: Request) -> Found:
        """All hits sorted by title, word and newness; more than the cap stay newest first."""
        if self._total(request) == request.most:
            return self._large(request, self._page(request))
        title, words, params, word_params = [], [], [], []
        for term in request.query.terms:
            # The title is the first line, so a first occurrence in it stands before the first line break.
            found = ["instr(d.text, %s) BETWEEN 1 AND instr(d.text, char(10))"] * len(term.spellings)
            title.append(f"({' OR '.join(found)})")
            params += term.spellings
            words.append("search_word(d.text, %s)")
            word_params.append(word_pattern(term.spellings))
        hits, hit_params = self._hits(request, f"d.docid, d.record_id, d.facets, {' AND '.join(title)} AS in_title")
        # Reading every text for its words costs most: where titles fill the page, theirs are enough.
        # CASE, because AND would look at both sides.
        as_word = (
            f"CASE WHEN n.n <= %s AND (h.in_title OR n.titles < %s) THEN"
            f" (SELECT {' AND '.join(words)} FROM {self.table} d WHERE d.docid = h.docid) ELSE 0 END"
        )
        rows = self._run(
            f"WITH h AS MATERIALIZED ({hits}),"
            f" n AS MATERIALIZED (SELECT count(*) AS n, sum(in_title) AS titles FROM h)"
            f" SELECT h.record_id, h.facets FROM n CROSS JOIN h ORDER BY h.in_title DESC, {as_word} DESC, h.docid DESC",
            [*params, *hit_params, MOST_WORDS, request.offset + request.limit, *word_params],
        )
        return self._read(request, rows)

    def _read(self, request: Request, rows: list[tuple]) -> Found:
        """The answer from all hits' (record, facets) in their order."""
        page = rows[request.offset : request.offset + request.limit]
        return Found([row[0] for row in page], len(rows), False, _count(row[1] for row in rows))

    def _hits(self, request: Request, columns: str, more: str = "") -> tuple[str, list]:
        """SELECT … without an order: what the codes allow and the text confirms."""
        conditions, params = [f"f.{self.fts} MATCH %s"], [expression(request) + more]
        for spellings in request.to_confirm():
            conditions.append("(" + " OR ".join(["instr(d.text, %s)"] * len(spellings)) + ")")
            params += spellings
        # CROSS JOIN keeps the order: the index first, then its documents.
        join = f" CROSS JOIN {self.table} d ON d.docid = f.rowid" if "d." in columns + "".join(conditions) else ""
        return f"SELECT {columns} FROM {self.fts} f{join} WHERE {' AND '.join(conditions)}", params

    def _rows(self, request: Request, columns: str, *, limit: int, offset: int = 0) -> list[tuple]:
        hits, params = self._hits(request, columns)
        return self._run(f"{hits} ORDER BY f.rowid DESC LIMIT %s OFFSET %s", [*params, limit, offset])

    def _tally(self, request: Request) -> tuple[int, dict[int, int]]:
        """How many hits, of one more than the cap at most, and how many have each wanted code."""
        wanted = self._wanted(request)
        if not request.to_confirm():
            total = self._total(request)
            if total == request.most:
                return total, {}
            if total > _MANY and len(wanted) <= _MOST_MEETINGS:
                met = {code: self._total(request, f" AND {codes.token(code)}") for code in wanted}
                return total, {code: n for code, n in met.items() if n}
        rows = self._rows(request, "d.facets", limit=request.most)
        return len(rows), _count(row[0] for row in rows)

    def _wanted(self, request: Request) -> list[int]:
        """The codes of the counted groups."""
        found = [group.code(word) for group in request.counted for word in group.words]
        if not all(group.words for group in request.counted):
            found += [c for c in self.counts() if any(not g.words and g.holds(c) for g in request.counted)]
        return found

    def _total(self, request: Request, more: str = "") -> int:
        hits, params = self._hits(request, "1", more)
        return self._run(f"SELECT count(*) FROM ({hits} LIMIT %s)", [*params, request.most])[0][0]

    def _run(self, sql: str, params: Iterable = ()) -> list[tuple]:
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, list(params)).fetchall()

    # --- the index itself

    def lock(self) -> None:
        """Nothing to do: transactions are IMMEDIATE, there is one writer."""

    def problems(self) -> list[str]:
        """What is missing or of another version; cheap."""
        stored = dict(
            self._run(
                "SELECT name, sql FROM sqlite_master WHERE name IN (%s, %s) OR (type = 'trigger' AND tbl_name = %s)",
                [self.fts, self.tally, self.table],
            )
        )
        found = [f"{name} is missing" for name in (self.fts, self.tally) if name not in stored]
        for name, sql in self._triggers().items():
            if stored.get(name) != sql:
                found.append(f"trigger {name} is missing or of another version")
        return found

    def deep_problems(self) -> list[str]:
        """Compares index and counts with what the documents say; reads everything."""
        grams: Counter[str] = Counter()
        facets: Counter[int] = Counter()
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT text, facets FROM {self.table} WHERE facets <> ''")
            for text, packed in cursor.fetchall():
                grams.update(codes.body(text, packed).split())
                facets.update(map(int, packed.split()))
        return _differences(grams, facets, self._vocabulary(), self.counts())

    def _vocabulary(self) -> dict[str, int]:
        vocabulary = f"{self.table}_words"
        self._run(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{vocabulary} USING fts5vocab(main, {self.fts}, row)")
        try:
            return dict(self._run(f"SELECT term, doc FROM temp.{vocabulary}"))
        finally:
            self._run(f"DROP TABLE temp.{vocabulary}")

    def reindex(self) -> None:
        """The index anew from the documents as they are."""
        self.suspend()
        self.resume()

    def suspend(self) -> None:
        """Before documents are written in bulk: nothing is kept in step until `resume`."""
        for name in self._triggers():
            self._run(f"DROP TRIGGER IF EXISTS {name}")

    def resume(self) -> None:
        """Index, counts and triggers as the documents want them."""
        self._run(f"DROP TABLE IF EXISTS {self.fts}")
        self._run(f"DROP TABLE IF EXISTS {self.tally}")
        self._run(
            f"CREATE VIRTUAL TABLE {self.fts} USING fts5(body, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
        self._run(f"CREATE TABLE {self.tally} (code INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
        self._run(f"INSERT INTO {self.fts}({self.fts}, rank) VALUES ('hashsize', 67108864)")
        self._run(
            f"INSERT INTO {self.fts}(rowid, body)"
            f" SELECT docid, search_body(text, facets) FROM {self.table} WHERE facets <> '' ORDER BY docid"
        )
        self._run(f"INSERT INTO {self.fts}({self.fts}) VALUES ('optimize')")
        self._run(f"INSERT INTO {self.fts}({self.fts}, rank) VALUES ('hashsize', 1048576)")
        self._run(
            f"INSERT INTO {self.tally}(code, n) SELECT value, count(*)"
            f" FROM {self.table} t, json_each({_array('t.facets')}) GROUP BY value"
        )
        self._run(
            f"UPDATE sqlite_sequence SET seq = (SELECT ifnull(max(docid), 0) FROM {self.table}) WHERE name = %s",
            [self.table],
        )
        for sql in self._triggers().values():
            self._run(sql)

    def _triggers(self) -> dict[str, str]:
        """name → statement, word for word as sqlite_master keeps it; the version is a comment in it."""
        put = (
            f"INSERT INTO {self.fts}(rowid, body) SELECT new.docid, search_body(new.text, new.facets)"
            f" WHERE new.facets <> '';"
            f" INSERT INTO {self.tally}(code, n) SELECT value, 1 FROM json_each({_array('new.facets')}) WHERE true"
            f" ON CONFLICT (code) DO UPDATE SET n = n + 1;"
        )
        # A contentless index forgets a row only when it is told again what it had.
        take = (
            f"INSERT INTO {self.fts}({self.fts}, rowid, body)"
            f" SELECT 'delete', old.docid, search_body(old.text, old.facets) WHERE old.facets <> '';"
            f" UPDATE {self.tally} SET n = n - 1 WHERE code IN (SELECT value FROM json_each({_array('old.facets')}));"
        )
        changed = "(old.docid, old.text, old.facets) IS NOT (new.docid, new.text, new.facets)"
        bodies = {
            f"{self.table}_put": f"AFTER INSERT ON {self.table} BEGIN {put} END",
            f"{self.table}_change": f"AFTER UPDATE ON {self.table} WHEN {changed} BEGIN {take} {put} END",
            f"{self.table}_take": f"AFTER DELETE ON {self.table} BEGIN {take} END",
        }
        return {name: f"CREATE TRIGGER {name} /* {self.version} */ {body}" for name, body in bodies.items()}


def _array(column: str) -> str:
    """Packed facets as a JSON array."""
    return f"'[' || replace({column}, ' ', ',') || ']'"


def _count(facets: Iterable[str]) -> dict[int, int]:
    """How often each code is there; counted in one go, which is what makes thousands of hits quick."""
    return {int(code): n for code, n in Counter(" ".join(facets).split()).items()}


def _differences(
    grams: Counter[str], facets: Counter[int], indexed: dict[str, int], counted: dict[int, int]
) -> list[str]:
    found = []
    wrong = sum(1 for gram in grams.keys() | indexed.keys() if grams[gram] != indexed.get(gram, 0))
    if wrong:
        found.append(f"{wrong} of {len(grams)} grams are indexed for another number of documents")
    wrong = sum(1 for code in facets.keys() | counted.keys() if facets[code] != counted.get(code, 0))
    if wrong:
        found.append(f"{wrong} of {len(facets)} facet counts are wrong")
    return found
