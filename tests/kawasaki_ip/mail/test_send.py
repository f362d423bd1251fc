"""Mails at once: what `send` writes, and what it refuses."""

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from kawasaki_ip.core import ports
from kawasaki_ip.mail import ical
from kawasaki_ip.mail.actions import cancel_messages, send
from kawasaki_ip.mail.actions.delivery import deliver_due
from kawasaki_ip.mail.enums import MessageState
from kawasaki_ip.mail.kinds import Addressee, desk
from kawasaki_ip.mail.models import CallListEntry, Message, Preference
from kawasaki_ip.mail.queries import open_calls
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import TUESDAY, at

pytestmark = pytest.mark.django_db
LATE = at(date(2030, 1, 6), 23)  # a Sunday night, later than any clock of these tests


def receipt(recipient, **options):
    return send(kind="test_receipt", recipient=recipient, context={"number": "A-1", "day": TUESDAY}, **options)


def test_receipt_goes_at_any_hour():
    receipt("owner@shop.example")

    assert deliver_due(now=LATE) == 1
    assert mail.outbox[0].to == ["owner@shop.example"]
    assert "2026年12月1日（火）" in mail.outbox[0].body


def test_mail_is_sent_after_the_commit_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        receipt("owner@shop.example")
        before = len(mail.outbox)

    assert (before, len(mail.outbox)) == (0, 1)


def test_mail_of_an_undone_transaction_never_was(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        receipt("owner@shop.example")
        transaction.set_rollback(True)

    assert (Message.objects.count(), len(mail.outbox)) == (0, 0)


def test_same_key_twice_is_one_mail():
    first = receipt("owner@shop.example", dedupe_key="confirm:1:2026")
    second = receipt("owner@shop.example", dedupe_key="confirm:1:2026")

    assert first == second
    assert Message.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(kind="x", dedupe_key="confirm:1:2026", address="a@b.example", due_at=LATE)


def test_message_without_recipient_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="message_has_recipient"), transaction.atomic():
        Message.objects.create(kind="x", dedupe_key="x", due_at=LATE)


def test_without_key_each_call_is_a_mail():
    receipt("owner@shop.example")
    receipt("owner@shop.example")

    assert Message.objects.count() == 2


@pytest.mark.parametrize("word", ["subject", "technology", "contact", "note", "what"])
def test_words_that_no_mail_may_carry_are_refused(word):
    with pytest.raises(ValueError, match=word):
        send(kind="test_receipt", recipient="owner@shop.example", context={word: "社外秘"})


def test_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no_such_kind"):
        send(kind="no_such_kind", recipient="owner@shop.example")


def test_subscribed_kind_goes_to_accounts_only():
    with pytest.raises(ValueError, match="subscribed"):
        send(kind="test_question", recipient="owner@shop.example")


def test_who_has_no_address_comes_on_the_call_list_of_the_coordinator():
    coordinator, other = StaffFactory(), StaffFactory()
    entry = receipt(Addressee(name="高津 太郎", telephone="044-111-2222", fax="044-111-2223", in_charge=coordinator))

    assert isinstance(entry, CallListEntry)
    assert entry.text.startswith("高津 太郎　様\n")
    assert "A-1" in entry.text
    assert "http" not in entry.text
    assert list(open_calls(coordinator)) == [entry]
    assert list(open_calls(other)) == []
    assert Message.objects.count() == 0


def test_call_of_nobody_in_charge_is_seen_by_all_coordinators():
    entry = receipt(Addressee(name="高津 太郎", telephone="044-111-2222"))

    assert list(open_calls(StaffFactory())) == [entry]
    assert list(open_calls(UserFactory())) == []


@pytest.mark.parametrize(
    ("to", "first_line"),
    [
        (Addressee(name="高津 太郎", address="a@b.example"), "高津 太郎　様"),
        (Addressee(name="株式会社高津製作所", address="a@b.example", is_body=True), "株式会社高津製作所　御中"),
        (Addressee(address="a@b.example"), "ご担当者　様"),
        (Addressee(name="Taro", address="a@b.example", language="en"), "Dear Taro,"),
    ],
)
def test_mail_begins_with_the_reader(to, first_line):
    receipt(to)
    deliver_due(now=LATE)

    assert mail.outbox[0].body.split("\n")[0] == first_line


def test_shared_account_is_addressed_as_a_company():
    receipt(UserFactory(name="株式会社高津製作所", is_shared=True))
    deliver_due(now=LATE)

    assert mail.outbox[0].body.startswith("株式会社高津製作所　御中\n")


def test_account_reads_mail_in_the_language_it_chose():
    user = UserFactory()
    Preference.objects.create(user=user, kind="", language="en")
    receipt(user)
    deliver_due(now=LATE)

    assert mail.outbox[0].subject == "[Kawasaki IP Exchange] Receipt A-1"
    assert "Tue 1 December 2026" in mail.outbox[0].body


def test_desk_gets_what_nobody_is_in_charge_of(settings):
    receipt(desk())
    deliver_due(now=LATE)

    assert mail.outbox[0].to == [settings.DESK["email"]]


def test_cancelled_mail_is_not_sent():
    user = UserFactory()
    receipt(user, about=user)
    receipt(user)

    assert cancel_messages(about=user) == 1
    assert deliver_due(now=LATE) == 1


def test_mail_to_a_closed_account_is_not_sent():
    user = UserFactory()
    message = receipt(user)
    user.is_active = False
    user.save()

    assert deliver_due(now=LATE) == 0
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED


def test_mail_that_cannot_be_written_is_shown_and_does_not_stop_the_others():
    bad = receipt("first@shop.example")
    Message.objects.filter(pk=bad.pk).update(kind="of_a_former_version")
    receipt("second@shop.example")

    assert deliver_due(now=LATE) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.failure) == (MessageState.FAILED, "text")


def test_port_is_the_same_function():
    message = ports.send_message(kind="test_receipt", recipient="a@b.example", about=None, context={"number": "A-1"})

    assert message.kind == "test_receipt"


def test_appointment_has_a_rising_number_and_can_be_cancelled():
    user = UserFactory()
    for start, cancelled in ((TUESDAY, False), (at(TUESDAY, 14), False), (at(TUESDAY, 14), True)):
        event = ical.Event(about=user, start=start, summary="面談", method="REQUEST", is_cancelled=cancelled)
        receipt(user, calendar=event)
    deliver_due(now=LATE)

    parts = [m.attachments[0] for m in mail.outbox]
    assert [part.mimetype for part in parts] == [
        "text/calendar; method=REQUEST",
        "text/calendar; method=REQUEST",
        "text/calendar; method=CANCEL",
    ]
    assert [line for part in parts for line in part.content.splitlines() if line.startswith("SEQUENCE")] == [
        "SEQUENCE:0",
        "SEQUENCE:1",
        "SEQUENCE:2",
    ]
    assert len({line for part in parts for line in part.content.splitlines() if line.startswith("UID")}) == 1
