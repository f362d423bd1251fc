"""The id and client address of the request being answered; empty in tasks and commands."""

from contextvars import ContextVar

request_info: ContextVar[tuple[str, str | None]] = ContextVar("request_info", default=("", None))
