"""What people say about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import KanaField, TelephoneField, TextField

from .. import passwords
from ..models import User


class WhoForm(forms.Form):
    name = TextField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class ProfileForm(forms.ModelForm):
    name = TextField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    kana = KanaField(label=_("Name in kana"), max_length=150, required=False)
    telephone = TelephoneField(label=_("Telephone"), required=False)

    class Meta:
        model = User
        fields = ["name", "kana", "telephone", "is_shared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_shared"].label = _("Several people of my company use this address")
        if self.instance.is_staff_member:
            # An account of staff belongs to one person.
            del self.fields["is_shared"]


class AcceptForm(forms.Form):
    """The invited person's name and password."""

    name = TextField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    kana = KanaField(label=_("Name in kana"), max_length=150, required=False)
    telephone = TelephoneField(label=_("Telephone"), required=False)
    password1 = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Password once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shortest = passwords.WITH_SECOND_FACTOR if settings.REQUIRE_SECOND_FACTOR else passwords.ONLY_FACTOR
        self.fields["password1"].help_text = _(
            "%(shortest)d characters or more. A short sentence is easy to remember; spaces and Japanese will do."
        ) % {"shortest": shortest}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and passwords.normal_form(first) != passwords.normal_form(second):
            self.add_error("password2", _("The two passwords are not the same. Please type both once more."))
        return cleaned
