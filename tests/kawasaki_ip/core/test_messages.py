import json

import polib
import pytest
from django.core.management import CommandError, call_command

from kawasaki_ip.core.management import extraction
from kawasaki_ip.core.management.commands import messages
from kawasaki_ip.core.management.extraction import Text, placeholders, python_of_template, source_texts

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
a = _("plain")
b = ngettext("%(n)s day", "%(n)s days", 3)
c = pgettext("application", "draft")
d = _(
    "two "
    "parts"
)
e = gettext_lazy("lazy")
f = "not a text for people"
"""
TEMPLATE = """
  {% translate "in a tag" %}
    {% blocktranslate trimmed count n=days %}
      {{ n }} day
    {% plural %}
      {{ n }} days
    {% endblocktranslate %}
  {% blocktranslate trimmed context "case" %} resting {% endblocktranslate %}
{% button text=_("in an argument") %} {{ value|default:_("in a filter") }} it's "quoted"
"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A catalogue of its own, and only these texts in the code."""
    path = tmp_path / "django.po"
    texts = [Text("", "plain"), Text("", "%(n)s day", "%(n)s days"), Text("case", "resting")]
    monkeypatch.setattr(messages, "catalogue_path", lambda: path)
    monkeypatch.setattr(messages, "project_texts", lambda: {text.key: text for text in texts})
    return path


def fill(tmp_path, translations: dict[str, str]) -> None:
    file = tmp_path / "fill.json"
    file.write_text(json.dumps(translations), encoding="utf-8")
    call_command("messages", "--fill", str(file))


ALL = {"plain": "ふつう", "%(n)s day": "%(n)s日", "case\u0004resting": "休止中"}


def test_texts_of_python_are_found_with_context_and_plural():
    assert list(source_texts(PYTHON)) == [
        Text("", "plain"),
        Text("", "%(n)s day", "%(n)s days"),
        Text("application", "draft"),
        Text("", "two parts"),
        Text("", "lazy"),
    ]


def test_texts_of_templates_are_found_whatever_their_indentation():
    assert set(source_texts(python_of_template(TEMPLATE))) == {
        Text("", "in a tag"),
        Text("", "%(n)s day", "%(n)s days"),
        Text("case", "resting"),
        Text("", "in an argument"),
        Text("", "in a filter"),
    }


def test_placeholders_are_those_that_a_translation_must_keep():
    assert placeholders("%(name)s has 5 %% of {rest} and %s {{kept}}") == ["%(name)s", "%s", "{rest}"]


def test_library_texts_without_japanese_are_ours_to_translate(monkeypatch):
    monkeypatch.setattr(extraction, "SOURCES", ())
    found = extraction.project_texts()

    assert ("", "Multiple values may be separated by commas.") in found  # django-filter ships no Japanese
    assert ("", "Incorrect password.") not in found  # allauth does


def test_plain_run_writes_an_ordered_catalogue_and_compiles_it(catalogue):
    call_command("messages")

    entries = polib.pofile(str(catalogue))
    assert [entry.msgid for entry in entries] == ["%(n)s day", "plain", "resting"]
    assert "python-format" in entries[0].flags
    assert catalogue.with_suffix(".mo").exists()
    assert "#:" not in catalogue.read_text(encoding="utf-8")


def test_fill_puts_translations_in_and_a_later_run_keeps_them(catalogue, tmp_path):
    fill(tmp_path, ALL)

    call_command("messages")

    compiled = polib.mofile(str(catalogue.with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr or entry.msgstr_plural[0] for entry in compiled} == {
        "plain": "ふつう",
        "%(n)s day": "%(n)s日",
        "resting": "休止中",
    }


def test_fill_names_texts_that_the_code_does_not_have_and_takes_the_others(catalogue, tmp_path):
    with pytest.raises(CommandError, match="plane"):
        fill(tmp_path, {"plane": "飛行機", "plain": "ふつう"})

    assert polib.pofile(str(catalogue)).find("plain").msgstr == "ふつう"


def test_text_that_left_the_code_leaves_the_catalogue(catalogue, tmp_path, monkeypatch):
    fill(tmp_path, ALL)
    monkeypatch.setattr(messages, "project_texts", lambda: {("", "plain"): Text("", "plain")})

    call_command("messages")

    assert [entry.msgid for entry in polib.pofile(str(catalogue))] == ["plain"]
    assert "resting" not in catalogue.read_text(encoding="utf-8")


def test_missing_prints_what_to_translate(catalogue, tmp_path, capsys):
    fill(tmp_path, {"plain": "ふつう"})
    capsys.readouterr()

    call_command("messages", "--missing")

    assert json.loads(capsys.readouterr().out) == {"%(n)s day": "", "case\u0004resting": ""}


def test_check_passes_when_all_is_translated(catalogue, tmp_path):
    fill(tmp_path, ALL)

    call_command("messages", "--check")


@pytest.mark.parametrize(
    ("translations", "complaint"),
    [
        ({"plain": "ふつう"}, "no Japanese for 'case"),
        ({**ALL, "%(n)s day": "%(m)s日"}, "placeholders differ: '%(n)s day'"),
        ({**ALL, "plain": "%s"}, "placeholders differ: 'plain'"),
    ],
)
def test_check_complains(catalogue, tmp_path, translations, complaint):
    fill(tmp_path, translations)

    with pytest.raises(CommandError) as caught:
        call_command("messages", "--check")

    assert complaint in str(caught.value)


def test_check_complains_about_a_text_that_was_not_extracted(catalogue, tmp_path, monkeypatch):
    fill(tmp_path, ALL)
    monkeypatch.setattr(messages, "project_texts", lambda: {("", "new"): Text("", "new")})

    with pytest.raises(CommandError, match="in the code, not in the catalogue: 'new'"):
        call_command("messages", "--check")
