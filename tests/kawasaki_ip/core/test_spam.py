"""What keeps machines out of forms for everyone, and how a person who was taken for one goes on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.utils import timezone

from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.request_info import request_info
from kawasaki_ip.core.spam import LEAST_SECONDS, GuardedForm, limit

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


class Letter(GuardedForm):
    text = forms.CharField()


def posted(drawn_at: datetime, sent_at: datetime, **values: str) -> Letter:
    with time_machine.travel(drawn_at, tick=False):
        drawn = Letter()["drawn"].value()
    with time_machine.travel(sent_at, tick=False):
        form = Letter({"text": "こんにちは", "drawn": drawn, "guard": "", **values})
        form.full_clean()
    return form


def test_a_person_is_slow_enough():
    assert posted(NOW, NOW + timedelta(seconds=LEAST_SECONDS)).is_valid()


def test_a_form_left_open_over_night_is_taken():
    assert posted(NOW, NOW + timedelta(hours=20)).is_valid()


def test_too_fast_and_then_once_more():
    form = posted(NOW, NOW + timedelta(seconds=1))
    assert not form.is_valid()
    assert form["text"].value() == "こんにちは"

    with time_machine.travel(NOW + timedelta(seconds=5), tick=False):
        assert Letter({"text": "こんにちは", "drawn": form["drawn"].value(), "guard": ""}).is_valid()


@pytest.mark.parametrize("drawn", ["", "forged", "1:2:3"])
def test_a_forged_time_is_replaced_by_a_true_one(drawn):
    form = posted(NOW, NOW + timedelta(seconds=9), drawn=drawn)
    assert not form.is_valid()

    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        assert Letter({"text": "こんにちは", "drawn": form["drawn"].value(), "guard": ""}).is_valid()


def test_the_field_for_machines_is_emptied_again():
    form = posted(NOW, NOW + timedelta(seconds=9), guard="http://example.com")

    assert not form.is_valid()
    assert form["guard"].value() == ""


def test_the_limit_counts_per_kind_and_address_and_says_when_it_ends():
    for minute in range(3):
        limit("letter", 3, now=NOW + timedelta(minutes=minute))
    limit("letter", 3, now=NOW, who="someone else")
    limit("parcel", 3, now=NOW)

    with pytest.raises(ActionError) as error:
        limit("letter", 3, now=NOW + timedelta(minutes=3))

    free = timezone.localtime(NOW + timedelta(hours=1))
    assert f"{free:%H:%M}" in str(error.value.message)
    limit("letter", 3, now=NOW + timedelta(minutes=61))


def test_the_limit_tells_addresses_apart():
    for address in ("192.0.2.1", "192.0.2.2"):
        token = request_info.set(("", address))
        try:
            limit("letter", 1, now=NOW)
        finally:
            request_info.reset(token)
