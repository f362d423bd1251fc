"""The mails of an application. To outsiders number, day and link; to staff company and place too."""

from datetime import date
from typing import Any

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.mail.actions import send

from ..enums import ApplicationChannel
from ..models import Application
from ..queries.application_links import confirm_path, look_path
from ..queries.recipients import applicant_of, coordinators_for, people_of


def page_path(application: Application) -> str:
    return f"/applications/{application.pk}/"


def ask_to_confirm(application: Application) -> None:
    """The link that turns a draft without an account into a received application."""
    send(
        kind="application_confirm",
        recipient=applicant_of(application),
        about=application,
        context={"path": confirm_path(application)},
    )


def tell_applicant(application: Application, kind: str, *, day: date | None = None, **words: Any) -> None:
    """`words` are further words of the template; see mail.kinds.ALLOWED."""
    with_account = application.channel == ApplicationChannel.ACCOUNT
    context = {
        "number": application.number,
        "path": page_path(application) if with_account else look_path(application),
        **({"day": day} if day else {}),
        **words,
    }
    send(kind=kind, recipient=applicant_of(application), about=application, context=context)


def tell_coordinators(application: Application, kind: str, actor: Actor, *, day: date | None = None) -> None:
    """Whoever acts is not told what they just did."""
    company = application.company
    context = {
        "number": application.number,
        "company": application.shown_company,
        "place": company.get_ward_display() if company and company.ward else "",
        "path": page_path(application),
        **({"day": day} if day else {}),
    }
    for recipient in coordinators_for(application):
        if recipient != actor.user:
            send(kind=kind, recipient=recipient, about=application, context=context)


def tell_owner(application: Application, kind: str, actor: Actor, *, day: date | None = None) -> None:
    """Everyone at the owner's with an account, but for who acts."""
    context = {
        "number": application.number,
        "path": page_path(application),
        **({"day": day} if day else {}),
    }
    for recipient in people_of(application.listing.owner, application.in_charge):
        if recipient != actor.user:
            send(kind=kind, recipient=recipient, about=application, context=context)
