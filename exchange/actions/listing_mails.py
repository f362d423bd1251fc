"""Mails about listings: to staff number and owner, to the owner number and link."""

from kawasaki_ip.mail.actions import send
from kawasaki_ip.mail.kinds import desk

from ..models import OpenPatent


def tell_staff(listing: OpenPatent, kind: str) -> None:
    """New work for the coordinator in charge, else for the desk."""
    send(
        kind=kind,
        recipient=listing.in_charge or desk(),
        about=listing,
        context={"number": str(listing.pk), "company": str(listing.owner or ""), "path": f"/listings/{listing.pk}/"},
    )


def tell_writer(listing: OpenPatent, kind: str) -> None:
    """What became of a sheet, to the owner's person who wrote it; staff read it on their own page."""
    writer = listing.created_by
    if writer is not None and writer.is_active and not writer.is_staff_member:
        send(
            kind=kind,
            recipient=writer,
            about=listing,
            context={"number": str(listing.pk), "path": f"/listings/{listing.pk}/"},
        )
