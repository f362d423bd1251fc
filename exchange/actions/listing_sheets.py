"""A listing's text: written, changed, joined with others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from .. import search
from ..enums import ListingState
from ..models import ListingRight, OpenPatent, Right
from ..rules.listings import UNOPENED_STATES, can_edit_listing, can_use_listings, owns_listing
from ..workflows import LISTING

LISTS = ("techniques", "uses", "growth_fields")


@transaction.atomic
def create_listing(*, actor: Actor, values: Mapping[str, Any], rights: Iterable[Right] = ()) -> OpenPatent:
    """A draft. `values` maps fields to values; techniques, uses and growth_fields to rows."""
    if not (can_use_listings(actor) or actor.is_portal):
        raise NotAllowed
    fields, lists = _split(values)
    listing = OpenPatent(**fields, created_by=actor.user)
    if not (can_work_with_companies(actor) or actor.is_portal or owns_listing(actor, listing)):
        raise NotAllowed
    if listing.in_charge is None and can_work_with_companies(actor):
        listing.in_charge = actor.user
    listing.full_clean()
    listing.save()
    for name, rows in lists.items():
        getattr(listing, name).set(rows)
    for position, right in enumerate(rights):
        ListingRight.objects.create(listing=listing, right=right, position=position)
    history.record(listing, "create", actor, state_to=listing.state)
    return listing


@transaction.atomic
def edit_listing(*, listing: OpenPatent, actor: Actor, values: Mapping[str, Any], version: str = "") -> OpenPatent:
    """Changes the sheet. `version` is what the writer saw (OpenPatent.version); "" skips the look.

    Raises ActionError when somebody else has saved in between.
    """
    listing = OpenPatent.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if not can_edit_listing(actor, listing):
        raise NotAllowed
    if version and version != listing.version:
        raise ActionError(
            _("Somebody else has changed this sheet in the meantime. What is saved now stands below each field.")
        )
    fields, lists = _split(values)
    changes = history.set_fields(listing, fields)
    if not (can_work_with_companies(actor) or owns_listing(actor, listing)):
        raise NotAllowed
    listing.full_clean()
    listing.save(update_fields=[*changes, "updated_at"])
    for name, rows in lists.items():
        before = list(getattr(listing, name).all())
        if before != list(rows):
            getattr(listing, name).set(rows)
            changes[name] = (before, list(rows))
    if "owner" in changes:
        # The word of another owner is not this owner's word.
        listing.permissions.clear()
    if changes:
        history.record(listing, "edit", actor, changes=changes)
    search.sync([listing.pk])
    return listing


@transaction.atomic
def set_rights(*, listing: OpenPatent, actor: Actor, rights: Sequence[Right]) -> OpenPatent:
    """These rights, in this order, carry the sheet. With a new owner among them the permission must be given anew."""
    listing = _unopened(listing, actor)
    before = list(listing.rights.order_by("listing_rights__position", "listing_rights__pk"))
    if before == list(rights):
        return listing
    if _printed_owners(rights) - _printed_owners(before):
        listing.permissions.clear()
    listing.listing_rights.all().delete()
    for position, right in enumerate(rights):
        ListingRight.objects.create(listing=listing, right=right, position=position)
    history.record(listing, "set_rights", actor, changes={"rights": (before, list(rights))})
    return listing


@transaction.atomic
def merge_listings(*, listing: OpenPatent, others: Iterable[OpenPatent], actor: Actor) -> OpenPatent:
    """Joins the rights of other drafts into this one; the others end. One technology is one sheet."""
    ids = sorted({listing.pk, *(other.pk for other in others)})
    locked = {
        row.pk: row for row in OpenPatent.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    }
    target = _unopened(locked.pop(listing.pk), actor)
    rights = list(target.rights.order_by("listing_rights__position", "listing_rights__pk"))
    for other in locked.values():
        _unopened(other, actor)
        if other.applications.exists():
            raise ActionError(_("“%(title)s” has applications already and cannot be joined.") % {"title": other.title})
        rights += [right for right in other.rights.order_by("listing_rights__position") if right not in rights]
        other.listing_rights.all().delete()
        before, other.state = other.state, LISTING.target("withdraw", other.state)
        other.save(update_fields=["state", "updated_at"])
        note = _("Joined into the sheet “%(title)s” (%(number)d).") % {"title": target.title, "number": target.pk}
        history.record(other, "merge", actor, state_from=before, state_to=other.state, note=note)
    if target.owner_id is None:
        owners = {other.owner for other in locked.values() if other.owner_id}
        if len(owners) == 1:
            target.owner = owners.pop()
            target.save(update_fields=["owner", "updated_at"])
    return set_rights(listing=target, actor=actor, rights=rights)


def _unopened(listing: OpenPatent, actor: Actor) -> OpenPatent:
    """The locked listing, whose rights may still change."""
    listing = OpenPatent.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if not can_work_with_companies(actor):
        raise NotAllowed
    if listing.state not in UNOPENED_STATES:
        raise ActionError(
            _("“%(title)s” is “%(state)s”: its rights cannot be changed any more.")
            % {"title": listing.title, "state": ListingState(listing.state).label}
        )
    return listing


def _printed_owners(rights: Iterable[Right]) -> set[str]:
    return {owner.name for right in rights for owner in right.owners.all()}


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = {name: value for name, value in values.items() if name not in LISTS}
    return fields, {name: list(values[name]) for name in LISTS if name in values}
