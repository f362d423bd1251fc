"""A real SMTP server: headers, refusals, retries."""

import smtplib
from datetime import date, timedelta

import pytest

from kawasaki_ip.mail import transport
from kawasaki_ip.mail.actions import owe, send
from kawasaki_ip.mail.actions.delivery import GIVE_UP_AFTER, LEASE, deliver_due, lease, pause, sweep_leases
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import Failure, MessageState
from kawasaki_ip.mail.models import MailHold, Message
from kawasaki_ip.mail.queries import address_trouble
from kawasaki_ip.mail.wrapping import columns
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import MONDAY, at

pytestmark = pytest.mark.django_db
NOW = at(date(2030, 1, 7), 10)


def receipt(address="owner@shop.example", **context):
    return send(
        kind="test_receipt", recipient=address, context={"number": "A-1", "path": "/applications/1/", **context}
    )


def test_mail_has_one_recipient_and_the_headers_that_mail_services_ask_for(sink, settings):
    user = StaffFactory(email="staff@city.example")
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=user, due_on=MONDAY)
    send_due(now=at(MONDAY))

    (mail,) = sink.mails
    assert sink.recipients == [["staff@city.example"]]
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("staff@city.example", None, None)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == settings.DESK["email"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith(f"<{settings.SITE_URL}/mail/unsubscribe/")
    assert "staff@city.example" not in mail["List-Unsubscribe"]
    assert mail["Message-ID"] == Message.objects.get().message_id
    body = mail.get_body(preferencelist=("plain",))
    assert (body.get_content_type(), body.get_content_charset()) == ("text/plain", "utf-8")
    assert f"{settings.SITE_URL}/mail/preferences/" in body.get_content()


def test_transactional_mail_cannot_be_unsubscribed(sink):
    send(kind="test_receipt", recipient=UserFactory(), context={"number": "A-1"})
    deliver_due(now=NOW)

    assert sink.mails[0]["List-Unsubscribe"] is None
    assert "/mail/unsubscribe/" not in sink.mails[0].get_content()


def test_lines_are_at_most_78_columns_wide(sink):
    receipt(title="とても長い題名の講座" * 12)
    receipt(number="A-1 " * 60)
    deliver_due(now=NOW)

    lines = [line for mail in sink.mails for line in mail.get_content().splitlines()]
    assert len(lines) > 20
    assert [line for line in lines if columns(line) > 78 and "://" not in line] == []


@pytest.mark.parametrize(("code", "failure"), [("550 no such user", "address"), ("553 bad mailbox", "address")])
def test_permanent_refusal_of_the_address_ends_at_once_and_shows(sink, code, failure):
    sink.answer_recipient = lambda address: code
    message = receipt("Gone@shop.example")
    deliver_due(now=NOW)

    message.refresh_from_db()
    assert (message.state, message.failure, message.attempts) == (MessageState.FAILED, failure, 1)
    trouble = address_trouble(["gone@shop.example", "other@shop.example"])
    assert list(trouble) == ["gone@shop.example"]
    assert code.split()[0] in trouble["gone@shop.example"].error


def test_trouble_is_over_when_a_later_mail_arrives(sink):
    sink.answer_recipient = lambda address: "550 no such user"
    receipt()
    deliver_due(now=NOW)
    sink.answer_recipient = lambda address: None
    receipt()
    deliver_due(now=NOW + timedelta(hours=1))

    assert address_trouble(["owner@shop.example"]) == {}


def test_permanent_refusal_of_the_text_is_not_the_addresss_fault(sink):
    sink.answer_data = lambda: "554 content refused"
    message = receipt()
    deliver_due(now=NOW)

    message.refresh_from_db()
    assert (message.state, message.failure) == (MessageState.FAILED, Failure.REFUSED)
    assert address_trouble(["owner@shop.example"]) == {}


def test_passing_trouble_is_tried_again_with_the_same_bytes(sink):
    seen = []
    sink.answer_data = lambda: seen.append(1) or ("451 later" if len(seen) < 3 else None)
    message = receipt()
    moment = NOW
    while not deliver_due(now=moment):
        message.refresh_from_db()
        assert message.state == MessageState.RETRY
        first = transport.build(message).message().as_bytes()
        moment = message.next_at

    message.refresh_from_db()
    assert (message.state, message.attempts, len(sink.accepted)) == (MessageState.SENT, 3, 1)
    assert transport.build(message).message().as_bytes() == first


def test_retries_give_up_after_a_day_and_show(sink):
    sink.answer_data = lambda: "451 later"
    message = receipt()
    moment, attempts = NOW, 0
    while True:
        deliver_due(now=moment)
        message.refresh_from_db()
        attempts += 1
        if message.state == MessageState.FAILED:
            break
        assert message.next_at > moment
        moment = message.next_at

    assert message.failure == Failure.GAVE_UP
    assert moment - NOW == GIVE_UP_AFTER
    assert 12 < attempts < 30


def test_server_that_does_not_answer_is_passing_trouble(settings, sink):
    settings.EMAIL_PORT = 1
    message = receipt()
    deliver_due(now=NOW)

    message.refresh_from_db()
    assert message.state == MessageState.RETRY
    assert "ConnectionRefusedError" in message.error


def test_refused_sign_in_is_our_own_trouble_not_the_addresss():
    assert transport.permanent_failure(smtplib.SMTPAuthenticationError(535, b"no")) is None


def test_pauses_grow_and_are_spread():
    assert timedelta(seconds=48) <= pause(1) <= timedelta(seconds=72)
    assert pause(4) >= timedelta(minutes=6)
    assert pause(60) <= timedelta(hours=2.4)
    assert len({pause(3) for _ in range(10)}) > 1


def test_leased_mail_is_nobody_elses_until_its_lease_ends(sink):
    receipt()
    leased = lease(now=NOW)

    assert lease(now=NOW) is None
    assert sweep_leases(now=NOW + LEASE - timedelta(seconds=1)) == 0
    assert sweep_leases(now=NOW + LEASE) == 1
    assert lease(now=NOW + LEASE).message_id == leased.message_id


def test_nothing_goes_out_while_mail_is_held(sink):
    hold = MailHold.objects.create(reason="試験")
    receipt()
    assert deliver_due(now=NOW) == 0

    hold.released_at = NOW
    hold.save()

    assert deliver_due(now=NOW) == 1
