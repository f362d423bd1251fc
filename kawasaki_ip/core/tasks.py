from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import jobs
from .models import Draft, FormKey

KEEP_KEYS = timedelta(days=7)
KEEP_DRAFTS = timedelta(days=90)


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="core.run_jobs")
def run_jobs() -> None:
    jobs.sweep(timezone.now())


@shared_task(name="core.purge")
def purge() -> None:
    """One-time keys and drafts nobody came back to."""
    now = timezone.now()
    FormKey.objects.filter(created_at__lt=now - KEEP_KEYS).delete()
    Draft.objects.filter(updated_at__lt=now - KEEP_DRAFTS).delete()
