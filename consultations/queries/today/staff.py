"""Panels of managers, officials and administrators."""

import datetime
from typing import Any

from django.db.models import Count, Q

from kawasaki_ip.accounts.models import Invitation, User
from kawasaki_ip.core.fiscal import fiscal_year
from kawasaki_ip.mail.enums import MessageState
from kawasaki_ip.mail.models import Message
from kawasaki_ip.mail.queries import current_hold, escalated
from programs.queries import dashboard

from ...enums import OWED_STATES, DispatchState
from ...models import Consultation, Dispatch, FollowUp, Visit
from ..people import field_staff

SHOWN = 10
UNUSED = datetime.timedelta(days=180)


def approvals(user: Any, today: datetime.date) -> dict[str, Any]:
    waiting = Dispatch.objects.filter(state=DispatchState.REQUESTED).select_related("company", "expert", "in_charge")
    return {
        "dispatches": list(waiting[:SHOWN]),
        "unassigned": Consultation.objects.open().filter(in_charge__isnull=True).count(),
        "escalated": list(escalated()[:SHOWN]),
    }


def team(user: Any, today: datetime.date) -> dict[str, Any]:
    """Per person: what is owed, what is overdue, visits of this month and records to complete."""
    owed = FollowUp.objects.filter(state__in=OWED_STATES).order_by().values("in_charge_id")
    counts = {
        row["in_charge_id"]: row for row in owed.annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    }
    recorded = Visit.objects.recorded().order_by().values("in_charge_id")
    month = Q(day__gte=today.replace(day=1), day__lte=today)
    visited = {
        row["in_charge_id"]: row
        for row in recorded.annotate(n=Count("pk", filter=month), rest=Count("pk", filter=Q(is_complete=False)))
    }
    consultations = dict(Consultation.objects.open().order_by().values_list("in_charge_id").annotate(n=Count("pk")))
    people = [
        {
            "person": person,
            "owed": counts.get(person.pk, {}).get("n", 0),
            "late": counts.get(person.pk, {}).get("late", 0),
            "consultations": consultations.get(person.pk, 0),
            "visits": visited.get(person.pk, {}).get("n", 0),
            "incomplete": visited.get(person.pk, {}).get("rest", 0),
        }
        for person in field_staff()
    ]
    return {"people": people}


def plan(user: Any, today: datetime.date) -> dict[str, Any]:
    """The plan at a glance: the totals of this fiscal year."""
    board = dashboard(fiscal_year(today), internal=True, today=today)
    return {"board": board}


def accounts(user: Any, today: datetime.date) -> dict[str, Any]:
    """Invitations not taken up, accounts nobody uses, mail that failed."""
    since = today - UNUSED
    active = User.objects.active()
    unused = active.filter(Q(last_login__date__lt=since) | Q(last_login__isnull=True, date_joined__date__lt=since))
    open_invitations = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return {
        "invitations": open_invitations.count(),
        "unused": unused.count(),
        "failed": Message.objects.filter(state=MessageState.FAILED).count(),
        "hold": current_hold(),
    }
