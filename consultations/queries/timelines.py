"""What happened to a record, newest first, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.models import History

SHOWN = 50
# The words of every action of this app, and of those on companies that the company page shows.
WORDS = {
    "open": _("Next step opened"),
    "do": pgettext_lazy("history", "Done"),
    "put_off": pgettext_lazy("history", "Put off"),
    "drop": pgettext_lazy("history", "Not needed any more"),
    "hand_to": pgettext_lazy("history", "Handed on"),
    "receive": _("Received and written down"),
    "ask": _("Asked through the portal"),
    "assign": _("Person in charge decided"),
    "start": _("Work begun"),
    "answer": pgettext_lazy("history", "Answered"),
    "finish": pgettext_lazy("history", "Finished"),
    "withdraw": _("Taken back"),
    "note": _("Internal note changed"),
    "request": _("Dispatch asked for"),
    "approve": pgettext_lazy("history", "Approved"),
    "refuse": pgettext_lazy("history", "Not approved"),
    "accept": _("Expert accepted"),
    "decline": _("Expert declined"),
    "ask_another": _("Another expert asked"),
    "log_use": _("Day of work noted"),
    "report": pgettext_lazy("history", "Reported"),
    "survey": _("Survey recorded"),
    "note_capabilities": _("Techniques noted"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    when: datetime
    who: Any
    title: Any
    note: str


def entries_about(record: Model) -> list[Entry]:
    """Rows of history without reads; an action of another app keeps its own name where no words are known here."""
    rows = History.objects.about(record).exclude(action="read").select_related("actor")[:SHOWN]
    return [Entry(row.at, row.actor or row.actor_label, WORDS.get(row.action, _("Changed")), row.note) for row in rows]
