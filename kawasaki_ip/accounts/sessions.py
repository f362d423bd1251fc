"""How long somebody stays signed in, and what happens to words typed too late.

Two limits per kind of person (settings.SESSION_LIMITS): after the last thing done, and in all.
"""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kawasaki_ip.core import drafts

SINCE = "signed_in_at"
SEEN = "last_seen_at"
TYPED = "typed_before_sign_in"
ADDRESS = "address_before_sign_in"
# The stored moment may lag behind by this much, so that not every page writes the session.
TOUCH_EVERY = 30  # seconds
LONGEST_TYPED = 100_000  # characters kept for somebody who is not signed in


def now() -> int:
    return int(timezone.now().timestamp())


def begin(session: SessionBase) -> None:
    session[SINCE] = session[SEEN] = now()


def limits_of(user: Any) -> tuple[int, int]:
    """Seconds of rest allowed, and seconds in all."""
    return settings.SESSION_LIMITS["staff" if user.is_staff_member else "other"]


def seconds_left(session: SessionBase, user: Any) -> int:
    """Until the session ends if nothing more is done; 0 when it is over."""
    if SINCE not in session or SEEN not in session:
        begin(session)
    idle, absolute = limits_of(user)
    return max(0, min(session[SEEN] + idle, session[SINCE] + absolute) - now())


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """Notes that the person is at work."""
    moment = now()
    if at_once or moment - request.session[SEEN] >= TOUCH_EVERY:
        request.session[SEEN] = moment
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def end_all(user: Any) -> int:
    """Signs the person out everywhere; returns how many sessions ended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = list(UserSession.objects.filter(user=user))
    for row in rows:
        store.delete(row.session_key)
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def page_of(request: HttpRequest) -> str:
    """The page that somebody is on: for a form posted elsewhere, the one that showed it."""
    if request.method != "POST":
        return request.get_full_path()
    if "_path" in request.POST and url_has_allowed_host_and_scheme(request.POST["_path"], allowed_hosts=None):
        return request.POST["_path"]
    referrer = request.headers.get("Referer", "")
    if referrer and url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referrer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path


def stash_typed(session: SessionBase, path: str, posted: QueryDict) -> None:
    """Keeps a form that somebody sent who is not signed in (any more), until they sign in."""
    data = drafts.worth_keeping(posted, longest=LONGEST_TYPED)
    if data:
        session[TYPED] = {"path": path, "data": data}


def hand_over_typed(request: HttpRequest) -> None:
    """After sign-in: the stashed form becomes the person's draft."""
    stashed = request.session.pop(TYPED, None)
    if stashed:
        drafts.store(user=request.user, path=stashed["path"], data=stashed["data"])
        drafts.offer_on(request.session, stashed["path"])
