"""Says which words of an English page are Japanese, so that screen readers pronounce them rightly.

What people typed, names and official names stay Japanese on English pages. Marking them here, in one place,
covers every page; templates need not think of it.
"""

import re

_LETTERS = "々〆぀-ヿ㐀-鿿豈-﫿"
_JAPANESE = re.compile(f"[{_LETTERS}]")
# From the first Japanese letter to the last one before a Latin letter, with the figures and points between.
_RUN = re.compile(f"[{_LETTERS}](?:[^A-Za-z<>&\\n]*[{_LETTERS}])?")
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9-]*)")
_LANG = re.compile(r"""\slang=["']?([a-zA-Z-]+)""")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# No element fits inside their text: the first name the language themselves, the others are not read out.
_WHOLE = frozenset(["textarea", "option"])
_RAW = frozenset(["script", "style", "title", "template"])


def mark_japanese(html: str) -> str:
    """The page with each run of Japanese that is not inside a lang="ja" wrapped in one.

    Takes well-formed HTML (tests/test_markup.py looks after that) and changes nothing else in it.
    """
    open_elements: list[tuple[str, str]] = [("", "")]  # name, language in force
    parts = _TAG.split(html)
    for index, part in enumerate(parts):
        if index % 2:
            _follow(part, open_elements)
            continue
        name, language = open_elements[-1]
        if language == "ja" or name in _RAW or not _JAPANESE.search(part):
            continue
        if name in _WHOLE:
            parts[index - 1] = parts[index - 1].replace(f"<{name}", f'<{name} lang="ja"', 1)
        else:
            element = "tspan" if name in {"text", "tspan"} else "span"
            parts[index] = _RUN.sub(rf'<{element} lang="ja">\g<0></{element}>', part)
    return "".join(parts)


def _follow(tag: str, open_elements: list[tuple[str, str]]) -> None:
    """Keeps the list of open elements in step with one tag."""
    found = _NAME.match(tag)
    if found is None:
        return
    name = found[1].lower()
    if tag.startswith("</"):
        for depth in range(len(open_elements) - 1, 0, -1):
            if open_elements[depth][0] == name:
                del open_elements[depth:]
                return
    elif name not in _VOID and not tag.endswith("/>"):
        own = _LANG.search(tag)
        open_elements.append((name, own[1].lower() if own else open_elements[-1][1]))
