"""Who sees which application and case: `visible_to` and the rules agree, whatever the bodies, states and consents."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.enums import ApplicationChannel, ApplicationState, MembershipState
from exchange.models import Application, Match, Membership
from exchange.rules import applications as application_rules
from exchange.rules import matches as match_rules
from exchange.rules.applications import Reader
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import Actor
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import (
    ApplicationFactory,
    ConsentFactory,
    ListingFactory,
    MatchFactory,
    MembershipFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
PLAYED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def bodies(db: None) -> dict[str, Any]:
    found = {
        "company": OrganizationFactory(),
        "owner": OrganizationFactory(large=True),
        "bank": OrganizationFactory(bank=True),
        "none": None,
    }
    return {**found, "listing": ListingFactory(open=True, owner=found["owner"]), "writer": UserFactory()}


def people(bodies: dict[str, Any]) -> list[Any]:
    """Everyone who could stand in some relation to a record; fresh, since roles and bodies are kept on the user."""
    users = [bodies["writer"], *User.objects.filter(memberships__organization__isnull=False)]
    users += [StaffFactory(roles={role}) for role in ("coordinator", "manager", "official", "administrator")]
    return [AnonymousUser(), *(User.objects.get(pk=user.pk) for user in users)]


@PLAYED
@given(
    state=st.sampled_from(ApplicationState),
    channel=st.sampled_from(ApplicationChannel),
    company=st.sampled_from(["company", "none"]),
    introduced=st.sampled_from(["bank", "none"]),
    passed_on=st.booleans(),
    consented=st.booleans(),
    revoked=st.booleans(),
    membership=st.sampled_from(MembershipState),
)
def test_applications_are_seen_by_rule(
    bodies, state, channel, company, introduced, passed_on, consented, revoked, membership
):
    Application.objects.all().delete()
    Membership.objects.all().delete()
    needs = {ApplicationState.TAKEN_UP, ApplicationState.PASSED_ON, ApplicationState.ACCEPTED}
    company = "company" if state in needs else company
    application = ApplicationFactory(
        in_hand=state in needs,
        state=state,
        channel=channel,
        company=bodies[company],
        introduced_by=bodies[introduced],
        listing=bodies["listing"],
        applied_by=bodies["writer"],
        passed_on_at=timezone.now() if passed_on else None,
        declined_by="owner",
        decline_reason="field",
    )
    MembershipFactory(user=bodies["writer"], organization=bodies["company"], state=membership)
    for name in ("company", "owner", "bank"):
        MembershipFactory(organization=bodies[name])
    if consented:
        ConsentFactory(
            organization=bodies["company"],
            to_organization=bodies["bank"],
            revoked_at=timezone.now() if revoked else None,
        )

    for user in people(bodies):
        listed = Application.objects.visible_to(user).filter(pk=application.pk).exists()
        assert listed == application_rules.can_view_application(Actor.of(user), application), user


@PLAYED
@given(introduced=st.sampled_from(["bank", "none"]), days=st.integers(-40, 5), consented=st.booleans())
def test_cases_are_seen_by_rule(bodies, introduced, days, consented):
    Match.objects.all().delete()
    Membership.objects.all().delete()
    match = MatchFactory(
        company=bodies["company"], listing=bodies["listing"], introduced_by=bodies[introduced], owner=bodies["owner"]
    )
    for name in ("company", "owner", "bank"):
        MembershipFactory(organization=bodies[name])
    if consented:
        since = timezone.localdate() + timedelta(days=days)
        ConsentFactory(organization=bodies["company"], to_organization=bodies["bank"], since=since)

    for user in people(bodies):
        listed = Match.objects.visible_to(user).filter(pk=match.pk).exists()
        assert listed == match_rules.can_view_match(Actor.of(user), match), user


def test_readers_of_an_application():
    application = ApplicationFactory(passed_on=True)
    bank = OrganizationFactory(bank=True)
    Application.objects.filter(pk=application.pk).update(introduced_by=bank)
    application.refresh_from_db()
    ConsentFactory(organization=application.company, to_organization=bank)
    readers = {
        StaffFactory(): Reader.STAFF,
        MembershipFactory(organization=application.company).user: Reader.APPLICANT,
        MembershipFactory(organization=application.listing.owner).user: Reader.OWNER,
        MembershipFactory(organization=bank).user: Reader.INTRODUCER,
        StaffFactory(roles={"official"}): None,
        UserFactory(): None,
    }

    found = {user: application_rules.reader_of(Actor.of(user), application) for user in readers}

    assert found == readers


def test_a_person_who_left_the_company_reads_nothing_more():
    application = ApplicationFactory(by_member=True)
    writer = application.applied_by
    membership = MembershipFactory(organization=application.company, user=writer)
    assert Application.objects.visible_to(writer).get() == application

    Membership.objects.filter(pk=membership.pk).update(state=MembershipState.ENDED)

    assert Application.objects.visible_to(User.objects.get(pk=writer.pk)).count() == 0


def test_revoked_consent_hides_from_the_partner_at_once():
    application = ApplicationFactory(taken_up=True)
    partner = MembershipFactory(organization=OrganizationFactory(bank=True))
    Application.objects.filter(pk=application.pk).update(introduced_by=partner.organization)
    consent = ConsentFactory(organization=application.company, to_organization=partner.organization)
    assert Application.objects.visible_to(partner.user).count() == 1

    consent.revoked_at = timezone.now()
    consent.save()

    assert Application.objects.visible_to(partner.user).count() == 0
