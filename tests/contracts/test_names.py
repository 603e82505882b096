"""A name means one thing: every file name and every public top-level name is there once in the package.

Counted are modules, and the classes, functions and values at the top of a module that do not begin with an
underscore. Free are names that every module may have for the same purpose: `main`, `logger`.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.source_trees import tree_of

from gov_reviews.settings import PROJECT_ROOT

INCLUDE = PROJECT_ROOT / "include"
MODULES = sorted(path for path in INCLUDE.glob("gov_reviews*/**/*.py") if path.name != "__init__.py")
FREE = {"main", "logger"}
"""The entry point of a program, and the logger of a module."""


def public_names(path: Path) -> Iterator[str]:
    """Top-level names that a module defines: classes, functions, assigned values."""
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [
                part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)
            ]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def test_modules_are_found() -> None:
    assert len(MODULES) > 100


def test_file_names_are_unique() -> None:
    places = defaultdict(list)
    for path in [*MODULES, *(PROJECT_ROOT / "dags").glob("*.py"), *(PROJECT_ROOT / "plugins").glob("*.py")]:
        places[path.name].append(str(path.relative_to(PROJECT_ROOT)))
    assert [paths for paths in places.values() if len(paths) > 1] == []


def test_public_names_are_unique() -> None:
    places = defaultdict(set)
    for path in MODULES:
        for name in public_names(path):
            places[name].add(path.stem)
    shared = {name: modules for name, modules in places.items() if len(modules) > 1}
    assert {name: shared[name] for name in shared.keys() - FREE} == {}
