"""The directory of experts."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed

from ..models import Expert
from ..rules.dispatches import can_edit_experts


@transaction.atomic
def save_expert(*, actor: Actor, values: Mapping[str, Any], expert: Expert | None = None) -> Expert:
    """Enters an expert, or changes one; `is_public` says that the expert agreed to be named in public."""
    if not can_edit_experts(actor):
        raise NotAllowed
    locked = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk) if expert else Expert()
    action = "edit" if expert else "add"
    changes = history.set_fields(locked, values)
    locked.full_clean()
    locked.save()
    history.record(locked, action, actor, changes=changes)
    return locked
