"""A person's own account: how long the session lasts, who acts under a shared address, name and telephone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kawasaki_ip.core.actors import ACTING, Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error

from .. import sessions
from ..actions import people
from ..forms.own import ProfileForm, WhoForm


@require_http_methods(["GET", "POST"])
def session_state(request: HttpRequest) -> HttpResponse:
    """GET: seconds until the session ends, as JSON; asking prolongs nothing. POST: prolongs it."""
    if request.method == "POST":
        sessions.touch(request, at_once=True)
        if request.accepts("text/html"):
            page = sessions.page_of(request)
            return HttpResponseRedirect(page if page != request.path else settings.LOGIN_REDIRECT_URL)
    return JsonResponse({"seconds_left": sessions.seconds_left(request.session, request.user)})


# SessionLimitsMiddleware: a page that asks for the time every minute is nobody at work.
session_state.leaves_clock_alone = True


@require_http_methods(["GET", "POST"])
def who_acts(request: HttpRequest) -> HttpResponse:
    """Asks who is there, under an address that several people share."""
    back = _back(request, request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, ""))
    form = WhoForm(request.POST or None, initial={"name": request.session.get(ACTING, "")})
    if request.method == "POST" and form.is_valid():
        request.session[ACTING] = form.cleaned_data["name"]
        return HttpResponseRedirect(back)
    return render(request, "accounts/who_acts.html", {"form": form, "next": back})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            people.edit_profile(user=request.user, values=form.cleaned_data, actor=Actor.of_request(request))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


def _back(request: HttpRequest, address: str) -> str:
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return settings.LOGIN_REDIRECT_URL
