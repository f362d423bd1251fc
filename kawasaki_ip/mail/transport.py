"""From a message's row to the mail server: always the same bytes for the same row."""

import hashlib
import smtplib
from email.message import Message as MimeMessage
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from .enums import Failure
from .models import Message
from .rendering import unsubscribe_url


class FixedMail(EmailMessage):
    """A mail whose MIME boundary is fixed as well: an attempt is a copy of the one before."""

    def message(self, *args: Any, **kwargs: Any) -> MimeMessage:
        made = super().message(*args, **kwargs)
        if made.is_multipart():
            made.set_boundary(hashlib.sha256(made["Message-ID"].encode()).hexdigest()[:32])
        return made


def build(message: Message) -> FixedMail:
    """One recipient, no copies. Only for messages whose text is fixed."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(timezone.localtime(message.fixed_at)),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if "/mail/unsubscribe/" in message.text and message.recipient_id:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(message, message.fixed_at)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = FixedMail(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        reply_to=[settings.DESK["email"]],
        headers=headers,
    )
    for part in message.attachments:
        mail.attach(part["name"], part["text"], f"text/calendar; method={part['method']}")
    return mail


def hand_over(message: Message) -> None:
    """Gives the mail to the mail server; returns when it has taken it, else raises."""
    connection = get_connection()
    mail = build(message)
    mail.connection = connection
    mail.send()


def permanent_failure(error: Exception) -> Failure | None:
    """Why this error will not go away by trying again, or None if it may."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return Failure.ADDRESS if codes and all(_is_permanent(code) for code in codes) else None
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) and _is_permanent(error.smtp_code):
        return Failure.REFUSED
    # Anything else, a refused sign-in included, is the server's or our own trouble: the mail waits.
    return None


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def describe(error: Exception) -> str:
    """What the administrator reads: the server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
        return f"{code} {_decoded(text)}"[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
