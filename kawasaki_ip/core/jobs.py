"""Long work as rows: each kind registers a function that does one slice.

A slice is one short transaction over at most SLICE rows and is safe to repeat.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .models import Job, JobState

SLICE = 200
LEASE = timedelta(minutes=5)
logger = logging.getLogger(__name__)

# kind → function(job) that works off one slice, moves job.done on and returns True when all is done.
_kinds: dict[str, Callable[[Job], bool]] = {}


def register(kind: str) -> Callable[[Callable[[Job], bool]], Callable[[Job], bool]]:
    def decorate(function: Callable[[Job], bool]) -> Callable[[Job], bool]:
        if kind in _kinds:
            raise ValueError(f"job kind {kind} is registered twice")
        _kinds[kind] = function
        return function

    return decorate


def start(kind: str, *, params: dict, total: int, created_by: object | None) -> Job:
    """A job in the caller's transaction; the worker (or the next sweep) takes it up after the commit."""
    from .tasks import run_job  # tasks import this module

    if kind not in _kinds:
        raise ValueError(f"unknown kind of job: {kind}")
    job = Job.objects.create(kind=kind, params=params, total=total, created_by=created_by)
    run_job.delay_on_commit(job.pk)
    return job


def take(job_id: int, now: datetime) -> Job | None:
    """Leases the job, or None when it is finished or another worker has it."""
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None or job.is_finished or (job.lease_until and job.lease_until > now):
            return None
        job.state = JobState.RUNNING
        job.lease_until = now + LEASE
        job.save(update_fields=["state", "lease_until"])
        return job


def run(job_id: int) -> None:
    """Works a job off, slice by slice. Another process may go on where this one died."""
    job = take(job_id, timezone.now())
    if job is None:
        return
    finished = False
    while not finished:
        try:
            with transaction.atomic():
                if not _still_ours(job):
                    return
                finished = _kinds[job.kind](job)
                job.lease_until = None if finished else timezone.now() + LEASE
                if finished:
                    job.state, job.finished_at = JobState.DONE, timezone.now()
                job.save()
        except Exception as error:
            logger.exception("job %s (%s) failed", job.pk, job.kind)
            Job.objects.filter(pk=job.pk).update(
                state=JobState.FAILED, error=type(error).__name__, lease_until=None, finished_at=timezone.now()
            )
            return


def _still_ours(job: Job) -> bool:
    """False when a slice took longer than the lease and another worker has gone on with the job."""
    return Job.objects.select_for_update().filter(pk=job.pk, lease_until=job.lease_until).exists()


def sweep(now: datetime) -> int:
    """Runs every job that nobody works on; returns how many."""
    waiting = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk")
    ids = [job.pk for job in waiting if not job.lease_until or job.lease_until <= now]
    for job_id in ids:
        run(job_id)
    return len(ids)
