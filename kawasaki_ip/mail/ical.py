"""iCalendar attachments: stable UID, rising SEQUENCE, CANCEL; Asia/Tokyo with its VTIMEZONE; a neutral summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from icalendar import Calendar, vCalAddress
from icalendar import Event as Component

PRODUCT = "-//Kawasaki City//Intellectual Property Exchange//JA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day or an appointment for somebody's calendar. `summary` must be neutral: it shows on shared screens.

    `method`: PUBLISH for a note to oneself, REQUEST only where the reader is expected somewhere.
    """

    about: Model
    start: date | datetime
    summary: Any
    end: datetime | None = None
    method: str = "PUBLISH"
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as it is written out."""

    uid: str
    sequence: int
    start: date | datetime
    summary: str
    end: datetime | None = None
    url: str = ""
    attendee: str = ""


def uid_of(subject_type: str, subject_id: int) -> str:
    host = urlsplit(settings.SITE_URL).hostname
    return f"{subject_type}-{subject_id}@{host}"


def attachment(entries: Iterable[Entry], *, method: str, stamp: datetime, name: str = "calendar.ics") -> dict[str, str]:
    """One VCALENDAR with this METHOD, as a mail's row keeps it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(_component(entry, method, stamp))
    calendar.add_missing_timezones()
    return {"name": name, "method": method, "text": calendar.to_ical().decode()}


def _component(entry: Entry, method: str, stamp: datetime) -> Component:
    event = Component()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("summary", entry.summary)
    if isinstance(entry.start, datetime):
        event.add("dtstart", timezone.localtime(entry.start))
        event.add("dtend", timezone.localtime(entry.end or entry.start + timedelta(hours=1)))
    else:
        event.add("dtstart", entry.start)
        event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if method in {"REQUEST", "CANCEL"} and entry.attendee:
        event.add("organizer", vCalAddress(f"mailto:{settings.DESK['email']}"))
        event.add("attendee", vCalAddress(f"mailto:{entry.attendee}"))
    return event
