"""Who sees which listing: visible_to and can_view_listing say the same; and two at once do no harm."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from exchange.actions.listing_sheets import edit_listing
from exchange.actions.listings import close_listing, open_listing
from exchange.enums import ListingState
from exchange.models import OpenPatent
from exchange.rules.listings import can_view_listing
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, MembershipFactory
from tests.roles import SIGNED_IN, person


@pytest.mark.django_db
@pytest.mark.parametrize("state", ListingState.values)
def test_visible_to_and_can_view_agree(state):
    traits = {} if state == ListingState.DRAFT else {state: True}
    listing = ListingFactory(**traits)
    people = [person(role) for role in SIGNED_IN]
    people += [MembershipFactory(organization=listing.owner).user, MembershipFactory(requested=True).user]
    for user in people:
        seen = OpenPatent.objects.visible_to(user).filter(pk=listing.pk).exists()
        assert seen == can_view_listing(Actor.of(user), listing)


def at_once(*actions) -> list[str]:
    """Runs them in threads of their own; what each raised, or ""."""
    outcomes = [""] * len(actions)
    start = threading.Barrier(len(actions))

    def run(index: int) -> None:
        start.wait()
        try:
            actions[index]()
        except ActionError as error:
            outcomes[index] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_open_one_listing_and_one_is_told():
    listing = ListingFactory(permission=True)
    actor = Actor.of(StaffFactory())
    action = lambda: open_listing(listing=listing, actor=actor, now=timezone.now())  # noqa: E731
    assert sorted(at_once(action, action)) == ["", "TransitionNotPossible"]
    assert History.objects.about(listing).filter(action="open").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writing_and_closing_at_once_lose_nothing():
    listing = ListingFactory(open=True)
    actor = Actor.of(StaffFactory())
    outcomes = at_once(
        lambda: edit_listing(listing=listing, actor=actor, values={"summary": "書き直した"}),
        lambda: close_listing(listing=listing, actor=actor, reason="権利者の希望"),
    )
    listing.refresh_from_db()
    assert outcomes == ["", ""]
    assert (listing.summary, listing.state) == ("書き直した", ListingState.CLOSED)
