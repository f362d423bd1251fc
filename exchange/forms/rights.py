"""A right, as printed in the gazette, with a status that somebody checked somewhere on some day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import DayField, LongTextField, TextField
from kawasaki_ip.core.normalise import ascii_form

from .. import numbers
from ..enums import RightKind, RightStatus
from ..models import Right
from ..queries.rights import printed_owners

FIELDS = (
    "kind",
    "title",
    "application_number",
    "registration_number",
    "publication_number",
    "applied_on",
    "published_on",
    "registered_on",
    "holders",
    "status",
    "status_source",
    "status_checked_on",
    "abstract",
    "url",
    "licence_number",
)


class NumberField(TextField):
    """A number in any spelling; its value is the normal form."""

    def __init__(self, *, fits: Callable[[str], bool], example: str, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("help_text", _("e.g. %(example)s; any spelling will do") % {"example": example})
        super().__init__(**kwargs)
        self.fits, self.example = fits, example

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = numbers.normalise(text)
        except ValueError:
            number = ""
        if not number or not self.fits(number):
            raise forms.ValidationError(
                _("“%(text)s” cannot be read as this number. Please write it like %(example)s.")
                % {"text": text, "example": self.example}
            )
        return number


def _is_publication(number: str) -> bool:
    return not numbers.is_application_number(number) and not numbers.is_registration_number(number)


class RightForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of right"), choices=RightKind.choices)
    title = TextField(label=_("Official title"), max_length=500)
    application_number = NumberField(
        label=_("Application number"), fits=numbers.is_application_number, example="特願2024-123456"
    )
    registration_number = NumberField(
        label=_("Registration number"), fits=numbers.is_registration_number, example="特許1234567"
    )
    publication_number = NumberField(label=_("Publication number"), fits=_is_publication, example="特開2024-123456")
    applied_on = DayField(label=_("Applied on"), required=False)
    published_on = DayField(label=_("Published on"), required=False)
    registered_on = DayField(label=_("Registered on"), required=False)
    holders = LongTextField(
        label=_("Owners as printed"),
        required=False,
        rows=3,
        max_length=2000,
        help_text=_("One owner per line, in the printed order."),
    )
    status = forms.ChoiceField(label=_("Status"), choices=RightStatus.choices)
    status_source = TextField(
        label=_("Where you checked"), max_length=100, required=False, help_text=_("e.g. the register (原簿), J-PlatPat")
    )
    status_checked_on = DayField(label=_("When you checked"), required=False)
    abstract = LongTextField(label=_("Abstract"), required=False, rows=6)
    url = forms.URLField(label=_("Address of the gazette"), required=False, max_length=300, assume_scheme="https")
    licence_number = TextField(
        label=_("Open-patent database number"), required=False, max_length=20, help_text=_("L and ten digits")
    )

    def __init__(self, *args: Any, right: Right | None = None, today: date, **kwargs: Any) -> None:
        if right is not None:
            stands = {name: getattr(right, name) for name in FIELDS}
            stands["holders"] = "\n".join(printed_owners(right.holders))
            kwargs["initial"] = {**stands, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_holders(self) -> str:
        """As printed, joined by commas; a comma inside a name becomes the full-width one of the gazettes."""
        lines = [line.strip().replace(",", "，") for line in self.cleaned_data["holders"].splitlines()]
        return ",".join(line for line in lines if line)

    def clean_licence_number(self) -> str:
        text = self.cleaned_data["licence_number"]
        if not text:
            return ""
        try:
            return numbers.normalise_licence(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no such number: it is L and ten digits.") % {"text": ascii_form(text)}
            ) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("application_number", "registration_number"):
            number = cleaned.get(name)
            if number and "kind" in cleaned and numbers.kind_of(number) != cleaned["kind"]:
                self.add_error(name, _("This number belongs to another kind of right than the one chosen above."))
        if cleaned.get("status") != RightStatus.UNKNOWN:
            if not cleaned.get("status_source"):
                self.add_error("status_source", _("Please say where you checked the status."))
            if not cleaned.get("status_checked_on") and "status_checked_on" not in self.errors:
                self.add_error("status_checked_on", _("Please say on which day you checked the status."))
        for name in ("applied_on", "published_on", "registered_on", "status_checked_on"):
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, _("This day is still to come."))
        return cleaned
