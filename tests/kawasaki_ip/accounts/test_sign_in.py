import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.urls import reverse

from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import ACTING
from kawasaki_ip.core.models import History
from tests.factories.accounts import UserFactory
from tests.kawasaki_ip.accounts.conftest import PASSWORD, code_in_last_mail, verified

LOGIN = "/accounts/login/"


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_by_password(client, outsider):
    response = client.post(LOGIN, {"login": outsider.email.upper(), "password": PASSWORD})

    assert response["Location"] == "/today/"
    assert client.session["_auth_user_id"] == str(outsider.pk)
    assert History.objects.filter(action="sign_in", actor=outsider).count() == 1


def test_sign_in_leads_back_to_the_page_asked_for(client, outsider):
    response = client.post(f"{LOGIN}?next=/accounts/profile/", {"login": outsider.email, "password": PASSWORD})

    assert response["Location"] == "/accounts/profile/"


def test_sign_in_leads_nowhere_else(client, outsider):
    response = client.post(LOGIN, {"login": outsider.email, "password": PASSWORD, "next": "https://evil.example/"})

    assert response["Location"] == "/today/"


def test_wrong_password_keeps_the_address_and_says_what_to_do(client, outsider):
    response = client.post(LOGIN, {"login": outsider.email, "password": "wrong"})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert outsider.email in response.content.decode()
    assert not is_signed_in(client)


def test_unknown_address_answers_like_a_wrong_password(client, outsider):
    known = client.post(LOGIN, {"login": outsider.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@shop.example", "password": "wrong"})

    assert unknown.context["form"].errors == known.context["form"].errors


def test_new_session_id_on_sign_in(client, outsider, sign_in):
    client.get("/language/")
    session = client.session
    session["before"] = "kept"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key

    sign_in(outsider)

    assert client.session.session_key != before
    assert not type(session)(before).exists(before)


def test_sign_out_ends_the_session_and_clears_the_browser(client, outsider, sign_in):
    sign_in(outsider)
    key = client.session.session_key

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not type(client.session)(key).exists(key)
    assert History.objects.filter(action="sign_out", actor=outsider).count() == 1


def test_code_by_mail_signs_in(client, outsider):
    client.post("/accounts/login/code/", {"email": outsider.email})
    assert mail.outbox[-1].to == [outsider.email]

    response = client.post("/accounts/login/code/confirm/", {"code": code_in_last_mail()})

    assert response["Location"] == "/today/"
    assert is_signed_in(client)


def test_code_may_be_typed_in_full_width(client, outsider):
    client.post("/accounts/login/code/", {"email": outsider.email})
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code_in_last_mail())

    client.post("/accounts/login/code/confirm/", {"code": wide})

    assert is_signed_in(client)


def test_code_ends_after_ten_minutes(client, outsider, time_machine):
    time_machine.move_to("2026-11-24 10:00 +0900", tick=False)
    client.post("/accounts/login/code/", {"email": outsider.email})
    code = code_in_last_mail()

    time_machine.move_to("2026-11-24 10:11 +0900", tick=False)
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert not is_signed_in(client)


def test_code_is_thrown_away_after_three_wrong_ones(client, outsider):
    client.post("/accounts/login/code/", {"email": outsider.email})
    code = code_in_last_mail()
    for _attempt in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "XXXX-YYYY"})

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert not is_signed_in(client)


def test_code_for_an_unknown_address_looks_the_same_and_sends_nothing(client, db):
    response = client.post("/accounts/login/code/", {"email": "nobody@shop.example"})

    assert response["Location"] == "/accounts/login/code/confirm/"
    assert mail.outbox == []


def test_staff_get_no_code_where_a_second_factor_is_demanded(client, coordinator, settings):
    settings.REQUIRE_SECOND_FACTOR = True

    response = client.post("/accounts/login/code/", {"email": coordinator.email})

    assert response["Location"] == "/accounts/login/code/confirm/"
    assert mail.outbox == []


