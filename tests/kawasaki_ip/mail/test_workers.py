"""Several workers, planners and people at once, on PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from kawasaki_ip.mail.actions import cancel_reminders, owe, send
from kawasaki_ip.mail.actions.planning import plan_digests
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import MessageState, ReminderState
from kawasaki_ip.mail.models import Message, Reminder
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import MONDAY, at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = at(MONDAY)


def together(*functions: Callable[[], object]) -> None:
    """Runs each in a thread with its own connection; an error in one is an error of the test."""
    barrier, errors = threading.Barrier(len(functions)), []

    def run(function: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            function()
        except Exception as error:  # noqa: BLE001  raised below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def test_workers_together_send_each_mail_once(sink):
    people = [StaffFactory() for _ in range(12)]
    things = [UserFactory(department=f"N-{n}") for n in range(3)]
    for person in people:
        for thing in things:
            owe(kind="test_step", about=thing, recipient=person, due_on=MONDAY)
        send(kind="test_receipt", recipient=person, context={"number": "A-1"})

    together(*[lambda: send_due(now=NOW)] * 4)
    send_due(now=NOW)  # what a planner skipped while another one held the recipient

    assert len(sink.accepted) == len(set(sink.ids)) == 24
    digests = [mail.get_body().get_content() for mail in sink.mails if "N-0" in mail.get_body().get_content()]
    assert len(digests) == 12
    assert all(text.count("N-1") == text.count("N-2") == 1 for text in digests)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


@pytest.mark.parametrize("turn", range(6))
def test_work_finished_while_its_reminder_is_sent_is_either_mailed_or_cancelled(sink, turn):
    person, thing = StaffFactory(), UserFactory(department="N-1")
    owe(kind="test_step", about=thing, recipient=person, due_on=MONDAY)

    together(lambda: cancel_reminders(about=thing), lambda: send_due(now=NOW))
    send_due(now=NOW)

    mailed = any("N-1" in mail.get_body().get_content() for mail in sink.mails)
    assert Reminder.objects.get().state == (ReminderState.COVERED if mailed else ReminderState.CANCELLED)


def test_same_key_from_two_processes_is_one_mail(sink):
    def write():
        send(kind="test_receipt", recipient="a@b.example", context={"number": "A-1"}, dedupe_key="one")

    together(*[write] * 4)
    send_due(now=NOW.replace(year=2030))

    assert len(sink.accepted) == 1


def test_same_reminder_from_two_processes_is_one_row():
    person, thing = StaffFactory(), UserFactory()

    together(*[lambda: owe(kind="test_step", about=thing, recipient=person, due_on=MONDAY)] * 4)

    assert Reminder.objects.count() == 1


def test_planner_waits_for_no_other_one():
    person = StaffFactory()
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=person, due_on=MONDAY)
    planned = []

    with transaction.atomic():
        type(person).objects.select_for_update(no_key=True).get(pk=person.pk)
        together(lambda: planned.append(plan_digests(now=NOW)))

    assert planned == [0]
    assert plan_digests(now=NOW) == 1
