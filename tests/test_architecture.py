"""The arrows between apps and inside them, read from the imports; and what no module may do."""

import ast
import re

import pytest

from tests.source import APPS, ROOT, Import, Source, app_of, imports, sources

TOP = ("kawasaki_ip.settings", "kawasaki_ip.urls", "kawasaki_ip.celery", "kawasaki_ip.navigation", "kawasaki_ip.demo")
# Inside an app imports go down only. A module that is not named here needs a place first.
LAYERS = (
    ("apps",),
    ("urls",),
    ("views", "management", "templatetags", "middleware", "adapter", "context_processors"),
    ("forms",),
    ("filters",),
    ("exports",),
    ("sources", "notices"),
    ("actions",),
    ("importers",),
    ("queries",),
    ("search",),
    ("tasks",),
    ("rules",),
    ("models",),
    ("workflows",),
    ("enums",),
)
# Modules with names of their own, and the layer that each stands in.
PLACES: dict[str, dict[str, str]] = {
    # In programs it is the registry that actions read, not what fills it.
    "programs": {"sources": "queries"},
    "consultations": {"ports": "sources"},
    "exchange": {"numbers": "workflows", "ipc": "enums", "terms": "enums"},
    "kawasaki_ip.accounts": {"sessions": "rules", "passwords": "enums"},
    "kawasaki_ip.mail": {
        **dict.fromkeys(("rendering", "transport", "schedule"), "queries"),
        **dict.fromkeys(("calendar", "expected", "tokens", "wrapping", "ical"), "rules"),
        "kinds": "workflows",
    },
}
DOMAIN_WORDS = re.compile(
    r"compan|organi[sz]ation|patent|listing|visit|consult|dispatch|expert|contract|follow.?up|indicator|plan\b|measure"
)


def level(module: str) -> int | None:
    """How high a module of an app stands; None for the app's own __init__."""
    app = app_of(module)
    word = module.removeprefix(app).lstrip(".").partition(".")[0]
    if not word:
        return None
    word = PLACES.get(app, {}).get(word, word)
    for height, names in enumerate(reversed(LAYERS)):
        if word in names:
            return height
    raise LookupError(f"{module}: give “{word}” a place in tests/test_architecture.py")


def in_apps_below_core() -> list[Source]:
    return [source for source in sources() if app_of(source.name) not in {"", "kawasaki_ip.core"}]


def calls_of(source: Source) -> list[tuple[str, int]]:
    """Dotted names of what a module calls or decorates with, and the lines."""
    return [(ast.unparse(node.func), node.lineno) for node in ast.walk(source.tree) if isinstance(node, ast.Call)]


def names_in(source: Source) -> list[tuple[str, int]]:
    return [
        (node.id if isinstance(node, ast.Name) else node.attr, node.lineno)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    ]


def test_apps_import_only_what_stands_below_them():
    wrong = [
        str(entry)
        for entry in imports()
        if (mine := app_of(entry.source.name))
        and (other := app_of(entry.target))
        and APPS.index(other) > APPS.index(mine)
    ]
    assert wrong == []


def test_nothing_imports_the_top():
    wrong = [
        str(entry)
        for entry in imports()
        if entry.target.startswith(TOP)
        and not entry.source.name.startswith(TOP)
        and (entry.source.name, entry.target) != ("kawasaki_ip", "kawasaki_ip.celery")
    ]
    assert wrong == []


@pytest.mark.parametrize("source", in_apps_below_core(), ids=lambda source: source.name)
def test_each_module_of_an_app_has_a_place(source):
    assert level(source.name) is None or level(source.name) >= 0


def test_imports_inside_an_app_go_down():
    assert [str(entry) for entry in imports() if _goes_up(entry)] == []


def _goes_up(entry: Import) -> bool:
    mine = app_of(entry.source.name)
    if mine in {"", "kawasaki_ip.core"} or mine != app_of(entry.target):
        return False
    here, there = level(entry.source.name), level(entry.target)
    if here is None or there is None:
        return False
    # A task's body imports the action that it calls; the action's module imports the task to queue it.
    task_calls_action = ".tasks" in entry.source.name and entry.in_function and ".actions" in entry.target
    return there > here and not task_calls_action


def test_core_knows_no_domain_word():
    source = next(source for source in sources() if source.name == "kawasaki_ip.core.models")
    words = [
        (name, line)
        for name, line in [
            *names_in(source),
            *((node.name, node.lineno) for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)),
        ]
        if DOMAIN_WORDS.search(name.lower())
    ]
    assert words == []


def test_no_signals():
    wrong = [
        f"{source.where}:{line}"
        for source in sources()
        for name, line in names_in(source)
        if name in {"receiver", "Signal", "post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}
    ]
    assert wrong == []


def test_nothing_is_marked_safe_unseen():
    marking = {
        source.name
        for source in sources()
        for name, _line in calls_of(source)
        if name.rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"}
    }
    assert marking == set(ESCAPED_ALREADY)


# Module → why what it marks is safe.
ESCAPED_ALREADY = {
    "kawasaki_ip.core.templatetags.components": "the output of a template's own node, escaped when it was rendered",
}


# Route's view → why a post without a token is right.
WITHOUT_TOKEN: dict[str, str] = {
    "kawasaki_ip.mail.views.preferences:unsubscribe": "mail services post it (RFC 8058); the link is signed",
}


def test_no_view_is_exempt_from_csrf_without_a_reason():
    exempt = {
        f"{source.name}:{node.name}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        if any("csrf_exempt" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert exempt == set(WITHOUT_TOKEN)


def test_only_search_writes_sql():
    wrong = [
        f"{source.where}:{line} {call}"
        for source in sources()
        for call, line in calls_of(source)
        if call.rpartition(".")[2] in {"raw", "extra", "RawSQL", "cursor", "execute", "executemany"}
        and not source.name.startswith(("kawasaki_ip.core.search", "exchange.search"))
        and call not in SQL_ELSEWHERE.get(source.name, ())
    ]
    assert wrong == []


# Module → calls that are no query of our tables.
SQL_ELSEWHERE: dict[str, tuple[str, ...]] = {}


def test_only_actions_write_states():
    """Views, forms, tasks and commands call actions."""
    wrong = [
        f"{source.where}:{node.lineno}"
        for source in in_apps_below_core()
        if re.search(r"\.(views|forms|tasks|management|templatetags|filters|queries|rules)\b", source.name)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in {"state", "stage", "condition"}
    ]
    assert wrong == []


def test_only_settings_read_the_environment():
    wrong = [
        f"{source.where}:{line}"
        for source in sources()
        for name, line in names_in(source)
        if name in {"environ", "getenv"} and not source.name.startswith(("kawasaki_ip.settings", *STARTERS))
    ]
    assert wrong == []


STARTERS = ("kawasaki_ip.celery", "kawasaki_ip.wsgi", "kawasaki_ip.asgi")


def test_only_views_tasks_and_commands_ask_the_clock():
    """Actions, queries and rules take days and moments as arguments."""
    clocks = {"timezone.now", "timezone.localdate", "timezone.localtime", "date.today", "datetime.now"}
    wrong = [
        f"{source.where}:{node.lineno} {ast.unparse(node)}"
        for source in in_apps_below_core()
        if re.search(r"\.(actions|queries|rules|sources|importers)\b", source.name)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in clocks and not node.args
    ]
    assert wrong == []


def test_modules_stand_in_one_place():
    """No app has both views.py and views/."""
    both = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app.replace(".", "/")).glob("*.py")
        if path.with_suffix("").is_dir()
    ]
    assert both == []
