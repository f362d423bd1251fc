"""Rights: written by staff, with owners in printed order and a status that names its source and day."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed

from .. import search
from ..models import Organization, Right, RightOwner
from ..numbers import longest_term
from ..queries.rights import owner_key, owners_by_key, printed_owners
from ..rules.listings import can_write_rights


@transaction.atomic
def save_right(*, right: Right | None, actor: Actor, values: Mapping[str, Any]) -> Right:
    """Makes or changes a right; the end of the longest term is computed, owners follow from `holders`."""
    if not can_write_rights(actor):
        raise NotAllowed
    action = "create" if right is None else "edit"
    right = Right() if right is None else Right.objects.select_for_update(of=("self",)).get(pk=right.pk)
    changes = history.set_fields(right, values)
    changes |= history.set_fields(
        right, {"expires_on": longest_term(right.kind, right.applied_on, right.registered_on)}
    )
    right.full_clean()
    if right.pk is None:
        right.save()
    else:
        right.save(update_fields=[*changes, "updated_at"])
    if "holders" in changes:
        set_owners(right, owners_by_key([right.holders]))
    if changes:
        history.record(right, action, actor, changes=changes)
    search.sync_right(right)
    return right


def set_owners(right: Right, known: Mapping[str, Organization]) -> None:
    """Owner rows as printed, tied to an organization where exactly one matches."""
    right.owners.all().delete()
    RightOwner.objects.bulk_create(owner_rows(right, known))


def owner_rows(right: Right, known: Mapping[str, Organization]) -> list[RightOwner]:
    return [
        RightOwner(right=right, position=position, name=name[:300], organization=known.get(owner_key(name)))
        for position, name in enumerate(printed_owners(right.holders))
    ]


def sole_owner(rows: Iterable[RightOwner]) -> Organization | None:
    """The one organization among the owners, or None when there is none or more than one."""
    found = {row.organization for row in rows if row.organization is not None}
    return found.pop() if len(found) == 1 else None
