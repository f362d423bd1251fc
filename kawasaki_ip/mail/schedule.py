"""When a reminder is due: pure functions of the target day, the ladder and the business calendar.

A day returned is the day from which on a mail is owed; it goes out on the first business morning from then on.
"""

from datetime import date, timedelta

from django.conf import settings

from .calendar import add_business_days, previous_business_day
from .kinds import Ladder

WEEK = timedelta(days=7)
DEFAULT_LEAD_DAYS = (1,)
MOST_LEAD_DAYS = 5
FARTHEST_LEAD_DAY = 60
CHASES = 2  # mails to an outsider after the grace, before the head coordinator is told


def before(target: date, lead_days: list[int]) -> list[date]:
    """The days before the target, so many business days ahead; earliest first, each once."""
    leads = sorted(set(lead_days or DEFAULT_LEAD_DAYS))[:MOST_LEAD_DAYS]
    return sorted({add_business_days(target, -lead) for lead in leads})


def first_days(ladder: Ladder, target: date, lead_days: list[int]) -> list[date]:
    """What is owed up to the target: written when the obligation begins."""
    if ladder is Ladder.OUTSIDER:
        return [previous_business_day(target), grace_end(target)]
    return [*before(target, lead_days), target]


def grace_end(target: date) -> date:
    """The first day on which an outsider is chased: so many business days are given after the target."""
    return add_business_days(target, settings.MAIL_GRACE_DAYS + 1)


def next_day(ladder: Ladder, target: date, today: date) -> date:
    """What comes after everything up to `today` has been mailed: weekly, from the target or the grace's end on."""
    start = target if ladder is Ladder.STAFF else grace_end(target)
    if today < start:
        return start
    return start + ((today - start).days // 7 + 1) * WEEK


def is_escalation(ladder: Ladder, target: date, due_on: date) -> bool:
    """Whether what is due on this day goes to the head coordinator's page instead of by mail.

    Staff are reminded by mail for ever; outsiders get so many chases.
    """
    return ladder is Ladder.OUTSIDER and due_on >= grace_end(target) + CHASES * WEEK
