"""The administrator's pages: outgoing mail and the business calendar."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kawasaki_ip.accounts.rules import can_administer
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.fiscal import fiscal_year, fiscal_year_range
from kawasaki_ip.core.forms import add_error

from ..actions import business_days, holds
from ..calendar import closing_reason
from ..filters import MessageFilter
from ..forms import CalendarDayForm, HoldForm
from ..models import CalendarDay, Message
from ..queries import counts, current_hold

PER_PAGE = 20
administrators_only = permission_required(can_administer, gettext_lazy("administrators"))


@require_http_methods(["GET", "POST"])
@administrators_only
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Hold and release; what failed or waits. A post holds all mail back."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holds.hold(reason=form.cleaned_data["reason"], actor=Actor.of_request(request), now=timezone.now())
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Mail is held: nothing goes out until you release it."))
            return redirect("mail_settings")
    mails = Message.objects.select_related("recipient").order_by("-created_at", "-pk")
    shown = MessageFilter(request.GET or {"state": ["failed", "held"]}, queryset=mails, request=request)
    context = {
        "form": form,
        "hold": current_hold(),
        "counts": counts(now=timezone.now()),
        "filter": shown,
        "page_obj": Paginator(shown.qs, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "mail/mail_settings.html", context)


@require_POST
@administrators_only
def mail_release(request: HttpRequest) -> HttpResponse:
    return _do(request, _("Mail goes out again."), holds.release, actor=Actor.of_request(request), now=timezone.now())


@require_POST
@administrators_only
def mail_decide(request: HttpRequest) -> HttpResponse:
    """All that is held for review: send=1 or send=0."""
    send = request.POST.get("send") == "1"
    done = _("What was held is being sent.") if send else _("What was held will not be sent.")
    return _do(request, done, holds.decide_all_held, send=send, actor=Actor.of_request(request), now=timezone.now())


@require_POST
@administrators_only
def mail_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message, pk=pk)
    done = _("The mail is being sent.")
    return _do(request, done, holds.send_again, message=message, actor=Actor.of_request(request), now=timezone.now())


@require_POST
@administrators_only
def mail_discard(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message, pk=pk)
    done = _("The mail will not be sent.")
    return _do(request, done, holds.discard, message=message, actor=Actor.of_request(request))


def _do(request: HttpRequest, done: str, action: Callable[..., object], **arguments: object) -> HttpResponse:
    try:
        action(**arguments)
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("mail_settings")


@require_http_methods(["GET", "POST"])
@administrators_only
def calendar_settings(request: HttpRequest) -> HttpResponse:
    """The days on which the city rests in this fiscal year and the next, and the corrections."""
    form = CalendarDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = business_days.correct_day(**form.cleaned_data, actor=Actor.of_request(request))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The calendar has been corrected: %(day)s") % {"day": row.day})
            return redirect("calendar_settings")
    year = fiscal_year(timezone.localdate())
    first, last = fiscal_year_range(year)[0], fiscal_year_range(year + 1)[1]
    context = {
        "form": form,
        "corrections": CalendarDay.objects.select_related("entered_by").order_by("-day"),
        "closed": _closed_days(first, last),
    }
    return render(request, "mail/calendar_settings.html", context)


def _closed_days(first: date, last: date) -> list[tuple[date, str]]:
    """Holidays and the year's end that fall on weekdays."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, closing_reason(day)) for day in days if day.weekday() < 5 and closing_reason(day)]


@require_POST
@administrators_only
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CalendarDay, pk=pk)
    business_days.remove_correction(row=row, actor=Actor.of_request(request))
    messages.success(request, _("The correction has been taken away."))
    return redirect("calendar_settings")
