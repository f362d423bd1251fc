"""What the coordinator and the owner do with an application, from the first call to the answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kawasaki_ip.accounts.models import User
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history, ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.normalise import search_key
from kawasaki_ip.mail.actions import cancel_messages
from kawasaki_ip.mail.calendar import add_business_days

from ..enums import ApplicationState, DeclinedBy, OrganizationKind
from ..models import Application, Match, Organization
from ..rules.applications import (
    Reader,
    can_answer_application,
    can_decline_application,
    can_work_on_application,
    reader_of,
)
from ..workflows import APPLICATION
from .application_mail import tell_applicant, tell_coordinators, tell_owner
from .applications import locked, receive
from .matches import open_match

LONGEST_WAIT = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What take_up needs to make an organization of a typed name."""

    name: str
    kana: str = ""
    ward: str = ""


@transaction.atomic
def confirm_by_call(
    *, application: Application, actor: Actor, today: date, now: datetime, note: str = ""
) -> Application:
    """Notes the first call. A draft whose mailed link was never opened is received by it."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    before = application.state
    APPLICATION.target("confirm_by_call", before)
    application.confirmed_at = application.confirmed_at or now
    if before == ApplicationState.DRAFT:
        cancel_messages(about=application)
        receive(application, "confirm_by_call", ApplicationState.SUBMITTED, actor, today, now)
    application.first_called_at = application.first_called_at or now
    application.save(update_fields=["confirmed_at", "first_called_at", "updated_at"])
    history.record(
        application, "first_call", actor, state_from=application.state, state_to=application.state, note=note
    )
    return application


@transaction.atomic
def take_up(
    *,
    application: Application,
    company: Organization | NewCompany,
    in_charge: User,
    actor: Actor,
    now: datetime,
) -> Application:
    """Names the coordinator and ties the typed name to an organization, or makes one of it."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    before, target = application.state, APPLICATION.target("take_up", application.state)
    if not can_work_with_companies(Actor.of(in_charge)):
        raise ActionError(gettext_lazy("Please choose a coordinator."), field="in_charge")
    organization = _made(company, application, in_charge, actor) if isinstance(company, NewCompany) else company
    if organization.pk == application.listing.owner_id:
        raise ActionError(
            gettext_lazy("This is the owner of the technology. Please choose the company that applies."),
            field="company",
        )
    values = {"company": organization, "in_charge": in_charge, "taken_up_at": now, "state": target}
    changes = history.set_fields(application, values)
    application.full_clean()
    application.save(update_fields=[*changes, "updated_at"])
    history.record(application, "take_up", actor, state_from=before, state_to=target, changes=changes)
    if application.awaits_call:
        _owe(application, application.first_call_due, _owed_words("call"), actor)
    tell_applicant(application, "application_taken_up", name=str(in_charge))
    if in_charge != actor.user:
        tell_coordinators(application, "application_new", actor, day=application.first_call_due)
    return application


@transaction.atomic
def ask_to_add(*, application: Application, text: str, actor: Actor, now: datetime) -> Application:
    """The question stands on the applicant's page, not in the mail. Asking counts as the first call."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    before, target = application.state, APPLICATION.target("ask_to_add", application.state)
    if not text.strip():
        raise ActionError(gettext_lazy("Please write what should be added."), field="text")
    application.asked_to_add, application.state = text.strip(), target
    application.first_called_at = application.first_called_at or now
    application.save(update_fields=["asked_to_add", "state", "first_called_at", "updated_at"])
    history.record(application, "ask_to_add", actor, state_from=before, state_to=target)
    tell_applicant(application, "application_add")
    return application


@transaction.atomic
def pass_on(
    *,
    application: Application,
    agreed: bool,
    may_name: bool,
    message_to_owner: str,
    actor: Actor,
    today: date,
    now: datetime,
    how_agreed: str = "",
) -> Application:
    """The owner reads `message_to_owner`, the company's name only with `may_name`, and nothing else."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    before, target = application.state, APPLICATION.target("pass_on", application.state)
    if not agreed:
        raise ActionError(
            gettext_lazy("Please ask the applicant first: without consent nothing is passed on."), field="agreed"
        )
    if not message_to_owner.strip():
        raise ActionError(gettext_lazy("Please write what the owner may read."), field="message_to_owner")
    values = {
        "may_pass_on": True,
        "may_name": may_name,
        "message_to_owner": message_to_owner.strip(),
        "passed_on_at": now,
        "answer_due": add_business_days(today, settings.APPLICATION_OWNER_ANSWER_DAYS),
        "answer_delay_note": "",
        "first_called_at": application.first_called_at or now,
        "state": target,
    }
    changes = history.set_fields(application, values)
    application.full_clean()
    application.save(update_fields=[*changes, "updated_at"])
    history.record(
        application,
        "pass_on",
        actor,
        state_from=before,
        state_to=target,
        changes=changes,
        confidential=["message_to_owner"],
        note=how_agreed,
    )
    ports.cancel_follow_ups(about=application, actor=actor)
    _owe(application, application.answer_due, _owed_words("answer"), actor)
    tell_owner(application, "application_to_owner", actor, day=application.answer_due)
    tell_applicant(application, "application_passed_on", day=application.answer_due)
    return application


