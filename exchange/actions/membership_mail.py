"""The mails about memberships. Outsiders read a link, never whether a company is known here."""

from django.urls import reverse

from kawasaki_ip.mail.actions import send
from kawasaki_ip.mail.kinds import desk

from ..models import Membership
from ..queries.memberships import colleagues_to_ask, suggestions


def tell_who_decides(membership: Membership) -> None:
    """The coordinator in charge of the company that is meant, else the desk; and the colleagues there."""
    path = reverse("membership_request", args=[membership.pk])
    meant = next((company for company in suggestions(membership) if company.rank < 2), None)
    in_charge = meant.in_charge if meant and meant.in_charge and meant.in_charge.is_active else None
    words = {"company": membership.company_name, "path": path}
    send(kind="membership_requested", recipient=in_charge or desk(), about=membership, context=words)
    for colleague in colleagues_to_ask(membership):
        send(kind="membership_colleague", recipient=colleague, about=membership, context={"path": path})


def tell_person(membership: Membership, kind: str) -> None:
    send(kind=kind, recipient=membership.user, about=membership, context={"path": reverse("join")})
