"""Two people on one record, on PostgreSQL: one of them wins, the other is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from consultations.actions import consultations, dispatches, follow_ups, visits
from consultations.actions.visits import AlreadyRecorded, ChangedMeanwhile, VisitContent
from consultations.enums import Outcome
from consultations.models import Consultation, Dispatch, FollowUp, Visit
from exchange.actions.capabilities import note_capabilities
from exchange.models import Technique
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, TransitionNotPossible
from kawasaki_ip.mail.enums import ReminderState
from kawasaki_ip.mail.models import Reminder
from tests.factories.accounts import StaffFactory
from tests.factories.consultations import (
    ConsultationFactory,
    DispatchFactory,
    ExpertFactory,
    FollowUpFactory,
    VisitFactory,
)
from tests.factories.exchange import OrganizationFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def now():
    return timezone.now()


def two() -> tuple[Actor, Actor]:
    return Actor.of(StaffFactory()), Actor.of(StaffFactory())


def errors(results: list) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


def content(company, day, note="見た。", **texts) -> VisitContent:
    return VisitContent(company=company, day=day, texts={"internal_note": note} | texts)


def test_one_of_two_records_the_visit_of_a_day(today):
    company, actors = OrganizationFactory(), two()

    results = at_once(
        *(
            lambda actor=actor: visits.log_visit(
                actor=actor, content=content(company, today), next_step=None, today=today
            )
            for actor in actors
        )
    )

    assert Visit.objects.recorded().count() == 1
    assert len(errors(results)) == 1
    # Found by looking, or by the constraint where both looked at the same moment.
    assert errors(results)[0].__name__ in {AlreadyRecorded.__name__, "ValidationError", "IntegrityError"}


def test_one_of_two_editors_is_shown_the_others_text(today):
    visit, actors = VisitFactory(), two()

    results = at_once(
        *(
            lambda actor=actor, text=text: visits.edit_visit(
                actor=actor,
                visit=visit,
                content=content(visit.company, visit.day, needs=text),
                today=today,
                opened_at=visit.updated_at,
            )
            for actor, text in zip(actors, ("一人目", "二人目"), strict=True)
        )
    )

    assert errors(results) == [ChangedMeanwhile]


def test_two_sentences_are_both_added(today):
    visit, actors = VisitFactory(internal_note="一。"), two()

    at_once(
        *(
            lambda actor=actor, text=text: visits.add_to_visit(
                actor=actor, visit=visit, note=text, next_step=None, today=today
            )
            for actor, text in zip(actors, ("二。", "三。"), strict=True)
        )
    )

    visit.refresh_from_db()
    assert sorted(visit.internal_note.split()) == sorted(["一。", "二。", "三。"])


def test_next_step_is_done_once(now):
    follow_up, actors = FollowUpFactory(), two()

    results = at_once(
        *(
            lambda actor=actor: follow_ups.finish_follow_up(actor=actor, follow_up=follow_up, result="済", now=now)
            for actor in actors
        )
    )

    assert errors(results) == [TransitionNotPossible]


def test_done_and_put_off_at_once_leave_no_reminder_of_what_is_done(today, now):
    actor, other = two()
    follow_up = follow_ups.add_follow_up(
        actor=actor, about=None, in_charge=actor.user, due=today + timedelta(days=7), what="電話", today=today
    )

    at_once(
        lambda: follow_ups.finish_follow_up(actor=actor, follow_up=follow_up, result="済", now=now),
        lambda: follow_ups.put_off_follow_up(
            actor=other, follow_up=follow_up, reason="都合", due=today + timedelta(days=14), today=today
        ),
    )

    follow_up = FollowUp.objects.get(pk=follow_up.pk)
    due = Reminder.objects.filter(subject_id=follow_up.pk, state=ReminderState.DUE).count()
    assert (follow_up.is_owed, due > 0) in {(True, True), (False, False)}


def test_consultation_is_finished_once(now):
    consultation, actors = ConsultationFactory(in_hand=True), two()

    results = at_once(
        *(
            lambda actor=actor: consultations.finish_consultation(
                actor=actor, consultation=consultation, outcome=Outcome.VISIT, now=now
            )
            for actor in actors
        )
    )

    assert errors(results) == [TransitionNotPossible]
    assert Consultation.objects.get().outcome == Outcome.VISIT


def test_dispatch_is_decided_once(today):
    dispatch = DispatchFactory()
    managers = [Actor.of(StaffFactory(roles={"manager"})) for _ in range(2)]

    results = at_once(
        lambda: dispatches.approve_dispatch(actor=managers[0], dispatch=dispatch, today=today),
        lambda: dispatches.refuse_dispatch(actor=managers[1], dispatch=dispatch, reason="枠がない"),
    )

    assert errors(results) == [TransitionNotPossible]


def test_use_noted_twice_at_once_stays_within_the_allowance(today):
    dispatch = DispatchFactory(under_way=True, expert=ExpertFactory(), allowed=Decimal(3))

    results = at_once(
        *(
            lambda actor=actor: dispatches.log_use(
                actor=actor, dispatch=dispatch, amount=Decimal(2), day=today, today=today
            )
            for actor in two()
        )
    )

    assert errors(results) == [ActionError]
    assert Dispatch.objects.get().used == Decimal(2)


def test_technique_seen_by_two_is_noted_once(today):
    company, technique = (
        OrganizationFactory(),
        Technique.objects.first() or Technique.objects.create(code="press", name="プレス", name_en="press"),
    )

    results = at_once(
        *(
            lambda actor=actor: note_capabilities(
                actor=actor, company=company, techniques=[technique], equipment="80トン", today=today
            )
            for actor in two()
        )
    )

    assert errors(results) == []
    assert company.capabilities.count() == 1
