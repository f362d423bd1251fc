"""Applications: the list, one application as each side reads it, and its steps."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.exports import table_response
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions.applications import change_draft, submit
from ..enums import MEMBER_KINDS, FirstWish
from ..exports import applications as exports
from ..filters.applications import ApplicationFilter, OutsideApplicationFilter
from ..forms.applications import AccountApplicationForm, written_values
from ..models import Application, Match, Organization
from ..models.organizations import bodies_of
from ..queries.timelines import application_entries
from ..rules.applications import Reader, can_list_applications, can_write_application, reader_of
from .application_steps import APPLICATION_STEPS
from .apply import with_names

PER_PAGE = 20
ROWS = ("listing__owner", "company", "in_charge", "introduced_by")


@permission_required(can_list_applications, _("companies, owners of rights, partner organizations and coordinators"))
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    found = _filtered(request)
    page = Paginator(found.qs.select_related(*ROWS), PER_PAGE).get_page(request.GET.get("page"))
    actor, today = Actor.of_request(request), timezone.localdate()
    for application in page.object_list:
        application.reader = reader_of(actor, application)
        application.late = application.is_late(today)
    context = {"filter": found, "page_obj": page, "is_staff": can_work_with_companies(actor)}
    return render(request, "exchange/application_list.html", context)


@permission_required(can_work_with_companies, _("coordinators"))
@require_safe
def application_export(request: HttpRequest) -> HttpResponse:
    found = _filtered(request)
    return table_response(
        kind=str(_("Applications")),
        about="",
        columns=exports.columns(),
        rows=exports.rows(found.qs),
        subject_type="exchange.application",
        actor=Actor.of_request(request),
        filters=request.GET.dict(),
        today=timezone.localdate(),
    )


def _filtered(request: HttpRequest) -> ApplicationFilter:
    """Newest first; drafts, which have no day yet, on top."""
    visible = Application.objects.visible_to(request.user).order_by("-created_at", "-pk")
    staff = can_work_with_companies(Actor.of_request(request))
    return (ApplicationFilter if staff else OutsideApplicationFilter)(request.GET, queryset=visible, request=request)


@require_safe
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    application = _visible(request, pk)
    actor = Actor.of_request(request)
    reader = reader_of(actor, application)
    context = {
        "application": application,
        "reader": reader,
        "wishes": [FirstWish(wish).label for wish in application.first_wishes if wish in FirstWish.values],
        "steps": APPLICATION_STEPS.open_to(actor, application),
        "may_write": can_write_application(actor, application),
        "late": application.is_late(timezone.localdate()),
        "match": _match_of(request, application),
        "history": application_entries(application) if reader == Reader.STAFF else [],
    }
    return render(request, f"exchange/application_{reader}.html", context)


@require_http_methods(["GET", "POST"])
@once
def application_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft, by its writer or a colleague: keep it, or send it."""
    application = _visible(request, pk)
    actor = Actor.of_request(request)
    if not can_write_application(actor, application):
        raise NotAllowed(_("This application has been sent already, or is not yours to change."))
    companies = Organization.objects.filter(pk=application.company_id)
    if companies and application.company_id not in bodies_of(request.user, MEMBER_KINDS):
        raise NotAllowed
    keep = "keep" in request.POST
    form = AccountApplicationForm(
        request.POST or None, companies=companies, draft=keep, initial=written_values(application)
    )
    if form.is_bound and form.is_valid():
        fields = with_names(form.cleaned_data, request.user)
        try:
            change_draft(application=application, fields=fields, actor=actor)
            if not keep:
                submit(application=application, actor=actor, today=timezone.localdate(), now=timezone.now())
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The draft was saved.") if keep else _("Your application was received."))
            return redirect("application_detail", pk=application.pk)
    context = {"application": application, "listing": application.listing, "form": form}
    return render(request, "exchange/application_edit.html", context)


@require_http_methods(["GET", "POST"])
@once
def application_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return APPLICATION_STEPS.respond(request, _visible(request, pk), step)


def _visible(request: HttpRequest, pk: int) -> Application:
    found = Application.objects.visible_to(request.user).select_related(*ROWS, "applied_by")
    return get_object_or_404(found, pk=pk)


def _match_of(request: HttpRequest, application: Application) -> Match | None:
    return Match.objects.visible_to(request.user).filter(application=application).first()
