"""Companies and other bodies: entered, changed, given to somebody, archived; never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.models import User
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history, ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.normalise import search_key
from kawasaki_ip.mail.actions import send

from .. import search
from ..models import Organization
from ..queries.duplicates import version_of
from ..rules.organizations import can_edit_company, can_reassign_company

# Old texts of these are kept with the record only.
CONFIDENTIAL = ("internal_note",)
LISTS = ("growth_fields",)


@transaction.atomic
def create_organization(*, values: Mapping[str, Any], actor: Actor, note: str = "") -> Organization:
    """`values`: fields and growth_fields. Without a person in charge it is the coordinator who enters it.

    The coordinator has looked for doubles. `note` says what it came from.
    """
    if not (can_work_with_companies(actor) or actor.is_portal):
        raise NotAllowed
    fields, lists = _split(values)
    organization = Organization(**fields, name_key=search_key(fields["name"]))
    if organization.in_charge_id is None:
        organization.in_charge = actor.user
    organization.full_clean()
    organization.save()
    _set_lists(organization, lists)
    history.record(organization, "create", actor, note=note)
    return organization


@transaction.atomic
def change_organization(
    *, organization: Organization, values: Mapping[str, Any], actor: Actor, version: str = ""
) -> Organization:
    """Changes what `values` names. `version` is what the writer saw (version_of); "" skips the look.

    Raises ActionError when somebody else has saved in between.
    """
    organization = _locked(organization)
    if not (can_edit_company(actor, organization) or actor.is_portal):
        raise NotAllowed
    if version and version != version_of(organization):
        raise ActionError(
            _("Somebody else has changed this company in the meantime. What is saved now stands below each field.")
        )
    fields, lists = _split(values)
    if "in_charge" in fields:
        raise ValueError("the person in charge is changed by put_in_charge")
    changes = history.set_fields(organization, fields)
    organization.name_key = search_key(organization.name)
    organization.full_clean()
    organization.save(update_fields=[*changes, "name_key", "updated_at"])
    changes |= _set_lists(organization, lists)
    if changes:
        history.record(organization, "edit", actor, changes=changes, confidential=CONFIDENTIAL)
    if "name" in changes:
        search.sync_owner(organization)
    return organization


@transaction.atomic
def put_in_charge(*, organization: Organization, in_charge: User, actor: Actor) -> Organization:
    """Gives the company to a coordinator, who is told by mail; the open next steps move along."""
    organization = _locked(organization)
    if not can_reassign_company(actor, organization):
        raise NotAllowed(_("Only a head coordinator decides who is in charge of a company."))
    if not (in_charge.is_active and can_work_with_companies(Actor.of(in_charge))):
        raise ActionError(_("Please choose a coordinator whose account is open."), field="in_charge")
    changes = history.set_fields(organization, {"in_charge": in_charge})
    if not changes:
        return organization
    organization.save(update_fields=["in_charge", "updated_at"])
    history.record(organization, "put_in_charge", actor, changes=changes)
    ports.move_follow_ups(about=organization, in_charge=in_charge, actor=actor)
    if in_charge != actor.user:
        context = {
            "path": f"/companies/{organization.pk}/",
            "company": organization.name,
            "place": organization.get_ward_display(),
        }
        send(kind="company_given", recipient=in_charge, about=organization, context=context)
    return organization


@transaction.atomic
def archive_organization(*, organization: Organization, reason: str, actor: Actor, now: datetime) -> Organization:
    """Taken out of lists and choices; everything recorded stays."""
    organization = _locked(organization)
    if not can_edit_company(actor, organization):
        raise NotAllowed
    if organization.archived_at is not None:
        raise TransitionNotPossible(_("This company is archived already."))
    if not reason.strip():
        raise ActionError(_("Please write why."), field="reason")
    organization.archived_at, organization.archive_reason = now, reason
    organization.full_clean()
    organization.save(update_fields=["archived_at", "archive_reason", "updated_at"])
    history.record(organization, "archive", actor, note=reason)
    return organization


@transaction.atomic
def restore_organization(*, organization: Organization, actor: Actor) -> Organization:
    """Back into lists and choices."""
    organization = _locked(organization)
    if not can_edit_company(actor, organization):
        raise NotAllowed
    if organization.archived_at is None:
        raise TransitionNotPossible(_("This company is not archived."))
    organization.archived_at, organization.archive_reason = None, ""
    organization.save(update_fields=["archived_at", "archive_reason", "updated_at"])
    history.record(organization, "restore", actor)
    return organization


def _locked(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    fields = {name: value for name, value in values.items() if name not in LISTS}
    return fields, {name: list(values[name]) for name in LISTS if name in values}


def _set_lists(organization: Organization, lists: Mapping[str, list[Any]]) -> dict[str, tuple[Any, Any]]:
    changes = {}
    for name, rows in lists.items():
        before = list(getattr(organization, name).all())
        if before != rows:
            getattr(organization, name).set(rows)
            changes[name] = (before, rows)
    return changes
