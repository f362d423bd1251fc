from django import forms
from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "kawasaki_ip.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(_prepare_connection, dispatch_uid="search")
        _say_what_to_do()


def _say_what_to_do() -> None:
    """Django says that a "field is required"; this says what to do. Forms of libraries speak so, too."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    forms.ChoiceField.default_error_messages["required"] = _("Please choose one.")
    forms.BooleanField.default_error_messages = {"required": _("Please read this and tick the box.")}


def _prepare_connection(*, connection: object, **kwargs: object) -> None:
    """SQLite's search triggers call Python; PostgreSQL needs nothing."""
    from .search.sqlite import prepare

    if connection.vendor == "sqlite":
        prepare(connection)
