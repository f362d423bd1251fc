"""The states of a listing. A sheet's text is in listing_sheets.py, the owner's word in permissions.py."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History

from .. import search
from ..enums import PUBLIC_LISTING_STATES, ListingState
from ..models import OpenPatent
from ..queries.listings import last_day, missing
from ..rules.listings import can_move_listing
from ..workflows import LISTING
from .listing_mails import tell_staff, tell_writer


@transaction.atomic
def submit_listing(*, listing: OpenPatent, actor: Actor) -> OpenPatent:
    """The owner has written the sheet; a coordinator checks it before it opens."""
    listing, target = _start(listing, "submit", actor)
    listing = _finish(listing, "submit", actor, target, returned_reason="")
    tell_staff(listing, "listing_submitted")
    return listing


@transaction.atomic
def send_back_listing(*, listing: OpenPatent, actor: Actor, reason: str) -> OpenPatent:
    listing, target = _start(listing, "send_back", actor)
    listing = _finish(listing, "send_back", actor, target, note=_required(reason), returned_reason=reason.strip())
    tell_writer(listing, "listing_sent_back")
    return listing


@transaction.atomic
def open_listing(*, listing: OpenPatent, actor: Actor, now: datetime) -> OpenPatent:
    """Opens it to the public, newest of all. Raises ActionError that names what is still missing."""
    listing, target = _start(listing, "open", actor)
    today = timezone.localdate(now)
    _may_be_public(listing, today)
    listing = _finish(listing, "open", actor, target, opened_at=now, confirmed_on=today, returned_reason="")
    tell_writer(listing, "listing_opened")
    return listing


@transaction.atomic
def close_listing(*, listing: OpenPatent, actor: Actor, reason: str) -> OpenPatent:
    """Takes no new applications; only at the owner's wish, which the reason names."""
    listing, target = _start(listing, "close", actor)
    return _finish(listing, "close", actor, target, note=_required(reason))


@transaction.atomic
def reopen_listing(*, listing: OpenPatent, actor: Actor) -> OpenPatent:
    listing, target = _start(listing, "reopen", actor)
    return _finish(listing, "reopen", actor, target)


@transaction.atomic
def confirm_listing(*, listing: OpenPatent, actor: Actor, today: date, note: str = "") -> OpenPatent:
    """The owner says it is still open; a hidden listing is shown again as it stood before."""
    listing, target = _start(listing, "confirm", actor)
    if listing.state == ListingState.UNCONFIRMED:
        _may_be_public(listing, today)
        target = _state_before_hiding(listing)
    return _finish(listing, "confirm", actor, target, note=note, confirmed_on=today)


@transaction.atomic
def hide_unconfirmed_listing(*, listing: OpenPatent, actor: Actor) -> OpenPatent:
    listing, target = _start(listing, "hide_unconfirmed", actor)
    listing = _finish(listing, "hide_unconfirmed", actor, target)
    tell_staff(listing, "listing_hidden")
    return listing


@transaction.atomic
def license_listing_exclusively(*, listing: OpenPatent, actor: Actor, reason: str) -> OpenPatent:
    listing, target = _start(listing, "license_exclusively", actor)
    return _finish(listing, "license_exclusively", actor, target, note=_required(reason))


@transaction.atomic
def assign_listing(*, listing: OpenPatent, actor: Actor, reason: str) -> OpenPatent:
    listing, target = _start(listing, "assign", actor)
    return _finish(listing, "assign", actor, target, note=_required(reason))


@transaction.atomic
def withdraw_listing(*, listing: OpenPatent, actor: Actor, reason: str) -> OpenPatent:
    listing, target = _start(listing, "withdraw", actor)
    return _finish(listing, "withdraw", actor, target, note=_required(reason))


@transaction.atomic
def expire_listing(*, listing: OpenPatent, actor: Actor, today: date) -> OpenPatent:
    """The longest term of all its rights is over. Raises ActionError while it is not."""
    listing, target = _start(listing, "expire", actor)
    ends = last_day(listing.rights.all())
    if ends is None or ends >= today:
        raise ActionError(_("The term of the rights is not over."))
    listing = _finish(listing, "expire", actor, target)
    tell_staff(listing, "listing_expired")
    return listing


def _start(listing: OpenPatent, action: str, actor: Actor) -> tuple[OpenPatent, str]:
    """The locked listing and the state that the action leads to."""
    locked = OpenPatent.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if not can_move_listing(actor, locked, action):
        raise NotAllowed
    return locked, LISTING.target(action, locked.state)


def _finish(
    listing: OpenPatent, action: str, actor: Actor, target: str, *, note: str = "", **fields: Any
) -> OpenPatent:
    before = listing.state
    changes = history.set_fields(listing, {"state": target, **fields})
    listing.full_clean(exclude=["owner", "in_charge", "created_by"])
    listing.save(update_fields=[*changes, "updated_at"])
    changes.pop("state", None)
    history.record(listing, action, actor, state_from=before, state_to=target, changes=changes, note=note.strip())
    search.sync([listing.pk])
    return listing


def _required(reason: str) -> str:
    if not reason.strip():
        raise ActionError(_("Please write the reason."), "reason")
    return reason


def _may_be_public(listing: OpenPatent, today: date) -> None:
    lacking = missing(listing)
    if lacking:
        raise ActionError(
            _("Before opening, this is still missing: %(what)s.")
            % {"what": " / ".join(check.text for check in lacking)}
        )
    ends = last_day(listing.rights.all())
    if ends is not None and ends < today:
        raise ActionError(_("The term of all rights on this sheet is over, so it cannot be opened."))


def _state_before_hiding(listing: OpenPatent) -> str:
    row = History.objects.about(listing).filter(action="hide_unconfirmed").first()
    return row.state_from if row and row.state_from in PUBLIC_LISTING_STATES else ListingState.OPEN
