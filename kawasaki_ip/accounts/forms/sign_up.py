"""Stands alone: the sign-in library derives its own forms from it while it is being loaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import TextField

from ..models import User


class SignupForm(forms.Form):
    """What the sign-in library's sign-up asks besides the address."""

    name = TextField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    is_shared = forms.BooleanField(
        label=_("Several people of my company use this address"),
        required=False,
        help_text=_("Then we ask at each sign-in who is there, so that everybody knows whom they talk to."),
    )

    def signup(self, request: Any, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.is_shared = self.cleaned_data["is_shared"]
        user.save(update_fields=["name", "is_shared"])
