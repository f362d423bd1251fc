"""What the applicant does: write, send, confirm, add, withdraw. What follows is in application_work.py."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core import history, ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.serial import next_number
from kawasaki_ip.mail.actions import cancel_messages
from kawasaki_ip.mail.calendar import add_business_days
from programs.actions.figures import figures_changed

from ..enums import ApplicationChannel, ApplicationState
from ..models import Application, OpenPatent, Organization
from ..queries.applications import other_open_application
from ..rules.applications import (
    can_apply_for_others,
    can_confirm_by_link,
    can_speak_for_applicant,
    can_write_application,
)
from ..workflows import APPLICATION
from .application_mail import ask_to_confirm, tell_applicant, tell_coordinators, tell_owner

# What the applicant writes; other keys of `fields` are passed over.
WRITTEN = (
    "company_name",
    "applicant_name",
    "telephone",
    "email",
    "wanted_use",
    "strengths",
    "first_wishes",
    "call_when",
)
FIGURES = "exchange.applications"
KEEP_UNCONFIRMED = timedelta(days=30)


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends. Every action begins with it."""
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


@transaction.atomic
def write_draft(
    *,
    listing: OpenPatent,
    channel: str,
    fields: Mapping[str, Any],
    actor: Actor,
    company: Organization | None = None,
    introduced_by: Organization | None = None,
    language: str = "ja",
) -> Application:
    """A new application, 作成中. `company` is the organization when the writer may name it."""
    _demand_channel(actor, channel)
    _demand_open(_locked_listing(listing.pk))
    application = Application(
        listing=listing,
        channel=channel,
        company=company,
        introduced_by=introduced_by,
        applied_by=actor.user,
        language=language,
        **_written(fields, company),
    )
    application.full_clean()
    application.save()
    history.record(application, "write_draft", actor, state_to=application.state)
    return application


@transaction.atomic
def change_draft(*, application: Application, fields: Mapping[str, Any], actor: Actor) -> Application:
    application = locked(application)
    if not can_write_application(actor, application):
        raise NotAllowed
    changes = history.set_fields(application, _written(fields, application.company))
    application.full_clean()
    application.save(update_fields=[*changes, "updated_at"])
    history.record(application, "change_draft", actor, changes=changes, confidential=changes)
    return application


@transaction.atomic
def submit(*, application: Application, actor: Actor, today: date, now: datetime) -> Application:
    """Received at once: with an account, typed on a company's behalf, or with a telephone number only."""
    application = locked(application)
    if not can_write_application(actor, application):
        raise NotAllowed
    if actor.kind == "public" and application.email:
        raise NotAllowed  # the link in the mail confirms it
    target = APPLICATION.target("submit", application.state)
    # Held to the end: two drafts of one company for one technology are not sent at the same moment.
    _demand_open(_locked_listing(application.listing_id))
    _demand_first(application)
    receive(application, "submit", target, actor, today, now)
    return application


@transaction.atomic
def send_without_account(*, application: Application, actor: Actor, today: date, now: datetime) -> Application:
    """With an e-mail address it stays 作成中 until the mailed link is opened; else it is received at once."""
    if not application.email:
        return submit(application=application, actor=actor, today=today, now=now)
    application = locked(application)
    if not can_write_application(actor, application):
        raise NotAllowed
    ask_to_confirm(application)
    return application


@transaction.atomic
def confirm_by_link(*, application: Application, actor: Actor, today: date, now: datetime) -> Application:
    """Opened twice it changes nothing more."""
    application = locked(application)
    if not can_confirm_by_link(actor, application):
        raise NotAllowed
    if application.submitted_at is not None:
        return application
    target = APPLICATION.target("confirm_by_link", application.state)
    application.confirmed_at = now
    receive(application, "confirm_by_link", target, actor, today, now)
    return application


