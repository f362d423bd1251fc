"""Visits: logged in the field with four things, completed in the office, shared on purpose."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from programs.actions import figures_changed

from ..enums import VisitState
from ..models import Visit, VisitParticipant
from ..rules.visits import can_edit_visit, can_log_visits, can_share_visit
from ..workflows import VISIT
from .follow_ups import open_follow_up

CONFIDENTIAL = ("internal_note", "situation", "issues", "needs", "support", "shared_text")
FIGURE = "consultations.visits"
TEXTS = ("internal_note", "situation", "issues", "needs", "support")


class AlreadyRecorded(ActionError):
    """One company on one day is one visit; `visit` is the record that exists."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(_("A visit to this company on this day has been recorded already."), field="company")
        self.visit = visit


class ChangedMeanwhile(ActionError):
    """Somebody else saved the record after this form was opened; `visit` is what it holds now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            _("Somebody else has changed this record meanwhile. Both texts are shown; put them together and save.")
        )
        self.visit = visit


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do and by when; `in_charge` None: who logs the visit."""

    what: str
    due: datetime.date
    in_charge: Any = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Who came along: members of staff, bodies, and people by name."""

    users: Iterable[Any] = ()
    bodies: Iterable[Organization] = ()
    names: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class VisitContent:
    """What a visit's form holds; `texts` maps names of TEXTS and "shared_text" to what was typed."""

    company: Organization | None
    day: datetime.date
    texts: Mapping[str, str] = field(default_factory=dict)
    match: Any = None
    joined: Joined | None = None  # None: as it is


@transaction.atomic
def save_draft(*, actor: Actor, content: VisitContent, visit: Visit | None = None) -> Visit:
    """Keeps an unfinished visit; it stands on /today/ until it is recorded."""
    draft = _locked(actor, visit) if visit else _new(actor)
    if draft.state != VisitState.DRAFT:
        raise ActionError(_("This visit has been recorded already."))
    changes = _fill(draft, content)
    draft.full_clean()
    draft.save()
    history.record(draft, "save_draft", actor, state_to=draft.state, changes=changes, confidential=CONFIDENTIAL)
    _set_joined(draft, content.joined)
    return draft


@transaction.atomic
def log_visit(
    *,
    actor: Actor,
    content: VisitContent,
    next_step: NextStep | None,
    today: datetime.date,
    draft: Visit | None = None,
) -> Visit:
    """Records a visit: company, day, at least a sentence, and the next step or None for 次の対応なし.

    Raises AlreadyRecorded where the company's visit of that day exists.
    """
    visit = _locked(actor, draft) if draft else _new(actor)
    before, visit.state = visit.state, VISIT.target("record", visit.state)
    _check_content(content, today)
    changes = _fill(visit, content)
    visit.no_next_step = next_step is None
    _refuse_second(visit)
    visit.full_clean()
    visit.save()
    history.record(
        visit, "record", actor, state_from=before, state_to=visit.state, changes=changes, confidential=CONFIDENTIAL
    )
    _set_joined(visit, content.joined)
    if next_step:
        _owe(visit, next_step, actor, today)
    figures_changed(FIGURE, days=[visit.day])
    return visit


@transaction.atomic
def add_to_visit(*, actor: Actor, visit: Visit, note: str, next_step: NextStep | None, today: datetime.date) -> Visit:
    """A colleague's sentence on the record of the same company and day; the colleague is noted as having come along."""
    locked = _locked(actor, visit)
    VISIT.target("add_note", locked.state)
    if not note.strip():
        raise ActionError(_("Please write at least one sentence."), field="internal_note")
    parts = [part for part in (locked.internal_note, note) if part]
    changes = history.set_fields(locked, {"internal_note": "\n\n".join(parts)})
    locked.full_clean()
    locked.save(update_fields=["internal_note", "updated_at"])
    if actor.user.pk != locked.in_charge_id:
        VisitParticipant.objects.get_or_create(visit=locked, user=actor.user)
    history.record(locked, "add_note", actor, changes=changes, confidential=CONFIDENTIAL)
    if next_step:
        _owe(locked, next_step, actor, today)
    return locked


