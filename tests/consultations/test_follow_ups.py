"""Next steps and the reminders that they owe."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from consultations.actions import follow_ups
from consultations.enums import OWED_STATES, FollowUpState
from consultations.models import FollowUp
from consultations.queries.follow_ups import grouped, owed_reminders
from consultations.workflows import FOLLOW_UP
from kawasaki_ip.core import ports
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.enums import ReminderState
from kawasaki_ip.mail.models import Reminder
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.consultations import ConsultationFactory, FollowUpFactory, VisitFactory
from tests.factories.exchange import OrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday, after a holiday
DUE = date(2026, 12, 4)  # a Friday
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.get_fixed_timezone(0))


def reminders(follow_up: FollowUp, state: str = ReminderState.DUE) -> list[date]:
    rows = Reminder.objects.filter(subject_type="consultations.followup", subject_id=follow_up.pk, state=state)
    return sorted(rows.values_list("due_on", flat=True))


@pytest.fixture
def coordinator():
    return Actor.of(StaffFactory())


def opened(actor: Actor, due: date = DUE) -> FollowUp:
    return follow_ups.add_follow_up(
        actor=actor, about=OrganizationFactory(), in_charge=actor.user, due=due, what="資料を送る", today=TODAY
    )


def test_next_step_owes_its_reminders(coordinator):
    follow_up = opened(coordinator)

    assert reminders(follow_up) == [date(2026, 12, 3), DUE]


def test_next_step_stands_on_the_company_of_its_cause(coordinator):
    visit = VisitFactory()

    follow_up = ports.open_follow_up(
        about=visit, in_charge=coordinator.user, due=timezone.localdate(), reason="電話", actor=Actor.portal()
    )

    assert (follow_up.cause, follow_up.about_company) == (visit, visit.company)


def test_next_step_may_stand_alone(coordinator):
    follow_up = follow_ups.add_follow_up(
        actor=coordinator, about=None, in_charge=coordinator.user, due=DUE, what="名刺を整理", today=TODAY
    )

    assert (follow_up.cause, follow_up.about_company) == (None, None)


def test_next_step_is_owed_by_a_coordinator(coordinator):
    for nobody in (None, UserFactory(), StaffFactory(roles={"official"}), StaffFactory(is_active=False)):
        with pytest.raises(ActionError) as caught:
            follow_ups.open_follow_up(
                about=None, in_charge=nobody, due=DUE, reason="電話", actor=coordinator, today=TODAY
            )
        assert caught.value.field == "in_charge"


def test_next_step_about_something_else_is_a_mistake(coordinator):
    with pytest.raises(TypeError):
        follow_ups.open_follow_up(
            about=coordinator.user, in_charge=coordinator.user, due=DUE, reason="電話", actor=coordinator, today=TODAY
        )


def test_day_that_has_passed_is_refused(coordinator):
    with pytest.raises(ActionError) as caught:
        opened(coordinator, due=TODAY - timedelta(days=1))

    assert caught.value.field == "due"


def test_done_cancels_what_was_owed(coordinator):
    follow_up = opened(coordinator)

    follow_ups.finish_follow_up(actor=coordinator, follow_up=follow_up, result="届けた", now=NOW)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.result, follow_up.finished_by) == (
        FollowUpState.DONE,
        "届けた",
        coordinator.user,
    )
    assert (reminders(follow_up), len(reminders(follow_up, ReminderState.CANCELLED))) == ([], 2)


def test_put_off_is_still_owed_on_the_new_day(coordinator):
    follow_up, later = opened(coordinator), date(2026, 12, 11)

    follow_ups.put_off_follow_up(actor=coordinator, follow_up=follow_up, reason="先方の都合", due=later, today=TODAY)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.due, follow_up.is_owed) == (FollowUpState.PUT_OFF, later, True)
    assert reminders(follow_up) == [date(2026, 12, 10), later]


@pytest.mark.parametrize(("reason", "due", "field"), [("", DUE, "reason"), ("都合", date(2026, 11, 20), "due")])
def test_putting_off_takes_a_reason_and_a_day_to_come(coordinator, reason, due, field):
    follow_up = opened(coordinator)

    with pytest.raises(ActionError) as caught:
        follow_ups.put_off_follow_up(actor=coordinator, follow_up=follow_up, reason=reason, due=due, today=TODAY)

    assert caught.value.field == field
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.OPEN


def test_not_needed_takes_a_reason(coordinator):
    follow_up = opened(coordinator)

    with pytest.raises(ActionError):
        follow_ups.drop_follow_up(actor=coordinator, follow_up=follow_up, reason=" ", now=NOW)
    follow_ups.drop_follow_up(actor=coordinator, follow_up=follow_up, reason="解決した", now=NOW)

    follow_up.refresh_from_db()
    assert (follow_up.state, reminders(follow_up)) == (FollowUpState.NOT_NEEDED, [])


def test_handed_on_reminds_the_colleague_only(coordinator):
    follow_up, colleague = opened(coordinator), StaffFactory()

    follow_ups.hand_to(actor=coordinator, follow_up=follow_up, to=colleague, today=TODAY, note="よろしく")

    due = Reminder.objects.filter(subject_id=follow_up.pk, state=ReminderState.DUE)
    assert set(due.values_list("recipient", flat=True)) == {colleague.pk}
    assert History.objects.about(follow_up).get(action="hand_to").note == "よろしく"


def test_cancelling_ends_what_a_record_owes(coordinator):
    visit = VisitFactory()
    FollowUpFactory(company=None, about_company=visit.company, visit=visit, done=True)
    rows = [FollowUpFactory(company=None, about_company=visit.company, visit=visit) for _ in range(2)]

    assert ports.cancel_follow_ups(about=visit, actor=coordinator) == 2

    assert {FollowUp.objects.get(pk=row.pk).state for row in rows} == {FollowUpState.NOT_NEEDED}


def test_moving_a_company_moves_its_own_steps_and_those_of_visits():
    company, new, manager = OrganizationFactory(), StaffFactory(), Actor.of(StaffFactory(roles={"manager"}))
    visit, consultation = VisitFactory(company=company), ConsultationFactory(company=company)
    own = FollowUpFactory(company=company)
    of_visit = FollowUpFactory(company=None, about_company=company, visit=visit)
    of_consultation = FollowUpFactory(company=None, about_company=company, consultation=consultation)

    assert ports.move_follow_ups(about=company, in_charge=new, actor=manager) == 2

    holders = {row.pk: row.in_charge for row in FollowUp.objects.select_related("in_charge")}
    assert (holders[own.pk], holders[of_visit.pk]) == (new, new)
    assert holders[of_consultation.pk] != new


ACTIONS = {
    "do": lambda actor, row: follow_ups.finish_follow_up(actor=actor, follow_up=row, result="", now=NOW),
    "put_off": lambda actor, row: follow_ups.put_off_follow_up(
        actor=actor, follow_up=row, reason="都合", due=DUE, today=TODAY
    ),
    "drop": lambda actor, row: follow_ups.drop_follow_up(actor=actor, follow_up=row, reason="解決", now=NOW),
    "hand_to": lambda actor, row: follow_ups.hand_to(actor=actor, follow_up=row, to=StaffFactory(), today=TODAY),
}
TRAITS = {"open": {}, "put_off": {"put_off": True}, "done": {"done": True}, "not_needed": {"not_needed": True}}


def test_each_action_of_the_table_is_tried():
    assert set(ACTIONS) == set(FOLLOW_UP.transitions)


@pytest.mark.parametrize("state", FollowUpState.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_starts_from_the_states_of_the_table(action, state, coordinator):
    follow_up = FollowUpFactory(**TRAITS[state])

    if FOLLOW_UP.allows(action, state):
        assert ACTIONS[action](coordinator, follow_up).state == FOLLOW_UP.target(action, state)
    else:
        with pytest.raises(TransitionNotPossible):
            ACTIONS[action](coordinator, follow_up)


@pytest.mark.parametrize("action", ACTIONS)
def test_others_may_not_touch_next_steps(action):
    follow_up = FollowUpFactory()

    for stranger in (Actor.of(UserFactory()), Actor.of(StaffFactory(roles={"official"})), Actor.portal()):
        with pytest.raises(NotAllowed):
            ACTIONS[action](stranger, follow_up)


def test_list_is_grouped_by_when_it_is_due():
    days = {"overdue": -3, "today": 0, "week": 4, "later": 9}
    for ahead in days.values():
        FollowUpFactory(due=TODAY + timedelta(days=ahead))

    groups = grouped(FollowUp.objects.owed(), today=TODAY)

    assert [(group.key, len(group.rows)) for group in groups] == [(key, 1) for key in days]


def test_everything_owed_is_expected_in_the_ledger():
    owed = [FollowUpFactory(), FollowUpFactory(put_off=True)]
    FollowUpFactory(done=True)
    FollowUpFactory(not_needed=True)

    expected = list(owed_reminders(TODAY))

    assert {(row.about_id, row.recipient_id, row.target) for row in expected} == {
        (row.pk, row.in_charge_id, row.due) for row in owed
    }
    assert {row.state for row in owed} == set(OWED_STATES)
