"""Making an organization of a typed name."""

from typing import Any

from django.db import transaction

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed
from kawasaki_ip.core.normalise import search_key

from ..models import Organization


@transaction.atomic
def add_organization(*, actor: Actor, note: str = "", **fields: Any) -> Organization:
    """A new organization; the coordinator has looked for doubles. `note` says what it came from."""
    if not can_work_with_companies(actor):
        raise NotAllowed
    organization = Organization(**fields, name_key=search_key(fields["name"]))
    organization.full_clean()
    organization.save()
    history.record(organization, "add", actor, note=note)
    return organization
