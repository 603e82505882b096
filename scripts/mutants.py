"""`make mutants`: do the tests notice when a rule changes?

In: rooms of the library (default: document, text, page, quality; facts, as large as document, by its name),
a seed, a number. Of all small changes that could be made to their code (`<` to `<=`, `and` to `or`, a
number one higher, a condition turned round, ...) a seeded sample is tried one by one: a process of its own
loads the changed module and runs the tests of that module, then those of its room, until one fails. Out:
one line a mutant with place and change, the survivors again at the end; exit status 0 when enough were
killed.

Made are: another comparison, `and` for `or`, plus for minus, a condition turned round, True for False, a
number one higher, None returned instead of a value. Not made are changes that nobody could notice (in
annotations, decorators, log lines, words of errors, `strict` of `zip`) and those that are another change once
more: of `if a is None` only the comparison is turned round, of `return True` only the constant. Numbers in
tables of constants are changed like all others: a limit that no test reaches counts as a survivor.

Nothing is written: the change exists in the memory of that process only. Killed are mutants that make a test
fail, those with which the tests cannot be loaded (broken; without a change they can), and those that need
more processor time than the tests do twice over (endless); the summary counts the three apart.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "include" / "gov_reviews"
GOLD = "tests/gold/test_expected.py"
FAST = ["-m", "not slow"]
TESTS = {
    "document": [[*FAST, "tests/unit/document"], [GOLD]],
    "text": [[*FAST, "tests/unit/text"], [GOLD]],
    "page": [[*FAST, "tests/unit/page", "tests/golden", "tests/unit/reading"]],
    "quality": [
        [*FAST, "tests/unit/quality"],
        ["-m", "slow", "tests/unit/quality"],
        ["tests/integration/test_audit_gate.py"],
    ],
    "facts": [[*FAST, "tests/unit/facts"], [GOLD]],
}
"""The tests of each room as arguments of pytest, in steps: the next runs when the one before has passed. The
first step is the test file of the changed module, where there is one of its name."""
PRELOADED = [
    *("bs4", "duckdb", "hypothesis", "lxml.html", "pyarrow.compute", "pydantic", "rjieba", "yaml"),
    *("anyio.pytest_plugin", "xdist.plugin", "pytest_cov.plugin", "_pytest.junitxml", "_pytest.terminal"),
]
DEFAULT_ROOMS = ["document", "text", "page", "quality"]
NEEDS_SLOW = ["quality"]
"""Rooms half of whose rules need a warehouse to be seen at work."""
ROOMS_BELOW = ["records", "knowledge", "decoding"]
"""Rooms that import none of those in TESTS: loaded once, before the processes part."""
PATIENCE = 2
WANTED = 85

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
NOT_MUTATED = ("logger.", "warnings.")


class Ending(StrEnum):
    """How the tests ended."""

    PASSED = "SURVIVED"
    FAILED = "killed"
    BROKEN = "broken"  # a module or a conftest.py could not be imported, or pytest itself broke
    ENDLESS = "endless"


@dataclass(frozen=True)
class Mutant:
    """One change: the number of a node of a module's tree, in the order of `ast.walk`, and what becomes of
    it."""

    path: Path
    node: int
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before}  ->  {self.after}"

    def code(self) -> CodeType:
        """The changed module."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        change(list(ast.walk(tree))[self.node])
        return compile(tree, str(self.path), "exec", dont_inherit=True)


def change(node: ast.AST) -> bool:
    """Change a node in place; False when this kind is left alone."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in SWAPS:
            node.ops = [SWAPS[type(operator)]()]  # type: ignore[list-item]
        case ast.BoolOp(op=operator):
            node.op = SWAPS[type(operator)]()  # type: ignore[assignment]
        case ast.BinOp(op=ast.Add() | ast.Sub() as operator):
            node.op = SWAPS[type(operator)]()  # type: ignore[assignment]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not _is_opposed(test):
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), test), test)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Return(value=ast.expr() as value) if not _is_none_or_bool(value):
            node.value = ast.copy_location(ast.Constant(None), value)
        case _:
            return False
    ast.fix_missing_locations(node)
    return True


def _is_opposed(test: ast.expr) -> bool:
    """Whether a comparison becomes its opposite when its operator is changed."""
    match test:
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn() | ast.Is() | ast.IsNot()]):
            return True
    return False


def _is_none_or_bool(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, bool))


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change that can be made to a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    left_out = set(_left_out(tree))
    for number, node in enumerate(nodes):
        if id(node) in left_out or not isinstance(node, ast.expr | ast.stmt):
            continue
        changed = copy.deepcopy(node)
        if change(changed):
            yield Mutant(path, number, node.lineno, _shown(node), _shown(changed))


def _left_out(tree: ast.Module) -> Iterator[int]:
    """Nodes whose change says nothing: annotations, decorators, log lines, texts of errors, type-checking
    blocks."""
    for node in ast.walk(tree):
        skipped: list[ast.AST | None] = []
        match node:
            case ast.FunctionDef(decorator_list=decorators, returns=returns):
                skipped = [*decorators, returns]
            case ast.ClassDef(decorator_list=decorators):
                skipped = [*decorators]
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                skipped = [annotation]
            case ast.Raise() | ast.JoinedStr():
                skipped = [node]
            case ast.Call(func=ast.Name(id="zip"), keywords=keywords):
                skipped = [*keywords]  # `strict` guards against our own mistakes, no input reaches it
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                skipped = [node]
            case ast.Expr(value=ast.Call(func=function)) if ast.unparse(function).startswith(NOT_MUTATED):
                skipped = [node]
        for root in skipped:
            if root is not None:
                yield from (id(part) for part in ast.walk(root))


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.If | ast.While):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
    return ast.unparse(node).split("\n", 1)[0]


def module_name(path: Path) -> str:
    """The dotted name of a file of the package."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


