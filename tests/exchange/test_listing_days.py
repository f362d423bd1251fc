"""What a day brings: owners are asked before the year is over, silence hides, the end of all rights ends."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from exchange.actions.listing_days import ask_owners, move_listings_by_day
from exchange.actions.listings import confirm_listing
from exchange.enums import ListingState
from exchange.queries.listings import ASK_DAYS_BEFORE, GRACE_DAYS
from exchange.tasks import ask_owners_about_listings, move_listings
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.dates import years_later
from kawasaki_ip.mail.models import CallListEntry, Message
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ListingFactory, MembershipFactory, OrganizationFactory, RightFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_YEAR_AGO = years_later(TODAY, -1)


def confirmed(on, **traits):
    return ListingFactory(open=True, confirmed_on=on, **traits)


def test_owner_is_asked_once_for_all_its_listings_before_the_year_is_over():
    owner = OrganizationFactory(large=True)
    user = MembershipFactory(organization=owner).user
    day = A_YEAR_AGO + timedelta(days=ASK_DAYS_BEFORE)
    listings = [confirmed(day, owner=owner), confirmed(day - timedelta(days=3), owner=owner)]
    early = confirmed(day + timedelta(days=1), owner=owner)
    assert ask_owners(today=TODAY) == 1
    assert ask_owners(today=TODAY) == 0
    message = Message.objects.get(kind="listing_confirm")
    assert (message.recipient, message.context["count"]) == (user, 2)
    for listing in listings:
        listing.refresh_from_db()
        assert listing.confirmation_asked_on == TODAY
    early.refresh_from_db()
    assert early.confirmation_asked_on is None


def test_owner_without_account_or_address_is_called():
    staff = StaffFactory()
    owner = OrganizationFactory(large=True, in_charge=staff, telephone="044-111-0000")
    confirmed(A_YEAR_AGO, owner=owner)
    ask_owners(today=TODAY)
    entry = CallListEntry.objects.get(kind="listing_confirm")
    assert (entry.in_charge, entry.telephone) == (staff, "044-111-0000")


def test_silence_hides_a_listing_after_the_year_and_the_grace():
    listing = confirmed(A_YEAR_AGO - timedelta(days=1))
    assert move_listings_by_day(today=TODAY) == {"expired": 0, "hidden": 0}, "nobody was asked yet"
    ask_owners(today=TODAY)
    assert move_listings_by_day(today=TODAY + timedelta(days=GRACE_DAYS - 1))["hidden"] == 0
    assert move_listings_by_day(today=TODAY + timedelta(days=GRACE_DAYS))["hidden"] == 1
    assert move_listings_by_day(today=TODAY + timedelta(days=GRACE_DAYS))["hidden"] == 0
    listing.refresh_from_db()
    assert listing.state == ListingState.UNCONFIRMED


def test_answer_keeps_it_for_another_year():
    listing = confirmed(A_YEAR_AGO)
    ask_owners(today=TODAY)
    confirm_listing(listing=listing, actor=Actor.of(StaffFactory()), today=TODAY)
    assert move_listings_by_day(today=TODAY + timedelta(days=300))["hidden"] == 0
    assert ask_owners(today=TODAY + timedelta(days=300)) == 0
    assert ask_owners(today=years_later(TODAY, 1)) == 1


def test_asked_in_time_it_is_hidden_the_day_after_its_year():
    listing = confirmed(A_YEAR_AGO)
    ask_owners(today=TODAY - timedelta(days=ASK_DAYS_BEFORE))
    assert move_listings_by_day(today=TODAY)["hidden"] == 0
    assert move_listings_by_day(today=TODAY + timedelta(days=1))["hidden"] == 1
    listing.refresh_from_db()
    assert listing.state == ListingState.UNCONFIRMED


@pytest.mark.parametrize(
    ("ends", "is_over"),
    [([-1], True), ([0], False), ([-400, -1], True), ([-1, 1], False), ([-1, None], False), ([], False)],
)
def test_listing_ends_with_the_longest_of_all_its_rights(ends, is_over):
    rights = [RightFactory(expires_on=TODAY + timedelta(days=end) if end is not None else None) for end in ends]
    listing = ListingFactory(open=True, rights=rights)
    assert move_listings_by_day(today=TODAY)["expired"] == is_over
    listing.refresh_from_db()
    assert listing.state == (ListingState.EXPIRED if is_over else ListingState.OPEN)


@pytest.mark.parametrize("status", ["lapsed", "refused", "unknown"])
def test_nothing_else_hides_a_listing(status):
    right = RightFactory(status=status, status_checked_on=TODAY)
    listing = ListingFactory(open=True, rights=[right])
    move_listings_by_day(today=TODAY)
    listing.refresh_from_db()
    assert listing.state == ListingState.OPEN


def test_tasks_use_todays_day():
    confirmed(A_YEAR_AGO - timedelta(days=1))
    ask_owners_about_listings()
    with time_machine.travel(timezone.now() + timedelta(days=GRACE_DAYS)):
        move_listings()
    assert Message.objects.filter(kind="listing_hidden").count() == 1
