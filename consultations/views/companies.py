"""Companies: the list, and everything of one company on one page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exchange.models import Organization
from exchange.rules.organizations import can_reassign_company
from kawasaki_ip.core import history
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.mail.queries import address_trouble

from ..filters import CompanyFilter
from ..queries.company_page import company_page, consented_matches, shared_records
from ..queries.timelines import entries_about
from ..rules.companies import can_list_companies, can_read_company_notes, can_read_whole_company
from .lists import list_context
from .visits import FIELD_STAFF


@permission_required(can_list_companies, FIELD_STAFF)
@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    rows = Organization.objects.visible_to(request.user).active().select_related("in_charge")
    rows = rows.prefetch_related("capabilities__technique").order_by("kana", "name", "pk")
    return render(request, "consultations/company_list.html", list_context(request, CompanyFilter, rows))


@require_safe
def company_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff read all of it, which is noted; the company its own record; partners what was consented to."""
    rows = Organization.objects.visible_to(request.user).select_related("in_charge")
    company = get_object_or_404(rows, pk=pk)
    actor = Actor.of_request(request)
    if not can_read_whole_company(actor, company):
        return _for_partner(request, company)
    is_staff = can_read_company_notes(actor, company)
    context: dict[str, Any] = {
        "company": company,
        "is_staff": is_staff,
        "page": company_page(company, request.user, is_staff=is_staff),
        "capabilities": company.capabilities.select_related("technique"),
        "certifications": company.certifications.all(),
        "growth_fields": company.growth_fields.all(),
        "today": timezone.localdate(),
    }
    if is_staff:
        history.record(company, "read", actor)
        context |= {**_for_staff(company), "can_reassign": can_reassign_company(actor, company)}
        return render(request, "consultations/company_detail.html", context)
    return render(request, "consultations/company_own.html", context)


def _for_staff(company: Organization) -> dict[str, Any]:
    contacts = list(company.contacts.all())
    return {
        "contacts": contacts,
        "trouble": address_trouble(contact.email for contact in contacts),
        "history": entries_about(company),
    }


def _for_partner(request: HttpRequest, company: Organization) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "company": company,
        "visits": shared_records(company, request.user, today=today),
        "matches": consented_matches(company, request.user, today=today),
    }
    return render(request, "consultations/company_partner.html", context)
