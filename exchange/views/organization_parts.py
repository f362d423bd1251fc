"""Contact persons, techniques with equipment, certifications of a company."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import organization_parts as actions
from ..forms.organizations import CapabilityFormSet, CertificationFormSet, ContactForm, LeftForm
from ..models import Contact, Organization
from .organizations import editable


@once
@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    company = editable(request, pk)
    return _contact_page(request, company, None)


@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    company = editable(request, pk)
    return _contact_page(request, company, get_object_or_404(company.contacts, pk=contact_pk))


def _contact_page(request: HttpRequest, company: Organization, contact: Contact | None) -> HttpResponse:
    form = ContactForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_contact(
                organization=company, contact=contact, values=form.cleaned_data, actor=Actor.of_request(request)
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The contact person is saved."))
            return redirect("company_detail", company.pk)
    return render(request, "exchange/contact_form.html", {"form": form, "company": company, "contact": contact})


@require_http_methods(["GET", "POST"])
def contact_left(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    company = editable(request, pk)
    contact = get_object_or_404(company.contacts, pk=contact_pk)
    form = LeftForm(request.POST or None, initial={"left_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.contact_left(contact=contact, left_on=form.cleaned_data["left_on"], actor=Actor.of_request(request))
        messages.success(request, _("Noted: this person has left the company."))
        return redirect("company_detail", pk)
    return render(request, "exchange/contact_left.html", {"form": form, "company": company, "contact": contact})


@require_POST
def contact_back(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    company = editable(request, pk)
    contact = get_object_or_404(company.contacts, pk=contact_pk)
    actions.contact_left(contact=contact, left_on=None, actor=Actor.of_request(request))
    messages.success(request, _("Noted: this person is with the company."))
    return redirect("company_detail", pk)


@require_http_methods(["GET", "POST"])
def company_abilities(request: HttpRequest, pk: int) -> HttpResponse:
    """加工・得意分野 and certifications: each row can be changed or emptied, a few empty ones stand below."""
    company = editable(request, pk)
    # What is posted is taken as it is: rows that somebody else changed meanwhile must not count as unchanged.
    known = request.method != "POST"
    capabilities = CapabilityFormSet(
        request.POST or None,
        prefix="capability",
        initial=list(company.capabilities.values("technique", "equipment")) if known else None,
    )
    certifications = CertificationFormSet(
        request.POST or None,
        prefix="certification",
        initial=list(company.certifications.values("kind", "name", "granted_in")) if known else None,
    )
    if request.method == "POST" and capabilities.is_valid() and certifications.is_valid():
        try:
            _save_abilities(request, company, capabilities, certifications)
        except (ActionError, ValidationError) as error:
            add_error(capabilities.forms[0], error)
        else:
            messages.success(request, _("Saved."))
            return redirect("company_detail", pk)
    context = {"company": company, "capabilities": capabilities, "certifications": certifications}
    return render(request, "exchange/company_abilities.html", context)


def _save_abilities(request: HttpRequest, company: Organization, capabilities: Any, certifications: Any) -> None:
    actor = Actor.of_request(request)
    actions.set_capabilities(
        organization=company, rows=_filled(capabilities, "technique"), actor=actor, today=timezone.localdate()
    )
    actions.set_certifications(organization=company, rows=_filled(certifications, "name"), actor=actor)


def _filled(formset: Any, name: str) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset if form.cleaned_data.get(name)]
