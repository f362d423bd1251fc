from datetime import timedelta

import pytest
from django.utils import timezone

from kawasaki_ip.core import jobs
from kawasaki_ip.core.models import Job, JobState
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ROWS = 500


class Crash(BaseException):
    """The process is killed: nothing after it runs."""


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    """Kinds of these tests only."""
    monkeypatch.setattr(jobs, "_kinds", {})


def counting(*, crash_at: int | None = None, fail_at: int | None = None) -> list[tuple[int, int]]:
    """Registers the kind "count"; returns the list of slices (from, to) that were worked off."""
    slices: list[tuple[int, int]] = []
    state = {"crash": crash_at}

    @jobs.register("count")
    def count(job: Job) -> bool:
        end = min(job.done + jobs.SLICE, job.total)
        slices.append((job.done, end))
        if state["crash"] is not None and end >= state["crash"]:
            state["crash"] = None
            raise Crash
        if fail_at is not None and end >= fail_at:
            raise ValueError("a row that cannot be read")
        job.done = end
        return job.done >= job.total

    return slices


def make_job() -> Job:
    return Job.objects.create(kind="count", total=ROWS)


def test_job_is_worked_off_in_slices():
    slices = counting()
    job = make_job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert slices == [(0, 200), (200, 400), (400, 500)]
    assert (job.state, job.done, job.percent, job.lease_until) == (JobState.DONE, ROWS, 100, None)
    assert job.finished_at is not None


def test_job_goes_on_after_a_crash_when_its_lease_has_ended():
    slices = counting(crash_at=400)
    job = make_job()
    with pytest.raises(Crash):
        jobs.run(job.pk)

    assert jobs.sweep(timezone.now()) == 0  # somebody may still be at it
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep(timezone.now()) == 1

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, ROWS)
    assert slices == [(0, 200), (200, 400), (200, 400), (400, 500)]


def test_job_that_fails_says_so_and_is_not_tried_again(caplog):
    counting(fail_at=400)
    job = make_job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.error) == (JobState.FAILED, 200, "ValueError")
    assert jobs.sweep(timezone.now()) == 0
    assert "a row that cannot be read" in caplog.text


def test_finished_job_is_not_run_again():
    slices = counting()
    job = make_job()
    jobs.run(job.pk)

    jobs.run(job.pk)

    assert len(slices) == 3


def test_worker_that_lost_its_lease_leaves_the_job_to_the_other(monkeypatch):
    slices = counting()
    job = make_job()
    take = jobs.take

    def take_too_late(job_id, now):
        """Between this worker's lease and its next slice another one took the job."""
        taken = take(job_id, now)
        Job.objects.update(lease_until=timezone.now() + timedelta(hours=1))
        return taken

    monkeypatch.setattr(jobs, "take", take_too_late)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert slices == []
    assert (job.state, job.done) == (JobState.RUNNING, 0)


def test_start_refuses_a_kind_that_nobody_works_off():
    with pytest.raises(ValueError, match="unknown kind"):
        jobs.start("nothing", params={}, total=1, created_by=None)


def test_kind_is_registered_once():
    counting()

    with pytest.raises(ValueError, match="twice"):
        counting()


@pytest.mark.django_db(transaction=True)
def test_started_job_runs_after_the_commit():
    counting()

    job = jobs.start("count", params={}, total=ROWS, created_by=None)

    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_slice_once():
    slices = counting()
    job = make_job()

    at_once(*[lambda: jobs.run(job.pk)] * 4)

    assert sorted(slices) == [(0, 200), (200, 400), (400, 500)]
    assert Job.objects.get().state == JobState.DONE
