"""Who may see, write, open and end a listing; who keeps one."""

from collections.abc import Callable

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import ListingState
from ..models import OpenPatent, Right
from .organizations import belongs_to, is_member, is_provider

UNOPENED_STATES = frozenset({ListingState.DRAFT, ListingState.IN_REVIEW})


def can_view_listing(actor: Actor, listing: OpenPatent) -> bool:
    """Agrees with OpenPatent.objects.visible_to."""
    return listing.is_public or can_work_with_companies(actor) or owns_listing(actor, listing)


def owns_listing(actor: Actor, listing: OpenPatent) -> bool:
    return is_provider(actor) and belongs_to(actor, listing.owner_id)


def can_use_listings(actor: Actor) -> bool:
    """The pages under /listings/: a provider for its own, staff in the field for all."""
    return can_work_with_companies(actor) or is_provider(actor)


def can_edit_listing(actor: Actor, listing: OpenPatent) -> bool:
    """A provider writes its drafts; what is being checked or is public, a coordinator writes."""
    if can_work_with_companies(actor):
        return True
    return listing.state == ListingState.DRAFT and owns_listing(actor, listing)


def can_write_rights(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_view_right(actor: Actor, right: Right) -> bool:
    return can_work_with_companies(actor)


def can_record_permission(actor: Actor, owner_id: int | None) -> bool:
    """The owner's people give it; staff in the field record what they were given."""
    return can_work_with_companies(actor) or (is_provider(actor) and belongs_to(actor, owner_id))


def can_import(actor: Actor) -> bool:
    return can_work_with_companies(actor) or actor.is_portal


def can_keep_listings(actor: Actor) -> bool:
    return is_member(actor)


def _staff(actor: Actor, listing: OpenPatent) -> bool:
    return can_work_with_companies(actor)


def _owner_or_staff(actor: Actor, listing: OpenPatent) -> bool:
    return can_work_with_companies(actor) or owns_listing(actor, listing)


def _portal(actor: Actor, listing: OpenPatent) -> bool:
    return actor.is_portal


# Who may start which action of workflows.LISTING.
MOVES: dict[str, Callable[[Actor, OpenPatent], bool]] = {
    "submit": _owner_or_staff,
    "send_back": _staff,
    "open": _staff,
    "close": _owner_or_staff,
    "reopen": _owner_or_staff,
    "confirm": _owner_or_staff,
    "hide_unconfirmed": _portal,
    "license_exclusively": _staff,
    "assign": _staff,
    "withdraw": _owner_or_staff,
    "expire": _portal,
}


def can_move_listing(actor: Actor, listing: OpenPatent, action: str) -> bool:
    """Whether this actor may start the action at all; the workflow says from which states."""
    return MOVES[action](actor, listing)
