"""Forms in the order of the design system: label, help, control, error; how to use them: components.py."""

from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import drafts
from ..drawing import draw
from ..form_parts import control_attrs, errors_of, field_ids, is_group
from ..once import FIELD, new_key

register = template.Library()


@register.simple_tag
def one_time_key() -> SafeString:
    """The hidden key that makes a double post harmless; see core.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())


_FORM_OPTIONS = {
    "submit": "",
    "action": "",
    "method": "post",
    "cancel": "",
    "draft": False,
    "draft_title": "",
    "draft_button": True,
    "once": True,
    "danger": False,
    "rank": "fill",
    "second": "",  # words of a further button after the main one, which Enter never presses
    "second_name": "",
    "formset": None,
    "label": "",
}


def _frame(context: Context, content: str | None, *, form: BaseForm, **options: Any) -> SafeString:
    """Draws components/form_frame.html; a form sent back with errors keeps its one-time key."""
    request = context.get("request")
    user = getattr(request, "user", None)
    unknown = set(options) - set(_FORM_OPTIONS)
    if unknown:
        raise template.TemplateSyntaxError(f"form: unknown options {sorted(unknown)}")
    options = {**_FORM_OPTIONS, **options}
    formset = options["formset"]
    signed_in = user is not None and user.is_authenticated
    if signed_in:
        drafts.fill_offered(request, form)
    posted_key = form.data.get(FIELD, "") if form.is_bound and hasattr(form.data, "get") else ""
    return draw(
        "form_frame",
        form=form,
        content=content,
        csrf_token=context.get("csrf_token"),
        path=request.path if request is not None else "",
        key=(posted_key or new_key()) if options.pop("once") and options["method"] == "post" else "",
        draft=bool(options.pop("draft")) and signed_in,
        summary=errors_of(form, formset),
        multipart=form.is_multipart() or (formset is not None and formset.is_multipart()),
        **options,
    )


@register.simple_tag(takes_context=True, name="form")
def whole_form(context: Context, *, form: BaseForm, **options: Any) -> SafeString:
    """A whole form; its options are those of _FORM_OPTIONS."""
    return _frame(context, None, form=form, **options)


@register.simple_block_tag(takes_context=True)
def form_frame(context: Context, content: str, *, form: BaseForm, **options: Any) -> SafeString:
    """The frame of `form` around fields laid out by the page; `formset` adds its management form and errors."""
    return _frame(context, content, form=form, **options)


@register.simple_tag
def error_summary(*, form: BaseForm) -> SafeString:
    """All errors of a form with links to their fields; whole forms draw it by themselves."""
    return draw("error_summary", summary=errors_of(form))


@register.simple_tag(takes_context=True)
def field(
    context: Context,
    *,
    field: BoundField,
    label: Any = None,
    help: Any = None,  # noqa: A002
    count: bool = False,
) -> SafeString:
    """Label with ※必須/※任意, help, control, error: the order of the design system."""
    request = context.get("request")
    if request is not None and request.user.is_authenticated:
        drafts.fill_offered(request, field.form)
    if label is not None:
        field.label = label
    if help is not None:
        field.help_text = help
    if count:
        field.field.widget.attrs["data-count"] = str(field.field.max_length or "")
    return field.as_field_group()


@register.simple_tag
def control(*, field: BoundField) -> SafeString:
    """The control alone, with the ids of its error and help; used by components/field.html."""
    return field.as_widget(attrs=control_attrs(field))


@register.simple_tag
def field_parts(*, field: BoundField) -> dict[str, Any]:
    """What components/field.html must know of a field: kind and ids."""
    widget = field.field.widget
    return {
        "group": is_group(field),
        "checkbox": isinstance(widget, forms.CheckboxInput),
        **field_ids(field),
    }


@register.simple_block_tag
def fieldset(content: str, *, legend: Any, help: Any = "") -> SafeString:  # noqa: A002
    """Fields that belong together, under one heading."""
    return draw("fieldset", content=content, legend=legend, help=help)


@register.simple_block_tag
def fold(content: str, *, summary: Any, open: bool = False) -> SafeString:  # noqa: A002
    """Folded content; opens by itself when a field in it has an error."""
    return draw("fold", content=content, summary=summary, open=open or 'aria-invalid="true"' in content)


_NOT_CHOSEN = (None, "", "unknown")  # "unknown" is how a yes-or-no choice says "any"


@register.simple_tag(takes_context=True)
def filter_panel(context: Context, *, filter: Any, main: str = "", total: int | None = None) -> SafeString:  # noqa: A002
    """The filters of a list, sent by GET. `main` names the fields that are never folded, by comma."""
    names = {name.strip() for name in main.split(",") if name.strip()}
    fields = [bound for bound in filter.form.visible_fields() if bound.name in names]
    folded = [bound for bound in filter.form.visible_fields() if bound.name not in names]
    data = filter.form.data if filter.form.is_bound else {}
    request = context.get("request")
    return draw(
        "filter_panel",
        form=filter.form,
        main=fields,
        folded=folded,
        used=any(data.get(bound.html_name) not in _NOT_CHOSEN for bound in folded),
        active=any(data.get(bound.html_name) not in _NOT_CHOSEN for bound in [*fields, *folded]),
        total=total,
        path=request.path if request is not None else "",
    )
