"""What the index costs: to build, to keep, to write to; and whether it is ever wrong."""

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction

from exchange.models import OpenPatent
from exchange.search import LISTINGS, sync
from kawasaki_ip.core.search import parse

from .measure import Series

_MEGABYTE = 1_000_000


def build() -> dict[str, float]:
    """Seconds for everything from the listings, and for the index alone from the documents.

    `cpu` is what the one process that does the work used: the fair figure where others share the machine.
    """
    found = {}
    for name, work in (("rebuild", LISTINGS.rebuild), ("reindex", _reindex)):
        wall, cpu = time.perf_counter(), _cpu()
        work()
        found[f"{name}_s"] = round(time.perf_counter() - wall, 1)
        found[f"{name}_cpu_s"] = round(_cpu() - cpu, 1)
    texts = LISTINGS.document.objects.values_list("text", flat=True)[:2000]
    found["characters_per_document"] = round(statistics.mean(map(len, texts)))
    return found


def _reindex() -> None:
    with transaction.atomic():
        LISTINGS.engine.reindex()


def _cpu() -> float:
    """CPU seconds of this process, and of its PostgreSQL server process if there is one."""
    seconds = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def size() -> dict[str, float]:
    """Megabytes of the index and of the documents' table."""
    table = LISTINGS.document._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {table}")
            cursor.execute("SELECT pg_relation_size(%s), pg_table_size(%s)", [f"{table}_doc", table])
            index, documents = cursor.fetchone()
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name GLOB %s", [f"{table}_fts*"])
            index = cursor.fetchone()[0]
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name = %s", [table])
            documents = cursor.fetchone()[0]
    return {"index_mb": round(index / _MEGABYTE, 1), "documents_mb": round(documents / _MEGABYTE, 1)}


def writes(number: int = 60) -> dict[str, float]:
    """Milliseconds: a document with its index, an edit of a listing with and without it, opening one more."""
    rng = random.Random(3)
    ids = rng.sample(list(OpenPatent.objects.values_list("pk", flat=True)), number)
    with_index, without, opening = Series("edit with index"), Series("edit without"), Series("opening")
    document = Series("document")
    for n, pk in enumerate(ids):
        without.take(lambda pk=pk, n=n: _edit(pk, f"別の困りごと{n}。", index=False))
        with_index.take(lambda pk=pk, n=n: _edit(pk, f"新しい困りごと{n}。", index=True))
        row = LISTINGS.document.objects.get(record_id=pk)
        row.text = row.text.replace("新しい", "もっと新しい")
        document.take(lambda row=row: row.save(update_fields=["text"]))
    latest = OpenPatent.objects.order_by("-opened_at").values_list("opened_at", flat=True)[0]
    for n, pk in enumerate(ids, start=1):
        OpenPatent.objects.filter(pk=pk).update(opened_at=latest + timedelta(seconds=n))
        opening.take(lambda pk=pk: sync([pk]))
    return {
        "document_ms": round(document.at(0.5) * 1000, 2),
        "edit_ms": round(with_index.at(0.5) * 1000, 2),
        "edit_without_index_ms": round(without.at(0.5) * 1000, 2),
        "open_ms": round(opening.at(0.5) * 1000, 2),
    }


def _edit(pk: int, text: str, *, index: bool) -> None:
    with transaction.atomic():
        OpenPatent.objects.filter(pk=pk).update(trouble=text)
        if index:
            sync([pk])


def wrong_results(number: int) -> dict[str, int]:
    """Random substrings of the texts themselves, against reading every text."""
    rng = random.Random(9)
    rows = list(LISTINGS.document.objects.order_by("-docid").values_list("record_id", "text"))
    wrong = 0
    for _ in range(number):
        line = rng.choice(rng.choice(rows)[1].split("\n")[:-1])
        start = rng.randrange(len(line))
        query = parse(line[start : start + rng.choice([1, 2, 2, 3, 4, 6, 10])], LISTINGS.synonyms)
        expected = [pk for pk, text in rows if query.found_in(text)]
        wrong += _found(lambda query=query: LISTINGS.search(query, cap=None, limit=len(rows), counted=[])) != expected
    return {"asked": number, "wrong": wrong}


def _found(work: Callable) -> list[int]:
    return work().ids
