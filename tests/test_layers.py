"""The layers: who may import whom, read from the source and from a fresh interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "curator"

# Each layer and what it may import. The empty name is `curator/__init__.py` itself.
ALLOWED: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "bundled": set(),
    "document": {"errors"},
    "git": {"errors"},
    "display": {"errors"},
    "library": {"errors", "document", "git", "bundled"},
    "gui": {"", "errors", "document", "library", "bundled"},
    "cli": {"", "errors", "document", "library", "bundled", "display"},
    "__main__": {"cli"},
}
# `curator [PATH]` and `screenshot` open the window, so the command line imports it, but only in the
# functions that need it: everything else starts without Qt.
DEFERRED = {("cli", "gui")}
# A conflict, which is the document's, hangs on an error: known by name to the type checker alone.
TYPE_ONLY = {("errors", "document")}


class Import(NamedTuple):
    """One imported module: where it stands, and when it happens."""

    module: str
    line: int
    deferred: bool
    type_only: bool


def imports(tree: ast.AST, package: str) -> Iterator[Import]:
    """Every import in `tree`, a module that lies in `package`, also in functions and blocks."""
    yield from _walk(tree, package, deferred=False, type_only=False)


def _walk(node: ast.AST, package: str, *, deferred: bool, type_only: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, node.lineno, deferred, type_only)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")
            base = ".".join([*parents[: len(parents) - node.level + 1], *filter(None, [base])])
        for alias in node.names:
            yield Import(_module(base, alias.name), node.lineno, deferred, type_only)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for statement in node.body:
            yield from _walk(statement, package, deferred=deferred, type_only=True)
        for statement in node.orelse:
            yield from _walk(statement, package, deferred=deferred, type_only=type_only)
    else:
        inside = deferred or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from _walk(child, package, deferred=inside, type_only=type_only)


def _module(base: str, name: str) -> str:
    """The module behind `from base import name`: `base.name` if it is one of ours, else `base`."""
    if base == "curator" and not name.startswith("__"):
        return f"curator.{name}"
    place = PACKAGE.parent.joinpath(*base.split("."), name)
    return f"{base}.{name}" if place.is_dir() or place.with_suffix(".py").exists() else base


def layer(module: str) -> str:
    """`curator.document.merge` -> `document`."""
    return [*module.split("."), ""][1]


def violations(module: str, found: Import) -> str | None:
    """Why `module` may not import `found`, or nothing."""
    here = layer(module)
    top = found.module.split(".")[0]
    if top in {"PySide6", "shiboken6"} and here != "gui":
        return f"{module}:{found.line}: only curator.gui may import {top}"
    if top != "curator":
        return None
    there = layer(found.module)
    if there == here or there in ALLOWED.get(here, set()):
        return None
    if found.deferred and (here, there) in DEFERRED:
        return None
    if found.type_only and (here, there) in TYPE_ONLY:
        return None
    return f"{module}:{found.line}: {here or 'curator'} may not import {there or 'curator'}"


@cache
def source_imports() -> dict[str, list[Import]]:
    """All imports of the package, by module name."""
    result = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        package = ".".join(parts[:-1])
        module = package if parts[-1] == "__init__" else ".".join(parts)
        result[module] = list(imports(ast.parse(path.read_bytes()), package))
    return result


def test_each_layer_imports_only_what_is_to_its_left() -> None:
    found = [
        message
        for module, lines in source_imports().items()
        for line in lines
        if (message := violations(module, line))
    ]
    assert found == []


def test_every_part_has_a_layer() -> None:
    assert {layer(module) for module in source_imports()} <= set(ALLOWED)


def test_no_cycles_among_modules() -> None:
    graph = {
        module: {line.module for line in lines if line.module.startswith("curator.")} - {module}
        for module, lines in (
            (module, [line for line in lines if not line.type_only])
            for module, lines in source_imports().items()
        )
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " -> ".join(error.args[1]))


def test_the_command_line_starts_without_qt() -> None:
    code = "import sys, curator.cli; print([m for m in sys.modules if m.startswith('PySide6')])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    ("module", "source", "refused"),
    [
        ("curator.document.merge", "import curator.library.site", True),
        ("curator.document.merge", "from curator import library", True),
        ("curator.document.merge", "from curator.errors import DocumentError", False),
        ("curator.document.merge", "def f():\n    from ..gui import session", True),
        ("curator.library.site", "from .article import Article", False),
        ("curator.library.site", "from PySide6.QtCore import QObject", True),
        ("curator.gui.session", "from PySide6.QtCore import QObject", False),
        ("curator.gui.session", "from curator import cli", True),
        ("curator.cli", "from curator.gui import app", True),
        ("curator.cli", "def f():\n    from curator.gui import app", False),
        ("curator.git.run", "from curator.document import Document", True),
        ("curator.errors", "from curator.document import Conflict", True),
        ("curator.errors", "if TYPE_CHECKING:\n    from curator.document import Conflict", False),
        ("curator.errors", "if typing.TYPE_CHECKING:\n    from curator.library import x", True),
        ("curator.errors", "if TYPE_CHECKING:\n    pass\nelse:\n    import curator.document", True),
    ],
)
def test_the_walk_sees_every_kind_of_import(module: str, source: str, refused: bool) -> None:
    package = module.rpartition(".")[0]
    (found,) = imports(ast.parse(source), package)
    assert (violations(module, found) is not None) == refused
