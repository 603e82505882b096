"""What is asked of a run, and which sources it asks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.pipeline.steps.answering_sites import SAMPLES, let_sites_answer

from gov_reviews.capture.source_state import read_conditions
from gov_reviews.errors import Disallowed, InvalidRequest
from gov_reviews.pipeline import steps
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceState
from gov_reviews.run_folder import PLAN_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews_samples.server import running_sample_site


def test_without_names_the_enabled_sources_are_planned(settings: Settings) -> None:
    run_id = steps.start(settings, RunOptions())
    assert set(SAMPLES) <= set(steps.plan(settings, run_id))
    assert RunFolder(settings, run_id).read(PLAN_FILE)


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
    let_sites_answer(monkeypatch, hb_provincial=SourceState.OK)

    def is_planned() -> bool:
        return city in steps.plan(settings, steps.start(settings, RunOptions()))

    for mode in (RunMode.DRY_RUN, RunMode.NEW):
        assert is_planned()
        steps.capture(settings, steps.start(settings, RunOptions(sources=(city,), mode=mode)), city)
    assert not is_planned()
    shutil.rmtree(settings.runs_root)
    assert not is_planned()


def test_urls_alone_ask_only_their_own_source(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lists stay unread, so it is as due as before."""
    url = "http://portal.sample.example/zwxx/202501/t20250110_1.html"
    run_id = steps.start(settings, RunOptions(urls=(url, url.replace("_1", "_2"))))
    assert steps.plan(settings, run_id) == ["sample_portal"]
    let_sites_answer(monkeypatch, sample_portal=SourceState.OK)
    steps.capture(settings, run_id, "sample_portal")
    assert read_conditions(settings.archive_root) == {}
    named = steps.start(settings, RunOptions(sources=(SourceId("sample_mirror"),), urls=(url,)))
    assert steps.plan(settings, named) == ["sample_mirror", "sample_portal"]
