"""Tables of states: action → (sources, target, the button's words)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.workflow import Workflow

from .enums import (
    MOVING_CONDITIONS,
    OPEN_APPLICATION_STATES,
    PUBLIC_LISTING_STATES,
    UNCALLED_STATES,
    ApplicationState,
    Condition,
    ListingState,
    MembershipState,
)

LISTING = Workflow(
    "listing",
    ListingState,
    {
        "submit": ([ListingState.DRAFT], ListingState.IN_REVIEW, _("Ask for the check before publication")),
        "send_back": ([ListingState.IN_REVIEW], ListingState.DRAFT, _("Send back with a reason")),
        "open": (
            [ListingState.DRAFT, ListingState.IN_REVIEW, ListingState.UNCONFIRMED],
            ListingState.OPEN,
            _("Open to the public"),
        ),
        "close": ([ListingState.OPEN], ListingState.CLOSED, _("Close to new applications (owner's wish)")),
        "reopen": ([ListingState.CLOSED], ListingState.OPEN, _("Take new applications again")),
        "confirm": (
            [ListingState.OPEN, ListingState.CLOSED, ListingState.UNCONFIRMED],
            None,
            _("Owner confirms: still open"),
        ),
        "hide_unconfirmed": (PUBLIC_LISTING_STATES, ListingState.UNCONFIRMED, _("Hide until the owner confirms")),
        "license_exclusively": (
            PUBLIC_LISTING_STATES | {ListingState.UNCONFIRMED},
            ListingState.EXCLUSIVE,
            _("Exclusively licensed"),
        ),
        "assign": (
            PUBLIC_LISTING_STATES | {ListingState.UNCONFIRMED},
            ListingState.ASSIGNED,
            pgettext_lazy("listing", "Assigned to somebody"),
        ),
        "withdraw": (
            PUBLIC_LISTING_STATES | {ListingState.UNCONFIRMED, ListingState.DRAFT, ListingState.IN_REVIEW},
            ListingState.WITHDRAWN,
            _("End the listing"),
        ),
        "expire": (
            PUBLIC_LISTING_STATES | {ListingState.UNCONFIRMED},
            ListingState.EXPIRED,
            _("Term of the right is over"),
        ),
    },
)

APPLICATION = Workflow(
    "application",
    ApplicationState,
    {
        "submit": ([ApplicationState.DRAFT], ApplicationState.SUBMITTED, _("Send")),
        "confirm_by_link": ([ApplicationState.DRAFT], ApplicationState.SUBMITTED, _("Confirm the application")),
        # A draft that was never confirmed by mail is received by the call; elsewhere the state stays.
        "confirm_by_call": (UNCALLED_STATES | {ApplicationState.DRAFT}, None, _("Note the first call")),
        "ask_to_add": (
            [ApplicationState.SUBMITTED, ApplicationState.TAKEN_UP],
            ApplicationState.ADD,
            _("Ask the applicant to add something"),
        ),
        # Back to where it came from: waiting, or with the coordinator who took it up.
        "add": ([ApplicationState.ADD], None, _("Send the addition")),
        "take_up": (
            [ApplicationState.SUBMITTED, ApplicationState.ADD],
            ApplicationState.TAKEN_UP,
            _("Take up"),
        ),
        "pass_on": ([ApplicationState.TAKEN_UP], ApplicationState.PASSED_ON, _("Pass on to the owner")),
        "allow_name": (
            [ApplicationState.PASSED_ON, ApplicationState.ACCEPTED],
            None,
            _("The company's name may be told now"),
        ),
        "name_answer_day": ([ApplicationState.PASSED_ON], None, _("Name another day for the answer")),
        "accept": ([ApplicationState.PASSED_ON], ApplicationState.ACCEPTED, _("Agree to meet")),
        "decline": (
            [ApplicationState.SUBMITTED, ApplicationState.ADD, ApplicationState.TAKEN_UP, ApplicationState.PASSED_ON],
            ApplicationState.DECLINED,
            _("Decline with a reason"),
        ),
        "withdraw": (
            OPEN_APPLICATION_STATES | {ApplicationState.DRAFT},
            ApplicationState.WITHDRAWN,
            pgettext_lazy("application", "Withdraw"),
        ),
    },
)

CASE = Workflow(
    "case",
    Condition,
    {
        "rest": (MOVING_CONDITIONS, Condition.RESTING, _("Let the case rest")),
        "fail": (MOVING_CONDITIONS | {Condition.RESTING}, Condition.FAILED, _("End without result")),
        "resume": ([Condition.RESTING, Condition.FAILED], Condition.RESUMED, _("Take up again")),
        # Stages move while the case moves; the condition stays.
        "move_stage": (MOVING_CONDITIONS, None, _("Move to another stage")),
        "go_back": (MOVING_CONDITIONS, None, _("Go back one stage")),
        "record_contract": (MOVING_CONDITIONS, None, _("Record a contract")),
        "record_product": (MOVING_CONDITIONS, None, _("Record a product")),
        "record_nda": (MOVING_CONDITIONS | {Condition.RESTING}, None, _("Record a non-disclosure agreement")),
    },
)

MEMBERSHIP = Workflow(
    "membership",
    MembershipState,
    {
        "approve": ([MembershipState.REQUESTED], MembershipState.APPROVED, pgettext_lazy("membership", "Approve")),
        "refuse": ([MembershipState.REQUESTED], MembershipState.REFUSED, pgettext_lazy("membership", "Do not approve")),
        "confirm": ([MembershipState.APPROVED], None, _("Still with the company")),
        "end": (
            [MembershipState.APPROVED, MembershipState.REQUESTED],
            MembershipState.ENDED,
            pgettext_lazy("membership", "End"),
        ),
    },
)
