"""Experts and their dispatches."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.forms import DayField, EmailAddressField, KanaField, LongTextField, TelephoneField, TextField

from ..enums import DispatchUnit, Profession, Subject
from ..models import Expert
from ..queries.companies import named_like


class ExpertField(forms.ModelChoiceField):
    """Experts who can be asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Expert.objects.active(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        parts = [obj.name, str(obj.get_profession_display()), obj.fields]
        return " / ".join(part for part in parts if part)


class RequestForm(forms.Form):
    company_name = TextField(label=_("Company"), max_length=200, help_text=_("Name or kana of a registered company."))
    expert = ExpertField(label=_("Expert"))
    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices, widget=forms.RadioSelect)
    purpose = LongTextField(
        label=_("What the expert is asked for"), help_text=_("The expert reads this before accepting.")
    )
    released_text = LongTextField(
        label=_("What the company released for the expert"),
        required=False,
        help_text=_("Only what the company has agreed to. The expert reads nothing else of its record."),
    )
    allowed = forms.DecimalField(label=_("How much"), min_value=Decimal("0.5"), max_digits=5, decimal_places=1)
    unit = forms.ChoiceField(label=_("Counted in"), choices=DispatchUnit.choices, widget=forms.RadioSelect)
    internal_note = LongTextField(label=_("Internal note"), required=False)

    def clean_company_name(self) -> Organization:
        found = named_like(self.cleaned_data["company_name"])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No company of this name is registered."))
        names = "、".join(company.name for company in found[:5])
        raise forms.ValidationError(
            _("Several companies fit this name: %(names)s. Please write it in full.") % {"names": names}
        )


class ReasonForm(forms.Form):
    reason = TextField(label=_("Reason"), max_length=300)


class AcceptForm(forms.Form):
    no_conflict = forms.BooleanField(
        label=_("I declare that no interest of mine stands against this company's."), required=False
    )


class AnotherExpertForm(forms.Form):
    expert = ExpertField(label=_("Another expert"))


class UseForm(forms.Form):
    day = DayField(label=_("Day of work"))
    amount = forms.DecimalField(label=_("How much"), min_value=Decimal("0.5"), max_digits=5, decimal_places=1)


class ReportForm(forms.Form):
    report = LongTextField(label=_("Report"), help_text=_("The company and the coordinators read it."), rows=8)


class SurveyForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=[
            (5, _("5: very good")),
            (4, _("4: good")),
            (3, _("3: so-so")),
            (2, _("2: not so good")),
            (1, _("1: bad")),
        ],
        widget=forms.RadioSelect,
    )
    note = LongTextField(label=_("In your words"), required=False)


class ExpertForm(forms.Form):
    name = TextField(label=_("Name"), max_length=150)
    kana = KanaField(label=_("Name in kana"), required=False, max_length=150)
    profession = forms.ChoiceField(label=_("Profession"), choices=Profession.choices, widget=forms.RadioSelect)
    office = TextField(label=_("Office"), required=False, max_length=200)
    fields_text = TextField(label=_("Fields"), required=False, max_length=300)
    telephone = TelephoneField(label=_("Telephone"), required=False)
    email = EmailAddressField(label=_("E-mail address"), required=False)
    account = EmailAddressField(
        label=_("E-mail address of the account"),
        required=False,
        help_text=_("With an account the expert accepts and reports in the portal."),
    )
    is_active = forms.BooleanField(label=_("Can be asked"), required=False, initial=True)
    is_public = forms.BooleanField(label=_("The expert agreed to be named in public"), required=False)

    def clean_account(self) -> User | None:
        address = self.cleaned_data["account"]
        if not address:
            return None
        user = User.objects.active().filter(email__iexact=address).first()
        if user is None or user.is_staff_member:
            raise forms.ValidationError(_("There is no account of an outside person with this address."))
        return user

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"user": data.pop("account"), "fields": data.pop("fields_text")}
