"""Calls upward: functions with exactly one provider each, connected in AppConfig.ready.

They run in the caller's transaction. tests/kawasaki_ip/core/test_ports.py checks that each is connected.
"""

from collections.abc import Callable
from typing import Any


class Port:
    def __init__(self, name: str, doc: str) -> None:
        self.name = name
        self.__doc__ = doc
        self._provider: Callable[..., Any] | None = None

    @property
    def is_connected(self) -> bool:
        return self._provider is not None

    def connect(self, provider: Callable[..., Any]) -> None:
        if self._provider is not None and self._provider is not provider:
            raise RuntimeError(f"port {self.name} has a provider already")
        self._provider = provider

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._provider is None:
            raise RuntimeError(f"port {self.name} is not connected")
        return self._provider(*args, **kwargs)


open_follow_up = Port(
    "open_follow_up",
    "open_follow_up(*, about, in_charge, due, reason, actor) → FollowUp. Provided by consultations.",
)
cancel_follow_ups = Port(
    "cancel_follow_ups",
    "cancel_follow_ups(*, about, actor) → int, how many open ones ended as not needed. Provided by consultations.",
)
move_follow_ups = Port(
    "move_follow_ups",
    "move_follow_ups(*, about, in_charge, actor) → int, how many open ones moved. Provided by consultations.",
)
send_message = Port(
    "send_message",
    "send_message(*, kind, recipient, about, context) → Message. Provided by mail, for accounts.",
)
language_chosen = Port(
    "language_chosen",
    "language_chosen(*, user, language) → None. Provided by mail: what a person reads by mail follows the pages.",
)

ALL = (open_follow_up, cancel_follow_ups, move_follow_ups, send_message, language_chosen)
