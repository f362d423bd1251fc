"""Reads over mail: how somebody wants it, what waits, what went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from .enums import WAITING_STATES, CallState, Delivery, Failure, MessageState, ReminderState
from .kinds import Audience, Kind, all_kinds
from .models import CallListEntry, MailHold, Message, Preference, Reminder

STUCK_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last mail to an address ended for good."""

    when: datetime
    error: str


def general_preference(user: Any) -> Preference:
    """The person's lead days and language; unsaved if they never chose."""
    return Preference.objects.filter(user=user, kind="").first() or Preference(user=user, kind="")


def lead_days_of(user_id: int) -> list[int]:
    """Business days before a day on which the person wants to be reminded; [] where they never chose."""
    return Preference.objects.filter(user_id=user_id, kind="").values_list("lead_days", flat=True).first() or []


def language_of(user: Any) -> str:
    return general_preference(user).language or settings.LANGUAGE_CODE


def delivery_for(user: Any, kind: Kind) -> Delivery:
    """How the person wants this kind; the kind's own way where they never chose or may not choose so."""
    chosen = Preference.objects.filter(user=user, kind=kind.key).values_list("delivery", flat=True).first()
    return Delivery(chosen) if chosen in kind.choices else kind.delivery


def kinds_for(user: Any) -> list[Kind]:
    """The kinds that this person may receive: those for staff, or those for everyone else."""
    audience = Audience.STAFF if user.is_staff_member else Audience.OUTSIDER
    return [kind for kind in all_kinds() if kind.audience is audience]


def current_hold() -> MailHold | None:
    return MailHold.objects.filter(released_at__isnull=True).first()


def escalated() -> QuerySet[Reminder]:
    """What outsiders did not answer to after all chases: for the head coordinator's page."""
    return Reminder.objects.filter(state=ReminderState.ESCALATED).select_related("recipient").order_by("due_on", "pk")


def open_calls(user: Any) -> QuerySet[CallListEntry]:
    """What this coordinator is to tell by telephone or FAX, and what nobody is in charge of."""
    mine = Q(in_charge=user) | Q(in_charge__isnull=True)
    return CallListEntry.objects.visible_to(user).filter(mine, state=CallState.OPEN)


def address_trouble(addresses: Iterable[str]) -> dict[str, Trouble]:
    """Addresses whose last mail was refused for good, with when and why. One query."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return {}
    ended = (
        Message.objects.filter(address__in=wanted, state__in=[MessageState.SENT, MessageState.FAILED])
        .order_by("address", "fixed_at", "pk")
        .values_list("address", "state", "failure", "fixed_at", "error")
    )
    troubles: dict[str, Trouble] = {}
    for address, state, failure, when, error in ended:
        if state == MessageState.FAILED and failure == Failure.ADDRESS:
            troubles[address] = Trouble(when, error)
        elif state == MessageState.SENT:
            troubles.pop(address, None)
    return troubles


@dataclass(frozen=True, slots=True)
class Counts:
    """How outgoing mail stands at a moment."""

    waiting: int
    stuck: int  # should have gone a quarter of an hour ago
    held: int
    failed: int
    sent_week: int


def counts(*, now: datetime) -> Counts:
    found = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[*WAITING_STATES, MessageState.LEASED])),
        stuck=Count("pk", filter=Q(state__in=WAITING_STATES, next_at__lte=now - STUCK_AFTER)),
        held=Count("pk", filter=Q(state=MessageState.HELD)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        sent_week=Count("pk", filter=Q(state=MessageState.SENT, sent_at__gte=now - timedelta(days=7))),
    )
    return Counts(**found)
