"""Dispatches from the request to the survey."""

from datetime import date
from decimal import Decimal

import pytest

from consultations.actions import dispatches as actions
from consultations.actions.dispatches import Request
from consultations.actions.experts import save_expert
from consultations.enums import DispatchState, DispatchUnit, Profession, Subject
from consultations.models import Dispatch, Expert
from consultations.workflows import DISPATCH
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.mail.models import CallListEntry, Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.consultations import DispatchFactory, ExpertFactory
from tests.factories.exchange import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def coordinator():
    return Actor.of(StaffFactory())


@pytest.fixture
def manager():
    return Actor.of(StaffFactory(roles={"manager"}))


def request_for(expert: Expert) -> Request:
    return Request(
        company=OrganizationFactory(),
        expert=expert,
        subject=Subject.FILING,
        purpose="治具の出願。",
        unit=DispatchUnit.TIMES,
        allowed=Decimal(3),
    )


def test_dispatch_goes_from_request_to_survey(coordinator, manager):
    expert = ExpertFactory(with_account=True)
    person = Actor.of(expert.user)
    dispatch = actions.request_dispatch(actor=coordinator, request=request_for(expert), today=TODAY)

    actions.approve_dispatch(actor=manager, dispatch=dispatch, today=TODAY)
    actions.accept_dispatch(actor=person, dispatch=dispatch, no_conflict=True)
    actions.log_use(actor=person, dispatch=dispatch, amount=Decimal("1.5"), day=TODAY, today=TODAY)
    actions.report_dispatch(actor=person, dispatch=dispatch, report="調べました。", today=TODAY)
    actions.survey_dispatch(
        actor=Actor.of(MembershipFactory(organization=dispatch.company).user),
        dispatch=dispatch,
        score=5,
        note="助かった",
    )

    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.used, dispatch.remaining) == (
        DispatchState.SURVEYED,
        Decimal("1.5"),
        Decimal("1.5"),
    )
    told = list(Message.objects.order_by("pk").values_list("kind", "recipient"))
    assert told == [
        ("dispatch_requested", manager.user.pk),
        ("dispatch_asked", expert.user.pk),
        ("dispatch_accepted", coordinator.user.pk),
        ("dispatch_reported", coordinator.user.pk),
    ]


def test_declined_dispatch_goes_to_another_expert(coordinator):
    dispatch, other = DispatchFactory(waiting=True), ExpertFactory(with_account=True)
    first = dispatch.expert
    actions.decline_dispatch(actor=Actor.of(first.user), dispatch=dispatch, reason="顧問先と競合します。")

    with pytest.raises(ActionError):
        actions.ask_another_expert(actor=coordinator, dispatch=dispatch, expert=first)
    actions.ask_another_expert(actor=coordinator, dispatch=dispatch, expert=other)

    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.expert, dispatch.decline_reason) == (DispatchState.WAITING, other, "")
    assert list(Dispatch.objects.visible_to(first.user)) == []
    assert list(Dispatch.objects.visible_to(other.user)) == [dispatch]


def test_only_the_manager_decides(coordinator):
    dispatch = DispatchFactory()

    for decide in (
        lambda: actions.approve_dispatch(actor=coordinator, dispatch=dispatch, today=TODAY),
        lambda: actions.refuse_dispatch(actor=coordinator, dispatch=dispatch, reason="枠がない"),
    ):
        with pytest.raises(NotAllowed):
            decide()


def test_accepting_takes_the_declaration():
    dispatch = DispatchFactory(waiting=True)

    with pytest.raises(ActionError) as caught:
        actions.accept_dispatch(actor=Actor.of(dispatch.expert.user), dispatch=dispatch, no_conflict=False)

    assert caught.value.field == "no_conflict"


def test_coordinator_answers_for_an_expert_without_account_only(coordinator):
    with_account = DispatchFactory(waiting=True)
    without = DispatchFactory(waiting=True, expert=ExpertFactory())

    with pytest.raises(NotAllowed):
        actions.accept_dispatch(actor=coordinator, dispatch=with_account, no_conflict=True)
    assert actions.accept_dispatch(actor=coordinator, dispatch=without, no_conflict=True).state == (
        DispatchState.UNDER_WAY
    )


