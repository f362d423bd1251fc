"""Applications: who reads how much, who moves them on."""

from enum import StrEnum

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor

from ..enums import MEMBER_KINDS, PARTNER_KINDS, PROVIDER_KINDS, ApplicationChannel, ApplicationState
from ..models import Application
from ..models.organizations import bodies_of, has_consented
from .organizations import is_partner


class Reader(StrEnum):
    """How much of an application, or of a case, somebody reads."""

    STAFF = "staff"  # everything
    APPLICANT = "applicant"  # everything but internal words
    OWNER = "owner"  # what the applicant consented to
    INTRODUCER = "introducer"  # the company's name and the state


def reader_of(actor: Actor, application: Application) -> Reader | None:
    """None: not to be seen. Agrees with Application.objects.visible_to."""
    user = actor.user
    if can_work_with_companies(actor):
        unsent = application.is_draft and application.channel == ApplicationChannel.ACCOUNT
        return None if unsent else Reader.STAFF
    if user is None or not user.is_active:
        return None
    if application.company_id in bodies_of(user, MEMBER_KINDS) or _wrote_it(actor, application):
        return Reader.APPLICANT
    if application.passed_on_at and _owns_listing(actor, application):
        return Reader.OWNER
    return Reader.INTRODUCER if _introduced_it(actor, application) else None


def _wrote_it(actor: Actor, application: Application) -> bool:
    if application.applied_by_id != actor.user.pk or application.channel != ApplicationChannel.ACCOUNT:
        return False
    left = actor.user.memberships.ended().filter(organization=application.company_id)
    return application.company_id is None or not left.exists()


def _owns_listing(actor: Actor, application: Application) -> bool:
    return application.listing is not None and application.listing.owner_id in bodies_of(actor.user, PROVIDER_KINDS)


def _introduced_it(actor: Actor, application: Application) -> bool:
    body = application.introduced_by_id
    if body not in bodies_of(actor.user, PARTNER_KINDS):
        return False
    company = application.company_id
    return company is None or has_consented(actor.user, company, to=body)


def can_view_application(actor: Actor, application: Application) -> bool:
    return reader_of(actor, application) is not None


def can_list_applications(actor: Actor) -> bool:
    """Staff in the field, and who has a company, waits for one, or has applied."""
    if can_work_with_companies(actor):
        return True
    user = actor.user
    if user is None or not user.is_active:
        return False
    if bodies_of(user) or user.memberships.requested().exists():
        return True
    return Application.objects.filter(applied_by=user).exists()


def can_apply_for_others(actor: Actor) -> bool:
    """Types an application on a company's behalf."""
    return can_work_with_companies(actor) or is_partner(actor)


def can_write_application(actor: Actor, application: Application) -> bool:
    """Changes a draft and sends it: the applicant, their colleagues, the writer on their behalf."""
    if not application.is_draft:
        return False
    if actor.kind == "public":
        return application.channel == ApplicationChannel.WEB
    return _is_writer(actor, application)


def _is_writer(actor: Actor, application: Application) -> bool:
    if application.channel == ApplicationChannel.STAFF:
        return can_work_with_companies(actor)
    if application.channel == ApplicationChannel.PARTNER:
        return actor.user is not None and application.introduced_by_id in bodies_of(actor.user, PARTNER_KINDS)
    return reader_of(actor, application) == Reader.APPLICANT


def can_confirm_by_link(actor: Actor, application: Application) -> bool:
    """The holder of the mailed link; the view has read its signature."""
    return actor.kind == "link"


def can_speak_for_applicant(actor: Actor, application: Application) -> bool:
    """Adds what was asked for, withdraws: the applicant, the holder of the signed link, and staff on their word."""
    if actor.kind == "link":
        return True
    return reader_of(actor, application) in {Reader.APPLICANT, Reader.STAFF}


def can_work_on_application(actor: Actor, application: Application) -> bool:
    """Calls, takes up, asks, passes on."""
    return can_work_with_companies(actor)


def can_answer_application(actor: Actor, application: Application) -> bool:
    """The owner of the right, or staff who write its answer down."""
    return reader_of(actor, application) in {Reader.OWNER, Reader.STAFF}


def can_decline_application(actor: Actor, application: Application) -> bool:
    """The owner only what was passed on to it and still waits; staff at any time."""
    if reader_of(actor, application) == Reader.OWNER:
        return application.state == ApplicationState.PASSED_ON
    return can_work_with_companies(actor)
