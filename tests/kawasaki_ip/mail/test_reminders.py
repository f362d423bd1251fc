"""What is owed, by day: `walk` lets the days pass and says on which ones a mail went out."""

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from kawasaki_ip.mail.actions import cancel_reminders, owe, remind, send
from kawasaki_ip.mail.actions.planning import plan_digests
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import Delivery, MessageState, ReminderState
from kawasaki_ip.mail.models import Message, Preference, Reminder
from kawasaki_ip.mail.queries import escalated
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import FRIDAY, MONDAY, TUESDAY, at, days_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return StaffFactory()


def thing(number="N-1", day=TUESDAY):
    return UserFactory(department=number, reviewed_on=day)


def walk(days, hour=9):
    return [day for day in days if send_due(now=at(day, hour)).sent]


def test_step_is_mailed_before_on_the_day_and_weekly(coordinator):
    remind(kind="test_step", about=thing(), recipient=coordinator, target=TUESDAY, today=date(2026, 11, 20))

    mailed = walk(days_from(date(2026, 11, 20), 50))

    # 29 December and 5 January: the city rests until 4 January.
    assert mailed == [
        MONDAY,
        TUESDAY,
        date(2026, 12, 8),
        date(2026, 12, 15),
        date(2026, 12, 22),
        date(2027, 1, 4),
        date(2027, 1, 5),
    ]
    assert {message.to[0] for message in mail.outbox} == {coordinator.email}


def test_what_was_due_while_nothing_ran_is_mailed_once(coordinator):
    remind(kind="test_step", about=thing(), recipient=coordinator, target=TUESDAY, today=date(2026, 11, 20))

    mailed = walk(days_from(date(2026, 12, 10), 10))

    assert mailed == [date(2026, 12, 10), date(2026, 12, 15)]
    assert mail.outbox[0].body.count("N-1") == 1


def test_many_reminders_of_one_person_are_one_mail_with_the_most_urgent_first(coordinator):
    for number, day in (("N-1", TUESDAY), ("N-2", MONDAY), ("N-3", FRIDAY)):
        remind(kind="test_step", about=thing(number, day), recipient=coordinator, target=day, today=MONDAY)

    assert send_due(now=at(MONDAY)).sent == 1
    body = mail.outbox[0].body
    assert body.index("N-3") < body.index("N-2") < body.index("N-1")
    assert Message.objects.get().dedupe_key == f"digest:{coordinator.pk}:2026-11-30"


def test_same_reminder_twice_is_one_row(coordinator):
    subject = thing()
    for _ in range(2):
        owe(kind="test_step", about=subject, recipient=coordinator, due_on=MONDAY)

    row = Reminder.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_cancelled_work_is_not_mailed(coordinator):
    subject = thing()
    remind(kind="test_step", about=subject, recipient=coordinator, target=TUESDAY, today=FRIDAY)
    remind(kind="test_step", about=thing("N-2"), recipient=coordinator, target=TUESDAY, today=FRIDAY)

    assert cancel_reminders(about=subject) == 2
    send_due(now=at(MONDAY))

    assert "N-1" not in mail.outbox[0].body
    assert "N-2" in mail.outbox[0].body


def test_work_cancelled_after_planning_is_dropped_and_an_empty_digest_is_not_sent(coordinator):
    subject = thing()
    remind(kind="test_step", about=subject, recipient=coordinator, target=TUESDAY, today=FRIDAY)
    plan_digests(now=at(MONDAY))

    cancel_reminders(about=subject)
    turn = send_due(now=at(MONDAY, 9, 5))

    assert (turn.planned, turn.sent) == (0, 0)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert set(Reminder.objects.values_list("state", flat=True)) == {ReminderState.CANCELLED}


def test_cancellation_rolls_back_with_its_transaction(coordinator):
    subject = thing()
    remind(kind="test_step", about=subject, recipient=coordinator, target=TUESDAY, today=FRIDAY)

    with transaction.atomic():
        cancel_reminders(about=subject)
        transaction.set_rollback(True)

    assert set(Reminder.objects.values_list("state", flat=True)) == {ReminderState.DUE}


def test_work_put_off_is_reminded_of_by_its_new_day(coordinator):
    subject = thing(day=date(2026, 12, 9))
    remind(kind="test_step", about=subject, recipient=coordinator, target=TUESDAY, today=FRIDAY)
    assert walk([MONDAY]) == [MONDAY]

    cancel_reminders(about=subject)
    remind(kind="test_step", about=subject, recipient=coordinator, target=date(2026, 12, 9), today=MONDAY)

    assert walk(days_from(MONDAY, 14), 10) == [date(2026, 12, 8), date(2026, 12, 9)]


def test_work_handed_over_and_back_on_the_same_day_is_not_lost(coordinator):
    other, subject = StaffFactory(), thing()
    remind(kind="test_step", about=subject, recipient=coordinator, target=TUESDAY, today=FRIDAY)
    assert walk([MONDAY, TUESDAY]) == [MONDAY, TUESDAY]

    for recipient in (other, coordinator):
        cancel_reminders(about=subject)
        remind(kind="test_step", about=subject, recipient=recipient, target=TUESDAY, today=TUESDAY)

    assert walk(days_from(TUESDAY, 10), 14) == [date(2026, 12, 8)]
    assert mail.outbox[-1].to == [coordinator.email]


