"""How a listing and its rights are shown."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from kawasaki_ip.core.models import History
from kawasaki_ip.core.templatetags.formats import day

from ..enums import ImportKind, ListingState, RightStatus
from ..ipc import class_title
from ..models import ImportRow, Organization, Right
from ..workflows import LISTING

register = template.Library()


@register.simple_tag
def right_status(right: Right) -> str | SafeString:
    """登録（2026年11月1日（日）、J-PlatPatで確認）: a status is never shown without its day and source."""
    label = right.get_status_display()
    if right.status == RightStatus.UNKNOWN or right.status_checked_on is None:
        return label
    return format_html(
        _("{status} (checked {day} at {source})"),
        status=label,
        day=day(right.status_checked_on),
        source=right.status_source or _("an unnamed source"),
    )


@register.filter
def ipc_title(symbol: str) -> str:
    """B21 → the class's name in the reader's language."""
    return class_title(symbol, get_language() or "ja")


@register.filter
def named(entry: Any) -> str:
    """A row of an editable list in the reader's language."""
    return entry.name_en if get_language() == "en" else entry.name


@register.filter
def names(entries: Iterable[Any]) -> str:
    return ("、" if get_language() != "en" else ", ").join(named(entry) for entry in entries)


@register.filter
def highlight(text: str, spellings: Iterable[str]) -> SafeString | str:
    """The text with what was searched in <mark>; wide or narrow, capital or small letters alike."""
    words = sorted({word for word in spellings if word}, key=len, reverse=True)
    if not text or not words:
        return text or ""
    folded, origin = _fold(text)
    pieces: list[str] = []
    last = 0
    for found in re.finditer("|".join(map(re.escape, words)), folded):
        start, end = origin[found.start()][0], origin[found.end() - 1][1]
        if start < last:
            continue
        pieces += [conditional_escape(text[last:start]), format_html("<mark>{}</mark>", text[start:end])]
        last = end
    pieces.append(conditional_escape(text[last:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The normal form character by character, and from which stretch of the text each one comes."""
    folded, origin = [], []
    # A half-width voiced mark belongs to the letter before it: ﾊﾞ is one バ.
    for found in re.finditer(r".[ﾞﾟ\u3099\u309a]?", text, re.DOTALL):
        for form in unicodedata.normalize("NFKC", found[0]).lower():
            folded.append(form)
            origin.append(found.span())
    return "".join(folded), origin


@register.filter
def shown_changes(row: ImportRow) -> list[tuple[Any, Any, Any]]:
    """(field in words, old, new) of an import's changed row; nothing before reads as a dash."""
    model = _MODELS[row.batch.kind]
    return [
        (_field_name(model, name), _said(model, name, old), _said(model, name, new))
        for name, (old, new) in row.changes.items()
    ]


def _field_name(model: type[Model], name: str) -> Any:
    """A company's people and techniques are rows of their own."""
    field = model._meta.get_field(name)
    return field.related_model._meta.verbose_name if field.auto_created else field.verbose_name


# What an import of each kind changes, for the words of its fields.
_MODELS: dict[str, type[Model]] = {ImportKind.JPLATPAT: Right, ImportKind.COMPANIES: Organization}


def _said(model: type[Model], name: str, value: Any) -> Any:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return choices.get(value, value)


@register.filter
def action_words(row: History) -> Any:
    """What a row of history says was done to a sheet or a right."""
    move = LISTING.transitions.get(row.action)
    return move.label if move else _ACTIONS.get(row.action, row.action)


@register.filter
def new_state(row: History) -> Any:
    """The listing's state in words where this row changed it, else ""."""
    return ListingState(row.state_to).label if row.state_to and row.state_to != row.state_from else ""


@register.filter
def who(row: History) -> str:
    return str(row.actor) if row.actor else (row.actor_label or _("the portal"))


_ACTIONS = {
    "create": pgettext_lazy("listing", "Made"),
    "edit": pgettext_lazy("listing", "Changed"),
    "set_rights": gettext_lazy("Rights set"),
    "merge": gettext_lazy("Joined into another sheet"),
    "record_permission": gettext_lazy("Permission recorded"),
    "withdraw_permission": gettext_lazy("Permission withdrawn"),
    "import": gettext_lazy("Imported"),
    "ask": gettext_lazy("Owner asked whether it is still open"),
}
