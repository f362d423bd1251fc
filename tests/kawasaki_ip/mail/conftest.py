"""Kinds of the tests' own, so that these tests do not hang on what the apps declare."""

from collections.abc import Iterator

import pytest

from kawasaki_ip.accounts.models import User
from kawasaki_ip.mail import kinds
from kawasaki_ip.mail.enums import Delivery
from kawasaki_ip.mail.kinds import Audience, Item, Kind, Ladder, Nature
from tests.smtp_sink import Sink, smtp_sink


def _item(person: User) -> Item | None:
    """Reminders of the tests are about a user, whose department is the number; "done": nothing is owed."""
    if person.department == "done":
        return None
    return Item(path=f"/things/{person.pk}/", day=person.reviewed_on, number=person.department, company=person.name)


TEST_KINDS = (
    Kind(
        key="test_step",
        name="Next steps",
        subject="Next step %(number)s",
        audience=Audience.STAFF,
        nature=Nature.SUBSCRIBED,
        delivery=Delivery.DIGEST,
        ladder=Ladder.STAFF,
        item=_item,
    ),
    Kind(
        key="test_question",
        name="Questions",
        subject="Question %(number)s",
        audience=Audience.OUTSIDER,
        nature=Nature.SUBSCRIBED,
        delivery=Delivery.DIGEST,
        ladder=Ladder.OUTSIDER,
        item=_item,
    ),
    Kind(
        key="test_receipt",
        name="Receipts",
        subject="Receipt %(number)s",
        template="mail/test_body.txt",
        audience=Audience.OUTSIDER,
        nature=Nature.TRANSACTIONAL,
    ),
    Kind(
        key="test_work",
        name="New work",
        subject="New work %(number)s",
        template="mail/test_body.txt",
        item=_item,
        audience=Audience.STAFF,
        nature=Nature.TRANSACTIONAL,
    ),
)


@pytest.fixture(autouse=True)
def _test_kinds(settings, tmp_path) -> Iterator[None]:
    folder = tmp_path / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "test_body.txt").write_text(
        "Number {{ number }} of {{ day }}.\n{% if company %}{{ company }}\n{% endif %}\n{{ url }}\n"
    )
    templates = [dict(engine) for engine in settings.TEMPLATES]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path / "templates"]
    settings.TEMPLATES = templates
    before = dict(kinds._kinds)
    for kind in TEST_KINDS:
        kinds.register(kind)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """Mail goes by Django's SMTP backend to a server on loopback."""
    with smtp_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running
