"""Drafts of forms on the server, per person and form address; nothing typed is lost.

A form with `data-autosave` posts here while its owner types; 下書き保存 posts the same without
JavaScript. SessionLimitsMiddleware keeps a post that came after the session's end.
"""

from typing import Any

from django.http import QueryDict

from .models import Draft
from .normalise import clean_text
from .posted import SKIPPED

LONGEST = 200_000  # characters of one form


def keep(*, user: Any, path: str, posted: QueryDict, title: str = "") -> Draft | None:
    """Keeps what was typed under this address; None when there is nothing worth keeping."""
    data = {name: [clean_text(value) for value in values] for name, values in posted.lists() if name not in SKIPPED}
    if not any(value.strip() for values in data.values() for value in values):
        return None
    if sum(len(value) for values in data.values() for value in values) > LONGEST:
        return None
    draft, _created = Draft.objects.update_or_create(
        user=user, path=path[:300], defaults={"data": data, "title": title[:200]}
    )
    return draft


def take_up(*, user: Any, path: str) -> dict[str, Any]:
    """What the person had typed there, as initial values for a form; {} when nothing."""
    draft = Draft.objects.filter(user=user, path=path[:300]).first()
    if draft is None:
        return {}
    return {name: values if len(values) > 1 else values[0] for name, values in draft.data.items() if values}


def drop(*, user: Any, path: str) -> None:
    Draft.objects.filter(user=user, path=path[:300]).delete()
