"""Components: tags with keyword-only arguments, built into every template; /styleguide shows each one.

How to use them, shortest form first:

    {% form form=form submit=_("Save") draft=True cancel=url %}      a whole form
    {% form_frame form=form submit=_("Save") %}                      the same, own layout inside:
        {% field field=form.name %} {% fieldset legend=_("Who") %}…{% endfieldset %}
    {% endform_frame %}
    {% action_button url=url text=_("Take up") %}                    one POST
    {% button text= rank="fill|outline|text" %} {% link_button href= text= %} {% actions %}…{% endactions %}
    {% notice kind="info|success|warning|error" title= %}…{% endnotice %}
    {% chip text= tone= %} {% state value= text= %}                  a label; a state's label
    {% cards %}{% card title= href= %}…{% endcard %}{% endcards %}
    {% rows %}{% row label= %}…{% endrow %}{% endrows %}             label and value
    {% table caption= %}<thead>…</thead><tbody>…</tbody>{% endtable %}
    {% pagination page=page_obj %} {% filter_panel filter=filter %} {% empty_state title= %}…{% endempty_state %}
    {% timeline %}{% timeline_entry when= who= title= %}…{% endtimeline_entry %}{% endtimeline %}
    {% stepper steps=steps label= %} {% tiles %}{% tile label= value= unit= %}{% endtiles %}
    {% bar_chart title= rows= %} {% line_chart title= labels= series= %} {% funnel_chart title= steps= %}
    {% term word= text= %} {% fold summary= %}…{% endfold %} {% file_list files= %} {% qr text= label= %}
    {% telephone number= %} {% call_box %} {% external_link href= text= %} {% print_button %} {% crumb text= href= %}

The page's name is written once, in {% block title %}; page.html repeats it as the h1 by {% again block="title" %}.
"""

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import charts, drafts, tones
from ..form_parts import control_attrs, errors_of, field_ids, is_group
from ..once import FIELD, new_key

register = template.Library()


