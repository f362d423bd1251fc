"""The sign-in library's forms, with our fields and words: settings ACCOUNT_FORMS and MFA_FORMS name them."""

from typing import Any

from allauth.account import forms as library
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core import normalise
from kawasaki_ip.core.forms import EmailAddressField

from .. import passwords, sessions


class CodeField(forms.CharField):
    """A code from a mail or an app, in whatever width it was typed."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "input-short", "spellcheck": "false"})
        super().__init__(label=_("Code"), widget=widget)

    def to_python(self, value: Any) -> str:
        return normalise.ascii_form(super().to_python(value))


class OurEmail:
    """For the library's forms with a field `email`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailAddressField(label=_("E-mail address"))


class LoginForm(library.LoginForm):
    """Address and password; the page offers a code by mail and a passkey beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailAddressField(label=_("E-mail address"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        password = self.fields["password"]
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs = {"autocomplete": "current-password"}
        self.order_fields(["login", "password"])
        if self.request is not None:
            self.initial.setdefault("login", self.request.session.get(sessions.ADDRESS, ""))

    def _setup_password_field(self) -> None:
        """The library drops the field where sign-up asks for no password; here it stays."""

    def clean_password(self) -> str:
        return passwords.normal_form(self.cleaned_data["password"])


class SignupForm(OurEmail, library.SignupForm):
    field_order = ["name", "email", "is_shared"]


class ResetPasswordForm(OurEmail, library.ResetPasswordForm):
    pass


class AddEmailForm(OurEmail, library.AddEmailForm):
    pass


class RequestCodeForm(OurEmail, library.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """A mail is no second factor: where staff need one, no code goes out to them (nor is this told)."""
        email = super().clean_email()
        if passwords.needs_second_factor(self._user):
            self._user = None
        return email


class ConfirmCodeForm(library.ConfirmLoginCodeForm):
    code = CodeField()


class ConfirmEmailForm(library.ConfirmEmailVerificationCodeForm):
    code = CodeField()


class SecondFactorForm(factors.AuthenticateForm):
    code = CodeField()


class SecondFactorAgainForm(factors.ReauthenticateForm):
    code = CodeField()


class ActivateAppForm(totp.ActivateTOTPForm):
    code = CodeField()
