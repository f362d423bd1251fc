from celery import shared_task
from django.utils import timezone


@shared_task(name="mail.deliver")
def deliver() -> None:
    """What is due at this moment; called after each commit that writes a mail, and by beat."""
    from .actions.delivery import deliver_due

    deliver_due(now=timezone.now())


@shared_task(name="mail.send_due")
def send_due() -> None:
    """One turn of the post, every minute."""
    from .actions.running import send_due as turn

    turn(now=timezone.now())


@shared_task(name="mail.check")
def check() -> None:
    from .actions.checking import check_ledger

    check_ledger(today=timezone.localdate())
