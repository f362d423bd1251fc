"""Each constraint of applications and cases, broken once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange.models import Application, Contract, Match
from tests.factories.exchange import ApplicationFactory, ContractFactory, MatchFactory

pytestmark = pytest.mark.django_db


def broken(rows, name: str, **values) -> None:
    """The database refuses the change and names the constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        rows.update(**values)
    assert name in str(error.value)


@pytest.mark.parametrize(
    ("trait", "values", "name"),
    [
        ({}, {"telephone": "", "email": ""}, "application_can_be_answered"),
        ({}, {"number": None}, "application_received_has_number"),
        ({"taken_up": True}, {"in_charge": None}, "application_taken_up_by_somebody"),
        ({"passed_on": True}, {"company": None}, "application_passed_on_has_company"),
        ({"declined": True}, {"declined_by": ""}, "declined_application_has_reason"),
        ({"declined": True}, {"decline_reason": ""}, "declined_application_has_reason"),
    ],
)
def test_application_constraints(trait, values, name):
    application = ApplicationFactory(**trait)

    broken(Application.objects.filter(pk=application.pk), name, **values)


def test_a_number_is_given_once():
    first, second = ApplicationFactory(), ApplicationFactory()

    broken(Application.objects.filter(pk=second.pk), "number", number=first.number)


def test_drafts_share_having_no_number():
    ApplicationFactory(draft=True)
    ApplicationFactory(draft=True)

    assert Application.objects.filter(number=None).count() == 2


def test_a_failed_case_has_a_reason():
    match = MatchFactory()

    broken(Match.objects.filter(pk=match.pk), "failed_case_has_reason", condition="failed")


def test_a_case_has_two_sides():
    match = MatchFactory()

    broken(Match.objects.filter(pk=match.pk), "case_has_two_sides", owner=match.company)


def test_an_application_opens_one_case():
    application = ApplicationFactory(accepted=True)
    MatchFactory(application=application)
    other = MatchFactory()

    broken(Match.objects.filter(pk=other.pk), "application_id", application=application)


def test_a_contract_ends_after_it_was_signed():
    contract = ContractFactory()

    broken(
        Contract.objects.filter(pk=contract.pk),
        "contract_ends_after_signing",
        ends_on=timezone.localdate() - timedelta(days=400),
    )
