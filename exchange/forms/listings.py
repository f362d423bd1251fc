"""The plain sheet, its permission, and the reasons that some moves ask for."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.forms import DayField, LongTextField, TextField

from ..enums import PROVIDER_KINDS, LicenceTerms
from ..models import GrowthField, OpenPatent, Organization, Technique, Use
from ..models.organizations import bodies_of
from ..numbers import normalise

SHEET_FIELDS = (
    "title",
    "summary",
    "trouble",
    "advantage",
    "no_numbers_why",
    "could_make",
    "terms",
    "terms_text",
    "support_text",
    "is_city_owned",
    "owner",
)
SHEET_LISTS = ("techniques", "uses", "growth_fields")


class NamedChoices(forms.ModelMultipleChoiceField):
    """Rows of an editable list as check boxes, in the reader's language."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return obj.name_en if get_language() == "en" else obj.name


class ListingForm(forms.Form):
    """One technology on one sheet, in the words of a shop floor."""

    title = TextField(
        label=_("Title in plain words"),
        max_length=120,
        help_text=_("What it does, without patent words: “Bends thin plate without wrinkles”, not “Apparatus for …”."),
    )
    summary = TextField(
        label=_("In one sentence"), max_length=200, required=False, help_text=_("Shown in the list of results.")
    )
    trouble = LongTextField(
        label=_("What trouble it solves"),
        required=False,
        max_length=2000,
        help_text=_("A trouble that shops know: “Thin plate tears at the corner and costs rework.”"),
    )
    advantage = LongTextField(
        label=_("What is better, in numbers"),
        required=False,
        max_length=2000,
        help_text=_("Compared with what, and by how much: not “new” or “efficient” but “8 bad parts in 100 become 1”."),
    )
    no_numbers_why = TextField(
        label=_("No numbers, because"),
        required=False,
        max_length=300,
        help_text=_("Only if there are no numbers yet, e.g. “measured in a laboratory only”."),
    )
    could_make = LongTextField(
        label=_("What one could make with it"),
        required=False,
        max_length=2000,
        help_text=_("Things a small company could sell, e.g. “lunch boxes, covers of machines”."),
    )
    terms = forms.ChoiceField(
        label=_("Terms"), choices=LicenceTerms.choices, help_text=_("If nothing is decided: “terms by consultation”.")
    )
    terms_text = LongTextField(
        label=_("Terms in words"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=_("e.g. no lump sum, 3 % of sales"),
    )
    support_text = LongTextField(
        label=_("Help from the owner"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=_("e.g. sample, drawing, advice"),
    )
    techniques = NamedChoices(
        Technique.objects.filter(is_active=True),
        label=_("Techniques a shop needs for it"),
        help_text=_("By these, shops find the listing."),
    )
    uses = NamedChoices(Use.objects.filter(is_active=True), label=_("Uses"))
    growth_fields = NamedChoices(GrowthField.objects.filter(is_active=True), label=_("Growth fields"))
    owner = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Owner"), required=False, empty_label=_("not decided yet")
    )
    is_city_owned = forms.BooleanField(label=_("owned by the city"), required=False)
    in_charge = forms.ModelChoiceField(
        User.objects.none(), label=_("Coordinator in charge"), required=False, empty_label=_("the desk")
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, listing: OpenPatent | None = None, **kwargs: Any) -> None:
        if listing is not None:
            kwargs["initial"] = {**_sheet_of(listing), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if can_work_with_companies(actor):
            owners = Organization.objects.active().of_kinds(*PROVIDER_KINDS, "municipality", "sme")
            self.fields["owner"].queryset = owners
            self.fields["in_charge"].queryset = User.objects.active().with_role(
                StaffRole.COORDINATOR, StaffRole.MANAGER
            )
        else:
            owners = Organization.objects.filter(pk__in=bodies_of(actor.user, PROVIDER_KINDS))
            self.fields["owner"] = forms.ModelChoiceField(owners, label=_("Owner"), empty_label=None)
            del self.fields["in_charge"], self.fields["is_city_owned"]

    @property
    def values(self) -> dict[str, Any]:
        """For the actions: everything but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _sheet_of(listing: OpenPatent) -> dict[str, Any]:
    sheet = {name: getattr(listing, name) for name in (*SHEET_FIELDS, "in_charge")}
    sheet |= {name: list(getattr(listing, name).all()) for name in SHEET_LISTS}
    return {**sheet, "version": listing.version}


class ReasonForm(forms.Form):
    """Why a listing moves; goes into its history."""

    reason = LongTextField(label=_("Reason"), max_length=1000, rows=3)


class ConfirmForm(forms.Form):
    """How the owner said that the listing is still open."""

    note = TextField(
        label=_("Who said so, and how"), max_length=300, required=False, help_text=_("e.g. Ms Tama, by telephone")
    )


class PermissionForm(forms.Form):
    """The owner's word, for one listing or several."""

    listings = forms.ModelMultipleChoiceField(
        OpenPatent.objects.none(), label=_("For which listings"), widget=forms.CheckboxSelectMultiple
    )
    given_by = TextField(
        label=_("Who gave it"), max_length=200, help_text=_("Department and name of the person at the owner.")
    )
    given_on = DayField(label=_("Given on"))
    document = TextField(
        label=_("By what document"), max_length=300, help_text=_("e.g. letter of 1 April 2026, number 12; e-mail")
    )
    for_all_owners = forms.BooleanField(
        label=_("The word stands for all owners of the rights (tick also where there is only one)"), required=False
    )

    def __init__(self, *args: Any, listings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["listings"].queryset = listings


class RightNumbersForm(forms.Form):
    """Which rights carry the sheet, by their numbers, one per line."""

    numbers = LongTextField(
        label=_("Numbers of the rights"),
        required=False,
        rows=6,
        help_text=_("One number per line, as application or registration number, in any spelling."),
    )

    def clean_numbers(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()]
        found, unreadable = [], []
        for line in lines:
            try:
                found.append(normalise(line))
            except ValueError:
                unreadable.append(line)
        if unreadable:
            raise forms.ValidationError(
                _("These are not numbers of rights: %(lines)s") % {"lines": " / ".join(unreadable[:5])}
            )
        return list(dict.fromkeys(found))


class MergeForm(forms.Form):
    """Other drafts whose rights belong on this sheet."""

    others = forms.ModelMultipleChoiceField(
        OpenPatent.objects.none(), label=_("Drafts to join"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].queryset = others


class KeepForm(forms.Form):
    note = TextField(
        label=_("Note to your colleagues"),
        max_length=300,
        required=False,
        help_text=_("Everybody in your company reads it."),
    )
