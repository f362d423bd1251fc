"""The project's Python files as syntax trees, for the tests that read the code."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("kawasaki_ip.core", "kawasaki_ip.accounts", "kawasaki_ip.mail", "programs", "exchange", "consultations")


@dataclass(frozen=True)
class Source:
    name: str  # dotted: "exchange.models.rights"
    path: Path
    tree: ast.Module

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))


@dataclass(frozen=True)
class Import:
    source: Source
    target: str  # dotted module; for "from a import b" both "a" and "a.b" where that is a module
    line: int
    in_function: str  # name of the function that it stands in, or ""

    def __str__(self) -> str:
        return f"{self.source.where}:{self.line} imports {self.target}"


@cache
def sources() -> tuple[Source, ...]:
    """Ours, without migrations and tests."""
    return tuple(
        _read(path)
        for folder in ("kawasaki_ip", "programs", "exchange", "consultations")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


def _read(path: Path) -> Source:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(name, path, ast.parse(path.read_text(encoding="utf-8")))


def app_of(module: str) -> str:
    """The app that a module belongs to, or ""."""
    return next((app for app in APPS if module == app or module.startswith(f"{app}.")), "")


@cache
def imports() -> tuple[Import, ...]:
    """Every import of one of our modules by another."""
    return tuple(entry for source in sources() for entry in _imports_of(source))


def _imports_of(source: Source) -> Iterator[Import]:
    known = {other.name for other in sources()}
    for node, function in _walk(source.tree, ""):
        for target in _targets(node, source):
            while target and target not in known:
                target = target.rpartition(".")[0]
            if target:
                yield Import(source, target, node.lineno, function)


def _walk(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child, inside
        yield from _walk(child, inside)


def _targets(node: ast.AST, source: Source) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        package = source.name if source.path.name == "__init__.py" else source.name.rpartition(".")[0]
        for _step in range(node.level - 1):
            package = package.rpartition(".")[0]
        base = f"{package}.{base}" if base else package
    return [f"{base}.{alias.name}" for alias in node.names]
