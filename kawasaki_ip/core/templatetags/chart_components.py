"""Charts of shapes and classes, each with its figures as a table; the geometry is in core.charts."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .. import charts
from ..drawing import draw, fresh_id

register = template.Library()


@register.simple_tag
def bar_chart(*, title: Any, rows: Any, unit: Any = "", target: float | None = None, label: Any = "") -> SafeString:
    """Bars inside their table. `rows`: (label, number, None or text); `label` heads the first column."""
    return draw("bar_chart", title=title, unit=unit, target=target, label=label, bars=charts.bars(rows, target=target))


@register.simple_tag
def line_chart(*, title: Any, labels: Any, series: Any, unit: Any = "", label: Any = "") -> SafeString:
    """Lines over `labels`; `series`: (name, values), None being a gap. The table is beside it."""
    drawing = charts.lines(list(labels), list(series))
    return draw("line_chart", title=title, unit=unit, label=label, drawing=drawing, id=fresh_id("chart"))


@register.simple_tag
def funnel_chart(*, title: Any, steps: Any, unit: Any = "", label: Any = "") -> SafeString:
    """Steps from many to few, each with its share of the step before."""
    return draw("funnel_chart", title=title, unit=unit, label=label, steps=charts.funnel(list(steps)))
