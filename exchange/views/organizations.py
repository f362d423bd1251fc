"""Entering and changing companies. Their page is one of consultations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import organizations as actions
from ..forms.organizations import FIELDS, ArchiveForm, InChargeForm, OrganizationForm
from ..models import Organization
from ..queries.duplicates import version_of
from ..rules.organizations import can_edit_company, can_reassign_company

WHO = gettext_lazy("coordinators")
Rule = Any


def editable(request: HttpRequest, pk: int, rule: Rule = can_edit_company) -> Organization:
    """404 for what the reader does not see, 403 where it may not do this."""
    company = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    if not rule(Actor.of_request(request), company):
        raise NotAllowed
    return company


@once
@require_http_methods(["GET", "POST"])
@permission_required(can_work_with_companies, WHO)
def company_new(request: HttpRequest) -> HttpResponse:
    initial = drafts.take_up(user=request.user, path=request.path)
    form = OrganizationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            company = actions.create_organization(values=form.values, actor=Actor.of_request(request))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("The company is entered. Add its contact persons and what it can do."))
            return redirect("company_detail", company.pk)
    return render(request, "exchange/company_form.html", {"form": form, "company": None})


@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest, pk: int) -> HttpResponse:
    company = editable(request, pk)
    initial = drafts.take_up(user=request.user, path=request.path)
    form = OrganizationForm(request.POST or None, organization=company, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organization(
                organization=company,
                values=form.values,
                actor=Actor.of_request(request),
                version=form.cleaned_data["version"],
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
            _show_what_stands(form, company)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("Saved."))
            return redirect("company_detail", pk)
    return render(request, "exchange/company_form.html", {"form": form, "company": company})


def _show_what_stands(form: OrganizationForm, company: Organization) -> None:
    """The loser of two writers sees both texts, and may then save over what stands."""
    company.refresh_from_db()
    if form.cleaned_data["version"] == version_of(company):
        return
    for name in FIELDS:
        stands = getattr(company, name)
        if stands != form.cleaned_data[name]:
            form[name].help_text = _("Saved now: %(value)s") % {"value": stands or _("nothing")}
    form.data = form.data.copy()
    form.data["version"] = version_of(company)


@require_http_methods(["GET", "POST"])
def company_in_charge(request: HttpRequest, pk: int) -> HttpResponse:
    company = editable(request, pk, can_reassign_company)
    form = InChargeForm(request.POST or None, initial={"in_charge": company.in_charge})
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_in_charge(
                organization=company, in_charge=form.cleaned_data["in_charge"], actor=Actor.of_request(request)
            )
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The person in charge is changed; open next steps moved along."))
            return redirect("company_detail", pk)
    return render(request, "exchange/company_in_charge.html", {"form": form, "company": company})


@require_http_methods(["GET", "POST"])
def company_archive(request: HttpRequest, pk: int) -> HttpResponse:
    company = editable(request, pk)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.archive_organization(
                organization=company,
                reason=form.cleaned_data["reason"],
                actor=Actor.of_request(request),
                now=timezone.now(),
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The company is archived. Everything recorded stays."))
            return redirect("company_detail", pk)
    return render(request, "exchange/company_archive.html", {"form": form, "company": company})


@require_POST
def company_restore(request: HttpRequest, pk: int) -> HttpResponse:
    company = editable(request, pk)
    try:
        actions.restore_organization(organization=company, actor=Actor.of_request(request))
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The company is back in the lists."))
    return redirect("company_detail", pk)
