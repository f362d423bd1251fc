"""What the form templates need to know about a form: ids, groups, errors for the summary."""

from typing import Any, NamedTuple

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet


class SummaryLine(NamedTuple):
    """One error at the top of a form; `target` is the id of its control, or empty."""

    label: Any
    message: Any
    target: str


def is_group(field: BoundField) -> bool:
    """Radio buttons, checkboxes and fields of several parts stand in a fieldset."""
    widget = field.field.widget
    return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)


def field_ids(field: BoundField) -> dict[str, str]:
    """The ids of a field's help and error, "" where there is none, and both for aria-describedby."""
    help_id = f"{field.auto_id}_help" if field.help_text else ""
    error_id = f"{field.auto_id}_error" if field.errors else ""
    return {
        "help_id": help_id,
        "error_id": error_id,
        "described_by": " ".join(part for part in (error_id, help_id) if part),
    }


def control_attrs(field: BoundField) -> dict[str, Any]:
    """Attributes of a control beyond its widget's own.

    `maxlength` goes: browsers cut a pasted text off without a word, and the server's answer keeps it. So does
    `placeholder`: it vanishes when one types.
    In a group the fieldset carries the description.
    """
    attrs: dict[str, Any] = {"maxlength": False, "minlength": False, "placeholder": False}
    described = field_ids(field)["described_by"]
    attrs["aria-describedby"] = described if described and not is_group(field) else False
    if field.errors:
        attrs["aria-invalid"] = "true"
    return attrs


def target_of(field: BoundField) -> str:
    """The id that a link in the error summary leads to: the control, or the first of a group."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def errors_of(form: BaseForm, formset: BaseFormSet | None = None) -> list[SummaryLine]:
    """All errors of a bound form, and of a formset with it, in the order of the page."""
    lines = _form_lines(form)
    if formset is not None and formset.is_bound:
        lines += [SummaryLine("", message, "") for message in formset.non_form_errors()]
        for part in formset.forms:
            lines += _form_lines(part)
    return lines


def _form_lines(form: BaseForm) -> list[SummaryLine]:
    if not form.is_bound:
        return []
    lines = [SummaryLine("", message, "") for message in form.non_field_errors()]
    for field in form:
        for message in field.errors:
            label = field.name if field.is_hidden else field.label
            lines.append(SummaryLine(label, message, "" if field.is_hidden else target_of(field)))
    return lines
