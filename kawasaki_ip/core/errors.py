"""What an action may answer instead of acting. Messages are for people."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError


class ActionError(Exception):
    """The action cannot be done now; says what happened and what to do.

    `field` names the form field that the message belongs to, or is empty.
    """

    def __init__(self, message: Any, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(PermissionDenied):
    """The actor sees the record but may not do this: a 403 page."""


class TransitionNotPossible(ActionError):
    """The record is in a state from which this action does not start."""


def as_validation_error(error: Exception) -> ValidationError:
    """An action's error in the shape that forms understand."""
    if isinstance(error, ValidationError):
        return error
    if isinstance(error, ActionError):
        return ValidationError({error.field: [error.message]}) if error.field else ValidationError(error.message)
    raise error
