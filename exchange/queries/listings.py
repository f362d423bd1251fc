"""What a listing still lacks, what may be done with it, and which ones owe a confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.dates import years_later

from ..enums import PUBLIC_LISTING_STATES, ListingState
from ..models import OpenPatent, Right
from ..rules.listings import can_move_listing
from ..workflows import LISTING

CONFIRMATION_YEARS = 1
# The owner is asked so many days before the year is over, and has at least so many to answer.
ASK_DAYS_BEFORE = 30
GRACE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist before opening."""

    key: str
    text: str
    is_done: bool


def checklist(listing: OpenPatent) -> list[Check]:
    """Everything that must be there before the listing opens, done or not."""
    return [
        Check("owner", _("The owner is named"), listing.owner_id is not None),
        Check("permission", _("All owners have given their permission"), has_permission(listing)),
        Check("trouble", _("What trouble it solves"), bool(listing.trouble.strip())),
        Check(
            "advantage",
            _("What is better, in numbers; or why there are none"),
            bool(listing.advantage.strip() or listing.no_numbers_why.strip()),
        ),
        Check("could_make", _("What one could make"), bool(listing.could_make.strip())),
        Check("terms", _("Terms"), bool(listing.terms)),
    ]


def missing(listing: OpenPatent) -> list[Check]:
    return [check for check in checklist(listing) if not check.is_done]


def has_permission(listing: OpenPatent) -> bool:
    """The owner's word for all joint owners, in force."""
    if listing.owner_id is None:
        return False
    # Read in Python, so that a list may prefetch the permissions.
    return any(
        permission.for_all_owners and permission.withdrawn_on is None and permission.owner_id == listing.owner_id
        for permission in listing.permissions.all()
    )


def possible_moves(actor: Actor, listing: OpenPatent) -> list[tuple[str, Any]]:
    """(action, the button's words) in the workflow's order, for those that this actor may start now."""
    return [
        (name, LISTING.transitions[name].label)
        for name in LISTING.actions_from(listing.state)
        if can_move_listing(actor, listing, name)
    ]


def last_day(rights: Iterable[Right]) -> date | None:
    """End of the longest term of all rights; None when one of them has no known end, or there is no right."""
    days = [right.expires_on for right in rights]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def past_their_term(*, on: date) -> QuerySet[OpenPatent]:
    """Listings whose every right has ended before this day."""
    return (
        OpenPatent.objects.filter(state__in=[*PUBLIC_LISTING_STATES, ListingState.UNCONFIRMED])
        .annotate(
            all_rights=Count("listing_rights"),
            known_ends=Count("listing_rights", filter=Q(listing_rights__right__expires_on__isnull=False)),
            last_end=Max("listing_rights__right__expires_on"),
        )
        .filter(all_rights__gt=0, known_ends=F("all_rights"), last_end__lt=on)
        .order_by("pk")
    )


def confirmation_due_on(listing: OpenPatent) -> date | None:
    """The day until which the owner should have confirmed."""
    return years_later(listing.confirmed_on, CONFIRMATION_YEARS) if listing.confirmed_on else None


def to_be_asked(*, on: date) -> QuerySet[OpenPatent]:
    """Public listings whose year is nearly over and whose owner was not asked about it yet."""
    confirmed_before = years_later(on + timedelta(days=ASK_DAYS_BEFORE), -CONFIRMATION_YEARS)
    return (
        OpenPatent.objects.public()
        .filter(confirmed_on__lte=confirmed_before)
        .filter(Q(confirmation_asked_on__isnull=True) | Q(confirmation_asked_on__lte=F("confirmed_on")))
        .order_by("pk")
    )


def to_be_hidden(*, on: date) -> QuerySet[OpenPatent]:
    """Public listings not confirmed within the year although their owner was asked in time."""
    return (
        OpenPatent.objects.public()
        .filter(
            confirmed_on__lt=years_later(on, -CONFIRMATION_YEARS),
            confirmation_asked_on__gt=F("confirmed_on"),
            confirmation_asked_on__lte=on - timedelta(days=GRACE_DAYS),
        )
        .order_by("pk")
    )
