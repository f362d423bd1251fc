"""Visits as a filtered list and as XLSX."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.exports import table_response

from ..exports import VISIT_COLUMNS
from ..filters import VisitFilter
from ..models import Visit
from ..queries.visits import with_participants
from ..rules.visits import can_list_visits, can_log_visits
from .lists import conditions, list_context
from .visits import FIELD_STAFF


@permission_required(can_list_visits, gettext_lazy("coordinators, and bodies that joined visits"))
@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    rows = with_participants(Visit.objects.visible_to(request.user)).order_by("-day", "-pk")
    context = list_context(request, VisitFilter, rows)
    context["is_staff"] = can_work_with_companies(Actor.of_request(request))
    return render(request, "consultations/visit_list.html", context)


@permission_required(can_log_visits, FIELD_STAFF)
@require_safe
def visit_export(request: HttpRequest) -> HttpResponse:
    rows = with_participants(Visit.objects.visible_to(request.user)).order_by("-day", "-pk")
    filter_set = VisitFilter(request.GET, queryset=rows, request=request)
    return table_response(
        kind=_("Company visits"),
        about="",
        columns=VISIT_COLUMNS,
        rows=filter_set.qs if filter_set.is_valid() else rows.none(),
        subject_type="consultations.visit",
        actor=Actor.of_request(request),
        filters=conditions(filter_set),
        today=timezone.localdate(),
    )
