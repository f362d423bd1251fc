"""開放の承諾: the owner's recorded word. No listing opens without it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from .. import search
from ..enums import PUBLIC_LISTING_STATES, ListingState
from ..models import OpenPatent, Organization, OwnerPermission
from ..queries.listings import has_permission
from ..rules.listings import can_record_permission
from ..workflows import LISTING


@transaction.atomic
def record_permission(
    *,
    owner: Organization,
    listings: Sequence[OpenPatent],
    actor: Actor,
    given_by: str,
    given_on: date,
    document: str,
    for_all_owners: bool,
    now: datetime,
) -> OwnerPermission:
    """One word of one owner, for one listing or a list, on behalf of all joint owners."""
    if not can_record_permission(actor, owner.pk):
        raise NotAllowed
    listings = list(OpenPatent.objects.select_for_update(of=("self",)).filter(pk__in=[it.pk for it in listings]))
    if not listings:
        raise ActionError(_("Please choose at least one listing."), "listings")
    for listing in listings:
        if listing.owner_id != owner.pk:
            raise ActionError(
                _("“%(title)s” does not belong to %(owner)s.") % {"title": listing.title, "owner": owner}, "listings"
            )
    if not for_all_owners:
        raise ActionError(
            _("Please ask the joint owners first: a listing opens only with the word of all owners."), "for_all_owners"
        )
    permission = OwnerPermission(
        owner=owner,
        given_by=given_by,
        given_on=given_on,
        document=document,
        for_all_owners=for_all_owners,
        recorded_by=actor.user,
        recorded_at=now,
    )
    permission.full_clean()
    permission.save()
    permission.listings.set(listings)
    for listing in listings:
        changes: dict[str, tuple[Any, Any]] = {"permission": (None, permission)}
        history.record(listing, "record_permission", actor, changes=changes, note=document)
    return permission


@transaction.atomic
def withdraw_permission(*, permission: OwnerPermission, actor: Actor, today: date, reason: str) -> OwnerPermission:
    """The owner takes its word back: what was open by it ends, unless another word covers it."""
    permission = OwnerPermission.objects.select_for_update(of=("self",)).get(pk=permission.pk)
    if not can_record_permission(actor, permission.owner_id):
        raise NotAllowed
    if permission.withdrawn_on is not None:
        raise ActionError(_("This permission was withdrawn already."))
    if not reason.strip():
        raise ActionError(_("Please write the reason."), "reason")
    permission.withdrawn_on = today
    permission.save(update_fields=["withdrawn_on"])
    listings = list(OpenPatent.objects.select_for_update(of=("self",)).filter(permissions=permission).order_by("pk"))
    for listing in listings:
        before = listing.state
        if before in {*PUBLIC_LISTING_STATES, ListingState.UNCONFIRMED} and not has_permission(listing):
            listing.state = LISTING.target("withdraw", before)
            listing.save(update_fields=["state", "updated_at"])
        history.record(
            listing, "withdraw_permission", actor, state_from=before, state_to=listing.state, note=reason.strip()
        )
    search.sync([listing.pk for listing in listings])
    return permission
