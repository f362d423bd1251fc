"""Consultations: the list, asking, answering."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.enums import MEMBER_KINDS
from exchange.models import Organization
from exchange.models.organizations import bodies_of
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import demand, permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.exports import table_response
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once
from kawasaki_ip.mail.calendar import add_business_days

from ..actions import consultations as actions
from ..exports import CONSULTATION_COLUMNS
from ..filters import ConsultationFilter
from ..forms.consultations import AnswerForm, AskForm, AssignForm, ConsultationNoteForm, FinishForm, ReceiveForm
from ..models import Consultation
from ..queries.follow_ups import with_causes
from ..queries.timelines import entries_about
from ..rules.consultations import (
    can_ask,
    can_list_consultations,
    can_receive_consultations,
    can_withdraw_consultation,
    can_work_on_consultation,
)
from ..workflows import CONSULTATION
from .lists import conditions, list_context
from .visits import FIELD_STAFF


@permission_required(can_list_consultations, gettext_lazy("coordinators and small enterprises"))
@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.user).select_related("company", "in_charge")
    context = list_context(request, ConsultationFilter, rows.order_by("-received_at", "-pk"))
    context |= {"today": timezone.localdate(), "is_staff": can_receive_consultations(Actor.of_request(request))}
    return render(request, "consultations/consultation_list.html", context)


@permission_required(can_receive_consultations, FIELD_STAFF)
@require_safe
def consultation_export(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.user).select_related("company", "in_charge")
    filter_set = ConsultationFilter(request.GET, queryset=rows.order_by("-received_at", "-pk"), request=request)
    return table_response(
        kind=_("Consultations"),
        about="",
        columns=CONSULTATION_COLUMNS,
        rows=filter_set.qs if filter_set.is_valid() else rows.none(),
        subject_type="consultations.consultation",
        actor=Actor.of_request(request),
        filters=conditions(filter_set),
        today=timezone.localdate(),
    )


@login_not_required
@require_http_methods(["GET", "POST"])
@once
def consultation_new(request: HttpRequest) -> HttpResponse:
    """Staff write down what was asked, members ask; everybody else reads how to ask."""
    actor = Actor.of_request(request)
    if can_receive_consultations(actor):
        return _new(request, ReceiveForm, "consultations/consultation_receive.html", actions.receive_consultation, {})
    if can_ask(actor):
        companies = Organization.objects.active().filter(pk__in=bodies_of(request.user, MEMBER_KINDS))
        return _new(request, AskForm, "consultations/consultation_ask.html", actions.ask, {"companies": companies})
    return render(request, "consultations/consultation_how.html")


def _new(request: HttpRequest, form_class: type, template: str, action: Any, options: dict[str, Any]) -> HttpResponse:
    initial = drafts.take_up(user=request.user, path=request.path)
    initial |= {name: request.GET[name] for name in ("company_name", "telephone") if name in request.GET}
    form = form_class(request.POST or None, initial=initial, **options)
    if request.method == "POST" and form.is_valid():
        try:
            consultation = _open(request, form, action)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(
                request, _("The consultation has been received. Its number is %(n)s.") % {"n": consultation.number}
            )
            return HttpResponseRedirect(consultation.get_absolute_url())
    return render(request, template, {"form": form})


def _open(request: HttpRequest, form: Any, action: Any) -> Consultation:
    now = timezone.now()
    due = add_business_days(timezone.localdate(now), settings.CONSULTATION_FIRST_ANSWER_DAYS)
    data = form.cleaned_data
    common = {"subject": data["subject"], "question": data["question"], "now": now, "answer_due": due}
    if isinstance(form, ReceiveForm):
        return action(actor=Actor.of_request(request), asker=form.asker(), channel=data["channel"], **common)
    return action(actor=Actor.of_request(request), asker=form.asker(request.user), **common)


@require_safe
def consultation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    consultation = _get(request, pk)
    actor = Actor.of_request(request)
    if can_work_on_consultation(actor, consultation):
        actions.note_read(actor=actor, consultation=consultation)
        return _show(request, consultation)
    context = {
        "consultation": consultation,
        "may_withdraw": CONSULTATION.allows("withdraw", consultation.state)
        and can_withdraw_consultation(actor, consultation),
    }
    return render(request, "consultations/consultation_own.html", context)


@require_POST
def consultation_assign(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "assign_form",
        AssignForm,
        actions.assign_consultation,
        _("Decided."),
        today=timezone.localdate(),
    )


@require_POST
def consultation_start(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "", None, actions.start_consultation, _("You are working on it now."))


@require_POST
def consultation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "answer_form",
        AnswerForm,
        actions.answer_consultation,
        _("The answer can be read now, and who asked is told."),
        now=timezone.now(),
    )


@require_POST
def consultation_finish(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "finish_form", FinishForm, actions.finish_consultation, _("Finished."), now=timezone.now())


@require_POST
def consultation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "",
        None,
        actions.withdraw_consultation,
        _("The question was taken back."),
        rule=can_withdraw_consultation,
        now=timezone.now(),
    )


@require_POST
def consultation_note(request: HttpRequest, pk: int) -> HttpResponse:
    consultation = _get(request, pk)
    demand(lambda actor: can_work_on_consultation(actor, consultation), request)
    form = ConsultationNoteForm(request.POST, auto_id="note_form_%s")
    if form.is_valid():
        actions.note_on_consultation(
            actor=Actor.of_request(request),
            consultation=consultation,
            internal_note=form.cleaned_data["internal_note"],
            company=form.cleaned_data["company_name"],
        )
        messages.success(request, _("The note has been saved."))
        return HttpResponseRedirect(consultation.get_absolute_url())
    return _show(request, consultation, note_form=form)


def _get(request: HttpRequest, pk: int) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).select_related("company", "in_charge", "asked_by", "visit")
    return get_object_or_404(rows, pk=pk)


def _act(
    request: HttpRequest,
    pk: int,
    name: str,
    form_class: Any,
    action: Any,
    done: str,
    rule: Any = can_work_on_consultation,
    **more: Any,
) -> HttpResponse:
    """Runs one action; its errors land on its form, or above the page where it has none."""
    consultation = _get(request, pk)
    demand(lambda actor: rule(actor, consultation), request)
    form = form_class(request.POST, auto_id=f"{name}_%s") if form_class else None
    if form is None or form.is_valid():
        data = form.cleaned_data if form else {}
        try:
            action(actor=Actor.of_request(request), consultation=consultation, **data, **more)
        except (ActionError, ValidationError) as error:
            if form is None:
                messages.error(request, getattr(error, "message", str(error)))
                return HttpResponseRedirect(consultation.get_absolute_url())
            add_error(form, error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(consultation.get_absolute_url())
    return _show(request, consultation, **{name: form})


def _show(request: HttpRequest, consultation: Consultation, **forms: Any) -> HttpResponse:
    context = {
        "consultation": consultation,
        "possible": CONSULTATION.actions_from(consultation.state),
        "assign_form": AssignForm(initial={"to": consultation.in_charge_id}, auto_id="assign_form_%s"),
        "answer_form": AnswerForm(initial={"answer": consultation.answer}, auto_id="answer_form_%s"),
        "finish_form": FinishForm(initial={"answer": consultation.answer}, auto_id="finish_form_%s"),
        "note_form": ConsultationNoteForm(
            initial={"internal_note": consultation.internal_note}, auto_id="note_form_%s"
        ),
        "follow_ups": with_causes(consultation.follow_ups.all()),
        "dispatches": consultation.dispatches.select_related("expert"),
        "history": entries_about(consultation),
        "nobody": consultation.in_charge_id is None,
        "today": timezone.localdate(),
        **forms,
    }
    return render(request, "consultations/consultation_detail.html", context)
