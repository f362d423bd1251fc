"""What must always hold, broken once each."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consultations.enums import DispatchState
from consultations.models import VisitParticipant
from tests.factories.consultations import (
    ConsultationFactory,
    DispatchFactory,
    FollowUpFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


def second_visit_of_the_day():
    first = VisitFactory()
    VisitFactory(company=first.company, day=first.day)


def participant_who_is_nobody():
    VisitParticipant.objects.create(visit=VisitFactory())


def two_causes():
    FollowUpFactory(visit=VisitFactory())


BREAKS = {
    "recorded_visit_has_company": lambda: VisitFactory(company=None),
    "one_visit_per_company_and_day": second_visit_of_the_day,
    "shared_visit_has_text": lambda: VisitFactory(shared=True, shared_text=""),
    "participant_is_somebody": participant_who_is_nobody,
    "done_consultation_has_outcome": lambda: ConsultationFactory(done=True, outcome=""),
    "consultation_in_hand_has_somebody": lambda: ConsultationFactory(in_hand=True, in_charge=None),
    "dispatch_within_allowance": lambda: DispatchFactory(used=Decimal(4)),
    "dispatch_under_way_without_conflict": lambda: DispatchFactory(state=DispatchState.UNDER_WAY),
    "survey_score_range": lambda: DispatchFactory(survey_score=6),
    "follow_up_has_owner": lambda: FollowUpFactory(in_charge=None, created_by=None),
    "follow_up_one_cause": two_causes,
}


@pytest.mark.parametrize("name", BREAKS)
def test_database_refuses(name):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        BREAKS[name]()

    # SQLite names a unique index by its columns.
    assert name in str(caught.value) or "UNIQUE constraint failed: consultations_visit" in str(caught.value)
