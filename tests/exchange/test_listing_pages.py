"""The pages under /listings/, /rights/ and /imports/, as their owners and coordinators use them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.actions.listing_sheets import edit_listing
from exchange.enums import ListingState
from exchange.models import ImportBatch, OpenPatent, OwnerPermission, Right
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Draft
from tests.exchange.test_jplatpat import export
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import (
    ListingFactory,
    MembershipFactory,
    OrganizationFactory,
    RightFactory,
)
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(as_role):
    return as_role("coordinator")


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    text = response.content.decode()
    assert_valid(text)
    return text


def test_list_tells_what_is_missing_and_whose_is_shown(staff, as_role):
    provider = as_role("provider")
    owner = provider.user.memberships.get().organization
    own = ListingFactory(owner=owner, could_make="", title="御社の下書き")
    ListingFactory(title="よその下書き")
    text = page(provider, "/listings/")
    assert "御社の下書き" in text
    assert "どんな物が作れそうか" in text
    assert "よその下書き" not in text
    assert "よその下書き" in page(staff, "/listings/")
    assert "よその下書き" not in page(staff, f"/listings/?owner={owner.pk}")
    assert own.title in page(staff, f"/listings/?owner={owner.pk}&state=draft")


@pytest.mark.parametrize("words", ["特許7654321", "特許第７６５４３２１号", "曲げ"])
def test_list_is_searched_by_title_and_by_number_in_any_spelling(staff, words):
    found = ListingFactory(title="薄板の曲げ", rights=[RightFactory(registration_number="特許7654321")])
    ListingFactory(title="別の技術", rights=[RightFactory()])
    text = page(staff, f"/listings/?q={words}")
    assert found.title in text
    assert "別の技術" not in text


def test_list_costs_the_same_for_one_and_three(staff):
    staff.get("/listings/")
    counts = []
    for _ in range(2):
        ListingFactory(rights=[RightFactory()], permission=True)
        with CaptureQueriesContext(connection) as queries:
            staff.get("/listings/")
        counts.append(len(queries))
        ListingFactory.create_batch(1, rights=[RightFactory()], permission=True)
    assert counts[0] == counts[1]


def test_sheet_is_written_by_hand_permitted_and_opened(staff, client):
    owner = OrganizationFactory(large=True)
    sheet = {"title": "薄い板をシワなく曲げる", "terms": "consult", "owner": owner.pk, "trouble": "角が割れる"}
    assert staff.post("/listings/new/", sheet).status_code == 302
    listing = OpenPatent.objects.get()
    base = f"/listings/{listing.pk}/"
    assert "不足" in page(staff, base)
    staff.post(f"{base}move/open/")
    assert OpenPatent.objects.get().state == ListingState.DRAFT
    more = {**sheet, "advantage": "不良が8個から1個に", "could_make": "弁当箱", "version": listing.version}
    assert staff.post(f"{base}edit/", more).status_code == 302
    word = {"listings": [listing.pk], "given_by": "知財部", "given_on": "令和8年4月1日", "document": "承諾書"}
    assert "共有者" in staff.post(f"{base}permission/", word).content.decode()
    assert staff.post(f"{base}permission/", {**word, "for_all_owners": "on"}).status_code == 302
    assert OwnerPermission.objects.get().given_on.isoformat() == "2026-04-01"
    assert "不足" not in page(staff, base)
    staff.post(f"{base}move/open/")
    assert f'href="/patents/{listing.pk}/"' in page(client, "/patents/?q=シワなく")


def test_bad_input_loses_nothing(staff):
    listing = ListingFactory()
    typed = {"title": "", "terms": "なにか", "trouble": "長" * 2001, "could_make": "残る文字\x00"}
    response = staff.post(f"/listings/{listing.pk}/edit/", typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert "残る文字" in text
    assert "エラー：" in text
    listing.refresh_from_db()
    assert listing.title


def test_second_writer_sees_both_texts_and_may_then_save(staff):
    listing = ListingFactory(summary="はじめの文")
    seen = listing.version
    edit_listing(listing=listing, actor=Actor.of(StaffFactory()), values={"summary": "先に保存した文"})
    typed = {"title": listing.title, "terms": "paid", "summary": "後から書いた文", "owner": listing.owner_id}
    text = staff.post(f"/listings/{listing.pk}/edit/", {**typed, "version": seen}).content.decode()
    assert "先に保存した文" in text
    assert "後から書いた文" in text
    listing.refresh_from_db()
    assert f'value="{listing.version}"'.replace("+", "&#x2B;") in text or listing.version in text
    assert staff.post(f"/listings/{listing.pk}/edit/", {**typed, "version": listing.version}).status_code == 302
    listing.refresh_from_db()
    assert listing.summary == "後から書いた文"


def test_draft_of_the_form_is_offered_again(staff):
    Draft.objects.create(user=staff.user, path="/listings/new/", data={"title": ["書きかけの題名"]})
    assert "書きかけの題名" in page(staff, "/listings/new/")
    staff.post("/listings/new/", {"title": "書き終えた題名", "terms": "consult"})
    assert not Draft.objects.exists()


def test_form_sent_twice_makes_one_listing(staff):
    sheet = {"title": "一度だけ", "terms": "consult", "_once": "key-1"}
    first, second = (staff.post("/listings/new/", sheet) for _ in range(2))
    assert first.url == second.url
    assert OpenPatent.objects.count() == 1


@pytest.mark.parametrize("action", ["close", "withdraw", "license_exclusively", "assign"])
def test_move_with_a_reason_stands_in_the_history(staff, action):
    listing = ListingFactory(open=True)
    path = f"/listings/{listing.pk}/because/{action}/"
    assert "必須" in page(staff, path)
    assert staff.post(path, {"reason": ""}).status_code == 200
    assert staff.post(path, {"reason": "権利者から電話で"}).status_code == 302
    text = page(staff, f"/listings/{listing.pk}/")
    assert "権利者から電話で" in text
    assert str(ListingState(OpenPatent.objects.get().state).label) in text


def test_provider_confirms_by_one_form(as_role):
    provider = as_role("provider")
    old = timezone.localdate() - timezone.timedelta(days=300)
    listing = ListingFactory(open=True, owner=provider.user.memberships.get().organization, confirmed_on=old)
    provider.post(f"/listings/{listing.pk}/because/confirm/", {})
    listing.refresh_from_db()
    assert listing.confirmed_on == timezone.localdate()


def test_unknown_move_is_not_there(staff):
    listing = ListingFactory(open=True)
    assert staff.post(f"/listings/{listing.pk}/move/expire/").status_code == 404
    assert staff.get(f"/listings/{listing.pk}/because/hide_unconfirmed/").status_code == 404


def test_rights_are_set_by_numbers_in_any_spelling(staff):
    first, second = RightFactory(registration_number="特許7000111"), RightFactory(application_number="特願平11-359681")
    listing = ListingFactory(rights=[first])
    path = f"/listings/{listing.pk}/rights/"
    assert "特許7000111" in page(staff, path)
    assert "読み取れません" in staff.post(path, {"numbers": "なにか"}).content.decode()
    assert "特許1111111" in staff.post(path, {"numbers": "特許1111111"}).content.decode()
    staff.post(path, {"numbers": "特願平成１１－３５９６８１号\n特許第7000111号"})
    assert list(listing.rights.order_by("listing_rights__position")) == [second, first]


def test_drafts_are_found_and_joined(staff):
    owner = OrganizationFactory(large=True)
    target, other = (ListingFactory(owner=owner, rights=[RightFactory()]) for _ in range(2))
    ListingFactory(title="よその下書き")
    path = f"/listings/{target.pk}/merge/"
    assert "よその下書き" not in page(staff, path)
    assert "よその下書き" in page(staff, f"{path}?q=よその")
    staff.post(path, {"others": [other.pk]})
    assert target.rights.count() == 2


def test_withdrawn_permission_asks_for_a_reason(staff):
    listing = ListingFactory(open=True)
    path = f"/listings/{listing.pk}/permission/{listing.permissions.get().pk}/withdraw/"
    page(staff, path)
    staff.post(path, {"reason": "社内の方針が変わった"})
    assert OpenPatent.objects.get().state == ListingState.WITHDRAWN
    assert "社内の方針が変わった" in page(staff, f"/listings/{listing.pk}/")


# --- rights

RIGHT = {
    "kind": "patent",
    "title": "曲げ加工装置",
    "application_number": "特願２０２２－１２３４５６号",
    "registration_number": "特許第７１２３４５６号",
    "applied_on": "R4.6.1",
    "holders": "架空電機株式会社\nカクウ, インク.",
    "status": "registered",
    "status_source": "特許原簿",
    "status_checked_on": "2026/10/1",
}


def test_right_is_entered_with_numbers_owners_and_longest_term(staff):
    owner = OrganizationFactory(large=True, name="架空電機（株）")
    assert staff.post("/rights/new/", RIGHT).status_code == 302
    right = Right.objects.get()
    assert (right.application_number, right.registration_number) == ("特願2022-123456", "特許7123456")
    assert right.expires_on.isoformat() == "2042-06-01"
    assert right.holders == "架空電機株式会社,カクウ， インク."
    assert [row.organization for row in right.owners.all()] == [owner, None]
    text = page(staff, f"/rights/{right.pk}/")
    assert "カクウ， インク." in text
    assert "特許原簿で確認" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"application_number": "特許1234567"}, "特願2024-123456"),
        ({"registration_number": "実登3184769"}, "権利の種類と合いません"),
        ({"status_source": ""}, "どこで確認したか"),
        ({"status_checked_on": ""}, "確認した日"),
        ({"status_checked_on": "2999/1/1"}, "まだ来ていない"),
        ({"applied_on": "2022/2/30"}, "2022/2/30"),
        ({"licence_number": "L12"}, "数字10桁"),
    ],
)
def test_right_with_a_bad_field_is_explained(staff, change, words):
    response = staff.post("/rights/new/", {**RIGHT, **change})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Right.objects.exists()


def test_number_is_taken_once(staff):
    RightFactory(application_number="特願2022-123456")
    text = staff.post("/rights/new/", RIGHT).content.decode()
    assert "もう" in text or "すでに" in text or "既に" in text
    assert Right.objects.count() == 1


def test_right_edited_recomputes_its_end(staff):
    staff.post("/rights/new/", RIGHT)
    right = Right.objects.get()
    staff.post(f"/rights/{right.pk}/edit/", {**RIGHT, "applied_on": "2023/6/1", "holders": "架空大学"})
    right.refresh_from_db()
    assert right.expires_on.isoformat() == "2043-06-01"
    assert [row.name for row in right.owners.all()] == ["架空大学"]


def test_rights_are_listed_and_found(staff):
    RightFactory(title="曲げる装置", holders="架空電機株式会社")
    RightFactory(title="切る装置")
    assert "切る装置" not in page(staff, "/rights/?q=曲げる")
    assert "曲げる装置" in page(staff, "/rights/?without_listing=true&kind=patent")


# --- imported files


def upload(text: str, name: str = "特実_国内文献.csv") -> dict:
    return {
        "jplatpat-kind": "jplatpat",
        "jplatpat-exported_on": "2024/5/30",
        "jplatpat-files": SimpleUploadedFile(name, text.encode("cp932")),
    }


def test_import_is_shown_then_applied_in_one_step(staff, django_capture_on_commit_callbacks):
    response = staff.post("/imports/", upload(export({}, {"出願番号": "だめ"})))
    batch = ImportBatch.objects.get()
    assert response.url == f"/imports/{batch.pk}/"
    text = page(staff, response.url)
    assert "だめ" in text
    assert "特実_国内文献.csv:7" in text
    assert Right.objects.count() == 0
    assert "曲げ加工装置" in page(staff, f"{response.url}?outcome=new")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"{response.url}apply/")
    assert Right.objects.count() == 1
    assert "取り込みました" in page(staff, response.url)
    staff.post("/imports/", upload(export({"登録番号": "特許4400317"})))
    changed = page(staff, f"/imports/{ImportBatch.objects.first().pk}/")
    assert "特許4400316 → 特許4400317" in changed


def test_import_refuses_what_is_no_export(staff):
    text = staff.post("/imports/", upload("項番,出願番号\r\n1,特願2024-1\r\n")).content.decode()
    assert "出願人/権利者" in text
    assert "csv" in staff.post("/imports/", upload(export({}), "悪い.exe")).content.decode()
    assert not ImportBatch.objects.exists()
    assert staff.post("/imports/", {"jplatpat-kind": "jplatpat"}).status_code == 200


def test_discarded_import_is_gone(staff):
    staff.post("/imports/", upload(export({})))
    batch = ImportBatch.objects.get()
    staff.post(f"/imports/{batch.pk}/discard/")
    assert "特実_国内文献.csv" not in page(staff, "/imports/")
    assert staff.post(f"/imports/{batch.pk}/apply/").status_code == 302
    assert Right.objects.count() == 0


def test_running_import_refreshes_itself(staff):
    staff.post("/imports/", upload(export({})))
    batch = ImportBatch.objects.get()
    staff.post(f"/imports/{batch.pk}/apply/")
    response = staff.get(f"/imports/{batch.pk}/")
    assert response["Refresh"] == "3"
    assert "1行のうち0行" in response.content.decode()


def test_owner_without_memberships_sees_no_foreign_sheet():
    member = MembershipFactory(ended=True, organization=OrganizationFactory(large=True))
    ListingFactory(owner=member.organization)
    assert not OpenPatent.objects.managed_by(member.user).exists()
    assert not OpenPatent.objects.visible_to(member.user).exists()
