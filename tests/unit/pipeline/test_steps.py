"""Planning, and what a run comes to, without any site: the parts that reach the network are replaced by what
they would report.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.capture.source_state import note_outcome, read_conditions
from gov_reviews.errors import Disallowed, InvalidRequest
from gov_reviews.pipeline import local_run, outcome, steps
from gov_reviews.records.ids import INBOX_SOURCE, RunId, SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.schedule import hours_between
from gov_reviews_samples.server import running_sample_site

SAMPLES = ["sample_committee", "sample_epaper", "sample_mirror", "sample_portal"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_root=tmp_path, sample_site_address="127.0.0.1:9")


def reports(monkeypatch: pytest.MonkeyPatch, **states: SourceState | Exception) -> None:
    """Let each source end in a state, or let our own code fail on it."""

    def collect(
        settings: Settings, run_id: RunId, source_id: SourceId, options: RunOptions, *, budget: object
    ) -> SourceOutcome:
        state = states.get(source_id, SourceState.UNREACHABLE)
        if isinstance(state, Exception):
            raise state
        return SourceOutcome(
            source_id, state, listed=3, message="" if state is SourceState.OK else f"It is {state}."
        )

    monkeypatch.setattr("gov_reviews.capture.source_crawl.crawl_source", collect)


def test_without_names_the_enabled_sources_are_planned(settings: Settings) -> None:
    run_id = steps.start(settings, RunOptions())
    assert set(SAMPLES) <= set(steps.plan(settings, run_id))
    assert RunFolder(settings, run_id).read_plan()


def test_named_sources_and_those_of_urls_are_planned_once_each(settings: Settings) -> None:
    options = RunOptions(
        sources=(SourceId("sample_mirror"),),
        urls=("http://mirror.sample.example/a.html", "http://portal.sample.example/b.html"),
    )
    assert steps.plan(settings, steps.start(settings, options)) == ["sample_mirror", "sample_portal"]
    assert steps.plan(settings, steps.start(settings, RunOptions(use_sites=False))) == []


class TestWithoutSampleSites:
    """An installation for real sites: nobody serves the samples."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(data_root=tmp_path)

    def test_no_sample_source_is_planned(self, settings: Settings) -> None:
        run_id = steps.start(settings, RunOptions())
        assert not set(SAMPLES) & set(steps.plan(settings, run_id))

    @pytest.mark.parametrize(
        "options",
        [
            RunOptions(sources=(SourceId("sample_portal"),)),
            RunOptions(urls=("http://portal.sample.example/b.html",)),
        ],
    )
    def test_naming_one_says_how_to_start_them(self, settings: Settings, options: RunOptions) -> None:
        with pytest.raises(InvalidRequest, match=r"gov-reviews sample-site.*sample_portal"):
            steps.start(settings, options)
        assert not settings.runs_root.exists()

    def test_a_server_that_runs_is_found_and_one_that_was_killed_is_not(self, settings: Settings) -> None:
        with running_sample_site(settings):
            state = (settings.sample_site_state / "state.json").read_text()
            assert set(SAMPLES) <= set(steps.plan(settings, steps.start(settings, RunOptions())))
        assert not set(SAMPLES) & set(steps.plan(settings, steps.start(settings, RunOptions())))
        (settings.sample_site_state / "state.json").write_text(state)  # what a killed server leaves behind
        assert not set(SAMPLES) & set(steps.plan(settings, steps.start(settings, RunOptions())))


