"""The Japanese of every text in the code and the templates: locale/ja/LC_MESSAGES/django.po.

English stands in the code. Extraction needs Babel, compiling only polib; the gettext tools are not needed.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kawasaki_ip.core.management.extraction import Text, placeholders, project_texts

HEADER = {
    "Project-Id-Version": "kawasaki-ip",
    "Language": "ja",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
SHOWN = 20  # problems printed by --check
CONTEXT_MARK = "\u0004"  # between context and text, as in .mo files


def catalogue_path() -> Path:
    return settings.BASE_DIR / "locale" / "ja" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    help = "Extracts the texts for people, merges them into the Japanese catalogue and compiles it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="only write the .mo file")
        what.add_argument(
            "--check", action="store_true", help="fail where the catalogue is not complete; write nothing"
        )
        what.add_argument("--missing", action="store_true", help="print the texts without Japanese as JSON")
        what.add_argument("--fill", metavar="FILE.json", help='put translations in: {"msgid": "msgstr"}')

    def handle(self, *args: Any, **options: Any) -> None:
        path = catalogue_path()
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        if options["compile"]:
            return self.compile(old)
        new = merged(old, project_texts().values())
        if options["check"]:
            return self.check_catalogue(old, new)
        if options["missing"]:
            self.stdout.write(json.dumps(dict.fromkeys(missing(new), ""), ensure_ascii=False, indent=1))
            return None
        unknown = fill(new, json.loads(Path(options["fill"]).read_text("utf-8"))) if options["fill"] else []
        path.parent.mkdir(parents=True, exist_ok=True)
        new.save(str(path))
        self.compile(new)
        self.stdout.write(f"{len(new)} texts, {len(missing(new))} without Japanese")
        if unknown:
            raise CommandError("not in the code, so not taken:\n" + "\n".join(map(repr, unknown)))
        return None

    def compile(self, catalogue: polib.POFile) -> None:
        """Written beside and moved into place: a running server never reads half a file."""
        target = catalogue_path().with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".mo.new")
        catalogue.save_as_mofile(str(beside))
        beside.replace(target)

    def check_catalogue(self, old: polib.POFile, new: polib.POFile) -> None:
        problems = differences(old, new)
        problems += [f"no Japanese for {text!r}" for text in missing(old)]
        problems += [f"placeholders differ: {key(entry)!r}" for entry in old if not keeps_placeholders(entry)]
        if problems:
            more = [f"… and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
            advice = "Run script/messages, then put the Japanese in with --fill."
            raise CommandError("\n".join([*problems[:SHOWN], *more, advice]))
        self.stdout.write(f"{len(old)} texts, all with Japanese")


def key(entry: polib.POEntry) -> str:
    """How --fill and --missing name a text."""
    return f"{entry.msgctxt}{CONTEXT_MARK}{entry.msgid}" if entry.msgctxt else entry.msgid


def merged(old: polib.POFile, texts: Any) -> polib.POFile:
    """The catalogue of exactly these texts, with the Japanese that is known; ordered, without line numbers."""
    known = {key(entry): entry for entry in old if not entry.obsolete}
    catalogue = polib.POFile()
    catalogue.metadata = dict(HEADER)
    for text in sorted(texts, key=lambda text: (text.msgid, text.context)):
        entry = _entry(text)
        before = known.get(key(entry))
        _set(entry, _get(before) if before else "")
        catalogue.append(entry)
    return catalogue


def _entry(text: Text) -> polib.POEntry:
    flags = ["python-format"] if any(mark.startswith("%") for mark in placeholders(text.msgid + text.plural)) else []
    return polib.POEntry(
        msgid=text.msgid, msgctxt=text.context or None, msgid_plural=text.plural or "", flags=flags, msgstr=""
    )


def _get(entry: polib.POEntry) -> str:
    """Japanese has one form, whether or not the English text has a plural."""
    return entry.msgstr or (entry.msgstr_plural or {}).get(0, "")


def _set(entry: polib.POEntry, japanese: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: japanese}
    else:
        entry.msgstr = japanese


def missing(catalogue: polib.POFile) -> list[str]:
    return [key(entry) for entry in catalogue if not _get(entry)]


def fill(catalogue: polib.POFile, translations: dict[str, str]) -> list[str]:
    """Puts translations in; returns the texts that are not in the catalogue."""
    entries = {key(entry): entry for entry in catalogue}
    for text, japanese in translations.items():
        if text in entries:
            _set(entries[text], japanese)
    return [text for text in translations if text not in entries]


def keeps_placeholders(entry: polib.POEntry) -> bool:
    japanese = _get(entry)
    return not japanese or placeholders(japanese) == placeholders(entry.msgid_plural or entry.msgid)


def differences(old: polib.POFile, new: polib.POFile) -> list[str]:
    before = {(key(entry), entry.msgid_plural or "") for entry in old if not entry.obsolete}
    after = {(key(entry), entry.msgid_plural or "") for entry in new}
    return [f"in the code, not in the catalogue: {text!r}" for text, _plural in sorted(after - before)] + [
        f"in the catalogue, not in the code: {text!r}" for text, _plural in sorted(before - after)
    ]
