import pytest

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.history import record, record_event, set_fields
from kawasaki_ip.core.models import History, Job
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_record_says_who_did_what_and_what_changed():
    user, job = UserFactory(), Job.objects.create(kind="a")
    changes = set_fields(job, {"kind": "b", "total": 0})

    record(job, "rename", Actor.of(user), state_from="waiting", state_to="running", changes=changes, note="why")

    row = History.objects.about(job).get()
    assert (row.action, row.actor, row.actor_kind, row.note) == ("rename", user, "user", "why")
    assert (row.state_from, row.state_to, row.changes) == ("waiting", "running", {"kind": ["a", "b"]})


def test_confidential_field_is_noted_as_changed_and_its_old_text_kept_apart():
    job = Job.objects.create(kind="a")

    record(job, "edit", Actor.portal(), changes={"error": ("secret", "new secret")}, confidential=["error"])

    row = History.objects.get()
    assert row.changes == {"error": [True, True]}
    assert row.confidential == {"error": "secret"}


def test_event_about_no_single_record_keeps_its_details():
    record_event("core.job", "export", Actor.link("申込 一郎"), rows=12, filter={"year"})

    row = History.objects.get()
    assert (row.subject_id, row.actor, row.actor_label) == (None, None, "申込 一郎")
    assert row.changes == {"rows": [None, 12], "filter": [None, ["year"]]}


def test_history_is_append_only():
    row = record_event("core.job", "export", Actor.portal())

    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        row.delete()


def test_history_of_a_record_is_newest_first():
    job = Job.objects.create(kind="a")
    for action in ("first", "second"):
        record(job, action, Actor.portal())

    assert [row.action for row in History.objects.about(job)] == ["second", "first"]


@pytest.mark.parametrize(
    ("actor", "kind"),
    [(Actor.of(None), "public"), (Actor.portal(), "portal"), (Actor.link("x"), "link")],
)
def test_actor_without_an_account(actor, kind):
    assert (actor.kind, actor.user, actor.is_user) == (kind, None, False)
