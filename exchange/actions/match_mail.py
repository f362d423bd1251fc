"""The mails of a case: to both sides number and link, to the person in charge company and place too."""

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.mail.actions import send

from ..models import Match, Membership


def page_path(match: Match) -> str:
    return f"/matches/{match.pk}/"


def tell_both_sides(match: Match, actor: Actor) -> None:
    """A move forward: everyone with an account at the company and at the owner. Who has none is called anyway."""
    sides = Membership.objects.approved().filter(organization__in=[match.company_id, match.owner_id])
    context = {"number": match.number, "path": page_path(match)}
    told = set()
    for membership in sides.filter(user__is_active=True).select_related("user").order_by("pk"):
        user = membership.user
        if user != actor.user and user.pk not in told:
            told.add(user.pk)
            send(kind="match_moved", recipient=user, about=match, context=context)


def tell_in_charge(match: Match, actor: Actor) -> None:
    """When somebody else moved it."""
    if match.in_charge is None or match.in_charge == actor.user or not match.in_charge.is_active:
        return
    place = match.company.get_ward_display() if match.company.ward else ""
    context = {"number": match.number, "company": match.company.name, "place": place, "path": page_path(match)}
    send(kind="match_moved_staff", recipient=match.in_charge, about=match, context=context)
