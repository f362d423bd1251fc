"""Dispatches: the list, one of them, and every step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import demand, permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import dispatches as actions
from ..filters import DispatchFilter
from ..forms.dispatches import (
    AcceptForm,
    AnotherExpertForm,
    ReasonForm,
    ReportForm,
    RequestForm,
    SurveyForm,
    UseForm,
)
from ..models import Consultation, Dispatch
from ..queries.follow_ups import with_causes
from ..queries.timelines import entries_about
from ..rules.dispatches import (
    can_answer_dispatch,
    can_decide_dispatch,
    can_list_dispatches,
    can_manage_dispatch,
    can_request_dispatch,
    can_survey_dispatch,
)
from ..workflows import DISPATCH
from .lists import list_context
from .visits import FIELD_STAFF

# Which rule opens which step.
RULES = {
    "approve": can_decide_dispatch,
    "refuse": can_decide_dispatch,
    "accept": can_answer_dispatch,
    "decline": can_answer_dispatch,
    "log_use": can_answer_dispatch,
    "report": can_answer_dispatch,
    "ask_another": can_manage_dispatch,
    "survey": can_survey_dispatch,
}


@permission_required(can_list_dispatches, gettext_lazy("coordinators, small enterprises and experts"))
@require_safe
def dispatch_list(request: HttpRequest) -> HttpResponse:
    rows = Dispatch.objects.visible_to(request.user).select_related("company", "expert", "in_charge")
    context = list_context(request, DispatchFilter, rows.order_by("-requested_on", "-pk"))
    context["is_staff"] = can_request_dispatch(Actor.of_request(request))
    return render(request, "consultations/dispatch_list.html", context)


@permission_required(can_request_dispatch, FIELD_STAFF)
@require_http_methods(["GET", "POST"])
@once
def dispatch_new(request: HttpRequest) -> HttpResponse:
    consultation = _consultation(request)
    initial = {"unit": "times", **_prefilled(consultation), **drafts.take_up(user=request.user, path=request.path)}
    form = RequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        wanted = actions.Request(company=data.pop("company_name"), consultation=consultation, **data)
        try:
            dispatch = actions.request_dispatch(
                actor=Actor.of_request(request), request=wanted, today=timezone.localdate()
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("The dispatch has been asked for. The head coordinator decides."))
            return HttpResponseRedirect(dispatch.get_absolute_url())
    return render(request, "consultations/dispatch_new.html", {"form": form, "consultation": consultation})


def _consultation(request: HttpRequest) -> Consultation | None:
    pk = request.GET.get("consultation", "")
    if not pk.isdigit():
        return None
    return get_object_or_404(Consultation.objects.visible_to(request.user).select_related("company"), pk=pk)


def _prefilled(consultation: Consultation | None) -> dict[str, Any]:
    if consultation is None:
        return {}
    return {"company_name": consultation.shown_company, "subject": consultation.subject}


@require_safe
def dispatch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    dispatch = _get(request, pk)
    actor = Actor.of_request(request)
    actions.note_read(actor=actor, dispatch=dispatch)
    return _show(request, dispatch)


@require_POST
def dispatch_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "approve",
        None,
        actions.approve_dispatch,
        _("Approved. The expert is asked."),
        today=timezone.localdate(),
    )


@require_POST
def dispatch_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "refuse", ReasonForm, actions.refuse_dispatch, _("Not approved."))


@require_POST
def dispatch_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "accept", AcceptForm, actions.accept_dispatch, _("Thank you for accepting."))


@require_POST
def dispatch_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "decline", ReasonForm, actions.decline_dispatch, _("Declined. We will ask another."))


@require_POST
def dispatch_ask_another(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, "ask_another", AnotherExpertForm, actions.ask_another_expert, _("The other expert is asked.")
    )


@require_POST
@once
def dispatch_log_use(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "log_use", UseForm, actions.log_use, _("Noted."), today=timezone.localdate())


@require_POST
def dispatch_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "report",
        ReportForm,
        actions.report_dispatch,
        _("Thank you for the report."),
        today=timezone.localdate(),
    )


@require_POST
def dispatch_survey(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "survey", SurveyForm, actions.survey_dispatch, _("Thank you for your answer."))


def _get(request: HttpRequest, pk: int) -> Dispatch:
    rows = Dispatch.objects.visible_to(request.user).select_related(
        "company", "expert", "in_charge", "approved_by", "consultation"
    )
    return get_object_or_404(rows, pk=pk)


def _act(
    request: HttpRequest, pk: int, step: str, form_class: Any, action: Any, done: str, **more: Any
) -> HttpResponse:
    """Runs one step; its errors land on its form. Who declined reads the dispatch no more: back to the list."""
    dispatch = _get(request, pk)
    demand(lambda actor: RULES[step](actor, dispatch), request)
    form = form_class(request.POST, auto_id=f"{step}_%s") if form_class else None
    if form is None or form.is_valid():
        data = form.cleaned_data if form else {}
        try:
            action(actor=Actor.of_request(request), dispatch=dispatch, **data, **more)
        except (ActionError, ValidationError) as error:
            if form is None:
                messages.error(request, getattr(error, "message", str(error)))
                return HttpResponseRedirect(dispatch.get_absolute_url())
            add_error(form, error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(
                dispatch.get_absolute_url() if _still_sees(request, pk) else reverse("dispatch_list")
            )
    return _show(request, dispatch, **{f"{step}_form": form})


def _still_sees(request: HttpRequest, pk: int) -> bool:
    return Dispatch.objects.visible_to(request.user).filter(pk=pk).exists()


def _show(request: HttpRequest, dispatch: Dispatch, **forms: Any) -> HttpResponse:
    actor = Actor.of_request(request)
    is_staff = can_work_with_companies(actor)
    context = {
        "dispatch": dispatch,
        "possible": [name for name in DISPATCH.actions_from(dispatch.state) if RULES[name](actor, dispatch)],
        "is_staff": is_staff,
        "refuse_form": ReasonForm(auto_id="refuse_%s"),
        "accept_form": AcceptForm(auto_id="accept_%s"),
        "decline_form": ReasonForm(auto_id="decline_%s"),
        "ask_another_form": AnotherExpertForm(auto_id="ask_another_%s"),
        "log_use_form": UseForm(initial={"day": timezone.localdate()}, auto_id="log_use_%s"),
        "report_form": ReportForm(auto_id="report_%s"),
        "survey_form": SurveyForm(auto_id="survey_%s"),
        "follow_ups": with_causes(dispatch.follow_ups.all()) if is_staff else [],
        "history": entries_about(dispatch) if is_staff else [],
        **forms,
    }
    return render(request, "consultations/dispatch_detail.html", context)
