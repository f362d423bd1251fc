"""The path of a case through its stages: any walk that the actions allow keeps the record true."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.actions import matches as actions
from exchange.enums import STAGES_IN_ORDER, Stage
from exchange.models import Match, StageEntry
from exchange.queries.stages import entries_of, next_stages, path, stage_before, steps
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import ContractFactory, MatchFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
INTERVIEW, EVALUATION, CONTRACT, PROTOTYPE, PRODUCT, SALES, PROMOTION = Stage


def with_evidence(**fields: Any) -> Match:
    match = MatchFactory(**fields)
    ContractFactory(match=match)
    ProductFactory(match=match)
    return match


def move(match: Match, to: Stage) -> Match:
    match.refresh_from_db()
    actor = Actor.of(match.in_charge)
    return actions.move_stage(match=match, seen=match.stage, to=to, entered_on=TODAY, actor=actor, today=TODAY)


def back(match: Match) -> Match:
    match.refresh_from_db()
    actor = Actor.of(match.in_charge)
    return actions.go_back(match=match, seen=match.stage, reason="やり直し", actor=actor, today=TODAY)


def statuses(match: Match) -> dict[str, str]:
    return {stage: step["status"] for stage, step in zip(Stage, steps(match, entries_of(match)), strict=True)}


def test_skipped_stages_are_listed_as_skipped():
    match = move(with_evidence(), CONTRACT)

    assert list(match.stage_entries.filter(is_skipped=True).values_list("stage", flat=True)) == [EVALUATION]
    assert statuses(match) == {
        INTERVIEW: "done",
        EVALUATION: "skipped",
        CONTRACT: "current",
        PROTOTYPE: "todo",
        PRODUCT: "todo",
        SALES: "todo",
        PROMOTION: "todo",
    }


def test_prototype_and_contract_may_change_places():
    match = move(move(with_evidence(at="evaluation"), PROTOTYPE), CONTRACT)

    assert match.stage == CONTRACT
    assert path(entries_of(match)) == [INTERVIEW, EVALUATION, PROTOTYPE, CONTRACT]
    assert statuses(match)[PROTOTYPE] == "done"
    assert next_stages(match, entries_of(match)) == [PRODUCT, SALES, PROMOTION]
    assert stage_before(entries_of(match)) == PROTOTYPE


def test_going_back_leads_where_the_case_came_from():
    match = back(move(with_evidence(at="evaluation"), PROTOTYPE))

    assert match.stage == EVALUATION
    assert statuses(match)[PROTOTYPE] == "todo"
    assert PROTOTYPE in next_stages(match, entries_of(match))


@pytest.mark.parametrize("to", Stage)
@pytest.mark.parametrize("at", Stage)
def test_every_move_from_every_stage(at: Stage, to: Stage):
    match = with_evidence(at=at)
    later = STAGES_IN_ORDER.index(to) > STAGES_IN_ORDER.index(at)

    if later:
        move(match, to)
    else:
        with pytest.raises(ActionError):
            move(match, to)

    match.refresh_from_db()
    assert match.stage == (to if later else at)


@pytest.mark.parametrize(("to", "words"), [(CONTRACT, "契約を記録"), (PRODUCT, "製品を記録")])
def test_contract_and_product_ask_for_their_evidence(to, words):
    match = MatchFactory(at="evaluation")

    with pytest.raises(ActionError, match=words):
        move(match, to)

    match.refresh_from_db()
    assert match.stage == EVALUATION


def test_two_who_saw_the_same_stage_move_the_case_once():
    match = with_evidence()
    move(match, EVALUATION)

    with pytest.raises(ActionError, match="検討"):
        actions.move_stage(
            match=match,
            seen=INTERVIEW,
            to=EVALUATION,
            entered_on=TODAY,
            actor=Actor.of(StaffFactory()),
            today=TODAY,
        )


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2020, 1, 1)])
def test_a_stage_begins_between_opening_and_today(day):
    match = MatchFactory(opened_on=date(2026, 8, 1))

    with pytest.raises(ActionError) as error:
        actions.move_stage(
            match=match,
            seen=INTERVIEW,
            to=EVALUATION,
            entered_on=day,
            actor=Actor.of(match.in_charge),
            today=TODAY,
        )

    assert error.value.field == "entered_on"


def test_going_back_needs_a_reason_and_somewhere_to_go():
    match = MatchFactory(at="evaluation")
    actor = Actor.of(match.in_charge)

    with pytest.raises(ActionError) as error:
        actions.go_back(match=match, seen=EVALUATION, reason=" ", actor=actor, today=TODAY)
    assert error.value.field == "reason"
    back(match)
    with pytest.raises(ActionError, match="これより前には戻せません"):
        back(match)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.one_of(st.just(None), st.integers(0, 6)), max_size=8))
def test_any_walk_keeps_the_record_true(walk):
    """None goes back, a number chooses among the stages on offer."""
    match = with_evidence()
    for choice in walk:
        options = next_stages(match, entries_of(match))
        if choice is None and stage_before(entries_of(match)):
            match = back(match)
        elif choice is not None and options:
            match = move(match, options[choice % len(options)])
        match.refresh_from_db()
        entries = list(StageEntry.objects.filter(match=match))
        been = path(sorted(entries, key=lambda entry: entry.pk))
        assert been[0] == INTERVIEW
        assert been[-1] == match.stage
        assert len(been) == len(set(been))
        found = list(statuses(match).values())
        assert found.count("current") == 1
        assert found[STAGES_IN_ORDER.index(Stage(match.stage))] == "current"
        assert not {*been} & {*next_stages(match, entries_of(match))}
