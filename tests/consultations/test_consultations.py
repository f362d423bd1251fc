"""Consultations through their states, with their mails."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from consultations.actions import consultations as actions
from consultations.actions.consultations import Asker
from consultations.enums import ConsultationChannel, ConsultationState, FollowUpState, Outcome, Subject
from consultations.models import Consultation, FollowUp
from consultations.workflows import CONSULTATION
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.mail.models import CallListEntry, Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.consultations import ConsultationFactory, FollowUpFactory
from tests.factories.exchange import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.get_fixed_timezone(0))
DUE = date(2026, 11, 27)
QUESTION = {"subject": Subject.FILING, "question": "治具を出願したい。", "now": NOW, "answer_due": DUE}


@pytest.fixture
def coordinator():
    return Actor.of(StaffFactory())


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def asked(**more) -> tuple[Actor, Consultation]:
    membership = MembershipFactory()
    member, company = Actor.of(membership.user), membership.organization
    asker = Asker(company=company, company_name=company.name, person_name="多摩", email=membership.user.email)
    return member, actions.ask(actor=member, asker=asker, **QUESTION | more)


def test_member_asks_and_the_desk_is_told():
    member, consultation = asked()

    assert (consultation.state, consultation.channel, consultation.in_charge) == (
        ConsultationState.RECEIVED,
        ConsultationChannel.WEB,
        None,
    )
    assert consultation.number.startswith("2026-")
    assert kinds() == ["consultation_receipt", "consultation_new"]
    assert [message.recipient for message in Message.objects.order_by("pk")] == [member.user, None]


def test_question_goes_to_the_coordinator_of_the_company():
    membership = MembershipFactory(organization__in_charge=StaffFactory())
    company = membership.organization

    actions.ask(actor=Actor.of(membership.user), asker=Asker(company=company, company_name=company.name), **QUESTION)

    assert Message.objects.get(kind="consultation_new").recipient == company.in_charge


def test_member_asks_for_the_own_company_only():
    member = Actor.of(MembershipFactory().user)

    for company in (None, OrganizationFactory()):
        with pytest.raises(NotAllowed):
            actions.ask(actor=member, asker=Asker(company=company, company_name="よその会社"), **QUESTION)


def test_coordinator_receives_by_telephone_and_is_in_charge(coordinator):
    consultation = actions.receive_consultation(
        actor=coordinator,
        asker=Asker(company_name="名前だけの会社", telephone="044-200-0001"),
        channel=ConsultationChannel.TELEPHONE,
        **QUESTION,
    )

    assert (consultation.state, consultation.in_charge) == (ConsultationState.ASSIGNED, coordinator.user)
    # Told on the telephone already: neither a mail nor a call.
    assert (kinds(), CallListEntry.objects.count()) == ([], 0)


def test_consultation_of_nobody_is_refused(coordinator):
    with pytest.raises(ActionError) as caught:
        actions.receive_consultation(actor=coordinator, asker=Asker(), channel=ConsultationChannel.WINDOW, **QUESTION)

    assert (caught.value.field, Consultation.objects.count()) == ("company_name", 0)


def test_assigning_tells_the_colleague_and_moves_next_steps(coordinator):
    consultation, colleague = ConsultationFactory(), StaffFactory()
    follow_up = FollowUpFactory(company=None, about_company=consultation.company, consultation=consultation)

    actions.assign_consultation(actor=coordinator, consultation=consultation, to=colleague, today=DUE)

    consultation.refresh_from_db()
    follow_up.refresh_from_db()
    assert (consultation.state, consultation.in_charge) == (ConsultationState.ASSIGNED, colleague)
    assert follow_up.in_charge == colleague
    assert Message.objects.get(kind="consultation_assigned").recipient == colleague


def test_only_coordinators_are_assigned(coordinator):
    with pytest.raises(ActionError) as caught:
        actions.assign_consultation(
            actor=coordinator, consultation=ConsultationFactory(), to=StaffFactory(roles={"official"}), today=DUE
        )

    assert caught.value.field == "to"


def test_who_starts_an_unassigned_one_is_in_charge(coordinator):
    consultation = actions.start_consultation(actor=coordinator, consultation=ConsultationFactory())

    assert (consultation.state, consultation.in_charge) == (ConsultationState.IN_HAND, coordinator.user)


def test_first_answer_stops_the_clock(coordinator):
    member, consultation = asked()
    actions.assign_consultation(actor=coordinator, consultation=consultation, to=coordinator.user, today=DUE)

    actions.answer_consultation(actor=coordinator, consultation=consultation, answer="一度お会いしましょう。", now=NOW)
    later = actions.answer_consultation(
        actor=coordinator, consultation=consultation, answer="来週伺います。", now=NOW + timedelta(days=1)
    )

    assert (later.answer, later.first_answered_at) == ("来週伺います。", NOW)
    answers = Message.objects.filter(kind="consultation_answered")
    assert [message.recipient for message in answers] == [member.user, member.user]


def test_who_has_no_address_stands_on_the_call_list(coordinator):
    consultation = ConsultationFactory(assigned=True)

    actions.answer_consultation(actor=coordinator, consultation=consultation, answer="先に調べましょう。", now=NOW)

    entry = CallListEntry.objects.get()
    assert (entry.in_charge, entry.telephone) == (consultation.in_charge, consultation.telephone)
    assert "先に調べましょう" not in entry.text


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        (Outcome.ANSWERED, {}, "answer"),
        (Outcome.REFERRED, {}, "referred_to"),
        (Outcome.WITHDRAWN, {}, "outcome"),
        ("", {}, "outcome"),
    ],
)
def test_finishing_asks_for_what_belongs_to_the_outcome(coordinator, outcome, more, field):
    with pytest.raises(ActionError) as caught:
        actions.finish_consultation(
            actor=coordinator, consultation=ConsultationFactory(in_hand=True), outcome=outcome, now=NOW, **more
        )

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Outcome.ANSWERED, {"answer": "先に調べましょう。"}),
        (Outcome.REFERRED, {"referred_to": "デモ特許情報センター"}),
        (Outcome.VISIT, {}),
        (Outcome.DISPATCH, {}),
    ],
)
def test_consultation_is_finished_with_an_outcome(coordinator, outcome, more):
    consultation = actions.finish_consultation(
        actor=coordinator, consultation=ConsultationFactory(in_hand=True), outcome=outcome, now=NOW, **more
    )

    consultation.refresh_from_db()
    assert (consultation.state, consultation.outcome, consultation.done_at) == (ConsultationState.DONE, outcome, NOW)


def test_withdrawing_ends_what_was_owed(coordinator):
    member, consultation = asked()
    follow_up = FollowUpFactory(company=None, about_company=consultation.company, consultation=consultation)

    actions.withdraw_consultation(actor=member, consultation=consultation, now=NOW)

    consultation.refresh_from_db()
    assert (consultation.state, consultation.outcome) == (ConsultationState.DONE, Outcome.WITHDRAWN)
    assert FollowUp.objects.get(pk=follow_up.pk).state == FollowUpState.NOT_NEEDED


def test_note_ties_the_typed_name_to_a_company(coordinator):
    consultation, company = ConsultationFactory(company=None, company_name="多摩製作所"), OrganizationFactory()

    actions.note_on_consultation(actor=coordinator, consultation=consultation, internal_note="急ぎ。", company=company)

    consultation.refresh_from_db()
    assert (consultation.company, consultation.internal_note) == (company, "急ぎ。")


ACTIONS = {
    "assign": lambda actor, row: actions.assign_consultation(
        actor=actor, consultation=row, to=StaffFactory(), today=DUE
    ),
    "start": lambda actor, row: actions.start_consultation(actor=actor, consultation=row),
    "answer": lambda actor, row: actions.answer_consultation(actor=actor, consultation=row, answer="はい。", now=NOW),
    "finish": lambda actor, row: actions.finish_consultation(
        actor=actor, consultation=row, outcome=Outcome.VISIT, now=NOW
    ),
    "withdraw": lambda actor, row: actions.withdraw_consultation(actor=actor, consultation=row, now=NOW),
}
TRAITS = {
    "received": {},
    "assigned": {"assigned": True},
    "in_hand": {"in_hand": True},
    "done": {"done": True},
}


def test_each_action_of_the_table_is_tried():
    assert set(ACTIONS) == set(CONSULTATION.transitions)


@pytest.mark.parametrize("state", ConsultationState.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_starts_from_the_states_of_the_table(action, state, coordinator):
    consultation = ConsultationFactory(**TRAITS[state])

    if CONSULTATION.allows(action, state):
        assert ACTIONS[action](coordinator, consultation).state == CONSULTATION.target(action, state)
    else:
        with pytest.raises(TransitionNotPossible):
            ACTIONS[action](coordinator, consultation)


@pytest.mark.parametrize("action", ACTIONS)
def test_others_may_not_work_on_a_consultation(action):
    consultation = ConsultationFactory()

    for stranger in (Actor.of(UserFactory()), Actor.of(StaffFactory(roles={"official"}))):
        with pytest.raises(NotAllowed):
            ACTIONS[action](stranger, consultation)
