"""A beat scheduler for the embedded default, where no worker waits at a broker."""

from typing import Any

from celery.beat import PersistentScheduler
from django.db import close_old_connections


class EagerScheduler(PersistentScheduler):
    """Runs each due task in the beat process; one that fails is logged and tried at its next time."""

    @property
    def producer(self) -> None:
        """There is nobody to hand a message to, so no broker is looked for."""
        return

    def apply_async(self, entry: Any, producer: Any = None, advance: Any = True, **kwargs: Any) -> Any:
        close_old_connections()
        try:
            return super().apply_async(entry, producer=None, advance=advance, **kwargs)
        finally:
            close_old_connections()
