"""Rights, written by staff: what is printed, and the status with its source and day."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.models import History
from kawasaki_ip.core.once import once

from ..actions.rights import save_right
from ..filters.rights import RightFilter
from ..forms.rights import RightForm
from ..models import Right
from ..rules.listings import can_write_rights

WHO = gettext_lazy("coordinators")


@require_safe
@permission_required(can_write_rights, WHO)
def right_list(request: HttpRequest) -> HttpResponse:
    rights = Right.objects.visible_to(request.user).prefetch_related("listings").order_by("-applied_on", "-pk")
    found = RightFilter(request.GET, queryset=rights)
    page = Paginator(found.qs, 20).get_page(request.GET.get("page"))
    return render(request, "exchange/right_list.html", {"filter": found, "page_obj": page})


@require_safe
def right_detail(request: HttpRequest, pk: int) -> HttpResponse:
    right = get_object_or_404(Right.objects.visible_to(request.user), pk=pk)
    context = {
        "right": right,
        "owners": right.owners.select_related("organization"),
        "listings": right.listings.order_by("pk"),
        "history": History.objects.about(right).select_related("actor")[:50],
    }
    return render(request, "exchange/right_detail.html", context)


@once
@require_http_methods(["GET", "POST"])
@permission_required(can_write_rights, WHO)
def right_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def right_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Right.objects.visible_to(request.user), pk=pk))


def _edit(request: HttpRequest, right: Right | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = drafts.take_up(user=request.user, path=request.path)
    form = RightForm(posted, right=right, today=timezone.localdate(), initial=initial)
    if posted is not None and form.is_valid():
        try:
            saved = save_right(right=right, actor=Actor.of_request(request), values=form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            messages.success(request, _("The right is saved."))
            return redirect("right_detail", saved.pk)
    return render(request, "exchange/right_form.html", {"form": form, "right": right})
