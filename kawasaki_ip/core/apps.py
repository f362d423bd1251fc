from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "kawasaki_ip.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(_prepare_connection, dispatch_uid="search")


def _prepare_connection(*, connection: object, **kwargs: object) -> None:
    """SQLite's search triggers call Python; PostgreSQL needs nothing."""
    from .search.sqlite import prepare

    if connection.vendor == "sqlite":
        prepare(connection)
