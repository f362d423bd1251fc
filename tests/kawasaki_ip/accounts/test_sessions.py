"""Session limits on a fake clock; what was typed survives them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from kawasaki_ip.accounts import sessions
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.models import Draft
from tests.kawasaki_ip.accounts.conftest import PASSWORD

START = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
PAGE = "/accounts/profile/"
MINUTES = {"staff": (30, 12 * 60), "other": (120, 24 * 60)}


@pytest.fixture
def clock(time_machine):
    """clock(minutes) moves the clock to so many minutes after the start."""

    def move(minutes: float) -> None:
        time_machine.move_to(START + timedelta(minutes=minutes), tick=False)

    move(0)
    return move


@pytest.fixture(params=["staff", "other"])
def person(request, coordinator, outsider) -> tuple[str, User]:
    return request.param, coordinator if request.param == "staff" else outsider


def is_open(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_session_ends_when_nothing_happens(person, sign_in, clock):
    kind, user = person
    client = sign_in(user)
    idle, _absolute = MINUTES[kind]

    clock(idle - 1)
    assert is_open(client)
    clock(2 * idle - 1.5)
    assert is_open(client)
    clock(3 * idle)
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE.replace('/', '%2F')}"


def test_session_ends_in_any_case_after_its_longest_time(person, sign_in, clock):
    kind, user = person
    client = sign_in(user)
    idle, absolute = MINUTES[kind]
    for minute in range(0, absolute - 1, idle // 2):
        clock(minute)
        assert is_open(client), minute

    clock(absolute)

    assert not is_open(client)


def test_asking_for_the_time_left_does_not_prolong(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    for minute in (10, 20, 29):
        clock(minute)
        assert client.get("/accounts/session/").json() == {"seconds_left": (30 - minute) * 60}

    clock(30)

    assert client.get("/accounts/session/", headers={"Accept": "application/json"}).status_code == 401


def test_one_tap_prolongs(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(29)

    response = client.post("/accounts/session/", headers={"Accept": "application/json"})

    assert response.json() == {"seconds_left": 30 * 60}
    clock(58)
    assert is_open(client)


def test_prolonging_without_scripts_leads_back_to_the_page(coordinator, sign_in, clock):
    client = sign_in(coordinator)

    response = client.post("/accounts/session/", headers={"Accept": "text/html", "Referer": f"http://testserver{PAGE}"})

    assert response["Location"] == PAGE


def test_longest_time_cannot_be_prolonged(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    for minute in range(0, 12 * 60, 20):
        clock(minute)
        client.post("/accounts/session/")

    clock(12 * 60 - 1)

    assert client.get("/accounts/session/").json() == {"seconds_left": 60}


def test_activity_is_written_at_most_every_half_minute(coordinator, sign_in, clock, django_assert_num_queries):
    client = sign_in(coordinator)
    client.get(PAGE)
    clock(0.3)
    client.get(PAGE)
    assert client.session[sessions.SEEN] == int(START.timestamp())

    clock(0.6)
    client.get(PAGE)

    assert client.session[sessions.SEEN] == int(START.timestamp()) + 36


def test_ended_session_is_gone_from_the_server(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    key = client.session.session_key
    clock(31)
    client.get(PAGE)

    assert not type(client.session)(key).exists(key)


# --- nothing typed is lost

TYPED = {"name": "川崎 花子", "kana": "カワサキ ハナコ", "telephone": "044-111-2222"}


def test_post_after_the_end_is_kept_and_offered_again(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)

    response = client.post(PAGE, TYPED)

    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F"
    assert Draft.objects.get(user=coordinator, path=PAGE).data["telephone"] == ["044-111-2222"]
    coordinator.refresh_from_db()
    assert coordinator.name != TYPED["name"]

    login = client.get(response["Location"])
    assert login.context["form"].initial["login"] == coordinator.email
    assert "入力された内容" in login.content.decode()
    back = client.post(response["Location"], {"login": coordinator.email, "password": PASSWORD})
    assert back["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert 'value="川崎 花子"' in page
    assert 'value="044-111-2222"' in page

    client.post(PAGE, TYPED)

    coordinator.refresh_from_db()
    assert coordinator.name == "川崎 花子"
    assert not Draft.objects.exists()
    assert coordinator.telephone == "044-111-2222"


def test_form_posted_elsewhere_is_kept_for_the_page_that_showed_it(administrator, coordinator, sign_in, clock):
    client = sign_in(administrator)
    clock(31)
    page = f"/settings/people/{coordinator.pk}/"

    response = client.post(
        f"{page}lock/", {"reason": "退職のため"}, headers={"Referer": f"http://testserver{page}?x=1"}
    )

    assert (
        response["Location"]
        == f"/accounts/login/?next={(page + '?x=1').replace('/', '%2F').replace('?', '%3F').replace('=', '%3D')}"
    )
    client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    assert 'value="退職のため"' in client.get(page).content.decode()
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_referrer_of_another_site_is_not_followed(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)

    response = client.post(PAGE, TYPED, headers={"Referer": "https://evil.example/settings/"})

    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F"


def test_autosave_after_the_end_keeps_the_draft_of_the_form(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)

    response = client.post(
        "/drafts/", {"_path": "/visits/new/", "sentence": "見積りの話"}, headers={"Accept": "application/json"}
    )

    assert response.status_code == 401
    assert response.json()["sign_in"] == "/accounts/login/?next=%2Fvisits%2Fnew%2F"
    assert Draft.objects.get(user=coordinator, path="/visits/new/").data == {"sentence": ["見積りの話"]}


def test_htmx_request_after_the_end_goes_to_the_sign_in_page(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)

    response = client.get(PAGE, headers={"HX-Request": "true"})

    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_passwords_are_never_kept(coordinator, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})

    assert not Draft.objects.exists()
    assert PASSWORD not in str(dict(client.session))


def test_post_of_somebody_signed_out_elsewhere_becomes_theirs_at_sign_in(coordinator, client, sign_in, clock):
    response = client.post(PAGE, TYPED)
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F"

    sign_in(coordinator)

    assert 'value="川崎 花子"' in client.get(PAGE).content.decode()
    assert Draft.objects.get().user == coordinator


def test_huge_post_of_a_stranger_is_not_kept(client, db):
    client.post(PAGE, {"name": "x" * 100_001})

    assert sessions.TYPED not in client.session


def test_draft_of_one_person_is_not_offered_to_another(coordinator, outsider, sign_in, clock):
    client = sign_in(coordinator)
    clock(31)
    client.post(PAGE, TYPED)

    sign_in(outsider)

    assert "044-111-2222" not in client.get(PAGE).content.decode()


# --- at once


def test_locked_person_is_out_at_the_next_request(coordinator, sign_in):
    client = sign_in(coordinator)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)

    assert not is_open(client)


def test_role_counts_from_the_next_request(coordinator, sign_in):
    client = sign_in(coordinator)
    assert client.get("/settings/").status_code == 403

    coordinator.role_rows.create(role="administrator")
    assert client.get("/settings/").status_code == 200

    coordinator.role_rows.filter(role="administrator").delete()
    assert client.get("/settings/").status_code == 403
