"""Next steps: my list, one of them, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.models import Application, Match, Organization
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import follow_ups as actions
from ..filters import FollowUpFilter
from ..forms.follow_ups import DoneForm, DropForm, FollowUpForm, HandForm, PutOffForm
from ..models import Consultation, Dispatch, FollowUp, Visit
from ..queries.follow_ups import grouped, with_causes
from ..queries.timelines import entries_about
from ..rules.follow_ups import can_have_follow_ups
from .visits import FIELD_STAFF

# What a next step may be opened on, by the name in the address.
CAUSES: dict[str, type[Model]] = {
    "company": Organization,
    "visit": Visit,
    "consultation": Consultation,
    "dispatch": Dispatch,
    "application": Application,
    "match": Match,
}


@permission_required(can_have_follow_ups, FIELD_STAFF)
@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """My list unless somebody else, or everybody, is asked for."""
    data = request.GET.copy()
    data.setdefault("in_charge", str(request.user.pk))
    visible = FollowUp.objects.visible_to(request.user)
    filter_set = FollowUpFilter(data, queryset=visible)
    rows = filter_set.qs.owed() if filter_set.form.is_valid() else visible.none()
    context = {"filter": filter_set, "groups": grouped(rows, today=timezone.localdate())}
    return render(request, "consultations/follow_up_list.html", context)


@permission_required(can_have_follow_ups, FIELD_STAFF)
@require_http_methods(["GET", "POST"])
@once
def follow_up_new(request: HttpRequest) -> HttpResponse:
    about = _about(request)
    today = timezone.localdate()
    form = FollowUpForm(request.POST or None, initial={"in_charge": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            follow_up = actions.add_follow_up(
                actor=Actor.of_request(request), about=about, today=today, **form.cleaned_data
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The next step has been noted. You will be reminded."))
            back = about.get_absolute_url() if hasattr(about, "get_absolute_url") else None
            return HttpResponseRedirect(back or follow_up.get_absolute_url())
    return render(request, "consultations/follow_up_new.html", {"form": form, "about": about})


def _about(request: HttpRequest) -> Model | None:
    """The record that the address names: ?company=3; 404 where the user may not see it."""
    named = [(name, request.GET[name]) for name in CAUSES if name in request.GET]
    if not named:
        return None
    name, pk = named[0]
    if len(named) > 1 or not pk.isdigit():
        raise Http404
    return get_object_or_404(CAUSES[name].objects.visible_to(request.user), pk=pk)


@require_safe
def follow_up_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _get(request, pk))


@require_POST
def follow_up_done(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up, form = _get(request, pk), DoneForm(request.POST, auto_id="done_%s")
    return _act(
        request,
        follow_up,
        "done_form",
        form,
        lambda actor, data: actions.finish_follow_up(
            actor=actor, follow_up=follow_up, result=data["result"], now=timezone.now()
        ),
        _("Done. Well kept."),
    )


@require_POST
def follow_up_put_off(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up, form = _get(request, pk), PutOffForm(request.POST, auto_id="put_off_%s")
    return _act(
        request,
        follow_up,
        "put_off_form",
        form,
        lambda actor, data: actions.put_off_follow_up(
            actor=actor, follow_up=follow_up, today=timezone.localdate(), **data
        ),
        _("Put off. It is still owed, and you will be reminded."),
    )


@require_POST
def follow_up_drop(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up, form = _get(request, pk), DropForm(request.POST, auto_id="drop_%s")
    return _act(
        request,
        follow_up,
        "drop_form",
        form,
        lambda actor, data: actions.drop_follow_up(actor=actor, follow_up=follow_up, now=timezone.now(), **data),
        _("Noted as not needed."),
    )


@require_POST
def follow_up_hand(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up, form = _get(request, pk), HandForm(request.POST, auto_id="hand_%s")
    return _act(
        request,
        follow_up,
        "hand_form",
        form,
        lambda actor, data: actions.hand_to(actor=actor, follow_up=follow_up, today=timezone.localdate(), **data),
        _("Handed on."),
    )


def _get(request: HttpRequest, pk: int) -> FollowUp:
    return get_object_or_404(with_causes(FollowUp.objects.visible_to(request.user)), pk=pk)


def _act(request: HttpRequest, follow_up: FollowUp, name: str, form: Any, action: Any, done: str) -> HttpResponse:
    """Runs the action on a valid form; shows the page again with the form's errors otherwise."""
    if form.is_valid():
        try:
            action(Actor.of_request(request), form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(_back(request))
    return _show(request, follow_up, **{name: form})


def _back(request: HttpRequest) -> str:
    """The list that the button was on, else my list."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return reverse("follow_up_list")


def _show(request: HttpRequest, follow_up: FollowUp, **forms: Any) -> HttpResponse:
    context = {
        "follow_up": follow_up,
        "done_form": DoneForm(auto_id="done_%s"),
        "put_off_form": PutOffForm(auto_id="put_off_%s"),
        "drop_form": DropForm(auto_id="drop_%s"),
        "hand_form": HandForm(auto_id="hand_%s"),
        "history": entries_about(follow_up),
        "today": timezone.localdate(),
        **forms,
    }
    return render(request, "consultations/follow_up_detail.html", context)
