"""Who sees what: each rule agrees with its `visible_to`, and both with what the domain says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation, Dispatch, Expert, FollowUp, Visit, VisitFile
from consultations.rules.consultations import can_view_consultation
from consultations.rules.dispatches import can_view_dispatch, can_view_expert
from consultations.rules.follow_ups import can_view_follow_up
from consultations.rules.visits import can_read_internal_note, can_view_visit
from kawasaki_ip.core.actors import Actor
from tests.factories.consultations import (
    ConsultationFactory,
    DispatchFactory,
    ExpertFactory,
    FollowUpFactory,
    VisitFactory,
)
from tests.factories.exchange import MembershipFactory, OrganizationFactory
from tests.roles import ROLES, SIGNED_IN, person

pytestmark = pytest.mark.django_db
RULES = {
    Visit: can_view_visit,
    Consultation: can_view_consultation,
    Dispatch: can_view_dispatch,
    Expert: can_view_expert,
    FollowUp: can_view_follow_up,
}


@pytest.fixture
def everything():
    """One record in every state, for one company, its bank and others."""
    company, bank = OrganizationFactory(), OrganizationFactory(bank=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    for number, (owner, bodies) in enumerate(
        [(company, [bank]), (company, []), (bank, []), (OrganizationFactory(), [bank]), (OrganizationFactory(), [])]
    ):
        day = yesterday - timedelta(days=3 * number)
        VisitFactory(company=owner, bodies=bodies, shared=True, day=day)
        VisitFactory(company=owner, bodies=bodies, day=day - timedelta(days=1))
        VisitFactory(company=owner, bodies=bodies, draft=True, day=day)
    expert = ExpertFactory(with_account=True)
    for owner in (company, OrganizationFactory()):
        ConsultationFactory(company=owner)
        FollowUpFactory(company=owner)
        for trait in ("waiting", "refused", "under_way", "declined", "reported", "surveyed"):
            DispatchFactory(company=owner, expert=expert, **{trait: True})
        DispatchFactory(company=owner, expert=expert)
        DispatchFactory(
            company=owner, expert=expert, reported=True, reported_on=timezone.localdate() - timedelta(days=31)
        )
    ExpertFactory(public=True)
    ExpertFactory(public=True, is_active=False)
    people = {
        "member": MembershipFactory(organization=company).user,
        "provider": person("provider"),
        "partner": MembershipFactory(organization=bank).user,
        "expert": expert.user,
        **{role: person(role) for role in SIGNED_IN if role not in {"member", "provider", "partner", "expert"}},
        "stranger": person("member"),
        "nobody": MembershipFactory(requested=True, organization=company).user,
    }
    ConsultationFactory(company=None, asked_by=people["nobody"])
    return people


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_rule_and_queryset_agree(model, everything):
    for name, user in everything.items():
        seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
        for record in model.objects.all():
            assert RULES[model](Actor.of(user), record) == (record.pk in seen), f"{name}: {record!r}"


def test_member_and_partner_read_shared_records_only(everything):
    member, partner = everything["member"], everything["partner"]

    assert Visit.objects.visible_to(member).count() == 2
    # Its own visit, and the two that it joined.
    assert Visit.objects.visible_to(partner).count() == 3
    assert not Visit.objects.visible_to(everything["nobody"]).exists()


def test_expert_reads_the_own_work_until_30_days_after_the_report(everything):
    states = Dispatch.objects.visible_to(everything["expert"]).values_list("state", flat=True)

    assert sorted(states) == sorted(["waiting", "under_way", "reported", "surveyed"] * 2)


@pytest.mark.parametrize("role", ROLES)
def test_internal_notes_and_files_are_for_staff_in_the_field(role):
    visit = VisitFactory(shared=True)
    VisitFile.objects.create(visit=visit, name="a.pdf", content_type="application/pdf", size=1)
    user = person(role) if role != "public" else None
    is_field = role in {"coordinator", "manager"}

    assert can_read_internal_note(Actor.of(user), visit) == is_field
    if user:
        assert VisitFile.objects.visible_to(user).exists() == is_field
        assert FollowUp.objects.visible_to(user).exists() is False


def test_expert_named_in_public_is_seen_by_all():
    named, unnamed = ExpertFactory(public=True), ExpertFactory()

    seen = Expert.objects.visible_to(person("member"))

    assert (named in seen, unnamed in seen) == (True, False)
