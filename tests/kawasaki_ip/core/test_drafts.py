import pytest
from django.http import QueryDict

from kawasaki_ip.core import drafts
from kawasaki_ip.core.models import Draft
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PATH = "/visits/new/"


def posted(text: str) -> QueryDict:
    return QueryDict(text, encoding="utf-8")


def test_draft_comes_back_as_it_was_typed():
    user = UserFactory()
    drafts.keep(user=user, path=PATH, posted=posted("sentence=一行目%0D%0A二行目&joined=1&joined=2&empty="))

    assert drafts.take_up(user=user, path=PATH) == {"sentence": "一行目\n二行目", "joined": ["1", "2"], "empty": ""}


def test_later_draft_of_a_form_replaces_the_earlier_one():
    user = UserFactory()
    drafts.keep(user=user, path=PATH, posted=posted("sentence=first"))
    drafts.keep(user=user, path=PATH, posted=posted("sentence=second"), title="訪問")

    draft = Draft.objects.get()
    assert (draft.data, draft.title) == ({"sentence": ["second"]}, "訪問")


@pytest.mark.parametrize("secret", ["csrfmiddlewaretoken", "_once", "password", "password1", "password2", "code"])
def test_draft_holds_no_secret(secret):
    user = UserFactory()
    drafts.keep(user=user, path=PATH, posted=posted(f"sentence=x&{secret}=hidden"))

    assert "hidden" not in str(Draft.objects.get().data)


@pytest.mark.parametrize("text", ["", "sentence=", "sentence=%20%0A", "csrfmiddlewaretoken=abc"])
def test_nothing_typed_makes_no_draft(text):
    assert drafts.keep(user=UserFactory(), path=PATH, posted=posted(text)) is None
    assert Draft.objects.count() == 0


def test_text_beyond_all_measure_is_not_kept():
    huge = "x" * (drafts.LONGEST + 1)

    assert drafts.keep(user=UserFactory(), path=PATH, posted=posted(f"sentence={huge}")) is None


def test_draft_is_one_person_s():
    drafts.keep(user=UserFactory(), path=PATH, posted=posted("sentence=mine"))

    assert drafts.take_up(user=UserFactory(), path=PATH) == {}


def test_dropped_draft_is_gone_and_the_others_stay():
    user = UserFactory()
    drafts.keep(user=user, path=PATH, posted=posted("sentence=x"))
    drafts.keep(user=user, path="/consultations/new/", posted=posted("question=y"))

    drafts.drop(user=user, path=PATH)

    assert list(Draft.objects.values_list("path", flat=True)) == ["/consultations/new/"]


def test_save_draft_view_keeps_it_and_leads_back(as_role):
    client = as_role("coordinator")

    response = client.post("/drafts/", {"_path": PATH, "_title": "訪問", "sentence": "途中"})

    assert response["Location"] == PATH
    assert drafts.take_up(user=client.user, path=PATH) == {"sentence": "途中"}


def test_save_draft_view_answers_a_script_in_json(as_role):
    response = as_role("coordinator").post(
        "/drafts/", {"_path": PATH, "sentence": "途中"}, headers={"Accept": "application/json"}
    )

    assert response.json() == {"saved": True}


@pytest.mark.parametrize("path", ["", "https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_save_draft_view_leads_nowhere_else(as_role, path):
    response = as_role("coordinator").post("/drafts/", {"_path": path, "sentence": "x"})

    assert response.status_code == 400
    assert Draft.objects.count() == 0