class _MutantFinder:
    """Gives the changed module to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = module_name(mutant.path)
        self._path, self._code = str(mutant.path), mutant.code()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        code = self._code

        class Loader(SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType:
                return code

        return importlib.util.spec_from_file_location(name, self._path, loader=Loader(name, self._path))


def steps_of(room: str, path: Path) -> list[list[str]]:
    """The tests that a mutant of a module has to pass."""
    own = ROOT / "tests" / "unit" / path.relative_to(PACKAGE).with_name(f"test_{path.name}")
    marks = [] if room in NEEDS_SLOW else FAST
    return [[*marks, str(own)], *TESTS[room]] if own.exists() else TESTS[room]


def run_steps(steps: list[list[str]], mutant: Mutant | None, cpu_s: int | None) -> tuple[Ending, float]:
    """Run tests step by step; how they ended, and the processor seconds."""
    total = 0.0
    for tests in steps:
        ending, seconds = run_tests(tests, mutant, cpu_s)
        total += seconds
        if ending is not Ending.PASSED:
            return ending, total
    return Ending.PASSED, total


def run_tests(tests: list[str], mutant: Mutant | None, cpu_s: int | None) -> tuple[Ending, float]:
    """Run tests in a process of its own; how they ended, and the processor seconds.

    Raises:
        RuntimeError: There were no tests to run.
    """
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if cpu_s is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
        if mutant is not None:
            sys.meta_path.insert(0, _MutantFinder(mutant))
        status = 70
        try:
            status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *tests]))
        finally:
            os._exit(status)
    _, state = os.waitpid(child, 0)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return _ending(state, tests), end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def _is_loadable(room: str) -> bool:
    """Whether the tests of a room can be loaded as they are: else a broken mutant says nothing of itself."""
    endings = (run_tests(["--collect-only", *tests], None, None)[0] for tests in TESTS[room])
    return all(ending is Ending.PASSED for ending in endings)


def _ending(state: int, tests: list[str]) -> Ending:
    """What the state of a process that has ended says."""
    if os.WIFSIGNALED(state):
        is_time = os.WTERMSIG(state) in (signal.SIGXCPU, signal.SIGKILL)
        return Ending.ENDLESS if is_time else Ending.BROKEN
    match os.WEXITSTATUS(state):
        case pytest.ExitCode.OK:
            return Ending.PASSED
        case pytest.ExitCode.TESTS_FAILED:
            return Ending.FAILED
        case pytest.ExitCode.NO_TESTS_COLLECTED:
            raise RuntimeError(f"no tests: {' '.join(tests)}")
        case _:
            return Ending.BROKEN


def _try_all(
    sample: list[tuple[str, Mutant]], patience: dict[str, int]
) -> tuple[Counter[Ending], list[Mutant]] | None:
    """How the tests of each mutant ended, and those that survived; None where the tests of a room can no
    longer be loaded as they are.
    """
    survivors = []
    endings: Counter[Ending] = Counter()
    for number, (room, mutant) in enumerate(sample, start=1):
        ending, seconds = run_steps(steps_of(room, mutant.path), mutant, patience[room])
        if ending is Ending.BROKEN and not _is_loadable(room):
            sys.stdout.write(
                f"mutants: at number {number} the tests of {room} cannot be loaded without a change either: "
                "a file, the disk or the memory is not as it was at the beginning. Start again.\n"
            )
            return None
        endings[ending] += 1
        if ending is Ending.PASSED:
            survivors.append(mutant)
        sys.stdout.write(f"{number:3} {ending:8} {seconds:5.1f} s  {mutant}\n")
        sys.stdout.flush()
    return endings, survivors


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "rooms", nargs="*", metavar="room", help=f"of {', '.join(TESTS)}; none means the first four"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args(arguments)
    rooms = options.rooms or DEFAULT_ROOMS
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))  # as `python -m pytest` does it
    below = [path for room in ROOMS_BELOW for path in sorted((PACKAGE / room).glob("*.py"))]
    for name in [*PRELOADED, *map(module_name, below)]:
        importlib.import_module(name)
    everything = [
        (room, mutant)
        for room in rooms
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for mutant in mutants_of(path)
    ]
    sample = random.Random(options.seed).sample(everything, min(options.count, len(everything)))  # noqa: S311
    patience = {}
    for room in rooms:
        ending, seconds = run_steps(TESTS[room], None, None)
        if ending is not Ending.PASSED:
            sys.stdout.write(f"mutants: the tests of {room} fail as they are\n")
            return 1
        patience[room] = int(PATIENCE * seconds) + 10
        sys.stdout.write(f"{room}: {seconds:.0f} s CPU for its tests\n")
    started = time.monotonic()
    tried = _try_all(sample, patience)
    if tried is None:
        return 2
    endings, survivors = tried
    killed = len(sample) - len(survivors)
    sys.stdout.write(
        f"\nmutants: {killed} of {len(sample)} killed (of {len(everything)} possible, seed "
        f"{options.seed}; {endings[Ending.BROKEN]} of them broken, {endings[Ending.ENDLESS]} endless) in "
        f"{time.monotonic() - started:.0f} s\n" + "".join(f"  survived: {mutant}\n" for mutant in survivors)
    )
    return 0 if killed * 100 >= WANTED * len(sample) else 1


if __name__ == "__main__":
    sys.exit(main())
