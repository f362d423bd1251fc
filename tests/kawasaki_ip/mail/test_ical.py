"""iCalendar attachments, read back by a parser."""

from datetime import date

import pytest
from django.core import mail
from icalendar import Calendar

from kawasaki_ip.mail import ical
from kawasaki_ip.mail.actions import cancel_reminders, remind
from kawasaki_ip.mail.actions.running import send_due
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import FRIDAY, MONDAY, TUESDAY, at


def parse(text):
    assert text.replace("\r\n", "").count("\n") == 0
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return Calendar.from_ical(text)


def attached():
    """(method, uid, sequence, day) of each entry of the last mail."""
    found = []
    for part in mail.outbox[-1].attachments:
        calendar = parse(part.content.replace("\r\n", "\n").replace("\n", "\r\n"))
        found += [
            (str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt)
            for event in calendar.walk("VEVENT")
        ]
    return found


def test_appointment_carries_its_time_zone_and_a_neutral_summary():
    entry = ical.Entry(
        uid="x@portal", sequence=2, start=at(TUESDAY, 14), summary="面談の予定" * 9, attendee="a@b.example"
    )

    calendar = parse(ical.attachment([entry], method="REQUEST", stamp=at(MONDAY))["text"])

    (event,) = calendar.walk("VEVENT")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event["DTSTART"].dt == at(TUESDAY, 14)
    assert event["DTEND"].dt == at(TUESDAY, 15)
    assert str(event["SUMMARY"]) == "面談の予定" * 9
    assert str(event["ATTENDEE"]) == "mailto:a@b.example"


@pytest.mark.django_db
def test_days_of_the_digest_move_and_are_taken_out_again():
    person, thing = StaffFactory(), UserFactory(department="N-1", reviewed_on=TUESDAY, name="見せない")
    remind(kind="test_step", about=thing, recipient=person, target=TUESDAY, today=FRIDAY)
    send_due(now=at(MONDAY))
    uid = f"accounts.user-{thing.pk}@127.0.0.1"
    assert attached() == [("PUBLISH", uid, 0, TUESDAY)]
    assert "見せない" not in mail.outbox[-1].attachments[0].content

    thing.reviewed_on = date(2026, 12, 3)
    thing.save()
    cancel_reminders(about=thing)
    remind(kind="test_step", about=thing, recipient=person, target=date(2026, 12, 3), today=MONDAY)
    send_due(now=at(date(2026, 12, 2)))
    assert attached() == [("PUBLISH", uid, 1, date(2026, 12, 3))]

    other = UserFactory(department="N-2", reviewed_on=date(2026, 12, 4))
    cancel_reminders(about=thing)
    remind(kind="test_step", about=other, recipient=person, target=date(2026, 12, 4), today=date(2026, 12, 2))
    send_due(now=at(date(2026, 12, 3)))

    assert attached() == [
        ("PUBLISH", f"accounts.user-{other.pk}@127.0.0.1", 0, date(2026, 12, 4)),
        ("CANCEL", uid, 2, date(2026, 12, 3)),
    ]
    send_due(now=at(date(2026, 12, 4)))
    assert [entry[0] for entry in attached()] == ["PUBLISH"]
