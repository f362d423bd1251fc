from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kawasaki_ip.accounts import queries
from kawasaki_ip.accounts.actions import people
from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import StaffRoleRow, User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory, UserFactory

TODAY = date(2026, 11, 24)
AS_IT_IS = {"body": "foundation", "department": ""}
ACTIONS = {
    "set_roles": lambda **given: people.set_roles(roles=["official"], **AS_IT_IS, **given),
    "confirm": lambda **given: people.confirm(today=TODAY, **given),
    "lock": lambda **given: people.lock(reason="退職", **given),
    "unlock": people.unlock,
    "end_sessions": people.end_sessions,
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ["coordinator", "manager", "official", "outsider"])
def test_only_administrators_do_anything_with_accounts(coordinator, action, role):
    actor = UserFactory() if role == "outsider" else StaffFactory(roles={role})

    with pytest.raises(NotAllowed):
        ACTIONS[action](user_id=coordinator.pk, actor=Actor.of(actor))

    assert not History.objects.exists()


def test_locked_administrator_is_none(administrator, coordinator):
    administrator.is_active = False

    with pytest.raises(NotAllowed):
        people.confirm(user_id=coordinator.pk, actor=Actor.of(administrator), today=TODAY)


def test_roles_are_set_and_recorded(administrator, coordinator):
    people.set_roles(
        user_id=coordinator.pk,
        roles=["official", "coordinator"],
        body="city",
        department="経済労働局",
        actor=Actor.of(administrator),
    )

    coordinator = User.objects.get(pk=coordinator.pk)
    assert coordinator.roles == {"official", "coordinator"}
    assert StaffRoleRow.objects.get(user=coordinator, role="official").granted_by == administrator
    assert History.objects.get().changes == {
        "body": ["foundation", "city"],
        "department": ["", "経済労働局"],
        "roles": [["coordinator"], ["coordinator", "official"]],
    }


def test_nothing_changed_writes_no_history(administrator, coordinator):
    people.set_roles(user_id=coordinator.pk, roles=["coordinator"], **AS_IT_IS, actor=Actor.of(administrator))

    assert not History.objects.exists()


def test_administrator_cannot_give_up_the_administration_alone(administrator):
    with pytest.raises(ActionError) as caught:
        people.set_roles(user_id=administrator.pk, roles=["manager"], **AS_IT_IS, actor=Actor.of(administrator))

    assert caught.value.field == "roles"
    assert User.objects.get(pk=administrator.pk).roles == {StaffRole.ADMINISTRATOR}


def test_shared_address_gets_no_role(administrator):
    shared = UserFactory(is_shared=True)

    with pytest.raises(ActionError):
        people.set_roles(user_id=shared.pk, roles=["coordinator"], **AS_IT_IS, actor=Actor.of(administrator))


def test_locking_signs_out_at_once_and_keeps_the_reason(administrator, coordinator, sign_in):
    client = sign_in(coordinator)

    people.lock(user_id=coordinator.pk, reason="退職", actor=Actor.of(administrator))

    assert client.get("/accounts/profile/").status_code == 302
    assert (History.objects.get(action="lock").note, User.objects.get(pk=coordinator.pk).is_active) == ("退職", False)
    response = client.post("/accounts/login/", {"login": coordinator.email, "password": "x"})
    assert response.status_code == 200


@pytest.mark.parametrize(("action", "is_active"), [("lock", False), ("unlock", True)])
def test_lock_and_unlock_start_from_the_other_state(administrator, coordinator, action, is_active):
    User.objects.filter(pk=coordinator.pk).update(is_active=is_active)

    with pytest.raises(ActionError):
        ACTIONS[action](user_id=coordinator.pk, actor=Actor.of(administrator))


def test_nobody_locks_themselves(administrator):
    with pytest.raises(ActionError):
        people.lock(user_id=administrator.pk, reason="x", actor=Actor.of(administrator))


def test_sessions_end_also_where_no_row_names_them(administrator, coordinator):
    client = Client()
    client.force_login(coordinator)
    assert client.get("/accounts/profile/").status_code == 200

    people.end_sessions(user_id=coordinator.pk, actor=Actor.of(administrator))

    assert client.get("/accounts/profile/").status_code == 302


