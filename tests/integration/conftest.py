"""Real installations on the real sample sites: a loopback server, real files, real DuckDB, real Great
Expectations.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from tests.commands import call_here
from tests.kept_workers import kept_workers
from tests.read_back_here import read_back_here

from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.runs import RunOptions, RunSummary
from gov_reviews.settings import Settings
from gov_reviews_samples.server import running_sample_site

# What a rebuild from the same archive must give again; the history of an installation is its own.
HISTORY = frozenset(
    {
        "run",
        "run_source",
        "source_status",
        "quality_result",
        "audited_rules",
        "change",
        "change_log",
        "check_history",
        "source_health",
    }
)
# When a page was captured, and by which run, differs between two installations that ask the same site one
# after the other.
# Where the record of a capture lies: elsewhere, when it was asked for once more.
WARC_PLACES = frozenset({"warc_path", "warc_offset"})
CAPTURE_TIMES = WARC_PLACES | {
    "captured_at",
    "first_captured_at",
    "last_captured_at",
    "read_captured_at",
}

# Which run read a row is history, too.
READING_RUNS = frozenset({"run_id", "first_run_id"})

Rows = dict[str, list[tuple[object, ...]]]


def listen_to_ctrl_c() -> None:
    """Undo that a shell makes its background jobs deaf to Ctrl-C, as a CI machine may start the tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Installation:
    """One data root with its own sample server."""

    settings: Settings

    def run(self, **options: object) -> RunSummary:
        return run_pipeline(self.settings, RunOptions(**options))  # type: ignore[arg-type]

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
        return clean | {"GOV_REVIEWS_DATA": str(self.settings.data_root)}

    def start(self, *arguments: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "gov_reviews.cli", *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            preexec_fn=listen_to_ctrl_c,
        )

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return call_here(self.environment(), *arguments)


def dump(path: Path, without: frozenset[str] = frozenset()) -> Rows:
    """Every table of core, mart and ops but the history, all columns (less those named and the ids of runs),
    in a fixed order."""
    rows: Rows = {}
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{path}' as warehouse (read_only)")
        connection.execute("use warehouse")
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_catalog = 'warehouse' and table_schema in ('core', 'mart', 'ops')"
        ).fetchall()
        for schema, name in sorted(tables):
            if name in HISTORY:
                continue
            # as text: comparison is exact, and DuckDB gives times with a zone to Python only through pytz
            relation = connection.sql(f"from {schema}.{name}")
            columns = ", ".join(
                f'"{column}"::varchar' for column in relation.columns if column not in without | READING_RUNS
            )
            rows[f"{schema}.{name}"] = relation.project(columns).order("all").fetchall()
    return rows


def assert_same_rows(found: Rows, expected: Rows) -> None:
    """Equal table by table, with a message that names the first difference."""
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        if found[table] == rows:
            continue
        missing = sorted((Counter(rows) - Counter(found[table])).elements(), key=str)
        extra = sorted((Counter(found[table]) - Counter(rows)).elements(), key=str)
        pytest.fail(
            f"{table}: {len(missing)} rows missing, first {missing[:1]!r}; {len(extra)} too many, first "
            f"{extra[:1]!r}"
        )
    assert sum(len(rows) for rows in expected.values()) > 1000, "nothing was compared"


@pytest.fixture(scope="module", autouse=True)
def _fewer_processes() -> Iterator[None]:
    with kept_workers(), read_back_here():
        yield


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation beside its sample sites."""
    settings = Settings(data_root=tmp_path / "data")
    with running_sample_site(settings):
        yield Installation(settings)


@pytest.fixture
def loaded(loaded_root: tuple[Path, RunSummary], tmp_path: Path) -> Iterator[Installation]:
    """A copy of the installation that has run once, beside its own sample sites."""
    settings = Settings(data_root=tmp_path / "data")
    shutil.copytree(loaded_root[0], settings.data_root)
    with running_sample_site(settings):
        yield Installation(settings)


@pytest.fixture(scope="session")
def requests_of() -> Callable[[Settings], list[tuple[str, str, int]]]:
    """What the sample server was asked so far: host, target, status."""
    import json
    import urllib.request

    from gov_reviews_samples.state import read_state

    def ask(settings: Settings) -> list[tuple[str, str, int]]:
        request = urllib.request.Request(
            f"http://{read_state(settings).address}/__requests", headers={"Host": "control.sample.example"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return [(entry["host"], entry["target"], entry["status"]) for entry in json.load(answer)]

    return ask
