"""The exchange's figures: what counts, once, on which day; and actions keep the stored figures true."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from exchange.actions import evidence
from exchange.enums import RESULT_CONTRACT_KINDS, ContractKind
from exchange.models import Contract
from kawasaki_ip.core.actors import Actor
from programs.actions.figures import recompute_all
from programs.models import Figure, Indicator
from programs.sources import Period, get
from tests.exchange.pictures import upload
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import (
    ApplicationFactory,
    ContractFactory,
    MatchFactory,
    MembershipFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
YEAR = Period.of_fiscal_year(2026)
KEYS = ("applications", "cases", "results", "commercialised", "contracts", "products")
TODAY = date(2026, 11, 24)


def count(key: str, period: Period = YEAR) -> dict[date, int]:
    return get(f"exchange.{key}").count(period, {})


def test_applications_count_on_the_day_they_were_received_in_tokyo():
    utc = ZoneInfo("UTC")
    ApplicationFactory(submitted_at=datetime(2026, 3, 31, 14, 59, tzinfo=utc))  # 31 March in Tokyo
    ApplicationFactory(submitted_at=datetime(2026, 3, 31, 15, 0, tzinfo=utc))  # 1 April in Tokyo
    ApplicationFactory(withdrawn=True, submitted_at=datetime(2026, 5, 2, 3, 0, tzinfo=utc))
    ApplicationFactory(draft=True)

    assert count("applications") == {date(2026, 4, 1): 1, date(2026, 5, 1): 1}
    assert count("applications", Period.of_fiscal_year(2025)) == {date(2026, 3, 1): 1}
    assert get("exchange.applications").years() == [2025, 2026]


def test_cases_count_on_the_day_they_opened():
    MatchFactory(opened_on=date(2026, 4, 1))
    MatchFactory(opened_on=date(2027, 3, 31))
    MatchFactory(opened_on=date(2027, 4, 1))

    assert count("cases") == {date(2026, 4, 1): 1, date(2027, 3, 1): 1}


@pytest.mark.parametrize("kind", ContractKind)
def test_which_contracts_make_a_result(kind):
    ContractFactory(kind=kind, signed_on=date(2026, 5, 1))

    expected = {date(2026, 5, 1): 1} if kind in RESULT_CONTRACT_KINDS else {}
    assert count("results") == expected
    assert count("contracts") == {date(2026, 5, 1): 1}


def test_a_non_disclosure_agreement_is_no_result():
    match = MatchFactory()
    match.ndas.create(signed_on=date(2026, 5, 1), parties="両社", recorded_by=match.in_charge)

    assert (count("results"), count("contracts")) == ({}, {})


def test_a_case_is_a_result_once_on_its_first_contract():
    match = MatchFactory()
    ContractFactory(match=match, kind="supply", signed_on=date(2026, 4, 10))
    ContractFactory(match=match, signed_on=date(2026, 7, 5))
    ContractFactory(match=match, kind="assignment", signed_on=date(2026, 6, 5))
    ContractFactory(match=match, signed_on=date(2027, 6, 5))

    assert count("results") == {date(2026, 6, 1): 1}
    assert count("results", Period.of_fiscal_year(2027)) == {}


@pytest.mark.parametrize(
    ("signed", "launched", "month"),
    [(date(2026, 5, 1), date(2026, 8, 9), 8), (date(2026, 9, 1), date(2026, 8, 9), 9)],
)
def test_a_case_is_commercialised_once_when_it_has_both(signed, launched, month):
    match = MatchFactory()
    ProductFactory(match=match, launched_on=launched)
    assert count("commercialised") == {}

    ContractFactory(match=match, signed_on=signed)
    ProductFactory(match=match, launched_on=date(2026, 12, 1))

    assert count("commercialised") == {date(2026, month, 1): 1}
    assert sum(count("products").values()) == 2


@pytest.mark.parametrize("key", KEYS)
def test_counting_is_one_question(key, django_assert_num_queries):
    for _ in range(3):
        match = MatchFactory(opened_on=date(2026, 4, 2))
        ContractFactory(match=match, signed_on=date(2026, 5, 1))
        ProductFactory(match=match, launched_on=date(2026, 6, 1))

    with django_assert_num_queries(1):
        count(key)


@pytest.mark.parametrize("key", KEYS)
def test_records_behind_a_figure_are_for_those_who_see_them(key):
    application = ApplicationFactory(accepted=True, submitted_at=datetime(2026, 5, 1, 3, tzinfo=ZoneInfo("UTC")))
    match = MatchFactory(application=application, opened_on=date(2026, 5, 1))
    ContractFactory(match=match, signed_on=date(2026, 5, 1))
    ProductFactory(match=match, launched_on=date(2026, 6, 1))
    records = get(f"exchange.{key}").records

    assert records(YEAR, {}, StaffFactory()).count() == 1
    assert records(YEAR, {}, StaffFactory(roles={"official"})).count() == 0
    assert records(YEAR, {}, MembershipFactory().user).count() == 0


def figure(key: str, year: int) -> int:
    return Figure.objects.get(indicator__source_key=f"exchange.{key}", fiscal_year=year, month=0).number


def test_actions_keep_the_stored_figures_true():
    for key in KEYS:
        Indicator.objects.create(
            code=f"test-{key}", name=key, name_en=key, unit="件", unit_en="", source_key=f"exchange.{key}"
        )
    match = MatchFactory(at="evaluation", opened_on=date(2025, 6, 1))
    actor = Actor.of(match.in_charge)
    terms = {"kind": "licence", "signed_on": date(2026, 4, 10), "parties": "両社"}
    evidence.record_contract(match=match, fields=terms, actor=actor, today=TODAY)
    evidence.record_product(
        match=match,
        fields={"name": "弁当箱", "launched_on": date(2026, 5, 1)},
        picture=upload(),
        alt="弁当箱",
        actor=actor,
        today=TODAY,
    )
    assert [figure(key, 2026) for key in KEYS[2:]] == [1, 1, 1, 1]

    # The contract turns out to be of the year before: the result moves there, the product stays.
    contract = Contract.objects.get()
    evidence.correct_contract(contract=contract, fields={"signed_on": date(2026, 3, 30)}, actor=actor, today=TODAY)

    assert [figure(key, 2025) for key in ("results", "contracts")] == [1, 1]
    assert [figure(key, 2026) for key in ("results", "commercialised", "contracts", "products")] == [0, 1, 0, 1]
    stale = [
        line for line in recompute_all(today=TODAY) if "test-cases" not in line and "test-applications" not in line
    ]
    assert stale == []
