"""What the loaders share: today, a random source with a fixed seed, and what was made so far."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from consultations.models import Expert
from exchange.models import Application, Match, OpenPatent, Organization
from kawasaki_ip.accounts.models import User
from kawasaki_ip.mail.calendar import is_business_day


@dataclass
class World:
    today: date
    random: Random = field(default_factory=lambda: Random(2018))
    users: dict[str, User] = field(default_factory=dict)
    companies: list[Organization] = field(default_factory=list)
    owners: dict[str, Organization] = field(default_factory=dict)
    partners: list[Organization] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    listings: list[OpenPatent] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)

    @property
    def field_staff(self) -> list[User]:
        return [self.users[name] for name in ("coordinator", "coordinator2", "coordinator3", "manager")]

    def days_ago(self, days: int) -> date:
        """A business day about so many days before today."""
        return self.business_day(self.today - timedelta(days=days))

    def business_day(self, day: date) -> date:
        """This day, or the last business day before it."""
        while not is_business_day(day):
            day -= timedelta(days=1)
        return day

    def days_ahead(self, days: int) -> date:
        day = self.today + timedelta(days=days)
        while not is_business_day(day):
            day += timedelta(days=1)
        return day

    def moment(self, day: date) -> datetime:
        """Some time of the working day."""
        clock = time(self.random.randint(9, 16), self.random.choice((0, 10, 20, 30, 40, 50)))
        return timezone.make_aware(datetime.combine(day, clock))

    def pick(self, rows: list[Any]) -> Any:
        return self.random.choice(rows)
