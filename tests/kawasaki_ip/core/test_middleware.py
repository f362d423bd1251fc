import json
import logging

import pytest
from django.test import Client, RequestFactory
from pythonjsonlogger.json import JsonFormatter

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.history import record_event
from kawasaki_ip.core.logs import RequestIdFilter
from kawasaki_ip.core.middleware import client_address
from kawasaki_ip.core.models import History
from kawasaki_ip.core.request_info import request_info

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (None, None, "192.0.2.1"),
        (None, "203.0.113.9", "192.0.2.1"),  # no proxy: whoever sends the header invented it
        (PROXY, "203.0.113.9", "203.0.113.9"),
        (PROXY, "10.0.0.1, 203.0.113.9", "203.0.113.9"),  # only the last entry is the proxy's word
        (PROXY, "127.0.0.1,127.0.0.1,203.0.113.9", "203.0.113.9"),
        (PROXY, None, "192.0.2.1"),
    ],
)
def test_client_address_believes_only_the_proxy(settings, behind_proxy, forwarded, expected):
    settings.SECURE_PROXY_SSL_HEADER = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers=headers)

    assert client_address(request) == expected


def test_client_address_over_a_unix_socket_is_empty(settings):
    settings.SECURE_PROXY_SSL_HEADER = None

    assert client_address(RequestFactory(REMOTE_ADDR="").get("/")) is None


@pytest.mark.parametrize("given", ["abcdef0123456789", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_request_id_of_the_proxy_is_kept(given):
    assert Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 37, "line\nbreak-and-more", "<script>alert(1)</script>"])
def test_request_id_that_could_harm_a_log_is_replaced(given):
    answered = Client().get("/healthz", headers={"X-Request-ID": given} if given else {})["X-Request-ID"]

    assert answered != given
    assert len(answered) == 36


def test_request_id_differs_from_request_to_request():
    ids = {Client().get("/healthz")["X-Request-ID"] for _number in range(3)}

    assert len(ids) == 3


def test_request_id_stands_on_log_lines():
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "hello", None, None)
    token = request_info.set(("the-request-id", None))
    try:
        RequestIdFilter().filter(record)
    finally:
        request_info.reset(token)

    assert record.request_id == "the-request-id"


def test_request_info_is_empty_after_the_request():
    Client().get("/healthz")

    assert request_info.get() == ("", None)


def test_log_lines_are_json(settings):
    formatter = settings.LOGGING["formatters"]["json"]

    made = JsonFormatter(formatter["format"], style=formatter["style"], rename_fields=formatter["rename_fields"])
    record = logging.LogRecord("portal", logging.INFO, "x.py", 1, "二行\n目", None, None)
    record.request_id = "id"

    line = json.loads(made.format(record))
    assert (line["level"], line["logger"], line["message"], line["request_id"]) == ("INFO", "portal", "二行\n目", "id")
    assert "\n" not in made.format(record)


@pytest.mark.django_db
def test_history_row_carries_request_id_and_address():
    token = request_info.set(("the-request-id", "203.0.113.9"))
    try:
        record_event("core.test", "export", Actor.portal(), rows=3)
    finally:
        request_info.reset(token)

    row = History.objects.get()
    assert (row.request_id, row.ip, row.changes) == ("the-request-id", "203.0.113.9", {"rows": [None, 3]})


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [("", "en", "ja"), ("en", "ja", "en"), ("ja", "en", "ja"), ("xx", "en", "ja")],
)
def test_language_is_japanese_unless_the_reader_chose(cookie, accepted, expected):
    client = Client()
    if cookie:
        client.cookies["language"] = cookie

    response = client.get("/about/terms/", headers={"Accept-Language": accepted})

    assert response["Content-Language"] == expected
    assert f'lang="{expected}"' in response.content.decode()
