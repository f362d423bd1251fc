from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import TextField


class SignupForm(forms.Form):
    """What the sign-in library's sign-up asks besides the address."""

    name = TextField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request, user) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