@transaction.atomic
def allow_name(*, application: Application, actor: Actor, note: str = "") -> Application:
    """The applicant agreed later that the owner may know who asks."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    APPLICATION.target("allow_name", application.state)
    changes = history.set_fields(application, {"may_name": True})
    application.save(update_fields=["may_name", "updated_at"])
    history.record(application, "allow_name", actor, changes=changes, note=note)
    return application


@transaction.atomic
def name_answer_day(*, application: Application, day: date, note: str, actor: Actor, today: date) -> Application:
    """The owner needs longer, and says until when and why."""
    application = locked(application)
    _demand(allowed=can_answer_application(actor, application))
    state = APPLICATION.target("name_answer_day", application.state)
    if not today <= day <= today + LONGEST_WAIT:
        raise ActionError(gettext_lazy("Please name a day from today on, within half a year."), field="day")
    if not note.strip():
        raise ActionError(gettext_lazy("Please write in one sentence why it takes longer."), field="note")
    changes = history.set_fields(application, {"answer_due": day, "answer_delay_note": note.strip()})
    application.full_clean()
    application.save(update_fields=[*changes, "updated_at"])
    history.record(application, "name_answer_day", actor, state_from=state, state_to=state, changes=changes)
    ports.cancel_follow_ups(about=application, actor=actor)
    _owe(application, day, _owed_words("answer"), actor)
    tell_applicant(application, "application_answer_day", day=day)
    tell_coordinators(application, "application_day_named", actor, day=day)
    return application


@transaction.atomic
def accept(*, application: Application, actor: Actor, today: date, now: datetime, note: str = "") -> Match:
    """The owner agrees to meet: the case opens in the same transaction."""
    application = locked(application)
    _demand(allowed=can_answer_application(actor, application))
    before, target = application.state, APPLICATION.target("accept", application.state)
    application.state, application.decided_at = target, now
    application.full_clean()
    application.save(update_fields=["state", "decided_at", "updated_at"])
    history.record(application, "accept", actor, state_from=before, state_to=target, note=note)
    ports.cancel_follow_ups(about=application, actor=actor)
    match = open_match(application=application, actor=actor, today=today)
    tell_applicant(application, "application_accepted")
    tell_coordinators(application, "application_answered", actor)
    return match


@transaction.atomic
def decline(
    *, application: Application, reason: str, actor: Actor, now: datetime, note: str = "", declined_by: str = ""
) -> Application:
    """`declined_by` is the coordinator's to choose: the owner's answer written down, or the coordinator's own."""
    application = locked(application)
    _demand(allowed=can_decline_application(actor, application))
    before, target = application.state, APPLICATION.target("decline", application.state)
    if reader_of(actor, application) == Reader.OWNER:
        declined_by = DeclinedBy.OWNER
    if declined_by == DeclinedBy.OWNER and before != ApplicationState.PASSED_ON:
        raise ActionError(gettext_lazy("The owner has not been asked yet."), field="declined_by")
    values: dict[str, Any] = {
        "state": target,
        "declined_by": declined_by or DeclinedBy.COORDINATOR,
        "decline_reason": reason,
        "decline_note": note.strip(),
        "decided_at": now,
    }
    changes = history.set_fields(application, values)
    application.full_clean()
    application.save(update_fields=[*changes, "updated_at"])
    history.record(
        application,
        "decline",
        actor,
        state_from=before,
        state_to=target,
        changes=changes,
        confidential=["decline_note"],
    )
    ports.cancel_follow_ups(about=application, actor=actor)
    tell_applicant(application, "application_declined")
    tell_coordinators(application, "application_answered", actor)
    if before == ApplicationState.PASSED_ON and application.declined_by == DeclinedBy.COORDINATOR:
        tell_owner(application, "application_ended", actor)
    return application


@transaction.atomic
def write_note(*, application: Application, note: str, actor: Actor) -> Application:
    """The internal note: staff only."""
    application = locked(application)
    _demand(allowed=can_work_on_application(actor, application))
    changes = history.set_fields(application, {"internal_note": note})
    application.save(update_fields=["internal_note", "updated_at"])
    history.record(application, "write_note", actor, changes=changes, confidential=["internal_note"])
    return application


def _demand(*, allowed: bool) -> None:
    if not allowed:
        raise NotAllowed


def _made(company: NewCompany, application: Application, in_charge: User, actor: Actor) -> Organization:
    """The organization that the typed name stands for; the coordinator has looked for doubles."""
    organization = Organization(
        kind=OrganizationKind.SME,
        name=company.name,
        kana=company.kana,
        name_key=search_key(company.name),
        ward=company.ward,
        telephone=application.telephone,
        in_charge=in_charge,
    )
    organization.full_clean()
    organization.save()
    history.record(organization, "add", actor, note=application.number or "")
    return organization


def _owe(application: Application, due: date | None, reason: str, actor: Actor) -> None:
    """A next step for the coordinator; none before somebody is in charge."""
    if application.in_charge is not None and due is not None:
        ports.open_follow_up(about=application, in_charge=application.in_charge, due=due, reason=reason, actor=actor)


def _owed_words(step: str) -> str:
    """Stored text for staff: always in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "call": _("Call the applicant for the first time"),
            "answer": _("Ask the owner for the answer"),
        }[step]
