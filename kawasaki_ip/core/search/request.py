"""What is asked of an engine and what it answers; the same for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import codes
from .codes import Group
from .query import Query

Order = Literal["newest", "relevance"]
# Of more hits than this, only whether the title holds the terms is looked at, not whether they are words.
MOST_WORDS = 2_000


@dataclass(frozen=True)
class Request:
    """`filters`: per group the codes of which one must be there. `counted`: groups whose counts are wanted.

    `cap` bounds what is counted and ranked; None counts exactly however many there are.
    """

    query: Query = field(default_factory=Query)
    filters: Mapping[Group, Sequence[int]] = field(default_factory=dict)
    counted: Sequence[Group] = ()
    cap: int | None = 10_000
    limit: int = 20
    offset: int = 0
    order: Order = "newest"

    @property
    def is_browse(self) -> bool:
        return not self.query and not self.filters

    @property
    def ranked(self) -> bool:
        return self.order == "relevance" and bool(self.query)

    @property
    def most(self) -> int:
        """How many hits are looked at: one more than the cap tells that there are more."""
        return 1 << 62 if self.cap is None else self.cap + 1

    def without(self, group: Group) -> "Request":
        """The same without one group's filter: what the counts of that group say."""
        filters = {key: wanted for key, wanted in self.filters.items() if key != group}
        return Request(self.query, filters, (group,), self.cap, 0, 0)

    def alternatives(self) -> list[list[list[int]]]:
        """What the codes must fulfil: all of [any of [all of these codes]]."""
        wanted = [[codes.narrowing(spelling) for spelling in term.spellings] for term in self.query.terms]
        wanted += [[[code] for code in group] for group in self.filters.values()]
        return wanted or [[[codes.LISTED]]]

    def to_confirm(self) -> list[tuple[str, ...]]:
        """Spellings of each term that the codes alone do not decide."""
        return [term.spellings for term in self.query.terms if not all(map(codes.exact, term.spellings))]


@dataclass(frozen=True)
class Found:
    """An engine's answer. `counts` (code → hits) is None when there are more hits than the cap."""

    ids: list[int]
    total: int
    capped: bool
    counts: dict[int, int] | None


@dataclass(frozen=True)
class Result:
    """A page of records, newest or most relevant first.

    `total` is exact, or the cap when `capped` ("10,000 or more"). `counts` maps a group's name to
    value → hits, where the group's own filter is left out; it is None when capped, because a
    count of a part would be a wrong figure.
    """

    ids: list[int]
    total: int
    capped: bool
    counts: dict[str, dict[int | str, int]] | None
    query: Query
