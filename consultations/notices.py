"""The kinds of mail that this app writes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.mail.enums import Delivery
from kawasaki_ip.mail.kinds import Audience, Item, Kind, Ladder, Nature, register

from .models import FollowUp


def follow_up_item(follow_up: FollowUp) -> Item | None:
    """The digest's line of a next step; None once it is not owed any more."""
    if not follow_up.is_owed:
        return None
    company = follow_up.about_company
    return Item(
        path=reverse("follow_up_detail", args=[follow_up.pk]),
        day=follow_up.due,
        company=company.name if company else "",
        place=company.get_ward_display() if company else "",
    )


register(
    Kind(
        key="follow_up_due",
        name=_("Next steps"),
        subject=_("Next step"),
        audience=Audience.STAFF,
        nature=Nature.SUBSCRIBED,
        delivery=Delivery.DIGEST,
        ladder=Ladder.STAFF,
        item=follow_up_item,
    )
)


def _at_once(key: str, name: object, subject: object, audience: Audience) -> None:
    register(
        Kind(
            key=key,
            name=name,
            subject=subject,
            template=f"consultations/mail/{key}.txt",
            audience=audience,
            nature=Nature.TRANSACTIONAL,
        )
    )


_at_once(
    "consultation_receipt",
    _("Receipt of a consultation"),
    _("Consultation received (%(number)s)"),
    Audience.OUTSIDER,
)
_at_once(
    "consultation_answered",
    _("Answer to a consultation"),
    _("Answer to your consultation (%(number)s)"),
    Audience.OUTSIDER,
)
_at_once(
    "consultation_finished",
    _("Consultation finished"),
    _("Your consultation (%(number)s)"),
    Audience.OUTSIDER,
)
_at_once("consultation_new", _("New consultation"), _("New consultation (%(number)s)"), Audience.STAFF)
_at_once(
    "consultation_assigned",
    _("Consultation given to you"),
    _("Consultation given to you (%(number)s)"),
    Audience.STAFF,
)
_at_once(
    "consultation_withdrawn",
    _("Consultation withdrawn"),
    _("Consultation withdrawn (%(number)s)"),
    Audience.STAFF,
)
_at_once(
    "dispatch_requested",
    _("Dispatch to approve"),
    _("Dispatch to approve (%(number)s)"),
    Audience.STAFF,
)
_at_once("dispatch_asked", _("Request to an expert"), _("Request for a dispatch (%(number)s)"), Audience.OUTSIDER)
_at_once("dispatch_refused", _("Dispatch not approved"), _("Dispatch not approved (%(number)s)"), Audience.STAFF)
_at_once("dispatch_accepted", _("Expert accepted"), _("Expert accepted (%(number)s)"), Audience.STAFF)
_at_once("dispatch_declined", _("Expert declined"), _("Expert declined (%(number)s)"), Audience.STAFF)
_at_once("dispatch_reported", _("Expert's report"), _("Expert's report (%(number)s)"), Audience.STAFF)
