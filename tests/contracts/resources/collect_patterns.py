"""Prints every regular expression that the package compiles, as JSON lines; run by test_linear_patterns in a
process of its own.

`re` is listened to while the modules are imported, the cached builders called and the golden pages read. What
only another input would compile is made from its call in the source; where that is not possible, the call is
printed as "missed".
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = Path(importlib.import_module("gov_reviews").__path__[0])
TESTS = PACKAGE.parents[1] / "tests"
MODULE_FUNCTIONS = frozenset(
    {"compile", "search", "sub", "subn", "split", "match", "fullmatch", "findall", "finditer"}
)
QuantityContext = tuple[str, int]  # file, line

compiled: dict[tuple[str | bytes, int], QuantityContext] = {}
reached: set[QuantityContext] = set()
_compile = re._compile  # type: ignore[attr-defined]


def _listen(pattern: Any, flags: int) -> re.Pattern[Any]:
    found = _compile(pattern, flags)
    frame = sys._getframe(1)
    while frame.f_code.co_filename == re.__file__ and frame.f_back is not None:
        frame = frame.f_back
    place = (frame.f_code.co_filename, frame.f_lineno)
    if place[0].startswith(f"{PACKAGE}/"):
        reached.add(place)
        compiled.setdefault((found.pattern, found.flags), place)
    return found


def _calls() -> Iterator[tuple[Path, str, ast.Call]]:
    """Every `re.something(…)` of the package, with its file and module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(("gov_reviews", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name)) if (
                    name in MODULE_FUNCTIONS
                ):
                    yield path, module, node


def _call_builders(module: ModuleType) -> None:
    """Functions with a cache and without arguments: words of the metadata become patterns there."""
    for value in list(vars(module).values()):
        if (
            hasattr(value, "cache_info")
            and value.__module__ == module.__name__
            and not inspect.signature(value).parameters
        ):
            value()


def _read_pages() -> None:
    from gov_reviews.document.clean_page import normalise_page
    from gov_reviews.reading.extraction import extract_review
    from gov_reviews.sites.registry import load_registry

    sys.path.insert(0, str(TESTS.parent))
    golden = importlib.import_module("tests.golden.test_golden")
    load_registry()
    for path in golden.PAGES:
        capture, page = golden.read_golden(path)
        extract_review(normalise_page(page), (capture.capture_id,), ())


def _compile_call(module: ModuleType, call: ast.Call) -> bool:
    """Compiles what the call would, from the names of its module; whether that was possible."""
    flags = [
        argument
        for argument in (*call.args[1:], *(word.value for word in call.keywords))
        if ast.unparse(argument).startswith("re.")
    ]
    source = f"re._compile({ast.unparse(call.args[0])}, {' | '.join(map(ast.unparse, flags)) or 0})"
    try:
        found = eval(source, {**vars(module), "re": re})  # noqa: S307 - the package's own source
    except (NameError, AttributeError):
        return False
    compiled.setdefault((found.pattern, found.flags), (module.__file__ or "", call.lineno))
    return True


def main() -> None:
    re._compile = _listen  # type: ignore[attr-defined]
    calls = list(_calls())
    modules = {name: importlib.import_module(name) for name in sorted({name for _, name, _ in calls})}
    for module in modules.values():
        _call_builders(module)
    _read_pages()
    re._compile = _compile  # type: ignore[attr-defined]
    re.purge()
    lines_reached = {(file, line) for file, line in reached}
    missed = []
    for path, name, call in calls:
        lines = range(call.lineno, (call.end_lineno or call.lineno) + 1)
        if not any((str(path), line) in lines_reached for line in lines) and not _compile_call(
            modules[name], call
        ):
            missed.append(f"{path.relative_to(PACKAGE)}: {ast.unparse(call)}")
    lines = [
        {
            "pattern": pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern,
            "bytes": isinstance(pattern, bytes),
            "flags": flags & ~re.UNICODE,
            "place": f"{Path(file).relative_to(PACKAGE)}:{line}",
        }
        for (pattern, flags), (file, line) in compiled.items()
    ]
    sys.stdout.writelines(
        json.dumps(line) + "\n" for line in [*lines, *({"missed": call} for call in missed)]
    )


if __name__ == "__main__":
    main()