def test_own_profile_is_changed_by_oneself_only(outsider, administrator):
    values = {"name": "高津 次郎"}

    with pytest.raises(NotAllowed):
        people.edit_profile(user=outsider, values=values, actor=Actor.of(administrator))
    people.edit_profile(user=outsider, values=values, actor=Actor.of(outsider))

    assert User.objects.get(pk=outsider.pk).name == "高津 次郎"


def test_staff_do_not_share_an_account(coordinator):
    with pytest.raises(ActionError):
        people.edit_profile(user=coordinator, values={"is_shared": True}, actor=Actor.of(coordinator))


# --- the yearly review


@pytest.mark.parametrize(
    ("reviewed_on", "is_active", "is_due"),
    [
        (None, True, True),
        (TODAY - timedelta(days=366), True, True),
        (TODAY - timedelta(days=365), True, False),
        (TODAY, True, False),
        (None, False, False),
    ],
)
def test_accounts_come_up_for_review_once_a_year(db, reviewed_on, is_active, is_due):
    staff = StaffFactory(reviewed_on=reviewed_on, is_active=is_active)
    UserFactory()

    assert list(queries.staff_to_review(today=TODAY)) == ([staff] if is_due else [])


def test_confirming_an_account_ends_its_review(administrator, coordinator):
    people.confirm(user_id=coordinator.pk, actor=Actor.of(administrator), today=TODAY)

    coordinator.refresh_from_db()
    assert (coordinator.reviewed_on, coordinator.reviewed_by) == (TODAY, administrator)


# --- pages


@pytest.fixture
def page(client, administrator) -> Client:
    client.force_login(administrator)
    return client


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/settings/people/", "/settings/review/"])
def test_lists_cost_the_same_for_one_and_three(page, administrator, url):
    StaffFactory(invited_by=administrator, reviewed_by=administrator)
    page.get(url)
    one = count_queries(page, url)
    for _number in range(3):
        StaffFactory(roles={"official", "manager"}, invited_by=administrator, reviewed_by=administrator)

    assert count_queries(page, url) == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=花子", {"花子"}),
        ("q=hanako@", {"花子"}),
        ("role=manager", {"花子"}),
        ("body=city", {"花子"}),
        ("who=outside", {"社長"}),
        ("is_active=False", {"停止"}),
        ("who=staff&is_active=True", {"花子", "管理"}),
        ("page=99", {"花子", "社長", "停止", "管理"}),
    ],
)
def test_people_are_filtered(page, administrator, query, found):
    User.objects.filter(pk=administrator.pk).update(name="管理")
    StaffFactory(name="花子", email="hanako@city.example", body="city", roles={"manager", "coordinator"})
    StaffFactory(name="停止", is_active=False)
    UserFactory(name="社長")

    response = page.get(f"/settings/people/?{query}")

    assert {person.name for person in response.context["page_obj"]} == found


def test_roles_are_set_by_the_page(page, coordinator):
    url = f"/settings/people/{coordinator.pk}/"

    response = page.post(url, {"roles": ["manager"], "body": "city", "department": "経済労働局"})

    assert response["Location"] == url
    assert User.objects.get(pk=coordinator.pk).roles == {"manager"}


def test_own_page_offers_no_lock(page, administrator, coordinator):
    assert (
        f"/settings/people/{administrator.pk}/lock/"
        not in page.get(f"/settings/people/{administrator.pk}/").content.decode()
    )
    assert (
        f"/settings/people/{coordinator.pk}/lock/" in page.get(f"/settings/people/{coordinator.pk}/").content.decode()
    )


def test_locking_by_the_page_asks_for_a_reason(page, coordinator):
    url = f"/settings/people/{coordinator.pk}/lock/"

    response = page.post(url, {"reason": ""})
    assert set(response.context["lock_form"].errors) == {"reason"}
    assert User.objects.get(pk=coordinator.pk).is_active
    page.post(url, {"reason": "退職"})

    assert not User.objects.get(pk=coordinator.pk).is_active
    assert "退職" not in page.get("/settings/audit/").content.decode()


def test_review_is_confirmed_from_the_list(page, coordinator):
    response = page.post(f"/settings/people/{coordinator.pk}/confirm/", {"back": "review"})

    assert response["Location"] == "/settings/review/"
    assert User.objects.get(pk=coordinator.pk).reviewed_on == timezone.localdate()
