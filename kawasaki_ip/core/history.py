"""Writes rows of History in the caller's transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from .actors import Actor
from .models import History
from .request_info import request_info


def record(
    obj: models.Model,
    action: str,
    actor: Actor,
    *,
    state_from: str = "",
    state_to: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    confidential: Iterable[str] = (),
    note: str = "",
) -> History:
    """One row about `obj`. Fields named in `confidential` are noted as changed; their old text is kept apart."""
    row = unsaved(
        obj,
        action,
        actor,
        state_from=state_from,
        state_to=state_to,
        changes=changes,
        confidential=confidential,
        note=note,
    )
    row.save()
    return row


def unsaved(
    obj: models.Model,
    action: str,
    actor: Actor,
    *,
    state_from: str = "",
    state_to: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    confidential: Iterable[str] = (),
    note: str = "",
) -> History:
    """The same row, for actions on many records that write their history with bulk_create."""
    shown: dict[str, list[Any]] = {}
    hidden: dict[str, Any] = {}
    secret = set(confidential)
    for field, (old, new) in (changes or {}).items():
        if field in secret:
            shown[field] = [True, True]
            hidden[field] = _plain(old)
        else:
            shown[field] = [_plain(old), _plain(new)]
    return _row(obj._meta.label_lower, obj.pk, action, actor, state_from, state_to, shown, hidden, note)


def record_event(subject_type: str, action: str, actor: Actor, *, note: str = "", **details: Any) -> History:
    """A row about no single record: an export with its filter and row count, a search of the audit."""
    changes = {key: [None, _plain(value)] for key, value in details.items()}
    row = _row(subject_type, None, action, actor, "", "", changes, {}, note)
    row.save()
    return row


def _row(
    subject_type: str,
    subject_id: int | None,
    action: str,
    actor: Actor,
    state_from: str,
    state_to: str,
    changes: dict,
    hidden: dict,
    note: str,
) -> History:
    request_id, ip = request_info.get()
    return History(
        subject_type=subject_type,
        subject_id=subject_id,
        action=action,
        actor_kind=actor.kind,
        actor=actor.user,
        actor_label=actor.label,
        state_from=state_from,
        state_to=state_to,
        changes=changes,
        confidential=hidden,
        note=note,
        request_id=request_id,
        ip=ip,
    )


def set_fields(obj: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Sets fields on `obj` and returns what changed: field → (old, new)."""
    changes = {}
    for field, new in values.items():
        old = getattr(obj, field)
        if old != new:
            setattr(obj, field, new)
            changes[field] = (old, new)
    return changes


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
