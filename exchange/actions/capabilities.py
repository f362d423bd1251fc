"""加工・得意分野 of a company, noted by whoever saw them."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed

from ..models import Capability, Organization, Technique
from ..rules.organizations import can_edit_company


@transaction.atomic
def note_capabilities(
    *,
    actor: Actor,
    company: Organization,
    techniques: Iterable[Technique],
    equipment: str,
    today: datetime.date,
) -> list[Capability]:
    """Notes each technique with the equipment; what was known stays as it was. Returns the new ones."""
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if not (can_edit_company(actor, locked) or actor.is_portal):
        raise NotAllowed
    known = set(locked.capabilities.values_list("technique_id", "equipment"))
    new = [
        Capability(organization=locked, technique=technique, equipment=equipment, noted_by=actor.user, noted_on=today)
        for technique in techniques
        if (technique.pk, equipment) not in known
    ]
    for capability in new:
        capability.full_clean(exclude=["noted_by"])  # nobody, where a command brings a table
    Capability.objects.bulk_create(new)
    if new:
        history.record(locked, "note_capabilities", actor, changes={"capabilities": ("", [str(row) for row in new])})
    return new
