"""The public catalogue: the search and the sheet of one listing; what a company keeps."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor

from ..actions.kept import keep_listing, let_go
from ..filters.patents import PatentFilter
from ..forms.listings import KeepForm
from ..models import KeptListing, OpenPatent
from ..queries.excerpts import excerpt
from ..queries.kept import kept_but_hidden, kept_by_company, kept_marks
from ..queries.listings import last_day
from ..rules.listings import can_edit_listing, can_keep_listings


@login_not_required
@require_safe
def patent_list(request: HttpRequest) -> HttpResponse:
    """Search and browse. Without any condition it shows the entries by technique and use."""
    patents = PatentFilter(request.GET)
    page = patents.page(request.GET.get("page", 1))
    spellings = patents.last_result.query.spellings
    context = {
        "filter": patents,
        "page_obj": page,
        "result": patents.last_result,
        "spellings": spellings,
        "order": patents.chosen_order,
        "asked_order": patents.chosen.get("order", ""),
        "entries": patents.entries() if patents.is_browsing else [],
        "conditions": patents.conditions(),
        "rows": [(listing, excerpt(listing, spellings)) for listing in page.object_list],
        "address": _without(request, "page", "order"),
    }
    return render(request, "exchange/patent_list.html", context)


@login_not_required
@require_safe
def patent_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plain sheet. What is not public is there for its owner and for staff only."""
    listing = get_object_or_404(OpenPatent.objects.visible_to(request.user).with_sheet(), pk=pk)
    actor = Actor.of_request(request)
    rights = list(listing.rights.order_by("listing_rights__position", "listing_rights__pk").prefetch_related("owners"))
    keeps = can_keep_listings(actor)
    context = {
        "listing": listing,
        "rights": rights,
        "ends": last_day(rights),
        "address": f"{settings.SITE_URL}{request.path}",
        "can_edit": can_edit_listing(actor, listing),
        "can_keep": keeps,
        "kept": KeptListing.objects.filter(user=request.user, listing=listing).first() if keeps else None,
        "keep_form": KeepForm(),
    }
    return render(request, "exchange/patent_detail.html", context)


@require_POST
def patent_keep(request: HttpRequest, pk: int) -> HttpResponse:
    listing = get_object_or_404(OpenPatent.objects.visible_to(request.user), pk=pk)
    form = KeepForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    keep_listing(listing=listing, actor=Actor.of_request(request), note=note)
    messages.success(request, _("Kept. You and your colleagues find it under “Kept listings”."))
    return redirect("patent_detail", pk)


@require_POST
def patent_let_go(request: HttpRequest, pk: int) -> HttpResponse:
    listing = get_object_or_404(OpenPatent.objects.visible_to(request.user), pk=pk)
    let_go(listing=listing, actor=Actor.of_request(request))
    messages.success(request, _("Taken off the kept listings."))
    return redirect("patent_kept")


@require_safe
@permission_required(can_keep_listings, gettext_lazy("members of small and medium enterprises"))
def patent_kept(request: HttpRequest) -> HttpResponse:
    """What the company's people keep, to read together and to print."""
    kept = kept_by_company(request.user)
    page = Paginator(kept, 20).get_page(request.GET.get("page"))
    marks = kept_marks(request.user, page.object_list)
    context = {
        "page_obj": page,
        "rows": [(listing, marks[listing.pk]) for listing in page.object_list],
        "hidden": kept_but_hidden(request.user),
    }
    return render(request, "exchange/patent_kept.html", context)


def _without(request: HttpRequest, *names: str) -> str:
    """The address's conditions but for some, ready for one more: "q=bend&" or ""."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""
