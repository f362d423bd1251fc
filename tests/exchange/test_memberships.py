from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.actions import memberships
from exchange.actions.memberships import CONFIRM
from exchange.enums import MembershipState
from exchange.models import Membership, Organization
from exchange.queries import memberships as queries
from exchange.rules import memberships as rules
from exchange.workflows import MEMBERSHIP
from kawasaki_ip.accounts import passwords
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.enums import ReminderState
from kawasaki_ip.mail.models import Message, Reminder
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import MembershipFactory, OrganizationFactory

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
TODAY = NOW.date()
NAMED = {
    "company_name": "㈱架空プレス",
    "kind": "sme",
    "position": "代表",
    "corporate_number": "",
    "telephone": "",
    "message": "",
}

pytestmark = pytest.mark.django_db


def ask(user, **given) -> Membership:
    return memberships.request_membership(values=NAMED | given, actor=Actor.of(user), now=NOW)


def fresh(user):
    """The same person at their next request: nothing is cached."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def company() -> Organization:
    return OrganizationFactory(name="株式会社架空プレス", in_charge=StaffFactory())


@pytest.fixture
def coordinator():
    return StaffFactory(roles={"coordinator"})


@pytest.fixture
def colleague(company):
    return MembershipFactory(organization=company).user


# --- asking


def test_request_names_the_company_as_typed(company):
    membership = ask(UserFactory())

    assert (membership.state, membership.organization) == (MembershipState.REQUESTED, None)
    assert membership.company_name == "㈱架空プレス"
    assert History.objects.about(membership).get().action == "request"


def test_request_tells_the_coordinator_in_charge_and_the_colleagues(company, colleague):
    ask(UserFactory())

    told = {(message.kind, message.recipient) for message in Message.objects.all()}
    assert told == {("membership_requested", company.in_charge), ("membership_colleague", colleague)}


def test_request_for_an_unknown_company_goes_to_the_desk(settings):
    ask(UserFactory())

    assert Message.objects.get().address == settings.DESK["email"]


def test_same_request_twice_is_refused():
    user = UserFactory()
    ask(user)

    with pytest.raises(ActionError) as caught:
        ask(user, company_name="株式会社 架空プレス")

    assert caught.value.field == "company_name"


@pytest.mark.parametrize("role", ["coordinator", "manager", "official", "administrator"])
def test_staff_do_not_join(role):
    with pytest.raises(NotAllowed):
        ask(StaffFactory(roles={role}))


def test_who_waits_sees_nothing_of_the_company(company, client):
    user = UserFactory()
    client.force_login(user)
    OrganizationFactory(name="株式会社架空プレス", telephone="044-999-9999")
    ask(user)
    known = client.get("/join/").content.decode()
    other = UserFactory(name=user.name, kana=user.kana, email="other@shop.example")
    stranger = Client()
    stranger.force_login(other)
    Organization.objects.all().delete()
    ask(other)
    unknown = stranger.get("/join/").content.decode()

    assert visible_part(known) == visible_part(unknown)
    assert "044-999-9999" not in known
    assert list(Organization.objects.visible_to(fresh(user))) == []


def visible_part(html: str) -> str:
    """The page without tokens and ids of rows."""
    import re

    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r'value="[^"]{20,}"|/join/\d+/', "", main)


# --- each action from each state


def made(state: str, company: Organization) -> Membership:
    tied = state in {MembershipState.APPROVED, MembershipState.ENDED}
    return MembershipFactory(
        state=state, organization=company if tied else None, company_name=company.name, user=UserFactory()
    )


ACTIONS = {
    "approve": lambda m, actor, company: memberships.approve(membership=m, organization=company, actor=actor, now=NOW),
    "refuse": lambda m, actor, company: memberships.refuse(membership=m, reason="不明", actor=actor, now=NOW),
    "confirm": lambda m, actor, company: memberships.confirm(membership=m, actor=actor, today=TODAY),
    "end": lambda m, actor, company: memberships.end(membership=m, actor=actor, now=NOW),
}


@pytest.mark.parametrize("state", MembershipState.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_actions_keep_to_the_table(action, state, company, coordinator):
    membership = made(state, company)

    if MEMBERSHIP.allows(action, state):
        after = ACTIONS[action](membership, Actor.of(coordinator), company)
        assert after.state == MEMBERSHIP.target(action, state)
        row = History.objects.about(membership).get()
        assert (row.action, row.state_from, row.state_to) == (action, state, after.state)
    else:
        with pytest.raises(TransitionNotPossible):
            ACTIONS[action](membership, Actor.of(coordinator), company)
        membership.refresh_from_db()
        assert membership.state == state


@pytest.mark.parametrize(
    ("action", "state", "allowed"),
    [
        ("approve", MembershipState.REQUESTED, {"coordinator", "manager", "colleague"}),
        ("refuse", MembershipState.REQUESTED, {"coordinator", "manager"}),
        ("confirm", MembershipState.APPROVED, {"coordinator", "manager", "colleague", "self"}),
        ("end", MembershipState.APPROVED, {"coordinator", "manager", "colleague", "self"}),
        ("end", MembershipState.REQUESTED, {"coordinator", "manager", "self"}),
    ],
)
def test_who_may_do_what(action, state, allowed, company, colleague):
    actors = {
        "colleague": colleague,
        "stranger": MembershipFactory().user,
        "waiting": MembershipFactory(requested=True, company_name=company.name).user,
        **{role: StaffFactory(roles={role}) for role in ("coordinator", "manager", "official", "administrator")},
    }
    could = set()
    for name in (*actors, "self"):
        membership = made(state, company)
        actor = Actor.of(fresh(actors.get(name, membership.user)))
        try:
            ACTIONS[action](membership, actor, company)
        except NotAllowed:
            continue
        could.add(name)

    assert could == allowed


def test_approval_opens_the_record_from_the_next_request(company, coordinator):
    user = UserFactory()
    membership = ask(user)

    memberships.approve(membership=membership, organization=company, actor=Actor.of(coordinator), now=NOW)

    assert list(Organization.objects.visible_to(fresh(user))) == [company]
    assert Message.objects.filter(kind="membership_approved", recipient=user).count() == 1


def test_end_closes_the_record_from_the_next_request(company, colleague):
    membership = Membership.objects.get(user=colleague)

    memberships.end(membership=membership, actor=Actor.of(colleague), now=NOW)

    assert list(Organization.objects.visible_to(fresh(colleague))) == []
    assert not Message.objects.filter(kind="membership_ended").exists()


def test_ended_by_somebody_else_is_told(colleague, coordinator):
    memberships.end(membership=Membership.objects.get(user=colleague), actor=Actor.of(coordinator), now=NOW)

    assert Message.objects.get(kind="membership_ended").recipient == colleague


def test_coordinator_makes_a_new_record(coordinator):
    membership = ask(UserFactory())

    memberships.approve(
        membership=membership,
        organization=None,
        new_organization={"name": "株式会社架空プレス", "kind": "sme", "ward": "nakahara", "in_charge": coordinator},
        actor=Actor.of(coordinator),
        now=NOW,
    )

    company = Organization.objects.get()
    assert (company.name, company.in_charge) == ("株式会社架空プレス", coordinator)
    assert fresh(membership).organization == company


def test_colleague_approves_to_their_own_company_only(colleague):
    membership = ask(UserFactory())

    with pytest.raises(NotAllowed):
        memberships.approve(
            membership=membership, organization=OrganizationFactory(), actor=Actor.of(fresh(colleague)), now=NOW
        )
    with pytest.raises(NotAllowed):
        memberships.approve(membership=membership, organization=None, actor=Actor.of(fresh(colleague)), now=NOW)


def test_same_tie_twice_is_refused(company, colleague, coordinator):
    membership = ask(colleague)

    with pytest.raises(ActionError):
        memberships.approve(membership=membership, organization=company, actor=Actor.of(coordinator), now=NOW)


def test_database_keeps_one_tie_per_company(company, colleague):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=colleague, organization=company)


def test_database_wants_the_company_of_an_approved_tie():
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(organization=None, company_name="架空", state=MembershipState.APPROVED)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_windows_approve_once():
    from concurrent.futures import ThreadPoolExecutor

    company, coordinator = OrganizationFactory(), StaffFactory()
    membership = MembershipFactory(requested=True, company_name=company.name)

    def try_it(_number: int) -> str:
        try:
            memberships.approve(membership=membership, organization=company, actor=Actor.of(coordinator), now=NOW)
        except ActionError:
            return "refused"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, range(2))) == ["approved", "refused"]
    assert History.objects.about(membership).count() == 1


# --- who sees which request


def test_visible_to_agrees_with_can_view(company, colleague, coordinator):
    same_name = MembershipFactory(requested=True, company_name="架空プレス（株）")
    other_name = MembershipFactory(requested=True, company_name="別の会社")
    ended = MembershipFactory(organization=company, ended=True)
    own = Membership.objects.get(user=colleague)
    everything = {same_name, other_name, ended, own}
    seen = {
        coordinator: everything,
        colleague: {same_name, own},
        same_name.user: {same_name},
        ended.user: {ended},
        StaffFactory(roles={"administrator"}): set(),
        StaffFactory(roles={"official"}): set(),
    }

    for user, expected in seen.items():
        assert set(Membership.objects.visible_to(user)) == expected
        assert {row for row in everything if rules.can_view_membership(Actor.of(user), row)} == expected


def test_request_is_found_by_corporate_number():
    company = OrganizationFactory(name="まったく別の名前", corporate_number="7000012050002")
    colleague = MembershipFactory(organization=company).user
    membership = ask(UserFactory(), corporate_number="7000012050002")

    assert list(queries.suggestions(membership)) == [company]
    assert list(queries.requests_to_decide(colleague)) == [membership]


def test_suggestions_put_the_likeliest_first(company):
    similar = OrganizationFactory(name="架空プレス工業株式会社")
    OrganizationFactory(name="無関係")
    archived = OrganizationFactory(name="架空プレス", archived_at=NOW)

    found = list(queries.suggestions(ask(UserFactory())))

    assert found == [company, similar]
    assert archived not in found


def test_coordinator_may_look_for_another_name(company):
    other = OrganizationFactory(name="かくう精密")

    assert list(queries.suggestions(ask(UserFactory()), "カクウ精密")) == [other]


# --- once a year


def approved(**given) -> Membership:
    return MembershipFactory(decided_at=NOW - timedelta(days=800), **given)


@pytest.mark.parametrize(
    ("given", "is_due"),
    [
        ({}, True),
        ({"confirmed_on": TODAY - timedelta(days=364)}, False),
        ({"confirmed_on": TODAY - timedelta(days=365)}, True),
        ({"confirmed_on": TODAY - timedelta(days=500), "asked_on": TODAY - timedelta(days=100)}, False),
        ({"asked_on": TODAY - timedelta(days=365)}, True),
        ({"state": MembershipState.ENDED}, False),
        ({"user__is_active": False}, False),
    ],
)
def test_people_are_asked_once_a_year(given, is_due):
    membership = approved(**given)

    assert memberships.ask_yearly(today=TODAY) == int(is_due)
    assert memberships.ask_yearly(today=TODAY) == 0

    membership.refresh_from_db()
    assert (membership.asked_on == TODAY) is is_due
    reminders = Reminder.objects.filter(kind=CONFIRM, state=ReminderState.DUE)
    assert {row.recipient for row in reminders} == ({membership.user} if is_due else set())


@pytest.mark.parametrize("action", ["confirm", "end"])
def test_answer_calls_the_reminders_off(action):
    membership = approved()
    memberships.ask_yearly(today=TODAY)
    membership.refresh_from_db()
    assert membership.awaits_answer
    assert list(queries.unanswered()) == [membership]

    ACTIONS[action](membership, Actor.of(fresh(membership.user)), None)

    membership.refresh_from_db()
    assert not membership.awaits_answer
    assert not Reminder.objects.filter(state=ReminderState.DUE).exists()
    assert list(queries.unanswered()) == []


def test_daily_task_asks(monkeypatch):
    from exchange.tasks import ask_memberships

    membership = MembershipFactory(decided_at=timezone.now() - timedelta(days=800))

    ask_memberships()

    membership.refresh_from_db()
    assert membership.asked_on == timezone.localdate()


# --- pages


def test_person_names_the_company_by_the_page(client, company):
    user = UserFactory()
    client.force_login(user)

    response = client.post("/join/", NAMED | {"corporate_number": "123"})
    assert set(response.context["form"].errors) == {"corporate_number"}
    response = client.post("/join/", NAMED | {"telephone": "０４４－２００－００００"})

    assert response["Location"] == "/join/"
    assert Membership.objects.get(user=user).telephone == "044-200-0000"


def test_same_form_posted_twice_asks_once(client):
    client.force_login(UserFactory())

    for _tap in range(2):
        assert client.post("/join/", NAMED | {"_once": "k" * 24})["Location"] == "/join/"

    assert Membership.objects.count() == 1


def test_coordinator_approves_by_the_page(client, company, coordinator):
    membership = ask(UserFactory())
    client.force_login(coordinator)
    page = f"/join/requests/{membership.pk}/"

    assert client.get(page).context["form"].initial["organization"] == str(company.pk)
    response = client.post(page, {"organization": str(company.pk)})

    assert response["Location"] == "/join/requests/"
    assert fresh(membership).organization == company


def test_coordinator_makes_a_new_record_by_the_page(client, company, coordinator):
    membership = ask(UserFactory(), telephone="044-200-0009")
    client.force_login(coordinator)
    page = f"/join/requests/{membership.pk}/"

    assert set(client.post(page, {"organization": "new"}).context["form"].errors) == {"name", "kind"}
    client.post(page, {"organization": "new", "name": "架空プレス二号", "kind": "sme", "ward": ""})

    made_one = fresh(membership).organization
    assert (made_one.name, made_one.telephone, made_one.in_charge) == ("架空プレス二号", "044-200-0009", coordinator)


def test_colleague_approves_by_the_page_without_seeing_more(client, company, colleague):
    similar = OrganizationFactory(name="架空プレス工業株式会社")
    membership = ask(UserFactory(), message="社内だけの話")
    client.force_login(colleague)
    page = f"/join/requests/{membership.pk}/"

    html = client.get(page).content.decode()
    assert similar.name not in html
    assert "社内だけの話" not in html
    assert client.post(page, {"organization": str(similar.pk)}).context["form"].errors
    client.post(page, {"organization": str(company.pk)})

    assert fresh(membership).organization == company


def test_refusal_tells_the_reason_to_the_person(client, coordinator):
    membership = ask(UserFactory())
    client.force_login(coordinator)

    client.post(f"/join/requests/{membership.pk}/refuse/", {"reason": "電話でご確認できませんでした。"})
    client.force_login(membership.user)

    assert "電話でご確認できませんでした。" in client.get("/join/").content.decode()


def test_request_list_costs_the_same_for_one_and_three(client, coordinator):
    client.force_login(coordinator)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/join/requests/").status_code == 200
        return len(captured)

    MembershipFactory(requested=True)
    approved(asked_on=TODAY)
    count()
    one = count()
    for _number in range(3):
        MembershipFactory(requested=True)
        approved(asked_on=TODAY)

    assert count() == one


def test_password_is_not_made_of_the_company_name(company, colleague):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    assert company.name in [word for source in passwords.WORD_SOURCES for word in source(colleague)]
    with pytest.raises(ValidationError):
        validate_password("株式会社架空プレス2026!!", colleague)
