"""Panels of those who work with companies."""

import datetime
from typing import Any

from django.db.models import Q

from exchange.models import Application
from kawasaki_ip.core.models import Draft
from kawasaki_ip.mail.queries import open_calls

from ...models import Consultation, FollowUp, Visit
from ..follow_ups import grouped
from ..visits import unfinished

SHOWN = 10
SOON = datetime.timedelta(days=3)


def follow_ups(user: Any, today: datetime.date) -> dict[str, Any]:
    """Overdue and due first; what comes later this week in its own group."""
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    owed = FollowUp.objects.visible_to(user).owed().filter(in_charge=user, due__lte=sunday)
    return {"groups": grouped(owed, today=today), "today": today}


def clocks(user: Any, today: datetime.date) -> dict[str, Any]:
    """Applications and consultations that are late or will be within three days: mine, and nobody's."""
    mine = Q(in_charge=user) | Q(in_charge__isnull=True)
    soon = today + SOON
    applications = Application.objects.visible_to(user).late(on=soon + datetime.timedelta(days=1)).filter(mine)
    consultations = Consultation.objects.visible_to(user).late(on=soon + datetime.timedelta(days=1)).filter(mine)
    unassigned = Consultation.objects.visible_to(user).open().filter(in_charge__isnull=True)
    waiting = (consultations | unassigned).distinct().select_related("company")
    return {
        "applications": list(applications.select_related("company").order_by("submitted_at", "pk")[:SHOWN]),
        "consultations": list(waiting.order_by("first_answer_due", "pk")[:SHOWN]),
        "today": today,
    }


def visits(user: Any, today: datetime.date) -> dict[str, Any]:
    """Today's visits, drafts of visits and of other forms, records to complete."""
    todays = Visit.objects.visible_to(user).recorded().filter(in_charge=user, day=today)
    return {
        "todays": list(todays.select_related("company")[:SHOWN]),
        "unfinished": list(unfinished(user)[:SHOWN]),
        "typed": list(Draft.objects.filter(user=user)[:SHOWN]),
    }


def calls(user: Any, today: datetime.date) -> dict[str, Any] | None:
    """電話・FAX連絡リスト: who has no e-mail address."""
    entries = list(open_calls(user)[:SHOWN])
    return {"entries": entries} if entries else None
