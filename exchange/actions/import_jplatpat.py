"""J-PlatPat exports become rights and draft listings; the application number is the key.

What people wrote stays; a blank cell says nothing; a status gives way only to a later look.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import History

from .. import search
from ..enums import ImportKind, ImportOutcome, ListingState, RightStatus
from ..importers import jplatpat
from ..models import ImportRow, ListingRight, OpenPatent, Right, RightOwner
from ..queries.rights import owners_by_key, written_by_hand
from .imports import Importer, register
from .rights import owner_rows, set_owners, sole_owner

PRINTED = (
    "kind",
    "title",
    "abstract",
    "publication_number",
    "registration_number",
    "applied_on",
    "published_on",
    "expires_on",
    "holders",
    "fi_codes",
    "ipc_classes",
    "url",
)
STATUS = ("status", "status_source", "status_checked_on")
DAYS = frozenset({"applied_on", "published_on", "expires_on", "status_checked_on"})
CHUNK = 500


def compare(rows: Sequence[ImportRow]) -> None:
    """Sets what each row would do. Rows of one application are taken together: the first one stands for all."""
    firsts = _merged(rows)
    keys = list(firsts)
    for start in range(0, len(keys), CHUNK):
        found = Right.objects.filter(application_number__in=keys[start : start + CHUNK])
        rights = {right.application_number: right for right in found}
        by_hand = written_by_hand(right.pk for right in rights.values())
        for key in keys[start : start + CHUNK]:
            right = rights.get(key)
            _decide(firsts[key], right, by_hand.get(right.pk, ()) if right else ())


def _merged(rows: Sequence[ImportRow]) -> dict[str, ImportRow]:
    """Key → its first row, which takes up what the later ones know; those say so and do nothing."""
    firsts: dict[str, ImportRow] = {}
    for row in rows:
        first = firsts.setdefault(row.key, row)
        if first is not row:
            first.values |= {name: new for name, (_old, new) in changes_for(first.values, row.values).items()}
            row.outcome = ImportOutcome.UNCHANGED
            row.reason = _("the same application as in %(file)s, line %(line)d") % {
                "file": first.file_name,
                "line": first.line,
            }
    return firsts


def _decide(row: ImportRow, right: Right | None, by_hand: Collection[str]) -> None:
    """Outcome and changes of one row against the record that stands now."""
    if right is None:
        row.outcome, row.changes = ImportOutcome.NEW, {}
        return
    row.existing_id = right.pk
    row.changes = changes_for(_state_of(right), row.values, by_hand)
    row.outcome = ImportOutcome.CHANGED if row.changes else ImportOutcome.UNCHANGED


def changes_for(
    state: Mapping[str, Any], values: Mapping[str, Any], by_hand: Collection[str] = ()
) -> dict[str, list[Any]]:
    """Field → [old, new] for what the row knows better than the record; both in plain JSON values."""
    changes = {}
    for name in PRINTED:
        old, new = state[name], values.get(name)
        if not new or new == old or (name in by_hand and old) or (name == "url" and old and not _is_lasting(new)):
            continue
        changes[name] = [old, new]
    if values["status"] != RightStatus.UNKNOWN and _is_later(values["status_checked_on"], state):
        changes |= {name: [state[name], values[name]] for name in STATUS if state[name] != values[name]}
    return changes


def apply(rows: Sequence[ImportRow], actor: Actor, now: datetime) -> None:
    """Writes one slice; each row is compared once more with what stands now."""
    keys = {row.key for row in rows}
    found = Right.objects.select_for_update(of=("self",)).filter(application_number__in=keys).order_by("pk")
    rights = {right.application_number: right for right in found}
    by_hand = written_by_hand(right.pk for right in rights.values())
    new: list[tuple[Right, ImportRow]] = []
    changed: dict[Right, dict[str, list[Any]]] = {}
    for row in rows:
        right = rights.get(row.key)
        _decide(row, right, by_hand.get(right.pk, ()) if right else ())
        if right is None:
            right = Right(application_number=row.key)
            _set(right, {name: row.values[name] for name in (*PRINTED, *STATUS)})
            new.append((right, row))
        elif row.changes:
            _set(right, {name: value for name, (_old, value) in row.changes.items()})
            changed[right] = row.changes
    known = owners_by_key([*(right.holders for right, _row in new), *(right.holders for right in changed)])
    _create(new, known, actor)
    _change(changed, known, actor)


def _create(new: Sequence[tuple[Right, ImportRow]], known: Mapping[str, Any], actor: Actor) -> None:
    """Rights with owners, and for each a draft listing under its official title."""
    rights = Right.objects.bulk_create([right for right, _row in new])
    owners: list[RightOwner] = []
    listings: list[OpenPatent] = []
    for right in rights:
        rows = owner_rows(right, known)
        owners += rows
        owner = sole_owner(rows)
        listings.append(
            OpenPatent(
                title=right.title[:120],
                state=ListingState.DRAFT,
                owner=owner,
                in_charge_id=owner.in_charge_id if owner else None,
                created_by=actor.user,
            )
        )
    RightOwner.objects.bulk_create(owners)
    OpenPatent.objects.bulk_create(listings)
    ListingRight.objects.bulk_create(
        [ListingRight(listing=listing, right=right) for listing, right in zip(listings, rights, strict=True)]
    )
    records = []
    for listing, (right, row) in zip(listings, new, strict=True):
        note = f"{row.file_name}:{row.line}"
        records.append(history.unsaved(right, "import", actor, note=note))
        records.append(history.unsaved(listing, "import", actor, state_to=listing.state, note=note))
    History.objects.bulk_create(records)


def _change(changed: Mapping[Right, dict[str, list[Any]]], known: Mapping[str, Any], actor: Actor) -> None:
    for right, changes in changed.items():
        right.save(update_fields=[*changes, "updated_at"])
        if "holders" in changes:
            set_owners(right, known)
        history.record(right, "import", actor, changes={name: (old, new) for name, (old, new) in changes.items()})
        search.sync_right(right)


def _state_of(right: Right) -> dict[str, Any]:
    state = {name: getattr(right, name) for name in (*PRINTED, *STATUS)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in state.items()}


def _set(right: Right, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(right, name, date.fromisoformat(value) if name in DAYS and value else value)


def _is_lasting(url: str) -> bool:
    """Addresses before 2024-02 carry a token that is another one in every export."""
    return len(url) < 80


def _is_later(checked_on: str, state: Mapping[str, Any]) -> bool:
    """A later look, or another one of the same day at the same place."""
    before = state["status_checked_on"]
    if before is None or before < checked_on:
        return True
    return before == checked_on and state["status_source"] == jplatpat.SOURCE


register(ImportKind.JPLATPAT, Importer(jplatpat.read, compare, apply))
