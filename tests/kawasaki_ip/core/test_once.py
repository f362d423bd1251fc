import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from kawasaki_ip.core.models import FormKey, Job
from kawasaki_ip.core.once import FIELD, once
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@once
def make_job(request):
    """A view whose post makes a record; an empty kind is an error on the form."""
    if request.method != "POST":
        return HttpResponse("form")
    if request.POST["kind"] == "forbidden":
        raise PermissionDenied
    if not request.POST["kind"]:
        return HttpResponse("please fill in the kind")
    job = Job.objects.create(kind=request.POST["kind"])
    return HttpResponseRedirect(f"/jobs/{job.pk}/")


def post(kind: str, key: str = "k" * 20, path: str = "/jobs/new/") -> HttpResponse:
    return make_job(RequestFactory().post(path, {"kind": kind, FIELD: key}))


def test_once_makes_one_record_of_two_equal_posts():
    first, second = post("a"), post("a")

    assert Job.objects.count() == 1
    assert first.url == second.url == f"/jobs/{Job.objects.get().pk}/"


def test_once_shows_what_was_typed_when_the_second_post_differs():
    post("a")

    response = post("kind typed later")

    assert response.status_code == 409
    assert "kind typed later" in response.content.decode()
    assert list(Job.objects.values_list("kind", flat=True)) == ["a"]


def test_once_offers_a_new_key_for_a_further_record():
    post("a")

    assert f'name="{FIELD}"' in post("b").content.decode()
    assert "k" * 20 not in post("b").content.decode()


def test_once_keeps_the_key_of_a_form_with_errors():
    assert post("").content == b"please fill in the kind"

    assert post("a").status_code == 302
    assert Job.objects.count() == 1


def test_once_keeps_the_key_when_the_view_refuses():
    with pytest.raises(PermissionDenied):
        post("forbidden")

    assert FormKey.objects.count() == 0


def test_once_makes_two_records_of_two_forms():
    post("a", key="first")
    post("a", key="second")

    assert Job.objects.count() == 2


def test_once_does_not_take_another_page_s_key():
    post("a", path="/jobs/new/")

    assert post("a", path="/others/new/").status_code == 409
    assert Job.objects.count() == 1


def test_once_lets_a_post_without_a_key_pass():
    make_job(RequestFactory().post("/jobs/new/", {"kind": "a"}))
    make_job(RequestFactory().post("/jobs/new/", {"kind": "a"}))

    assert Job.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_once_makes_one_record_of_twenty_posts_at_the_same_moment():
    responses = at_once(*[lambda: post("a")] * 20)

    assert Job.objects.count() == 1
    assert {response.url for response in responses} == {f"/jobs/{Job.objects.get().pk}/"}
