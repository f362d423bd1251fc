"""What an administrator says about staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import EmailAddressField, KanaField, TextField

from ..enums import StaffBody, StaffRole


def _role_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=StaffRole.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One person may have several. Only what belongs to a role is shown to it."),
    )


class InvitationForm(forms.Form):
    email = EmailAddressField(label=_("E-mail address"))
    name = TextField(label=_("Name"), max_length=150)
    kana = KanaField(label=_("Name in kana"), max_length=150, required=False)
    body = forms.ChoiceField(label=_("Staff of"), choices=StaffBody.choices, widget=forms.RadioSelect)
    department = TextField(label=_("Department"), max_length=150, required=False)
    roles = _role_field()


class RolesForm(forms.Form):
    body = forms.ChoiceField(label=_("Staff of"), choices=StaffBody.choices, widget=forms.RadioSelect)
    department = TextField(label=_("Department"), max_length=150, required=False)
    roles = _role_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = False


class LockForm(forms.Form):
    reason = TextField(label=_("Reason"), max_length=300, help_text=_("Stands in the record of what was done."))
