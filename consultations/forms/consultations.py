"""Consultations: written down by staff, or asked by a member."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.core.forms import EmailAddressField, LongTextField, TelephoneField, TextField

from ..actions.consultations import FINISHING_OUTCOMES, Asker
from ..enums import ConsultationChannel, Outcome, Subject
from ..queries.companies import named_like
from .people import ColleagueField

# Staff write these down; the website is the asker's own way.
STAFF_CHANNELS = [
    (channel.value, channel.label)
    for channel in (ConsultationChannel.TELEPHONE, ConsultationChannel.WINDOW, ConsultationChannel.VISIT)
]
UNFILED = _("Please do not write what an invention consists of if it has not been filed yet.")


class ReceiveForm(forms.Form):
    """What staff write down while somebody speaks."""

    channel = forms.ChoiceField(label=_("Came by"), choices=STAFF_CHANNELS, widget=forms.RadioSelect)
    company_name = TextField(label=_("Company"), required=False, max_length=200)
    person_name = TextField(label=_("Name of the person"), required=False, max_length=150)
    telephone = TelephoneField(label=_("Telephone"), required=False)
    email = EmailAddressField(label=_("E-mail address"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices, widget=forms.RadioSelect)
    question = LongTextField(label=_("What it is about"), help_text=UNFILED)

    def asker(self) -> Asker:
        """Ties the name to an organization where exactly one has it; else it stays as typed."""
        data = self.cleaned_data
        named = named_like(data["company_name"]) if data["company_name"] else []
        return Asker(
            company=named[0] if len(named) == 1 else None,
            company_name=data["company_name"],
            person_name=data["person_name"],
            telephone=data["telephone"],
            email=data["email"],
        )


class AskForm(forms.Form):
    """What a member asks."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Organization.objects.none(), empty_label=None)
    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices, widget=forms.RadioSelect)
    question = LongTextField(label=_("What would you like to know?"), help_text=UNFILED, rows=6)
    telephone = TelephoneField(
        label=_("Telephone"), required=False, help_text=_("If you would rather be called than read an answer.")
    )

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        only = list(companies[:2])
        if len(only) == 1:
            self.fields["company"].initial = only[0].pk
            self.fields["company"].widget = forms.HiddenInput()

    def asker(self, user: Any) -> Asker:
        data = self.cleaned_data
        return Asker(
            company=data["company"],
            company_name=data["company"].name,
            person_name=user.name,
            telephone=data["telephone"] or user.telephone,
            email=user.email,
        )


class AssignForm(forms.Form):
    to = ColleagueField(label=_("Who answers"))


class AnswerForm(forms.Form):
    answer = LongTextField(label=_("Answer"), help_text=_("Who asked reads it in the portal."), rows=6)


class FinishForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(outcome.value, outcome.label) for outcome in FINISHING_OUTCOMES],
        widget=forms.RadioSelect,
    )
    answer = LongTextField(label=_("Answer"), required=False, rows=4)
    referred_to = TextField(
        label=_("Body that was named"),
        required=False,
        max_length=200,
        help_text=_("Only with “%(outcome)s”.") % {"outcome": Outcome.REFERRED.label},
    )


class ConsultationNoteForm(forms.Form):
    internal_note = LongTextField(label=_("Internal note"), required=False)
    company_name = TextField(
        label=_("Company"),
        required=False,
        max_length=200,
        help_text=_("Name or kana of a registered company: the consultation then stands on its page."),
    )

    def clean_company_name(self) -> Organization | None:
        typed = self.cleaned_data["company_name"]
        found = named_like(typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(_("No company of this name is registered."))
        if len(found) > 1:
            names = "、".join(company.name for company in found[:5])
            raise forms.ValidationError(
                _("Several companies fit this name: %(names)s. Please write it in full.") % {"names": names}
            )
        return found[0] if found else None
