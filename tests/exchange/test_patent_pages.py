"""The public catalogue: search, the plain sheet, kept listings."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.templatetags.listings import highlight
from exchange.terms import TERMS
from tests.factories.accounts import StaffFactory
from tests.factories.exchange import KeptListingFactory, ListingFactory, OrganizationFactory, RightFactory
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db


def page(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    text = response.content.decode()
    assert_valid(text)
    return text


def titles(text: str) -> list[str]:
    found = re.findall(r'card-title"><a [^>]*>(.*?)</a>', text)
    return [re.sub(r"<[^>]+>", "", title) for title in found]


def test_search_finds_and_marks_what_was_typed(client):
    found = ListingFactory(open=True, title="薄い板を曲げる", could_make="植木ﾊﾞﾁ")
    ListingFactory(open=True, title="別の技術", summary="", trouble="なし")
    ListingFactory(title="曲げる下書き")
    text = page(client, "/patents/?q=曲げる")
    assert titles(text) == [found.title]
    assert "薄い板を<mark>曲げる</mark>" in text
    assert "<mark>バ" not in text
    assert "植木<mark>ﾊﾞﾁ</mark>" in page(client, "/patents/?q=バチ")
    assert " style=" not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("technique=press", ["甲", "乙"]),
        ("technique=press&technique=cutting", ["甲", "乙", "丙"]),
        ("technique=press&use=daily", ["甲"]),
        ("growth_field=green", ["丙"]),
        ("terms=free", ["丙"]),
        ("kind=design", ["乙"]),
        ("state=closed", ["丙"]),
        ("section=B", ["甲"]),
        ("ipc_class=H01", ["丙"]),
        ("technique=press&section=H", []),
        ("order=newest", ["甲", "乙", "丙"]),
        ("section=Z&ipc_class=B9&kind=x&state=draft", ["甲", "乙", "丙"]),
    ],
)
def test_filters_narrow_down(client, query, expected):
    ListingFactory(
        open=True,
        title="甲",
        techniques=["press"],
        uses=["daily"],
        rights=[RightFactory(ipc_classes=["B21"])],
        opened_at=timezone.now() - timezone.timedelta(days=1),
    )
    ListingFactory(
        open=True,
        title="乙",
        techniques=["press"],
        rights=[RightFactory(design=True)],
        opened_at=timezone.now() - timezone.timedelta(days=2),
    )
    ListingFactory(
        closed=True,
        title="丙",
        techniques=["cutting"],
        growth_fields=["green"],
        terms="free",
        rights=[RightFactory(ipc_classes=["H01"])],
        opened_at=timezone.now() - timezone.timedelta(days=3),
    )
    assert titles(page(client, f"/patents/?{query}")) == expected


def test_counts_stand_beside_values_and_only_found_ones_are_offered(client):
    ListingFactory.create_batch(2, open=True, techniques=["press"])
    ListingFactory(open=True, techniques=["cutting"])
    ListingFactory(techniques=["food"])
    text = page(client, "/patents/?q=板")
    assert "プレス（2）" in text
    assert "切削（1）" in text
    assert "食品" not in text
    browse = page(client, "/patents/")
    assert '<a href="?technique=press"><span>プレス</span>' in browse
    assert "食品" not in browse


def test_condition_is_taken_away_by_one_tap(client):
    ListingFactory(open=True, techniques=["press", "cutting"])
    text = page(client, "/patents/?q=板&technique=press&technique=cutting&page=1")
    assert 'href="?q=%E6%9D%BF&amp;technique=cutting"' in text
    assert "プレス" in text


def test_order_is_by_relevance_with_words_and_by_day_without(client):
    now = timezone.now()
    ListingFactory(open=True, title="曲げる", opened_at=now - timezone.timedelta(days=2))
    ListingFactory(open=True, title="切る", trouble="曲げると割れる", opened_at=now)
    assert titles(page(client, "/patents/?q=曲げ")) == ["曲げる", "切る"]
    assert titles(page(client, "/patents/?q=曲げ&order=newest")) == ["切る", "曲げる"]
    assert titles(page(client, "/patents/")) == ["切る", "曲げる"]


def test_nothing_found_helps_on(client):
    text = page(client, "/patents/?q=見つからない言葉")
    assert titles(text) == []
    assert settings.DESK["telephone"] in text
    assert 'href="/patents/"' in text


def test_numbers_and_owners_are_found(client):
    owner = OrganizationFactory(large=True, name="架空総合電機株式会社")
    right = RightFactory(registration_number="特許7654321", holders="架空総合電機株式会社")
    listing = ListingFactory(open=True, owner=owner, rights=[right])
    for words in ("特許7654321", "7654321", "架空総合"):
        assert titles(page(client, f"/patents/?q={words}")) == [listing.title]


def test_pages_stay_in_range(client):
    ListingFactory.create_batch(21, open=True)
    assert len(titles(page(client, "/patents/?page=2"))) == 1
    for number in ("99", "0", "x", "-1", "9999999999"):
        assert titles(page(client, f"/patents/?page={number}"))


def test_list_costs_the_same_for_one_and_three(client):
    lists = {"techniques": ["press", "cutting"], "uses": ["daily"], "growth_fields": ["green"]}
    ListingFactory(open=True, **lists)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/patents/?q=板&technique=press")
        counts.append(len(queries))
        ListingFactory.create_batch(
            2, open=True, techniques=["press", "cutting"], uses=["daily"], growth_fields=["green"]
        )
    assert counts[0] == counts[1]


# --- the sheet


def test_sheet_shows_every_text_that_is_searched(client):
    right = RightFactory(
        title="正式名称",
        abstract="要約の文",
        publication_number="特開2022-900001",
        licence_number="L2022000001",
        holders="架空電機株式会社,架空大学",
        ipc_classes=["B21"],
    )
    listing = ListingFactory(
        open=True, rights=[right], techniques=["press"], uses=["daily"], no_numbers_why="測定前のため"
    )
    text = page(client, f"/patents/{listing.pk}/")
    fields = ("title", "summary", "trouble", "advantage", "no_numbers_why", "could_make", "terms_text", "support_text")
    shown = [getattr(listing, field) for field in fields]
    shown += [right.title, right.abstract, right.holders, right.publication_number, right.licence_number]
    shown += [right.application_number, right.registration_number, listing.owner.name, "プレス", "日用品・家庭"]
    assert [words for words in shown if words not in text] == []


def test_sheet_says_where_and_when_a_status_was_checked(client):
    day = timezone.localdate().replace(day=1)
    right = RightFactory(status_source="特許原簿", status_checked_on=day)
    text = page(client, f"/patents/{ListingFactory(open=True, rights=[right]).pk}/")
    plain = re.sub(r"<[^>]+>", "", text)
    assert re.search(rf"登録（{day.year}年{day.month}月1日（.）、特許原簿で確認）", plain)
    assert "存続期間が最も長い場合の満了日" in plain
    unchecked = ListingFactory(open=True, rights=[RightFactory(unchecked=True)])
    assert "未確認" in page(client, f"/patents/{unchecked.pk}/")


def test_sheet_has_the_button_and_what_it_does_not_mean(client):
    listing = ListingFactory(open=True)
    text = page(client, f"/patents/{listing.pk}/")
    assert "この技術について話を聞いてみる" in text
    assert "契約の申込みではありません。費用はかかりません。担当コーディネータからご連絡します。" in text
    assert f'href="/patents/{listing.pk}/apply/"' in text
    closed = page(client, f"/patents/{ListingFactory(closed=True).pk}/")
    assert "/apply/" not in closed
    assert "新規受付を休止中" in closed


def test_sheet_names_the_coordinator_else_the_desk(client):
    staff = StaffFactory(name="多摩川 さくら", telephone="044-123-4567")
    named = page(client, f"/patents/{ListingFactory(open=True, in_charge=staff).pk}/")
    assert "多摩川 さくら" in named
    assert "044-123-4567" in named
    assert "044-123-4567" not in page(client, f"/patents/{ListingFactory(open=True).pk}/")


def test_sheet_carries_its_address_as_a_code(client):
    listing = ListingFactory(open=True)
    assert 'class="qr-code"' in page(client, f"/patents/{listing.pk}/")


def test_sheet_in_english_keeps_japanese_texts_marked(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    listing = ListingFactory(open=True, techniques=["press"])
    text = page(client, f"/patents/{listing.pk}/")
    assert "I would like to hear about this technology" in text
    assert "Press work" in text
    assert f'<span lang="ja">{listing.trouble}' in text


@pytest.mark.parametrize(
    "state", ["draft", "in_review", "exclusive", "assigned", "withdrawn", "unconfirmed", "expired"]
)
def test_what_is_not_public_is_not_there(client, state):
    listing = ListingFactory(**({} if state == "draft" else {state: True}))
    assert client.get(f"/patents/{listing.pk}/").status_code == 404
    assert titles(page(client, "/patents/")) == []


def test_preview_says_that_it_is_not_public(as_role):
    assert "プレビュー" in page(as_role("coordinator"), f"/patents/{ListingFactory().pk}/")


def test_hostile_text_is_shown_as_text(client):
    listing = ListingFactory(open=True, title='<script>alert("曲")</script>曲げる', trouble="<b>太字</b>")
    text = page(client, f"/patents/{listing.pk}/") + page(client, "/patents/?q=曲")
    assert "<script>alert" not in text
    assert "<b>太字" not in text


# --- kept listings


def test_kept_listing_is_seen_by_the_company_only(as_role):
    member = as_role("member")
    company = member.user.memberships.get().organization
    listing = ListingFactory(open=True)
    assert member.post(f"/patents/{listing.pk}/keep/", {"note": "試作に使えそう"}).status_code == 302
    text = page(member, "/patents/kept/")
    assert listing.title in text
    assert "試作に使えそう" in text
    assert "気になる技術」に入っています" in page(member, f"/patents/{listing.pk}/")
    assert listing.title not in page(as_role("member"), "/patents/kept/")
    member.post(f"/patents/{listing.pk}/let-go/")
    assert listing.title not in page(member, "/patents/kept/")
    KeptListingFactory(user=member.user, organization=company, listing=ListingFactory(unconfirmed=True))
    assert "1件は掲載が終わったか" in page(member, "/patents/kept/")


# --- small parts


@pytest.mark.parametrize(
    ("text", "spellings", "expected"),
    [
        ("センサー", ["センサ"], "<mark>センサ</mark>ー"),
        ("ｾﾝｻｰとＡＢＣ", ["abc", "センサ"], "<mark>ｾﾝｻ</mark>ｰと<mark>ＡＢＣ</mark>"),
        ("<i>曲げ</i>", ["曲"], "&lt;i&gt;<mark>曲</mark>げ&lt;/i&gt;"),
        ("㌔メートル", ["キロ"], "<mark>㌔</mark>メートル"),
        ("何もない", [], "何もない"),
        ("", ["曲"], ""),
    ],
)
def test_highlight_marks_the_original_letters(text, spellings, expected):
    assert highlight(text, spellings) == expected


def test_terms_are_one_sentence_each():
    assert len(TERMS) >= 20
    for term in TERMS.values():
        assert str(term.word)
        assert str(term.text).endswith("。")
