"""Two people on one record at the same moment, on PostgreSQL: one acts, the other is told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from exchange.actions import application_work as work
from exchange.actions import applications as actions
from exchange.actions import evidence
from exchange.actions import matches as cases
from exchange.models import Application, Match
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from programs.models import Figure, Indicator
from tests.exchange.pictures import upload
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ApplicationFactory, ListingFactory, MatchFactory, OrganizationFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = timezone.now()
TODAY = timezone.localdate()


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls at the same moment, each on a connection of its own; returns results, or what was raised."""
    start = threading.Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            outcomes[number] = call()
        except Exception as error:  # noqa: BLE001  the test looks at it
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def one_acts(outcomes: list[Any]) -> None:
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(errors) == 1, outcomes
    assert isinstance(errors[0], ActionError), errors


def staff() -> Actor:
    return Actor.of(StaffFactory())


APPLICATION_ACTIONS: dict[str, tuple[dict[str, Any], Callable[[Application, Actor], Any]]] = {
    "take_up": (
        {"company": "made"},
        lambda a, s: work.take_up(application=a, company=a.company, in_charge=s.user, actor=s, now=NOW),
    ),
    "ask_to_add": ({}, lambda a, s: work.ask_to_add(application=a, text="厚さは？", actor=s, now=NOW)),
    "add": ({"add": True}, lambda a, s: actions.add(application=a, text="0.5ミリ", actor=s)),
    "pass_on": (
        {"taken_up": True},
        lambda a, s: work.pass_on(
            application=a, agreed=True, may_name=False, message_to_owner="聞きたい", actor=s, today=TODAY, now=NOW
        ),
    ),
    "accept": ({"passed_on": True}, lambda a, s: work.accept(application=a, actor=s, today=TODAY, now=NOW)),
    "decline": ({"passed_on": True}, lambda a, s: work.decline(application=a, reason="field", actor=s, now=NOW)),
    "withdraw": ({}, lambda a, s: actions.withdraw(application=a, actor=s)),
}


@pytest.mark.parametrize("action", APPLICATION_ACTIONS)
def test_two_do_the_same_to_an_application(action):
    fields, call = APPLICATION_ACTIONS[action]
    if fields.get("company") == "made":
        fields = {"company": OrganizationFactory()}
    application = ApplicationFactory(**fields)
    first, second = staff(), staff()

    one_acts(together(lambda: call(application, first), lambda: call(application, second)))

    assert Match.objects.count() == (1 if action == "accept" else 0)


def test_the_owner_accepts_while_the_applicant_withdraws():
    application = ApplicationFactory(passed_on=True)
    actor = staff()

    one_acts(
        together(
            lambda: work.accept(application=application, actor=actor, today=TODAY, now=NOW),
            lambda: actions.withdraw(application=application, actor=Actor.link("花子")),
        )
    )

    application.refresh_from_db()
    assert Match.objects.count() == (1 if application.state == "accepted" else 0)


def test_the_link_is_opened_twice_at_once():
    application = ApplicationFactory(draft=True)

    def confirm() -> Any:
        return actions.confirm_by_link(application=application, actor=Actor.link("花子"), today=TODAY, now=NOW)

    outcomes = together(confirm, confirm)

    assert [outcome.number for outcome in outcomes] == [outcomes[0].number] * 2
    application.refresh_from_db()
    assert application.state == "submitted"


def test_a_mail_link_and_a_call_confirm_once():
    application = ApplicationFactory(draft=True)
    actor = staff()

    together(
        lambda: actions.confirm_by_link(application=application, actor=Actor.link("花子"), today=TODAY, now=NOW),
        lambda: work.confirm_by_call(application=application, actor=actor, today=TODAY, now=NOW),
    )

    application.refresh_from_db()
    assert (application.state, application.number is not None) == ("submitted", True)


