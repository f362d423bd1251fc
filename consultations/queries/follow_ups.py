"""My list: what is owed, by when."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.mail.expected import Owed

from ..models import CAUSES, FollowUp


@dataclass(frozen=True, slots=True)
class Group:
    """Next steps of one stretch of time."""

    key: str
    title: Any
    rows: list[FollowUp]


def with_causes(rows: QuerySet) -> QuerySet:
    """Everything that a list shows of a next step, in one query."""
    return rows.select_related("in_charge", "about_company", *CAUSES, "visit__company")


def grouped(rows: QuerySet, *, today: datetime.date) -> list[Group]:
    """Overdue, today, this week (to Sunday), later; groups without rows are left out."""
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    groups = [
        Group("overdue", _("Overdue"), []),
        Group("today", _("Today"), []),
        Group("week", _("This week"), []),
        Group("later", _("Later"), []),
    ]
    for row in with_causes(rows).order_by("due", "pk"):
        position = 0 if row.due < today else 1 if row.due == today else 2 if row.due <= sunday else 3
        groups[position].rows.append(row)
    return [group for group in groups if group.rows]


def owed_reminders(today: datetime.date) -> Iterator[Owed]:
    """What the daily check expects to find in the ledger."""
    rows = FollowUp.objects.owed().values_list("pk", "in_charge_id", "due")
    return (Owed(*row) for row in rows.iterator())
