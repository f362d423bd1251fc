"""What must agree across files: templates, static files, tasks, labels, requirements, lengths."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from celery import current_app
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models import TextChoices
from django.template.loader import get_template
from django.test import override_settings
from django.utils import translation

from kawasaki_ip.celery import app
from kawasaki_ip.core.models import Owned
from tests.lint_templates import all_findings, findings, template_paths
from tests.source import ROOT, sources

TEMPLATES = ROOT / "templates"
# Named by Django, the sign-in library or a convention, not by our code.
NAMED_ELSEWHERE = re.compile(r"^(40[034]|500)\.(html|txt)$|^(account|mfa|usersessions|allauth|django)/")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def text_of_project() -> str:
    """All code and templates as one text, to look names up in."""
    files = [source.path for source in sources()] + template_paths()
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


# --- templates


def test_templates_keep_to_the_rules():
    assert all_findings() == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p style="x">', "an inline style"),
        ('<a onclick="x">', "an inline handler"),
        ("<button disabled>", "a control that cannot be used"),
        ("<input placeholder=x>", "a placeholder"),
        ("<script>x</script>", "an inline script"),
        ("<p>日　時</p>", "a full-width space"),
        ("{% load nothing_like_this %}", "does not compile"),
        ("{{ x|safe }}", "|safe"),
    ],
)
def test_template_rules_notice(source, found):
    assert [what for _line, what in findings(source) if what.startswith(found)] != []


def test_each_template_is_used():
    text = text_of_project()
    unused = [
        name
        for path in template_paths()
        if not NAMED_ELSEWHERE.search(name := str(path.relative_to(TEMPLATES))) and not _is_named(name, text)
    ]
    assert unused == []


def _is_named(name: str, text: str) -> bool:
    """By its whole path, or built from its folder and a part: f"core/about_{page}.html", f"mail/{kind}.txt"."""
    if f'"{name}"' in text or f"'{name}'" in text:
        return True
    folder, _slash, file = name.rpartition("/")
    return any(f"{folder}/{file[:cut]}{{" in text for cut in range(len(file)))


def test_each_named_template_exists():
    names = set(re.findall(r"""["']([a-z_]+/[a-z0-9_/]+\.(?:html|txt))["']""", text_of_project()))

    for name in sorted(names):
        get_template(name)


# --- static files


def static_names() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in template_paths())
    return set(re.findall(r"""\{%\s*static\s+["']([^"']+)["']""", text))


def test_each_static_file_is_collected_with_its_digest(tmp_path):
    storages = {"staticfiles": {"BACKEND": "kawasaki_ip.core.storage.PortalStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        from django.contrib.staticfiles.storage import staticfiles_storage

        call_command("collectstatic", verbosity=0, interactive=False)
        for name in sorted(static_names()):
            assert (tmp_path / staticfiles_storage.stored_name(name)).exists()


def test_each_static_file_of_ours_is_used():
    own = ROOT / "static"
    text = text_of_project() + "\n".join(
        path.read_text(encoding="utf-8") for path in own.rglob("*") if path.suffix in {".css", ".js", ".svg"}
    )
    unused = [str(path.relative_to(own)) for path in own.rglob("[!.]*.*") if path.name not in text]
    assert unused == []


def test_named_static_files_are_found():
    assert [name for name in sorted(static_names()) if finders.find(name) is None] == []


# --- tasks


def test_each_entry_of_the_schedule_is_a_registered_task():
    app.loader.import_default_modules()
    unknown = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(current_app.tasks)
    assert unknown == set()


def test_each_task_has_a_plain_name_and_no_task_stands_outside_tasks():
    app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert [name for name in sorted(ours) if not re.fullmatch(r"[a-z]+\.[a-z_]+", name)] == []
    outside = [
        f"{source.where}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and any("shared_task" in ast.unparse(decorator) for decorator in node.decorator_list)
        and ".tasks" not in source.name
    ]
    assert outside == []


# --- models and labels


def test_each_record_with_a_person_in_charge_can_be_handed_over():
    handover = pytest.importorskip("consultations.handover")
    owned = {model for model in apps.get_models() if issubclass(model, Owned)}
    assert owned == set(handover.REGISTRY)


def choices() -> Iterator[type[TextChoices]]:
    seen = [TextChoices]
    while seen:
        for child in seen.pop().__subclasses__():
            seen.append(child)
            if not child.__module__.startswith(("django", "allauth", "tests")) and len(child):
                yield child


def test_each_label_of_a_choice_is_japanese():
    with translation.override("ja"):
        foreign = [
            f"{kind.__module__}.{kind.__name__}.{value.name}: {value.label}"
            for kind in choices()
            for value in kind
            if value.value and not re.search(r"[぀-ヿ㐀-鿿]|^[\d０-９A-Z]", str(value.label))
        ]
    assert sorted(foreign) == []


def test_each_label_of_a_choice_is_its_own():
    """Two values with one label could not be told apart in a list, in either language."""
    for language in ("ja", "en"):
        with translation.override(language):
            for kind in choices():
                labels = [str(label) for label in kind.labels]
                assert sorted(labels) == sorted(set(labels)), f"{kind} in {language}"


# --- requirements, lengths


def pinned(name: str) -> dict[str, list[str]]:
    """Package → its lines after the first, of requirements/<name>.txt."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9_.\[\]-]+)==", line):
            current = match[1].partition("[")[0].lower().replace("_", "-")
            found[current] = []
        elif current and line.strip().startswith("--hash"):
            found[current].append(line.strip())
    return found


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_each_requirement_is_pinned_with_hashes_and_no_address(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")

    assert [package for package, hashes in pinned(name).items() if not hashes] == []
    assert re.findall(r"https?://|--index-url|--find-links", text) == []


def test_each_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, test = project["dependencies"], project["optional-dependencies"]["test"]

    assert {_package(line) for line in run} <= set(pinned("run.txt"))
    assert {_package(line) for line in run + test} <= set(pinned("test.txt"))


def _package(line: str) -> str:
    return re.match(r"[A-Za-z0-9_.-]+", line)[0].lower().replace("_", "-")


def test_modules_and_functions_stay_short():
    long_modules = [
        f"{source.where}: {lines} lines"
        for source in sources()
        if (lines := len(source.path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    ]
    long_functions = [
        f"{source.where}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long_modules == []
    assert long_functions == []
