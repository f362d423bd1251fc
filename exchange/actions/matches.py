"""A case: opened by an accepted application, moved through its stages, resting, failed, resumed."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kawasaki_ip.core import history, ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.serial import next_number
from kawasaki_ip.mail.calendar import add_business_days
from programs.actions.figures import figures_changed

from ..enums import Condition, FailReason, Stage
from ..models import Application, Match, StageEntry
from ..queries.stages import entries_of, next_stages, skipped_between, stage_before
from ..rules.matches import can_work_on_match
from ..workflows import CASE
from .match_mail import tell_both_sides, tell_in_charge

FIGURES = "exchange.cases"
INTERVIEW_WITHIN = 5  # business days to arrange the first interview


def locked(match: Match) -> Match:
    """The row as it is now, held until the transaction ends. Every action begins with it."""
    return Match.objects.select_for_update(of=("self",)).get(pk=match.pk)


def open_match(*, application: Application, actor: Actor, today: date) -> Match:
    """In the transaction of application_work.accept, which has locked the application and asked the rules."""
    match = Match(
        number=f"M{next_number('match', today)}",
        company=application.company,
        owner=application.listing.owner,
        listing=application.listing,
        application=application,
        introduced_by=application.introduced_by,
        in_charge=application.in_charge,
        opened_on=today,
    )
    match.full_clean()
    match.save()
    StageEntry.objects.create(match=match, stage=match.stage, entered_on=today)
    history.record(match, "open", actor, state_to=match.stage)
    _owe(match, add_business_days(today, INTERVIEW_WITHIN), "interview", actor)
    figures_changed(FIGURES, days=[today])
    return match


@transaction.atomic
def move_stage(
    *, match: Match, seen: str, to: str, entered_on: date, actor: Actor, today: date, note: str = ""
) -> Match:
    """To a later stage, or from the prototype to the contract; what is passed over is listed as skipped.

    `seen` is the stage that the actor saw: two people do not move a case twice.
    Contract and product need their evidence first; recording it moves the case by itself.
    """
    match = _locked_to_move("move_stage", match, seen, actor)
    _demand_day(match, entered_on, today)
    entries = entries_of(match)
    if to not in next_stages(match, entries):
        raise ActionError(gettext_lazy("The case cannot move to this stage from here."), field="to")
    if to == Stage.CONTRACT and not match.contracts.exists():
        raise ActionError(gettext_lazy("Please record the contract: kind, parties and day."), field="to")
    if to == Stage.PRODUCT and not match.products.exists():
        raise ActionError(gettext_lazy("Please record the product: name, day and picture."), field="to")
    enter_stage(match, Stage(to), entered_on, actor, note=note)
    return match


@transaction.atomic
def go_back(*, match: Match, seen: str, reason: str, actor: Actor, today: date) -> Match:
    """By one, to where the case came from."""
    match = _locked_to_move("go_back", match, seen, actor)
    before = stage_before(entries_of(match))
    if before is None:
        raise ActionError(gettext_lazy("This is the first stage: there is none to go back to."))
    if not reason.strip():
        raise ActionError(gettext_lazy("Please write why the case goes back."), field="reason")
    left, match.stage = match.stage, before
    match.save(update_fields=["stage", "updated_at"])
    StageEntry.objects.create(match=match, stage=before, entered_on=today)
    history.record(match, "go_back", actor, state_from=left, state_to=before, note=reason.strip())
    tell_in_charge(match, actor)
    return match


def enter_stage(match: Match, to: Stage, entered_on: date, actor: Actor, *, note: str = "") -> None:
    """The move itself, for actions that have locked the case and know that it may."""
    entries = entries_of(match)
    for stage in skipped_between(match, to, entries):
        StageEntry.objects.create(match=match, stage=stage, entered_on=entered_on, is_skipped=True)
    left, match.stage = match.stage, to
    match.full_clean()
    match.save(update_fields=["stage", "updated_at"])
    StageEntry.objects.create(match=match, stage=to, entered_on=entered_on)
    history.record(match, "move_stage", actor, state_from=left, state_to=to, note=note)
    tell_both_sides(match, actor)
    tell_in_charge(match, actor)


@transaction.atomic
def rest(*, match: Match, until: date, note: str, actor: Actor, today: date) -> Match:
    """Until a day, on which the person in charge asks again."""
    match = _locked_for("rest", match, actor)
    if until <= today:
        raise ActionError(gettext_lazy("Please name a day after today."), field="until")
    _set_condition(match, "rest", actor, {"rest_until": until}, note=note)
    ports.cancel_follow_ups(about=match, actor=actor)
    _owe(match, until, "rest", actor)
    return match


@transaction.atomic
def fail(*, match: Match, reason: str, note: str, actor: Actor) -> Match:
    match = _locked_for("fail", match, actor)
    if reason not in FailReason.values:
        raise ActionError(gettext_lazy("Please choose a reason."), field="reason")
    values = {"rest_until": None, "fail_reason": reason, "fail_note": note.strip()}
    _set_condition(match, "fail", actor, values)
    ports.cancel_follow_ups(about=match, actor=actor)
    return match


@transaction.atomic
def resume(*, match: Match, actor: Actor, today: date, note: str = "") -> Match:
    """The reason of the failure stays in the history."""
    match = _locked_for("resume", match, actor)
    _set_condition(match, "resume", actor, {"rest_until": None, "fail_reason": "", "fail_note": ""}, note=note)
    ports.cancel_follow_ups(about=match, actor=actor)
    _owe(match, add_business_days(today, INTERVIEW_WITHIN), "resume", actor)
    return match


@transaction.atomic
def write_note(*, match: Match, note: str, actor: Actor) -> Match:
    """The internal note: staff only."""
    match = locked(match)
    if not can_work_on_match(actor, match):
        raise NotAllowed
    changes = history.set_fields(match, {"internal_note": note})
    match.save(update_fields=["internal_note", "updated_at"])
    history.record(match, "write_note", actor, changes=changes, confidential=["internal_note"])
    return match


def _locked_for(action: str, match: Match, actor: Actor) -> Match:
    match = locked(match)
    if not can_work_on_match(actor, match):
        raise NotAllowed
    CASE.target(action, match.condition)
    return match


def _locked_to_move(action: str, match: Match, seen: str, actor: Actor) -> Match:
    match = _locked_for(action, match, actor)
    if match.stage != seen:
        raise ActionError(
            gettext_lazy("The case has been moved to “%(stage)s” meanwhile. Please look again.")
            % {"stage": match.get_stage_display()}
        )
    return match


def _demand_day(match: Match, day: date, today: date) -> None:
    if day > today:
        raise ActionError(gettext_lazy("Please name a day that has come: today or before."), field="entered_on")
    if day < match.opened_on:
        raise ActionError(gettext_lazy("This is before the case was opened."), field="entered_on")


def _set_condition(match: Match, action: str, actor: Actor, values: dict, *, note: str = "") -> None:
    before, target = match.condition, Condition(CASE.target(action, match.condition))
    changes = history.set_fields(match, {**values, "condition": target})
    match.full_clean()
    match.save(update_fields=[*changes, "updated_at"])
    history.record(
        match,
        action,
        actor,
        state_from=before,
        state_to=target,
        changes=changes,
        confidential=["fail_note"],
        note=note,
    )
    tell_in_charge(match, actor)


def _owe(match: Match, due: date, step: str, actor: Actor) -> None:
    """A next step for the person in charge, in the portal's own language."""
    if match.in_charge is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        reason = {
            "interview": _("Arrange the first interview"),
            "rest": _("Ask how things are: the case rested until today"),
            "resume": _("Agree on the next step: the case was taken up again"),
        }[step]
    ports.open_follow_up(about=match, in_charge=match.in_charge, due=due, reason=reason, actor=actor)
