"""What makes a password good enough: long, and not what an attacker tries first.

NIST SP 800-63B-4: 15 characters where the password is the only factor, 8 where a second factor is asked for too;
any character counts, nothing must be mixed, nothing runs out. A password is compared whole with the block list, in
Unicode form NFKC, in which it is also hashed and checked: ＡＢＣ and ABC are one password on every keyboard.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ONLY_FACTOR = 15
WITH_SECOND_FACTOR = 8
LONGEST = 1000  # far above what people choose; bounds the work of hashing

# Everybody who knows the portal thinks of these.
CONTEXT_WORDS = (
    "kawasaki", "city", "chizai", "portal", "ip", "exchange", "foundation", "zaidan", "coordinator", "tokkyo", "patent",
    "saiwai", "nakahara", "takatsu", "miyamae", "tama", "asao", "kanagawa", "japan", "password", "passwd", "pass",
    "welcome", "admin", "login", "secret", "test", "demo",
    "川崎", "川崎市", "幸区", "中原区", "高津区", "宮前区", "多摩区", "麻生区", "川崎区", "知財", "知的財産", "特許",
    "パスワード", "ポータル", "財団", "産業振興財団", "カワサキ", "かわさき", "かわさきし",
)  # fmt: skip
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "あいうえおかきくけこさしすせそたちつてとなにぬねの",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノ", "いろはにほへとちりぬるを",
)  # fmt: skip
_SHORTEST_RUN = 3
_REPEATED = re.compile(r"^(.{1,12}?)\1+$", re.DOTALL)
# What people hang on to a word: a year, an exclamation mark.
_TAIL = re.compile(r"^[\d\W_]{0,6}(.*?)[\d\W_]{0,6}$", re.DOTALL)

# Functions user → words of theirs, added by apps that know more about a person than their account.
WORD_SOURCES: list[Callable[[Any], Iterable[str]]] = []


def normal_form(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def shortest_allowed(user: Any) -> int:
    """Characters that this person's password needs."""
    return WITH_SECOND_FACTOR if needs_second_factor(user) or has_second_factor(user) else ONLY_FACTOR


def needs_second_factor(user: Any) -> bool:
    """Staff, where the portal demands it of them."""
    return bool(settings.REQUIRE_SECOND_FACTOR and user is not None and user.pk and user.is_staff_member)


def has_second_factor(user: Any) -> bool:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    if user is None or not user.pk:
        return False
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        length = len(normal_form(password))
        shortest = shortest_allowed(user)
        if length < shortest:
            raise ValidationError(
                gettext(
                    "This password has %(length)d characters; please use %(shortest)d or more. A sentence does well."
                )
                % {"length": length, "shortest": shortest},
                code="password_too_short",
            )
        if length > LONGEST:
            raise ValidationError(
                gettext("This password is longer than %(longest)d characters. Please use a shorter one.")
                % {"longest": LONGEST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return gettext(
            "%(only)d characters or more (%(with_second)d if a second factor is set up). Any characters will do, "
            "spaces and Japanese too: a short sentence is easy to remember."
        ) % {"only": ONLY_FACTOR, "with_second": WITH_SECOND_FACTOR}


class BlockListValidator:
    """Refuses what attackers try first, and says why."""

    def validate(self, password: str, user: Any = None) -> None:
        code = _weakness(normal_form(password).casefold(), _own_words(user))
        if code:
            raise ValidationError(_REASONS[code], code=code)

    def get_help_text(self) -> str:
        return gettext("Not your name, your company's or the portal's, and no row of neighbouring keys.")


_REASONS = {
    "password_repeats": _("This password repeats the same characters. Please think of another one."),
    "password_row": _("This password is a row of neighbouring keys or letters. Please think of another one."),
    "password_common": _("This password is among those that are used most often. Please think of another one."),
    "password_own": _("This password is made of your own name, address or company. Please think of another one."),
    "password_context": _(
        "This password is made of words that everybody connects with this portal. Please think of another one."
    ),
}


def _weakness(password: str, own_words: set[str]) -> str:
    """A key of _REASONS, or "" for a password that no list holds."""
    core = _TAIL.sub(r"\1", password)
    forms = {password, core, _unit(password), _unit(core)}
    if len(_unit(password)) <= _SHORTEST_RUN:
        return "password_repeats"
    if _is_run(password) or _is_run(core):
        return "password_row"
    if forms & _common_passwords():
        return "password_common"
    if any(_made_of(form, own_words) for form in forms):
        return "password_own"
    if any(_made_of(form, own_words | set(CONTEXT_WORDS)) for form in forms):
        return "password_context"
    return ""


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _unit(text: str) -> str:
    """What a text repeats: "abcabc" → "abc"."""
    found = _REPEATED.match(text)
    return found[1] if found else text


def _is_run(text: str) -> bool:
    """Made only of runs of neighbours, each of at least three: "qwerty12345"."""
    length, direction = 1, 0
    for first, second in pairwise(text):
        step = _step(first, second)
        if step and direction in {0, step}:
            length, direction = length + 1, step
        elif length < _SHORTEST_RUN:
            return False
        else:
            length, direction = 1, 0
    return length >= _SHORTEST_RUN


def _step(first: str, second: str) -> int:
    """1 or -1 where the letters stand side by side in a row, else 0."""
    for row in _ROWS:
        if first + second in row:
            return 1
        if second + first in row:
            return -1
    return 0


def _made_of(text: str, words: Iterable[str]) -> bool:
    """The whole text is a sequence of these words, with nothing else but digits and signs between them."""
    if len(text) < 4:
        return False
    choices = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if len(word) >= 2)
    return bool(choices) and re.fullmatch(rf"(?:(?:{choices})[\W\d_]{{0,2}})+", text) is not None


def _own_words(user: Any) -> set[str]:
    if user is None:
        return set()
    texts = [user.name, user.kana, user.department, *re.split(r"[@.]", user.email or "")]
    for source in WORD_SOURCES:
        texts += source(user)
    words: set[str] = set()
    for text in texts:
        folded = normal_form(text or "").casefold()
        words |= {folded, "".join(folded.split()), *re.split(r"[\s・@._-]+", folded)}
    # Two letters alone ("co", "jp") prove nothing, two kanji are a family name.
    return {word for word in words if len(word) > 2 or (len(word) == 2 and not word.isascii())}
