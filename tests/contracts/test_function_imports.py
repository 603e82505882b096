"""An import inside a function has a reason: what it names is heavy, or a comment says why it waits.

The comment is `# lazy: why`, on the line of the import, or on a line of its own at the top level for all
imports of
the module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = {
        (part.lineno, name)
        for function in functions
        for part in ast.walk(function)
        for name in imported(part)
        if name.split(".")[0] not in HEAVY and not LAZY.search(lines[part.lineno - 1])
    }
    for line, name in sorted(found):
        yield f"{path.relative_to(PROJECT_ROOT)}:{line}: {name}"


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
