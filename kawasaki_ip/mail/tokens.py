"""The link that turns one category of mail off: signed, without an address in it, valid for more than a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core import signing

_signer = signing.Signer(salt="kawasaki_ip.mail.unsubscribe")


@dataclass(frozen=True, slots=True)
class Wish:
    user_id: int
    category: str  # a kind's key, or "digest"


def make(user_id: int, category: str, issued: date) -> str:
    """The same for the same three, so that a mail sent again has the same link."""
    return _signer.sign_object([user_id, category, issued.isoformat()])


def read(token: str, today: date) -> Wish | None:
    """None if it was changed or is too old."""
    try:
        user_id, category, issued = _signer.unsign_object(token)
        age = today - date.fromisoformat(issued)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if age > timedelta(seconds=settings.MAIL_UNSUBSCRIBE_MAX_AGE):
        return None
    return Wish(user_id, category)