def test_failed_sign_ins_are_slowed_down_per_account(client, outsider):
    for _attempt in range(5):
        client.post(LOGIN, {"login": outsider.email, "password": "wrong"})

    response = client.post(LOGIN, {"login": outsider.email, "password": PASSWORD})

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_slowed_down_account_opens_again_and_takes_codes_meanwhile(client, outsider, time_machine):
    time_machine.move_to("2026-11-24 10:00 +0900", tick=False)
    for _attempt in range(6):
        client.post(LOGIN, {"login": outsider.email, "password": "wrong"})
    client.post("/accounts/login/code/", {"email": outsider.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_last_mail()})
    assert is_signed_in(client)
    client.post("/accounts/logout/")

    time_machine.move_to("2026-11-24 10:06 +0900", tick=False)
    client.post(LOGIN, {"login": outsider.email, "password": PASSWORD})

    assert is_signed_in(client)


def test_failed_sign_ins_are_slowed_down_per_network_address(client, outsider):
    for number in range(10):
        client.post(LOGIN, {"login": f"guess{number}@shop.example", "password": "wrong"})

    response = client.post(LOGIN, {"login": outsider.email, "password": PASSWORD})

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_failed_sign_in_is_logged_without_address_and_password(client, outsider, caplog):
    client.post(LOGIN, {"login": outsider.email, "password": "wrong-password"})

    [record] = [record for record in caplog.records if record.name == "kawasaki_ip.accounts.adapter"]
    assert record.levelname == "WARNING"
    assert outsider.email not in str(vars(record))
    assert "wrong-password" not in str(vars(record))


# --- making an account


def sign_up(client, **given):
    return client.post("/accounts/signup/", {"email": "new@shop.example", "name": "高津 次郎", **given})


