"""One turn of the post: what beat runs every minute, and `manage.py send_due` by hand."""

from dataclasses import dataclass
from datetime import datetime

from .delivery import deliver_due, sweep_leases
from .planning import plan_digests


@dataclass(frozen=True, slots=True)
class Turn:
    swept: int
    planned: int
    sent: int


def send_due(*, now: datetime) -> Turn:
    """Takes up what a worker left, plans the digests that are due, sends what is due."""
    swept = sweep_leases(now=now)
    planned = plan_digests(now=now)
    return Turn(swept=swept, planned=planned, sent=deliver_due(now=now))
