"""What each step of an application writes: fields, clock, mail, next steps, history."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from consultations.models import FollowUp
from exchange.actions import application_work as work
from exchange.actions import applications as actions
from exchange.enums import ApplicationChannel, DeclinedBy
from exchange.models import Application, Match, Organization
from exchange.queries.applications import organizations_named, suggested_organizations
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import CallListEntry, Message
from programs.models import Figure, Indicator
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import (
    ApplicationFactory,
    ContactFactory,
    ListingFactory,
    MembershipFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
PUBLIC = Actor.of(None)
FIELDS: dict[str, Any] = {
    "company_name": "株式会社架空プレス",
    "applicant_name": "架空 花子",
    "telephone": "044-200-0011",
    "email": "",
    "wanted_use": "弁当箱",
    "strengths": "",
    "first_wishes": ["talk"],
    "call_when": "",
}


def apply(**fields: Any) -> Application:
    listing = ListingFactory(open=True, permission=False)  # whose recorder would be one more coordinator
    application = actions.write_draft(
        listing=listing, channel=ApplicationChannel.WEB, fields={**FIELDS, **fields}, actor=PUBLIC
    )
    return actions.send_without_account(application=application, actor=PUBLIC, today=TODAY, now=NOW)


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_with_a_telephone_only_it_is_received_at_once():
    coordinator = StaffFactory(roles={"coordinator"})

    application = apply()

    assert (application.state, application.number) == ("submitted", "2026-0001")
    assert application.first_call_due == date(2026, 11, 27)
    assert application.confirmed_at is None
    assert list(Message.objects.values_list("kind", "recipient")) == [("application_new", coordinator.pk)]
    assert CallListEntry.objects.get().kind == "application_received"


def test_with_an_email_it_waits_for_the_link():
    StaffFactory(roles={"coordinator"})

    application = apply(email="hanako@press.example")

    assert (application.state, application.number) == ("draft", None)
    assert kinds() == ["application_confirm"]
    with pytest.raises(NotAllowed):
        actions.submit(application=application, actor=PUBLIC, today=TODAY, now=NOW)

    actions.confirm_by_link(application=application, actor=Actor.link("花子"), today=TODAY, now=NOW)
    actions.confirm_by_link(application=application, actor=Actor.link("花子"), today=TODAY, now=NOW)

    application.refresh_from_db()
    assert (application.state, application.number, application.confirmed_at) == ("submitted", "2026-0001", NOW)
    assert kinds() == ["application_confirm", "application_received", "application_new"]


def test_a_call_receives_what_was_never_confirmed_by_mail():
    application = apply(email="hanako@press.example")

    work.confirm_by_call(application=application, actor=Actor.of(StaffFactory()), today=TODAY, now=NOW, note="電話あり")

    application.refresh_from_db()
    assert (application.state, application.number) == ("submitted", "2026-0001")
    assert application.first_called_at == application.confirmed_at == NOW
    assert Message.objects.get(kind="application_confirm").state == "cancelled"
    assert History.objects.about(application).filter(action="first_call").get().note == "電話あり"


def test_new_work_goes_to_whoever_is_in_charge_of_the_listing():
    in_charge, _other = StaffFactory(roles={"coordinator"}), StaffFactory(roles={"coordinator"})
    application = ApplicationFactory(draft=True, email="", listing=ListingFactory(open=True, in_charge=in_charge))

    actions.submit(application=application, actor=PUBLIC, today=TODAY, now=NOW)

    assert list(Message.objects.values_list("recipient", flat=True)) == [in_charge.pk]


def test_without_any_coordinator_the_desk_is_written_to(settings):
    apply()

    assert Message.objects.get().address == settings.DESK["email"]


def test_no_application_on_a_closed_listing():
    listing = ListingFactory(closed=True)

    with pytest.raises(ActionError, match="受付を休んでいます"):
        actions.write_draft(listing=listing, channel=ApplicationChannel.WEB, fields=FIELDS, actor=PUBLIC)

    assert Application.objects.count() == 0


def test_a_draft_is_not_sent_after_the_listing_closed():
    application = ApplicationFactory(draft=True, email="", listing=ListingFactory(closed=True))

    with pytest.raises(ActionError, match="受付を休んでいます"):
        actions.submit(application=application, actor=PUBLIC, today=TODAY, now=NOW)


def test_a_company_applies_once_at_a_time():
    first = ApplicationFactory(by_member=True)
    second = ApplicationFactory(
        by_member=True, draft=True, company=first.company, applied_by=first.applied_by, listing=first.listing
    )
    MembershipFactory(organization=first.company, user=first.applied_by)

    with pytest.raises(ActionError, match=first.number):
        actions.submit(application=second, actor=Actor.of(first.applied_by), today=TODAY, now=NOW)


def test_nobody_without_a_way_to_be_reached():
    with pytest.raises(ValidationError, match="電話番号かメールアドレス"):
        apply(telephone="")


@pytest.mark.parametrize("channel", [ApplicationChannel.STAFF, ApplicationChannel.PARTNER])
def test_on_behalf_of_a_company_by_staff_and_partners_only(channel):
    listing = ListingFactory(open=True)
    for actor in (PUBLIC, Actor.of(UserFactory())):
        with pytest.raises(NotAllowed):
            actions.write_draft(listing=listing, channel=channel, fields=FIELDS, actor=actor)


def test_take_up_makes_an_organization_of_a_typed_name():
    application = ApplicationFactory(company_name="㈱架空プレス")
    coordinator = StaffFactory()

    work.take_up(
        application=application,
        company=work.NewCompany("㈱架空プレス", "カクウプレス", "takatsu"),
        in_charge=coordinator,
        actor=Actor.of(coordinator),
        now=NOW,
    )

    application.refresh_from_db()
    made = Organization.objects.get(name="㈱架空プレス")
    assert (application.company, application.in_charge, application.state) == (made, coordinator, "taken_up")
    assert (made.kind, made.name_key, made.telephone, made.in_charge) == (
        "sme",
        "架空プレス",
        "044-200-0011",
        coordinator,
    )
    owed = FollowUp.objects.get()
    assert (owed.application, owed.due, owed.what) == (
        application,
        application.first_call_due,
        "申込者に最初の電話をする",
    )
    assert kinds() == ["application_taken_up"]


def test_take_up_refuses_the_owner_of_the_technology():
    application = ApplicationFactory()
    coordinator = StaffFactory()

    with pytest.raises(ActionError) as error:
        work.take_up(
            application=application,
            company=application.listing.owner,
            in_charge=coordinator,
            actor=Actor.of(coordinator),
            now=NOW,
        )

    assert error.value.field == "company"


def test_take_up_names_coordinators_only():
    application = ApplicationFactory()
    official = StaffFactory(roles={"official"})

    with pytest.raises(ActionError, match="コーディネータを選んで"):
        work.take_up(
            application=application,
            company=OrganizationFactory(),
            in_charge=official,
            actor=Actor.of(StaffFactory()),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("agreed", "text", "field"), [(False, "弁当箱に使いたい", "agreed"), (True, " ", "message_to_owner")]
)
def test_nothing_is_passed_on_without_consent(agreed, text, field):
    application = ApplicationFactory(taken_up=True)

    with pytest.raises(ActionError) as error:
        work.pass_on(
            application=application,
            agreed=agreed,
            may_name=True,
            message_to_owner=text,
            actor=Actor.of(StaffFactory()),
            today=TODAY,
            now=NOW,
        )

    application.refresh_from_db()
    assert error.value.field == field
    assert (application.state, application.passed_on_at) == ("taken_up", None)


def test_pass_on_starts_the_owners_clock():
    application = ApplicationFactory(taken_up=True)
    provider = MembershipFactory(organization=application.listing.owner).user

    work.pass_on(
        application=application,
        agreed=True,
        may_name=False,
        message_to_owner="弁当箱に使いたい",
        actor=Actor.of(application.in_charge),
        today=TODAY,
        now=NOW,
    )

    application.refresh_from_db()
    assert (application.state, application.answer_due) == ("passed_on", date(2026, 12, 15))
    assert Message.objects.get(kind="application_to_owner").recipient == provider
    assert FollowUp.objects.owed().get().due == date(2026, 12, 15)
    row = History.objects.about(application).get(action="pass_on")
    assert row.changes["message_to_owner"] == [True, True]


def test_an_owner_without_an_account_is_written_to_at_its_contact():
    application = ApplicationFactory(taken_up=True)
    contact = ContactFactory(organization=application.listing.owner, is_main=True)

    work.pass_on(
        application=application,
        agreed=True,
        may_name=False,
        message_to_owner="弁当箱に使いたい",
        actor=Actor.of(application.in_charge),
        today=TODAY,
        now=NOW,
    )

    assert Message.objects.get(kind="application_to_owner").address == contact.email


def test_answer_day_needs_a_day_to_come_and_a_sentence():
    application = ApplicationFactory(passed_on=True)
    actor = Actor.of(MembershipFactory(organization=application.listing.owner).user)
    for day, note, field in (
        (TODAY - timedelta(days=1), "確認中", "day"),
        (TODAY + timedelta(days=400), "確認中", "day"),
        (TODAY, " ", "note"),
    ):
        with pytest.raises(ActionError) as error:
            work.name_answer_day(application=application, day=day, note=note, actor=actor, today=TODAY)
        assert error.value.field == field

    work.name_answer_day(application=application, day=date(2027, 1, 8), note="確認中", actor=actor, today=TODAY)

    application.refresh_from_db()
    assert (application.answer_due, application.answer_delay_note) == (date(2027, 1, 8), "確認中")
    assert FollowUp.objects.owed().get().due == date(2027, 1, 8)


def test_accept_opens_the_case_and_owes_the_interview():
    application = ApplicationFactory(passed_on=True)
    actor = Actor.of(MembershipFactory(organization=application.listing.owner).user)

    match = work.accept(application=application, actor=actor, today=TODAY, now=NOW)

    owed = FollowUp.objects.owed().get()
    assert (owed.match, owed.in_charge, owed.what) == (match, application.in_charge, "最初の面談の日程を調整する")
    assert owed.due == date(2026, 12, 1)
    assert match.number == "M2026-0001"
    assert {"application_accepted", "application_answered"} <= set(kinds())


def test_accept_is_all_or_nothing():
    """Where the case cannot open, the application stays as it was."""
    application = ApplicationFactory(passed_on=True)
    Application.objects.filter(pk=application.pk).update(company=application.listing.owner)

    with pytest.raises(ValidationError):
        work.accept(application=application, actor=Actor.of(StaffFactory()), today=TODAY, now=NOW)

    application.refresh_from_db()
    assert (application.state, Match.objects.count()) == ("passed_on", 0)
    assert History.objects.about(application).filter(action="accept").count() == 0


def test_the_owner_declines_for_itself_only():
    application = ApplicationFactory(passed_on=True)
    actor = Actor.of(MembershipFactory(organization=application.listing.owner).user)

    work.decline(
        application=application, reason="field", note="社外秘", declined_by=DeclinedBy.COORDINATOR, actor=actor, now=NOW
    )

    application.refresh_from_db()
    assert (application.state, application.declined_by) == ("declined", DeclinedBy.OWNER)
    assert FollowUp.objects.owed().count() == 0


def test_staff_do_not_decline_for_an_owner_who_was_not_asked():
    application = ApplicationFactory(taken_up=True)

    with pytest.raises(ActionError) as error:
        work.decline(
            application=application,
            reason="field",
            declined_by=DeclinedBy.OWNER,
            actor=Actor.of(StaffFactory()),
            now=NOW,
        )

    assert error.value.field == "declined_by"


def test_withdrawal_after_passing_on_is_told_to_the_owner():
    application = ApplicationFactory(passed_on=True)
    provider = MembershipFactory(organization=application.listing.owner).user

    actions.withdraw(application=application, actor=Actor.link("花子"))

    assert Message.objects.get(kind="application_ended").recipient == provider
    assert Message.objects.get(kind="application_withdrawn").recipient == application.in_charge


def test_received_applications_move_the_plans_figure():
    indicator = Indicator.objects.create(
        code="test-applications",
        name="申込み",
        name_en="Applications",
        unit="件",
        unit_en="",
        source_key="exchange.applications",
    )

    apply()
    apply(email="hanako@press.example")  # not confirmed: not counted

    assert Figure.objects.get(indicator=indicator, fiscal_year=2026, month=11).number == 1
    assert Figure.objects.get(indicator=indicator, fiscal_year=2026, month=0).number == 1


SECRETS = ("社外秘の使い道", "秘密の設備", "架空 花子", "044-200-0011", "秘密の追記", "秘密の伝言")


def test_no_mail_holds_a_confidential_word():
    """Through the whole chain: neither in what is stored for a mail nor in its text."""
    application = apply(email="hanako@press.example", wanted_use=SECRETS[0], strengths=SECRETS[1])
    coordinator = StaffFactory(roles={"coordinator"})
    MembershipFactory(organization=application.listing.owner)
    staff = Actor.of(coordinator)
    actions.confirm_by_link(application=application, actor=Actor.link("花子"), today=TODAY, now=NOW)
    work.ask_to_add(application=application, text="秘密の質問", actor=staff, now=NOW)
    actions.add(application=application, text=SECRETS[4], actor=Actor.link("花子"))
    work.take_up(application=application, company=work.NewCompany("架空"), in_charge=coordinator, actor=staff, now=NOW)
    work.pass_on(
        application=application,
        agreed=True,
        may_name=False,
        message_to_owner=SECRETS[5],
        actor=staff,
        today=TODAY,
        now=NOW,
    )
    work.accept(application=application, actor=staff, today=TODAY, now=NOW)

    mails = list(Message.objects.all())
    assert len(mails) >= 9
    for mail in mails:
        words = f"{mail.subject} {mail.text} {mail.context}"
        assert [secret for secret in (*SECRETS, "秘密の質問", application.listing.title) if secret in words] == []


@pytest.mark.parametrize(
    ("name", "telephone"),
    [("（株）架空プレス", "0"), ("カクウ", "０４４（２００）００１１"), ("株式会社　架空プレス", "0")],
)
def test_suggestions_know_other_spellings(name, telephone):
    company = OrganizationFactory(name="株式会社架空プレス", telephone="044-200-0011")
    OrganizationFactory(name="株式会社別のプレス")

    application = ApplicationFactory(company_name=name, telephone=telephone)

    assert list(suggested_organizations(application)) == [company]


def test_companies_are_found_by_part_of_the_name_kana_or_number():
    company = OrganizationFactory(name="株式会社架空プレス", kana="カクウプレス", corporate_number="1010001000006")
    OrganizationFactory(name="別の会社", kana="ベツ")

    for text in ("架空プ", "かくう", "1010001000006"):
        assert list(organizations_named(text)) == [company]
    assert list(organizations_named(" ")) == []


def test_what_nobody_confirmed_is_forgotten_after_a_month():
    old = ApplicationFactory(draft=True, created_at=NOW - timedelta(days=31))
    kept = [
        ApplicationFactory(draft=True, created_at=NOW - timedelta(days=29)),
        ApplicationFactory(draft=True, by_member=True, created_at=NOW - timedelta(days=99)),
        ApplicationFactory(created_at=NOW - timedelta(days=99)),
    ]

    assert actions.forget_unconfirmed(now=NOW) == 1

    assert set(Application.objects.all()) == set(kept)
    assert History.objects.get(action="forget").subject_id == old.pk
