"""Writing a sheet, joining rights and drafts into it, and the owner's word."""

import pytest
from django.utils import timezone

from exchange.actions.kept import keep_listing, let_go
from exchange.actions.listing_sheets import create_listing, edit_listing, merge_listings, set_rights
from exchange.actions.listings import open_listing
from exchange.actions.permissions import record_permission, withdraw_permission
from exchange.enums import ListingState
from exchange.models import KeptListing, OpenPatent, Technique
from exchange.queries.kept import kept_but_hidden, kept_by_company
from exchange.queries.listings import has_permission
from exchange.search import LISTINGS
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import (
    KeptListingFactory,
    ListingFactory,
    MembershipFactory,
    OrganizationFactory,
    PermissionFactory,
    RightFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def staff() -> Actor:
    return Actor.of(StaffFactory())


def word(owner, listings, actor, **changes):
    fields = {
        "given_by": "知的財産部 架空 次郎",
        "given_on": TODAY,
        "document": "電子メール",
        "for_all_owners": True,
        "now": timezone.now(),
        **changes,
    }
    return record_permission(owner=owner, listings=listings, actor=actor, **fields)


def test_coordinator_makes_a_draft_and_is_in_charge(staff):
    press = Technique.objects.get(code="press")
    listing = create_listing(actor=staff, values={"title": "薄い板を曲げる", "techniques": [press]})
    assert (listing.state, listing.in_charge, list(listing.techniques.all())) == ("draft", staff.user, [press])


def test_provider_makes_drafts_of_its_own_only():
    member = MembershipFactory(organization=OrganizationFactory(large=True))
    own = create_listing(actor=Actor.of(member.user), values={"title": "曲げる", "owner": member.organization})
    assert own.created_by == member.user
    for owner in (OrganizationFactory(large=True), None):
        with pytest.raises(NotAllowed):
            create_listing(actor=Actor.of(member.user), values={"title": "曲げる", "owner": owner})


def test_member_makes_no_listing():
    user = MembershipFactory().user
    with pytest.raises(NotAllowed):
        create_listing(actor=Actor.of(user), values={"title": "曲げる"})


def test_edit_of_an_open_sheet_is_found_at_once(staff):
    listing = ListingFactory(open=True)
    edit_listing(listing=listing, actor=staff, values={"could_make": "植木鉢"})
    assert LISTINGS.search("植木鉢").ids == [listing.pk]
    assert History.objects.about(listing).get().changes == {"could_make": [listing.could_make, "植木鉢"]}


def test_second_writer_is_told_and_overwrites_nothing(staff):
    listing = ListingFactory()
    seen = listing.version
    edit_listing(listing=listing, actor=staff, values={"summary": "先に書いた"}, version=seen)
    with pytest.raises(ActionError):
        edit_listing(listing=listing, actor=staff, values={"summary": "後から書いた"}, version=seen)
    listing.refresh_from_db()
    assert listing.summary == "先に書いた"


def test_provider_may_not_edit_what_is_public_nor_give_it_away():
    listing = ListingFactory(open=True)
    draft = ListingFactory(owner=listing.owner)
    provider = Actor.of(MembershipFactory(organization=listing.owner).user)
    with pytest.raises(NotAllowed):
        edit_listing(listing=listing, actor=provider, values={"summary": "変えた"})
    with pytest.raises(NotAllowed):
        edit_listing(listing=draft, actor=provider, values={"owner": OrganizationFactory(large=True)})


def test_another_owner_needs_another_word(staff):
    listing = ListingFactory(permission=True)
    edit_listing(listing=listing, actor=staff, values={"owner": OrganizationFactory(large=True)})
    assert not has_permission(OpenPatent.objects.get(pk=listing.pk))


def test_rights_of_the_same_owners_keep_the_permission(staff):
    owner = OrganizationFactory(large=True)
    first, second = RightFactory(owners=[owner]), RightFactory(owners=[owner])
    listing = ListingFactory(owner=owner, rights=[first], permission=True)
    set_rights(listing=listing, actor=staff, rights=[second, first])
    assert list(listing.rights.order_by("listing_rights__position")) == [second, first]
    assert has_permission(OpenPatent.objects.get(pk=listing.pk))


def test_new_joint_owner_must_give_its_word_too(staff):
    owner, other = OrganizationFactory(large=True), OrganizationFactory(university=True)
    listing = ListingFactory(owner=owner, rights=[RightFactory(owners=[owner])], permission=True)
    set_rights(listing=listing, actor=staff, rights=[*listing.rights.all(), RightFactory(owners=[owner, other])])
    with pytest.raises(ActionError):
        open_listing(listing=listing, actor=staff, now=timezone.now())


def test_rights_of_a_public_sheet_stay(staff):
    listing = ListingFactory(open=True)
    with pytest.raises(ActionError):
        set_rights(listing=listing, actor=staff, rights=[RightFactory()])


def test_drafts_are_joined_into_one_sheet(staff):
    owner = OrganizationFactory(large=True)
    target = ListingFactory(bare=True, rights=[RightFactory()])
    others = [ListingFactory(owner=owner, rights=[RightFactory()]) for _ in range(2)]
    merge_listings(listing=target, others=others, actor=staff)
    target.refresh_from_db()
    assert target.rights.count() == 3
    assert target.owner == owner
    for other in others:
        other.refresh_from_db()
        assert (other.state, other.rights.count()) == (ListingState.WITHDRAWN, 0)
        assert str(target.pk) in History.objects.about(other).get().note


def test_public_listing_is_not_swallowed(staff):
    target, public = ListingFactory(), ListingFactory(open=True)
    with pytest.raises(ActionError):
        merge_listings(listing=target, others=[public], actor=staff)
    assert public.rights.count() == 1


def test_one_word_covers_a_list(staff):
    owner = OrganizationFactory(large=True)
    listings = [ListingFactory(owner=owner) for _ in range(3)]
    word(owner, listings, staff)
    assert all(has_permission(listing) for listing in OpenPatent.objects.filter(owner=owner))


def test_word_counts_for_the_owner_and_all_joint_owners_only(staff):
    listing = ListingFactory()
    with pytest.raises(ActionError) as error:
        word(listing.owner, [listing], staff, for_all_owners=False)
    assert error.value.field == "for_all_owners"
    with pytest.raises(ActionError) as error:
        word(OrganizationFactory(large=True), [listing], staff)
    assert error.value.field == "listings"
    with pytest.raises(ActionError):
        word(listing.owner, [], staff)


def test_owners_people_give_their_own_word_only():
    listing = ListingFactory()
    word(listing.owner, [listing], Actor.of(MembershipFactory(organization=listing.owner).user))
    foreign = MembershipFactory(organization=OrganizationFactory(large=True)).user
    with pytest.raises(NotAllowed):
        word(listing.owner, [listing], Actor.of(foreign))


def test_withdrawn_word_ends_what_was_open_by_it(staff):
    covered, twice = ListingFactory(open=True), ListingFactory(open=True)
    draft = ListingFactory(owner=covered.owner)
    permission = PermissionFactory(owner=covered.owner, listings=[covered, draft])
    covered.permissions.exclude(pk=permission.pk).delete()
    second = twice.permissions.get()
    PermissionFactory(owner=twice.owner, listings=[twice])
    withdraw_permission(permission=permission, actor=staff, today=TODAY, reason="方針が変わったため")
    withdraw_permission(permission=second, actor=staff, today=TODAY, reason="書き直すため")
    states = {listing.pk: listing.state for listing in OpenPatent.objects.all()}
    assert states == {covered.pk: "withdrawn", draft.pk: "draft", twice.pk: "open"}
    assert LISTINGS.search("").ids == [twice.pk]
    with pytest.raises(ActionError):
        withdraw_permission(permission=permission, actor=staff, today=TODAY, reason="もう一度")


def test_kept_listing_is_shared_within_the_company():
    company = OrganizationFactory()
    first, second = (MembershipFactory(organization=company).user for _ in range(2))
    stranger = MembershipFactory().user
    listing = ListingFactory(open=True)
    keep_listing(listing=listing, actor=Actor.of(first), note="試作に")
    keep_listing(listing=listing, actor=Actor.of(first), note="社長に見せる")
    assert list(kept_by_company(second)) == [listing]
    assert list(kept_by_company(stranger)) == []
    assert KeptListing.objects.get().note == "社長に見せる"
    let_go(listing=listing, actor=Actor.of(second))
    assert list(kept_by_company(first)) == [listing], "a colleague's mark stays"
    let_go(listing=listing, actor=Actor.of(first))
    assert list(kept_by_company(first)) == []


def test_hidden_listing_is_neither_kept_nor_shown():
    user = MembershipFactory().user
    hidden = ListingFactory(unconfirmed=True)
    KeptListingFactory(user=user, organization=user.memberships.get().organization, listing=hidden)
    assert (list(kept_by_company(user)), kept_but_hidden(user)) == ([], 1)
    with pytest.raises(ActionError):
        keep_listing(listing=ListingFactory(), actor=Actor.of(user))
    with pytest.raises(NotAllowed):
        keep_listing(listing=hidden, actor=Actor.of(UserFactory()))
