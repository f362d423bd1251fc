"""The process dies at each point of a mail's way. Never lost; doubled at one point only, with the same Message-ID."""

import smtplib
from collections.abc import Callable

import pytest
from django.core import mail as django_mail

from kawasaki_ip.mail.actions import owe
from kawasaki_ip.mail.actions.delivery import LEASE, attempt, lease
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import MessageState
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import MONDAY, at

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at(MONDAY)


class ProcessDies(BaseException):
    """Nothing catches it: what was not committed is gone, and no mark is made."""


def dies(*args, **kwargs):
    raise ProcessDies


def before_lease_commits(monkeypatch) -> None:
    original = Message.refresh_from_db

    def save_then_die(self, *args, **kwargs):
        original(self, *args, **kwargs)
        raise ProcessDies

    monkeypatch.setattr(Message, "refresh_from_db", save_then_die)


def after_lease(monkeypatch) -> None:
    monkeypatch.setattr(django_mail, "get_connection", dies)
    monkeypatch.setattr("kawasaki_ip.mail.transport.get_connection", dies)


def before_connect(monkeypatch) -> None:
    monkeypatch.setattr(smtplib.SMTP, "connect", dies)


def during_data(monkeypatch) -> None:
    def half(self, msg):
        self.putcmd("data")
        self.getreply()
        self.send(bytes(msg[:100]))
        self.sock.close()
        raise ProcessDies

    monkeypatch.setattr(smtplib.SMTP, "data", half)


def after_250(monkeypatch) -> None:
    original = smtplib.SMTP.sendmail

    def send_then_die(self, *args, **kwargs):
        original(self, *args, **kwargs)
        raise ProcessDies

    monkeypatch.setattr(smtplib.SMTP, "sendmail", send_then_die)


POINTS: dict[Callable, int] = {before_lease_commits: 1, after_lease: 1, before_connect: 1, during_data: 1, after_250: 2}


@pytest.mark.parametrize(("point", "mails"), POINTS.items(), ids=[point.__name__ for point in POINTS])
def test_mail_survives_the_death_of_the_process(monkeypatch, sink, point, mails):
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=StaffFactory(), due_on=MONDAY)
    with monkeypatch.context() as patch:
        point(patch)
        with pytest.raises(ProcessDies):
            send_due(now=NOW)

    for minute in range(0, 30, 2):
        send_due(now=at(MONDAY, 9, minute) + LEASE)

    assert len(sink.accepted) == mails
    assert len(set(sink.ids)) == 1
    assert len(set(sink.accepted)) == 1
    assert Message.objects.get().state == MessageState.SENT


def test_death_after_the_commit_neither_loses_nor_doubles(sink):
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=StaffFactory(), due_on=MONDAY)
    send_due(now=NOW)

    send_due(now=NOW + 2 * LEASE)

    assert len(sink.accepted) == 1


def test_worker_whose_lease_was_taken_over_does_not_mark(sink):
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=StaffFactory(), due_on=MONDAY)
    sink.answer_data = lambda: "451 later"
    send_due(now=NOW)
    message = Message.objects.get()
    slow = lease(now=message.next_at)
    later = message.next_at + LEASE
    sink.answer_data = lambda: None
    send_due(now=later)

    sink.answer_data = lambda: "550 refused"
    attempt(slow, now=later)

    assert Message.objects.get().state == MessageState.SENT
