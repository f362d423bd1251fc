"""What our templates must not hold; run by script/lint and by test_consistency.py.

python -m tests.lint_templates prints each finding as FILE:LINE: what, and ends with 1 if there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parent.parent

# Each pattern is looked for in the tags of a template, with template tags in them left out.
IN_TAGS = {
    r"\sstyle\s*=": "an inline style: our content policy refuses it",
    r"\son[a-z]+\s*=": "an inline handler: our content policy refuses it",
    r"\s(?:disabled|readonly)(?=[\s=>/])": "a control that cannot be used and does not say why",
    r"\splaceholder\s*=": "a placeholder: it vanishes when one types; put the hint above the field",
    r"\shref\s*=\s*[\"']javascript:": "a script in a link",
    r"\starget\s*=\s*[\"']?_blank": "a link that opens a new window",
}
ANYWHERE = {
    r"<style[\s>]": "a style element: our content policy refuses it",
    r"<script(?![^>]*\ssrc=)[^>]*>": "an inline script: our content policy refuses it",
    r"[一-龠]　[一-龠]": "a full-width space between kanji: screen readers stop there",
    r"\|\s*safe\b": "|safe: escape, or build with format_html",
    r"\{%\s*autoescape\s+off": "autoescape off",
}
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
TEMPLATE_SYNTAX = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def template_paths() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def findings(source: str, *, is_html: bool = True) -> Iterator[tuple[int, str]]:
    """(line, what) for each thing that a template must not hold."""
    yield from _compile_error(source)
    if not is_html:
        return
    # Same length, so that places stay: `{% if a > b %}` inside a tag must not end it.
    plain = TEMPLATE_SYNTAX.sub(lambda found: re.sub(r"[^\n]", "·", found[0]), source)
    for tag in TAG.finditer(plain):
        for pattern, what in IN_TAGS.items():
            if re.search(pattern, tag[0], re.IGNORECASE):
                yield _line(plain, tag.start()), what
    for pattern, what in ANYWHERE.items():
        for found in re.finditer(pattern, source, re.IGNORECASE):
            yield _line(source, found.start()), what


def _compile_error(source: str) -> Iterator[tuple[int, str]]:
    """An unknown tag, filter or library, and bad syntax."""
    try:
        engines["django"].from_string(source)
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        yield (token.lineno if token else 1), f"does not compile: {error}"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def all_findings() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in template_paths()
        for line, what in findings(path.read_text(encoding="utf-8"), is_html=path.suffix != ".txt")
    ]


if __name__ == "__main__":
    django.setup()
    found = all_findings()
    for finding in found:
        print(finding)  # noqa: T201
    sys.exit(1 if found else 0)
