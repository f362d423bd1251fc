"""Closing a page to a role: 403 with a sentence that says who may."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .errors import NotAllowed

Rule = Callable[[Actor], bool]


def permission_required(rule: Rule, who: Any = "") -> Callable[..., Callable[..., HttpResponse]]:
    """For views without an id: `rule(actor)` decides; `who` names those who may, for the 403 page."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            demand(rule, request, who)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def demand(rule: Rule, request: HttpRequest, who: Any = "") -> None:
    """Raises NotAllowed unless the rule holds for the request's user."""
    if not rule(Actor.of_request(request)):
        raise NotAllowed(_("This page is for %(who)s.") % {"who": who} if who else "")