def test_sign_up_is_confirmed_by_a_code(client, db):
    response = sign_up(client)
    assert response["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)

    response = client.post("/accounts/confirm-email/", {"code": code_in_last_mail()})

    user = User.objects.get(email="new@shop.example")
    assert response["Location"] == "/today/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.name, user.is_shared, user.has_usable_password()) == ("高津 次郎", False, False)
    assert EmailAddress.objects.get(user=user).verified


def test_sign_up_takes_full_width_addresses(client, db):
    sign_up(client, email="ｎｅｗ＠ｓｈｏｐ．ｅｘａｍｐｌｅ")

    assert User.objects.get().email == "new@shop.example"


def test_sign_up_with_a_known_address_tells_only_its_owner(client, outsider):
    response = sign_up(client, email=outsider.email)

    assert response["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[-1].to == [outsider.email]


def test_sign_up_asks_for_the_name(client, db):
    response = sign_up(client, name="")

    assert set(response.context["form"].errors) == {"name"}
    assert not User.objects.exists()


# --- an address that several people share


@pytest.fixture
def shared(db) -> User:
    return verified(UserFactory(password=PASSWORD, is_shared=True))


def test_shared_address_is_asked_who_acts_once_per_sign_in(client, shared, sign_in):
    sign_in(shared)
    response = client.get("/saved-searches/?page=2")
    assert response.status_code in {302, 404}

    response = client.get("/language/")
    assert response.status_code == 200
    response = client.get("/settings/")
    assert response["Location"] == "/accounts/who/?next=%2Fsettings%2F"

    response = client.post("/accounts/who/", {"name": "幸 三郎", "next": "/settings/"})

    assert response["Location"] == "/settings/"
    assert client.get("/settings/").status_code == 403
    assert client.session[ACTING] == "幸 三郎"


def test_who_acts_stands_in_the_history(client, shared, sign_in):
    sign_in(shared)
    client.post("/accounts/who/", {"name": "幸 三郎"})

    client.post("/accounts/profile/", {"name": "幸製作所", "kana": "", "telephone": "", "is_shared": "on"})

    assert History.objects.get(action="edit").actor_label == "幸 三郎"


def test_who_acts_is_forgotten_with_the_session(client, shared, sign_in):
    sign_in(shared)
    client.post("/accounts/who/", {"name": "幸 三郎"})
    client.post("/accounts/logout/")
    sign_in(shared)

    assert client.get("/settings/")["Location"].startswith("/accounts/who/")


def test_who_acts_leads_nowhere_else(client, shared, sign_in):
    sign_in(shared)

    response = client.post("/accounts/who/", {"name": "幸 三郎", "next": "//evil.example/"})

    assert response["Location"] == "/today/"


# --- passwords


def test_password_reset_ends_after_an_hour(client, outsider, time_machine):
    time_machine.move_to("2026-11-24 10:00 +0900", tick=False)
    client.post("/accounts/password/reset/", {"email": outsider.email})
    link = next(line for line in mail.outbox[-1].body.split() if "/password/reset/key/" in line)

    time_machine.move_to("2026-11-24 10:59 +0900", tick=False)
    assert client.get(link, follow=True).context.get("token_fail") is not True
    time_machine.move_to("2026-11-24 11:01 +0900", tick=False)
    client.session.flush()
    assert client.get(link).context["token_fail"] is True


def test_password_reset_works_once_and_says_so_by_mail(client, outsider):
    client.post("/accounts/password/reset/", {"email": outsider.email})
    link = next(line for line in mail.outbox[-1].body.split() if "/password/reset/key/" in line)
    form = client.get(link, follow=True).request["PATH_INFO"]
    new = "夜は多摩川の土手を歩いて帰ります"

    client.post(form, {"password1": new, "password2": new})

    outsider.refresh_from_db()
    assert outsider.check_password(new)
    assert client.get(link).context["token_fail"] is True
    assert mail.outbox[-1].to == [outsider.email]


def test_password_reset_answers_the_same_for_an_unknown_address(client, outsider):
    known = client.post("/accounts/password/reset/", {"email": outsider.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@shop.example"})

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert len(mail.outbox) == 1


def test_new_password_ends_other_sessions(client, outsider, sign_in):
    from django.test import Client

    other = sign_in(outsider, client=Client())
    sign_in(outsider)
    new = "夜は多摩川の土手を歩いて帰ります"

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/")["Location"].startswith(LOGIN)


# --- the second factor


def totp_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def secret(coordinator) -> str:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(coordinator, secret)
    return secret


def test_second_factor_is_asked_for(client, coordinator, secret, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    response = client.post(LOGIN, {"login": coordinator.email, "password": PASSWORD})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)

    client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})

    assert is_signed_in(client)
    assert client.get("/accounts/profile/").status_code == 200


def test_same_totp_twice_fails(client, coordinator, secret, time_machine):
    time_machine.move_to(time.time(), tick=False)
    code = totp_code(secret)
    for _sign_in in range(2):
        client.post("/accounts/logout/")
        client.post(LOGIN, {"login": coordinator.email, "password": PASSWORD})
        response = client.post("/accounts/2fa/authenticate/", {"code": code})

    assert "code" in response.context["form"].errors
    assert not is_signed_in(client)


def test_password_reset_does_not_pass_the_second_factor(client, coordinator, secret):
    client.post("/accounts/password/reset/", {"email": coordinator.email})
    link = next(line for line in mail.outbox[-1].body.split() if "/password/reset/key/" in line)
    form = client.get(link, follow=True).request["PATH_INFO"]
    new = "夜は多摩川の土手を歩いて帰ります"
    client.post(form, {"password1": new, "password2": new})

    response = client.post(LOGIN, {"login": coordinator.email, "password": new})

    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


def test_totp_secret_is_unreadable_in_the_database(coordinator, secret):
    assert secret not in str(Authenticator.objects.get(user=coordinator).data)
    assert Authenticator.objects.get(user=coordinator).wrap().validate_code(totp_code(secret))


def test_totp_secret_outlives_a_new_secret_key(coordinator, secret, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"

    assert Authenticator.objects.get(user=coordinator).wrap().validate_code(totp_code(secret))


def test_outsider_may_remove_the_second_factor_beside_a_long_password(client, outsider):
    TOTP.activate(outsider, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post(LOGIN, {"login": outsider.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": totp_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=outsider, type=Authenticator.Type.TOTP).exists()


def test_staff_without_second_factor_get_no_further_than_its_page(client, coordinator, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(coordinator)

    assert client.get("/settings/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/language/").status_code == 200


def test_outsiders_need_no_second_factor(client, outsider, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(outsider)

    assert client.get("/settings/").status_code == 403


def test_last_second_factor_of_staff_cannot_be_removed(client, coordinator, secret, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.post(LOGIN, {"login": coordinator.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    response = client.post("/accounts/2fa/totp/deactivate/")

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert Authenticator.objects.filter(user=coordinator, type=Authenticator.Type.TOTP).exists()


def test_short_password_keeps_the_second_factor(client, outsider, sign_in):
    TOTP.activate(outsider, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    outsider.set_password("kzpwq7m4")
    outsider.save()
    client.post(LOGIN, {"login": outsider.email, "password": "kzpwq7m4"})
    client.post("/accounts/2fa/authenticate/", {"code": totp_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    client.post("/accounts/reauthenticate/", {"password": "kzpwq7m4"})

    client.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=outsider, type=Authenticator.Type.TOTP).exists()


def test_pages_of_the_second_factor_open(client, outsider, sign_in):
    sign_in(outsider)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    response = client.post("/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"

    codes = client.get("/accounts/2fa/recovery-codes/")

    unused = codes.context["unused_codes"]
    assert len(unused) == 10
    assert all(code in codes.content.decode() for code in unused)
    for page in ("", "recovery-codes/generate/", "webauthn/", "webauthn/add/", "totp/deactivate/"):
        assert client.get(f"/accounts/2fa/{page}").status_code == 200, page


def test_recovery_code_signs_in_once(client, outsider):
    TOTP.activate(outsider, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(outsider).get_unused_codes()[0]

    for is_taken in (True, False):
        client.post("/accounts/logout/")
        client.post(LOGIN, {"login": outsider.email, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is is_taken


# --- one's own sessions


def test_own_sessions_are_listed_and_can_be_ended(client, outsider, sign_in):
    from django.test import Client

    other = sign_in(outsider, client=Client())
    sign_in(outsider)
    assert UserSession.objects.filter(user=outsider).count() == 2

    client.post("/accounts/sessions/")

    assert UserSession.objects.filter(user=outsider).count() == 1
    assert other.get("/accounts/profile/")["Location"].startswith(LOGIN)
    assert client.get("/accounts/profile/").status_code == 200


def test_sign_in_page_offers_code_and_passkey_beside_the_password(client, db):
    html = client.get(reverse("account_login")).content.decode()

    assert 'name="login"' in html
    assert 'name="password"' in html
    assert reverse("account_request_login_code") in html
    assert 'id="passkey_login"' in html


# --- mails


def test_mails_say_who_writes_and_name_no_host_of_the_library(client, outsider):
    client.post("/accounts/login/code/", {"email": outsider.email})
    sign_up(client, email=outsider.email)

    code, known = mail.outbox
    for message in (code, known):
        assert message.subject.startswith("【")
        assert settings.DESK["telephone"] in message.body
        assert message.to == [outsider.email]
    assert "10分間有効" in code.body
    assert f"{settings.SITE_URL}/accounts/login/" in known.body


def test_change_of_password_is_told_by_mail(client, outsider, sign_in):
    sign_in(outsider)
    new = "夜は多摩川の土手を歩いて帰ります"

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert mail.outbox[-1].to == [outsider.email]
    assert settings.DESK["telephone"] in mail.outbox[-1].body
    assert new not in mail.outbox[-1].body
