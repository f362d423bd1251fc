import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from kawasaki_ip.accounts.actions.first_administrator import make_first_administrator
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PERSON = ("hanako@city.example", "川崎 花子")


def test_first_administrator_has_the_role_and_a_verified_address(capsys):
    call_command("first_administrator", *PERSON)

    user = User.objects.get(email=PERSON[0])
    assert (user.name, user.roles, user.has_usable_password()) == (PERSON[1], {"administrator"}, False)
    assert EmailAddress.objects.get(user=user).verified
    assert History.objects.about(user).get().action == "make_first_administrator"
    assert reverse("account_reset_password") in capsys.readouterr().out


def test_first_administrator_can_choose_a_password(client):
    call_command("first_administrator", *PERSON)

    client.post(reverse("account_reset_password"), {"email": PERSON[0]})

    assert [message.to for message in mail.outbox] == [[PERSON[0]]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_second_first_administrator_is_refused():
    StaffFactory(roles={"administrator"})

    with pytest.raises(CommandError):
        call_command("first_administrator", *PERSON)

    assert User.objects.count() == 1


def test_locked_administrator_does_not_stand_in_the_way():
    StaffFactory(roles={"administrator"}, is_active=False)

    call_command("first_administrator", *PERSON)

    assert User.objects.with_role("administrator").active().count() == 1


@pytest.mark.parametrize("address", ["not an address", ""])
def test_address_that_is_none_is_refused(address):
    with pytest.raises(CommandError):
        call_command("first_administrator", address, "川崎 花子")


def test_address_of_an_account_is_refused():
    UserFactory(email=PERSON[0].upper())

    with pytest.raises(CommandError):
        call_command("first_administrator", *PERSON)


def test_nobody_makes_an_administrator_through_the_portal():
    with pytest.raises(NotAllowed):
        make_first_administrator(email=PERSON[0], name=PERSON[1], body="city", actor=Actor.of(UserFactory()))
