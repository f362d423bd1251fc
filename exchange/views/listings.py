"""The sheets as their owners and the coordinators work on them: list, writing, where each stands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.models import History
from kawasaki_ip.core.once import once

from ..actions import listing_sheets
from ..enums import ListingState
from ..filters.listings import ListingFilter
from ..forms.listings import ListingForm
from ..models import OpenPatent
from ..queries.listings import checklist, confirmation_due_on, last_day, missing, possible_moves
from ..rules.listings import UNOPENED_STATES, can_edit_listing, can_record_permission, can_use_listings
from .listing_moves import ASKING, managed_listing, posted

WHO = gettext_lazy("owners of listings and coordinators")


@require_safe
@permission_required(can_use_listings, WHO)
def listing_list(request: HttpRequest) -> HttpResponse:
    actor = Actor.of_request(request)
    staff = can_work_with_companies(actor)
    listings = (
        OpenPatent.objects.managed_by(request.user)
        .with_sheet()
        .prefetch_related("permissions")
        .order_by("-updated_at", "-pk")
    )
    found = ListingFilter(request.GET, queryset=listings, own_only=not staff)
    page = Paginator(found.qs, 20).get_page(request.GET.get("page"))
    rows = [(listing, [c for c in checklist(listing) if not c.is_done]) for listing in page.object_list]
    context = {"filter": found, "page_obj": page, "rows": rows, "staff": staff, "unopened": UNOPENED_STATES}
    return render(request, "exchange/listing_list.html", context)


@once
@require_http_methods(["GET", "POST"])
@permission_required(can_use_listings, WHO)
def listing_new(request: HttpRequest) -> HttpResponse:
    actor = Actor.of_request(request)
    initial = drafts.take_up(user=request.user, path=request.path)
    form = ListingForm(posted(request), actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            listing = listing_sheets.create_listing(actor=actor, values=form.values)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("The sheet is saved as a draft. Below you see what is missing until it opens."))
            return redirect("listing_detail", listing.pk)
    return render(request, "exchange/listing_form.html", {"form": form, "listing": None})


@require_safe
def listing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the sheet stands: checklist, permission, next moves, history."""
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    rights = list(listing.rights.order_by("listing_rights__position", "listing_rights__pk"))
    history = History.objects.about(listing).select_related("actor")[:100]
    context = {
        "listing": listing,
        "checks": checklist(listing) if listing.state in {*UNOPENED_STATES, ListingState.UNCONFIRMED} else [],
        "moves": _buttons(actor, listing),
        "rights": rights,
        "ends": last_day(rights),
        "permissions": listing.permissions.select_related("owner", "recorded_by"),
        "due_on": confirmation_due_on(listing),
        "history": history,
        "can_edit": can_edit_listing(actor, listing),
        "can_set_rights": can_work_with_companies(actor) and listing.state in UNOPENED_STATES,
        "can_permit": can_record_permission(actor, listing.owner_id) and listing.owner_id is not None,
    }
    return render(request, "exchange/listing_detail.html", context)


@require_http_methods(["GET", "POST"])
def listing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    if not can_edit_listing(actor, listing):
        raise NotAllowed(_("While a sheet is being checked or is public, a coordinator changes it for you."))
    initial = drafts.take_up(user=request.user, path=request.path)
    form = ListingForm(posted(request), actor=actor, listing=listing, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            listing_sheets.edit_listing(listing=listing, actor=actor, values=form.values, version=version)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
            _show_what_stands(form, listing, actor)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("Saved."))
            return redirect("listing_detail", pk)
    return render(request, "exchange/listing_form.html", {"form": form, "listing": listing})


def _show_what_stands(form: ListingForm, listing: OpenPatent, actor: Actor) -> None:
    """The loser of two writers sees both texts, and may then save over what stands."""
    listing.refresh_from_db()
    if form.data.get("version") in {"", None, listing.version}:
        return
    saved = ListingForm(actor=actor, listing=listing)
    for name, field in form.fields.items():
        now = saved.get_initial_for_field(field, name)
        if isinstance(now, str) and now and now != form.cleaned_data.get(name) and name != "version":
            form[name].help_text = _("Saved now: %(text)s") % {"text": now}
    form.data = form.data.copy()
    form.data["version"] = listing.version


def _buttons(actor: Actor, listing: OpenPatent) -> list[dict[str, Any]]:
    """What this person may do next: one filled button, the others behind it."""
    moves = possible_moves(actor, listing)
    if not missing(listing):
        moves.sort(key=lambda move: move[0] != "open")
    return [
        {"name": name, "label": label, "asks": name in ASKING, "rank": "fill" if index == 0 else "outline"}
        for index, (name, label) in enumerate(moves)
    ]
