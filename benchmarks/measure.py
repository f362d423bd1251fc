"""Times, and what is said about them.

SQLite works inside the process that asks, so there its CPU time is taken, which other work on the
machine hardly touches. PostgreSQL works elsewhere: there it is the clock.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection


@dataclass
class Series:
    """Seconds of one way of doing the same thing, one per question."""

    name: str
    seconds: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> object:
        clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
        begun = clock()
        answer = work()
        self.seconds.append(clock() - begun)
        return answer

    def at(self, share: float) -> float:
        """The value that this share of the runs stays at or below."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def as_row(self) -> dict[str, float]:
        return {"p50_ms": round(self.at(0.5) * 1000, 3), "p95_ms": round(self.at(0.95) * 1000, 3)}


def ratio(first: Series, second: Series, share: float = 0.5) -> float:
    """How many times longer the first takes."""
    return round(first.at(share) / second.at(share), 2)


def best_of(rounds: list["Series"]) -> "Series":
    """Of several rounds over the same questions each question's quickest time: what other work on the
    machine added is left out, alike for every way that is compared."""
    return Series(rounds[0].name, [min(times) for times in zip(*(one.seconds for one in rounds), strict=True)])
