"""電話・FAX連絡リスト."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError

from ..actions import calls as actions
from ..filters import CallFilter
from ..models import CallListEntry

PER_PAGE = 20


@require_safe
@permission_required(can_work_with_companies, gettext_lazy("coordinators"))
def call_list(request: HttpRequest) -> HttpResponse:
    entries = CallListEntry.objects.select_related("in_charge", "done_by").order_by("created_at", "pk")
    shown = CallFilter(request.GET, queryset=entries, request=request)
    page = Paginator(shown.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mail/call_list.html", {"filter": shown, "page_obj": page})


@require_safe
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text to read out, and on paper a sheet to fax."""
    entry = get_object_or_404(CallListEntry.objects.visible_to(request.user), pk=pk)
    return render(request, "mail/call_detail.html", {"entry": entry})


@require_POST
def call_tell(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, actions.tell, _("Noted: they have been told."))


@require_POST
def call_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, actions.reopen, _("It is on the list again."))


def _move(request: HttpRequest, pk: int, action: Callable[..., CallListEntry], done: str) -> HttpResponse:
    entry = get_object_or_404(CallListEntry.objects.visible_to(request.user), pk=pk)
    try:
        action(entry=entry, actor=Actor.of_request(request), now=timezone.now())
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("call_list")