def test_late_item_joins_the_days_digest_while_that_is_not_written(coordinator):
    for number in ("N-1", "N-2"):
        owe(kind="test_step", about=thing(number), recipient=coordinator, due_on=MONDAY)
        plan_digests(now=at(MONDAY))

    assert send_due(now=at(MONDAY, 9, 1)).sent == 1
    assert {"N-1", "N-2"} == {word for word in ("N-1", "N-2") if word in mail.outbox[0].body}


def test_late_item_goes_with_the_afternoons_digest_and_later_ones_wait_for_the_morning(coordinator):
    sent = []
    for number, hour in (("N-1", 9), ("N-2", 11), ("N-3", 15)):
        owe(kind="test_step", about=thing(number), recipient=coordinator, due_on=MONDAY)
        sent.append([send_due(now=at(MONDAY, later)).sent for later in range(hour, 17)])

    assert sent == [[1] + [0] * 7, [0, 0, 1, 0, 0, 0], [0, 0]]
    assert send_due(now=at(TUESDAY)).sent == 1
    assert [("N-1" in m.body, "N-2" in m.body, "N-3" in m.body) for m in mail.outbox] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize(
    "moment",
    [at(MONDAY, 8, 29), at(MONDAY, 17, 15), at(date(2026, 11, 28), 10), at(date(2026, 12, 31), 10)],
)
def test_no_digest_outside_office_hours(coordinator, moment):
    owe(kind="test_step", about=thing(), recipient=coordinator, due_on=FRIDAY)

    assert plan_digests(now=moment) == 0
    assert Reminder.objects.get().state == ReminderState.DUE


def test_kind_wanted_at_once_comes_as_single_mails(coordinator):
    Preference.objects.create(user=coordinator, kind="test_step", delivery=Delivery.AT_ONCE)
    for number in ("N-1", "N-2"):
        owe(kind="test_step", about=thing(number), recipient=coordinator, due_on=MONDAY)

    assert send_due(now=at(MONDAY)).sent == 2
    assert sorted(message.subject[-3:] for message in mail.outbox) == ["N-1", "N-2"]


def test_kind_turned_off_is_not_mailed_but_the_ladder_goes_on(coordinator):
    preference = Preference.objects.create(user=coordinator, kind="test_step", delivery=Delivery.OFF)
    remind(kind="test_step", about=thing(), recipient=coordinator, target=TUESDAY, today=FRIDAY)
    assert walk([MONDAY, TUESDAY]) == []

    preference.delete()

    assert walk(days_from(TUESDAY, 10)) == [date(2026, 12, 8)]


def test_outsider_is_chased_twice_and_then_stands_on_the_head_coordinators_page():
    member, subject = UserFactory(), thing(day=FRIDAY)
    remind(kind="test_question", about=subject, recipient=member, target=FRIDAY, today=date(2026, 11, 20))

    mailed = walk(days_from(date(2026, 11, 20), 60))

    assert mailed == [date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 10)]
    assert [(row.recipient, row.due_on) for row in escalated()] == [(member, date(2026, 12, 17))]
    cancel_reminders(about=subject)
    assert list(escalated()) == []


def test_outsider_reads_no_company_name():
    remind(kind="test_question", about=thing(day=FRIDAY), recipient=UserFactory(), target=FRIDAY, today=FRIDAY)
    owner = Reminder.objects.get()

    send_due(now=at(date(2026, 12, 3)))

    name = type(owner.recipient).objects.get(pk=owner.subject_id).name
    assert name not in mail.outbox[0].body
    assert "N-1" in mail.outbox[0].body


def test_reminders_of_a_closed_account_go_to_the_head_coordinator(coordinator):
    owe(kind="test_step", about=thing(), recipient=coordinator, due_on=MONDAY)
    coordinator.is_active = False
    coordinator.save()

    assert send_due(now=at(MONDAY)).sent == 0
    assert escalated().count() == 1


def test_work_wanted_in_the_digest_becomes_a_line_of_it(coordinator):
    Preference.objects.create(user=coordinator, kind="test_work", delivery=Delivery.DIGEST)
    reminder = send(kind="test_work", recipient=coordinator, about=thing(), context={"number": "N-1"})

    assert isinstance(reminder, Reminder)
    assert Message.objects.count() == 0


def test_turn_asks_the_same_number_of_queries_for_one_and_for_three_items(coordinator, django_assert_max_num_queries):
    for number in ("N-1", "N-2", "N-3"):
        owe(kind="test_step", about=thing(number), recipient=coordinator, due_on=MONDAY)

    with django_assert_max_num_queries(45):
        send_due(now=at(MONDAY))


@pytest.mark.parametrize(("call", "days"), [(owe, {"due_on": MONDAY}), (remind, {"target": MONDAY, "today": MONDAY})])
def test_kind_without_digest_line_is_refused(coordinator, call, days):
    with pytest.raises(ValueError, match="test_receipt"):
        call(kind="test_receipt", about=coordinator, recipient=coordinator, **days)
