"""Every kind of mail, declared by the apps in their `notices.py`; and to whom a mail may go.

Actions name a kind by its key: they stand below `notices`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext

from .enums import Delivery

DIGEST = "digest"  # the key of mails that hold several reminders
# What a mail may say. Subjects, notes, contact persons and technologies are not among it, on purpose.
ALLOWED = frozenset(
    {"number", "day", "until", "time", "path", "company", "place", "name", "body", "title", "count", "amount", "role"}
)
# Only staff read these, and only while MAIL_NAMES_COMPANY is on.
STAFF_ONLY = frozenset({"company", "place"})


class Audience(Enum):
    STAFF = "staff"
    OUTSIDER = "outsider"


class Nature(Enum):
    """Transactional mail cannot be turned off; subscribed mail can, by one click."""

    TRANSACTIONAL = "transactional"
    SUBSCRIBED = "subscribed"


class Ladder(Enum):
    """When a reminder with a target day comes back; see schedule.py."""

    STAFF = "staff"
    OUTSIDER = "outsider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a digest. No confidential word: a number, a day, a link; to staff company and place too."""

    path: str
    day: date | None = None
    number: str = ""
    company: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of mail.

    `template` is the body of a mail of its own, `item` makes a line of a digest; with both the reader chooses.
    `subject` may hold %(number)s and other allowed words.
    """

    key: str
    name: Any
    subject: Any
    audience: Audience
    nature: Nature
    template: str = ""
    item: Callable[[Any], Item | None] | None = None
    related: tuple[str, ...] = ()  # what `item` reads beside the record, loaded with it
    delivery: Delivery = Delivery.AT_ONCE
    ladder: Ladder | None = None

    def __post_init__(self) -> None:
        if not self.template and self.item is None:
            raise ValueError(f"mail kind {self.key}: neither template nor item")
        if self.delivery == Delivery.DIGEST and self.item is None:
            raise ValueError(f"mail kind {self.key}: a digest needs an item")
        if self.ladder and self.item is None:
            raise ValueError(f"mail kind {self.key}: reminders need an item")

    @property
    def is_subscribed(self) -> bool:
        return self.nature is Nature.SUBSCRIBED

    @property
    def choices(self) -> list[Delivery]:
        """How its reader may want it."""
        found = [Delivery.AT_ONCE]
        if self.item is not None:
            found.append(Delivery.DIGEST)
        if self.is_subscribed:
            found.append(Delivery.OFF)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody without an account. Without an address the text goes on the call list of `in_charge`."""

    name: str = ""
    address: str = ""
    is_body: bool = False  # a company: 御中, not 様
    telephone: str = ""
    fax: str = ""
    in_charge: Any = None
    language: str = ""


def desk() -> Addressee:
    """The desk, for what nobody is in charge of yet."""
    return Addressee(name=str(settings.DESK["name"]), address=settings.DESK["email"], is_body=True, language="ja")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.key in _kinds:
        raise ValueError(f"mail kind {kind.key} is declared twice")
    _kinds[kind.key] = kind
    return kind


def get(key: str) -> Kind:
    """Raises ValueError for a kind that no app declares."""
    try:
        return _kinds[key]
    except KeyError:
        raise ValueError(f"unknown kind of mail: {key}") from None


def find(key: str) -> Kind | None:
    """None for a kind that a former version declared."""
    return _kinds.get(key)


def name_of(key: str) -> str:
    """For people; the key itself for a kind that is no longer declared."""
    if key == DIGEST:
        return gettext("Morning digest of reminders")
    kind = _kinds.get(key)
    return str(kind.name) if kind is not None else key


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def label_of(about: Model | None) -> tuple[str, int | None]:
    """How rows name the record they are about: ("exchange.match", 3)."""
    return (about._meta.label_lower, about.pk) if about is not None else ("", None)
