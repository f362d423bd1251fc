"""Search over real listings, on whichever engine runs: compared with a naive reading of every document."""

import random
from dataclasses import dataclass
from itertools import product

import pytest

from exchange.enums import ListingState
from exchange.search import LISTINGS, page_of, sync
from kawasaki_ip.core.search import codes, parse
from kawasaki_ip.core.search.ranking import rank
from tests.search_corpus import fill, make_listing, make_owner, make_right

pytestmark = pytest.mark.django_db
ALL = 1 << 40


@dataclass(frozen=True)
class Naive:
    """The meaning of search without any index: every entry is read for every question."""

    entries: list

    @classmethod
    def of_all(cls) -> "Naive":
        return cls(list(LISTINGS.entries(None)))

    def hits(self, query: str, filters: dict) -> list:
        """Newest first."""
        terms = parse(query, LISTINGS.synonyms)
        return [entry for entry in self.entries[::-1] if terms.found_in(entry.text) and self._passes(entry, filters)]

    def ids(self, query: str, filters: dict, order: str = "newest") -> list[int]:
        hits, terms = self.hits(query, filters), parse(query, LISTINGS.synonyms)
        if order == "relevance" and terms:
            hits.sort(key=lambda entry: rank(entry.text, terms), reverse=True)  # stable: newest first
        return [entry.record_id for entry in hits]

    def counts(self, query: str, filters: dict) -> dict:
        counts = {}
        for group in LISTINGS.groups:
            others = {name: values for name, values in filters.items() if name != group.name}
            found = [
                group.value(int(code))
                for entry in self.hits(query, others)
                for code in entry.facets.split()
                if group.holds(int(code))
            ]
            counts[group.name] = {value: found.count(value) for value in found}
        return counts

    def _passes(self, entry, filters: dict) -> bool:
        present = set(entry.facets.split())
        groups = {group.name: group for group in LISTINGS.groups}
        return all(
            any(str(groups[name].code(value)) in present for value in values)
            for name, values in filters.items()
            if values
        )


@pytest.fixture
def naive() -> Naive:
    fill(random.Random(7), 70)
    LISTINGS.rebuild()
    return Naive.of_all()


def assert_same(naive: Naive, query: str, filters: dict, order: str) -> None:
    result = LISTINGS.search(query, filters, cap=None, limit=ALL, order=order)
    ids = naive.ids(query, filters, order)

    assert (query, filters, result.ids) == (query, filters, ids)
    assert result.total == len(ids)
    assert result.counts == naive.counts(query, filters)


FILTERS = [
    {},
    {"state": ["open"]},
    {"technique": [1, 2, 3, 8], "terms": []},
    {"terms": ["free", "paid"], "state": ["closed", "open"]},
    {"section": ["B"], "use": [1, 2, 3, 4, 5, 6]},
    {"kind": ["none"]},
    {"kind": ["patent", "design"], "ipc_class": ["B21", "G01"]},
    {"growth_field": [1], "owner": [999_999]},
]
QUERIES = [
    "",
    "光",
    "電池",
    "センサー",
    "サーバー 固定",
    "インタフェース",
    "メッキ",
    "「東京都型」 弁",
    "ガイドレール",
    "𠮷",
    "京都",
]


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_queries_under_filters_give_what_reading_everything_gives(naive, order):
    for filters, query in product(FILTERS, QUERIES):
        assert_same(naive, query, filters, order)


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_random_substrings_of_made_up_text_have_no_wrong_result(naive, order):
    rng = random.Random(11)
    for _ in range(120):
        line = rng.choice(rng.choice(naive.entries).text.rstrip("\n").split("\n"))
        start = rng.randrange(len(line))
        assert_same(naive, line[start : start + rng.randint(1, 8)], rng.choice(FILTERS), order)


@pytest.mark.parametrize(("many", "meetings"), [(0, 0), (0, 1000), (1000, 1000)])
def test_many_hits_are_counted_like_few(naive, monkeypatch, many, meetings):
    """SQLite counts many hits by reading them or by meeting posting lists."""
    engine = "kawasaki_ip.core.search.sqlite"
    for name, value in {"READ_ALL": 3, "MANY": many, "MOST_MEETINGS": meetings}.items():
        monkeypatch.setattr(f"{engine}._{name}", value)
    for query in ("光", "固定する", "課題"):
        assert_same(naive, query, {"state": ["open"]}, "newest")


