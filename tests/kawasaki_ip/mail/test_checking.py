"""The daily comparison of what is owed with the ledger."""

from collections.abc import Iterator
from datetime import date

import pytest

from kawasaki_ip.mail import expected
from kawasaki_ip.mail.actions import remind
from kawasaki_ip.mail.actions.checking import check_ledger
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import ReminderState
from kawasaki_ip.mail.expected import Owed, register_expected
from kawasaki_ip.mail.models import Reminder
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import FRIDAY, MONDAY, TUESDAY, at, days_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(monkeypatch) -> Iterator[list[Owed]]:
    monkeypatch.setattr(expected, "_sources", {})
    rows: list[Owed] = []
    register_expected("test_step", "accounts.user", lambda today: rows)
    return rows


def begin(owed, target=TUESDAY):
    thing, person = UserFactory(department="N-1"), StaffFactory()
    remind(kind="test_step", about=thing, recipient=person, target=target, today=FRIDAY)
    owed.append(Owed(thing.pk, person.pk, target))
    return thing, person


def test_ledger_agrees_at_every_moment_of_the_ladder(owed):
    begin(owed)

    for day in days_from(FRIDAY, 30):
        send_due(now=at(day))
        found = check_ledger(today=day)
        assert (found.missing, found.surplus) == ({}, {})


@pytest.mark.parametrize("today", [FRIDAY, MONDAY, TUESDAY, date(2026, 12, 20)])
def test_lost_reminder_is_logged_and_owed_again(owed, caplog, today):
    thing, person = begin(owed)
    Reminder.objects.all().delete()

    found = check_ledger(today=today)

    assert found.missing == {"test_step": [(thing.pk, person.pk, TUESDAY)]}
    assert "owed again" in caplog.text
    assert Reminder.objects.filter(state=ReminderState.DUE).exists()
    assert check_ledger(today=today).missing == {}


def test_reminder_of_finished_work_is_logged(owed, caplog):
    thing, person = begin(owed)
    owed.clear()

    found = check_ledger(today=MONDAY)

    assert found.surplus == {"test_step": [(thing.pk, person.pk, TUESDAY)]}
    assert "not owed" in caplog.text


def test_kind_is_declared_once(owed):
    with pytest.raises(ValueError, match="twice"):
        register_expected("test_step", "accounts.user", lambda today: [])