def test_expert_without_address_is_called(manager):
    dispatch = DispatchFactory(expert=ExpertFactory())

    actions.approve_dispatch(actor=manager, dispatch=dispatch, today=TODAY)

    entry = CallListEntry.objects.get()
    assert (entry.telephone, entry.in_charge) == (dispatch.expert.telephone, dispatch.in_charge)


@pytest.mark.parametrize(
    ("amount", "day", "field"),
    [
        (Decimal("3.5"), TODAY, "amount"),
        (Decimal(0), TODAY, "amount"),
        (Decimal(1), date(2026, 11, 25), "day"),
    ],
)
def test_use_stays_within_what_was_approved(amount, day, field):
    dispatch = DispatchFactory(under_way=True)

    with pytest.raises(ActionError) as caught:
        actions.log_use(actor=Actor.of(dispatch.expert.user), dispatch=dispatch, amount=amount, day=day, today=TODAY)

    assert caught.value.field == field


def test_report_follows_work():
    dispatch = DispatchFactory(under_way=True)

    with pytest.raises(ActionError):
        actions.report_dispatch(actor=Actor.of(dispatch.expert.user), dispatch=dispatch, report="報告", today=TODAY)


def test_expert_who_cannot_be_asked_is_not(coordinator):
    with pytest.raises(ActionError) as caught:
        actions.request_dispatch(actor=coordinator, request=request_for(ExpertFactory(is_active=False)), today=TODAY)

    assert caught.value.field == "expert"


def test_expert_is_entered_and_changed(coordinator):
    values = {"name": "弁理 士郎", "profession": Profession.PATENT_ATTORNEY, "is_public": True}
    expert = save_expert(actor=coordinator, values=values)

    save_expert(actor=coordinator, values={"is_public": False}, expert=expert)

    assert list(Expert.objects.public()) == []
    with pytest.raises(NotAllowed):
        save_expert(actor=Actor.of(UserFactory()), values=values)


def _expert(dispatch: Dispatch) -> Actor:
    return Actor.of(dispatch.expert.user)


ACTIONS = {
    "approve": lambda people, row: actions.approve_dispatch(actor=people["manager"], dispatch=row, today=TODAY),
    "refuse": lambda people, row: actions.refuse_dispatch(actor=people["manager"], dispatch=row, reason="枠がない"),
    "accept": lambda people, row: actions.accept_dispatch(actor=_expert(row), dispatch=row, no_conflict=True),
    "decline": lambda people, row: actions.decline_dispatch(actor=_expert(row), dispatch=row, reason="競合"),
    "ask_another": lambda people, row: actions.ask_another_expert(
        actor=people["coordinator"], dispatch=row, expert=ExpertFactory()
    ),
    "log_use": lambda people, row: actions.log_use(
        actor=_expert(row), dispatch=row, amount=Decimal(1), day=TODAY, today=TODAY
    ),
    "report": lambda people, row: actions.report_dispatch(actor=_expert(row), dispatch=row, report="報告", today=TODAY),
    "survey": lambda people, row: actions.survey_dispatch(actor=people["coordinator"], dispatch=row, score=4, note=""),
}


def test_each_action_of_the_table_is_tried():
    assert set(ACTIONS) == set(DISPATCH.transitions)


@pytest.mark.parametrize("state", DispatchState.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_starts_from_the_states_of_the_table(action, state, coordinator, manager):
    traits = {} if state == DispatchState.REQUESTED else {state: True}
    dispatch = DispatchFactory(**traits, **({"used": Decimal(1)} if state == "under_way" else {}))
    people = {"coordinator": coordinator, "manager": manager}

    if DISPATCH.allows(action, state):
        ACTIONS[action](people, dispatch)
        assert Dispatch.objects.get(pk=dispatch.pk).state == DISPATCH.target(action, state)
    else:
        # Where the expert reads it no more, the answer is 403 rather than "not possible now".
        with pytest.raises((TransitionNotPossible, NotAllowed)):
            ACTIONS[action](people, dispatch)
        assert Dispatch.objects.get(pk=dispatch.pk).state == state
