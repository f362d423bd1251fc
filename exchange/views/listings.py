"""The sheets as their owners and the coordinators work on them: list, writing, permission, states."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.models import History
from kawasaki_ip.core.once import once

from ..actions import listing_sheets
from ..actions import listings as moves
from ..actions.permissions import record_permission, withdraw_permission
from ..enums import PROVIDER_KINDS, ListingState
from ..filters.listings import ListingFilter
from ..forms.listings import ConfirmForm, ListingForm, MergeForm, PermissionForm, ReasonForm, RightNumbersForm
from ..models import OpenPatent, OwnerPermission
from ..models.organizations import bodies_of
from ..queries.listings import checklist, confirmation_due_on, last_day, possible_moves
from ..queries.rights import rights_by_numbers
from ..rules.listings import (
    UNOPENED_STATES,
    can_edit_listing,
    can_move_listing,
    can_record_permission,
    can_use_listings,
)
from ..workflows import LISTING

WHO = gettext_lazy("owners of listings and coordinators")
# Moves that need more than a button: a form, and the action that takes what it says.
_WITH_REASON: dict[str, Callable[..., OpenPatent]] = {
    "send_back": moves.send_back_listing,
    "close": moves.close_listing,
    "license_exclusively": moves.license_listing_exclusively,
    "assign": moves.assign_listing,
    "withdraw": moves.withdraw_listing,
}


def own_listings(user: Any) -> Any:
    """What stands under /listings/ for this user: all for staff in the field, else the own."""
    if can_work_with_companies(Actor.of(user)):
        return OpenPatent.objects.all()
    return OpenPatent.objects.owned_by(bodies_of(user, PROVIDER_KINDS))


@require_GET
@permission_required(can_use_listings, WHO)
def listing_list(request: HttpRequest) -> HttpResponse:
    actor = Actor.of_request(request)
    staff = can_work_with_companies(actor)
    listings = own_listings(request.user).with_sheet().prefetch_related("permissions").order_by("-updated_at", "-pk")
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
    form = ListingForm(_posted(request), actor=actor, initial=initial)
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


@require_GET
def listing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the sheet stands: checklist, permission, next moves, history."""
    listing = _owned(request, pk)
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
        "timeline": [_entry(row) for row in history],
        "can_edit": can_edit_listing(actor, listing),
        "can_set_rights": can_work_with_companies(actor) and listing.state in UNOPENED_STATES,
        "can_permit": can_record_permission(actor, listing.owner_id) and listing.owner_id is not None,
    }
    return render(request, "exchange/listing_detail.html", context)


@require_http_methods(["GET", "POST"])
def listing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    if not can_edit_listing(actor, listing):
        raise NotAllowed(_("While a sheet is being checked or is public, a coordinator changes it for you."))
    initial = drafts.take_up(user=request.user, path=request.path)
    form = ListingForm(_posted(request), actor=actor, listing=listing, initial=initial)
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
            field.help_text = _("Saved now: %(text)s") % {"text": now}
    form.data = form.data.copy()
    form.data["version"] = listing.version


@require_http_methods(["GET", "POST"])
def listing_rights(request: HttpRequest, pk: int) -> HttpResponse:
    """Which rights carry the sheet; other drafts may be joined into it."""
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    if not can_work_with_companies(actor):
        raise NotAllowed(_("A coordinator joins rights into one sheet."))
    rights = list(listing.rights.order_by("listing_rights__position", "listing_rights__pk"))
    form = RightNumbersForm(_posted(request), initial={"numbers": "\n".join(map(str, rights))})
    if request.method == "POST" and form.is_valid():
        found, unknown = rights_by_numbers(form.cleaned_data["numbers"])
        try:
            if unknown:
                text = _("Not in the portal yet: %(numbers)s. Please enter or import these rights first.")
                raise ActionError(text % {"numbers": ", ".join(unknown)}, "numbers")
            listing_sheets.set_rights(listing=listing, actor=actor, rights=found)
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The rights are set."))
            return redirect("listing_detail", pk)
    return render(request, "exchange/listing_rights.html", {"form": form, "listing": listing, "rights": rights})


@once
@require_http_methods(["GET", "POST"])
def listing_merge(request: HttpRequest, pk: int) -> HttpResponse:
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    if not can_work_with_companies(actor):
        raise NotAllowed(_("A coordinator joins rights into one sheet."))
    others = OpenPatent.objects.filter(state__in=UNOPENED_STATES).exclude(pk=pk).order_by("title", "pk")
    words = request.GET.get("q", "").strip()
    if words:
        others = others.filter(title__icontains=words)
    elif listing.owner_id:
        others = others.filter(owner=listing.owner_id)
    form = MergeForm(_posted(request), others=others[:50] if request.method == "GET" else others)
    if request.method == "POST" and form.is_valid():
        try:
            listing_sheets.merge_listings(listing=listing, others=form.cleaned_data["others"], actor=actor)
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The rights stand on one sheet now."))
            return redirect("listing_detail", pk)
    return render(request, "exchange/listing_merge.html", {"form": form, "listing": listing, "words": words})


