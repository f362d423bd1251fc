"""Where a hit is a word of its own: 京都 in 京都の, not in 東京都."""

import re
from functools import lru_cache

from .query import Query

# Kinds of writing that go on inside a word. Hiragana joins words (電池の), so it ends them.
_KINDS = (
    r"々〆一-\u9fff\u3400-\u4dbf\U00020000-\U000323af",
    r"ァ-ヺー",
    r"0-9a-zà-ÿ",
)
_PATTERNS = tuple(re.compile(f"[{kind}]") for kind in _KINDS)


def _kind(char: str) -> str:
    return next((kind for kind, pattern in zip(_KINDS, _PATTERNS, strict=True) if pattern.match(char)), "")


def word_pattern(spellings: tuple[str, ...]) -> str:
    """A pattern for `re` and for PostgreSQL alike: a spelling whose neighbours are of another writing."""
    parts = []
    for spelling in spellings:
        before, after = _kind(spelling[0]), _kind(spelling[-1])
        parts.append((f"(?<![{before}])" if before else "") + re.escape(spelling) + (f"(?![{after}])" if after else ""))
    return "|".join(parts)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)


def is_word(text: str, pattern: str) -> bool:
    """Registered with SQLite, which has no expressions of its own."""
    return _compiled(pattern).search(text) is not None


def rank(text: str, query: Query) -> tuple[bool, bool]:
    """(title holds all terms, all terms are words somewhere): the order of relevance before newest.

    What both engines compute in SQL; the tests compare them with this.
    """
    title = text.partition("\n")[0]
    return (
        query.found_in(title),
        all(is_word(text, word_pattern(term.spellings)) for term in query.terms),
    )
