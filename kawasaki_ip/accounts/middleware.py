"""Session limits, who acts under a shared address, and the second factor of staff.

All three decide in `process_view`: then the address is resolved and the cross-site check is done.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kawasaki_ip.core import drafts
from kawasaki_ip.core.actors import ACTING

from . import passwords, sessions

GetResponse = Callable[[HttpRequest], HttpResponse]
HAS_FACTOR = "has_second_factor"
# Pages that somebody who must do something first may open all the same.
ALWAYS_OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")
ALWAYS_OPEN = frozenset({"session_state", "language", "healthz", "readyz", "about", "who_acts", "profile"})


class SessionLimitsMiddleware:
    """Ends a session that rested or lasted too long; what came too late is kept and offered after sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            if request.user.is_authenticated:
                drafts.settle_offered(request)
            if request.resolver_match and request.resolver_match.url_name == "account_logout":
                # Not "cookies": the chosen language stays, and the session's own is worthless already.
                response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.user.is_authenticated:
            if sessions.seconds_left(request.session, request.user) == 0:
                return self._end(request, view)
            if not getattr(view, "leaves_clock_alone", False):
                sessions.touch(request)
        elif request.method == "POST" and getattr(view, "login_required", True):
            # Signed out in another window, or away for days: who it was shows at sign-in.
            page = sessions.page_of(request)
            sessions.stash_typed(request.session, urlsplit(page).path, request.POST)
            return _to_sign_in(request, page)
        return None

    def _end(self, request: HttpRequest, view: Any) -> HttpResponse | None:
        user, page = request.user, sessions.page_of(request)
        is_sign_in = (request.resolver_match.url_name or "").startswith("account_")
        draft = None
        if request.method == "POST" and not is_sign_in:
            draft = drafts.keep(user=user, path=urlsplit(page).path, posted=request.POST)
        logout(request)
        request.session[sessions.ADDRESS] = user.email
        if draft:
            drafts.offer_on(request.session, draft.path)
        if is_sign_in:
            return None
        messages.info(request, _sentence(is_kept=draft is not None))
        if request.method == "POST" or getattr(view, "login_required", True):
            return _to_sign_in(request, page)
        return None


def _sentence(*, is_kept: bool) -> str:
    if is_kept:
        return _(
            "For safety you were signed out, because nothing had happened for a while. "
            "What you typed is kept: it is there again after you sign in."
        )
    return _("For safety you were signed out, because nothing had happened for a while.")


def _to_sign_in(request: HttpRequest, page: str) -> HttpResponse:
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: page})}"
    if request.htmx:
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    if not request.accepts("text/html"):
        return JsonResponse({"signed_in": False, "sign_in": address}, status=401)
    return HttpResponseRedirect(address)


def is_always_open(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name or ""
    return name in ALWAYS_OPEN or name.startswith(ALWAYS_OPEN_PREFIXES)


class WhoActsMiddleware:
    """Under an address that several people share, asks once per sign-in who is there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.is_shared or request.session.get(ACTING) or is_always_open(request):
            return None
        if request.method == "POST" and (
            draft := drafts.keep(user=user, path=urlsplit(sessions.page_of(request)).path, posted=request.POST)
        ):
            drafts.offer_on(request.session, draft.path)
        return HttpResponseRedirect(
            f"{reverse('who_acts')}?{urlencode({REDIRECT_FIELD_NAME: sessions.page_of(request)})}"
        )


class SecondFactorMiddleware:
    """Where the portal demands it, staff without a second factor come to its page and no further."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not passwords.needs_second_factor(request.user):
            return None
        if request.session.get(HAS_FACTOR) or is_always_open(request):
            return None
        if passwords.has_second_factor(request.user):
            # The last one cannot be taken away from staff, so one look per session is enough.
            request.session[HAS_FACTOR] = True
            return None
        messages.warning(
            request, _("Please set up a second factor first: an authenticator app or a passkey. Staff need one here.")
        )
        return HttpResponseRedirect(reverse("mfa_index"))
