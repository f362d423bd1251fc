from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange.actions import consents
from exchange.enums import ConsentForm, ConsentScope
from exchange.models import Consent, Organization
from exchange.rules.memberships import can_record_consent, can_revoke_consent
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ConsentFactory, ContactFactory, MembershipFactory, OrganizationFactory

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organization:
    return OrganizationFactory()


@pytest.fixture
def bank() -> Organization:
    return OrganizationFactory(bank=True)


@pytest.fixture
def coordinator():
    return StaffFactory(roles={"coordinator"})


def give(company: Organization, to: Organization | None, actor, **given) -> list[Consent]:
    fields = {"scopes": ["name_and_stage"], "since": timezone.localdate()} | given
    return consents.give_consent(company=company, to_organization=to, actor=Actor.of(actor), **fields)


def is_seen_by(company: Organization, bank: Organization) -> bool:
    partner = MembershipFactory(organization=bank).user
    return Organization.objects.visible_to(partner).filter(pk=company.pk).exists()


def test_consent_opens_the_company_to_the_partner_and_revoking_closes_it(company, bank, coordinator):
    assert not is_seen_by(company, bank)

    [consent] = give(company, bank, coordinator)
    assert is_seen_by(company, bank)
    assert not is_seen_by(company, OrganizationFactory(bank=True))
    consents.revoke_consent(consent=consent, actor=Actor.of(coordinator), now=NOW)

    assert not is_seen_by(company, bank)
    assert [row.action for row in History.objects.about(consent)] == ["revoke", "give"]


@pytest.mark.parametrize(
    ("since", "until", "is_open"), [(0, None, True), (-5, 0, True), (1, None, False), (-5, -1, False)]
)
def test_consent_holds_from_its_first_to_its_last_day(company, bank, coordinator, since, until, is_open):
    today = timezone.localdate()
    end = None if until is None else today + timedelta(days=until)

    give(company, bank, coordinator, since=today + timedelta(days=since), until=end)

    assert is_seen_by(company, bank) is is_open


def test_each_scope_is_a_row(company, bank, coordinator):
    made = give(company, bank, coordinator, scopes=["shared_record", "name_and_stage"])

    assert [row.scope for row in made] == [ConsentScope.NAME_AND_STAGE, ConsentScope.SHARED_RECORD]


def test_company_itself_consents_in_the_portal(company, bank):
    member = MembershipFactory(organization=company).user
    contact = ContactFactory(organization=company)

    [consent] = give(company, bank, member, given_how=ConsentForm.DOCUMENT, person=contact)

    assert (consent.given_how, consent.person, consent.recorded_by) == (ConsentForm.PORTAL, None, member)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"to": None, "scopes": ["shared_record"]}, "scopes"),
        ({"to": "company"}, "to_whom"),
        ({"until": timezone.localdate() - timedelta(days=1)}, "until"),
        ({"person": "foreign"}, "person"),
    ],
)
def test_consent_that_makes_no_sense_is_refused(company, bank, coordinator, given, field):
    given = dict(given)
    to = {"company": OrganizationFactory(), None: None, "bank": bank}[given.pop("to", "bank")]
    if given.get("person") == "foreign":
        given["person"] = ContactFactory()

    with pytest.raises(ActionError) as caught:
        give(company, to, coordinator, **given)

    assert caught.value.field == field
    assert not Consent.objects.exists()


def test_same_consent_twice_is_refused_until_it_is_revoked(company, bank, coordinator):
    [consent] = give(company, bank, coordinator)
    with pytest.raises(ActionError):
        give(company, bank, coordinator)

    consents.revoke_consent(consent=consent, actor=Actor.of(coordinator), now=NOW)

    assert len(give(company, bank, coordinator)) == 1


def test_consent_is_revoked_once(company, bank, coordinator):
    [consent] = give(company, bank, coordinator)
    consents.revoke_consent(consent=consent, actor=Actor.of(coordinator), now=NOW)

    with pytest.raises(ActionError):
        consents.revoke_consent(consent=consent, actor=Actor.of(coordinator), now=NOW)


def test_database_wants_the_end_after_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(since=date(2026, 4, 1), until=date(2026, 3, 31))


def test_who_may_consent_and_revoke(company, bank):
    consent = ConsentFactory(organization=company, to_organization=bank)
    people = {
        "member": MembershipFactory(organization=company).user,
        "waiting": MembershipFactory(requested=True, company_name=company.name).user,
        "partner": MembershipFactory(organization=bank).user,
        "stranger": MembershipFactory().user,
        **{role: StaffFactory(roles={role}) for role in ("coordinator", "manager", "official", "administrator")},
    }
    actors = {name: Actor.of(user) for name, user in people.items()}
    may = {"member", "coordinator", "manager"}

    assert {name for name, actor in actors.items() if can_record_consent(actor, company)} == may
    assert {name for name, actor in actors.items() if can_revoke_consent(actor, consent)} == may
    for name in set(people) - may:
        with pytest.raises(NotAllowed):
            give(company, bank, people[name])
        with pytest.raises(NotAllowed):
            consents.revoke_consent(consent=consent, actor=actors[name], now=NOW)


# --- pages


def test_coordinator_records_a_consent_by_the_page(client, company, bank, coordinator):
    client.force_login(coordinator)
    contact = ContactFactory(organization=company)
    form = {
        "to_whom": str(bank.pk),
        "scopes": ["name_and_stage", "shared_record"],
        "since": "令和8年4月1日",
        "until": "",
        "given_how": "document",
        "person": str(contact.pk),
    }

    response = client.post(f"/companies/{company.pk}/consents/new/", form | {"to_whom": ""})
    assert set(response.context["form"].errors) == {"to_whom"}
    response = client.post(f"/companies/{company.pk}/consents/new/", form)

    assert response["Location"] == f"/companies/{company.pk}/"
    row = Consent.objects.get(scope="shared_record")
    assert (row.to_organization, row.since, row.person) == (bank, date(2026, 4, 1), contact)


def test_member_is_not_asked_how_it_was_given(client, company, bank):
    client.force_login(MembershipFactory(organization=company).user)
    page = f"/companies/{company.pk}/consents/new/"

    assert "given_how" not in client.get(page).context["form"].fields
    client.post(page, {"to_whom": "public", "scopes": ["story"], "since": "2026/4/1", "given_how": "document"})

    row = Consent.objects.get()
    assert (row.to_organization, row.given_how) == (None, ConsentForm.PORTAL)


def test_consent_of_another_company_is_not_revoked_by_its_address(client, company, bank):
    foreign = ConsentFactory()
    client.force_login(MembershipFactory(organization=company).user)

    response = client.post(f"/companies/{company.pk}/consents/{foreign.pk}/revoke/")

    assert response.status_code == 404
    foreign.refresh_from_db()
    assert foreign.revoked_at is None


def test_company_page_parts_show_people_and_consents(rf, company, bank):
    from django.template.loader import render_to_string

    member = MembershipFactory(organization=company).user
    asking = MembershipFactory(requested=True, company_name=company.name).user
    ConsentFactory(organization=company, to_organization=bank)
    request = rf.get("/")
    request.user, request.session = member, {}

    people = render_to_string("exchange/_memberships.html", {"company": company, "request": request}, request)
    given = render_to_string("exchange/_consents.html", {"company": company, "request": request}, request)

    assert member.email in people
    assert asking.name in people
    assert bank.name in given
    assert "/consents/new/" in given
    assert "/revoke/" in given
