"""An import inside a function has a reason: what it names is heavy, or a comment says why it waits.

The comment is `# lazy: why`, on the line of the import, or on a line of its own at the top level for all
imports of the module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_trees import tree_of

from gov_reviews.settings import PROJECT_ROOT

HEAVY = {
    "airflow": "two seconds, and a home folder is made",
    "bs4": "a tenth of a second; most commands read no page",
    "duckdb": "a connection does not survive a fork",
    "great_expectations": "three seconds",
    "jieba": "its dictionary",
    "lxml": "a tenth of a second; most commands read no page",
    "opencc": "its dictionaries",
    "pandas": "a second",
    "pyarrow": "a quarter of a second",
    "pypdf": "a quarter of a second; most pages are no PDF",
    "pypdfium2": "a tenth of a second; most pages are no PDF",
    "rich": "a tenth of a second; only what is printed for people needs it",
    "rjieba": "its dictionary",
    "soupsieve": "a tenth of a second; only files that a person has just edited are checked",
    "warcio": "a tenth of a second",
}
"""Packages that cost more than a command that does without them should pay, and what they cost."""

LAZY = re.compile(r"# lazy: \w")


def unexplained(path: Path) -> Iterator[str]:
    """Imports inside functions of a module that name nothing heavy and give no reason."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if any(LAZY.match(line) for line in lines):
        return
    found = {
        (part.lineno, name)
        for part in inside_functions(tree_of(path))
        for name in imported(part)
        if name.split(".")[0] not in HEAVY and not LAZY.search(lines[part.lineno - 1])
    }
    for line, name in sorted(found):
        yield f"{path.relative_to(PROJECT_ROOT)}:{line}: {name}"


def inside_functions(tree: ast.Module) -> Iterator[ast.stmt]:
    """Every statement of a function's body, once; expressions hold no imports."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, is_inside = waiting.pop()
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
                waiting.append((part, is_inside or is_function))
                if isinstance(part, ast.stmt) and (is_inside or is_function):
                    yield part


def imported(node: ast.AST) -> list[str]:
    """Modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_imports_inside_functions_have_a_reason() -> None:
    paths = [
        path
        for folder in ("include", "dags", "plugins", "scripts")
        for path in (PROJECT_ROOT / folder).rglob("*.py")
    ]
    assert len(paths) > 100
    assert [line for path in paths for line in unexplained(path)] == []
