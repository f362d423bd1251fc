from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import DayField, LongTextField, TextField
from kawasaki_ip.core.normalise import ascii_form


class FigureField(forms.CharField):
    """A number as people type it: full-width digits and thousands separators are taken."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        text = ascii_form(super().to_python(value)).replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(_("Please write a number like 12 or 1,200.")) from error
        if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
            raise ValidationError(_("Please write a number like 12 or 1,200."))
        return number.quantize(Decimal("0.01"))

    def run_validators(self, value: Any) -> None:
        """CharField's length validators do not fit a number."""


class _NumberOrWords(forms.Form):
    """A number, words, or both."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("number") is None and not cleaned.get("text"):
            raise ValidationError(_("Please enter a number, words, or both."))
        return cleaned


class TargetForm(_NumberOrWords):
    number = FigureField(label=_("Target (number)"), required=False)
    text = TextField(label=_("Target (in words)"), required=False, max_length=300)


class ValueForm(_NumberOrWords):
    number = FigureField(label=_("Result (number)"), required=False)
    text = TextField(label=_("Result (in words)"), required=False, max_length=300)
    source = TextField(label=_("Source"), max_length=200, help_text=_("Which document or count the result comes from"))
    as_of = DayField(label=_("As of"))
    is_public = forms.BooleanField(label=_("Show on the public page"), required=False)


class IndicatorForm(forms.Form):
    name = TextField(label=_("Name of the indicator"), max_length=200)
    name_en = TextField(label=_("Name in English"), max_length=200, required=False)
    unit = TextField(label=_("Unit"), max_length=20, help_text=_("e.g. 件, 社, 人"))
    definition = LongTextField(label=_("What counts and what does not"), max_length=2000, rows=3)
