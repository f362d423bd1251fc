"""Companies: entered, compared with those known, changed, given to somebody, archived; their people and techniques."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from consultations.models import FollowUp
from exchange.actions import organization_parts as parts
from exchange.actions import organizations as actions
from exchange.enums import OrganizationKind
from exchange.models import Organization, Technique
from exchange.queries.duplicates import suspected_doubles, version_of
from kawasaki_ip.core import ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import ContactFactory, OrganizationFactory
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
NUMBER = "8000020130001"  # a corporate number whose check digit is right
TODAY = date(2026, 11, 30)


@pytest.fixture
def coordinator():
    return StaffFactory()


def posted(**fields):
    return {"kind": "sme", "name": "株式会社高津製作所", "employees": "", "founded": "", **fields}


def open_page(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    assert_valid(response.content.decode())
    return response


# --- entering and doubles


def test_coordinator_enters_a_company_as_typed_and_is_in_charge(as_role):
    client = as_role("coordinator")
    open_page(client, "company_new")
    fields = {"kana": "たかつせいさくしょ", "corporate_number": "Ｔ８-0000-2013-0001", "postal_code": "２１３-0001"}

    response = client.post(
        reverse("company_new"), posted(name="㈱髙津製作所", telephone="（０４４）２００－０００１", **fields)
    )

    company = Organization.objects.get()
    assert response.url == reverse("company_detail", args=[company.pk])
    assert (company.name, company.kana, company.name_key) == ("㈱髙津製作所", "タカツセイサクショ", "髙津製作所")
    assert (company.corporate_number, company.postal_code, company.telephone) == (NUMBER, "2130001", "044-200-0001")
    assert company.in_charge == client.user
    assert History.objects.about(company).get().action == "create"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("corporate_number", "8000020130002"),
        ("corporate_number", "123"),
        ("postal_code", "210"),
        ("telephone", "12"),
        ("employees", "たくさん"),
        ("employees", "-1"),
        ("founded", "30"),
        ("website", "わからない"),
        ("name", ""),
        ("name", "あ" * 201),
        ("ward", "yokohama"),
    ],
)
def test_wrong_input_stays_on_the_page_with_a_sentence(as_role, field, value):
    client = as_role("coordinator")

    response = client.post(reverse("company_new"), posted(**{field: value}))

    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert Organization.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "高津製作所（株）"},
        {"name": "（株）高津製作所"},
        {"name": "㈱ 高津製作所"},
        {"name": "株式会社　高津製作所"},
        {"name": "別の名前", "telephone": "044-200-0001"},
    ],
)
def test_suspected_double_is_shown_before_it_is_saved(as_role, fields):
    client = as_role("coordinator")
    known = OrganizationFactory(name="株式会社高津製作所", telephone="044-200-0001")

    response = client.post(reverse("company_new"), posted(**fields))

    page = response.content.decode()
    assert reverse("company_detail", args=[known.pk]) in page
    assert_valid(page)
    assert Organization.objects.count() == 1

    client.post(reverse("company_new"), posted(**fields, not_double="on"))
    assert Organization.objects.count() == 2


def test_archived_company_is_among_the_suspects():
    archived = OrganizationFactory(name="株式会社高津製作所", archived_at=timezone.now())

    assert [suspect.organization for suspect in suspected_doubles(name="高津製作所")] == [archived]


def test_same_corporate_number_is_refused_even_when_called_another_company(as_role):
    client = as_role("coordinator")
    OrganizationFactory(corporate_number=NUMBER)

    response = client.post(reverse("company_new"), posted(name="別の名前", corporate_number=NUMBER, not_double="on"))

    assert response.status_code == 200
    assert "すでに" in str(response.context["form"].non_field_errors())
    with pytest.raises(IntegrityError, match="corporate_number"), transaction.atomic():
        OrganizationFactory(corporate_number=NUMBER)


def test_company_without_a_name_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="organization_has_name"), transaction.atomic():
        OrganizationFactory(name="", name_key="")


@pytest.mark.parametrize("role", ["official", "administrator"])
def test_only_staff_in_the_field_enter_companies(role):
    with pytest.raises(NotAllowed):
        actions.create_organization(
            values={"name": "x", "kind": OrganizationKind.SME}, actor=Actor.of(StaffFactory(roles={role}))
        )


# --- changing


def test_company_is_changed_and_a_note_is_kept_out_of_the_record(as_role):
    client, company = as_role("coordinator"), OrganizationFactory(internal_note="社外秘の古い話")
    page = open_page(client, "company_edit", company.pk)
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "growth_fields"}

    client.post(reverse("company_edit", args=[company.pk]), values | {"internal_note": "新しい話", "employees": "３０"})

    company.refresh_from_db()
    row = History.objects.about(company).get(action="edit")
    assert (company.internal_note, company.employees) == ("新しい話", 30)
    assert (row.changes["internal_note"], row.changes["employees"]) == ([True, True], [18, 30])
    assert row.confidential == {"internal_note": "社外秘の古い話"}


def test_second_of_two_writers_sees_what_stands_and_may_save_over_it(as_role):
    client, company = as_role("coordinator"), OrganizationFactory(name="株式会社高津製作所", address="旧住所")
    version = version_of(company)
    actions.change_organization(organization=company, values={"address": "先の人の住所"}, actor=Actor.of(client.user))
    fields = posted(name=company.name, address="後の人の住所", version=version)

    response = client.post(reverse("company_edit", args=[company.pk]), fields)

    page = response.content.decode()
    assert "先の人の住所" in page
    assert "後の人の住所" in page
    again = fields | {"version": response.context["form"].data["version"]}
    client.post(reverse("company_edit", args=[company.pk]), again)
    company.refresh_from_db()
    assert company.address == "後の人の住所"


def test_new_name_is_found_by_its_new_key(coordinator):
    company = OrganizationFactory(name="株式会社古い名前")

    actions.change_organization(
        organization=company, values={"name": "株式会社新しい名前"}, actor=Actor.of(coordinator)
    )

    assert suspected_doubles(name="古い名前") == []
    assert len(suspected_doubles(name="(株)新しい名前")) == 1


# --- the person in charge


def test_manager_gives_a_company_to_a_coordinator_with_its_open_steps():
    old, new = StaffFactory(), StaffFactory()
    company = OrganizationFactory(in_charge=old)
    manager = Actor.of(StaffFactory(roles={"manager"}))
    ports.open_follow_up(about=company, in_charge=old, due=TODAY, reason="電話する", actor=Actor.of(old))

    actions.put_in_charge(organization=company, in_charge=new, actor=manager)

    company.refresh_from_db()
    assert company.in_charge == new
    assert FollowUp.objects.get().in_charge == new
    assert Message.objects.get(kind="company_given").recipient == new


def test_coordinator_may_not_give_companies_away(coordinator):
    company = OrganizationFactory(in_charge=coordinator)

    with pytest.raises(NotAllowed):
        actions.put_in_charge(organization=company, in_charge=StaffFactory(), actor=Actor.of(coordinator))
    company.refresh_from_db()
    assert company.in_charge == coordinator


@pytest.mark.parametrize("person", [UserFactory, lambda: StaffFactory(is_active=False)])
def test_company_is_given_to_open_accounts_of_coordinators_only(person):
    manager = Actor.of(StaffFactory(roles={"manager"}))

    with pytest.raises(ActionError) as refused:
        actions.put_in_charge(organization=OrganizationFactory(), in_charge=person(), actor=manager)
    assert refused.value.field == "in_charge"


# --- archiving


def test_company_is_archived_with_a_reason_and_restored(as_role):
    client, company = as_role("coordinator"), OrganizationFactory()
    open_page(client, "company_archive", company.pk)
    client.post(reverse("company_archive", args=[company.pk]), {"reason": "二重登録"})
    company.refresh_from_db()
    assert (company.archived_at is not None, company.archive_reason) == (True, "二重登録")
    assert company not in Organization.objects.active()

    client.post(reverse("company_restore", args=[company.pk]))

    assert company in Organization.objects.active()
    assert [row.action for row in History.objects.about(company).order_by("pk")] == ["archive", "restore"]


def test_archiving_twice_or_without_a_reason_is_refused(coordinator):
    actor, company = Actor.of(coordinator), OrganizationFactory()
    with pytest.raises(ActionError):
        actions.archive_organization(organization=company, reason=" ", actor=actor, now=timezone.now())
    with pytest.raises(TransitionNotPossible):
        actions.restore_organization(organization=company, actor=actor)

    actions.archive_organization(organization=company, reason="廃業", actor=actor, now=timezone.now())
    with pytest.raises(TransitionNotPossible):
        actions.archive_organization(organization=company, reason="廃業", actor=actor, now=timezone.now())


# --- people


def test_contact_is_entered_and_personal_data_stay_out_of_the_record(as_role):
    client, company = as_role("coordinator"), OrganizationFactory()
    open_page(client, "contact_new", company.pk)

    client.post(
        reverse("contact_new", args=[company.pk]),
        {"name": "高津 太郎", "email": "Taro＠shop.example", "is_main": "on", "note": "耳が遠い"},
    )

    contact = company.contacts.get()
    assert (contact.name, contact.email, contact.is_main) == ("高津 太郎", "taro@shop.example", True)
    changes = str(History.objects.about(contact).get().changes)
    assert "太郎" not in changes
    assert "耳が遠い" not in changes


def test_one_contact_is_first_to_call(coordinator):
    company = OrganizationFactory()
    first = ContactFactory(organization=company, is_main=True)

    parts.save_contact(organization=company, values={"name": "二人目", "is_main": True}, actor=Actor.of(coordinator))

    first.refresh_from_db()
    assert not first.is_main


def test_contact_who_left_is_kept_and_no_longer_first(as_role):
    client = as_role("coordinator")
    contact = ContactFactory(is_main=True)
    args = [contact.organization_id, contact.pk]
    open_page(client, "contact_left", *args)

    client.post(reverse("contact_left", args=args), {"left_on": "R8.11.30"})
    contact.refresh_from_db()
    assert (contact.left_on, contact.is_main) == (TODAY, False)
    open_page(client, "contact_edit", *args)

    client.post(reverse("contact_back", args=args))
    contact.refresh_from_db()
    assert contact.left_on is None


# --- techniques and certifications


def abilities(capabilities, certifications=()):
    data = {}
    for prefix, rows in (("capability", capabilities), ("certification", certifications)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_techniques_and_certifications_are_noted_by_row(as_role):
    client, company = as_role("coordinator"), OrganizationFactory()
    press, weld = Technique.objects.all()[:2]
    open_page(client, "company_abilities", company.pk)
    rows = [{"technique": press.pk, "equipment": "200tプレス 3台"}, {"technique": "", "equipment": ""}]
    brand = {"kind": "brand", "name": "曲げ治具", "granted_in": "２０２４"}

    client.post(reverse("company_abilities", args=[company.pk]), abilities(rows, [brand]))

    capability = company.capabilities.get()
    assert (capability.technique, capability.equipment, capability.noted_by) == (press, "200tプレス 3台", client.user)
    assert company.certifications.get().granted_in == 2024
    noted_on = capability.noted_on
    rows = [{"technique": press.pk, "equipment": "200tプレス 3台"}, {"technique": weld.pk, "equipment": ""}]
    client.post(reverse("company_abilities", args=[company.pk]), abilities(rows))

    assert company.capabilities.get(technique=press).pk == capability.pk
    assert company.capabilities.get(technique=press).noted_on == noted_on
    assert (company.capabilities.count(), company.certifications.count()) == (2, 0)


@pytest.mark.parametrize(
    ("capabilities", "certifications"),
    [
        ([{"technique": "", "equipment": "200tプレス"}], []),
        ([], [{"kind": "brand", "name": "", "granted_in": ""}]),
        ([], [{"kind": "", "name": "曲げ治具", "granted_in": ""}]),
        ([{"technique": "9999", "equipment": ""}], []),
        ([{"technique": "TWICE", "equipment": "x"}, {"technique": "TWICE", "equipment": "x"}], []),
    ],
)
def test_half_filled_or_double_rows_are_sent_back(as_role, capabilities, certifications):
    client, company = as_role("coordinator"), OrganizationFactory()
    press = Technique.objects.first()
    rows = [row | {"technique": press.pk} if row["technique"] == "TWICE" else row for row in capabilities]

    response = client.post(reverse("company_abilities", args=[company.pk]), abilities(rows, certifications))

    assert response.status_code == 200
    assert_valid(response.content.decode())
    assert (company.capabilities.count(), company.certifications.count()) == (0, 0)
