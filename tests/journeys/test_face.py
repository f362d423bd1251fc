"""The look of all pages, in a real browser: the style guide, the front page, the keyboard, the weight."""

import pytest
from playwright.sync_api import Page, expect

from exchange.models import Technique
from programs.actions import loading
from tests.factories.exchange import ListingFactory
from tests.roles import person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TARGET = 44  # CSS pixels
LIGHT = 100 * 1024  # bytes of a public page without pictures

# Every box that a finger must hit. Links inside a sentence and inside a table's row are spaced by their lines.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input, select, textarea, label')]
  .filter((box) => box.checkVisibility() && !box.closest('p, dd, td, th, figcaption, li.timeline-entry, .crumb, h3'))
  .filter((box) => !box.matches('[type=hidden], [type=checkbox], [type=radio], .skip-link, .label'))
  .map((box) => [box.outerHTML.slice(0, 80), box.getBoundingClientRect().height])
  .filter(([_, height]) => height < %d)"""


@pytest.fixture
def front(db) -> None:
    """Content for the front page."""
    loading.load_plan()
    press, _ = Technique.objects.get_or_create(code="press", defaults={"name": "プレス", "name_en": "Press work"})
    ListingFactory(open=True).techniques.add(press)


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_style_guide_is_accessible(browser_page, axe, no_sideways_scroll, screenshot, size, language):
    page = browser_page(size, language=language)
    page.goto("/styleguide/")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "rest")
    page.get_by_role("button", name="送る").click()
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "errors")


def test_summary_of_errors_has_the_focus_and_leads_to_the_fields(phone: Page):
    phone.goto("/styleguide/")
    phone.get_by_role("button", name="送る").click()
    expect(phone.locator("#error-summary")).to_be_focused()
    phone.get_by_role("link", name="会社名：ここは必ず入力してください。").click()
    expect(phone.get_by_label("会社名")).to_be_focused()


def test_summary_of_errors_has_the_focus_without_javascript(browser_page):
    page = browser_page("phone", javascript=False)
    page.goto("/styleguide/")
    page.get_by_role("button", name="送る").click()
    expect(page.locator("#error-summary")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/styleguide/", "/accounts/login/", "/about/accessibility/", "/nothing/"])
def test_pages_fit_the_narrowest_screen(browser_page, front, no_sideways_scroll, path):
    page = browser_page("phone")
    page.watched.expected_statuses = {404}
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    no_sideways_scroll(page)


@pytest.mark.parametrize("path", ["/", "/styleguide/", "/accounts/login/"])
def test_targets_are_large_enough_for_a_finger(browser_page, front, path):
    page = browser_page("phone")
    page.goto(path)
    assert page.evaluate(SMALL_TARGETS % TARGET) == []


def test_everything_that_keys_reach_shows_where_one_is(desktop: Page):
    desktop.goto("/styleguide/")
    reached = 0
    for _ in range(200):
        desktop.keyboard.press("Tab")
        width, style = desktop.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
               return [parseFloat(s.outlineWidth), document.activeElement.tagName] }"""
        )
        if style == "BODY":
            break
        assert width >= 4, desktop.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        reached += 1
    assert reached > 40


def test_skip_link_leads_to_the_content(desktop: Page):
    desktop.goto("/styleguide/")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="本文へ移動")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#main")).to_be_focused()


def test_colours_of_the_system_keep_buttons_and_states(chromium, live_server, axe):
    context = chromium.new_context(forced_colors="active", base_url=live_server.url)
    page = context.new_page()
    page.goto("/styleguide/")
    border = "e => getComputedStyle(e).borderTopStyle"
    assert page.get_by_role("button", name="保存する").evaluate(border) == "solid"
    assert page.locator(".chip").first.evaluate(border) == "solid"
    assert page.locator(".page-now").evaluate(border) == "solid"
    context.close()


def test_larger_spacing_of_text_cuts_nothing_off(phone: Page, no_sideways_scroll):
    phone.goto("/styleguide/")
    phone.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important }`);
          document.adoptedStyleSheets.push(sheet); }"""
    )
    no_sideways_scroll(phone)


def test_word_is_explained_without_javascript(browser_page):
    page = browser_page("phone", javascript=False)
    page.goto("/styleguide/")
    explanation = page.get_by_text("その技術を、ほかの会社と同じように使える権利です。")
    expect(explanation).to_be_hidden()
    page.get_by_role("button", name="通常実施権").click()
    expect(explanation).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_front_page_says_what_one_gets_and_whom_to_call(browser_page, front, axe, no_sideways_scroll, settings, size):
    page = browser_page(size)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("大企業や大学の技術を、自社の製品づくりに")
    expect(page.get_by_role("link", name=settings.DESK["telephone"]).first).to_be_in_viewport()
    expect(page.get_by_role("searchbox")).to_be_in_viewport()
    expect(page.get_by_text("29件")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)


def test_front_page_is_light(desktop: Page, front):
    sizes: list[int] = []
    desktop.on("response", lambda response: sizes.append(len(response.body())))
    desktop.goto("/", wait_until="networkidle")
    assert len(sizes) > 5
    # Uncompressed; what is transferred is less.
    assert sum(sizes) < LIGHT


def test_menu_opens_by_key_and_closes_by_escape(browser_page, front):
    page = browser_page("desktop", user=person("coordinator"))
    page.goto("/")
    menu = page.locator(".user-menu > summary")
    menu.press("Enter")
    expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="ログアウト")).to_be_hidden()
    expect(menu).to_be_focused()


def test_draft_is_kept_while_typing_and_says_so(browser_page):
    page = browser_page("phone", user=person("coordinator"))
    page.goto("/styleguide/")
    page.get_by_label("会社名").fill("有限会社見本")
    expect(page.locator("[data-draft-status]")).to_contain_text("下書きを保存しました")


def test_characters_are_counted_as_people_do(phone: Page):
    phone.goto("/styleguide/")
    phone.get_by_label("どんなことに使ってみたいですか").fill("か゛👨‍👩‍👧")
    expect(phone.locator(".counter")).to_have_text("3 / 400")


def test_page_prints_without_menus(desktop: Page):
    desktop.goto("/styleguide/")
    desktop.emulate_media(media="print")
    expect(desktop.get_by_role("link", name="English")).to_be_hidden()
    expect(desktop.get_by_text("その技術を、ほかの会社と同じように使える権利です。")).to_be_visible()
