import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.core import normalise

# Japanese as people type it: kana of both widths, kanji, marks, letters, digits, and anything else.
JAPANESE = st.text(
    alphabet=st.one_of(
        st.sampled_from("ぁあがっゃぱゖァアガッャパヶｱｶﾞﾊﾟｰー株式会社有限（）()㈱㈲髙﨑〒－‐―・、。　 \t\r\n\x00\x07"),
        st.characters(min_codepoint=0x3040, max_codepoint=0x30FF),
        st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)
ALL = [
    normalise.clean_text,
    normalise.ascii_form,
    normalise.digits,
    normalise.telephone,
    normalise.postal_code,
    normalise.corporate_number,
    normalise.email,
    normalise.kana,
    normalise.hiragana_to_katakana,
    normalise.search_key,
]


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.__name__)
@given(text=JAPANESE)
def test_normalising_twice_changes_nothing_more(function, text):
    once = function(text)

    assert function(once) == once


@given(JAPANESE)
def test_clean_text_leaves_no_control_character(text):
    cleaned = normalise.clean_text(text)

    assert all(ch in "\n\t" or unicodedata.category(ch) != "Cc" for ch in cleaned)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs"))))
def test_clean_text_keeps_what_people_wrote(text):
    assert normalise.clean_text(text) == text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("（０４４）２００－３８９６", "044-200-3896"),
        ("044(200)3896", "044-200-3896"),
        ("044 200 3896", "044-200-3896"),
        ("０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("+81 44 200 3896", "+81-44-200-3896"),
        ("044-200-3896 (内線 12)", "044-200-3896-12"),
        ("なし", ""),
    ],
)
def test_telephone_is_half_width(typed, expected):
    assert normalise.telephone(typed) == expected


@pytest.mark.parametrize("typed", ["〒210-8577", "２１０－８５７７", "210 8577", "2108577"])
def test_postal_code_is_seven_digits(typed):
    assert normalise.postal_code(typed) == "2108577"


@pytest.mark.parametrize(
    "typed", ["T7000020141305", "７０００－０２０１－４１３０５", "7-0000-2014-1305", " 7000020141305 "]
)
def test_corporate_number_is_thirteen_digits(typed):
    assert normalise.corporate_number(typed) == "7000020141305"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社多摩川プレス", "多摩川プレス(株)"),
        ("㈱多摩川プレス", "（株）多摩川プレス"),
        ("有限会社 生田板金", "㈲生田板金"),
        ("ＡＢＣ工業", "abc工業"),
        ("みぞのくち製作所", "ミゾノクチ製作所"),
        ("ﾐｿﾞﾉｸﾁ製作所", "ミゾノクチ製作所"),
        ("サン・テック", "サンテック"),
        ("学校法人 架空大学", "架空大学"),
    ],
)
def test_search_key_is_one_for_names_that_people_take_for_the_same(one, other):
    assert normalise.search_key(one) == normalise.search_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("多摩川プレス", "多摩プレス"), ("サンテック", "サンデック"), ("髙橋製作所", "高橋製作所"), ("1番", "11番")],
)
def test_search_key_differs_for_different_names(one, other):
    assert normalise.search_key(one) != normalise.search_key(other)


@pytest.mark.parametrize(
    ("typed", "expected"), [("ＹＡＭＡＤＡ＠Ｅｘａｍｐｌｅ．ｊｐ ", "yamada@example.jp"), ("やまだ", "やまだ")]
)
def test_email_is_half_width_and_small(typed, expected):
    assert normalise.email(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("たま がわ", "タマ ガワ"), ("ﾀﾏｶﾞﾜ", "タマガワ"), (" タマガワ　", "タマガワ")]
)
def test_kana_is_full_width_katakana(typed, expected):
    assert normalise.kana(typed) == expected
