from celery import shared_task
from django.utils import timezone

from kawasaki_ip.core import jobs
from kawasaki_ip.core.models import Job


@shared_task(name="exchange.move_listings")
def move_listings() -> None:
    from .actions.listing_days import move_listings_by_day

    move_listings_by_day(today=timezone.localdate())


@shared_task(name="exchange.ask_owners")
def ask_owners_about_listings() -> None:
    from .actions.listing_days import ask_owners

    ask_owners(today=timezone.localdate())


@shared_task(name="exchange.ask_memberships")
def ask_memberships() -> None:
    """Daily: asks once a year whether a person is still with the company."""
    from .actions.memberships import ask_yearly

    ask_yearly(today=timezone.localdate())


@shared_task(name="exchange.forget_unconfirmed")
def forget_unconfirmed() -> None:
    from .actions.applications import forget_unconfirmed as forget

    forget(now=timezone.now())


@jobs.register("exchange.import")
def import_slice(job: Job) -> bool:
    from .actions.imports import work_off

    return work_off(job, timezone.now())