@transaction.atomic
def edit_visit(
    *,
    actor: Actor,
    visit: Visit,
    content: VisitContent,
    today: datetime.date,
    opened_at: datetime.datetime | None = None,
    complete: bool = False,
) -> Visit:
    """Changes a recorded visit; `complete` says that nothing is missing any more.

    `opened_at` is the record's `updated_at` when the form was opened: raises ChangedMeanwhile where it moved on.
    The record that the company reads changes only by `share_visit`.
    """
    locked = _locked(actor, visit)
    VISIT.target("complete" if complete else "edit", locked.state)
    if opened_at and locked.updated_at != opened_at:
        raise ChangedMeanwhile(locked)
    _check_content(content, today)
    was_counted_for = (locked.company_id, locked.day)
    changes = _fill(locked, content)
    if complete:
        changes |= history.set_fields(locked, {"is_complete": True})
    _refuse_second(locked)
    locked.full_clean()
    locked.save()
    history.record(locked, "complete" if complete else "edit", actor, changes=changes, confidential=CONFIDENTIAL)
    _set_joined(locked, content.joined)
    if was_counted_for != (locked.company_id, locked.day):
        figures_changed(FIGURE, days=[was_counted_for[1], locked.day])
    return locked


@transaction.atomic
def share_visit(*, actor: Actor, visit: Visit, text: str, now: datetime.datetime) -> Visit:
    """From now on the company and the bodies that joined read `text`, and nothing else of the record."""
    locked = _locked(actor, visit)
    if not can_share_visit(actor, locked):
        raise NotAllowed
    VISIT.target("share", locked.state)
    if not text.strip():
        raise ActionError(_("Please write what the company and the bodies that joined may read."), field="shared_text")
    changes = history.set_fields(locked, {"shared_text": text, "shared_at": now, "shared_by": actor.user})
    locked.full_clean()
    locked.save(update_fields=[*changes, "updated_at"])
    history.record(locked, "share", actor, changes=changes, confidential=CONFIDENTIAL)
    return locked


@transaction.atomic
def stop_sharing(*, actor: Actor, visit: Visit) -> Visit:
    """Takes the record back; effective at the next request. What was read was read."""
    locked = _locked(actor, visit)
    VISIT.target("stop_sharing", locked.state)
    if locked.shared_at is None:
        raise ActionError(_("This record is not shared."))
    changes = history.set_fields(locked, {"shared_at": None, "shared_by": None})
    locked.save(update_fields=[*changes, "updated_at"])
    history.record(locked, "stop_sharing", actor, changes=changes)
    return locked


def _new(actor: Actor) -> Visit:
    if not can_log_visits(actor):
        raise NotAllowed
    return Visit(in_charge=actor.user, created_by=actor.user)


def _locked(actor: Actor, visit: Visit) -> Visit:
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not can_edit_visit(actor, locked):
        raise NotAllowed
    return locked


def _check_content(content: VisitContent, today: datetime.date) -> None:
    if content.company is None:
        raise ActionError(_("Please choose the company that was visited."), field="company")
    if content.day > today:
        raise ActionError(_("This day has not come yet. A visit is recorded after it took place."), field="day")
    if not content.texts.get("internal_note", "").strip():
        raise ActionError(_("Please write at least one sentence."), field="internal_note")


def _fill(visit: Visit, content: VisitContent) -> dict[str, tuple[Any, Any]]:
    values: dict[str, Any] = {"company": content.company, "day": content.day, "match": content.match}
    values |= {name: content.texts[name] for name in TEXTS if name in content.texts}
    if visit.shared_at is None and "shared_text" in content.texts:
        values["shared_text"] = content.texts["shared_text"]
    if visit.pk is None:
        visit.day = content.day
    return history.set_fields(visit, values)


def _refuse_second(visit: Visit) -> None:
    others = Visit.objects.recorded().filter(company_id=visit.company_id, day=visit.day).exclude(pk=visit.pk)
    if (other := others.first()) is not None:
        raise AlreadyRecorded(other)


def _set_joined(visit: Visit, joined: Joined | None) -> None:
    if joined is None:
        return
    visit.participants.all().delete()
    rows = [VisitParticipant(visit=visit, user=user) for user in joined.users if user.pk != visit.in_charge_id]
    rows += [VisitParticipant(visit=visit, organization=body) for body in joined.bodies]
    rows += [VisitParticipant(visit=visit, name=name) for name in joined.names]
    for row in rows:
        row.full_clean()
    VisitParticipant.objects.bulk_create(rows)


def _owe(visit: Visit, step: NextStep, actor: Actor, today: datetime.date) -> None:
    if step.due < today:
        raise ActionError(_("This day has passed. Please choose today or a later day."), field="next_due")
    open_follow_up(
        about=visit, in_charge=step.in_charge or actor.user, due=step.due, reason=step.what, actor=actor, today=today
    )


def note_read(*, actor: Actor, visit: Visit) -> None:
    """Reads of internal notes are rows of history."""
    history.record(visit, "read", actor)
