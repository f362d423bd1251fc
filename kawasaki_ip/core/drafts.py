"""Drafts of forms on the server, per person and form address; nothing typed is lost.

A form with `data-autosave` posts here while its owner types; 下書き保存 posts the same without
JavaScript. SessionLimitsMiddleware keeps a post that came after the session's end.
"""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from .models import Draft
from .normalise import clean_text
from .posted import SKIPPED

LONGEST = 200_000  # characters of one form


def worth_keeping(posted: QueryDict, *, longest: int = LONGEST) -> dict[str, list[str]]:
    """field → values as typed, without secrets and tokens; {} when there is nothing, or too much, to keep."""
    data = {name: [clean_text(value) for value in values] for name, values in posted.lists() if name not in SKIPPED}
    if not any(value.strip() for values in data.values() for value in values):
        return {}
    if sum(len(value) for values in data.values() for value in values) > longest:
        return {}
    return data


def store(*, user: Any, path: str, data: dict[str, list[str]], title: str = "") -> Draft:
    draft, _created = Draft.objects.update_or_create(
        user=user, path=path[:300], defaults={"data": data, "title": title[:200]}
    )
    return draft


def keep(*, user: Any, path: str, posted: QueryDict, title: str = "") -> Draft | None:
    """Keeps what was typed under this address; None when there is nothing worth keeping."""
    data = worth_keeping(posted)
    return store(user=user, path=path, data=data, title=title) if data else None


def take_up(*, user: Any, path: str) -> dict[str, Any]:
    """What the person had typed there, as initial values for a form; {} when nothing."""
    draft = Draft.objects.filter(user=user, path=path[:300]).first()
    if draft is None:
        return {}
    return {name: values if len(values) > 1 else values[0] for name, values in draft.data.items() if values}


def drop(*, user: Any, path: str) -> None:
    Draft.objects.filter(user=user, path=path[:300]).delete()


# Forms that came after the session's end: any form at these addresses shows once more what was typed.
OFFERED = "offered_drafts"


def offer_on(session: SessionBase, path: str) -> None:
    """From now on `fill_offered` fills the form at this address from its owner's draft."""
    session[OFFERED] = [path, *[other for other in session.get(OFFERED, []) if other != path]][:5]


def fill_offered(request: HttpRequest, form: BaseForm) -> None:
    """Called when a form is drawn: puts in what its reader had typed before the session ended."""
    if form.is_bound or request.path not in request.session.get(OFFERED, ()):
        return
    form.initial = {**(form.initial or {}), **take_up(user=request.user, path=request.path)}


def settle_offered(request: HttpRequest) -> None:
    """The form at this address was sent: its draft has done its service."""
    offered = request.session.get(OFFERED, [])
    if request.path in offered:
        request.session[OFFERED] = [path for path in offered if path != request.path]
        drop(user=request.user, path=request.path)
