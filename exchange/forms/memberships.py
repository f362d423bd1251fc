"""Naming one's company, deciding about it, and consents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import CorporateNumberField, DayField, KanaField, LongTextField, TelephoneField, TextField

from ..enums import PARTNER_KINDS, ConsentForm, ConsentScope, OrganizationKind, Ward
from ..models import Contact, Organization

NEW = "new"
PUBLIC = "public"


class JoinForm(forms.Form):
    company_name = TextField(
        label=_("Name of your company or organization"),
        max_length=200,
        help_text=_("As it stands on your business card."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of organization"), choices=OrganizationKind.choices, initial=OrganizationKind.SME
    )
    position = TextField(
        label=_("Your department and post"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    corporate_number = CorporateNumberField(
        label=_("Corporate number"),
        required=False,
        help_text=_("13 digits, if you have it at hand. Sole proprietors have none."),
    )
    telephone = TelephoneField(
        label=_("Telephone of the company"), required=False, help_text=_("We may call to make sure.")
    )
    message = LongTextField(label=_("Message"), rows=3, max_length=1000, required=False)


class ApproveForm(forms.Form):
    """Which organization the request means: one of the suggestions or, for coordinators, a new one."""

    organization = forms.ChoiceField(label=_("Which organization is meant?"), widget=forms.RadioSelect)
    name = TextField(label=_("Name"), max_length=200, required=False)
    kana = KanaField(label=_("Name in kana"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices, required=False)
    ward = forms.ChoiceField(label=_("Ward"), choices=[("", _("not known")), *Ward.choices], required=False)

    NEW_FIELDS = ("name", "kana", "kind", "ward")

    def __init__(self, *args: Any, companies: list[Organization], may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = {str(company.pk): company for company in companies}
        choices = [(str(company.pk), _described(company)) for company in companies]
        if may_add:
            choices.append((NEW, _("None of these: make a new record")))
        else:
            for name in self.NEW_FIELDS:
                del self.fields[name]
        self.fields["organization"].choices = choices
        if choices:
            self.initial.setdefault("organization", choices[0][0])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("organization") == NEW:
            for name in ("name", "kind"):
                if not cleaned.get(name):
                    self.add_error(name, _("Please fill this in for the new record."))
        return cleaned

    @property
    def chosen(self) -> Organization | None:
        return self.companies.get(self.cleaned_data["organization"])

    @property
    def new_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in self.NEW_FIELDS}


def _described(company: Organization) -> str:
    parts = [company.name, company.get_kind_display(), company.get_ward_display(), company.address]
    return " / ".join(str(part) for part in parts if part)


class RefuseForm(forms.Form):
    reason = TextField(
        label=_("Reason"), max_length=300, help_text=_("The person reads it. Do not say what we know of the company.")
    )


class ConsentRecordForm(forms.Form):
    """For coordinators; the company itself leaves out how it was given and by whom."""

    to_whom = forms.ChoiceField(label=_("To whom"))
    scopes = forms.MultipleChoiceField(
        label=_("What may be known"), choices=ConsentScope.choices, widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"), required=False, help_text=_("Left empty: until it is revoked."))
    given_how = forms.ChoiceField(label=_("How given"), choices=ConsentForm.choices, initial=ConsentForm.DOCUMENT)
    person = forms.ModelChoiceField(
        label=_("Given by"), queryset=Contact.objects.none(), required=False, empty_label=_("not noted")
    )
    note = TextField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, company: Organization, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Organization.objects.active().of_kinds(*PARTNER_KINDS).exclude(pk=company.pk)
        self.partners = {str(partner.pk): partner for partner in partners.order_by("kana", "pk")}
        self.fields["to_whom"].choices = [
            ("", _("Please choose")),
            *((pk, partner.name) for pk, partner in self.partners.items()),
            (PUBLIC, _("The public: everybody may read it")),
        ]
        self.fields["person"].queryset = company.contacts.filter(left_on__isnull=True)
        if not is_staff:
            for name in ("given_how", "person"):
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of actions.consents.give_consent."""
        given = dict(self.cleaned_data)
        given["to_organization"] = self.partners.get(given.pop("to_whom"))
        return given
