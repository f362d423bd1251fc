"""Finds every text for people in the code and the templates, without the gettext tools.

Needs Babel, which is in requirements/test.txt only: who runs the portal has no need to extract.
"""

import importlib.util
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = ("kawasaki_ip", "consultations", "exchange", "programs", "templates")
SKIPPED = {"migrations", "tests", "__pycache__"}
# Libraries whose texts people see: those they ship no Japanese for are translated in our file.
LIBRARIES = ("allauth.account", "allauth.mfa", "allauth.usersessions", "django_filters")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*(%(?:\(\w+\))?[sdif])")
_FORMAT = re.compile(r"(?<!\{)\{\w*\}(?!\})")

Key = tuple[str, str]  # context (or ""), msgid


@dataclass(frozen=True, slots=True)
class Text:
    context: str
    msgid: str
    plural: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.msgid


def placeholders(text: str) -> list[str]:
    """What a translation must keep: %(name)s, %s, {name}."""
    return sorted(set(_PLACEHOLDER.findall(text)) | set(_FORMAT.findall(text)))


def project_texts() -> dict[Key, Text]:
    """Every text of the project, and those of the libraries that have no Japanese of their own."""
    found: dict[Key, Text] = {}
    for name in SOURCES:
        _collect(settings.BASE_DIR / name, found)
    shipped = _shipped_translations()
    for key, text in _library_texts().items():
        if key not in shipped:
            found.setdefault(key, text)
    return found


def _collect(folder: Path, found: dict[Key, Text]) -> None:
    for path in sorted(folder.rglob("*")):
        if SKIPPED.isdisjoint(path.relative_to(folder).parts) and path.suffix in {".py", ".html", ".txt"}:
            for text in file_texts(path):
                known = found.get(text.key)
                if known is None or (text.plural and not known.plural):
                    found[text.key] = text


def file_texts(path: Path) -> Iterator[Text]:
    """The texts of one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = python_of_template(source, str(path))
    yield from source_texts(source)


def python_of_template(source: str, origin: str = "") -> str:
    """A template's texts as calls in Python; indentation means nothing there and would stop the tokenizer."""
    code = templatize(source, origin=origin)
    return "\n".join(line.lstrip() for line in code.splitlines())


def source_texts(source: str) -> Iterator[Text]:
    from babel.messages.extract import extract

    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        parts = message if isinstance(message, tuple) else (message,)
        msgid, plural = parts[0], parts[1] if len(parts) > 1 else ""
        if msgid:
            yield Text(context or "", msgid, plural or "")


def _library_texts() -> dict[Key, Text]:
    found: dict[Key, Text] = {}
    for name in LIBRARIES:
        folder = _folder(name)
        _collect(folder, found)
        templates = folder.parent / "templates" / name.rpartition(".")[2]
        if templates.is_dir():
            _collect(templates, found)
    return found


def _shipped_translations() -> set[Key]:
    """What Django and the libraries translate into Japanese themselves."""
    shipped: set[Key] = set()
    roots = {"django/conf", *(name.partition(".")[0] for name in LIBRARIES)}
    roots |= {name.replace(".", "/") for name in settings.INSTALLED_APPS if name.startswith("django.contrib.")}
    for root in sorted(roots):
        path = _folder(root.replace("/", ".")) / "locale" / "ja" / "LC_MESSAGES" / "django.mo"
        if path.exists():
            shipped |= {(entry.msgctxt or "", entry.msgid) for entry in polib.mofile(str(path))}
    return shipped


def _folder(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(f"the library {module} is not installed")
    return Path(spec.origin).parent