def test_of_very_many_hits_only_the_title_is_ranked(naive, monkeypatch):
    for engine in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"kawasaki_ip.core.search.{engine}.MOST_WORDS", 3)
    terms = parse("光", LISTINGS.synonyms)
    hits = sorted(naive.hits("光", {}), key=lambda entry: rank(entry.text, terms)[0], reverse=True)

    assert LISTINGS.search("光", limit=99, order="relevance").ids == [entry.record_id for entry in hits]


# --- what people type

HOSTILE = [
    '"',
    "'",
    "%",
    "_",
    "\\",
    "*",
    "^",
    "-光",
    "NEAR(光 電)",
    "AND",
    "OR",
    "NOT",
    ") OR (",
    "body:光",
    "{光}: 電",
]
HOSTILE += [
    "' OR 1=1 --",
    "$$",
    "%s",
    "%(name)s",
    "{}",
    "\x00",
    "\ud800",
    "\ufffe",
    "(?<!",
    "[",
    "\\d",
    "***:",
    "(?i)光",
]
HOSTILE += [
    "👨‍👩‍👧",
    "\u202e光",
    "<BR>",
    "<script>",
    "「",
    "『』",
    "“”",
    "𠮷𠮷",
    "d8000000",
    "ー",
    "ーーーー",
    "。",
    "\u3099",
]
HOSTILE += ["a" * 100_000, " ".join("光電" * 500)]


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_hostile_queries_find_what_they_say_and_nothing_else(naive, order):
    owner = make_owner()
    shown = ["100%_*^ \\d [a] {x}", "AND OR NOT NEAR(", "' OR 1=1 -- $$ %s", '<script>" (?<!', "ーーーー 👨‍👩‍👧 𠮷𠮷"]
    sync([make_listing(text, owner, day=200 + n).pk for n, text in enumerate(shown)])
    naive = Naive.of_all()
    for query in HOSTILE:
        assert_same(naive, query, {}, order)


def test_a_character_above_the_basic_plane_is_told_from_its_neighbours():
    yoshi, other = make_listing("𠮷野式ノズル"), make_listing("𠀋野式ノズル")
    sync([yoshi.pk, other.pk])

    assert LISTINGS.search("𠮷").ids == [yoshi.pk]
    assert LISTINGS.search("𠮷野").ids == [yoshi.pk]
    assert LISTINGS.search("野式").total == 2


@pytest.mark.parametrize("query", ["led", "ＬＥＤ", "Led", "ｾﾝｻｰ", "センサー", "センサ", "3mm", "３㎜", "薄い板"])
def test_width_case_and_line_breaks_make_no_difference(query):
    listing = make_listing("ＬＥＤとセンサ", trouble="厚さ３mmの薄<BR>い\n板")
    sync([listing.pk])

    assert LISTINGS.search(query).ids == [listing.pk]


def test_everything_on_the_sheet_and_its_rights_is_found():
    listing = make_listing(
        "表題語",
        make_owner("権利者語"),
        summary="要旨語",
        trouble="困難語",
        advantage="利点語",
        no_numbers_why="無数値語",
        could_make="例示語",
        terms_text="条件語",
        support_text="支援語",
    )
    make_right(
        listing,
        "特願2020-123456",
        title="名称語",
        abstract="要約語",
        holders="出願人語",
        publication_number="特開2021-654321",
        registration_number="特許7654321",
        licence_number="L2016001200",
    )
    listing.techniques.add(1)
    sync([listing.pk])

    shown = "表題語 権利者語 要旨語 困難語 利点語 無数値語 例示語 条件語 支援語 名称語 要約語 出願人語".split()  # noqa: SIM905
    for word in [*shown, "特願2020-123456", "特開2021-654321", "特許7654321", "Ｌ2016001200", "プレス"]:
        assert (word, LISTINGS.search(word).ids) == (word, [listing.pk])
    assert LISTINGS.search("表題語権利者語").ids == []


# --- who is found, and in what order


@pytest.mark.parametrize("state", ListingState.values)
def test_only_public_listings_are_found(state):
    listing = make_listing("光の装置", state=state)
    sync([listing.pk])
    LISTINGS.rebuild()
    found = [listing.pk] if state in {"open", "closed"} else []

    assert LISTINGS.search("光").ids == found
    assert LISTINGS.search().ids == found
    assert LISTINGS.search("", {"kind": ["none"]}).ids == found
    assert LISTINGS.check() == []


