"""On the embedded default beat itself runs what is due."""

from datetime import timedelta

import pytest
from celery.beat import ScheduleEntry
from django.utils import timezone

from kawasaki_ip.celery import app
from kawasaki_ip.core.beat import EagerScheduler
from kawasaki_ip.core.models import FormKey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scheduler(tmp_path, settings):
    app.loader.import_default_modules()
    made = EagerScheduler(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    made.setup_schedule()
    made.schedule.clear()
    yield made
    made.close()


def due(name: str, task: str) -> ScheduleEntry:
    """An entry whose time has come."""
    return ScheduleEntry(
        name=name, task=task, schedule=timedelta(seconds=1), last_run_at=app.now() - timedelta(hours=1), app=app
    )


def old_key() -> FormKey:
    return FormKey.objects.create(key="old", path="/", body_hash="x", created_at=timezone.now() - timedelta(days=30))


def test_scheduler_runs_a_due_task_without_a_broker(scheduler):
    old_key()
    scheduler.schedule["purge"] = due("purge", "core.purge")

    scheduler.tick()

    assert FormKey.objects.count() == 0
    assert scheduler.producer is None


def test_scheduler_goes_on_after_a_task_that_fails(scheduler, caplog):
    old_key()
    scheduler.schedule["broken"] = due("broken", "core.run_job")  # its argument is missing
    scheduler.schedule["purge"] = due("purge", "core.purge")

    for _moment in range(3):
        scheduler.tick()

    assert FormKey.objects.count() == 0
    assert "broken" in caplog.text
