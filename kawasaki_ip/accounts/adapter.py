"""Where the sign-in library asks us: addresses, passwords, what is logged, what may be removed."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kawasaki_ip.core import history, normalise
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.middleware import client_address

from . import passwords, sessions

logger = logging.getLogger(__name__)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is locked. Please call us."),
        "email_password_mismatch": _(
            "The address or the password is not right. Look whether capital letters are switched on, "
            "or let us send you a code by mail."
        ),
        "incorrect_code": _("This is not the code that we sent. Please look at the mail once more."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "There were too many attempts. Please wait five minutes, or sign in by a code or a passkey."
        ),
        "rate_limited": _("There were too many attempts. Please wait a few minutes and try again."),
        "invalid_password_reset": _("This link has been used or is older than one hour. Please ask for a new one."),
        "email_taken": _("There is an account with this address already."),
        "duplicate_email": _("This address belongs to your account already."),
        "enter_current_password": _("This is not your present password."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "127.0.0.1"

    def clean_email(self, email: str) -> str:
        return super().clean_email(normalise.email(email))

    def clean_password(self, password: str, user: Any = None) -> str:
        return super().clean_password(passwords.normal_form(password), user=user)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.begin(request.session)
        sessions.hand_over_typed(request)
        request.session.pop(sessions.ADDRESS, None)
        history.record(user, "sign_in", Actor.of(user))

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            history.record(request.user, "sign_out", Actor.of_request(request))
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes and links go straight to the mail server: they cannot wait for a worker."""
        super().send_mail(template_prefix, email, {"desk": settings.DESK, "site_url": settings.SITE_URL, **context})

    def format_email_subject(self, subject: str) -> str:
        return pgettext("start of a mail's subject", "[Kawasaki IP Exchange] ") + subject

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """For the operator's alerts; neither address nor password stands in the log."""
        typed = normalise.email(str(credentials.get("email", "")))
        logger.warning("sign-in failed", extra={"account": hashlib.sha256(typed.encode()).hexdigest()[:12]})


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This is your last second factor and your account needs one. "
            "Set up another one first, or choose a password of at least 15 characters."
        ),
        "incorrect_code": _("This code is not right, or it was used before. Please type the next one."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays with staff who must have one, and with a password too short to stand alone."""
        user = authenticator.user
        if authenticator.type not in SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not (passwords.needs_second_factor(user) or user.password_is_short)

    def _get_site_name(self) -> str:
        """Stands in authenticator apps and beside passkeys."""
        return str(settings.PORTAL_NAME)

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    """Secrets of authenticator apps are unreadable in a copy of the database; keys turn over with SECRET_KEY."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + key.encode()).digest())) for key in keys]
    )
