"""The factories make records that the database and the rules accept."""

import pytest

from exchange.enums import PUBLIC_LISTING_STATES, ListingState
from exchange.models import OpenPatent
from exchange.models.organizations import bodies_of
from tests.factories.exchange import KeptListingFactory, ListingFactory, RightFactory
from tests.roles import BODIES, person


@pytest.mark.django_db
@pytest.mark.parametrize("state", ListingState.values)
def test_listing_factory_makes_every_state_whole(state):
    traits = {} if state == ListingState.DRAFT else {state: True}
    listing = ListingFactory(**traits)
    listing.full_clean()
    assert listing.state == state
    assert OpenPatent.objects.public().filter(pk=listing.pk).exists() == (state in PUBLIC_LISTING_STATES)


@pytest.mark.django_db
def test_right_factory_makes_valid_kinds():
    for traits in ({}, {"pending": True}, {"utility_model": True}, {"design": True}, {"trade_secret": True}):
        RightFactory(**traits).full_clean()
    KeptListingFactory()


@pytest.mark.django_db
@pytest.mark.parametrize("role", BODIES)
def test_outsiders_have_their_organization(role):
    assert len(bodies_of(person(role))) == 1
