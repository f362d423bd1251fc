"""People who can really sign in."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from kawasaki_ip.accounts.models import User
from tests.factories.accounts import StaffFactory, UserFactory

PASSWORD = "朝は工場の裏の桜を見てから帰る"


def verified(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def outsider(db) -> User:
    return verified(UserFactory(password=PASSWORD))


@pytest.fixture
def coordinator(db) -> User:
    return verified(StaffFactory(password=PASSWORD, roles={"coordinator"}))


@pytest.fixture
def administrator(db) -> User:
    return verified(StaffFactory(password=PASSWORD, roles={"administrator"}))


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """sign_in(user) → the client, signed in by address and password as people do it."""

    def do(user: User, password: str = PASSWORD, client: Client = client, **extra) -> Client:
        response = client.post(reverse("account_login"), {"login": user.email, "password": password, **extra})
        assert response.status_code == 302, response.content.decode()
        return client

    return do


def code_in_last_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]
