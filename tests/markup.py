"""Checks on a page's source."""

import re

import html5lib

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)


def parse_errors(source: str) -> list[str]:
    """What an HTML parser stumbles over: "line 12, column 3: unexpected-end-tag {'name': 'p'}"."""
    parser = html5lib.HTMLParser()
    parse = parser.parse if _DOCTYPE.match(source) else parser.parseFragment
    parse(source)
    return [f"line {line}, column {column}: {code} {values}" for (line, column), code, values in parser.errors]


def double_ids(source: str) -> list[str]:
    ids = re.findall(r"""\sid=["']([^"']+)["']""", source)
    return sorted({name for name in ids if ids.count(name) > 1})


def assert_valid(source: str) -> None:
    """The page is well-formed and no id is given twice."""
    assert parse_errors(source) == []
    assert double_ids(source) == []