@once
@require_http_methods(["GET", "POST"])
def listing_permission(request: HttpRequest, pk: int) -> HttpResponse:
    """Records the owner's word for this listing and, if ticked, for others of the same owner."""
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    if not can_record_permission(actor, listing.owner_id):
        raise NotAllowed
    if listing.owner_id is None:
        messages.error(request, _("Please name the owner first."))
        return redirect("listing_edit", pk)
    listings = OpenPatent.objects.filter(owner=listing.owner_id).exclude(
        state__in=[ListingState.WITHDRAWN, ListingState.ASSIGNED, ListingState.EXPIRED]
    )
    form = PermissionForm(_posted(request), listings=listings, initial={"listings": [pk]})
    if request.method == "POST" and form.is_valid():
        try:
            record_permission(owner=listing.owner, actor=actor, now=timezone.now(), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The permission is recorded."))
            return redirect("listing_detail", pk)
    return render(request, "exchange/listing_permission.html", {"form": form, "listing": listing})


@once
@require_http_methods(["GET", "POST"])
def listing_permission_withdraw(request: HttpRequest, pk: int, permission_pk: int) -> HttpResponse:
    listing = _owned(request, pk)
    permission = get_object_or_404(OwnerPermission, pk=permission_pk, listings=listing)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_permission(
                permission=permission,
                actor=Actor.of_request(request),
                today=timezone.localdate(),
                reason=form.cleaned_data["reason"],
            )
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The permission is withdrawn."))
            return redirect("listing_detail", pk)
    context = {"form": form, "listing": listing, "permission": permission}
    return render(request, "exchange/listing_permission_withdraw.html", context)


@require_POST
def listing_move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Moves that are one button: submit, open, reopen."""
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    try:
        if action == "submit":
            moves.submit_listing(listing=listing, actor=actor)
        elif action == "reopen":
            moves.reopen_listing(listing=listing, actor=actor)
        elif action == "open":
            moves.open_listing(listing=listing, actor=actor, now=timezone.now())
        else:
            raise Http404
    except (ActionError, ValidationError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error.message))
    else:
        messages.success(request, _moved(listing))
    return redirect("listing_detail", pk)


@require_http_methods(["GET", "POST"])
def listing_move_form(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Moves that ask for a reason, and the owner's confirmation."""
    listing = _owned(request, pk)
    actor = Actor.of_request(request)
    if action != "confirm" and action not in _WITH_REASON:
        raise Http404
    if not can_move_listing(actor, listing, action):
        raise NotAllowed
    form = (ConfirmForm if action == "confirm" else ReasonForm)(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if action == "confirm":
                moves.confirm_listing(listing=listing, actor=actor, today=timezone.localdate(), **form.cleaned_data)
            else:
                _WITH_REASON[action](listing=listing, actor=actor, **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _moved(listing))
            return redirect("listing_detail", pk)
    label = LISTING.transitions[action].label
    return render(request, "exchange/listing_move.html", {"form": form, "listing": listing, "label": label})


def _posted(request: HttpRequest) -> QueryDict | None:
    """None for an unbound form; a post without any field is still a post."""
    return request.POST if request.method == "POST" else None


def _owned(request: HttpRequest, pk: int) -> OpenPatent:
    """404 for what is not there for this user under /listings/, whatever the role."""
    return get_object_or_404(own_listings(request.user).with_sheet(), pk=pk)


def _moved(listing: OpenPatent) -> str:
    listing.refresh_from_db(fields=["state"])
    return _("The listing is now “%(state)s”.") % {"state": listing.get_state_display()}


def _buttons(actor: Actor, listing: OpenPatent) -> list[dict[str, Any]]:
    """What this person may do next: one filled button, the others behind it."""
    forms = {*_WITH_REASON, "confirm"}
    return [
        {"name": name, "label": label, "asks": name in forms, "rank": "fill" if index == 0 else "outline"}
        for index, (name, label) in enumerate(possible_moves(actor, listing))
    ]


def _entry(row: History) -> dict[str, Any]:
    move = LISTING.transitions.get(row.action)
    return {
        "when": row.at,
        "who": str(row.actor) if row.actor else (row.actor_label or _("the portal")),
        "title": move.label if move else _ACTIONS.get(row.action, row.action),
        "note": row.note,
        "state": ListingState(row.state_to).label if row.state_to and row.state_to != row.state_from else "",
    }


_ACTIONS = {
    "create": gettext_lazy("Sheet made"),
    "edit": gettext_lazy("Text changed"),
    "set_rights": gettext_lazy("Rights set"),
    "merge": gettext_lazy("Joined into another sheet"),
    "record_permission": gettext_lazy("Permission recorded"),
    "withdraw_permission": gettext_lazy("Permission withdrawn"),
    "import": gettext_lazy("Imported"),
    "ask": gettext_lazy("Owner asked whether it is still open"),
}
