"""What people type into the search box, turned into terms. Any text is a harmless query."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .normalise import fold_long_mark, normalise

LONGEST_QUERY = 200  # characters
MOST_TERMS = 8
MOST_SPELLINGS = 6  # of one term

# After NFKC: straight, curly and Japanese quotes. One that is never closed is an ordinary character.
_PARTS = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|([^\s"“「『]+)|(["“「『])')
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Term:
    """Found in a text that contains any of its spellings."""

    spellings: tuple[str, ...]

    def found_in(self, text: str) -> bool:
        """The meaning of search, in one line; the engines are tested against it."""
        return any(spelling in text for spelling in self.spellings)


@dataclass(frozen=True)
class Query:
    """All terms must be found. `shortened` when something of an overlong query was left out."""

    terms: tuple[Term, ...] = ()
    shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    def found_in(self, text: str) -> bool:
        return all(term.found_in(text) for term in self.terms)

    @property
    def spellings(self) -> list[str]:
        """Everything that may be marked in a text, longest first."""
        return sorted({s for term in self.terms for s in term.spellings}, key=lambda s: (-len(s), s))


class Synonyms:
    """A small table of spellings that differ inside a word: インターフェース, インタフェース."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self.groups = [sorted(map(normalise, group), key=len, reverse=True) for group in groups]

    def spellings(self, term: str) -> tuple[str, ...]:
        """The term first, then with each known word spelled otherwise; none that another one implies."""
        found = [term]
        for group in self.groups:
            for one in tuple(found):
                word = next((spelling for spelling in group if spelling in one), None)
                if word:
                    found += [one.replace(word, other) for other in group if other != word]
        folded = list(dict.fromkeys(map(fold_long_mark, found)))[:MOST_SPELLINGS]
        return tuple(s for s in folded if not any(other != s and other in s for other in folded))


def parse(text: str, synonyms: Synonyms | None = None) -> Query:
    """White space (full-width too) is AND; quotes make a phrase of several words."""
    synonyms = synonyms or Synonyms()
    text = _WHITE_SPACE.sub(" ", text)
    shortened = len(text) > LONGEST_QUERY
    words = [next(filter(None, match), "") for match in _PARTS.findall(normalise(text[:LONGEST_QUERY]))]
    words = list(dict.fromkeys(filter(None, (word.strip(" ") for word in words))))
    if len(words) > 1:
        # A quote that nobody closed says nothing beside other words.
        words = [word for word in words if word not in {'"', "“", "「", "『"}] or words[:1]
    terms = tuple(Term(synonyms.spellings(word)) for word in words[:MOST_TERMS])
    return Query(terms, shortened or len(words) > MOST_TERMS)