def test_both_steps_without_a_change_of_state_leave_both_marks():
    application = ApplicationFactory(passed_on=True)
    first, second = staff(), staff()

    together(
        lambda: work.allow_name(application=application, actor=first),
        lambda: work.name_answer_day(
            application=application, day=TODAY + timedelta(days=3), note="確認中", actor=second, today=TODAY
        ),
    )

    application.refresh_from_db()
    assert (application.may_name, application.answer_due) == (True, TODAY + timedelta(days=3))


def test_two_notes_leave_the_later_one_and_two_rows():
    application = ApplicationFactory()
    first, second = staff(), staff()

    together(
        lambda: work.write_note(application=application, note="一", actor=first),
        lambda: work.write_note(application=application, note="二", actor=second),
    )

    from kawasaki_ip.core.models import History

    assert History.objects.about(application).filter(action="write_note").count() == 2


def test_receipt_numbers_have_no_gap_and_no_double():
    listing = ListingFactory(open=True)
    drafts = [ApplicationFactory(draft=True, email="", listing=listing) for _ in range(4)]

    def send(draft: Application) -> Callable[[], Any]:
        return lambda: actions.submit(application=draft, actor=Actor.of(None), today=TODAY, now=NOW)

    together(*(send(draft) for draft in drafts))

    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_a_company_sends_two_drafts_for_one_technology():
    company, listing = OrganizationFactory(), ListingFactory(open=True)
    drafts = [
        ApplicationFactory(draft=True, channel="staff", company=company, listing=listing, email="") for _ in range(2)
    ]
    actor = staff()

    def send(draft: Application) -> Callable[[], Any]:
        return lambda: actions.submit(application=draft, actor=actor, today=TODAY, now=NOW)

    one_acts(together(*(send(draft) for draft in drafts)))


CASE_ACTIONS: dict[str, Callable[[Match, Actor], Any]] = {
    "move_stage": lambda m, s: cases.move_stage(
        match=m, seen="evaluation", to="prototype", entered_on=TODAY, actor=s, today=TODAY
    ),
    "go_back": lambda m, s: cases.go_back(match=m, seen="evaluation", reason="やり直し", actor=s, today=TODAY),
    "rest": lambda m, s: cases.rest(match=m, until=TODAY + timedelta(days=9), note="", actor=s, today=TODAY),
    "fail": lambda m, s: cases.fail(match=m, reason="terms", note="", actor=s),
}


@pytest.mark.parametrize("action", CASE_ACTIONS)
def test_two_do_the_same_to_a_case(action):
    match = MatchFactory(at="evaluation")
    first, second = staff(), staff()
    call = CASE_ACTIONS[action]

    one_acts(together(lambda: call(match, first), lambda: call(match, second)))


def test_two_contracts_at_once_are_one_result():
    Indicator.objects.create(
        code="test-results", name="成果", name_en="Results", unit="件", unit_en="", source_key="exchange.results"
    )
    match = MatchFactory(at="evaluation")
    first, second = staff(), staff()
    terms = {"kind": "licence", "signed_on": TODAY, "parties": "両社"}

    together(
        lambda: evidence.record_contract(match=match, fields=terms, actor=first, today=TODAY),
        lambda: evidence.record_contract(match=match, fields=terms, actor=second, today=TODAY),
    )

    match.refresh_from_db()
    assert (match.stage, match.contracts.count()) == ("contract", 2)
    assert match.stage_entries.filter(stage="contract", is_skipped=False).count() == 1
    assert Figure.objects.get(month=0).number == 1


def test_two_products_at_once_enter_the_stage_once():
    match = MatchFactory(at="contract")
    first, second = staff(), staff()

    def record(actor: Actor, name: str) -> Any:
        return evidence.record_product(
            match=match,
            fields={"name": name, "launched_on": TODAY},
            picture=upload(),
            alt="製品",
            actor=actor,
            today=TODAY,
        )

    together(lambda: record(first, "一"), lambda: record(second, "二"))

    match.refresh_from_db()
    assert (match.stage, match.products.count()) == ("product", 2)
    assert match.stage_entries.filter(stage="product").count() == 1
