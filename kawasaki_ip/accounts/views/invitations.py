"""Inviting staff (administrator), and the page that the invited person opens by the key in the mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from .. import sessions
from ..actions import invitations
from ..enums import InvitationState
from ..forms.own import AcceptForm
from ..forms.people import InvitationForm
from ..models import Invitation
from ..rules import can_administer
from .people import PER_PAGE, for_administrators


@require_safe
@for_administrators
def invitation_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(Invitation.objects.select_related("invited_by", "user"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    for invitation in page.object_list:
        invitation.shown_state = invitation.state(now)
        invitation.is_open = invitation.shown_state in {InvitationState.WAITING, InvitationState.EXPIRED}
    return render(request, "accounts/invitation_list.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@for_administrators
@once
def invitation_new(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(actor=Actor.of_request(request), now=timezone.now(), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The invitation is on its way. It is valid for 14 days."))
            return redirect("invitation_list")
    return render(request, "accounts/invitation_new.html", {"form": form})


def _found(request: HttpRequest, pk: int) -> int:
    """404 for whom no invitation is visible: all but administrators."""
    if not can_administer(Actor.of_request(request)) or not Invitation.objects.filter(pk=pk).exists():
        raise Http404
    return pk


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        invitations.withdraw(invitation_id=_found(request, pk), actor=Actor.of_request(request), now=timezone.now())
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("invitation_list")


@require_POST
def invitation_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        invitations.send_again(invitation_id=_found(request, pk), actor=Actor.of_request(request), now=timezone.now())
    except (ActionError, ValidationError) as error:
        messages.error(request, getattr(error, "message", error))
    else:
        messages.success(request, _("The invitation was sent again. Only the newest link is valid, for 14 days."))
    return redirect("invitation_list")


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, key: str) -> HttpResponse:
    """Name and password of the invited person. An unknown, used or old key says what to do."""
    now = timezone.now()
    invitation = Invitation.objects.filter(key=key).first()
    if invitation is None or invitation.state(now) != InvitationState.WAITING:
        return render(request, "accounts/invitation_over.html", status=404)
    initial = {"name": invitation.name, "kana": invitation.kana}
    form = AcceptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = invitations.accept(
                key=key,
                name=given["name"],
                kana=given["kana"],
                telephone=given["telephone"],
                password=given["password1"],
                now=now,
            )
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            request.session[sessions.ADDRESS] = user.email
            messages.success(request, _("Your account is ready. Please sign in with your address and your password."))
            return redirect("account_login")
    return render(request, "accounts/invitation_accept.html", {"form": form, "invitation": invitation})