@transaction.atomic
def add(*, application: Application, text: str, actor: Actor) -> Application:
    """What the coordinator asked for; back to waiting, or to the coordinator who had taken it up."""
    application = locked(application)
    if not can_speak_for_applicant(actor, application):
        raise NotAllowed
    before = application.state
    APPLICATION.target("add", before)
    if not text.strip():
        raise ActionError(_("Please write what you want to add."), field="text")
    application.added_text = "\n\n".join(filter(None, [application.added_text, text.strip()]))
    application.state = ApplicationState.TAKEN_UP if application.taken_up_at else ApplicationState.SUBMITTED
    application.full_clean()
    application.save(update_fields=["added_text", "state", "updated_at"])
    history.record(application, "add", actor, state_from=before, state_to=application.state)
    tell_coordinators(application, "application_added", actor)
    return application


@transaction.atomic
def withdraw(*, application: Application, actor: Actor, note: str = "") -> Application:
    """Ends what is owed; the owner hears of it when it had been passed on."""
    application = locked(application)
    if application.is_draft:
        allowed = can_write_application(actor, application)
    else:
        allowed = can_speak_for_applicant(actor, application)
    if not allowed:
        raise NotAllowed
    before = application.state
    application.state = APPLICATION.target("withdraw", before)
    application.save(update_fields=["state", "updated_at"])
    history.record(application, "withdraw", actor, state_from=before, state_to=application.state, note=note)
    ports.cancel_follow_ups(about=application, actor=actor)
    cancel_messages(about=application)
    if application.submitted_at:
        tell_coordinators(application, "application_withdrawn", actor)
    if before == ApplicationState.PASSED_ON:
        tell_owner(application, "application_ended", actor)
    return application


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Deletes what was written without an account and never confirmed: we hold no personal data without a purpose.

    Long after the link ended, so that a late call still finds it. Returns how many.
    """
    never = Application.objects.filter(channel=ApplicationChannel.WEB, state=ApplicationState.DRAFT)
    old = never.filter(created_at__lt=now - KEEP_UNCONFIRMED, submitted_at__isnull=True)
    rows = list(old.select_for_update(of=("self",)))
    for application in rows:
        cancel_messages(about=application)
        history.record(application, "forget", Actor.portal(), state_from=application.state)
        application.delete()
    return len(rows)


def receive(application: Application, action: str, target: str, actor: Actor, today: date, now: datetime) -> None:
    """Number, day, clock, receipt, and the coordinators' mail: the same however it came."""
    before, application.state = application.state, target
    application.number = next_number("application", today)
    application.submitted_at = now
    application.first_call_due = add_business_days(today, settings.APPLICATION_FIRST_CALL_DAYS)
    application.full_clean()
    fields = ["state", "number", "submitted_at", "first_call_due", "confirmed_at", "updated_at"]
    application.save(update_fields=fields)
    history.record(application, action, actor, state_from=before, state_to=target)
    tell_applicant(application, "application_received", day=application.first_call_due)
    tell_coordinators(application, "application_new", actor, day=application.first_call_due)
    figures_changed(FIGURES, days=[today])


def _written(fields: Mapping[str, Any], company: Organization | None) -> dict[str, Any]:
    written = {name: fields[name] for name in WRITTEN if name in fields}
    if company is not None:
        written["company_name"] = company.name
    return written


def _demand_channel(actor: Actor, channel: str) -> None:
    """Who may write by which way."""
    allowed = {
        ApplicationChannel.WEB: actor.kind == "public",
        ApplicationChannel.ACCOUNT: actor.is_user,
        ApplicationChannel.STAFF: can_apply_for_others(actor),
        ApplicationChannel.PARTNER: can_apply_for_others(actor),
    }
    if not allowed[ApplicationChannel(channel)]:
        raise NotAllowed


def _locked_listing(pk: int) -> OpenPatent:
    return OpenPatent.objects.select_for_update(of=("self",)).get(pk=pk)


def _demand_open(listing: OpenPatent) -> None:
    if not listing.takes_applications:
        raise ActionError(
            _("This technology takes no new applications now. Please call the desk; we gladly look for another one.")
        )


def _demand_first(application: Application) -> None:
    other = other_open_application(application)
    if other is not None:
        raise ActionError(
            _("Your company has applied for this technology already: receipt number %(number)s is still open.")
            % {"number": other.number}
        )
