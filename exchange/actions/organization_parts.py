"""What belongs to a company: its contact persons, techniques with equipment, certifications."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from ..models import Capability, Certification, Contact, Organization
from ..rules.organizations import can_edit_company

# Personal data and notes: that they changed is on the record, what they were only for those who may see it.
CONFIDENTIAL = ("name", "kana", "email", "telephone", "mobile", "note")


@transaction.atomic
def save_contact(
    *, organization: Organization, values: Mapping[str, Any], actor: Actor, contact: Contact | None = None
) -> Contact:
    """A new contact person, or changes of a known one. One of them at most is the first to call."""
    organization = _locked(organization, actor)
    row = _part(organization.contacts, contact) if contact else Contact(organization=organization)
    changes = history.set_fields(row, values)
    row.full_clean()
    row.save()
    if row.is_main:
        organization.contacts.exclude(pk=row.pk).filter(is_main=True).update(is_main=False)
    if changes:
        action = "change_contact" if contact else "add_contact"
        history.record(row, action, actor, changes=changes, confidential=CONFIDENTIAL)
        history.record(organization, action, actor)
    return row


@transaction.atomic
def contact_left(*, contact: Contact, left_on: date | None, actor: Actor) -> Contact:
    """The person is no longer with the company from this day on; None: they are after all."""
    organization = _locked(contact.organization, actor)
    row = _part(organization.contacts, contact)
    changes = history.set_fields(row, {"left_on": left_on, "is_main": row.is_main and left_on is None})
    row.full_clean()
    row.save(update_fields=[*changes, "updated_at"])
    history.record(row, "contact_left", actor, changes=changes)
    history.record(organization, "contact_left", actor)
    return row


@transaction.atomic
def set_capabilities(
    *, organization: Organization, rows: Sequence[Mapping[str, Any]], actor: Actor, today: date
) -> list[Capability]:
    """Exactly these rows {"technique", "equipment"}. A row that stays keeps who noted it, and when."""
    organization = _locked(organization, actor)
    known = {(row.technique_id, row.equipment): row for row in organization.capabilities.all()}
    wanted = {(row["technique"].pk, row["equipment"]): row for row in rows}
    if len(wanted) != len(rows):
        raise ActionError(_("A technique with the same equipment stands here twice. Please take one away."))
    before = _texts(organization.capabilities.select_related("technique"))
    organization.capabilities.filter(pk__in=[known[key].pk for key in known.keys() - wanted.keys()]).delete()
    for key in [key for key in wanted if key not in known]:
        new = Capability(organization=organization, **wanted[key], noted_by=actor.user, noted_on=today)
        new.full_clean()
        new.save()
    return _recorded(organization, "capabilities", before, organization.capabilities.select_related("technique"), actor)


@transaction.atomic
def set_certifications(
    *, organization: Organization, rows: Sequence[Mapping[str, Any]], actor: Actor
) -> list[Certification]:
    """Exactly these rows {"kind", "name", "granted_in"}."""
    organization = _locked(organization, actor)
    before = _texts(organization.certifications.all())
    organization.certifications.all().delete()
    for values in rows:
        new = Certification(organization=organization, **values)
        new.full_clean()
        new.save()
    return _recorded(organization, "certifications", before, organization.certifications.all(), actor)


def _recorded(organization: Organization, field: str, before: list[str], rows: Any, actor: Actor) -> list[Any]:
    found = list(rows)
    after = _texts(found)
    if before != after:
        organization.save(update_fields=["updated_at"])
        history.record(organization, f"set_{field}", actor, changes={field: (before, after)})
    return found


def _texts(rows: Any) -> list[str]:
    return sorted(str(row) for row in rows)


def _locked(organization: Organization, actor: Actor) -> Organization:
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if not (can_edit_company(actor, locked) or actor.is_portal):
        raise NotAllowed
    return locked


def _part(rows: Any, part: models.Model) -> Any:
    return rows.select_for_update(of=("self",)).get(pk=part.pk)
