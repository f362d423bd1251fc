"""Pages without a domain word: health, language, drafts, error pages, the style guide."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import drafts


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and the search index is whole."""
    from .search import index_problems

    problems = []
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        problems.append("migrations are missing")
    problems += index_problems()
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


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keeps a form's text on the server, sent by drafts.js while its owner types."""
    path = request.POST.get("_path", "")
    if not path.startswith("/") or path.startswith("//"):
        return JsonResponse({"saved": False}, status=400)
    posted = request.POST.copy()
    title = posted.pop("_title", [""])[0]
    posted.pop("_path")
    draft = drafts.keep(user=request.user, path=path, posted=posted, title=title)
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
    """Shows what was typed, so that a form that grew stale loses nothing."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in drafts.SKIPPED for value in values]
    return render(request, "core/csrf_failure.html", {"fields": fields}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
