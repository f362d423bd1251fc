"""An index: which records are found, by what text and which filters; one meaning on two engines."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connections, transaction

from . import codes
from .codes import Group
from .documents import SearchDocument
from .postgresql import PostgreSQLEngine
from .query import Query, Synonyms, parse
from .request import Found, Order, Request, Result
from .sqlite import SQLiteEngine

SLICE = 500
_ENGINES = {"sqlite": SQLiteEngine, "postgresql": PostgreSQLEngine}


@dataclass(frozen=True)
class Entry:
    """A record as the index wants it: `text` from normalise.join, `facets` from codes.pack.

    A record that nobody may find now is hidden by `hidden()`; it keeps its place.
    """

    record_id: int
    placed_at: datetime | None
    text: str = ""
    facets: str = ""

    @classmethod
    def hidden(cls, record_id: int, placed_at: datetime | None) -> "Entry":
        return cls(record_id, placed_at)

    @property
    def is_hidden(self) -> bool:
        return not self.facets


class Index(ABC):
    """Subclasses name the document, the groups of filters and how a record becomes an entry."""

    name: str
    document: type[SearchDocument]
    groups: tuple[Group, ...]
    synonyms = Synonyms()
    using = "default"

    @abstractmethod
    def entries(self, ids: Sequence[int] | None) -> Iterable[Entry]:
        """Entries of these records, or of all that could be found, in the order of placing."""

    @abstractmethod
    def any_to_find(self, ids: Sequence[int]) -> bool:
        """Whether anybody may find one of these records now."""

    @property
    def version(self) -> str:
        """Stored with the index; when it differs, `ensure` rebuilds."""
        layout = repr([(group.name, group.number, group.words) for group in self.groups])
        return f"{codes.VERSION}.{hashlib.sha256(layout.encode()).hexdigest()[:12]}"

    @property
    def engine(self) -> SQLiteEngine | PostgreSQLEngine:
        connection = connections[self.using]
        return _ENGINES[connection.vendor](connection, self.document._meta.db_table, self.version)

    # --- finding

    def search(
        self,
        query: str | Query = "",
        filters: Mapping[str, Sequence[int | str]] | None = None,
        *,
        cap: int | None = 10_000,
        limit: int = 20,
        offset: int = 0,
        order: Order = "newest",
        counted: Sequence[str] | None = None,
    ) -> Result:
        """Records that hold every term and, in each filtered group, one of its values.

        `filters`: group name → values; an empty list is no filter. `counted`: names of the groups
        whose counts are wanted, all by default.
        """
        query = query if isinstance(query, Query) else parse(query, self.synonyms)
        chosen = {
            group: [group.code(value) for value in filters[group.name]]
            for group in self.groups
            if (filters or {}).get(group.name)
        }
        wanted = [group for group in self.groups if counted is None or group.name in counted]
        request = Request(query, chosen, wanted, cap, limit, offset, order)
        found = self.engine.search(request)
        return Result(found.ids, found.total, found.capped, self._counts(request, found), query)

    def _counts(self, request: Request, found: Found) -> dict[str, dict[int | str, int]] | None:
        """Per group; a group that is filtered is counted once more without its own filter."""
        if found.counts is None:
            return None
        named = {}
        for group in request.counted:
            counts = found.counts
            if group in request.filters:
                counts = self.engine.search(request.without(group)).counts
                if counts is None:
                    continue
            named[group.name] = _of(group, counts)
        return named

    def facets(self) -> dict[str, dict[int | str, int]]:
        """Group → value → how many records can be found with it; what a filter may offer."""
        counts = self.engine.counts()
        return {group.name: _of(group, counts) for group in self.groups}

    # --- keeping in step

    def sync(self, ids: Iterable[int]) -> None:
        """Brings the documents of these records up to date, in the transaction of their change."""
        ids = list(dict.fromkeys(ids))
        with transaction.atomic(using=self.using):
            documents = self.document._default_manager.using(self.using).filter(record_id__in=ids)
            if not documents.exists() and not self.any_to_find(ids):
                return
            # What is read behind the lock is what the writer before has left.
            self.engine.lock()
            entries = {entry.record_id: entry for entry in self.entries(ids)}
            for document in documents:
                entry = entries.get(document.record_id)
                if entry is None:
                    document.delete()
                elif entry.is_hidden or entry.placed_at == document.placed_at:
                    entries.pop(document.record_id)
                    self._update(document, entry)
            self._place([entry for entry in entries.values() if not entry.is_hidden])

    def _update(self, document: SearchDocument, entry: Entry) -> None:
        if (document.text, document.facets) != (entry.text, entry.facets):
            document.text, document.facets = entry.text, entry.facets
            document.save(update_fields=["text", "facets"])

    def _place(self, entries: list[Entry]) -> None:
        """Gives new records the place of their day: mostly the end; later ones are put behind again."""
        if not entries:
            return
        documents = self.document._default_manager.using(self.using)
        documents.filter(record_id__in=[entry.record_id for entry in entries]).delete()
        # Sorted here: asked for an order by number, SQLite would read the whole table for it.
        later = documents.filter(placed_at__gt=min(entry.placed_at for entry in entries)).order_by()
        later = sorted(later, key=lambda document: document.docid)
        again = [Entry(d.record_id, d.placed_at, d.text, d.facets) for d in later]
        documents.filter(record_id__in=[entry.record_id for entry in again]).delete()
        # Python sorts stably: what has the same moment keeps its order, and the new comes last.
        for entry in sorted(again + entries, key=lambda entry: entry.placed_at):
            self.document._default_manager.using(self.using).create(
                record_id=entry.record_id, placed_at=entry.placed_at, text=entry.text, facets=entry.facets
            )

    def rebuild(self) -> int:
        """Makes every document and the index anew, densely numbered; returns how many documents."""
        with transaction.atomic(using=self.using):
            self.engine.lock()
            self.engine.suspend()
            documents = self.document._default_manager.using(self.using)
            documents.all()._raw_delete(self.using)
            number = 0
            for chunk in _slices(self.entries(None)):
                rows = []
                for entry in chunk:
                    number += 1
                    rows.append(
                        self.document(
                            docid=number,
                            record_id=entry.record_id,
                            placed_at=entry.placed_at,
                            text=entry.text,
                            facets=entry.facets,
                        )
                    )
                documents.bulk_create(rows)
            self.engine.resume()
        return number

    def ensure(self) -> bool:
        """After every migration: mends what is missing; True when the index was rebuilt.

        A migration that remakes the table on SQLite drops its triggers without a word.
        """
        if not self.exists() or not self.problems():
            return False
        self.rebuild()
        return True

    def exists(self) -> bool:
        """Whether the document's table is there (it is not before the first migration)."""
        connection = connections[self.using]
        return self.document._meta.db_table in connection.introspection.table_names()

    # --- looking after

    def problems(self) -> list[str]:
        """What is missing or of another version, in words; cheap enough for every probe."""
        return self.engine.problems() if self.exists() else [f"table {self.document._meta.db_table} is missing"]

    def check(self) -> list[str]:
        """Everything: records against documents, documents against index and counts."""
        return self.problems() or [*self._stale(), *self.engine.deep_problems()]

    def _stale(self) -> list[str]:
        """Documents that are missing, too many, out of date or in the wrong order."""
        found = []
        documents = self.document._default_manager.using(self.using)
        seen = wrong = 0
        for chunk in _slices(self.entries(None)):
            stored = documents.in_bulk([entry.record_id for entry in chunk], field_name="record_id")
            for entry in chunk:
                document = stored.get(entry.record_id)
                seen += document is not None
                as_wanted = (entry.placed_at, entry.text, entry.facets)
                wrong += document is None or (document.placed_at, document.text, document.facets) != as_wanted
        if wrong:
            found.append(f"{wrong} documents are missing or out of date")
        leftover = documents.exclude(facets="").count() - seen
        if leftover:
            found.append(f"{leftover} documents belong to records that nobody may find")
        moments = list(documents.order_by("docid").values_list("placed_at", flat=True))
        if moments != sorted(moments):
            found.append("documents are not in the order of their day")
        return found


def _of(group: Group, counts: Mapping[int, int]) -> dict[int | str, int]:
    return {group.value(code): n for code, n in counts.items() if group.holds(code)}


def _slices(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    entries = iter(entries)
    while chunk := list(islice(entries, SLICE)):
        yield chunk


_registered: list[Index] = []


def register(index: Index) -> None:
    """Once per index, in AppConfig.ready: readiness, commands and the nightly check look here."""
    _registered.append(index)


def registered() -> list[Index]:
    return list(_registered)
