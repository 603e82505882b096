"""Whatever a site answers, and for how long: once it is well, the archive comes to equal it.

Seeded runs on a simulated clock against a real server. GOV_REVIEWS_SEEDS=number tries more of them.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.capture.column_site import HOME, UNIT, newest_by_url
from tests.unit.capture.conftest import FakeClock, Site
from tests.unit.capture.faulty_site import RETRIED, FaultySite

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.runs import RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings

SEEDS = int(os.environ.get("GOV_REVIEWS_SEEDS", "24"))
INTERVAL_S = 3.0
MAX_HEALTHY_RUNS = 60


class Killed(BaseException):
    """The process ends in the middle of a run."""


class MortalClock(FakeClock):
    """A clock on which a run can end at any look at it."""

    def __init__(self) -> None:
        super().__init__()
        self.looks_left: int | None = None

    def now(self):
        if self.looks_left is not None:
            self.looks_left -= 1
            if self.looks_left < 0:
                self.looks_left = None
                raise Killed
        return super().now()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_any_faults_the_archive_comes_to_equal_the_site(
    seed: int, site: Site, register, tmp_path: Path
) -> None:
    clock = MortalClock()
    column = FaultySite(site, clock, seed)
    choose = column.choose
    bounds = choose.choice([{}, {"articles": 3, "list_pages": 2}])
    budget = choose.choice([None, CrawlBudget(12, 3600.0), CrawlBudget(500, 40.0)])
    register(
        fetch={"min_interval_s": INTERVAL_S, "retries": choose.choice([0, 1])},
        lists=[{"id": "news", "path": "/zwxx/index.html", "max_pages": 60}],
        bounds=bounds,
    )
    settings = Settings(data_root=tmp_path / "data", sample_site_address=site.address)
    column.serve_robots()
    column.publish(choose.randint(1, 14))
    runs = 0

    def run() -> SourceOutcome | None:
        nonlocal runs
        runs += 1
        column.faults.clear()
        try:
            return crawl_source(settings, f"run{runs}", UNIT, RunOptions(), clock=clock, budget=budget)
        except Killed:
            body, names = column.in_flight
            lists = Archive(settings.archive_root).captures(kinds=[CaptureKind.LIST])
            if all(Archive(settings.archive_root).read_body(capture) != body for capture in lists):
                column.named -= names  # it came, and the process died before anything could be written
            return None

    # days of trouble
    column.fault_rate = choose.choice([0.1, 0.3, 0.6, 0.95])
    for _ in range(choose.randint(1, 6)):
        if choose.random() < 0.2:
            clock.looks_left = choose.randint(1, 60)
        outcome = run()
        clock.looks_left = None
        if outcome is not None:
            assert_every_fault_is_named(outcome, column)
        clock.moment += timedelta(hours=choose.choice([12, 12, 24, 24 * 5, 24 * 45]))
        column.publish(choose.randint(0, 3))

    # the site is well
    column.fault_rate = 0.0
    for _ in range(MAX_HEALTHY_RUNS):
        outcome = run()
        assert outcome is not None
        assert outcome.state in (SourceState.OK, SourceState.UNCHANGED, SourceState.PARTIAL), outcome
        if outcome.ask_again_at is None:
            break
        clock.moment += timedelta(hours=12)
    else:
        pytest.fail(f"no end after {MAX_HEALTHY_RUNS} healthy runs: {outcome}")
    clock.moment += timedelta(hours=12)
    assert run().state is SourceState.UNCHANGED
    assert_equal(Archive(settings.archive_root), column)
    for before, after in zip(column.asked_at, column.asked_at[1:], strict=False):
        assert after - before >= INTERVAL_S - 0.01, "asked too soon"


def assert_every_fault_is_named(outcome: SourceOutcome, column: FaultySite) -> None:
    said = f"{outcome.message} {outcome.failures}"
    for path, kind in column.faults:
        # of half a list page nobody can say which page comes next: that the list was read in part is said
        is_said = path in said or ("/index_" in path and "was read in part" in said)
        assert kind in RETRIED or is_said, (path, kind, outcome)


def assert_equal(archive: Archive, column: FaultySite) -> None:
    wanted = {page for path in column.named for page in column.pages_of(path)}
    found: Counter[str] = Counter()
    newest = newest_by_url(archive)
    for capture in archive.captures(kinds=[CaptureKind.ARTICLE]):
        path = capture.url.removeprefix(HOME)
        found[path] += archive.read_body(capture) == column.bodies[path]
    assert set(found) >= wanted
    assert {path: found[path] for path in wanted if found[path] != 1} == {}, "lost, or kept twice"
    for path in wanted:
        assert archive.read_body(newest[HOME + path]) == column.bodies[path]
