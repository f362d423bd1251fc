"""Components: tags with keyword-only arguments, built into every template; /styleguide shows each one.

Forms are drawn by form_components.py, charts by chart_components.py; this is how to use all three.

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

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import charts, tones
from ..drawing import draw, fresh_id

register = template.Library()


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
    return draw("crumb", text=text, href=href)


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
    return draw("button", text=text, rank=rank, type=type, name=name, value=value, danger=danger, label=label)


@register.simple_tag
def link_button(*, href: str, text: Any, rank: str = "outline", label: Any = "") -> SafeString:
    """A link that looks like a button, for the page's next step."""
    return draw("link_button", href=href, text=text, rank=rank, label=label)


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
    return draw(
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
    return draw("print_button")


# --- parts


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: Any = "") -> SafeString:
    """A message in the page; kind info, success, warning or error."""
    return draw("notice", content=content, kind=kind, title=title)


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
    return draw("card", content=content, title=title, href=href, level=level)


@register.simple_block_tag
def rows(content: str) -> SafeString:
    """A list of labels and values; holds {% row %}."""
    return format_html('<dl class="rows">{}</dl>', content)


@register.simple_block_tag
def row(content: str, *, label: Any, hide_empty: bool = False) -> SafeString | str:
    """One label with its value; nothing there is said in words, or left out with hide_empty."""
    if hide_empty and not content.strip():
        return ""
    return draw("row", content=SafeString(content.strip()), label=label)


@register.simple_block_tag
def table(content: str, *, caption: Any, dense: bool = False, hide_caption: bool = False) -> SafeString:
    """A table that scrolls inside its own area; the content is thead and tbody."""
    return draw("table", content=content, caption=caption, dense=dense, hide_caption=hide_caption, id=fresh_id("table"))


@register.simple_tag(takes_context=True)
def pagination(context: Context, *, page: Page) -> SafeString:
    """Pages of a list; keeps the rest of the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    return draw(
        "pagination",
        page=page,
        pages=list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        gap=page.paginator.ELLIPSIS,
        query=f"{query.urlencode()}&" if query else "",
        id=fresh_id("pages"),
    )


@register.simple_block_tag
def empty_state(content: str, *, title: Any) -> SafeString:
    """Nothing to show, and what to do next."""
    return draw("empty_state", content=content, title=title)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def timeline_entry(content: str, *, when: Any, title: Any, who: Any = "", tone: str = "neutral") -> SafeString:
    """One thing that happened; `when` is a day or a moment."""
    return draw("timeline_entry", content=SafeString(content.strip()), when=when, title=title, who=who, tone=tone)


@register.simple_tag
def stepper(*, steps: list[dict[str, Any]], label: Any) -> SafeString:
    """Stages in order: dicts of label, status (done, current, todo, skipped), and perhaps day and note."""
    return draw("stepper", steps=steps, label=label)


@register.simple_block_tag
def tiles(content: str) -> SafeString:
    return format_html('<div class="tiles">{}</div>', content)


@register.simple_tag
def tile(*, label: Any, value: Any, unit: Any = "", note: Any = "", href: str = "") -> SafeString:
    """One figure with its name, unit and the day it holds for."""
    return draw("tile", label=label, value=value, unit=unit, note=note, href=href)


@register.simple_tag
def term(*, word: Any, text: Any) -> SafeString:
    """A word explained in place, one sentence, opened by tap or key without scripts; on paper it is always there."""
    return draw("term", word=word, text=text, id=fresh_id("term"))


@register.simple_tag
def file_list(*, files: Any) -> SafeString:
    """Stored files with name and size."""
    return draw("file_list", files=files)


@register.simple_tag
def qr(*, text: str, label: Any) -> SafeString:
    """A QR code as SVG of shapes and classes only."""
    return draw("qr", drawing=charts.qr(text), label=label)


@register.simple_tag
def telephone(*, number: str, big: bool = False) -> SafeString:
    """A number that a phone dials when tapped."""
    return draw("telephone", number=number, big=big)


@register.simple_tag(takes_context=True)
def call_box(context: Context, *, name: Any = "", telephone: str = "", body: Any = "", title: Any = "") -> SafeString:
    """Whom to call: the coordinator named, else the desk."""
    return draw("call_box", name=name, telephone=telephone, body=body, title=title, desk=context.get("desk"))


@register.simple_tag
def external_link(*, href: str, text: Any) -> SafeString:
    """A link to another website, which is said; it opens in the same tab."""
    return draw("external_link", href=href, text=text)
