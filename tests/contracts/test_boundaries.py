"""Who may do what: only airflow_tasks imports Airflow, only the warehouse opens DuckDB files for writing,
only capture fetches.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gov_reviews

PACKAGE = Path(gov_reviews.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Imported modules, and whether the import stands at the top of the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in top
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, id(node) in top


def inside(path: Path, *folders: str) -> bool:
    return path.relative_to(PACKAGE).parts[0] in folders


def test_modules_are_found() -> None:
    assert len(MODULES) > 40


def test_only_airflow_tasks_import_airflow() -> None:
    found = [
        str(path)
        for path in MODULES
        for name, _ in imports_of(path)
        if name.split(".")[0] == "airflow" and not inside(path, "airflow_tasks")
    ]
    assert found == []


def test_duckdb_is_never_imported_at_the_top_of_a_module() -> None:
    """A connection does not survive a fork, and importing costs time: both belong into functions."""
    heavy = {"duckdb", "pandas", "great_expectations"}
    found = [
        f"{path}: {name}"
        for path in MODULES
        for name, is_top in imports_of(path)
        if is_top and name.split(".")[0] in heavy
    ]
    assert found == []


def test_only_the_warehouse_opens_duckdb_files_for_writing() -> None:
    """Every connect() elsewhere is in memory or read-only, and what is attached is attached read-only."""
    offenders = []
    for path in MODULES:
        if inside(path, "warehouse"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "duckdb.connect":
                is_memory = not node.args or ast.unparse(node.args[0]) == "':memory:'"
                is_read_only = any(
                    keyword.arg == "read_only" and ast.unparse(keyword.value) == "True"
                    for keyword in node.keywords
                )
                if not is_memory and not is_read_only:
                    offenders.append(f"{path}:{node.lineno}")
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.match(r"\s*attach\b", node.value, re.IGNORECASE)
            ):
                line = ast.get_source_segment(path.read_text(encoding="utf-8"), node) or ""
                whole = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
                if "read_only" not in line + whole:
                    offenders.append(f"{path}:{node.lineno}")
    assert offenders == []


def test_inside_the_warehouse_one_module_opens_files() -> None:
    connecting = {
        path.name
        for path in MODULES
        if inside(path, "warehouse") and re.search(r"\bduckdb\.connect\(", path.read_text(encoding="utf-8"))
    }
    # verify runs in a process of its own and reads only
    assert connecting == {"duckdb_files.py", "verify.py"}
    assert "read_only=True" in (PACKAGE / "warehouse" / "verify.py").read_text(encoding="utf-8")
