"""The directory of experts: its public part by consent, the whole for staff."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.core.access import demand, permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions.experts import save_expert
from ..filters import ExpertFilter
from ..forms.dispatches import ExpertForm
from ..models import Expert
from ..rules.dispatches import can_edit_experts
from .lists import list_context
from .visits import FIELD_STAFF


@login_not_required
@require_safe
def expert_list(request: HttpRequest) -> HttpResponse:
    is_staff = can_edit_experts(Actor.of_request(request))
    rows = Expert.objects.all() if is_staff else Expert.objects.public()
    context = list_context(request, ExpertFilter, rows.order_by("kana", "pk"))
    context["is_staff"] = is_staff
    return render(request, "consultations/expert_list.html", context)


@permission_required(can_edit_experts, FIELD_STAFF)
@require_http_methods(["GET", "POST"])
@once
def expert_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None, {})


@require_http_methods(["GET", "POST"])
def expert_edit(request: HttpRequest, pk: int) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.visible_to(request.user).select_related("user"), pk=pk)
    demand(can_edit_experts, request, FIELD_STAFF)
    names = ("name", "kana", "profession", "office", "telephone", "email", "is_active", "is_public")
    initial = {name: getattr(expert, name) for name in names}
    initial |= {"fields_text": expert.fields, "account": expert.user.email if expert.user else ""}
    return _edit(request, expert, initial)


def _edit(request: HttpRequest, expert: Expert | None, initial: dict[str, Any]) -> HttpResponse:
    form = ExpertForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_expert(actor=Actor.of_request(request), values=form.values(), expert=expert)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The expert has been saved."))
            return redirect("expert_list")
    return render(request, "consultations/expert_form.html", {"form": form, "expert": expert})
