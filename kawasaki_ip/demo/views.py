"""The demo's post office: no mail leaves the machine, and every one can be read here."""

from datetime import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.calendar import at, local, next_morning
from kawasaki_ip.mail.queries import current_hold

from . import mailbox

PER_PAGE = 20
AFTERNOON = time(13, 0)


@login_not_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(mailbox.keys(), PER_PAGE).get_page(request.GET.get("page"))
    mails = [mail for mail in map(mailbox.read, page.object_list) if mail is not None]
    return render(request, "demo/mail_list.html", {"page_obj": page, "mails": mails, "hold": current_hold()})


@login_not_required
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    mail = mailbox.read(key)
    if mail is None:
        raise Http404
    return render(request, "demo/mail_detail.html", {"mail": mail})


@login_not_required
@require_POST
def mail_next_morning(request: HttpRequest) -> HttpResponse:
    """Plans and sends what the next business morning would send; the second time, what its afternoon would."""
    morning = next_morning(timezone.now())
    turn = send_due(now=morning)
    if not turn.planned:
        turn = send_due(now=at(local(morning).date(), AFTERNOON))
    if turn.sent:
        messages.success(
            request, ngettext("%(n)s mail was made.", "%(n)s mails were made.", turn.sent) % {"n": turn.sent}
        )
    else:
        messages.info(request, _("Nothing is due on the next business day."))
    return redirect("demo_mail_list")
