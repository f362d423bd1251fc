import unicodedata

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.accounts import passwords
from kawasaki_ip.accounts.models import User
from tests.factories.accounts import StaffFactory, UserFactory

GOOD = "朝は工場の裏の桜を見てから帰る"  # 15 characters


def refusals(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


def codes(password: str, user: User | None = None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {part.code for part in error.error_list}
    return set()


@pytest.fixture
def outsider(db) -> User:
    return UserFactory(name="多摩 花子", kana="タマ ハナコ", email="hanako.press@tamapress.example")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "blue heron over the weir",
        "x" * 7 + "Ω 8 spaces  in  it ",
        "9 cats sleep, 1 dog watches " * 3,  # 84 characters
        "駅前のパン屋は水曜日がお休みです",
    ],
)
def test_long_password_of_any_characters_is_taken(password, outsider):
    assert refusals(password, outsider) == []


def test_only_factor_needs_fifteen_characters(outsider):
    assert codes(GOOD[:14], outsider) == {"password_too_short"}
    assert refusals(GOOD[:15], outsider) == []
    assert "14" in refusals(GOOD[:14], outsider)[0]


def test_second_factor_lowers_the_minimum_to_eight(outsider):
    Authenticator.objects.create(user=outsider, type=Authenticator.Type.TOTP, data={})

    assert codes("kzpwq7m", outsider) == {"password_too_short"}
    assert refusals("kzpwq7m4", outsider) == []


def test_recovery_codes_alone_are_no_second_factor(outsider):
    Authenticator.objects.create(user=outsider, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert codes("kzpwq7m4", outsider) == {"password_too_short"}


def test_staff_who_must_have_a_second_factor_need_eight(db, settings):
    staff = StaffFactory()

    assert codes("kzpwq7m4", staff) == {"password_too_short"}
    settings.REQUIRE_SECOND_FACTOR = True
    assert refusals("kzpwq7m4", staff) == []


def test_more_than_a_thousand_characters_are_refused(outsider):
    text = "".join(chr(0x4E00 + number) for number in range(1001))

    assert codes(text, outsider) == {"password_too_long"}
    assert refusals(text[:1000], outsider) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("aaaaaaaaaaaaaaa", "password_repeats"),
        ("abcabcabcabcabcabc", "password_repeats"),
        ("1234567890123456", "password_row"),
        ("qwertyuiopasdfghjkl", "password_row"),
        ("zyxwvutsrqponmlkjihg", "password_row"),
        ("qwertyuiop12345", "password_row"),
        ("footballfootball", "password_common"),
        ("1111passwordpassword", "password_common"),
        ("kawasaki-chizai-portal", "password_context"),
        ("KawasakiChizai2026!", "password_context"),
        ("川崎市知的財産ポータルパスワード", "password_context"),
        ("hanako.press@tamapress", "password_own"),
        ("タマ ハナコ タマ ハナコ", "password_own"),
        ("多摩花子多摩花子多摩花子多摩花子", "password_own"),
    ],
)
def test_block_list_tells_the_reason(password, reason, outsider):
    padded = password if len(password) >= 15 else password + "2026!"[: 15 - len(password)]

    assert codes(padded, outsider) == {reason}


def test_word_inside_a_longer_password_is_no_reason(outsider):
    assert refusals("kawasaki no kawa wa hayai", outsider) == []


def test_words_of_other_apps_count(outsider, monkeypatch):
    monkeypatch.setattr(passwords, "WORD_SOURCES", [lambda user: ["有限会社 見本製作所"]])

    assert codes("有限会社見本製作所見本製作所", outsider) == {"password_own", "password_too_short"}


@given(st.text(min_size=1, max_size=40))
def test_full_width_and_half_width_are_one_password(text):
    user = User(email="x@shop.example")
    user.set_password(unicodedata.normalize("NFKC", text))

    assert user.check_password(text)
    assert user.check_password(unicodedata.normalize("NFKD", text))


def test_password_is_checked_whole(db):
    user = UserFactory(password="a" * 100 + "b")

    assert not user.check_password("a" * 100)
    assert not user.check_password("a" * 100 + "B")


def test_short_password_is_remembered_as_such(db):
    assert UserFactory(password="kzpwq7m4").password_is_short
    assert not UserFactory(password=GOOD).password_is_short
    assert not UserFactory(password=None).password_is_short


def test_password_can_be_set_in_one_width_and_typed_in_the_other(client, outsider):
    outsider.set_password("ＡＢＣのうたをうたって帰ろう１２３")
    outsider.save()
    outsider.emailaddress_set.create(email=outsider.email, verified=True, primary=True)

    response = client.post(
        reverse("account_login"), {"login": outsider.email, "password": "ABCのうたをうたって帰ろう123"}
    )

    assert response["Location"] == "/today/"
