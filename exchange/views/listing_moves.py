"""What moves a sheet: the owner's permission, the buttons, and the moves that ask for a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import listings as moves
from ..actions.permissions import record_permission, withdraw_permission
from ..enums import ListingState
from ..forms.listings import ConfirmForm, PermissionForm, ReasonForm
from ..models import OpenPatent, OwnerPermission
from ..rules.listings import can_move_listing, can_record_permission
from ..workflows import LISTING

# Moves that need more than a button: a form, and the action that takes what it says.
_WITH_REASON: dict[str, Callable[..., OpenPatent]] = {
    "send_back": moves.send_back_listing,
    "close": moves.close_listing,
    "license_exclusively": moves.license_listing_exclusively,
    "assign": moves.assign_listing,
    "withdraw": moves.withdraw_listing,
}
# Moves that are a link to a form, not a button.
ASKING = frozenset({*_WITH_REASON, "confirm"})


@once
@require_http_methods(["GET", "POST"])
def listing_permission(request: HttpRequest, pk: int) -> HttpResponse:
    """Records the owner's word for this listing and, if ticked, for others of the same owner."""
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    if not can_record_permission(actor, listing.owner_id):
        raise NotAllowed
    if listing.owner_id is None:
        messages.error(request, _("Please name the owner first."))
        return redirect("listing_edit", pk)
    listings = OpenPatent.objects.filter(owner=listing.owner_id).exclude(
        state__in=[ListingState.WITHDRAWN, ListingState.ASSIGNED, ListingState.EXPIRED]
    )
    form = PermissionForm(posted(request), listings=listings, initial={"listings": [pk]})
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
    listing = managed_listing(request, pk)
    permission = get_object_or_404(OwnerPermission, pk=permission_pk, listings=listing)
    form = ReasonForm(posted(request))
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
    listing = managed_listing(request, pk)
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
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    if action != "confirm" and action not in _WITH_REASON:
        raise Http404
    if not can_move_listing(actor, listing, action):
        raise NotAllowed
    form = (ConfirmForm if action == "confirm" else ReasonForm)(posted(request))
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


def _moved(listing: OpenPatent) -> str:
    listing.refresh_from_db(fields=["state"])
    return _("The listing is now “%(state)s”.") % {"state": listing.get_state_display()}


def posted(request: HttpRequest) -> QueryDict | None:
    """None for an unbound form; a post without any field is still a post."""
    return request.POST if request.method == "POST" else None


def managed_listing(request: HttpRequest, pk: int) -> OpenPatent:
    """404 for what is not there for this user under /listings/, whatever the role."""
    return get_object_or_404(OpenPatent.objects.managed_by(request.user).with_sheet(), pk=pk)
