"""The same set of mails as a simple oracle says: many days, clock jumps, restarts, several turns a day.

The oracle keeps sets of days in memory; the portal keeps rows, digests and leases. Both are given the
same story: work begins, is done, put off, handed over, and every turn of the post happens or does not.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from kawasaki_ip.mail.actions import cancel_reminders, remind
from kawasaki_ip.mail.actions.planning import plan_digests
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.calendar import is_business_day, previous_business_day
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import at, days_from

pytestmark = pytest.mark.django_db
# Month end, year's end, fiscal year's end, the long holidays of May.
STARTS = [date(2026, 11, 25), date(2026, 12, 21), date(2027, 3, 25), date(2027, 4, 26), date(2026, 9, 14)]


@dataclass
class Work:
    """One piece of work as the oracle sees it: what day was mailed to whom."""

    thing: Any
    owner: Any = None
    target: date | None = None
    since: date | None = None
    mailed: set[tuple[int, date]] = field(default_factory=set)

    def days(self, until: date) -> list[date]:
        """All days up to `until` on which something is owed since the work has this owner and target."""
        if self.target is None:
            return []
        wanted = {previous_business_day(self.target), self.target}
        if self.target < self.since:
            wanted.add(self.since)
        wanted |= {self.target + timedelta(days=7 * n) for n in range(60)}
        return sorted(day for day in wanted if self.since <= day <= until)

    def is_due(self, today: date) -> bool:
        new = {(self.owner.pk, day) for day in self.days(today)} - self.mailed
        self.mailed |= new
        return bool(new)


class Story:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = [StaffFactory() for _ in range(2)]
        self.works = [Work(UserFactory(department=f"W-{n:02}")) for n in range(5)]
        self.expected: list[tuple[date, str, str]] = []
        self.found: list[tuple[date, str, str]] = []

    def midday(self, today: date) -> None:
        """People change things after the morning's post."""
        for work in self.works:
            if self.random.random() < 0.25:
                self.change(work, today)

    def change(self, work: Work, today: date) -> None:
        cancel_reminders(about=work.thing)
        if work.target is not None and self.random.random() < 0.3:
            work.target = None
            return
        work.owner, work.since = self.random.choice(self.people), today
        work.target = today + timedelta(days=self.random.randint(-3, 12))
        remind(kind="test_step", about=work.thing, recipient=work.owner, target=work.target, today=today)

    def morning(self, today: date) -> None:
        if is_business_day(today):
            due = [work for work in self.works if work.target is not None and work.is_due(today)]
            self.expected += [(today, work.owner.email, work.thing.department) for work in due]
        before = len(mail.outbox)
        self.post(today)
        for message in mail.outbox[before:]:
            names = [work.thing.department for work in self.works if work.thing.department in message.body]
            self.found += [(today, message.to[0], name) for name in names]

    def post(self, today: date) -> None:
        """Several turns: too early, in time, once more; some die half-way; the clock jumps back for one."""
        send_due(now=at(today, 7))
        if self.random.random() < 0.3:
            self.die_while_planning(today)
        if self.random.random() < 0.3:
            plan_digests(now=at(today))
        for minute in (0, 1, 2):
            send_due(now=at(today, 9, minute))
        if is_business_day(today) and self.random.random() < 0.3:
            send_due(now=at(today - timedelta(days=1), 9))

    def die_while_planning(self, today: date) -> None:
        with transaction.atomic():
            plan_digests(now=at(today))
            transaction.set_rollback(True)


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("seed", range(2))
def test_mails_are_those_of_the_oracle(start, seed):
    story = Story(seed)

    for today in days_from(start, 28):
        story.morning(today)
        story.midday(today)

    assert len(story.found) >= 5
    assert sorted(story.found) == sorted(story.expected)
    assert len({message.dedupe_key for message in Message.objects.all()}) == Message.objects.count()


def test_clock_that_jumps_ahead_and_back_sends_the_same_mails():
    person, today = StaffFactory(), date(2026, 12, 1)
    for n in range(10):
        target = today + timedelta(days=n)
        remind(kind="test_step", about=UserFactory(department=f"W-{n}"), recipient=person, target=target, today=today)

    for day in days_from(today, 12):
        for jump in (1, 0, -1):
            send_due(now=at(day + timedelta(days=jump), 9))

    lines = [(message.to[0], line) for message in mail.outbox for line in message.body.splitlines() if "W-" in line]
    each = {f"W-{n}": sum(f"W-{n}" in line for _to, line in lines) for n in range(10)}
    # Before its day and on it; the first four come back after a week within these days. The clock was ahead
    # when W-1 began, so that its two first reminders fell together; nothing was owed before W-0.
    assert each == {"W-0": 2, "W-1": 2, "W-2": 3, "W-3": 3, "W-4": 2, "W-5": 2, "W-6": 2, "W-7": 2, "W-8": 2, "W-9": 2}
