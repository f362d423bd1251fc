"""Every action on an application × every state: where it is refused, nothing changes; where it goes, it arrives."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.actions import application_work as work
from exchange.actions import applications as actions
from exchange.enums import ApplicationState
from exchange.models import Application, Match, Membership
from exchange.workflows import APPLICATION
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ApplicationFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()
DRAFT, SUBMITTED, ADD, TAKEN_UP, PASSED_ON, ACCEPTED, DECLINED, WITHDRAWN = ApplicationState
TRAIT = {
    DRAFT: "draft",
    SUBMITTED: "",
    ADD: "add",
    TAKEN_UP: "taken_up",
    PASSED_ON: "passed_on",
    ACCEPTED: "accepted",
    DECLINED: "declined",
    WITHDRAWN: "withdrawn",
}


def staff() -> Actor:
    return Actor.of(StaffFactory())


def writer(application: Application) -> Actor:
    """Who may change the draft and send it."""
    return Actor.of(None) if application.channel == "web" else Actor.of(application.applied_by)


def take_up(application: Application, actor: Actor) -> Any:
    company = application.company or OrganizationFactory()
    return work.take_up(application=application, company=company, in_charge=actor.user, actor=actor, now=NOW)


def pass_on(application: Application, actor: Actor) -> Any:
    words = {"agreed": True, "may_name": False, "message_to_owner": "話を聞きたい"}
    return work.pass_on(application=application, actor=actor, today=TODAY, now=NOW, **words)


def submit(application: Application, actor: Actor) -> Any:
    Application.objects.filter(pk=application.pk).update(email="")
    return actions.submit(application=application, actor=Actor.of(None), today=TODAY, now=NOW)


# action → (the call by who may, state → the state after it)
CASES: dict[str, tuple[Callable[[Application, Actor], Any], dict[str, str]]] = {
    "confirm_by_link": (
        lambda a, _s: actions.confirm_by_link(application=a, actor=Actor.link("花子"), today=TODAY, now=NOW),
        {DRAFT: SUBMITTED},
    ),
    "confirm_by_call": (
        lambda a, s: work.confirm_by_call(application=a, actor=s, today=TODAY, now=NOW),
        {DRAFT: SUBMITTED, SUBMITTED: SUBMITTED, ADD: ADD, TAKEN_UP: TAKEN_UP},
    ),
    "ask_to_add": (
        lambda a, s: work.ask_to_add(application=a, text="板の厚さは？", actor=s, now=NOW),
        {SUBMITTED: ADD, TAKEN_UP: ADD},
    ),
    "add": (lambda a, _s: actions.add(application=a, text="0.5ミリ", actor=Actor.link("花子")), {ADD: SUBMITTED}),
    "take_up": (take_up, {SUBMITTED: TAKEN_UP, ADD: TAKEN_UP}),
    "pass_on": (pass_on, {TAKEN_UP: PASSED_ON}),
    "allow_name": (
        lambda a, s: work.allow_name(application=a, actor=s),
        {PASSED_ON: PASSED_ON, ACCEPTED: ACCEPTED},
    ),
    "name_answer_day": (
        lambda a, s: work.name_answer_day(
            application=a, day=TODAY + timedelta(days=9), note="確認中", actor=s, today=TODAY
        ),
        {PASSED_ON: PASSED_ON},
    ),
    "accept": (
        lambda a, s: work.accept(application=a, actor=s, today=TODAY, now=NOW),
        {PASSED_ON: ACCEPTED},
    ),
    "decline": (
        lambda a, s: work.decline(application=a, reason="field", actor=s, now=NOW),
        dict.fromkeys((SUBMITTED, ADD, TAKEN_UP, PASSED_ON), DECLINED),
    ),
    "withdraw": (
        lambda a, s: actions.withdraw(application=a, actor=writer(a) if a.is_draft else Actor.link("花子")),
        dict.fromkeys((DRAFT, SUBMITTED, ADD, TAKEN_UP, PASSED_ON), WITHDRAWN),
    ),
}
# Confirming twice answers with what the first time made, whatever became of it.
REPEATABLE = {"confirm_by_link"}


def test_every_action_of_the_table_is_tried():
    assert {*CASES, "submit"} == set(APPLICATION.transitions)


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("action", CASES)
def test_action_from_state(action: str, state: ApplicationState):
    trait = {TRAIT[state]: True} if TRAIT[state] else {}
    application = ApplicationFactory(**trait)
    call, targets = CASES[action]
    rows = History.objects.count()

    if state in targets:
        call(application, staff())
    elif action in REPEATABLE:
        call(application, staff())
        assert History.objects.count() == rows
    else:
        with pytest.raises(TransitionNotPossible):
            call(application, staff())
        assert History.objects.count() == rows

    application.refresh_from_db()
    assert application.state == targets.get(state, state)
    assert Match.objects.count() == (1 if action == "accept" and state == PASSED_ON else 0)


@pytest.mark.parametrize("state", ApplicationState)
def test_submit_from_state(state: ApplicationState):
    """Whoever may write: only a draft is theirs to change, so every other state is refused."""
    trait = {TRAIT[state]: True} if TRAIT[state] else {}
    application = ApplicationFactory(**trait)
    if state == DRAFT:
        submit(application, staff())
    else:
        with pytest.raises(NotAllowed):
            submit(application, staff())

    application.refresh_from_db()
    assert application.state == (SUBMITTED if state == DRAFT else state)


def test_added_text_goes_back_to_the_coordinator_who_asked():
    application = ApplicationFactory(in_hand=True, state=ADD, asked_to_add="板の厚さは？")

    actions.add(application=application, text="0.5ミリ", actor=Actor.link("花子"))

    application.refresh_from_db()
    assert (application.state, application.added_text) == (TAKEN_UP, "0.5ミリ")


def test_owner_accepts_only_what_is_its_own():
    application = ApplicationFactory(passed_on=True)
    stranger = MembershipFactory(organization=OrganizationFactory(large=True)).user
    owner = MembershipFactory(organization=application.listing.owner).user
    assert Membership.objects.count() == 2
    with pytest.raises(NotAllowed):
        work.accept(application=application, actor=Actor.of(stranger), today=TODAY, now=NOW)
    match = work.accept(application=application, actor=Actor.of(owner), today=TODAY, now=NOW)

    assert (match.company, match.owner, match.listing) == (
        application.company,
        application.listing.owner,
        application.listing,
    )
    assert match.in_charge == application.in_charge
    assert [entry.stage for entry in match.stage_entries.all()] == ["interview"]
