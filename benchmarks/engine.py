"""One engine's run, in a process of its own: python -m benchmarks.engine RESULT.json (settings by environment)."""

import json
import random
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402

from . import corpus, data, full_page, index_costs, pages  # noqa: E402
from .measure import Series, best_of, ratio  # noqa: E402

_TERMS = ["consult", "paid", "free", "assignment"]


def arguments() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("result", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--questions", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--parts", required=True)
    parser.add_argument("--companies", type=int, required=True)
    parser.add_argument("--visits", type=int, required=True)
    return parser.parse_args()


def say(text: str) -> None:
    print(f"  {connection.vendor}: {text}", flush=True)


def questions(number: int) -> list[full_page.Question]:
    rng = random.Random(data.SEED + 1)
    return [full_page.Question(word, "open", rng.choice(_TERMS)) for word in corpus.words(rng, number)]


def compare(asked: list[full_page.Question], rounds: int) -> dict:
    """The three ways over the same questions; the first round only warms up."""
    naive = Series("naive")
    pages = [naive.take(lambda question=question: full_page.naive(question)) for question in asked]
    differing = 0
    portal, by_hand = [], []
    for number in range(rounds + 1):
        first, second = Series("portal"), Series("by hand")
        for n, (question, page) in enumerate(zip(asked, pages, strict=True)):
            # Who comes second finds warm caches, so they take turns.
            pairs = [(first, full_page.portal), (second, full_page.by_hand)]
            for series, way in pairs if (n + number) % 2 else pairs[::-1]:
                differing += series.take(lambda way=way, question=question: way(question)) != page
        if number:
            portal.append(first)
            by_hand.append(second)
    portal, by_hand = best_of(portal), best_of(by_hand)
    return {
        "portal": portal.as_row(),
        "by_hand": by_hand.as_row(),
        "naive": naive.as_row(),
        "naive_to_portal_p50": ratio(naive, portal),
        "naive_to_portal_p95": ratio(naive, portal, 0.95),
        "portal_to_by_hand_p50": ratio(portal, by_hand),
        "portal_to_by_hand_p95": ratio(portal, by_hand, 0.95),
        "differing_pages": differing,
        "questions": len(asked),
    }


def main() -> int:
    options = arguments()
    say("migrating")
    call_command("migrate", verbosity=0)
    result = {"engine": connection.vendor, "version": _version(), **vars(options)}
    result.pop("result")
    measured_pages = "pages" in options.parts
    if measured_pages:
        pages.prepare()
        result["pages"] = {"empty": pages.measure()}
    begun = time.perf_counter()
    data.listings(options.rows)
    say(f"{options.rows} listings in {time.perf_counter() - begun:.0f} s; indexing")
    result["build"] = index_costs.build()
    if measured_pages:
        pages.fill(options.companies, options.visits)
        say("asking for pages")
        result["pages"]["full"] = pages.measure()
    if "search" in options.parts:
        result |= search(options)
    options.result.write_text(json.dumps(result, indent=2))
    say("done")
    return 0


def search(options: Namespace) -> dict:
    found = {"size": index_costs.size()}
    say("comparing")
    full_page.make_naive_tables()
    found["full_page"] = compare(questions(options.questions), options.rounds)
    say("writing and looking for wrong results")
    found["writes"] = index_costs.writes()
    found["wrong"] = index_costs.wrong_results(options.questions)
    return found


def _version() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
        else:
            cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
