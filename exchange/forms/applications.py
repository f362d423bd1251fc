"""Applying: without an account, with one, on a company's behalf."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import EmailAddressField, LongTextField, TelephoneField, TextField
from kawasaki_ip.core.spam import GuardedForm

from ..enums import FirstWish
from ..models import Application, Organization

NO_SECRETS = _("Please do not write the substance of an invention that you have not filed yet.")


class Questions(forms.Form):
    """What every applicant is asked: the three questions, and when the telephone suits."""

    wanted_use = LongTextField(label=_("① What would you like to use it for?"), help_text=NO_SECRETS, rows=4)
    strengths = LongTextField(
        label=_("② What are your strengths and equipment?"),
        help_text=_("e.g. deep drawing of thin stainless steel, 110 t press, small lots from 50 pieces"),
        rows=3,
        required=False,
    )
    first_wishes = forms.MultipleChoiceField(
        label=_("③ What would you like to know first?"),
        choices=FirstWish,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    call_when = TextField(
        label=_("When does the telephone suit you?"),
        help_text=_("e.g. on weekdays after 15:00"),
        max_length=200,
        required=False,
    )


class Reachable(forms.Form):
    """Telephone or e-mail: one is enough."""

    telephone = TelephoneField(label=_("Telephone"), help_text=_("e.g. 044-200-0000"), required=False)
    email = EmailAddressField(
        label=_("E-mail address"),
        help_text=_("We send you a mail; please open the page named there, so that the application is received."),
        required=False,
        max_length=254,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        readable = not {"telephone", "email"} & set(self.errors)
        if readable and not cleaned.get("telephone") and not cleaned.get("email"):
            self.add_error(
                "telephone", _("Please write a telephone number or an e-mail address, so that we can answer.")
            )
        return cleaned


class PublicApplicationForm(GuardedForm, Questions, Reachable):
    """Without an account."""

    company_name = TextField(
        label=_("Company"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    applicant_name = TextField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = (
        "company_name",
        "applicant_name",
        "telephone",
        "email",
        "wanted_use",
        "strengths",
        "first_wishes",
        "call_when",
    )


class AccountApplicationForm(Questions):
    """With an account: prefilled. `companies` are the applicant's own; without any the name is typed."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Organization.objects.none())
    company_name = TextField(label=_("Company"), max_length=200)
    applicant_name = TextField(label=_("Your name"), max_length=150)
    telephone = TelephoneField(label=_("Telephone"), required=False)
    field_order = (
        "company",
        "company_name",
        "applicant_name",
        "telephone",
        "wanted_use",
        "strengths",
        "first_wishes",
        "call_when",
    )

    def __init__(self, *args: Any, companies: Any, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        only = list(companies[:2])
        if only:
            del self.fields["company_name"]
            if len(only) == 1:
                self.fields["company"].initial = only[0].pk
                self.fields["company"].empty_label = None
        else:
            del self.fields["company"]
        if draft:
            for field in self.fields.values():
                field.required = False


class BehalfApplicationForm(Questions, Reachable):
    """Typed on a company's behalf. A partner chooses among the `companies` that consented, or writes a name;
    a coordinator writes the name and ties it to a company on taking it up.
    """

    company = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=_("If it is not in the list, leave this empty and write the name below."),
    )
    company_name = TextField(label=_("Name of the company, if it is not in the list"), max_length=200, required=False)
    applicant_name = TextField(label=_("Person at the company"), max_length=150)
    field_order = (
        "company",
        "company_name",
        "applicant_name",
        "telephone",
        "email",
        "wanted_use",
        "strengths",
        "first_wishes",
        "call_when",
    )

    def __init__(self, *args: Any, companies: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The company's own address; the receipt goes there.")
        if companies is None:
            del self.fields["company"]
            self.fields["company_name"].label = _("Company")
            self.fields["company_name"].required = True
        else:
            self.fields["company"].queryset = companies

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        may_choose = "company" in self.fields and not {"company", "company_name"} & set(self.errors)
        if may_choose and not cleaned.get("company") and not cleaned.get("company_name"):
            self.add_error("company", _("Please choose the company, or write its name."))
        return cleaned


def written_values(application: Application) -> dict[str, Any]:
    """What a draft holds, as initial values of the forms above."""
    names = ("company", "company_name", "applicant_name", "telephone", "email", "wanted_use", "strengths")
    values = {name: getattr(application, name) for name in names}
    return {**values, "first_wishes": application.first_wishes, "call_when": application.call_when}
