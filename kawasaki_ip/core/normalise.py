"""Normal forms for identifiers and for search keys. Stored names are never normalised.

Each function is idempotent (property-tested).
"""

import re
import unicodedata
from collections.abc import Callable

_HYPHENS = re.compile(r"[－−‐‑‒–—ー―ｰ]")
_LEGAL_FORMS = re.compile(
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人"
    r"|国立大学法人|学校法人|\(株\)|\(有\)|\(同\)|\(資\)|\(名\)|\(一社\)|\(一財\)|\(公財\)|\(公社\))"
)
_SPACE_AND_POINTS = re.compile(r"[\s・･.,，、。\-]+")


def clean_text(text: str) -> str:
    """What people typed, with newlines unified and control characters dropped; nothing else changes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) != "Cc")


def ascii_form(text: str) -> str:
    """NFKC, trimmed, every kind of hyphen as "-": for codes, numbers, telephone, e-mail."""
    return _HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).strip()


def digits(text: str) -> str:
    return "".join(ch for ch in ascii_form(text) if ch.isascii() and ch.isdigit())


def telephone(text: str) -> str:
    """Half-width digits and hyphens: （０４４）２００－３８９６ → 044-200-3896; an extension stays apart."""
    return re.sub(r"[^0-9+]+", "-", ascii_form(text)).strip("-")


def postal_code(text: str) -> str:
    """Seven digits, or what could be read of them."""
    return digits(text)


def corporate_number(text: str) -> str:
    """法人番号 as 13 digits, without T, hyphens or spaces."""
    return _settled(lambda step: re.sub(r"[\s-]", "", ascii_form(step).upper()).lstrip("T"), text)


def email(text: str) -> str:
    return ascii_form(text).lower() if "@" in ascii_form(text) else ascii_form(text)


def hiragana_to_katakana(text: str) -> str:
    return "".join(chr(ord(ch) + 0x60) if "ぁ" <= ch <= "ゖ" else ch for ch in text)


def kana(text: str) -> str:
    """フリガナ in full-width katakana."""
    return hiragana_to_katakana(unicodedata.normalize("NFKC", text)).strip()


def search_key(name: str) -> str:
    """Names that people take for the same have the same key: width, case, kana, legal form, spaces."""
    return _settled(_search_key_step, name)


def _search_key_step(name: str) -> str:
    key = hiragana_to_katakana(unicodedata.normalize("NFKC", name).casefold())
    key = key.replace("㈱", "").replace("㈲", "")
    key = _LEGAL_FORMS.sub("", key)
    return _SPACE_AND_POINTS.sub("", key)


def _settled(step: Callable[[str], str], text: str) -> str:
    """Repeats a step until it changes nothing: what it takes away may bring together what it looks for."""
    while (after := step(text)) != text:
        text = after
    return text
