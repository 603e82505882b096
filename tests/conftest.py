"""What holds for every test."""

from __future__ import annotations

import gc
import logging
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests.costs import function_of, processor_seconds, read_costly
from tests.made_once import made_once

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from gov_reviews.records.runs import RunSummary

# No test depends on the load of the machine: an example may take as long as it takes, and so may making it.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")

TESTS = Path(__file__).parent
# What `make test-fast` may cost, in processor seconds.
FAST_BUDGET_S = 60

# Folders in the order in which the workers take them: what takes long without a pause comes first, and the
# many small files of tests/unit come last, so that they end together.
LONGEST_FIRST = ("dags", "season", "integration", "contracts", "gold", "browser")
# Folders whose files share what is costly: an Airflow home, parsed sources, texts that are read once.
TOGETHER = ("dags", "contracts", "gold")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing is thrown away while tests are collected: looking for it took a seventh of that time, in every
    worker.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that were measured as costly are marked so (tests/costs.py).

    Coverage is that of the fast tests of tests/unit: measuring the others too would cost minutes (it makes a
    test a third to a half dearer), and a line that only a whole run passes through is hardly tested.

    A worker of pytest-xdist puts its tests into the order in which they are given out: the longest folders
    first, and in a folder the files with slow tests.
    """
    slow_files, costly = set(), read_costly()
    for item in items:
        is_costly = function_of(item.nodeid) in costly
        if is_costly:
            item.add_marker("costly")
        is_slow = item.get_closest_marker("slow") or item.get_closest_marker("airflow")
        if is_slow or is_costly or folder_of(item) != "unit":
            item.add_marker("no_cover")
        if is_slow:
            slow_files.add(item.path)
    if hasattr(config, "workerinput"):
        ranks = {folder: rank for rank, folder in enumerate(LONGEST_FIRST)}
        items.sort(key=lambda item: (ranks.get(folder_of(item), len(ranks)), item.path not in slow_files))


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """`make test-fast` says what it cost, and what to do when that is too much."""
    if "not costly" not in config.option.markexpr:
        return
    used = processor_seconds()
    terminalreporter.line(
        f"{used:.0f} s of processor time; the budget of the fast tests is {FAST_BUDGET_S} s"
    )
    if used > FAST_BUDGET_S:
        terminalreporter.line(
            "beyond it: `make test-costs` measures anew which tests are left out", yellow=True
        )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """The tests of one file go to one worker, those of some folders too: their fixtures are made once and not
    in every worker.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # lazy: only the process that gives out the tests needs it

    class LoadFolderScheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            parts = (config.rootpath / file).parts[len(TESTS.parts) :]
            return parts[0] if parts[0] in TOGETHER else file

    return LoadFolderScheduling(config, log)


def folder_of(item: pytest.Item) -> str:
    """The folder of tests/ in which a test stands, `unit` or `dags`."""
    return item.path.relative_to(TESTS).parts[0]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A command called in this process sets up logging for itself; the next test must not inherit it."""
    root, package = logging.getLogger(), logging.getLogger("gov_reviews")
    handlers, levels = root.handlers[:], (root.level, package.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    package.setLevel(levels[1])


@pytest.fixture(scope="session")
def loaded_root(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    """An installation that has run once on the first batch of the sample sites; to be copied, never
    changed.
    """
    # Not above: a worker measures coverage from after its conftest files were imported.
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.records.runs import RunOptions
    from gov_reviews.run_folder import SUMMARY_FILE, RunFolder, list_runs
    from gov_reviews.settings import Settings
    from gov_reviews_samples.server import running_sample_site

    def run_first(folder: Path) -> None:
        making = Settings(data_root=folder)
        with running_sample_site(making):
            run_pipeline(making, RunOptions())

    root = made_once(tmp_path_factory, "loaded", run_first)
    loaded = Settings(data_root=root)
    summary = RunFolder(loaded, list_runs(loaded)[-1].run_id).read(SUMMARY_FILE)
    assert summary is not None
    return root, summary