def _draw(name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


# --- the page


@register.simple_tag(takes_context=True)
def again(context: Context, *, block: str) -> SafeString:
    """Renders a block of the page a second time: the title is also the h1."""
    node = context.render_context[BLOCK_CONTEXT_KEY].get_block(block)
    return SafeString(node.render(context).strip())


@register.simple_tag(takes_context=True)
def has_form_errors(context: Context) -> bool:
    """True when a bound form of this page has errors: the title then says so."""
    values = context.flatten().values()
    return any(isinstance(value, BaseForm) and value.is_bound and value.errors for value in values)


@register.simple_tag
def crumb(*, text: Any, href: str = "") -> SafeString:
    """One step of the breadcrumb between the front page and this page."""
    return _draw("crumb", text=text, href=href)


# --- buttons


@register.simple_tag
def button(
    *,
    text: Any,
    rank: str = "fill",
    type: str = "submit",  # noqa: A002
    name: str = "",
    value: str = "",
    danger: bool = False,
    label: Any = "",
) -> SafeString:
    """A button; at most one of rank "fill" in a view. `label` is read out instead of a short text."""
    return _draw("button", text=text, rank=rank, type=type, name=name, value=value, danger=danger, label=label)


@register.simple_tag
def link_button(*, href: str, text: Any, rank: str = "outline", label: Any = "") -> SafeString:
    """A link that looks like a button, for the page's next step."""
    return _draw("link_button", href=href, text=text, rank=rank, label=label)


@register.simple_tag(takes_context=True)
def action_button(
    context: Context,
    *,
    url: str,
    text: Any,
    rank: str = "outline",
    name: str = "",
    value: Any = "",
    danger: bool = False,
    label: Any = "",
) -> SafeString:
    """One change of state: a form of its own with token and one-time key, and nothing to fill in."""
    return _draw(
        "action_button",
        url=url,
        text=text,
        rank=rank,
        name=name,
        value=value,
        danger=danger,
        label=label,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons side by side, below each other on a phone."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_tag
def print_button() -> SafeString:
    """Prints the page; shown where scripts run, never on paper."""
    return _draw("print_button")


# --- forms


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
    return _draw(
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
    return _draw("error_summary", summary=errors_of(form))


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
    return _draw("fieldset", content=content, legend=legend, help=help)


@register.simple_block_tag
def fold(content: str, *, summary: Any, open: bool = False) -> SafeString:  # noqa: A002
    """Folded content; opens by itself when a field in it has an error."""
    return _draw("fold", content=content, summary=summary, open=open or 'aria-invalid="true"' in content)


_NOT_CHOSEN = (None, "", "unknown")  # "unknown" is how a yes-or-no choice says "any"


@register.simple_tag(takes_context=True)
def filter_panel(context: Context, *, filter: Any, main: str = "", total: int | None = None) -> SafeString:  # noqa: A002
    """The filters of a list, sent by GET. `main` names the fields that are never folded, by comma."""
    names = {name.strip() for name in main.split(",") if name.strip()}
    fields = [bound for bound in filter.form.visible_fields() if bound.name in names]
    folded = [bound for bound in filter.form.visible_fields() if bound.name not in names]
    data = filter.form.data if filter.form.is_bound else {}
    request = context.get("request")
    return _draw(
        "filter_panel",
        form=filter.form,
        main=fields,
        folded=folded,
        used=any(data.get(bound.html_name) not in _NOT_CHOSEN for bound in folded),
        active=any(data.get(bound.html_name) not in _NOT_CHOSEN for bound in [*fields, *folded]),
        total=total,
        path=request.path if request is not None else "",
    )


# --- parts


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: Any = "") -> SafeString:
    """A message in the page; kind info, success, warning or error."""
    return _draw("notice", content=content, kind=kind, title=title)


@register.simple_tag
def chip(*, text: Any, tone: str = "neutral") -> SafeString:
    """A short label; its meaning is in the words, the colour only helps."""
    return format_html('<span class="chip chip-{}">{}</span>', tone if tone in tones.TONES else "neutral", text)


@register.simple_tag
def state(*, value: str, text: Any) -> SafeString:
    """A state's label in the tone of core.tones."""
    return chip(text=text, tone=tones.tone_of(value))


@register.simple_block_tag
def cards(content: str) -> SafeString:
    return format_html('<div class="cards">{}</div>', content)


@register.simple_block_tag
def card(content: str, *, title: Any = "", href: str = "", level: int = 3) -> SafeString:
    """A card; with `href` its title is the link."""
    return _draw("card", content=content, title=title, href=href, level=level)


@register.simple_block_tag
def rows(content: str) -> SafeString:
    """A list of labels and values; holds {% row %}."""
    return format_html('<dl class="rows">{}</dl>', content)


@register.simple_block_tag
def row(content: str, *, label: Any, hide_empty: bool = False) -> SafeString | str:
    """One label with its value; nothing there is said in words, or left out with hide_empty."""
    if hide_empty and not content.strip():
        return ""
    return _draw("row", content=SafeString(content.strip()), label=label)


@register.simple_block_tag
def table(content: str, *, caption: Any, dense: bool = False, hide_caption: bool = False) -> SafeString:
    """A table that scrolls inside its own area; the content is thead and tbody."""
    return _draw("table", content=content, caption=caption, dense=dense, hide_caption=hide_caption, id=_id("table"))


@register.simple_tag(takes_context=True)
def pagination(context: Context, *, page: Page) -> SafeString:
    """Pages of a list; keeps the rest of the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    return _draw(
        "pagination",
        page=page,
        pages=list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        gap=page.paginator.ELLIPSIS,
        query=f"{query.urlencode()}&" if query else "",
        id=_id("pages"),
    )


@register.simple_block_tag
def empty_state(content: str, *, title: Any) -> SafeString:
    """Nothing to show, and what to do next."""
    return _draw("empty_state", content=content, title=title)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def timeline_entry(content: str, *, when: Any, title: Any, who: Any = "", tone: str = "neutral") -> SafeString:
    """One thing that happened; `when` is a day or a moment."""
    return _draw("timeline_entry", content=SafeString(content.strip()), when=when, title=title, who=who, tone=tone)


@register.simple_tag
def stepper(*, steps: list[dict[str, Any]], label: Any) -> SafeString:
    """Stages in order: dicts of label, status (done, current, todo, skipped), and perhaps day and note."""
    return _draw("stepper", steps=steps, label=label)


@register.simple_block_tag
def tiles(content: str) -> SafeString:
    return format_html('<div class="tiles">{}</div>', content)


@register.simple_tag
def tile(*, label: Any, value: Any, unit: Any = "", note: Any = "", href: str = "") -> SafeString:
    """One figure with its name, unit and the day it holds for."""
    return _draw("tile", label=label, value=value, unit=unit, note=note, href=href)


@register.simple_tag
def term(*, word: Any, text: Any) -> SafeString:
    """A word explained in place, one sentence, opened by tap or key without scripts; on paper it is always there."""
    return _draw("term", word=word, text=text, id=_id("term"))


@register.simple_tag
def file_list(*, files: Any) -> SafeString:
    """Stored files with name and size."""
    return _draw("file_list", files=files)


@register.simple_tag
def qr(*, text: str, label: Any) -> SafeString:
    """A QR code as SVG of shapes and classes only."""
    return _draw("qr", drawing=charts.qr(text), label=label)


@register.simple_tag
def telephone(*, number: str, big: bool = False) -> SafeString:
    """A number that a phone dials when tapped."""
    return _draw("telephone", number=number, big=big)


@register.simple_tag(takes_context=True)
def call_box(context: Context, *, name: Any = "", telephone: str = "", body: Any = "", title: Any = "") -> SafeString:
    """Whom to call: the coordinator named, else the desk."""
    return _draw("call_box", name=name, telephone=telephone, body=body, title=title, desk=context.get("desk"))


@register.simple_tag
def external_link(*, href: str, text: Any) -> SafeString:
    """A link to another website, which is said; it opens in the same tab."""
    return _draw("external_link", href=href, text=text)


# --- charts


@register.simple_tag
def bar_chart(*, title: Any, rows: Any, unit: Any = "", target: float | None = None, label: Any = "") -> SafeString:
    """Bars inside their table. `rows`: (label, number, None or text); `label` heads the first column."""
    return _draw("bar_chart", title=title, unit=unit, target=target, label=label, bars=charts.bars(rows, target=target))


@register.simple_tag
def line_chart(*, title: Any, labels: Any, series: Any, unit: Any = "", label: Any = "") -> SafeString:
    """Lines over `labels`; `series`: (name, values), None being a gap. The table is beside it."""
    drawing = charts.lines(list(labels), list(series))
    return _draw("line_chart", title=title, unit=unit, label=label, drawing=drawing, id=_id("chart"))


@register.simple_tag
def funnel_chart(*, title: Any, steps: Any, unit: Any = "", label: Any = "") -> SafeString:
    """Steps from many to few, each with its share of the step before."""
    return _draw("funnel_chart", title=title, unit=unit, label=label, steps=charts.funnel(list(steps)))


def _id(kind: str) -> str:
    """An id for aria-labelledby; unlike any other on the page."""
    return f"{kind}-{new_key()[:8]}"
