"""Subject and text of a mail, in its reader's language. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext

from kawasaki_ip.core.templatetags.formats import day_text

from . import tokens
from .kinds import ALLOWED, DIGEST, STAFF_ONLY, Audience, Item, Kind
from .models import Message
from .wrapping import wrap


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest, with the kind it belongs to."""

    kind: Kind
    item: Item


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def single(message: Message, kind: Kind, now: datetime) -> Text:
    """A mail of its own, from the kind's template and the message's words."""
    with translation.override(message.language):
        words = _words(kind, message.context)
        subject = str(kind.subject) % words
        return _complete(message, subject, _render(kind.template, words), kind.is_subscribed, now)


def digest(message: Message, lines: Sequence[Line], now: datetime) -> Text:
    """Many reminders in one mail, the most urgent first; a single one has its kind's subject."""
    today = timezone.localtime(now).date()
    with translation.override(message.language):
        groups = _groups(lines, today)
        if message.kind == DIGEST:
            subject = ngettext("%(count)s reminder", "%(count)s reminders", len(lines)) % {"count": len(lines)}
        else:
            subject = str(lines[0].kind.subject) % _item_words(lines[0])
        body = _render("mail/digest.txt", {"groups": groups, "day": day_text(today)})
        subscribed = any(line.kind.is_subscribed for line in lines)
        return _complete(message, subject, body, subscribed, now)


def call_text(kind: Kind, context: Mapping[str, Any], *, name: str, is_body: bool) -> str:
    """What a mail would have said, to be read out or faxed: Japanese, without links into the portal."""
    with translation.override("ja"):
        words = _words(kind, context) | {"url": ""}
        body = _render(kind.template, words)
        return wrap(_render("mail/call.txt", {"addressee": _addressee(name, is_body=is_body), "main": body.strip()}))


def _complete(message: Message, subject: str, main: str, subscribed: bool, now: datetime) -> Text:  # noqa: FBT001
    context = {
        "addressee": _addressee(message.name, is_body=message.is_body),
        "main": main.strip(),
        "desk": {word: str(value) for word, value in settings.DESK.items()},
        "preferences_url": absolute(reverse("mail_preferences")) if message.recipient_id else "",
        "unsubscribe_url": unsubscribe_url(message, now) if subscribed and message.recipient_id else "",
    }
    prefix = pgettext("start of a mail's subject", "[Kawasaki IP Exchange] ")
    return Text(prefix + subject, wrap(_render("mail/layout.txt", context).strip()) + "\n")


def unsubscribe_url(message: Message, now: datetime) -> str:
    token = tokens.make(message.recipient_id, message.kind, timezone.localtime(now).date())
    return absolute(reverse("mail_unsubscribe", args=[token]))


def _addressee(name: str, *, is_body: bool) -> str:
    if not name:
        return pgettext("start of a mail", "To whom it may concern")
    if is_body:
        return pgettext("start of a mail to a company", "%(name)s") % {"name": name}
    return pgettext("start of a mail to a person", "Dear %(name)s,") % {"name": name}


def _render(template: str, words: Mapping[str, Any]) -> str:
    return get_template(template).template.render(Context(dict(words), autoescape=False))


def _words(kind: Kind, context: Mapping[str, Any]) -> dict[str, Any]:
    """All allowed words as text; those not given are empty. `url` is the absolute `path`."""
    words = {word: _text(context.get(word, "")) for word in ALLOWED}
    if kind.audience is not Audience.STAFF or not settings.MAIL_NAMES_COMPANY:
        words |= dict.fromkeys(STAFF_ONLY, "")
    words["url"] = absolute(words["path"]) if words["path"] else ""
    return words


def _text(value: Any) -> str:
    if isinstance(value, dict) and "moment" in value:
        local = timezone.localtime(datetime.fromisoformat(value["moment"]))
        return f"{day_text(local.date())} {local:%H:%M}"
    if isinstance(value, dict) and "day" in value:
        return day_text(date.fromisoformat(value["day"]))
    return "" if value is None else str(value)


def _item_words(line: Line) -> dict[str, Any]:
    item = line.item
    given = {"number": item.number, "path": item.path, "company": item.company, "place": item.place, "count": 1}
    return _words(line.kind, given | ({"day": {"day": item.day.isoformat()}} if item.day else {}))


def _groups(lines: Sequence[Line], today: date) -> list[dict[str, Any]]:
    """One group per kind, each ordered by day; the group with the most urgent line comes first."""
    by_kind: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.item.day or date.max, line.item.path)):
        by_kind.setdefault(line.kind.key, []).append(line)
    return [
        {"title": str(group[0].kind.name), "lines": [_line_words(line, today) for line in group]}
        for group in by_kind.values()
    ]


def _line_words(line: Line, today: date) -> dict[str, str]:
    words, day = _item_words(line), line.item.day
    if day and day < today:
        words["day"] = gettext("%(day)s (past its day)") % words
    elif day == today:
        words["day"] = gettext("%(day)s (today)") % words
    if words["company"] and words["place"]:
        words["company"] = gettext("%(company)s (%(place)s)") % words
    parts = [words[part] for part in ("day", "number", "company") if words[part]]
    return {"text": gettext("- %(line)s") % {"line": gettext(", ").join(parts)}, "url": words["url"]}
