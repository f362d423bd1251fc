"""What the apps say is owed, to be compared with the ledger once a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Owed:
    """An open obligation: somebody must go on being reminded of this record."""

    about_id: int
    recipient_id: int
    target: date


Source = Callable[[date], Iterable[Owed]]
_sources: dict[str, tuple[str, Source]] = {}


def register_expected(kind: str, subject_type: str, source: Source) -> None:
    """`source(today)` answers all open obligations of this kind; `subject_type` like "consultations.followup"."""
    if kind in _sources:
        raise ValueError(f"expected reminders of {kind} are declared twice")
    _sources[kind] = (subject_type, source)


def all_sources() -> dict[str, tuple[str, Source]]:
    return dict(_sources)
