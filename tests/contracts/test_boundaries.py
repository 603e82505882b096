"""Who may do what: only `airflow_tasks`, `gov_reviews_local`, dags/ and plugins/ import Airflow, only
`capture` fetches, only `warehouse` writes DuckDB files. The layers themselves are contracts of import-linter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.source_trees import tree_of

from gov_reviews.settings import PROJECT_ROOT

INCLUDE = PROJECT_ROOT / "include"
LIBRARY = INCLUDE / "gov_reviews"

NETWORK = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "ssl",
    "urllib.request",
    "urllib3",
    "xmlrpc.client",
}
"""Modules that open connections. `socket` is looked at call by call: its host name is not a connection."""
TO_NO_SITE = (
    LIBRARY / "messages" / "operator_http.py",  # addresses that the operator has set
    LIBRARY / "airflow_tasks" / "part_health.py",  # the API server of this installation
)
HARMLESS_SOCKET_CALLS = {"socket.gethostname"}

HEAVY = {"duckdb", "pandas", "great_expectations"}


def dotted_name(node: ast.expr) -> str:
    """`duckdb.connect`; "" for what is no name with its parts."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted_name(node.value)):
        return f"{before}.{node.attr}"
    return ""


@dataclass(frozen=True)
class Module:
    """One Python file of the project, parsed once."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(PROJECT_ROOT))

    @cached_property
    def tree(self) -> ast.Module:
        return tree_of(self.path)

    def inside(self, *folders: str) -> bool:
        return any(self.path.is_relative_to(INCLUDE / folder) for folder in folders)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def imports(self) -> list[tuple[str, bool]]:
        """Imported names in full (`http.client`), and whether the import is at the top of the module."""
        top = {id(node) for node in self.tree.body}
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(alias.name, id(node) in top) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                found += [(f"{node.module}.{alias.name}", id(node) in top) for alias in node.names]
        return found

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """Called names of modules as written (`duckdb.connect`)."""
        return [
            (name, node)
            for node in self.nodes
            if isinstance(node, ast.Call) and (name := dotted_name(node.func))
        ]

    def texts(self) -> Iterator[tuple[str, int]]:
        """Beginnings of string literals, with their lines; an f-string is one."""
        for node in self.nodes:
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield (ast.unparse(node) if isinstance(node, ast.JoinedStr) else first.value), first.lineno


MODULES = [Module(path) for path in sorted(INCLUDE.glob("gov_reviews*/**/*.py"))]
WIRING = [Module(path) for folder in ("dags", "plugins") for path in (PROJECT_ROOT / folder).glob("*.py")]
IN_LIBRARY = [module for module in MODULES if module.path.is_relative_to(LIBRARY)]


def names_within(name: str, packages: set[str]) -> bool:
    """Whether an imported name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_modules_are_found() -> None:
    assert len(IN_LIBRARY) > 100
    assert len(MODULES) > len(IN_LIBRARY)
    assert WIRING


def test_only_tasks_and_the_local_airflow_import_airflow() -> None:
    found = [
        str(module)
        for module in MODULES
        if not module.inside("gov_reviews/airflow_tasks", "gov_reviews_local")
        and any(names_within(name, {"airflow"}) for name, _ in module.imports)
    ]
    assert found == []


def test_only_capture_fetches() -> None:
    """The library opens no connection elsewhere. `gov_reviews_local` asks the Airflow that it started itself,
    on loopback, and the sample sites only answer.
    """
    found = []
    for module in [*IN_LIBRARY, *WIRING]:
        if module.inside("gov_reviews/capture") or module.path in TO_NO_SITE:
            continue
        found += [f"{module}: {name}" for name, _ in module.imports if names_within(name, NETWORK)]
        found += [
            f"{module}:{call.lineno}: {name}"
            for name, call in module.calls
            if name.startswith("socket.") and name not in HARMLESS_SOCKET_CALLS
        ]
        found += [f"{module}: {name}" for name, _ in module.imports if name.startswith("socket.")]
    assert found == []


def test_duckdb_is_never_imported_at_the_top_of_a_module() -> None:
    """A connection does not survive a fork, and importing costs time: both belong into functions."""
    found = [
        f"{module}: {name}"
        for module in IN_LIBRARY
        for name, is_top in module.imports
        if is_top and names_within(name, HEAVY)
    ]
    assert found == []


def test_only_the_warehouse_opens_duckdb_files_for_writing() -> None:
    """Every connect() elsewhere is in memory or read-only, and what is attached is attached read-only."""
    offenders = []
    for module in [*MODULES, *WIRING]:
        if module.inside("gov_reviews/warehouse"):
            continue
        for name, call in module.calls:
            if name.split(".")[-2:] != ["duckdb", "connect"]:
                continue
            is_memory = not call.args or ast.unparse(call.args[0]) == "':memory:'"
            is_read_only = any(
                keyword.arg == "read_only" and ast.unparse(keyword.value) == "True"
                for keyword in call.keywords
            )
            if not is_memory and not is_read_only:
                offenders.append(f"{module}:{call.lineno}")
        for text, line in module.texts():
            written = text.lstrip("frb'\"").lower()
            if written.startswith("attach ") and "read_only" not in written:
                offenders.append(f"{module}:{line}")
        offenders += [
            f"{module}: {name}" for name, _ in module.imports if name in ("duckdb.connect", "duckdb.*")
        ]
    assert offenders == []


def test_inside_the_warehouse_one_module_opens_files() -> None:
    connecting = {
        module.path.name
        for module in MODULES
        if module.inside("gov_reviews/warehouse")
        and any(name == "duckdb.connect" for name, _ in module.calls)
    }
    assert connecting == {"duckdb_files.py"}
