"""Codes of the index: grams of a text, and tokens of the filters, as signed 32-bit integers.

A gram of one or two characters is `first << 16 | second`. A character above U+FFFF counts as
U+FFFF there, so such grams narrow and never decide. No half of a gram is a surrogate; the codes
whose upper half is one are therefore out of reach of any text, and belong to the filters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

# Change it when grams, normal form or the layout of facet codes change: every index is then rebuilt.
VERSION = 2

_BEYOND = 0xFFFF
_FACETS = 0xD800 << 16
_VALUES = 1 << 22
_GROUPS = 32

# In every document that can be found: what a search without words and filters asks for.
LISTED = _FACETS - (1 << 32)


def signed(code: int) -> int:
    return code - (1 << 32) if code >= 1 << 31 else code


class _Pairs(dict):
    """gram → its code in hexadecimal, the token that SQLite's index knows."""

    LIMIT = 500_000

    def __missing__(self, gram: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        token = self[gram] = f"{_code(gram):x}"
        return token


_TOKENS = _Pairs()


def _code(gram: str) -> int:
    halves = [min(ord(char), _BEYOND) for char in gram]
    return halves[0] << 16 | halves[1] if len(halves) == 2 else halves[0]


def grams(text: str) -> set[str]:
    """The distinct grams of one and two characters, none across a line."""
    found: set[str] = set()
    for line in text.split("\n"):
        found.update(line)
        found.update(map(add, line, line[1:]))
    return found


def gram_code(gram: str) -> int:
    return signed(_code(gram))


def token(code: int) -> str:
    """The same code as SQLite's index spells it."""
    return f"{code & 0xFFFFFFFF:x}"


def body(text: str, facets: str) -> str:
    """What SQLite indexes for a document: its tokens, separated by spaces."""
    return " ".join([*map(_TOKENS.__getitem__, grams(text)), *(token(int(code)) for code in facets.split())])


def exact(term: str) -> bool:
    """Whether the grams alone decide: one or two characters, none above U+FFFF."""
    return len(term) <= 2 and all(ord(char) <= _BEYOND for char in term)


def narrowing(term: str, most: int = 24) -> list[int]:
    """Codes that every text with this term has; of a long term an even choice."""
    if len(term) == 1:
        return [gram_code(term)]
    pairs = list(dict.fromkeys(term[at : at + 2] for at in range(len(term) - 1)))
    if len(pairs) > most:
        pairs = [pairs[at * (len(pairs) - 1) // (most - 1)] for at in range(most)]
    return [gram_code(pair) for pair in pairs]


@dataclass(frozen=True)
class Group:
    """One kind of filter. `number` (1-31) and its values' numbers (0 to 4,194,303) make its codes.

    Values are row numbers, or one of `words`, whose place in the tuple is their number.
    """

    name: str
    number: int
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.number < _GROUPS:
            raise ValueError(f"group {self.name}: number {self.number} is out of range")

    def encode(self, value: int | str) -> int:
        return self.words.index(value) if self.words else int(value)

    def decode(self, number: int) -> int | str:
        return self.words[number] if self.words else number

    def code(self, value: int | str) -> int:
        """ValueError for what is no value of this group."""
        number = self.encode(value)
        if not 0 <= number < _VALUES:
            raise ValueError(f"facet value {value} of {self.name} is out of range")
        return signed(_FACETS + self.number * _VALUES + number)

    def holds(self, code: int) -> bool:
        return 0 <= self._offset(code) < _VALUES

    def value(self, code: int) -> int | str:
        """The value behind one of its own codes."""
        return self.decode(self._offset(code))

    def _offset(self, code: int) -> int:
        return (code & 0xFFFFFFFF) - _FACETS - self.number * _VALUES


def pack(codes: Iterable[int]) -> str:
    """How a document stores its facet codes: distinct, sorted, separated by spaces."""
    return " ".join(map(str, sorted({LISTED, *codes})))
