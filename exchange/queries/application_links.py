"""Signed links for who applied without an account: to confirm, and to look again later."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from ..models import Application

CONFIRM_WITHIN = timedelta(days=7)
LOOK_WITHIN = timedelta(days=730)
_CONFIRM = "exchange.application.confirm"
_LOOK = "exchange.application.look"


class LinkExpired(Exception):
    """Signed by us, but too long ago."""


def confirm_path(application: Application) -> str:
    """Where the applicant confirms; good for 7 days and for this e-mail address only."""
    return reverse("application_confirm", kwargs={"token": _sign(application, _CONFIRM)})


def look_path(application: Application) -> str:
    """Where the applicant sees how it stands, adds what was asked for, withdraws."""
    return reverse("application_look", kwargs={"token": _sign(application, _LOOK)})


def of_confirm_token(token: str) -> Application | None:
    """The application that a confirmation link names, or None for a link that we did not write.

    Raises LinkExpired after 7 days.
    """
    return _read(token, _CONFIRM, CONFIRM_WITHIN)


def of_look_token(token: str) -> Application | None:
    return _read(token, _LOOK, LOOK_WITHIN)


def _sign(application: Application, salt: str) -> str:
    return signing.dumps({"id": application.pk, "to": _address(application)}, salt=salt, compress=False)


def _read(token: str, salt: str, within: timedelta) -> Application | None:
    try:
        named = signing.loads(token, salt=salt, max_age=within)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except signing.BadSignature:
        return None
    application = Application.objects.select_related("listing", "in_charge").filter(pk=named["id"]).first()
    if application is None or _address(application) != named["to"]:
        return None
    return application


def _address(application: Application) -> str:
    """A digest: addresses in a URL would end up in logs."""
    return salted_hmac(_LOOK, application.email or application.telephone).hexdigest()[:16]
