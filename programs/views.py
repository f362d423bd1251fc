"""The plan, open to all with its public figures; to staff with all of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.core.access import demand, permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.fiscal import fiscal_months, fiscal_year
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from . import actions, queries, rules
from .forms import IndicatorForm, TargetForm, ValueForm
from .models import Indicator, Measure, Project
from .sources import Period, get

PAGE_SIZE = 20


def _year(request: HttpRequest) -> int:
    """The fiscal year asked for, else this one."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2100:
        return int(asked)
    return fiscal_year(timezone.localdate())


def _board(request: HttpRequest) -> tuple[queries.Dashboard, dict[str, Any]]:
    actor = Actor.of_request(request)
    internal = rules.can_see_plan(actor)
    board = queries.dashboard(_year(request), internal=internal, today=timezone.localdate())
    return board, {"board": board, "internal": internal, "can_write": rules.can_write_plan(actor)}


@login_not_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The whole plan on one page."""
    _built, context = _board(request)
    return render(request, "programs/plan.html", context)


@login_not_required
@require_safe
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Measure.objects.select_related("policy__plan").prefetch_related("projects"), pk=pk)
    _built, context = _board(request)
    return render(request, "programs/measure.html", context | {"measure": shown})


@login_not_required
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Project.objects.select_related("measure__policy__plan"), pk=pk)
    board, context = _board(request)
    context |= {
        "project": shown,
        "rows": board.rows_of(shown),
        "loose_baselines": [row for row in board.other_baselines.get(shown.code, []) if row.indicator_id is None],
    }
    return render(request, "programs/project.html", context)


@login_not_required
@require_safe
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Definition, series by year, months of the chosen year, baselines."""
    shown = get_object_or_404(Indicator, pk=pk)
    actor = Actor.of_request(request)
    if not rules.can_view_indicator(actor, shown):
        raise Http404
    internal = rules.can_see_plan(actor)
    year, today = _year(request), timezone.localdate()
    row = queries.indicator_rows([shown], year, internal=internal, today=today)[0]
    months = []
    if internal and shown.is_computed:
        found = queries.monthly_figures(shown, year)
        months = [(f"{month}", found.get(month, 0)) for _calendar_year, month in fiscal_months(year)]
    context = {
        "indicator": shown,
        "row": row,
        "year": year,
        "year_query": f"?year={year}",
        "years": queries.years_of_indicator(shown, today),
        "internal": internal,
        "trend": [(str(one), reading.number) for one, reading in row.trend],
        "months": months,
        "can_enter": rules.can_enter(actor, shown),
        "can_see_records": rules.can_see_records(actor, shown),
        "projects": Project.objects.filter(code=shown.project_code).select_related("measure__policy__plan"),
    }
    return render(request, "programs/indicator.html", context)


@require_safe
def indicator_records(request: HttpRequest, pk: int) -> HttpResponse:
    """The records behind a computed figure, as far as the reader may see them."""
    shown = get_object_or_404(Indicator, pk=pk)
    demand(lambda actor: rules.can_see_records(actor, shown), request, _("coordinators"))
    year = _year(request)
    source = get(shown.source_key)
    found = source.records(Period.of_fiscal_year(year), shown.filters, request.user) if source.records else None
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")) if found is not None else None
    context = {"indicator": shown, "year": year, "page_obj": page}
    return render(request, "programs/indicator_records.html", context)


def _for_officials(request: HttpRequest, pk: int) -> Indicator:
    demand(rules.can_write_plan, request, _("city officials"))
    return get_object_or_404(Indicator, pk=pk)


@require_http_methods(["GET", "POST"])
@once
def enter_target(request: HttpRequest, pk: int) -> HttpResponse:
    shown, year = _for_officials(request, pk), _year(request)
    current = shown.targets.filter(fiscal_year=year).first()
    initial = {"number": current.number, "text": current.text} if current else {}
    form = TargetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_target(indicator=shown, year=year, actor=Actor.of_request(request), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The target was saved."))
            return redirect(f"/plan/indicators/{pk}/?year={year}")
    return render(request, "programs/target_form.html", {"form": form, "indicator": shown, "year": year})


@require_http_methods(["GET", "POST"])
@once
def enter_value(request: HttpRequest, pk: int) -> HttpResponse:
    shown, year = _for_officials(request, pk), _year(request)
    if shown.is_computed:
        raise Http404
    current = shown.values.filter(fiscal_year=year).first()
    fields = ("number", "text", "source", "as_of", "is_public")
    initial = {name: getattr(current, name) for name in fields} if current else {"as_of": timezone.localdate()}
    form = ValueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_value(indicator=shown, year=year, actor=Actor.of_request(request), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The result was saved."))
            return redirect(f"/plan/indicators/{pk}/?year={year}")
    return render(request, "programs/value_form.html", {"form": form, "indicator": shown, "year": year})


@require_http_methods(["GET", "POST"])
@permission_required(rules.can_write_plan)
@once
def indicator_new(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Project, pk=pk)
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_indicator(project=shown, actor=Actor.of_request(request), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The indicator was added. Now enter its target or result."))
            return redirect("plan_indicator", pk=made.pk)
    return render(request, "programs/indicator_form.html", {"form": form, "project": shown})
