from celery import shared_task
from django.utils import timezone


@shared_task(name="mail.deliver")
def deliver() -> None:
    """What is due at this moment; called after each commit that writes a mail, and by beat."""
    from .actions.delivery import deliver_due

    deliver_due(now=timezone.now())


@shared_task(name="mail.plan")
def plan() -> None:
    from .actions.planning import plan_digests

    plan_digests(now=timezone.now())
    deliver.delay()


@shared_task(name="mail.sweep")
def sweep() -> None:
    from .actions.delivery import sweep_leases

    sweep_leases(now=timezone.now())


@shared_task(name="mail.check")
def check() -> None:
    from .actions.checking import check_ledger

    check_ledger(today=timezone.localdate())
