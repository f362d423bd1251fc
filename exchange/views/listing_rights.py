"""Which rights carry a sheet, and drafts that are joined into one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import listing_sheets
from ..forms.listings import MergeForm, RightNumbersForm
from ..models import OpenPatent
from ..queries.rights import rights_by_numbers
from ..rules.listings import UNOPENED_STATES
from .listing_moves import managed_listing, posted


@require_http_methods(["GET", "POST"])
def listing_rights(request: HttpRequest, pk: int) -> HttpResponse:
    """Which rights carry the sheet; other drafts may be joined into it."""
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    if not can_work_with_companies(actor):
        raise NotAllowed(_("A coordinator joins rights into one sheet."))
    rights = list(listing.rights.order_by("listing_rights__position", "listing_rights__pk"))
    form = RightNumbersForm(posted(request), initial={"numbers": "\n".join(map(str, rights))})
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
    listing = managed_listing(request, pk)
    actor = Actor.of_request(request)
    if not can_work_with_companies(actor):
        raise NotAllowed(_("A coordinator joins rights into one sheet."))
    others = OpenPatent.objects.filter(state__in=UNOPENED_STATES).exclude(pk=pk).order_by("title", "pk")
    words = request.GET.get("q", "").strip()
    if words:
        others = others.filter(title__icontains=words)
    elif listing.owner_id:
        others = others.filter(owner=listing.owner_id)
    form = MergeForm(posted(request), others=others[:50] if request.method == "GET" else others)
    if request.method == "POST" and form.is_valid():
        try:
            listing_sheets.merge_listings(listing=listing, others=form.cleaned_data["others"], actor=actor)
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The rights stand on one sheet now."))
            return redirect("listing_detail", pk)
    return render(request, "exchange/listing_merge.html", {"form": form, "listing": listing, "words": words})
