from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core import normalise
from kawasaki_ip.core.forms import DayField, TextField

from .enums import Delivery
from .kinds import Kind


class NumbersField(TextField):
    """Whole numbers as people list them: "1, 3, 7", "１、３"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        text = normalise.ascii_form(super().to_python(value)).replace("、", ",")
        words = text.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError(_("Please write numbers with commas between them, like 1, 3, 7."))
        return [int(word) for word in words]

    def run_validators(self, value: Any) -> None:
        """CharField's length validators do not fit a list."""


class PreferencesForm(forms.Form):
    """One choice per kind that leaves a choice, then lead days and language."""

    lead_days = NumbersField(
        label=_("Business days ahead"),
        required=False,
        max_length=60,
        help_text=_(
            "How many business days before the day you want to be reminded, up to five numbers, like 1, 3, 7. "
            "Left empty: on the last business day before. On the day itself a reminder always comes."
        ),
        widget=forms.TextInput(attrs={"class": "input-medium", "inputmode": "numeric", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind_keys = [kind.key for kind in kinds if len(kind.choices) > 1]
        for kind in kinds:
            if kind.key in self.kind_keys:
                choices = [(choice.value, Delivery(choice).label) for choice in kind.choices]
                self.fields[kind.key] = forms.ChoiceField(label=kind.name, choices=choices, widget=forms.RadioSelect)
        if not any(kind.ladder for kind in kinds):
            del self.fields["lead_days"]
        self.order_fields([*self.kind_keys, "lead_days", "language"])

    @property
    def deliveries(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.kind_keys}


class CalendarDayForm(forms.Form):
    day = DayField(label=_("day"))
    is_business_day = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[("0", _("we rest")), ("1", _("we work"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    note = TextField(label=_("reason"), max_length=100)


class HoldForm(forms.Form):
    reason = TextField(label=_("reason"), max_length=200)
