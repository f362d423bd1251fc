"""Kinds of mail of the exchange. To outsiders number, day and link; to staff company and place too."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.mail.enums import Delivery
from kawasaki_ip.mail.expected import Owed, register_expected
from kawasaki_ip.mail.kinds import Audience, Item, Kind, Ladder, Nature, register

from .actions.memberships import ANSWER_WITHIN, CONFIRM
from .models import Membership


def _mail(key: str, name: object, subject: object, audience: Audience, nature: Nature = Nature.TRANSACTIONAL) -> None:
    template = f"exchange/mail/{key}.txt"
    register(Kind(key=key, name=name, subject=subject, template=template, audience=audience, nature=nature))


# --- to the applicant
_mail(
    "application_confirm",
    _("Confirmation of an application"),
    _("Please confirm your application"),
    Audience.OUTSIDER,
)
_mail(
    "application_received",
    _("Receipt of an application"),
    _("Application received (%(number)s)"),
    Audience.OUTSIDER,
)
_mail("application_add", _("Please add to an application"), _("Please add something (%(number)s)"), Audience.OUTSIDER)
_mail(
    "application_taken_up",
    _("A coordinator took an application up"),
    _("Your coordinator (%(number)s)"),
    Audience.OUTSIDER,
)
_mail(
    "application_passed_on",
    _("An application was passed on"),
    _("Passed on to the owner (%(number)s)"),
    Audience.OUTSIDER,
)
_mail(
    "application_answer_day",
    _("The owner named another day"),
    _("A new day for the answer (%(number)s)"),
    Audience.OUTSIDER,
)
_mail("application_accepted", _("The owner agrees to meet"), _("On to the interview (%(number)s)"), Audience.OUTSIDER)
_mail(
    "application_declined",
    _("An application is not taken further"),
    _("Result of your application (%(number)s)"),
    Audience.OUTSIDER,
)

# --- to the owner of the right
_mail(
    "application_to_owner",
    _("An application was passed on to you"),
    _("An application for you (%(number)s)"),
    Audience.OUTSIDER,
)
_mail(
    "application_ended",
    _("An application passed on to you has ended"),
    _("An application has ended (%(number)s)"),
    Audience.OUTSIDER,
)

# --- to the coordinators
_mail("application_new", _("New application"), _("New application (%(number)s)"), Audience.STAFF)
_mail("application_added", _("An applicant added something"), _("Addition arrived (%(number)s)"), Audience.STAFF)
_mail(
    "application_withdrawn", _("An application was withdrawn"), _("Application withdrawn (%(number)s)"), Audience.STAFF
)
_mail("application_day_named", _("An owner needs longer"), _("Owner needs longer (%(number)s)"), Audience.STAFF)
_mail("application_answered", _("An owner answered"), _("The owner answered (%(number)s)"), Audience.STAFF)

# --- cases
_mail(
    "match_moved",
    _("A case moved to another stage"),
    _("Your case moved on (%(number)s)"),
    Audience.OUTSIDER,
    Nature.SUBSCRIBED,
)
_mail(
    "match_moved_staff",
    _("A colleague moved your case"),
    _("Case changed (%(number)s)"),
    Audience.STAFF,
    Nature.SUBSCRIBED,
)

# --- listings
_mail("listing_submitted", _("A listing waits to be checked"), _("Listing to check (%(number)s)"), Audience.STAFF)
_mail("listing_sent_back", _("A listing was sent back"), _("Please change a listing (%(number)s)"), Audience.OUTSIDER)
_mail("listing_opened", _("A listing was opened"), _("Your listing is open (%(number)s)"), Audience.OUTSIDER)
_mail("listing_confirm", _("Yearly question about listings"), _("Are your listings still open?"), Audience.OUTSIDER)
_mail("listing_hidden", _("A listing was hidden"), _("Listing hidden (%(number)s)"), Audience.STAFF)
_mail("listing_expired", _("The term of a listing is over"), _("Listing ended (%(number)s)"), Audience.STAFF)

# --- who belongs to which organization
_mail("membership_requested", _("Somebody names their company"), _("Request to join a company"), Audience.STAFF)
_mail(
    "membership_colleague",
    _("A colleague asks to be approved"),
    _("Is this person your colleague?"),
    Audience.OUTSIDER,
)
_mail("membership_approved", _("You belong to your company now"), _("Your company is confirmed"), Audience.OUTSIDER)
_mail("membership_refused", _("You could not be tied to a company"), _("About your company"), Audience.OUTSIDER)
_mail("membership_ended", _("Your tie to a company has ended"), _("Your company on the portal"), Audience.OUTSIDER)


def membership_item(membership: Membership) -> Item | None:
    """The digest's line of the yearly question; None once it is answered."""
    return Item(path=reverse("join"), day=membership.asked_on + ANSWER_WITHIN) if membership.awaits_answer else None


def unanswered_memberships(today: date) -> list[Owed]:
    return [
        Owed(membership.pk, membership.user_id, membership.asked_on + ANSWER_WITHIN)
        for membership in Membership.objects.awaiting_answer().filter(user__is_active=True)
    ]


register(
    Kind(
        key=CONFIRM,
        name=_("Are you still with your company?"),
        subject=_("Are you still with your company?"),
        audience=Audience.OUTSIDER,
        nature=Nature.SUBSCRIBED,
        delivery=Delivery.DIGEST,
        ladder=Ladder.OUTSIDER,
        item=membership_item,
    )
)
register_expected(CONFIRM, "exchange.membership", unanswered_memberships)

# --- to the coordinator
_mail("company_given", _("A company was given to you"), _("A company was given to you"), Audience.STAFF)