def test_newest_is_the_day_of_opening_however_late_it_is_noted():
    june, may = make_listing("光 六月", day=150), make_listing("光 五月", day=120)
    sync([june.pk])
    sync([may.pk])
    march, july = make_listing("光 三月", day=60), make_listing("光 七月", day=180)
    sync([july.pk, march.pk])

    expected = [july.pk, june.pk, may.pk, march.pk]
    assert LISTINGS.search("光").ids == expected
    assert LISTINGS.search().ids == expected
    assert LISTINGS.check() == []


def test_a_listing_hidden_for_a_while_keeps_its_place_and_opened_anew_is_newest():
    first, second = make_listing("光 一", day=1), make_listing("光 二", day=2)
    sync([first.pk, second.pk])
    for state in (ListingState.UNCONFIRMED, ListingState.OPEN):
        first.state = state
        first.save()
        sync([first.pk])
    assert LISTINGS.search("光").ids == [second.pk, first.pk]

    first.opened_at = make_listing("三", day=3).opened_at
    first.save()
    sync([first.pk])
    assert LISTINGS.search("光").ids == [first.pk, second.pk]


def test_hidden_listing_leaves_nothing_to_find():
    listing = make_listing("秘密語の装置")
    sync([listing.pk])
    listing.state = ListingState.WITHDRAWN
    listing.save()
    sync([listing.pk])

    document = LISTINGS.document.objects.get(record=listing)
    assert (document.text, document.facets) == ("", "")
    assert LISTINGS.search("秘密語").total == 0
    assert LISTINGS.search().total == 0
    assert {name: {} for name in LISTINGS.facets()} == LISTINGS.facets()


def test_relevance_puts_title_before_word_before_newest():
    in_text = make_listing("装置 甲", trouble="東京都の装置", day=4)
    as_word = make_listing("装置 乙", trouble="京都の装置", day=3)
    in_title = make_listing("東京都の箱", day=2)
    word_in_title = make_listing("京都の箱", day=1)
    sync([in_text.pk, as_word.pk, in_title.pk, word_in_title.pk])

    assert LISTINGS.search("京都").ids == [in_text.pk, as_word.pk, in_title.pk, word_in_title.pk]
    assert LISTINGS.search("京都", order="relevance").ids == [word_in_title.pk, in_title.pk, as_word.pk, in_text.pk]


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_above_the_cap_the_total_is_the_cap_and_no_count_is_shown(naive, order):
    for query in ("光", "固定する"):
        expected = naive.ids(query, {})
        result = LISTINGS.search(query, cap=5, limit=7, offset=2, order=order)

        assert len(expected) > 7
        assert (result.total, result.capped, result.counts) == (5, True, None)
        assert result.ids == expected[2:9]


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_pages_follow_each_other_without_gap_or_double(naive, order):
    expected = naive.ids("光", {}, order)
    pages = [LISTINGS.search("光", limit=4, offset=start, order=order).ids for start in range(0, len(expected) + 4, 4)]

    assert [pk for page in pages for pk in page] == expected
    assert pages[-1] == []


def test_unknown_filter_value_is_an_error_of_the_caller():
    for filters in ({"section": ["Z"]}, {"state": ["draft"]}, {"ipc_class": ["B2"]}, {"owner": [-1]}):
        with pytest.raises(ValueError, match=r".+"):
            LISTINGS.search("", filters)


def test_only_the_groups_that_are_wanted_are_counted(naive):
    counts = LISTINGS.search("光", counted=["section"]).counts

    assert counts == {"section": naive.counts("光", {})["section"]}


def test_offered_values_are_those_with_a_listing(naive):
    assert LISTINGS.facets() == naive.counts("", {})


@pytest.mark.parametrize(("query", "most"), [("光", 1), ("固定する", 1), ("", 2)])
def test_a_page_takes_a_constant_number_of_queries(naive, django_assert_max_num_queries, query, most):
    with django_assert_max_num_queries(most):
        ids = LISTINGS.search(query, limit=3).ids
    with django_assert_max_num_queries(2):
        listings = page_of(ids)
        assert [(listing.pk, bool(listing.owner.name), len(listing.rights.all()) < 3) for listing in listings] == [
            (pk, True, True) for pk in ids
        ]


@pytest.mark.parametrize("number", [1, 3])
def test_sync_of_any_number_of_listings_reads_with_the_same_queries(django_assert_num_queries, number):
    ids = [make_listing(f"光 {n}", make_owner(f"社{n}")).pk for n in range(number)]
    with django_assert_num_queries(5):
        entries = list(LISTINGS.entries(ids))

    assert [entry.record_id for entry in entries] == ids


def test_facet_codes_of_a_document_are_distinct_and_sorted():
    assert codes.pack([5, 3, 5]) == f"{codes.LISTED} 3 5"
