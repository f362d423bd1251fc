"""Why a listing was found: the place in its text where the words stand."""

from collections.abc import Iterable

from kawasaki_ip.core.search.normalise import normalise

from ..models import OpenPatent

BEFORE, LENGTH = 20, 90  # characters


def excerpt(listing: OpenPatent, spellings: Iterable[str]) -> str:
    """The sentence in short; or, when the words stand elsewhere, what is around the first of them.

    Reads rights from what was prefetched.
    """
    spellings = list(spellings)
    opening = listing.summary or listing.trouble
    if not spellings or any(spelling in normalise(f"{listing.title}\n{opening}") for spelling in spellings):
        return _cut(opening, 0)
    for text in _texts(listing):
        flat = " ".join(text.split())
        positions = [normalise(flat).find(spelling) for spelling in spellings]
        found = [position for position in positions if position >= 0]
        if found:
            return _cut(flat, max(0, min(found) - BEFORE))
    return _cut(opening, 0)


def _texts(listing: OpenPatent) -> Iterable[str]:
    yield from (listing.trouble, listing.advantage, listing.could_make, listing.no_numbers_why)
    yield from (listing.terms_text, listing.support_text)
    for right in listing.rights.all():
        yield from (right.title, right.abstract, right.holders)
        yield from (right.application_number, right.publication_number, right.registration_number, right.licence_number)


def _cut(text: str, start: int) -> str:
    """At most LENGTH characters from `start`, with … where something is left out."""
    text = text.strip()
    end = start + LENGTH
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")
