"""How the plan's figures are shown."""

from decimal import Decimal
from typing import Any

from django import template

from ..models import Project
from ..queries import Dashboard, IndicatorRow

register = template.Library()


@register.simple_tag
def project_rows(*, board: Dashboard, project: Project) -> list[IndicatorRow]:
    return board.rows_of(project)


@register.filter
def figure(value: Any) -> str:
    """1200 → 1,200; decimals without idle zeros; "" for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        value = value.normalize()
        return f"{value:,f}"
    return f"{value:,}"


@register.filter
def with_company(record: Any) -> str:
    """A record's own words, and whose it is where they do not say so: 2026-0022 デモ幸板金."""
    owner = record if hasattr(record, "company_id") else record.match
    company = str(owner.company or getattr(owner, "company_name", ""))
    words = str(record)
    return words if company in words else f"{words} {company}"
