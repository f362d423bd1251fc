"""A real SMTP server on loopback that keeps what it takes, and can be told to misbehave."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

Answer = Callable[[str], str | None]


class Sink:
    """`accepted`: the raw mails that were answered with 250, in order."""

    def __init__(self) -> None:
        self.accepted: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.answer_recipient: Answer = lambda address: None
        self.answer_data: Callable[[], str | None] = lambda: None
        self.port = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.accepted]

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        refusal = self.answer_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        refusal = self.answer_data()
        if refusal:
            return refusal
        self.accepted.append(envelope.original_content)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    sink = Sink()
    sink.port = _free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
