"""Normal form, grams and queries: what needs no database."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.core.search import Group, Synonyms, codes, normalise, parse
from kawasaki_ip.core.search.ranking import is_word, word_pattern

# Compatibility forms, combining marks, tags and invisible characters, so that steps meet.
ODD = st.text(
    st.one_of(st.characters(), st.sampled_from("<>/brsupBR\n\t 　ー゛ﾞｶﾞか\u3099\u200b\ufe0f㌔𠮷İ")), max_size=40
)


@given(ODD)
def test_normalise_is_idempotent(text):
    once = normalise.normalise(text)

    assert normalise.normalise(once) == once


@given(ODD)
def test_normalise_leaves_nothing_that_a_database_refuses_or_a_line_would_break(text):
    once = normalise.normalise(text)

    assert {unicodedata.category(char) for char in once} & {"Cc", "Cs", "Cf"} == set()
    once.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＬＥＤ　照明", "led 照明"),
        ("ｾﾝｻｰ", "センサー"),
        ("か\u3099", "が"),
        ("神\u3000\u3000\ufa19", "神 神"),
        ("電<BR>池", "電池"),
        ("電<br />池", "電池"),
        ("電＜ＢＲ＞池", "電池"),
        ("CO<SUB>2</SUB>", "co2"),
        ("電\r\n池", "電池"),
        ("0<x<1 かつ A<Y>C", "0<x<1 かつ a<y>c"),
        ("葛\U000e0100飾", "葛飾"),
        ("ゼロ\u200b幅", "ゼロ幅"),
        ("㌔㍗", "キロワット"),
        ("①", "1"),
        ("\tタブ\t", "タブ"),
    ],
)
def test_normalise_folds_what_looks_alike(text, expected):
    assert normalise.normalise(text) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("センサー", "センサ"),
        ("サーバー", "サーバ"),
        ("温度センサー", "温度センサ"),
        ("コピー", "コピー"),
        ("キー", "キー"),
        ("センサー部", "センサー部"),
        ("ーーーー", "ーーー"),
        ("モーター", "モータ"),
    ],
)
def test_long_mark_is_folded_at_the_end_of_a_run_of_four(term, expected):
    assert normalise.fold_long_mark(term) == expected


def test_document_has_its_title_in_the_first_line():
    assert normalise.join("光の\n装置", ["", "一<BR>行", "二"]) == "光の装置\n一行\n二\n"


# --- grams


def test_grams_are_the_distinct_ones_and_twos_of_each_line():
    assert codes.grams("光光\n電池\n") == {"光", "光光", "電", "池", "電池"}


@pytest.mark.parametrize(
    ("gram", "code"),
    [("光", 0x5149), ("電池", 0x96FB6C60 - (1 << 32)), ("ab", 0x00610062), ("𠮷", 0xFFFF), ("𠮷野", -0x10000 + 0x91CE)],
)
def test_gram_code_is_the_two_code_points_in_32_bits(gram, code):
    assert codes.gram_code(gram) == code


@given(st.text(max_size=30))
def test_no_text_reaches_the_codes_of_the_filters(text):
    reserved = range(codes.LISTED, codes.LISTED + 32 * (1 << 22))

    assert [gram for gram in codes.grams(normalise.normalise(text)) if codes.gram_code(gram) in reserved] == []


def test_codes_of_the_filters_fill_their_own_range_and_nothing_else():
    first, last = Group("first", 1), Group("last", 31)

    assert first.code(0) > codes.LISTED
    assert last.code((1 << 22) - 1) & 0xFFFFFFFF == 0xDFFFFFFF
    assert first.code((1 << 22) - 1) < Group("second", 2).code(0)


@pytest.mark.parametrize("value", [-1, 1 << 22])
def test_facet_value_out_of_range_is_refused(value):
    with pytest.raises(ValueError, match="out of range"):
        Group("owner", 5).code(value)


@pytest.mark.parametrize("number", [0, 32])
def test_group_number_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match="out of range"):
        Group("owner", number)


def test_group_reads_its_values_back():
    terms = Group("terms", 6, ("free", "paid"))

    assert [terms.value(terms.code(word)) for word in terms.words] == ["free", "paid"]
    assert Group("owner", 5).value(Group("owner", 5).code(4711)) == 4711
    assert not terms.holds(Group("owner", 5).code(1))


@pytest.mark.parametrize(
    ("term", "exact"), [("光", True), ("電池", True), ("光電池", False), ("𠮷", False), ("𠮷野", False)]
)
def test_grams_alone_decide_only_short_terms_of_the_basic_plane(term, exact):
    assert codes.exact(term) is exact


def test_a_long_term_is_narrowed_by_a_bounded_choice_of_its_grams():
    term = "".join(chr(0x4E00 + n) for n in range(150))
    chosen = codes.narrowing(term)

    assert len(chosen) == 24
    assert set(chosen) <= {codes.gram_code(gram) for gram in codes.grams(term)}


# --- queries


def words(text: str) -> list[str]:
    return [term.spellings[0] for term in parse(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" 　\t\n ", []),
        ("光　電池", ["光", "電池"]),
        ("光\n電池", ["光", "電池"]),
        ("光 光", ["光"]),
        ('"open patent" 光', ["open patent", "光"]),
        ("“open patent”", ["open patent"]),
        ("＂open patent＂", ["open patent"]),
        ("「薄い 板」", ["薄い 板"]),
        ("『薄い 板』曲げ", ["薄い 板", "曲げ"]),
        ('"薄い 板', ["薄い", "板"]),
        ('""', []),
        ('"', ['"']),
        ("「 」光", ["光"]),
        ("ＬＥＤ", ["led"]),
        ("AND OR NOT", ["and", "or", "not"]),
        ("京都　東京都", ["京都", "東京都"]),
    ],
)
def test_query_is_terms_and_phrases(text, expected):
    assert words(text) == expected


def test_overlong_query_is_cut_and_says_so():
    assert parse("あ" * 201).shortened
    assert len(parse("あ" * 5000).terms[0].spellings[0]) == 200
    assert parse(" ".join(map(str, range(100, 109)))).shortened
    assert len(parse(" ".join(map(str, range(100, 109)))).terms) == 8
    assert not parse("あ" * 200).shortened


@given(st.text(max_size=300))
def test_any_text_is_a_harmless_query(text):
    query = parse(text)

    assert len(query.terms) <= 8
    assert all(spelling == spelling.strip(" ") != "" for term in query.terms for spelling in term.spellings)


@given(st.text(min_size=1, max_size=30))
def test_a_term_finds_the_text_it_was_copied_from(text):
    shown = normalise.normalise(text)

    assert all(term.found_in(shown) for term in parse(shown).terms if '"' not in shown)


SPELLINGS = Synonyms([("インターフェース", "インタフェース"), ("めっき", "メッキ", "鍍金")])


def test_synonyms_add_the_other_spellings():
    assert parse("インタフェース回路", SPELLINGS).terms[0].spellings == ("インタフェース回路", "インターフェース回路")
    assert parse("無電解メッキ", SPELLINGS).terms[0].spellings == ("無電解メッキ", "無電解めっき", "無電解鍍金")
    assert parse("光", SPELLINGS).terms[0].spellings == ("光",)


def test_spelling_that_contains_another_is_left_out():
    assert Synonyms([("モータ", "モーター")]).spellings("モーター") == ("モータ", "モーター")[:1]


# --- words


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("京都", "東京都の工場", False),
        ("京都", "京都の工場", True),
        ("京都", "東京都と京都の工場", True),
        ("センサ", "センサーを", False),
        ("センサ", "温度センサを", True),
        ("led", "led照明", True),
        ("led", "oled照明", False),
        ("(株)", "架空(株)です", True),
        ("c++", "c++で", True),
        ("の", "そのもの", True),
    ],
)
def test_word_has_neighbours_of_another_writing(term, text, expected):
    assert is_word(text, word_pattern((term,))) is expected
