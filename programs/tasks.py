import logging

from celery import shared_task
from django.utils import timezone

logger = logging.getLogger(__name__)


@shared_task(name="programs.recompute_figures")
def recompute_figures() -> None:
    """Nightly: counts all figures anew and reports what the actions had missed."""
    from .actions import recompute_all

    for difference in recompute_all(today=timezone.localdate()):
        logger.warning("figure differs: %s", difference)
