"""Where a case stands: its path through the stages, and where it may go next.

Stages may be skipped, prototype and contract may change places, and a case goes back by one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..enums import STAGES_IN_ORDER, Stage
from ..models import Match, StageEntry

Entries = Iterable[StageEntry]
FIRST_STAGES = (Stage.INTERVIEW, Stage.EVALUATION)


def entries_of(match: Match) -> list[StageEntry]:
    return sorted(match.stage_entries.all(), key=lambda entry: entry.pk)


def path(entries: Entries) -> list[Stage]:
    """The stages really entered, in their order; going back takes the later ones off again."""
    found: list[Stage] = []
    for entry in entries:
        if entry.is_skipped:
            continue
        stage = Stage(entry.stage)
        found = [*found[: found.index(stage)], stage] if stage in found else [*found, stage]
    return found


def next_stages(match: Match, entries: Entries) -> list[Stage]:
    """Where the case may move: every later stage not on its path; from the prototype also to the contract."""
    been = path(entries)
    here = STAGES_IN_ORDER.index(Stage(match.stage))
    later = [stage for stage in STAGES_IN_ORDER[here + 1 :] if stage not in been]
    swapped = match.stage == Stage.PROTOTYPE and Stage.CONTRACT not in been
    return [Stage.CONTRACT, *later] if swapped else later


def skipped_between(match: Match, to: Stage, entries: Entries) -> list[Stage]:
    """The stages that this move passes over."""
    entries = list(entries)
    known = {*path(entries), *(entry.stage for entry in entries if entry.is_skipped)}
    here, there = (STAGES_IN_ORDER.index(stage) for stage in (Stage(match.stage), to))
    return [stage for stage in STAGES_IN_ORDER[here + 1 : there] if stage not in known]


def stage_before(entries: Entries) -> Stage | None:
    """Where going back by one leads, or None from the first stage."""
    been = path(entries)
    return been[-2] if len(been) > 1 else None


def moves_with_contract(match: Match, entries: Entries) -> bool:
    """The first contract brings a case that has not been there to the contract stage."""
    return match.stage in {*FIRST_STAGES, Stage.PROTOTYPE} and Stage.CONTRACT not in path(entries)


def moves_with_product(match: Match) -> bool:
    return STAGES_IN_ORDER.index(Stage(match.stage)) < STAGES_IN_ORDER.index(Stage.PRODUCT)


def steps(match: Match, entries: Entries) -> list[dict[str, Any]]:
    """The seven stages for {% stepper %}: label, status, and the day where there is one."""
    entries = list(entries)
    been = path(entries)
    since: dict[str, date] = {entry.stage: entry.entered_on for entry in entries if not entry.is_skipped}
    skipped = {entry.stage for entry in entries if entry.is_skipped}
    here = STAGES_IN_ORDER.index(Stage(match.stage))
    found = []
    for number, stage in enumerate(STAGES_IN_ORDER):
        if stage == match.stage:
            status = "current"
        elif stage in been:
            status = "done"
        else:
            status = "skipped" if stage in skipped and number < here else "todo"
        day = since.get(stage) if status in {"current", "done"} else None
        found.append({"label": stage.label, "status": status, **({"day": day} if day else {})})
    return found
