"""Companies, their people and what they can do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.forms import (
    CorporateNumberField,
    DayField,
    EmailAddressField,
    KanaField,
    LongTextField,
    PostalCodeField,
    TelephoneField,
    TextField,
)

from ..enums import CertificationKind, Industry, OrganizationKind, Ward
from ..models import Contact, GrowthField, Organization, Technique
from ..queries.duplicates import Suspect, suspected_doubles, version_of
from .listings import NamedChoices

SHORT = {"class": "input-short", "inputmode": "numeric", "autocomplete": "off"}
FIELDS = (
    "kind",
    "name",
    "kana",
    "corporate_number",
    "postal_code",
    "ward",
    "address",
    "telephone",
    "fax",
    "website",
    "industry",
    "employees",
    "founded",
    "profile",
    "internal_note",
)


def _optional(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("not known")), *choices]


class OrganizationForm(forms.Form):
    """One company. A suspected double is shown once; saying that it is another one saves it."""

    kind = forms.ChoiceField(label=_("kind"), choices=OrganizationKind.choices, initial=OrganizationKind.SME)
    name = TextField(label=_("name"), max_length=200, help_text=_("As the company writes it, with 株式会社 and so on."))
    kana = KanaField(label=_("name in kana"), max_length=200, required=False, help_text=_("Without 株式会社."))
    corporate_number = CorporateNumberField(label=_("corporate number"), required=False, help_text=_("13 digits"))
    postal_code = PostalCodeField(label=_("postal code"), required=False)
    ward = forms.ChoiceField(label=_("ward"), choices=_optional(Ward.choices), required=False)
    address = TextField(label=_("address"), max_length=300, required=False)
    telephone = TelephoneField(label=_("telephone"), required=False)
    fax = TelephoneField(label=_("fax"), required=False)
    website = forms.URLField(label=_("website"), required=False, max_length=200, assume_scheme="https")
    industry = forms.ChoiceField(label=_("industry"), choices=_optional(Industry.choices), required=False)
    employees = forms.IntegerField(
        label=_("employees"),
        required=False,
        min_value=0,
        max_value=2_000_000,
        widget=forms.TextInput(attrs=SHORT),
    )
    founded = forms.IntegerField(
        label=_("founded in"),
        required=False,
        min_value=1500,
        max_value=2100,
        help_text=_("The year, e.g. 1968"),
        widget=forms.TextInput(attrs=SHORT),
    )
    growth_fields = NamedChoices(GrowthField.objects.filter(is_active=True), label=_("growth fields"))
    profile = LongTextField(
        label=_("what the company does"), required=False, help_text=_("The company itself can read this.")
    )
    internal_note = LongTextField(label=_("internal note"), required=False, help_text=_("Only staff can read this."))
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organization: Organization | None = None, **kwargs: Any) -> None:
        self.organization = organization
        self.suspects: list[Suspect] = []
        if organization is not None:
            stands = {name: getattr(organization, name) for name in FIELDS}
            stands |= {"growth_fields": organization.growth_fields.all(), "version": version_of(organization)}
            kwargs["initial"] = {**stands, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if self.is_bound and "not_double" in self.data:
            self._offer_to_say_no()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or cleaned.get("not_double") or not self._names_changed(cleaned):
            return cleaned
        self.suspects = suspected_doubles(
            name=cleaned["name"],
            corporate_number=cleaned["corporate_number"],
            telephone=cleaned["telephone"],
            besides=self.organization.pk if self.organization else None,
        )
        if self.suspects:
            self._offer_to_say_no()
            self.add_error(
                None, _("A company like this is known already. Please look at it first; you may still save this one.")
            )
        return cleaned

    def _names_changed(self, cleaned: dict[str, Any]) -> bool:
        """A known company is compared again only when something changed by which doubles are found."""
        known = self.organization
        names = ("name", "corporate_number", "telephone")
        return known is None or any(getattr(known, name) != cleaned[name] for name in names)

    def _offer_to_say_no(self) -> None:
        self.fields["not_double"] = forms.BooleanField(
            label=_("It is another company. Save it all the same."), required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*FIELDS, "growth_fields")}


class InChargeForm(forms.Form):
    in_charge = forms.ModelChoiceField(
        label=_("person in charge"), queryset=User.objects.none(), help_text=_("Open next steps move along.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.active().with_role(StaffRole.COORDINATOR, StaffRole.MANAGER)
        self.fields["in_charge"].queryset = staff.order_by("kana", "pk")


class ArchiveForm(forms.Form):
    reason = TextField(label=_("reason"), max_length=300, help_text=_("e.g. closed its business, entered twice"))


class ContactForm(forms.Form):
    name = TextField(label=_("name"), max_length=150)
    kana = KanaField(label=_("name in kana"), max_length=150, required=False)
    department = TextField(label=_("department"), max_length=150, required=False)
    position = TextField(label=_("position"), max_length=150, required=False)
    email = EmailAddressField(label=_("e-mail address"), required=False)
    telephone = TelephoneField(label=_("telephone"), required=False)
    mobile = TelephoneField(label=_("mobile telephone"), required=False)
    is_main = forms.BooleanField(label=_("first person to call"), required=False)
    note = LongTextField(label=_("internal note"), required=False, rows=3, help_text=_("Only staff can read this."))

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        if contact is not None:
            kwargs["initial"] = {name: getattr(contact, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class LeftForm(forms.Form):
    left_on = DayField(label=_("left on"))


class CapabilityForm(forms.Form):
    """One technique with its equipment; both blank: no row."""

    technique = forms.ModelChoiceField(
        label=_("technique"), queryset=Technique.objects.filter(is_active=True), required=False
    )
    equipment = TextField(label=_("equipment and strengths"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("equipment") and not cleaned.get("technique"):
            self.add_error("technique", _("Please choose the technique that this equipment is for."))
        return cleaned


class CertificationForm(forms.Form):
    """One certification; name blank: no row."""

    kind = forms.ChoiceField(label=_("kind"), choices=_optional(CertificationKind.choices), required=False)
    name = TextField(label=_("product or person"), max_length=200, required=False)
    granted_in = forms.IntegerField(
        label=_("fiscal year"),
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs=SHORT),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("kind"):
            self.add_error("kind", _("Please choose the kind of certification."))
        if cleaned.get("kind") and not cleaned.get("name"):
            self.add_error("name", _("Please write which product or person has it."))
        return cleaned


CapabilityFormSet = forms.formset_factory(CapabilityForm, extra=4, max_num=60, absolute_max=60)
CertificationFormSet = forms.formset_factory(CertificationForm, extra=2, max_num=40, absolute_max=40)
