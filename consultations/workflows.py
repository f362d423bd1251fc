"""Tables of states: action → (sources, target, the button's words)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.workflow import Workflow

from .enums import (
    OPEN_CONSULTATION_STATES,
    OWED_STATES,
    ConsultationState,
    DispatchState,
    FollowUpState,
    VisitState,
)

VISIT = Workflow(
    "visit",
    VisitState,
    {
        "record": ([VisitState.DRAFT], VisitState.RECORDED, _("Save as recorded")),
        "complete": ([VisitState.RECORDED], None, _("Complete the record")),
        "edit": ([VisitState.DRAFT, VisitState.RECORDED], None, _("Edit")),
        "add_note": ([VisitState.RECORDED], None, _("Add a note")),
        "share": ([VisitState.RECORDED], None, _("Share the record")),
        "stop_sharing": ([VisitState.RECORDED], None, _("Stop sharing")),
    },
)

CONSULTATION = Workflow(
    "consultation",
    ConsultationState,
    {
        "assign": (OPEN_CONSULTATION_STATES, ConsultationState.ASSIGNED, _("Decide who is in charge")),
        "start": (
            [ConsultationState.RECEIVED, ConsultationState.ASSIGNED],
            ConsultationState.IN_HAND,
            _("Start working on it"),
        ),
        "answer": (
            [ConsultationState.ASSIGNED, ConsultationState.IN_HAND],
            ConsultationState.IN_HAND,
            _("Send an answer"),
        ),
        "finish": (
            [ConsultationState.ASSIGNED, ConsultationState.IN_HAND],
            ConsultationState.DONE,
            _("Finish with an outcome"),
        ),
        "withdraw": (
            OPEN_CONSULTATION_STATES,
            ConsultationState.DONE,
            pgettext_lazy("consultation", "Withdraw"),
        ),
    },
)

DISPATCH = Workflow(
    "dispatch",
    DispatchState,
    {
        "approve": ([DispatchState.REQUESTED], DispatchState.WAITING, pgettext_lazy("dispatch", "Approve")),
        "refuse": ([DispatchState.REQUESTED], DispatchState.REFUSED, pgettext_lazy("dispatch", "Do not approve")),
        "accept": ([DispatchState.WAITING], DispatchState.UNDER_WAY, pgettext_lazy("dispatch", "Accept")),
        "decline": ([DispatchState.WAITING], DispatchState.DECLINED, pgettext_lazy("dispatch", "Decline")),
        "ask_another": ([DispatchState.DECLINED], DispatchState.WAITING, _("Ask another expert")),
        "log_use": ([DispatchState.UNDER_WAY], None, _("Note a day of work")),
        "report": ([DispatchState.UNDER_WAY], DispatchState.REPORTED, _("Send the report")),
        "survey": ([DispatchState.REPORTED], DispatchState.SURVEYED, _("Record the survey")),
    },
)

FOLLOW_UP = Workflow(
    "follow-up",
    FollowUpState,
    {
        "do": (OWED_STATES, FollowUpState.DONE, _("Done")),
        "put_off": (OWED_STATES, FollowUpState.PUT_OFF, _("Put off")),
        "drop": (OWED_STATES, FollowUpState.NOT_NEEDED, _("Not needed")),
        "hand_to": (OWED_STATES, None, _("Hand to someone")),
    },
)
