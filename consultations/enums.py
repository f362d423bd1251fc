"""Every choice of visits, consultations, dispatches and follow-ups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitState(TextChoices):
    DRAFT = "draft", pgettext_lazy("visit", "draft")
    RECORDED = "recorded", pgettext_lazy("visit", "recorded")


class ConsultationState(TextChoices):
    RECEIVED = "received", pgettext_lazy("consultation", "received")
    ASSIGNED = "assigned", pgettext_lazy("consultation", "person in charge decided")
    IN_HAND = "in_hand", pgettext_lazy("consultation", "in hand")
    DONE = "done", pgettext_lazy("consultation", "done")


OPEN_CONSULTATION_STATES = frozenset(
    {ConsultationState.RECEIVED, ConsultationState.ASSIGNED, ConsultationState.IN_HAND}
)


class Outcome(TextChoices):
    ANSWERED = "answered", pgettext_lazy("outcome", "answered")
    DISPATCH = "dispatch", pgettext_lazy("outcome", "expert dispatched")
    VISIT = "visit", pgettext_lazy("outcome", "visit")
    REFERRED = "referred", pgettext_lazy("outcome", "referred to another body")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "withdrawn")


class ConsultationChannel(TextChoices):
    WINDOW = "window", _("at the window")
    TELEPHONE = "telephone", _("by telephone")
    WEB = "web", _("through the website")
    VISIT = "visit", _("during a visit")


class Subject(TextChoices):
    SEARCH = "search", _("using patent information")
    FILING = "filing", _("filing an application")
    PROTECTION = "protection", _("obtaining and protecting rights")
    STRATEGY = "strategy", _("IP strategy")
    SECRET = "secret", _("trade secrets")
    OVERSEAS = "overseas", _("overseas")
    OPEN_PATENT = "open_patent", _("using open patents")
    OTHER = "other", pgettext_lazy("subject", "other")


class DispatchState(TextChoices):
    REQUESTED = "requested", pgettext_lazy("dispatch", "requested")
    WAITING = "waiting", pgettext_lazy("dispatch", "waiting for the expert")
    REFUSED = "refused", pgettext_lazy("dispatch", "not approved")
    UNDER_WAY = "under_way", pgettext_lazy("dispatch", "under way")
    DECLINED = "declined", pgettext_lazy("dispatch", "expert declined")
    REPORTED = "reported", pgettext_lazy("dispatch", "reported")
    SURVEYED = "surveyed", pgettext_lazy("dispatch", "surveyed")


OPEN_DISPATCH_STATES = frozenset(
    {DispatchState.REQUESTED, DispatchState.WAITING, DispatchState.UNDER_WAY, DispatchState.DECLINED}
)
# What the expert named in it may read; who declined reads it no more.
EXPERT_DISPATCH_STATES = frozenset(
    {DispatchState.WAITING, DispatchState.UNDER_WAY, DispatchState.REPORTED, DispatchState.SURVEYED}
)


class DispatchUnit(TextChoices):
    TIMES = "times", pgettext_lazy("unit", "times")
    DAYS = "days", pgettext_lazy("unit", "days")
    HOURS = "hours", pgettext_lazy("unit", "hours")


class FollowUpState(TextChoices):
    OPEN = "open", pgettext_lazy("follow-up", "open")
    DONE = "done", pgettext_lazy("follow-up", "done")
    PUT_OFF = "put_off", pgettext_lazy("follow-up", "put off")
    NOT_NEEDED = "not_needed", pgettext_lazy("follow-up", "not needed")


# Put off is still owed.
OWED_STATES = frozenset({FollowUpState.OPEN, FollowUpState.PUT_OFF})


class Profession(TextChoices):
    PATENT_ATTORNEY = "patent_attorney", _("patent attorney")
    SME_CONSULTANT = "sme_consultant", _("SME consultant")
    LAWYER = "lawyer", _("lawyer")
    ENGINEER = "engineer", _("engineer")
    OTHER = "other", pgettext_lazy("profession", "other")
