"""How forms look, and the fields that people in Japan expect."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from . import normalise
from .dates import parse_day
from .errors import ActionError, as_validation_error


class PortalRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def add_error(form: forms.BaseForm, error: ActionError | ValidationError) -> None:
    """Puts an action's error on the form, at its field where it names one of the form's."""
    invalid = as_validation_error(error)
    if hasattr(invalid, "error_dict"):
        for field, errors in invalid.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, invalid)


class TextField(forms.CharField):
    """Text as typed: newlines unified, control characters dropped, nothing else changed."""

    def to_python(self, value: Any) -> str:
        return normalise.clean_text(super().to_python(value))


class LongTextField(TextField):
    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, max_length: int = 20_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class DayField(forms.CharField):
    """One day as people write it: 2026/3/31, 令和8年3月31日, R8.3.31, full-width digits."""

    default_error_messages = {
        "invalid": _(
            "Please write the day like 2026/3/31 or 令和8年3月31日. “%(value)s” is not a day of the calendar."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "data-day": ""}))
        kwargs.setdefault("help_text", _("e.g. 2026/3/31"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.year}/{value.month}/{value.day}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": text}) from error

    def run_validators(self, value: Any) -> None:
        """CharField's length validators do not fit a date."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class TelephoneField(TextField):
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        number = normalise.telephone(text)
        if text and not 9 <= len(normalise.digits(number)) <= 15:
            raise ValidationError(_("Please write the telephone number with its area code, like 044-200-0000."))
        return number


class EmailAddressField(forms.EmailField):
    """Full-width letters are taken as half-width."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return normalise.email(super().to_python(value))


class KanaField(TextField):
    def to_python(self, value: Any) -> str:
        return normalise.kana(super().to_python(value))


class PostalCodeField(TextField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        code = normalise.postal_code(text)
        if text and len(code) != 7:
            raise ValidationError(_("Please write the postal code with 7 digits, like 210-8577."))
        return code


class CorporateNumberField(TextField):
    """法人番号; checks length and check digit, which is a typo filter and no proof."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        from stdnum.jp import cn

        number = normalise.corporate_number(super().to_python(value))
        if number and not cn.is_valid(number):
            raise ValidationError(
                _(
                    "This is not a corporate number: it has 13 digits and the first one checks the others. "
                    "Please look at it once more, or leave the field empty."
                )
            )
        return number
