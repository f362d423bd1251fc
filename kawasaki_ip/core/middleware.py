"""Request id, language, and no caching of what is shown to a signed-in person."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .japanese import mark_japanese
from .request_info import request_info

_REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,36}$")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id: in the logs, in history rows and in the X-Request-ID header."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.match(given) else str(uuid.uuid4())
        token = request_info.set((request_id, client_address(request)))
        try:
            response = self.get_response(request)
        finally:
            request_info.reset(token)
        response["X-Request-ID"] = request_id
        return response


def client_address(request: HttpRequest) -> str | None:
    """The address that the trusted proxy saw; without a proxy, the peer's.

    Only the last entry of X-Forwarded-For is the proxy's own word: what stands before it may be invented.
    """
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip() or None
    return request.META.get("REMOTE_ADDR") or None


class LanguageMiddleware:
    """Japanese, unless the reader chose English at /language/. The browser's wish is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if language != settings.LANGUAGE_CODE and _is_page(response):
                response.content = mark_japanese(response.content.decode()).encode()
        response.headers.setdefault("Content-Language", language)
        return response


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


class NoStoreMiddleware:
    """Nothing shown to a signed-in person stays in a shared or local cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response
