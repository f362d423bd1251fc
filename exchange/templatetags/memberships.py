"""What the company page includes: its people with an account, and its consents."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from kawasaki_ip.core.actors import Actor

from ..models import Organization
from ..queries import memberships as queries
from ..rules.memberships import can_record_consent

register = template.Library()


@register.simple_tag(takes_context=True)
def people_of(context: Context, *, company: Organization) -> dict[str, Any]:
    actor = Actor.of_request(context["request"])
    return {
        "lines": queries.people_of_company(company, actor),
        "requests": queries.requests_of_company(company, actor),
    }


@register.simple_tag(takes_context=True)
def consents_of(context: Context, *, company: Organization) -> dict[str, Any]:
    actor, today = Actor.of_request(context["request"]), timezone.localdate()
    rows = list(queries.consents_of_company(company))
    for row in rows:
        row.is_over = row.until is not None and row.until < today
    return {"rows": rows, "may_record": can_record_consent(actor, company)}
