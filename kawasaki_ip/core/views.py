"""Pages without a domain word: health, language, drafts, error pages, the style guide."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import drafts, ports
from .posted import typed_fields
from .request_info import request_info

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and the search index is whole."""
    from .search import index_problems

    problems = []
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        problems.append("migrations are missing")
    problems += index_problems()
    if problems:
        logger.error("not ready: %s", "; ".join(problems))
    body = "ok\n" if not problems else "not ready\n"
    return HttpResponse(body, content_type="text/plain", status=503 if problems else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose Japanese or English; kept in a cookie for a year."""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    chosen = request.POST.get("language")
    if request.method == "POST" and chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            ports.language_chosen(user=request.user, language=chosen)
        response = HttpResponseRedirect(back)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    return render(request, "core/language.html", {"next": back})


ABOUT_PAGES = ("terms", "privacy", "disclaimer", "accessibility")


@login_not_required
@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    """Texts that the city can replace: templates/core/about_*.html."""
    if page not in ABOUT_PAGES:
        raise Http404
    return render(request, f"core/about_{page}.html")


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keeps a form's text on the server: sent by autosave.js while its owner types, or by 下書き保存."""
    path = request.POST.get("_path", "")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None) or not path.startswith("/"):
        return JsonResponse({"saved": False}, status=400)
    posted = request.POST.copy()
    title = posted.pop("_title", [""])[0]
    posted.pop("_path")
    draft = drafts.keep(user=request.user, path=path, posted=posted, title=title)
    if request.accepts("text/html"):
        if draft is None:
            messages.warning(request, _("There was nothing to save yet, or too much for a draft."))
        else:
            messages.success(request, _("The draft was saved. You can go on with it at any time."))
        return HttpResponseRedirect(path)
    return JsonResponse({"saved": draft is not None})


@require_POST
def drop_draft(request: HttpRequest) -> HttpResponse:
    path = request.POST.get("path", "")
    drafts.drop(user=request.user, path=path)
    messages.success(request, _("The draft was deleted."))
    if not url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()}):
        path = settings.LOGIN_REDIRECT_URL
    return HttpResponseRedirect(path)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shows what was typed, so that a form that grew stale loses nothing, and sends it again with a fresh token."""
    # Only what this site's own page sent may be sent again by one tap.
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    context = {"fields": typed_fields(request.POST), "may_send_again": own}
    return render(request, "core/csrf_failure.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor session: they may be what failed."""
    content = render_to_string("500.html", {"desk": settings.DESK, "request_id": request_info.get()[0]})
    return HttpResponse(content, status=500)
