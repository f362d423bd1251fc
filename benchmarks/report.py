"""The results as a table beside what was to be reached."""

from typing import Any

# (words, where the figure lies, unit, to reach on SQLite and PostgreSQL: a bound that ends with ≤ or ≥)
_ROWS: list[tuple[str, tuple[str, str], str, tuple[str, str]]] = [
    ("full page, p50", ("full_page.portal", "p50_ms"), "ms", ("", "")),
    ("full page, p95", ("full_page.portal", "p95_ms"), "ms", ("", "")),
    ("naive LIKE / ILIKE, p50", ("full_page.naive", "p50_ms"), "ms", ("", "")),
    ("naive against portal, p50", ("full_page", "naive_to_portal_p50"), "×", ("≥ 30", "≥ 100")),
    ("naive against portal, p95", ("full_page", "naive_to_portal_p95"), "×", ("", "")),
    ("portal against the same SQL by hand, p50", ("full_page", "portal_to_by_hand_p50"), "×", ("≤ 1.2", "≤ 1.2")),
    ("portal against the same SQL by hand, p95", ("full_page", "portal_to_by_hand_p95"), "×", ("", "")),
    ("pages that differ between the three ways", ("full_page", "differing_pages"), "", ("≤ 0", "≤ 0")),
    ("index of all from the documents, CPU", ("build", "reindex_cpu_s"), "s", ("≤ 30", "≤ 30")),
    ("index of all from the documents, clock", ("build", "reindex_s"), "s", ("", "")),
    ("documents and index from the listings, CPU", ("build", "rebuild_cpu_s"), "s", ("", "")),
    ("index", ("size", "index_mb"), "MB", ("≤ 30", "≤ 80")),
    ("table of documents", ("size", "documents_mb"), "MB", ("", "")),
    ("writing one document with its index", ("writes", "document_ms"), "ms", ("≤ 0.5", "≤ 4")),
    ("one edit of a listing, document and index made anew", ("writes", "edit_ms"), "ms", ("", "")),
    ("the same edit without", ("writes", "edit_without_index_ms"), "ms", ("", "")),
    ("opening one more listing", ("writes", "open_ms"), "ms", ("", "")),
    ("wrong results among random substrings", ("wrong", "wrong"), "", ("≤ 0", "≤ 0")),
]


def markdown(found: dict[str, Any]) -> str:
    about = f"{found['machine']}; load of the machine before {found['load']}; texts multiplied from {found['texts']}"
    lines = [f"Measured on {found['when']}: {about}.", ""]
    for result in found["engines"]:
        if "full_page" in result:
            lines += _search(result)
        if "pages" in result:
            lines += _pages(result)
    return "\n".join(lines)


def _search(result: dict[str, Any]) -> list[str]:
    characters, asked = result["build"]["characters_per_document"], result["full_page"]["questions"]
    of = f"{result['rows']:,} listings of {characters} characters, {asked} questions"
    lines = [f"## {result['engine']} {result['version']}: {of}", ""]
    lines += ["| | measured | to reach | |", "|---|---:|---:|---|"]
    for words, (where, key), unit, bounds in _ROWS:
        value = _value(result, where, key)
        bound = bounds[result["engine"] == "postgresql"]
        lines.append(f"| {words} | {value:g} {unit} | {bound} | {_verdict(value, bound)} |")
    return [*lines, ""]


def _pages(result: dict[str, Any]) -> list[str]:
    full, empty = result["pages"]["full"], result["pages"]["empty"]
    lines = [f"### Pages on {result['engine']}: {result['companies']:,} companies, {result['visits']:,} visits", ""]
    lines += ["| page | p50 | p95 | empty p95 | p95 × | to reach | | queries (empty) | memory kB (empty) | page kB |"]
    lines += ["|---|---:|---:|---:|---:|---:|---|---:|---:|---:|"]
    for name, now in full.items():
        before, bound = empty[name], "≤ 3" if name in {"company page", "my list", "dashboard"} else ""
        times = round(now["p95_ms"] / before["p95_ms"], 2)
        lines.append(
            f"| {name} | {now['p50_ms']:.1f} ms | {now['p95_ms']:.1f} ms | {before['p95_ms']:.1f} ms | {times} "
            f"| {bound} | {_verdict(times, bound)} | {now['queries']} ({before['queries']}) "
            f"| {now['memory_kb']} ({before['memory_kb']}) | {now['page_kb']} |"
        )
    return [*lines, ""]


def _value(result: dict[str, Any], where: str, key: str) -> float:
    for name in where.split("."):
        result = result[name]
    return result[key]


def _verdict(value: float, bound: str) -> str:
    if not bound:
        return ""
    sign, limit = bound.split()
    reached = value >= float(limit) if sign == "≥" else value <= float(limit)
    return "reached" if reached else "not reached"
