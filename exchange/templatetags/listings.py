"""How a listing and its rights are shown."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kawasaki_ip.core.templatetags.formats import day

from ..enums import RightStatus
from ..ipc import class_title
from ..models import Right

register = template.Library()


@register.simple_tag
def right_status(right: Right) -> str | SafeString:
    """登録（2026年11月1日（日）、J-PlatPatで確認）: a status is never shown without its day and source."""
    label = right.get_status_display()
    if right.status == RightStatus.UNKNOWN or right.status_checked_on is None:
        return label
    source = right.status_source or _("the register")
    checked = _("checked %(day)s at %(source)s") % {
        "day": day(right.status_checked_on),
        "source": conditional_escape(source),
    }
    return mark_safe(_("%(status)s (%(checked)s)") % {"status": conditional_escape(label), "checked": checked})  # noqa: S308


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
    pieces, last = [], 0
    for found in re.finditer("|".join(map(re.escape, words)), folded):
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        if start < last:
            continue
        pieces += [(False, text[last:start]), (True, text[start:end])]
        last = end
    pieces.append((False, text[last:]))
    return format_html_join("", "{}", ((_piece(marked, piece),) for marked, piece in pieces))


def _fold(text: str) -> tuple[str, list[int]]:
    """The normal form character by character, and from which character of the text each one comes."""
    folded, origin = [], []
    for position, character in enumerate(text):
        for form in unicodedata.normalize("NFKC", character).lower():
            folded.append(form)
            origin.append(position)
    return "".join(folded), origin


def _piece(marked: bool, piece: str) -> SafeString:
    escaped = conditional_escape(piece)
    return mark_safe(f"<mark>{escaped}</mark>") if marked else escaped  # noqa: S308
