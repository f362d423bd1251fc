"""Each component's promise to the page that uses it."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kawasaki_ip.core.tones import TONES, tone_of
from tests.markup import assert_valid


@pytest.fixture(autouse=True)
def _japanese():
    with translation.override("ja"):
        yield


def render(source: str, path: str = "/", **context) -> str:
    markup = Template(source).render(Context({"request": RequestFactory().get(path), "csrf_token": "t", **context}))
    assert_valid(markup)
    return markup


def test_components_escape_what_people_typed():
    hostile = "<img src=x onerror=alert(1)>"
    sources = [
        "{% button text=x %}", "{% link_button href='/' text=x %}", "{% chip text=x %}",
        "{% card title=x %}{% endcard %}",
        "{% notice title=x %}{{ x }}{% endnotice %}", "{% rows %}{% row label=x %}{{ x }}{% endrow %}{% endrows %}",
        "{% table caption=x %}{% endtable %}", "{% tile label=x value=x unit=x note=x %}", "{% term word=x text=x %}",
        "{% fold summary=x %}{{ x }}{% endfold %}", "{% telephone number=x %}", "{% bar_chart title=x rows=rows %}",
        "{% empty_state title=x %}{% endempty_state %}",
    ]  # fmt: skip
    for source in sources:
        markup = Template(source).render(Context({"x": hostile, "rows": [(hostile, 1)]}))
        assert "<img" not in markup
        assert "&lt;img" in markup


def test_row_says_when_nothing_is_there():
    assert "未登録" in render("{% rows %}{% row label='FAX' %}  {% endrow %}{% endrows %}")
    assert "FAX" not in render("{% rows %}{% row label='FAX' hide_empty=True %} {% endrow %}{% endrows %}")


def test_action_button_posts_with_token_and_key():
    markup = render("{% action_button url='/x/' text='Take up' name='state' value='3' %}")
    assert 'method="post" action="/x/"' in markup
    assert 'name="csrfmiddlewaretoken"' in markup
    assert 'name="_once"' in markup
    assert 'name="state" value="3"' in markup


def test_table_scrolls_in_an_area_that_keys_reach():
    markup = render("{% table caption='Visits' %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}")
    assert 'role="region"' in markup
    assert 'tabindex="0"' in markup
    assert "<figcaption" in markup


def test_pagination_keeps_the_rest_of_the_address():
    page = Paginator(range(100), 20).page(2)
    markup = render("{% pagination page=page %}", "/patents/?q=%E6%B2%B9&page=2", page=page)
    assert 'href="?q=%E6%B2%B9&amp;page=3"' in markup
    assert 'aria-current="page">2<' in markup


def test_pagination_of_one_page_is_nothing():
    assert render("{% pagination page=page %}", page=Paginator(range(3), 20).page(1)).strip() == ""


def test_pagination_hides_what_does_not_exist():
    markup = render("{% pagination page=page %}", page=Paginator(range(40), 20).page(2))
    assert "前へ" in markup
    assert "次へ" not in markup


class Filter:
    """What the panel needs of a FilterSet."""

    class Form(forms.Form):
        q = forms.CharField(label="言葉", required=False)
        ward = forms.CharField(label="区", required=False)

    def __init__(self, data):
        self.form = self.Form(data)


def test_filter_panel_opens_where_a_folded_condition_is_used():
    source = "{% filter_panel filter=filter main='q' %}"
    assert '<details class="fold" open>' in render(source, filter=Filter({"ward": "中原区"}))
    assert '<details class="fold">' in render(source, filter=Filter({"q": "油"}))


def test_filter_panel_offers_to_clear_only_what_is_set():
    assert "条件を取り消す" in render("{% filter_panel filter=filter %}", filter=Filter({"q": "油"}))
    assert "条件を取り消す" not in render("{% filter_panel filter=filter %}", filter=Filter({"q": ""}))


def test_timeline_entry_takes_day_and_moment():
    source = "{% timeline %}{% timeline_entry when=when title='面談' %}{% endtimeline_entry %}{% endtimeline %}"
    assert '<time datetime="2026-03-31">2026年3月31日（火）</time>' in render(source, when=date(2026, 3, 31))
    assert "14:05</time>" in render(source, when=datetime(2026, 3, 31, 5, 5, tzinfo=UTC))


def test_stepper_names_each_stage_in_words():
    steps = [
        {"label": "面談", "status": "done", "day": date(2026, 3, 31)},
        {"label": "契約", "status": "current"},
        {"label": "試作", "status": "skipped"},
        {"label": "製品化", "status": "todo"},
    ]
    markup = render("{% stepper steps=steps label='段階' %}", steps=steps)
    assert markup.count('aria-current="step"') == 1
    for word in ("済み", "今ここ", "省略", "これから"):
        assert word in markup


def test_tile_without_a_figure_is_not_zero():
    markup = render("{% tile label='訪問' value=none unit='回' %}", none=None)
    assert "まだ値がありません" in markup
    assert "回" not in markup
    assert ">0<" in render("{% tile label='訪問' value=0 %}")


def test_charts_stand_beside_their_figures():
    series = [("訪問", [3, None, 5]), ("相談", [1, 2, 4])]
    lines = render(
        "{% line_chart title='月ごと' labels=labels series=series %}", labels=["4月", "5月", "6月"], series=series
    )
    assert lines.count('<th scope="row">') == 3
    assert '<td class="number">なし</td>' in lines
    bars = render("{% bar_chart title='区ごと' rows=rows unit='回' %}", rows=[("中原区", 3), ("麻生区", "非公表")])
    assert '3<span class="tile-unit">回</span>' in bars
    assert "非公表</td>" in bars
    funnel = render("{% funnel_chart title='流れ' steps=steps %}", steps=[("申込み", 80), ("面談", 40)])
    assert "50%" in funnel
    for markup in (lines, bars, funnel):
        assert "style" not in markup


def test_term_explains_without_scripts():
    markup = render("<p>{% term word='譲渡' text='権利を渡すこと' %}</p>")
    target = markup.split('popovertarget="')[1].split('"')[0]
    assert f'id="{target}" popover' in markup


def test_qr_code_is_one_path():
    markup = render("{% qr text='https://portal.example/patents/1/' label='アドレス' %}")
    assert markup.count("<path") == 1
    assert 'role="img" aria-label="アドレス"' in markup


@pytest.mark.parametrize(
    ("value", "tone"), [("open", "green"), ("draft", "neutral"), ("declined", "red"), ("", "neutral")]
)
def test_state_has_its_tone(value, tone):
    assert tone_of(value) == tone
    assert tone in TONES
