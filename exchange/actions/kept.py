"""気になる: kept by a person, shared within the company."""

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from ..enums import MEMBER_KINDS
from ..models import KeptListing, OpenPatent
from ..models.organizations import bodies_of
from ..rules.listings import can_keep_listings


@transaction.atomic
def keep_listing(*, listing: OpenPatent, actor: Actor, note: str = "") -> KeptListing:
    """Keeping twice changes the note."""
    if not can_keep_listings(actor):
        raise NotAllowed
    if not OpenPatent.objects.public().filter(pk=listing.pk).exists():
        raise ActionError(_("This listing is not shown any more."))
    kept, _created = KeptListing.objects.update_or_create(
        user=actor.user,
        listing=listing,
        defaults={"note": note, "organization_id": bodies_of(actor.user, MEMBER_KINDS)[0]},
    )
    return kept


@transaction.atomic
def let_go(*, listing: OpenPatent, actor: Actor) -> int:
    """Takes the person's own mark away; returns how many rows went."""
    if not can_keep_listings(actor):
        raise NotAllowed
    return KeptListing.objects.filter(user=actor.user, listing=listing).delete()[0]
