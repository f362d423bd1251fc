"""The mails of the demo: files that Django's file-based backend wrote, the sign-in library's among them."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils import timezone

SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class Mail:
    key: str
    written: datetime
    to: str
    subject: str
    text: str
    attachments: list[str]


def _folder() -> Path | None:
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(path) if path else None


def keys() -> list[str]:
    """Newest first; a key is the file's name without its ending."""
    folder = _folder()
    if folder is None or not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [path.stem for path in files]


def read(key: str) -> Mail | None:
    """None for a key that is none of ours."""
    folder = _folder()
    if folder is None or key not in keys():
        return None
    path = folder / f"{key}.log"
    raw = path.read_bytes().split(SEPARATOR)[0]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return Mail(
        key=key,
        written=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_text(message),
        attachments=[part.get_filename() or part.get_content_type() for part in message.iter_attachments()],
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return body.get_content() if body is not None else ""
