"""From an obligation to the mail server, in one thread."""

from datetime import date, datetime

import pytest
from django.core import mail
from django.utils import timezone

from kawasaki_ip.mail.actions import remind
from kawasaki_ip.mail.actions.running import send_due
from tests.factories.accounts import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 12, 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001


def test_step_is_mailed_on_the_day_before_on_the_day_and_weekly():
    coordinator, thing = StaffFactory(), UserFactory(department="N-1", reviewed_on=TUESDAY)
    remind(kind="test_step", about=thing, recipient=coordinator, target=TUESDAY, today=date(2026, 11, 20))

    days = []
    for offset in range(40):
        day = date.fromordinal(date(2026, 11, 20).toordinal() + offset)
        if send_due(now=at(day)).sent:
            days.append(day)

    assert days == [date(2026, 11, 30), TUESDAY, date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22)]
    assert {message.to[0] for message in mail.outbox} == {coordinator.email}
