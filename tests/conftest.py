"""Fixtures for all tests. script/test starts PostgreSQL and Valkey and sets TEST_DATABASE_URL, TEST_REDIS_URL."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.template import engines
from django.test import Client, override_settings
from django.utils.translation import trans_real
from pytest_django.plugin import DjangoDbBlocker

from tests.access.world import World, make_world
from tests.roles import person
from tests.strict_templates import UndefinedVariable


def pytest_configure() -> None:
    # WhiteNoise and the upload tests expect their folders.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    _compile_messages()


def _compile_messages() -> None:
    """The compiled texts are not in git; a test without script/test would see English."""
    source = settings.BASE_DIR / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        call_command("messages", "--compile")
        trans_real._translations = {}  # what was read before


@pytest.fixture(autouse=True)
def _strict_templates() -> None:
    """Set anew for each test: one that changes TEMPLATES or DEBUG makes a new engine."""
    engines["django"].engine.string_if_invalid = UndefinedVariable()


@pytest.fixture(autouse=True)
def _editable_lists(request: pytest.FixtureRequest) -> None:
    """A test with real transactions empties every table afterwards, the lists of the migrations too."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        import_module("exchange.migrations.0002_lists").fill(apps, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a service that is not there is left out, and says so."""
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: run it by script/test"))
        if "redis_url" in getattr(item, "fixturenames", ()) and not os.environ.get("TEST_REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="needs Valkey: run it by script/test"))


@pytest.fixture(autouse=True)
def _clean_surroundings(request: pytest.FixtureRequest, settings, tmp_path) -> None:
    """No test finds another one's uploads, mails on disk, sign-in counters or one-time codes.

    The world's files were stored before its tests: they keep that folder.
    """
    in_world = "world" in request.fixturenames
    settings.MEDIA_ROOT = request.getfixturevalue("world").uploads if in_world else tmp_path / "uploads"
    cache.clear()


@pytest.fixture
def as_role(db) -> Callable[[str], Client]:
    """as_role("coordinator") → a client signed in as a new person of that role, who is `client.user`.

    "public" is a client that is not signed in. Each call makes another person.
    """

    def make(role: str, **client_options) -> Client:
        client = Client(**client_options)
        client.user = None
        if role != "public":
            client.user = person(role)
            client.force_login(client.user)
        return client

    return make


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """tests/access/world.py, made once for the module in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        uploads = tmp_path_factory.mktemp("world")
        with override_settings(MEDIA_ROOT=uploads):
            made = make_world()
        made.uploads = uploads
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def redis_url() -> str:
    """Address for redis-py and Django's cache: unix:///…"""
    return os.environ["TEST_REDIS_URL"]


@pytest.fixture
def broker_url(redis_url: str) -> str:
    """The same server as Celery wants to hear it."""
    return redis_url.replace("unix://", "redis+socket://", 1)
