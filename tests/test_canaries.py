"""No role ever meets a word that it may not read: on no page it can reach or guess, and in no mail."""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse

from kawasaki_ip.mail.models import CallListEntry
from tests import canaries
from tests.access.table import DONE, ROWS, Row, of
from tests.access.world import World, client_of
from tests.roles import ROLES, SIGNED_IN
from tests.test_access import address, request_in_savepoint

pytestmark = pytest.mark.django_db
MOST_PAGES = 600
LINK = re.compile(r"""(?:href|src|hx-get)=["']([^"']+)["']""")
VARIANTS = 3  # of one path with other queries, such as pages and filters
# Nobody guesses the key that an invitation's address consists of.
NOT_GUESSED = frozenset({"account_logout", "invitation_accept"})
LEFT_OUT = re.compile(r"^/(static/|accounts/logout/)")


@pytest.fixture(scope="module")
def birds(world: World, django_db_blocker) -> list[canaries.Canary]:
    with django_db_blocker.unblock():
        return canaries.release(world)


def text_of(response: HttpResponse) -> str:
    """What is written in a page or file; of a zipped office file, in its parts."""
    content = response.whole if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", errors="replace")


def text_of_mail(message: mail.EmailMessage) -> str:
    """Subject, text and attachments as the reader sees them, not as they are encoded."""
    parts = [part.get_payload(decode=True) for part in message.message().walk() if not part.is_multipart()]
    return "\n".join([message.subject, *(part.decode("utf-8", errors="replace") for part in parts if part)])


def links(text: str, here: str) -> Iterator[str]:
    for found in LINK.findall(text):
        target = urlsplit(urljoin(f"http://testserver{here}", found.replace("&amp;", "&")))
        if target.netloc == "testserver" and not LEFT_OUT.match(target.path):
            yield target.path + (f"?{target.query}" if target.query else "")


def crawl(world: World, role: str) -> Iterator[tuple[str, str]]:
    """(address, text) of every page that the role reaches by links from /today/ and /, or by guessing."""
    guessed = [address(row, world) for row in ROWS if row.get is not None and row.route not in NOT_GUESSED]
    waiting = ["/today/", "/", *guessed]
    seen: set[str] = set()
    variants: dict[str, int] = {}
    while waiting:
        url = waiting.pop(0)
        path = url.partition("?")[0]
        if url in seen or variants.get(path, 0) >= VARIANTS:
            continue
        seen.add(url)
        variants[path] = variants.get(path, 0) + 1
        assert len(seen) < MOST_PAGES, f"{role} finds no end of pages: {url}"
        response = request_in_savepoint(client_of(world, role), "get", url)
        assert response.status_code != 500, f"{url} as {role}"
        text = text_of(response)
        yield url, text
        waiting += links(text, url)
        if "Location" in response:
            waiting += links(f'href="{response["Location"]}"', url)


@pytest.mark.parametrize("role", ROLES)
def test_role_never_meets_what_it_may_not_read(role: str, world: World, birds: list[canaries.Canary]):
    forbidden = [bird for bird in birds if role not in bird.readers]
    met = [f"{bird.what} on {url}" for url, text in crawl(world, role) for bird in forbidden if bird.word in text]
    assert met == []


def test_canaries_are_seen_by_those_who_may_read_them(world: World, birds: list[canaries.Canary]):
    """Else the crawl would prove nothing."""
    text = "\n".join(text for role in ("coordinator", "administrator", "member") for _url, text in crawl(world, role))
    # The reason of a failure stands on failed cases only; the world's case goes on.
    hidden = ("old ", "match.fail_note")
    unseen = [bird.what for bird in birds if bird.word not in text and not bird.what.startswith(hidden)]
    assert unseen == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.post is not None], ids=str)
def test_no_mail_holds_a_confidential_word(row: Row, world: World, birds: list[canaries.Canary], settings):
    roles = [role for role in SIGNED_IN if of(row.post, role) == DONE or str(of(row.post, role)).startswith("→")]
    for role in roles:
        mail.outbox.clear()
        with transaction.atomic():
            client_of(world, role).post(address(row, world), row.data)
            call_command("send_due", verbosity=0)
            texts = [text_of_mail(message) for message in mail.outbox]
            texts += CallListEntry.objects.exclude(pk=world.call.pk).values_list("text", flat=True)
            transaction.set_rollback(True)
        assert [bird.what for bird in birds for text in texts if bird.word in text] == [], f"{row} as {role}"
