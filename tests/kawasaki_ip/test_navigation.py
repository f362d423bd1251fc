"""The one table of the navigation: every entry leads somewhere that its reader may open."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.navigation import ACCOUNT_ENTRIES, ENTRIES, GROUPS, navigation
from tests.roles import person

pytestmark = pytest.mark.django_db
ROLES = ["public", "member", "provider", "partner", "expert", "coordinator", "manager", "official", "administrator"]


def shown(user: User | AnonymousUser, path: str = "/", session: dict | None = None) -> dict:
    request = RequestFactory().get(path)
    request.user = user
    request.session = session or {}
    return navigation(request)["navigation"]


def two_roles() -> User:
    user = person("coordinator")
    user.role_rows.create(role=StaffRole.OFFICIAL)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("name", sorted({entry.url_name for entry in ENTRIES} | {name for name, _ in ACCOUNT_ENTRIES}))
def test_entry_leads_somewhere(name):
    assert reverse(name).startswith("/")


def test_entries_belong_to_known_groups():
    known = {group.key for group in GROUPS}
    assert [entry for entry in ENTRIES if not entry.groups <= known] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_entry_is_closed_to_the_role_that_sees_it(role, as_role):
    client = as_role(role)
    entries = shown(client.user or AnonymousUser())["entries"]
    assert entries != []
    assert {entry["url"]: client.get(entry["url"]).status_code for entry in entries} == {
        entry["url"]: 200 for entry in entries
    }


def test_no_entry_is_listed_twice(as_role):
    for role in ROLES:
        urls = [entry["url"] for entry in shown(as_role(role).user or AnonymousUser())["entries"]]
        assert len(urls) == len(set(urls))


def test_page_at_hand_is_marked():
    marked = [entry["url"] for entry in shown(AnonymousUser(), reverse("plan"))["entries"] if entry["current"]]
    assert marked == [reverse("plan")]


def test_person_with_one_role_has_no_switch():
    assert [group["key"] for group in shown(person("coordinator"))["groups"]] == ["field"]


def test_person_with_two_roles_switches_between_them():
    user = two_roles()
    assert [(group["key"], group["shown"]) for group in shown(user)["groups"]] == [("field", True), ("plan", False)]
    groups = shown(user, session={"navigation_group": "plan"})["groups"]
    assert [(group["key"], group["shown"]) for group in groups] == [("field", False), ("plan", True)]


def test_group_of_another_role_cannot_be_chosen():
    groups = shown(person("official"), session={"navigation_group": "system"})["groups"]
    assert [(group["key"], group["shown"]) for group in groups] == [("plan", True)]


def test_choice_of_a_group_is_kept_and_leads_back(as_role):
    client = as_role("coordinator")
    response = client.post(reverse("choose_navigation"), {"group": "plan", "next": "/plan/"})
    assert response.headers["Location"] == "/plan/"
    assert client.session["navigation_group"] == "plan"


def test_choice_of_a_group_leads_to_no_other_site(as_role):
    response = as_role("coordinator").post(reverse("choose_navigation"), {"next": "https://evil.example/"})
    assert response.headers["Location"] == "/"
