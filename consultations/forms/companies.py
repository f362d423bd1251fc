"""Choosing the company that a form is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.models import Organization
from kawasaki_ip.core.normalise import search_key

from ..queries.companies import in_kana_row, named_like

CANDIDATES = 30


class CompanyField(forms.ChoiceField):
    """Shown as required; the name written instead of a choice is the form's to check."""

    widget = forms.RadioSelect

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class CompanyChoice:
    """The company field shared by forms that begin with a company: likely ones as buttons, any other by name.

    Works without scripts: `find` and `kana` are buttons that send the form back with more companies to choose from.
    """

    company: forms.Field
    candidates: list[Organization]

    def offer_companies(self, likely: list[Organization], kana_row: str | None = None) -> None:
        """Fills the radio buttons: likely ones, what was typed or filed under a kana, and what was posted."""
        self.candidates = []
        data = self.data if self.is_bound else {}
        typed = str(data.get(self.add_prefix("company_name"), ""))
        if kana_row is not None:
            self.candidates = list(in_kana_row(kana_row)[: 3 * CANDIDATES])
        elif typed.strip():
            self.candidates = named_like(typed)
        chosen = data.get(self.add_prefix("company")) or self.initial.get("company")
        offered = {company.pk: company for company in [*self.candidates, *likely]}
        if str(chosen or "").isdigit() and int(chosen) not in offered:
            offered |= Organization.objects.active().in_bulk([int(chosen)])
        self._companies = offered
        self.fields["company"].choices = [(str(pk), self._label(company)) for pk, company in offered.items()]

    def clean_chosen_company(self) -> Organization | None:
        """The organization chosen or typed; adds errors; None if neither."""
        chosen = self.cleaned_data.get("company")
        typed = self.cleaned_data.get("company_name", "")
        if chosen:
            company = self._companies[int(chosen)]
            if typed and search_key(typed) not in company.name_key and company not in self.candidates:
                self.add_error("company", _("The company chosen and the name written differ. Please keep one of them."))
            return company
        if not typed:
            return None
        if len(self.candidates) == 1:
            return self.candidates[0]
        if self.candidates:
            self.add_error("company", _("Several companies fit this name. Please choose one."))
        elif not self.cleaned_data.get("register_new"):
            self.add_error(
                "company_name",
                _("No company of this name is registered. Look at the spelling, or tick below to register it."),
            )
        return None

    @property
    def typed_name(self) -> str:
        return str(self["company_name"].value() or "").strip()

    @property
    def offers_registration(self) -> bool:
        """A name was written that no company has."""
        return bool(self.typed_name) and not self.candidates

    @property
    def new_name(self) -> str:
        """The name under which a new company is to be registered; "" for one that is known."""
        data = self.cleaned_data
        is_new = data.get("register_new") and not data.get("company") and not self.candidates
        return self.typed_name if is_new else ""

    @staticmethod
    def _label(company: Organization) -> str:
        ward = company.get_ward_display()
        return f"{company.name}（{ward}）" if ward else company.name
