import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import jobs, search
from .models import Draft, FormKey

logger = logging.getLogger(__name__)
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


@shared_task(name="core.check_search")
def check_search() -> None:
    """Logs what is wrong with a search index; `search_index rebuild` mends it."""
    for index in search.registered():
        for problem in index.check():
            logger.error("search index %s: %s", index.name, problem)
