"""What a day brings to listings: owners are asked, what is not confirmed is hidden, what is over ends."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.mail.actions import send
from kawasaki_ip.mail.kinds import Addressee

from ..models import Membership, OpenPatent, Organization
from ..queries.listings import GRACE_DAYS, confirmation_due_on, past_their_term, to_be_asked, to_be_hidden
from .listings import expire_listing, hide_unconfirmed_listing


def move_listings_by_day(*, today: date) -> dict[str, int]:
    """Ends and hides, each listing in its own transaction. Nothing else hides one by time."""
    portal = Actor.portal()
    done = {"expired": 0, "hidden": 0}
    for listing in past_their_term(on=today):
        done["expired"] += _unless_moved(lambda it: expire_listing(listing=it, actor=portal, today=today), listing)
    for listing in to_be_hidden(on=today):
        done["hidden"] += _unless_moved(lambda it: hide_unconfirmed_listing(listing=it, actor=portal), listing)
    return done


def ask_owners(*, today: date) -> int:
    """Asks each owner once, in one mail for all its listings, before their year is over; returns how many owners."""
    owner_ids = sorted(set(to_be_asked(on=today).values_list("owner_id", flat=True)))
    for owner_id in owner_ids:
        _ask(Organization.objects.get(pk=owner_id), today)
    return len(owner_ids)


@transaction.atomic
def _ask(owner: Organization, today: date) -> None:
    listings = list(to_be_asked(on=today).filter(owner=owner).select_for_update(of=("self",)))
    if not listings:
        return
    until = max(min(filter(None, map(confirmation_due_on, listings))), today + timedelta(days=GRACE_DAYS))
    for listing in listings:
        changes = history.set_fields(listing, {"confirmation_asked_on": today})
        listing.save(update_fields=[*changes, "updated_at"])
        history.record(listing, "ask", Actor.portal(), changes=changes)
    for recipient, name in _people_of(owner):
        send(
            kind="listing_confirm",
            recipient=recipient,
            about=owner,
            context={"count": len(listings), "until": until, "path": "/listings/?to_confirm=true"},
            dedupe_key=f"listing_confirm:{owner.pk}:{name}:{today}",
        )


def _people_of(owner: Organization) -> list[tuple[Any, str]]:
    """The owner's users; without any the first contact, else the house itself by telephone."""
    users = [m.user for m in Membership.objects.approved().filter(organization=owner).select_related("user")]
    active = [(user, str(user.pk)) for user in users if user.is_active]
    if active:
        return active
    contact = owner.contacts.filter(left_on__isnull=True).first()
    addressee = Addressee(
        name=contact.name if contact else owner.name,
        address=contact.email if contact else "",
        is_body=contact is None,
        telephone=(contact.telephone if contact else "") or owner.telephone,
        fax=owner.fax,
        in_charge=owner.in_charge,
    )
    return [(addressee, "contact")]


def _unless_moved(action: Callable[[OpenPatent], OpenPatent], listing: OpenPatent) -> bool:
    """False when somebody moved the listing between our look and our lock."""
    try:
        action(listing)
    except ActionError:
        return False
    return True
