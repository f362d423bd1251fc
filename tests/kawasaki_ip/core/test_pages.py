"""Pages without a domain word: texts, language, errors, what was typed."""

import json

import pytest
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory, override_settings

from kawasaki_ip.core import drafts
from kawasaki_ip.core.models import Draft, FormKey
from kawasaki_ip.core.views import server_error
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
ABOUT = {
    "terms": ("利用規約", "Terms of use"),
    "privacy": ("個人情報の取扱い", "Handling of personal information"),
    "disclaimer": ("免責事項", "Disclaimer"),
    "accessibility": ("ウェブアクセシビリティ方針", "Accessibility policy"),
}


@pytest.mark.parametrize("page", ABOUT)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_about_pages_are_there_in_both_languages(client, page, language):
    client.cookies["language"] = language
    response = client.get(f"/about/{page}/")
    content = response.content.decode()
    assert response.status_code == 200
    assert f"<h1>{ABOUT[page][language == 'en']}</h1>" in content
    assert f'<html lang="{language}">' in content
    assert_valid(content)


def test_about_page_that_does_not_exist(client):
    assert client.get("/about/nothing/").status_code == 404


def test_accessibility_policy_claims_no_conformance(client):
    content = client.get("/about/accessibility/").content.decode()
    assert "「準拠」とは表示していません" in content


def test_footer_names_desk_telephone_and_all_texts(client, settings):
    content = client.get("/about/terms/").content.decode()
    assert f'href="tel:{settings.DESK["telephone"]}"' in content
    assert settings.DESK["fax"] in content
    for page in ABOUT:
        assert f'href="/about/{page}/"' in content


def test_page_not_found_helps(client, settings):
    response = client.get("/nothing/")
    content = response.content.decode()
    assert response.status_code == 404
    assert "ページが見つかりません" in content
    assert settings.DESK["telephone"] in content
    assert_valid(content)


def test_closed_page_says_who_one_is(as_role):
    client = as_role("expert")
    response = client.get("/settings/people/")
    assert response.status_code == 403
    assert client.user.name in response.content.decode()
    assert_valid(response.content.decode())


def test_server_error_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    content = response.content.decode()
    assert response.status_code == 500
    assert "エラーが起きました" in content
    assert "something went wrong" in content
    assert_valid(content)


def test_language_is_kept_and_leads_back(client):
    response = client.post("/language/", {"language": "en", "next": "/about/terms/"})
    assert response.headers["Location"] == "/about/terms/"
    assert response.cookies["language"].value == "en"
    assert response.cookies["language"]["samesite"] == "Lax"


def test_language_leads_to_no_other_site(client):
    response = client.post("/language/", {"language": "ja", "next": "//evil.example/"})
    assert response.headers["Location"] == "/"


def test_styleguide_is_closed_outside_demo_and_tests(client):
    with override_settings(STYLEGUIDE=False):
        assert client.get("/styleguide/").status_code == 404


def test_title_of_a_page_with_errors_says_so(client):
    assert "<title>エラー：" in client.post("/styleguide/", {}).content.decode()
    assert "<title>エラー：" not in client.get("/styleguide/").content.decode()


# --- drafts


def test_draft_saved_by_button_comes_back_to_the_form(as_role):
    client = as_role("coordinator")
    response = client.post("/drafts/", {"_path": "/visits/new/", "_title": "訪問", "note": "型を拝見"})
    assert response.headers["Location"] == "/visits/new/"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "下書きを保存しました。いつでも続きを書けます。"
    ]
    assert drafts.take_up(user=client.user, path="/visits/new/") == {"note": "型を拝見"}
    assert Draft.objects.get().title == "訪問"


def test_draft_saved_by_script_is_answered_in_json(as_role):
    client = as_role("coordinator")
    response = client.post("/drafts/", {"_path": "/visits/new/", "note": "a"}, headers={"accept": "application/json"})
    assert json.loads(response.content) == {"saved": True}


def test_empty_draft_is_not_kept(as_role):
    client = as_role("coordinator")
    response = client.post("/drafts/", {"_path": "/visits/new/", "note": " "}, headers={"accept": "application/json"})
    assert json.loads(response.content) == {"saved": False}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("path", ["", "//evil.example/", "https://evil.example/", "visits"])
def test_draft_belongs_to_a_page_of_the_portal(as_role, path):
    assert as_role("coordinator").post("/drafts/", {"_path": path, "note": "a"}).status_code == 400


def test_secrets_are_not_kept_in_drafts(as_role):
    client = as_role("coordinator")
    client.post("/drafts/", {"_path": "/x/", "note": "a", "password": "b", "code": "c", "_once": "d"})
    assert Draft.objects.get().data == {"note": ["a"]}


# --- what was typed is never lost


def stale_post(origin: str) -> tuple[int, str]:
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/styleguide/", {"company": "有限会社見本", "password": "secret"}, headers={"origin": origin}
    )
    return response.status_code, response.content.decode()


def test_stale_form_can_be_sent_once_more():
    status, content = stale_post("http://testserver")
    assert status == 403
    assert '<input type="hidden" name="company" value="有限会社見本">' in content
    assert "csrfmiddlewaretoken" in content
    assert "secret" not in content
    assert_valid(content)


def test_form_of_another_site_is_shown_but_not_sent_again():
    status, content = stale_post("https://evil.example")
    assert status == 403
    assert "有限会社見本" in content
    assert 'name="company"' not in content


def test_form_posted_twice_with_other_words_is_shown_with_a_new_key(as_role):
    """Of any view under `once`; here the follow-up form stands for all."""
    from django.http import HttpResponseRedirect

    from kawasaki_ip.core.once import once

    view = once(lambda request: HttpResponseRedirect("/saved/1/"))
    factory = RequestFactory()

    def post(note: str) -> object:
        request = factory.post("/notes/new/", {"_once": "key-1", "note": note})
        request.user = as_role("coordinator").user
        request.session = {}
        return view(request)

    assert post("first").url == "/saved/1/"
    assert post("first").url == "/saved/1/"
    second = post("other words")
    content = second.content.decode()
    assert second.status_code == 409
    assert 'name="note" value="other words"' in content
    assert 'name="_once" value="key-1"' not in content
    assert 'href="/saved/1/"' in content
    assert FormKey.objects.count() == 1
    assert_valid(content)
