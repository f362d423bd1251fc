"""Cases: the list, one case as each side reads it, its steps, and the corrections of its evidence."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.exports import table_response
from kawasaki_ip.core.files import picture_response
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions.evidence import CONTRACT_FIELDS, PRODUCT_FIELDS, add_picture, correct_contract, correct_product
from ..exports import matches as exports
from ..filters.matches import MatchFilter, OutsideMatchFilter
from ..forms.matches import ContractForm, PictureForm, ProductForm
from ..models import Contract, Match, Product, ProductPicture
from ..queries.results import result_day
from ..queries.stages import entries_of, steps
from ..queries.timelines import match_entries, side_entries
from ..rules.applications import Reader
from ..rules.matches import can_list_matches, can_see_product, can_work_on_match, reader_of
from .match_steps import MATCH_STEPS

PER_PAGE = 20
ROWS = ("company", "owner", "listing", "application", "in_charge", "introduced_by")


@permission_required(can_list_matches, _("companies, owners of rights, partner organizations and coordinators"))
@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    found = _filtered(request)
    page = Paginator(found.qs.select_related(*ROWS), PER_PAGE).get_page(request.GET.get("page"))
    actor = Actor.of_request(request)
    for match in page.object_list:
        match.names_company = names_company(actor, match)
    context = {"filter": found, "page_obj": page, "is_staff": can_work_with_companies(actor)}
    return render(request, "exchange/match_list.html", context)


@permission_required(can_work_with_companies, _("coordinators"))
@require_safe
def match_export(request: HttpRequest) -> HttpResponse:
    return table_response(
        kind=str(_("Cases")),
        about="",
        columns=exports.columns(),
        rows=exports.rows(_filtered(request).qs),
        subject_type="exchange.match",
        actor=Actor.of_request(request),
        filters=request.GET.dict(),
        today=timezone.localdate(),
    )


def _filtered(request: HttpRequest) -> MatchFilter:
    visible = Match.objects.visible_to(request.user).order_by("-opened_on", "-pk")
    staff = can_work_with_companies(Actor.of_request(request))
    return (MatchFilter if staff else OutsideMatchFilter)(request.GET, queryset=visible, request=request)


def names_company(actor: Actor, match: Match) -> bool:
    """The owner reads the company's name once the applicant agreed; everyone else who sees the case does."""
    return reader_of(actor, match) != Reader.OWNER or match.may_name_company


@require_safe
def match_detail(request: HttpRequest, pk: int) -> HttpResponse:
    match = _visible(request, pk)
    actor = Actor.of_request(request)
    reader = reader_of(actor, match)
    entries = entries_of(match)
    context: dict[str, Any] = {
        "match": match,
        "reader": reader,
        "names_company": names_company(actor, match),
        "stages": steps(match, entries),
    }
    if reader != Reader.INTRODUCER:
        context |= {
            "contracts": match.contracts.all(),
            "products": match.products.prefetch_related("pictures"),
            "ndas": match.ndas.all(),
            "result_on": result_day(match),
            "entries": match_entries(match) if reader == Reader.STAFF else side_entries(match),
            "steps": MATCH_STEPS.open_to(actor, match),
        }
    return render(request, f"exchange/match_{_face(reader)}.html", context)


def _face(reader: Reader) -> str:
    """Company and owner read the same page."""
    return "side" if reader in {Reader.APPLICANT, Reader.OWNER} else str(reader)


@require_http_methods(["GET", "POST"])
@once
def match_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return MATCH_STEPS.respond(request, _visible(request, pk), step)


@require_safe
def product_picture(request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    """Below the case's address, so that who sees the case's products sees the picture."""
    match = _visible(request, pk)
    if not can_see_product(Actor.of_request(request), match):
        raise Http404
    return picture_response(get_object_or_404(ProductPicture, pk=picture_pk, product__match=match))


# --- corrections


@require_http_methods(["GET", "POST"])
@once
def contract_edit(request: HttpRequest, pk: int, contract_pk: int) -> HttpResponse:
    match = _to_correct(request, pk)
    contract = get_object_or_404(Contract, pk=contract_pk, match=match)
    form = ContractForm(
        request.POST or None, initial=_initial(contract, CONTRACT_FIELDS), record=match, user=request.user
    )

    def correct(actor: Actor) -> None:
        correct_contract(contract=contract, fields=form.cleaned_data, actor=actor, today=timezone.localdate())

    return _correction(request, match, form, correct, title=_("Correct the contract"))


@require_http_methods(["GET", "POST"])
@once
def product_edit(request: HttpRequest, pk: int, product_pk: int) -> HttpResponse:
    match = _to_correct(request, pk)
    product = get_object_or_404(Product, pk=product_pk, match=match)
    form = ProductForm(request.POST or None, initial=_initial(product, PRODUCT_FIELDS), record=match, user=request.user)

    def correct(actor: Actor) -> None:
        correct_product(product=product, fields=form.cleaned_data, actor=actor, today=timezone.localdate())

    return _correction(request, match, form, correct, title=_("Correct the product"))


@require_http_methods(["GET", "POST"])
@once
def picture_new(request: HttpRequest, pk: int, product_pk: int) -> HttpResponse:
    match = _to_correct(request, pk)
    product = get_object_or_404(Product, pk=product_pk, match=match)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PictureForm(*posted, record=match, user=request.user)

    def store(actor: Actor) -> None:
        add_picture(product=product, actor=actor, **form.cleaned_data)

    return _correction(request, match, form, store, title=_("Add a picture"))


def _correction(request: HttpRequest, match: Match, form: Form, run: Any, *, title: Any) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            run(Actor.of_request(request))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The change was saved."))
            return redirect("match_detail", pk=match.pk)
    return render(request, "exchange/match_correction.html", {"match": match, "form": form, "heading": title})


def _initial(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _to_correct(request: HttpRequest, pk: int) -> Match:
    match = _visible(request, pk)
    if not can_work_on_match(Actor.of_request(request), match):
        raise NotAllowed
    return match


def _visible(request: HttpRequest, pk: int) -> Match:
    found = Match.objects.visible_to(request.user).select_related(*ROWS).prefetch_related("stage_entries")
    return get_object_or_404(found, pk=pk)
