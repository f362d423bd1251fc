"""Logging, completing and sharing visits."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.actions import visit_files, visits
from consultations.actions.visits import AlreadyRecorded, ChangedMeanwhile, Joined, NextStep, VisitContent
from consultations.enums import VisitState
from consultations.models import FollowUp, Visit
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import Reminder
from tests.factories.accounts import StaffFactory
from tests.factories.consultations import VisitFactory
from tests.factories.exchange import OrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.get_fixed_timezone(0))
SENTENCE = "プレスの金型に困っている。"


def content(company=None, day=TODAY, note=SENTENCE, **more) -> VisitContent:
    return VisitContent(company=company, day=day, texts={"internal_note": note} | more)


@pytest.fixture
def coordinator():
    return Actor.of(StaffFactory())


def log(actor: Actor, **more) -> Visit:
    company = more.pop("company", None) or OrganizationFactory()
    step = more.pop("next_step", None)
    return visits.log_visit(actor=actor, content=content(company, **more), next_step=step, today=TODAY)


def test_visit_of_four_things_is_recorded(coordinator):
    step = NextStep(what="電話で様子を伺う", due=TODAY + timedelta(days=7))

    visit = log(coordinator, next_step=step)

    visit.refresh_from_db()
    assert (visit.state, visit.in_charge, visit.internal_note) == (VisitState.RECORDED, coordinator.user, SENTENCE)
    follow_up = FollowUp.objects.get(visit=visit)
    assert (follow_up.about_company, follow_up.in_charge, follow_up.due) == (
        visit.company,
        coordinator.user,
        step.due,
    )
    assert Reminder.objects.filter(subject_type="consultations.followup", subject_id=follow_up.pk).exists()


def test_visit_without_next_step_says_so(coordinator):
    visit = log(coordinator)

    assert (visit.no_next_step, FollowUp.objects.count()) == (True, 0)


def test_note_is_not_in_the_shown_history(coordinator):
    visit = log(coordinator)

    row = History.objects.about(visit).get(action="record")
    assert row.changes["internal_note"] == [True, True]
    assert SENTENCE not in str(row.changes)


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"note": "　"}, "internal_note"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
    ],
)
def test_visit_names_what_is_missing(coordinator, missing, field):
    with pytest.raises(ActionError) as caught:
        log(coordinator, **missing)

    assert caught.value.field == field
    assert Visit.objects.count() == 0


def test_visit_without_company_is_refused(coordinator):
    with pytest.raises(ActionError) as caught:
        visits.log_visit(actor=coordinator, content=content(None), next_step=None, today=TODAY)

    assert caught.value.field == "company"


def test_next_step_in_the_past_undoes_the_visit(coordinator):
    with pytest.raises(ActionError) as caught:
        log(coordinator, next_step=NextStep(what="電話", due=TODAY - timedelta(days=1)))

    assert (caught.value.field, Visit.objects.count()) == ("next_due", 0)


@pytest.mark.parametrize("role", ["official", "administrator"])
def test_only_staff_in_the_field_log_visits(role):
    with pytest.raises(NotAllowed):
        log(Actor.of(StaffFactory(roles={role})))


def test_one_company_on_one_day_is_one_visit(coordinator):
    first = log(coordinator)

    with pytest.raises(AlreadyRecorded) as caught:
        log(Actor.of(StaffFactory()), company=first.company)

    assert caught.value.visit == first


def test_colleague_adds_a_sentence_to_the_same_visit(coordinator):
    first, colleague = log(coordinator), Actor.of(StaffFactory())

    visits.add_to_visit(actor=colleague, visit=first, note="金型も見た。", next_step=None, today=TODAY)

    first.refresh_from_db()
    assert first.internal_note == f"{SENTENCE}\n\n金型も見た。"
    assert [row.user for row in first.participants.all()] == [colleague.user]


def test_draft_is_kept_and_recorded_later(coordinator):
    draft = visits.save_draft(actor=coordinator, content=content(None, note=""))

    visit = visits.log_visit(
        actor=coordinator, content=content(OrganizationFactory()), next_step=None, today=TODAY, draft=draft
    )

    assert (visit.pk, visit.state) == (draft.pk, VisitState.RECORDED)


def test_recorded_visit_is_no_draft_any_more(coordinator):
    visit = log(coordinator)

    with pytest.raises(ActionError):
        visits.save_draft(actor=coordinator, content=content(visit.company), visit=visit)
    with pytest.raises(TransitionNotPossible):
        visits.log_visit(actor=coordinator, content=content(visit.company), next_step=None, today=TODAY, draft=visit)


def test_editing_completes_the_record(coordinator):
    visit, bank = log(coordinator), OrganizationFactory(bank=True)
    more = VisitContent(
        company=visit.company,
        day=TODAY,
        texts={"internal_note": SENTENCE, "needs": "めっきの外注先"},
        joined=Joined(bodies=[bank], names=["多摩 一郎"]),
    )

    visits.edit_visit(
        actor=coordinator, visit=visit, content=more, today=TODAY, opened_at=visit.updated_at, complete=True
    )

    visit.refresh_from_db()
    assert (visit.needs, visit.is_complete) == ("めっきの外注先", True)
    assert [str(row) for row in visit.participants.all()] == [bank.name, "多摩 一郎"]


def test_second_editor_learns_of_the_first(coordinator):
    visit = log(coordinator)
    opened = visit.updated_at
    visits.edit_visit(
        actor=coordinator, visit=visit, content=content(visit.company, note="先に保存。"), today=TODAY, opened_at=opened
    )

    with pytest.raises(ChangedMeanwhile) as caught:
        visits.edit_visit(
            actor=coordinator,
            visit=visit,
            content=content(visit.company, note="後から。"),
            today=TODAY,
            opened_at=opened,
        )

    assert caught.value.visit.internal_note == "先に保存。"


def test_sharing_is_deliberate_and_logged(coordinator):
    visit = VisitFactory()

    visits.share_visit(actor=coordinator, visit=visit, text="次回は試作品を見る。", now=NOW)

    visit.refresh_from_db()
    assert (visit.shared_text, visit.shared_by) == ("次回は試作品を見る。", coordinator.user)
    assert History.objects.about(visit).filter(action="share", actor=coordinator.user).count() == 1


def test_shared_record_is_not_changed_by_editing(coordinator):
    visit = VisitFactory(shared=True)
    text = visit.shared_text

    visits.edit_visit(
        actor=coordinator,
        visit=visit,
        content=content(visit.company, day=visit.day, shared_text="別の文章"),
        today=timezone.localdate(),
    )

    visit.refresh_from_db()
    assert visit.shared_text == text


def test_draft_is_not_shared(coordinator):
    with pytest.raises(TransitionNotPossible):
        visits.share_visit(actor=coordinator, visit=VisitFactory(draft=True), text="文章", now=NOW)


def test_sharing_takes_a_text(coordinator):
    with pytest.raises(ActionError) as caught:
        visits.share_visit(actor=coordinator, visit=VisitFactory(), text="　", now=NOW)

    assert caught.value.field == "shared_text"


def test_sharing_ends_at_once(coordinator):
    visit = VisitFactory(shared=True)

    visits.stop_sharing(actor=coordinator, visit=visit)

    assert not Visit.objects.shared().exists()
    with pytest.raises(ActionError):
        visits.stop_sharing(actor=coordinator, visit=visit)


def test_files_are_kept_and_removed(coordinator):
    visit = VisitFactory()
    upload = SimpleUploadedFile("図面.pdf", b"%PDF-1.7 drawing")

    (row,) = visit_files.add_files(actor=coordinator, visit=visit, uploads=[upload])

    assert (row.name, row.visit) == ("図面.pdf", visit)
    visit_files.remove_file(actor=coordinator, file=row)
    assert visit.files.count() == 0
    assert list(History.objects.about(visit).values_list("action", flat=True)) == ["remove_file", "add_file"]


def test_one_bad_file_keeps_none(coordinator):
    visit = VisitFactory()
    uploads = [SimpleUploadedFile("a.pdf", b"%PDF-1.7"), SimpleUploadedFile("b.exe", b"MZ")]

    with pytest.raises(ValidationError) as caught:
        visit_files.add_files(actor=coordinator, visit=visit, uploads=uploads)

    assert list(caught.value.message_dict) == ["files"]
    assert visit.files.count() == 0
