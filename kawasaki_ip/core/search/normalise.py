"""The one normal form in which texts and queries meet.

NFKC, lower case, no tags, no line breaks, single spaces. Names on the page keep the code
points that were typed; only what is compared goes through here.
"""

import re
import unicodedata
from functools import lru_cache

# The mark-up that abstracts arrive with. Anything else between < and > is text (0<x, A<B>).
_TAGS = re.compile(r"</?(?:br|sub|sup|b|i|u) ?/?>")
_SPACES = re.compile("  +")
# Printable by Unicode's reckoning, and yet no character of their own.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TRAILING_LONG_MARK = re.compile(r"[ァ-ヺー]{3,}ー\Z")


def _dropped(char: str) -> bool:
    """Invisible or unstorable: controls, format marks, variation selectors, lone surrogates, non-characters."""
    point = ord(char)
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF or point & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


class _Keep(dict):
    """code point → None when dropped; remembers what it has looked up."""

    def __missing__(self, point: int) -> int | None:
        kept = None if _dropped(chr(point)) else point
        self[point] = kept
        return kept


# A tab is white space, not a control that joins its neighbours.
_KEEP = _Keep({ord("\t"): ord(" ")})


def _once(text: str) -> str:
    if not text.isprintable() or _SELECTORS.search(text):
        text = text.translate(_KEEP)
    text = unicodedata.normalize("NFKC", text).lower()
    return _SPACES.sub(" ", _TAGS.sub("", text) if "<" in text else text)


@lru_cache(maxsize=8192)
def _short(text: str) -> str:
    """Names, terms and numbers come again and again."""
    return _stable(text)


def normalise(text: str) -> str:
    """The form in which a text is compared; idempotent."""
    return _short(text) if len(text) < 64 else _stable(text)


def _stable(text: str) -> str:
    """Taking something out may let neighbours compose or a new tag appear: on until nothing changes."""
    before = None
    while before != text:
        before, text = text, _once(text)
    return text.strip(" ")


def fold_long_mark(term: str) -> str:
    """A normalised query term without the long mark that ends a katakana run of four or more.

    センサー finds センサ as well; コピー stays. Only at the end of the term, and only in the
    query: there the shorter form is contained in both spellings.
    """
    return term[:-1] if _TRAILING_LONG_MARK.search(term) else term


def join(title: str, texts: list[str]) -> str:
    """What a document stores: the normalised title, then each normalised text, every one with its line break.

    No term holds a line break, so no term is found across two of them.
    """
    return "".join(line + "\n" for line in [normalise(title), *filter(None, map(normalise, texts))])
