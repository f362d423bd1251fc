"""/join/: naming one's company; and the pages of those who decide about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import memberships as actions
from ..forms.memberships import ApproveForm, JoinForm, RefuseForm
from ..models import Membership
from ..queries import memberships as queries
from ..rules import memberships as rules

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@once
def join(request: HttpRequest) -> HttpResponse:
    """Names the company; below it, what became of earlier requests. The typed name is all that is asked or told."""
    actor = Actor.of_request(request)
    initial = {"telephone": request.user.telephone, **drafts.take_up(user=request.user, path=request.path)}
    form = JoinForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not rules.can_join(actor):
            raise NotAllowed
        if form.is_valid():
            try:
                actions.request_membership(values=form.cleaned_data, actor=actor, now=timezone.now())
            except (ActionError, ValidationError) as error:
                add_error(form, error)
            else:
                drafts.drop(user=request.user, path=request.path)
                messages.success(
                    request, _("Thank you. A coordinator or a colleague will look at it and let you know by mail.")
                )
                return redirect("join")
    context = {
        "form": form,
        "may_join": rules.can_join(actor),
        "own": request.user.memberships.select_related("organization"),
        "to_decide": [] if not rules.can_join(actor) else queries.requests_to_decide(request.user),
    }
    return render(request, "exchange/join.html", context)


def _visible(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("user", "organization")
    return get_object_or_404(rows, pk=pk)


def _back(request: HttpRequest, default: str) -> HttpResponse:
    """To the page that showed the button: the company's, or one's own list."""
    page = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(page) if own else redirect(default)


@require_POST
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership, actor = _visible(request, pk), Actor.of_request(request)
    try:
        actions.end(membership=membership, actor=actor, now=timezone.now())
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The tie to the company has ended."))
    # One's own company page may be closed now.
    return redirect("join") if rules.is_own_membership(actor, membership) else _back(request, "join")


@require_POST
def membership_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _visible(request, pk)
    try:
        actions.confirm(membership=membership, actor=Actor.of_request(request), today=timezone.localdate())
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Thank you. We will ask again in a year."))
    return _back(request, "join")


@require_safe
@permission_required(rules.can_see_requests, gettext_lazy("coordinators"))
def membership_request_list(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first; and who was asked whether they are still there, and is silent."""
    waiting = (
        Membership.objects.visible_to(request.user).requested().select_related("user").order_by("created_at", "pk")
    )
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "exchange/membership_request_list.html", {"page_obj": page, "unanswered": queries.unanswered()}
    )


@require_http_methods(["GET", "POST"])
def membership_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: which organization it means (the form), or why it is refused."""
    membership, actor = _visible(request, pk), Actor.of_request(request)
    may_add = rules.can_refuse_membership(actor, membership)
    words = request.GET.get("q", "").strip()[:200] if may_add else ""
    companies = queries.choices_for(actor, membership, words)
    if not companies and not may_add:
        raise NotAllowed
    form = ApproveForm(request.POST or None, companies=companies, may_add=may_add, initial=_as_new_record(membership))
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve(
                membership=membership,
                organization=form.chosen,
                new_organization=_new_record(form, membership, actor),
                actor=actor,
                now=timezone.now(),
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Approved. The person gets a mail."))
            return redirect("membership_request_list" if may_add else "join")
    return _draw_request(request, membership, form, RefuseForm(), words)


def _as_new_record(membership: Membership) -> dict[str, str]:
    return {"name": membership.company_name, "kind": membership.kind}


def _new_record(form: ApproveForm, membership: Membership, actor: Actor) -> dict[str, Any] | None:
    if form.chosen is not None:
        return None
    return form.new_fields | {
        "corporate_number": membership.corporate_number,
        "telephone": membership.telephone,
        "in_charge": actor.user,
    }


def _draw_request(
    request: HttpRequest, membership: Membership, form: ApproveForm, refuse_form: RefuseForm, words: str
) -> HttpResponse:
    actor = Actor.of_request(request)
    context = {
        "membership": membership,
        "form": form,
        "refuse_form": refuse_form,
        "words": words,
        "may_refuse": rules.can_refuse_membership(actor, membership),
        "is_open": membership.state == membership._meta.get_field("state").default,
    }
    return render(request, "exchange/membership_request.html", context)


@require_POST
def membership_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    membership, actor = _visible(request, pk), Actor.of_request(request)
    if not rules.can_refuse_membership(actor, membership):
        raise NotAllowed
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            actions.refuse(membership=membership, reason=form.cleaned_data["reason"], actor=actor, now=timezone.now())
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Refused. The person gets a mail."))
            return redirect("membership_request_list")
    approve_form = ApproveForm(
        companies=queries.choices_for(actor, membership), may_add=True, initial=_as_new_record(membership)
    )
    return _draw_request(request, membership, approve_form, form, "")
