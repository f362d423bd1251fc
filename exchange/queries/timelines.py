"""What happened to an application or a case, newest first, for {% timeline %}."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.models import History

from ..enums import ApplicationState, Condition, Stage
from ..models import Application, Match

# The words of every action on an application or a case.
WORDS = {
    "write_draft": _("Draft written"),
    "change_draft": _("Draft changed"),
    "submit": _("Sent"),
    "confirm_by_link": _("Confirmed by the mailed link"),
    "confirm_by_call": _("Confirmed by telephone"),
    "first_call": _("First call"),
    "take_up": _("Taken up"),
    "ask_to_add": _("Applicant asked to add something"),
    "add": _("Addition arrived"),
    "pass_on": _("Passed on to the owner"),
    "allow_name": _("Company's name may be told"),
    "name_answer_day": _("Owner named another day"),
    "accept": _("Owner agreed to meet"),
    "decline": _("Declined"),
    "withdraw": pgettext_lazy("application", "Withdrawn"),
    "write_note": _("Internal note changed"),
    "open": _("Case opened"),
    "move_stage": _("Moved to another stage"),
    "go_back": _("Gone back one stage"),
    "rest": pgettext_lazy("case", "Rests"),
    "fail": _("Ended without result"),
    "resume": _("Taken up again"),
    "record_contract": _("Contract recorded"),
    "correct_contract": _("Contract corrected"),
    "record_product": _("Product recorded"),
    "correct_product": _("Product corrected"),
    "add_picture": _("Picture added"),
    "record_nda": _("Non-disclosure agreement recorded"),
}
_STATES = {**dict(ApplicationState.choices), **dict(Condition.choices), **dict(Stage.choices)}


@dataclass(frozen=True, slots=True)
class Entry:
    when: date | datetime
    title: Any
    who: Any = ""
    note: str = ""
    detail: Any = ""


def application_entries(application: Application) -> list[Entry]:
    """For staff: every row of history."""
    return [_of_history(row) for row in History.objects.about(application).select_related("actor")]


def match_entries(match: Match) -> list[Entry]:
    """For staff: the case, and the application that it came from."""
    rows = list(History.objects.about(match).select_related("actor"))
    if match.application is not None:
        rows += History.objects.about(match.application).select_related("actor")
    return [_of_history(row) for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)]


def side_entries(match: Match) -> list[Entry]:
    """For the company and the owner: stages, agreements, contracts and products, without notes."""
    entries = [
        *_each(match.stage_entries.all(), "entered_on", _stage_words),
        *_each(match.ndas.all(), "signed_on", lambda row: _("Non-disclosure agreement")),
        *_each(match.contracts.all(), "signed_on", lambda row: row.get_kind_display()),
        *_each(match.products.all(), "launched_on", lambda row: row.name),
    ]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _each(rows: Iterable[Any], day: str, words: Callable[[Any], Any]) -> list[Entry]:
    return [Entry(when=getattr(row, day), title=words(row)) for row in rows]


def _stage_words(row: Any) -> Any:
    if row.is_skipped:
        return _("“%(stage)s” skipped") % {"stage": row.get_stage_display()}
    return _("Stage “%(stage)s”") % {"stage": row.get_stage_display()}


def _of_history(row: History) -> Entry:
    moved = row.state_from and row.state_to and row.state_from != row.state_to
    detail = f"{_STATES.get(row.state_from, '')} → {_STATES.get(row.state_to, '')}" if moved else ""
    who = row.actor or row.actor_label or {"portal": _("The portal"), "public": _("Applicant")}.get(row.actor_kind, "")
    return Entry(when=row.at, title=WORDS.get(row.action, row.action), who=who, note=row.note, detail=detail)
