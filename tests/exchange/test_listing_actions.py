"""The whole product of actions and states, and what each action asks for and leaves behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange.actions import listings as moves
from exchange.enums import PUBLIC_LISTING_STATES, ListingState
from exchange.models import OpenPatent
from exchange.rules.listings import MOVES
from exchange.search import LISTINGS
from exchange.workflows import LISTING
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, MembershipFactory, RightFactory
from tests.roles import ROLES, person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ACTIONS = {
    "submit": lambda listing, actor: moves.submit_listing(listing=listing, actor=actor),
    "send_back": lambda listing, actor: moves.send_back_listing(listing=listing, actor=actor, reason="数字を足して"),
    "open": lambda listing, actor: moves.open_listing(listing=listing, actor=actor, now=timezone.now()),
    "close": lambda listing, actor: moves.close_listing(listing=listing, actor=actor, reason="権利者の希望"),
    "reopen": lambda listing, actor: moves.reopen_listing(listing=listing, actor=actor),
    "confirm": lambda listing, actor: moves.confirm_listing(listing=listing, actor=actor, today=TODAY, note="電話で"),
    "hide_unconfirmed": lambda listing, actor: moves.hide_unconfirmed_listing(listing=listing, actor=actor),
    "license_exclusively": lambda listing, actor: moves.license_listing_exclusively(
        listing=listing, actor=actor, reason="独占契約"
    ),
    "assign": lambda listing, actor: moves.assign_listing(listing=listing, actor=actor, reason="譲渡契約"),
    "withdraw": lambda listing, actor: moves.withdraw_listing(listing=listing, actor=actor, reason="取りやめ"),
    "expire": lambda listing, actor: moves.expire_listing(listing=listing, actor=actor, today=TODAY),
}
BY_PORTAL = {"hide_unconfirmed", "expire"}


def listing_in(state: str, **traits) -> OpenPatent:
    if state != ListingState.DRAFT:
        traits[state] = True
    return ListingFactory(permission=True, **traits)


def actor_for(action: str) -> Actor:
    return Actor.portal() if action in BY_PORTAL else Actor.of(StaffFactory())


def test_every_action_has_a_rule_and_a_test():
    assert set(ACTIONS) == set(MOVES) == set(LISTING.transitions)


@pytest.mark.parametrize("state", ListingState.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_moves_from_its_states_only(action, state):
    rights = [RightFactory(expires_on=TODAY - timedelta(days=1))] if action == "expire" else None
    listing = listing_in(state, rights=rights)
    if not LISTING.allows(action, state):
        with pytest.raises(TransitionNotPossible):
            ACTIONS[action](listing, actor_for(action))
        listing.refresh_from_db()
        assert listing.state == state
        assert not History.objects.about(listing).exists()
        return
    moved = ACTIONS[action](listing, actor_for(action))
    expected = LISTING.target(action, state)
    if action == "confirm" and state == ListingState.UNCONFIRMED:
        expected = ListingState.OPEN
    assert moved.state == OpenPatent.objects.get(pk=listing.pk).state == expected
    row = History.objects.about(listing).get()
    assert (row.action, row.state_from, row.state_to) == (action, state, expected)
    assert (listing.pk in LISTINGS.search("", limit=50).ids) == (expected in PUBLIC_LISTING_STATES)


OWNER_MAY = {"submit", "close", "reopen", "confirm", "withdraw"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_is_open_to_the_right_people(action, role):
    state = next(iter(LISTING.transitions[action].sources))
    listing = listing_in(
        state, rights=[RightFactory(expires_on=TODAY - timedelta(days=1))] if action == "expire" else None
    )
    actor = Actor("public") if role == "public" else Actor.of(person(role))
    if action not in BY_PORTAL and role in {"coordinator", "manager"}:
        ACTIONS[action](listing, actor)
    else:
        with pytest.raises(NotAllowed):
            ACTIONS[action](listing, actor)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - BY_PORTAL))
def test_owners_people_may_what_is_theirs(action):
    listing = listing_in(next(iter(LISTING.transitions[action].sources)))
    owner = Actor.of(MembershipFactory(organization=listing.owner).user)
    if action in OWNER_MAY:
        ACTIONS[action](listing, owner)
    else:
        with pytest.raises(NotAllowed):
            ACTIONS[action](listing, owner)


@pytest.mark.parametrize("action", ["send_back", "close", "license_exclusively", "assign", "withdraw"])
def test_reason_is_asked_for(action):
    listing = listing_in(next(iter(LISTING.transitions[action].sources)))
    function = {
        "send_back": moves.send_back_listing,
        "close": moves.close_listing,
        "license_exclusively": moves.license_listing_exclusively,
        "assign": moves.assign_listing,
        "withdraw": moves.withdraw_listing,
    }[action]
    with pytest.raises(ActionError) as error:
        function(listing=listing, actor=Actor.of(StaffFactory()), reason="  ")
    assert error.value.field == "reason"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"trouble": ""}, "困りごと"),
        ({"could_make": " "}, "作れそう"),
        ({"advantage": ""}, "数字"),
        ({"owner": None}, "権利者が決まっている"),
        ({"permission": False}, "承諾"),
    ],
)
def test_listing_does_not_open_while_something_is_missing(changes, named):
    listing = ListingFactory(**{"permission": "owner" not in changes, **changes})
    with pytest.raises(ActionError) as error:
        moves.open_listing(listing=listing, actor=Actor.of(StaffFactory()), now=timezone.now())
    assert named in str(error.value.message)
    listing.refresh_from_db()
    assert listing.state == ListingState.DRAFT


def test_no_numbers_with_a_reason_will_do():
    listing = ListingFactory(permission=True, advantage="", no_numbers_why="実験室で確かめただけのため")
    moves.open_listing(listing=listing, actor=Actor.of(StaffFactory()), now=timezone.now())
    assert LISTINGS.search("実験室").ids == [listing.pk]


def test_opening_makes_it_the_newest_and_counts_as_confirmed():
    older = ListingFactory(open=True, opened_at=timezone.now() - timedelta(days=1))
    hidden = ListingFactory(unconfirmed=True)
    now = timezone.now()
    opened = moves.open_listing(listing=hidden, actor=Actor.of(StaffFactory()), now=now)
    assert (opened.opened_at, opened.confirmed_on) == (now, timezone.localdate(now))
    assert LISTINGS.search("").ids == [opened.pk, older.pk]


def test_listing_past_its_term_does_not_open():
    listing = ListingFactory(permission=True, rights=[RightFactory(expires_on=date(2020, 1, 1))])
    with pytest.raises(ActionError):
        moves.open_listing(listing=listing, actor=Actor.of(StaffFactory()), now=timezone.now())


def test_confirming_shows_a_hidden_listing_as_it_stood_before():
    listing = ListingFactory(closed=True)
    moves.hide_unconfirmed_listing(listing=listing, actor=Actor.portal())
    confirmed = moves.confirm_listing(listing=listing, actor=Actor.of(StaffFactory()), today=TODAY)
    assert (confirmed.state, confirmed.confirmed_on) == (ListingState.CLOSED, TODAY)


def test_closed_listing_keeps_its_place_when_it_takes_applications_again():
    listing = ListingFactory(closed=True)
    opened_at = listing.opened_at
    assert moves.reopen_listing(listing=listing, actor=Actor.of(StaffFactory())).opened_at == opened_at


def test_listing_expires_only_after_the_last_of_its_rights():
    rights = [RightFactory(expires_on=TODAY - timedelta(days=9)), RightFactory(expires_on=TODAY)]
    listing = ListingFactory(open=True, rights=rights)
    with pytest.raises(ActionError):
        moves.expire_listing(listing=listing, actor=Actor.portal(), today=TODAY)
    moved = moves.expire_listing(listing=listing, actor=Actor.portal(), today=TODAY + timedelta(days=1))
    assert moved.state == ListingState.EXPIRED


def test_submitting_and_sending_back_tell_each_other():
    staff = StaffFactory()
    listing = ListingFactory(in_charge=staff)
    writer = MembershipFactory(organization=listing.owner).user
    OpenPatent.objects.filter(pk=listing.pk).update(created_by=writer)
    moves.submit_listing(listing=listing, actor=Actor.of(writer))
    returned = moves.send_back_listing(listing=listing, actor=Actor.of(staff), reason="数字を足してください")
    assert returned.returned_reason == "数字を足してください"
    assert list(Message.objects.order_by("pk").values_list("kind", "recipient")) == [
        ("listing_submitted", staff.pk),
        ("listing_sent_back", writer.pk),
    ]


def test_database_refuses_a_public_listing_without_owner():
    listing = ListingFactory(open=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenPatent.objects.filter(pk=listing.pk).update(owner=None)


def test_database_refuses_a_public_listing_that_is_not_plain():
    listing = ListingFactory(open=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenPatent.objects.filter(pk=listing.pk).update(trouble="")
    listing.trouble = ""
    with pytest.raises(ValidationError) as error:
        listing.full_clean()
    assert "4つ" in str(error.value) or "欄" in str(error.value)