class TestBatch:
    IDS = tuple(SourceId(name) for name in SAMPLES)

    def states(self, settings: Settings, run_id: str) -> list[SourceState]:
        return [outcome.state for outcome in steps.capture_batch(settings, run_id, self.IDS)]

    def test_a_fault_does_not_hide_the_others_and_a_further_try_asks_what_may_still_answer(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = steps.start(settings, RunOptions())
        ok, blocked, away = SourceState.OK, SourceState.BLOCKED, SourceState.UNREACHABLE
        reports(
            monkeypatch,
            sample_committee=ok,
            sample_epaper=blocked,
            sample_mirror=away,
            sample_portal=RuntimeError("odd"),
        )
        assert self.states(settings, run_id) == [ok, blocked, away, SourceState.FAILED]
        # only the site that was away is asked again: what the others would say now is not heard
        reports(monkeypatch, sample_committee=away, sample_epaper=ok, sample_mirror=ok, sample_portal=ok)
        assert self.states(settings, run_id) == [ok, blocked, ok, SourceState.FAILED]
        # nothing is left to try: the task was cleared by a person, who wants all of it
        assert self.states(settings, run_id) == [away, ok, ok, ok]

    def test_a_try_that_was_killed_is_gone_on_with(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = steps.start(settings, RunOptions())
        RunFolder(settings, run_id).write_source_outcome(SourceOutcome(self.IDS[0], SourceState.PARTIAL))
        reports(monkeypatch, **dict.fromkeys(SAMPLES, SourceState.OK))
        assert self.states(settings, run_id) == [
            SourceState.PARTIAL,
            SourceState.OK,
            SourceState.OK,
            SourceState.OK,
        ]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (RunOptions(sources=(SourceId("nowhere"),)), InvalidRequest),
        (RunOptions(urls=("https://unregistered.example/",)), Disallowed),
        (RunOptions(urls=("ftp://portal.sample.example/",)), InvalidRequest),
        (RunOptions(urls=("http://portal.sample.example:8080/a.html",)), InvalidRequest),
        (RunOptions(published_since=date(2999, 1, 1)), InvalidRequest),
        (RunOptions(inbox="/nowhere/at/all"), InvalidRequest),
        (RunOptions(use_sites=False, sources=(SourceId("sample_mirror"),)), InvalidRequest),
    ],
)
def test_what_cannot_be_starts_no_run(
    settings: Settings, options: RunOptions, error: type[Exception]
) -> None:
    with pytest.raises(error):
        steps.start(settings, options)
    assert not settings.runs_root.exists()


