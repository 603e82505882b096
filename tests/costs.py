"""Which tests are too costly for `make test-fast`: measured, not marked by hand (`make test-costs`).

In: a run of the tests that are neither slow nor of Airflow, in one process. Out: tests/costly_tests.txt, one test
function a line. A test costs the processor time around it, of this process and those that have ended, without the
fixtures that several tests share; of each of those it costs its share, so that what only costly tests need is not
charged to the first of them. A function with parameters counts with their mean.

What costs more than LIMIT_S comes into the list, what costs less than half of it leaves it, so that two measurements
seldom differ. Measured for a part of the tests, the list keeps what it says of the other files.
"""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

LIST = Path(__file__).with_name("costly_tests.txt")
LIMIT_S = 0.05
WARMING_TEXT = "望岚区政协2024年工作综述\n\n2024年，区政协召开会議9次，提交提案395件，办复率100%。\n"


def processor_seconds() -> float:
    """Processor time of this process and of those that it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def function_of(node_id: str) -> str:
    """The address of a test without its parameters."""
    return node_id.split("[", 1)[0]


def file_of(name: str) -> Path:
    """Where a test function stands."""
    return LIST.parents[1] / name.split("::", 1)[0]


def read_costly() -> frozenset[str]:
    """Test functions that cost more than LIMIT_S when they were last measured."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


class Measuring:
    """A plugin of pytest that measures every test and writes the list at the end."""

    def __init__(self) -> None:
        self._own: dict[str, float] = {}
        self._shared: dict[str, set[int]] = {}
        self._making: dict[int, float] = defaultdict(float)
        self._open: list[float] = []

    def pytest_collection_finish(self) -> None:
        """Word lists and dictionaries are loaded before, not by the first test that happens to need them."""
        # Not above: tests/conftest.py imports this file before coverage begins.
        from tests.whole_reading import read_page

        read_page(WARMING_TEXT)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        made, begin = sum(self._making.values()), processor_seconds()
        result = yield
        self._own[item.nodeid] = processor_seconds() - begin - (sum(self._making.values()) - made)
        definitions = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
        self._shared[item.nodeid] = {id(each[-1]) for each in definitions if each[-1].scope != "function"}
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        begin = processor_seconds()
        self._open.append(0.0)
        result = yield
        within = self._open.pop()
        cost = processor_seconds() - begin
        if fixturedef.scope != "function":
            self._making[id(fixturedef)] += cost - within
        if self._open:
            self._open[-1] += cost
        return result

    def costs(self) -> dict[str, float]:
        """Processor seconds of each test function, the mean over its parameters."""
        users: dict[int, int] = defaultdict(int)
        for used in self._shared.values():
            for fixture in used:
                users[fixture] += 1
        by_function: dict[str, list[float]] = defaultdict(list)
        for node_id, own in self._own.items():
            shares = sum(self._making[fixture] / users[fixture] for fixture in self._shared[node_id])
            by_function[function_of(node_id)].append(own + shares)
        return {function: sum(each) / len(each) for function, each in by_function.items()}

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus != pytest.ExitCode.OK:
            return  # what failed was not measured to its end
        known = read_costly() if LIST.exists() else frozenset()
        costs = self.costs()
        costly = {name for name, cost in costs.items() if cost > (LIMIT_S / 2 if name in known else LIMIT_S)}
        measured = {file_of(name) for name in costs}
        costly |= {name for name in known if file_of(name) not in measured and file_of(name).exists()}
        LIST.write_text("".join(f"{name}\n" for name in sorted(costly)), encoding="utf-8")
        left = sum(self._own[node] for node in self._own if function_of(node) not in costly)
        print(f"\n{len(costly)} of {len(costs)} test functions are costly; the others took {left:.0f} s")  # noqa: T201


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Measuring(), "measuring")
