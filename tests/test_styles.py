"""The style sheets: colours only in tokens.css, and every pair of colours that is used can be told apart."""

import re

import pytest

from tests.source import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")

# (text, ground): 4.5 to 1. What is used where: static/css/.
TEXT_PAIRS = [
    ("text", "ground"), ("text-strong", "ground"), ("text-support", "ground"), ("text-support", "tint"),
    ("text", "tint"), ("text", "blue-50"), ("text-strong", "gray-100"), ("text-strong", "yellow-300"),
    ("link", "ground"), ("link", "tint"), ("link", "blue-50"), ("link-hover", "ground"), ("link-visited", "ground"),
    ("link-visited", "tint"), ("link-visited", "blue-50"), ("link-active", "ground"),
    ("white", "key"), ("white", "key-hover"), ("white", "key-active"), ("white", "red-900"), ("white", "red-800"),
    ("key", "ground"), ("key", "blue-300"), ("key-hover", "blue-200"),
    ("error", "ground"), ("error-on-tint", "tint"), ("error-on-tint", "ground"),
    ("gray-800", "gray-50"), ("blue-1000", "blue-50"), ("green-900", "green-50"), ("yellow-1000", "yellow-50"),
    ("red-900", "red-50"),
]  # fmt: skip
# (border, sign or line, ground): 3 to 1.
SIGN_PAIRS = [
    ("border", "ground"), ("border-input", "ground"), ("border-input", "tint"), ("border-input", "blue-50"),
    ("error", "ground"), ("success", "ground"), ("warning", "ground"), ("key", "ground"), ("key", "blue-50"),
    ("key", "tint"), ("black", "ground"), ("yellow-300", "blue-900"), ("orange-800", "tint"), ("orange-700", "ground"),
    ("green-700", "ground"), ("purple-600", "ground"), ("gray-600", "ground"),
]  # fmt: skip


def token(name: str) -> str:
    """The hex value behind a token, through its aliases."""
    value = re.search(rf"--{name}:\s*([^;]+);", TOKENS)[1]
    alias = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return token(alias[1]) if alias else value


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(token(one)), luminance(token(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_agrees_with_published_values():
    assert round(contrast("gray-800", "white"), 2) == 12.63
    assert round(contrast("red-800", "white"), 2) == 4.60


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("sign", "ground"), SIGN_PAIRS)
def test_sign_can_be_seen(sign, ground):
    assert contrast(sign, ground) >= 3


def test_colours_stand_in_the_token_file_only():
    found = {path.name for path in CSS.glob("*.css") if HEX.search(path.read_text(encoding="utf-8"))}
    assert found == {"tokens.css"}


def test_style_sheets_use_known_tokens_only():
    known = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))))
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}
    assert used - known == set()


def test_outline_is_never_taken_from_what_keys_reach():
    rules = re.findall(r"([^{}]+)\{([^{}]*outline:\s*(?:0|none)[^{}]*)\}", "".join(
        path.read_text(encoding="utf-8") for path in CSS.glob("*.css")
    ))  # fmt: skip
    assert [selector.strip() for selector, _body in rules] == ["main:focus"]


def test_each_sheet_is_in_a_layer_and_linked():
    head = (ROOT / "templates" / "_styles.html").read_text(encoding="utf-8")
    for path in CSS.glob("*.css"):
        assert "@layer" in path.read_text(encoding="utf-8")
        assert f'"css/{path.name}"' in head