def test_a_source_is_left_alone_until_it_is_due_and_a_dry_run_is_no_success(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts lies in the archive: the run folders may be gone."""
    city = SourceId("hb_provincial")
    found = load_registry()
    spec = found.get(city).model_copy(update={"enabled": True})
    only = replace(found, sources={city: spec})
    monkeypatch.setattr("gov_reviews.sites.registry.load_registry", lambda: only)
    reports(monkeypatch, hb_provincial=SourceState.OK)

    def is_planned() -> bool:
        return city in steps.plan(settings, steps.start(settings, RunOptions()))

    for mode in (RunMode.DRY_RUN, RunMode.NEW):
        assert is_planned()
        steps.capture(settings, steps.start(settings, RunOptions(sources=(city,), mode=mode)), city)
    assert not is_planned()
    shutil.rmtree(settings.runs_root)
    assert not is_planned()


def test_our_own_error_on_one_source_is_its_outcome_and_the_others_go_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = dict.fromkeys(("sample_committee", "sample_epaper", "sample_mirror"), SourceState.OK)
    reports(monkeypatch, sample_portal=RuntimeError("odd"), **fine)
    lines: list[str] = []
    summary = local_run.run_pipeline(settings, RunOptions(mode=RunMode.DRY_RUN), lines.append)
    states = {outcome.source_id: outcome.state for outcome in summary.sources}
    assert states["sample_portal"] is SourceState.FAILED
    assert states["sample_mirror"] is SourceState.OK
    assert "RuntimeError: odd" in next(
        outcome.message for outcome in summary.sources if outcome.source_id == "sample_portal"
    )
    assert any("sample_portal: failed" in line for line in lines)
    assert summary.state == "dry_run"


@pytest.mark.parametrize(
    ("sites", "inbox", "documents", "reason"),
    [
        ([SourceState.OK, SourceState.BLOCKED], None, 5, ""),
        ([SourceState.UNCHANGED], None, 5, ""),
        ([SourceState.BLOCKED, SourceState.UNREACHABLE], None, 5, "None of 2"),
        ([SourceState.BLOCKED], (SourceState.UNCHANGED, 0), 5, "None of 1"),
        ([SourceState.BLOCKED], (SourceState.OK, 3), 5, "None of 1"),
        ([SourceState.OK, SourceState.BLOCKED, SourceState.FAILED], None, 5, "1 of 3 .*fewer than half"),
        ([SourceState.OK, SourceState.PARTIAL, SourceState.FAILED], None, 5, ""),
        ([], (SourceState.UNCHANGED, 0), 5, ""),
        ([], (SourceState.FAILED, 0), 5, "inbox could not be read"),
        ([], None, 5, ""),
        ([SourceState.OK, SourceState.UNCHANGED], (SourceState.UNCHANGED, 0), 0, ""),
        ([SourceState.OK], (SourceState.OK, 2), 0, "no document"),
        ([SourceState.BLOCKED], None, 0, "no document.*None of 1"),
        ([], None, 0, "nothing was asked"),
        ([SourceState.OK], None, None, ""),
    ],
)
def test_when_a_run_must_not_look_green(
    sites: list[SourceState], inbox: tuple[SourceState, int] | None, documents: int | None, reason: str
) -> None:
    outcomes = [SourceOutcome(SourceId(f"s{number}"), state) for number, state in enumerate(sites)]
    if inbox is not None:
        outcomes.append(SourceOutcome(INBOX_SOURCE, inbox[0], fetched=inbox[1]))
    wording = outcome.reason_to_fail(tuple(outcomes), documents, {})
    assert re.search(reason, wording)
    assert bool(wording) == bool(reason)


def test_a_page_that_somebody_asked_for_is_to_come_in() -> None:
    answered = (SourceOutcome(SourceId("s"), SourceState.OK),)
    assert "no document" in outcome.reason_to_fail(answered, 0, {}, is_asked=True)


def test_a_source_that_used_to_answer_is_told_after_a_week(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted from the day on which it was due, not from its last success: off season that may be long ago."""
    mirror, portal = SourceId("sample_mirror"), SourceId("sample_portal")
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    cadence = -(-hours_between(load_registry().get(mirror), now) // 24)
    asked = RunOptions(sources=(mirror, portal), mode=RunMode.DRY_RUN)

    def message(day: int) -> str:
        monkeypatch.setattr(steps, "utc_now", lambda: now + timedelta(days=day))
        run_id = steps.start(settings, asked)
        for source_id in steps.plan(settings, run_id):
            steps.capture(settings, run_id, source_id)
        return steps.report(settings, run_id).message

    note_outcome(settings.archive_root, SourceOutcome(mirror, SourceState.OK), now)
    reports(monkeypatch, sample_mirror=SourceState.BLOCKED, sample_portal=SourceState.OK)
    assert "used to answer" not in message(cadence + outcome.MAX_DAYS_OVERDUE)
    assert f"sample_mirror ({outcome.MAX_DAYS_OVERDUE + 1} days)" in message(
        cadence + outcome.MAX_DAYS_OVERDUE + 1
    )


def test_urls_alone_ask_only_their_own_source(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lists stay unread, so it is as due as before."""
    url = "http://portal.sample.example/zwxx/202501/t20250110_1.html"
    run_id = steps.start(settings, RunOptions(urls=(url, url.replace("_1", "_2"))))
    assert steps.plan(settings, run_id) == ["sample_portal"]
    reports(monkeypatch, sample_portal=SourceState.OK)
    steps.capture(settings, run_id, "sample_portal")
    assert read_conditions(settings.archive_root) == {}
    named = steps.start(settings, RunOptions(sources=(SourceId("sample_mirror"),), urls=(url,)))
    assert steps.plan(settings, named) == ["sample_mirror", "sample_portal"]


def test_a_source_that_left_no_outcome_is_told_as_failed(settings: Settings) -> None:
    run_id = steps.start(settings, RunOptions(sources=(SourceId("sample_mirror"),)))
    steps.plan(settings, run_id)
    summary = steps.report(settings, run_id)
    assert [(outcome.source_id, outcome.state) for outcome in summary.sources] == [
        ("sample_mirror", SourceState.FAILED)
    ]
    assert outcome.run_failed(summary)


def test_an_inbox_that_cannot_be_read_is_a_failed_source(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def collect(settings: Settings, run_id: RunId, options: RunOptions) -> SourceOutcome:
        raise PermissionError(13, "Permission denied", "inbox")

    monkeypatch.setattr("gov_reviews.capture.inbox.archive_inbox", collect)
    inbox = tmp_path / "in"
    inbox.mkdir()
    summary = local_run.run_pipeline(settings, RunOptions(use_sites=False, inbox=str(inbox)))
    assert summary.sources[0].state is SourceState.FAILED
    assert "Permission denied" in summary.sources[0].message
    assert outcome.run_failed(summary)
