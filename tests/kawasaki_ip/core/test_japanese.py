import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawasaki_ip.core.japanese import mark_japanese


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>Signed in as 架空 太郎.</p>", '<p>Signed in as <span lang="ja">架空 太郎</span>.</p>'),
        ("<h1> プレス </h1>", '<h1> <span lang="ja">プレス</span> </h1>'),
        ('<p lang="ja">語<b>強調</b></p>次', '<p lang="ja">語<b>強調</b></p><span lang="ja">次</span>'),
        ('<div lang="ja"><p lang="en">語</p></div>', '<div lang="ja"><p lang="en"><span lang="ja">語</span></p></div>'),
        ("<option value=1>幸区</option>", '<option lang="ja" value=1>幸区</option>'),
        ("<title>題</title><textarea>文</textarea>", '<title>題</title><textarea lang="ja">文</textarea>'),
        ("<svg><text>件</text></svg>", '<svg><text><tspan lang="ja">件</tspan></text></svg>'),
        ('<img alt="絵"><br>次', '<img alt="絵"><br><span lang="ja">次</span>'),
        ("<li>一<li>二", '<li><span lang="ja">一</span><li><span lang="ja">二</span>'),
        ("<!-- 注 -->x", "<!-- 注 -->x"),
        ("plain", "plain"),
        ("<p>3 社 of 5 社</p>", '<p>3 <span lang="ja">社</span> of 5 <span lang="ja">社</span></p>'),
    ],
)
def test_mark_japanese_wraps_what_is_not_marked_yet(html, marked):
    assert mark_japanese(html) == marked


@given(st.text())
def test_mark_japanese_keeps_every_character_of_the_text(text):
    html = text.replace("<", "&lt;").replace(">", "&gt;")

    marked = mark_japanese(f"<p>{html}</p>")

    assert marked.replace('<span lang="ja">', "").replace("</span>", "") == f"<p>{html}</p>"


@given(st.text())
def test_mark_japanese_twice_changes_nothing_more(text):
    once = mark_japanese(f"<p>{text.replace('<', '').replace('>', '')}</p>")

    assert mark_japanese(once) == once
