"""What counts as the same figure, what as changed, and which difference is too large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.made_records import figure
from tests.unit.warehouse.warehouse_data import make_capture, make_review, start_run
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.reviews import Bound, Review
from gov_reviews.report.extraction_difference import (
    ChangeCounts,
    DifferenceLimits,
    ExtractionDifference,
    FigureChange,
)
from gov_reviews.report.fact_comparison import compare_facts
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate

BODY = "区政协召开会议5次。提交提案395件，立案320件。报送信息395件。"
SHIFTED = "　　要点　" + BODY
FIGURES = (
    figure(BODY, "5次", 5, "次", "standing_committee_meetings"),
    figure(BODY, "395件", 395, "件", "proposals_submitted"),
    figure(BODY, "320件", 320, "件", "proposals_filed"),
    figure(BODY, "395件", 395, "件", "opinion_reports_submitted", occurrence=1),
)
SAME, MOVED, GONE, NEW = (make_capture(f"http://portal.sample.example/{n}.html") for n in range(4))


def built(root: Path, reviews: Sequence[Review]) -> Path:
    """The candidate of a run that read these."""
    captures = [SAME, MOVED, GONE, NEW]
    folder = start_run(Settings(root), "a-run", (captures, reviews))
    merge_into_candidate(Settings(root), "a-run")
    return folder.candidate


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shifting = [replace(one, metric_code="other") for one in FIGURES]
    return built(
        tmp_path_factory.mktemp("before"),
        [
            make_review([SAME], BODY, observations=FIGURES),
            make_review([MOVED], BODY, observations=shifting, year=2024),
            make_review([GONE], "委员走访群众60人。", observations=(), year=2023),
        ],
    )


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    meetings, submitted, filed, reported = FIGURES
    again = [
        # the printed words are cut otherwise, the value is another
        replace(meetings, printed="会议5次", char_start=meetings.char_start - 2, value=6),
        submitted,
        # taken for something else in every way that a figure can be
        replace(filed, metric_code="other", unit="项", bound=Bound.AT_LEAST, noun="立案"),
        # `reported` is lost; found is one that was not seen
        figure(BODY, "区", 1, "个", "other"),
    ]
    shifted = [
        figure(SHIFTED, one.printed, one.value, one.unit, "other", occurrence=int(one is reported))
        for one in FIGURES
    ]
    return built(
        tmp_path_factory.mktemp("after"),
        [
            make_review([SAME], BODY, observations=again),
            make_review([MOVED], SHIFTED, observations=shifted, year=2022),
            make_review([NEW], "全年办结提案7件。", observations=(), year=2023),
        ],
    )


@pytest.fixture(scope="module")
def difference(before: Path, after: Path) -> ExtractionDifference:
    return compare_facts(before, after)


def changes_at(difference: ExtractionDifference, url: str) -> list[FigureChange]:
    return [change for change in difference.figure_changes if change.url == url]


def test_another_reading_of_a_printed_number_is_a_change(difference: ExtractionDifference) -> None:
    found = changes_at(difference, SAME.url)
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in ("changed", "removed", "added")}
    assert {kind: len(ones) for kind, ones in by_kind.items()} == {"changed": 2, "removed": 1, "added": 1}
    filed = next(one for one in by_kind["changed"] if "metric_code" in one.columns)
    assert filed.before is not None
    assert filed.after is not None
    assert set(filed.columns) == {"metric_code", "unit", "bound", "noun"}
    assert (filed.before.metric_code, filed.after.metric_code) == ("proposals_filed", "other")
    assert (filed.before.unit, filed.after.unit) == ("件", "项")
    side = filed.before
    assert side.sentence[side.marked_start : side.marked_end] == side.printed == "320件"
    meetings = next(one for one in by_kind["changed"] if one is not filed)
    assert set(meetings.columns) == {"value", "printed"}
    lost = by_kind["removed"][0].before
    assert lost is not None
    assert lost.metric_code == "opinion_reports_submitted"


def test_a_text_that_moved_keeps_its_figures(difference: ExtractionDifference) -> None:
    found = changes_at(difference, MOVED.url)
    assert [(one.kind, one.columns) for one in found] == [("changed", ("sentence",))]  # the first sentence
    assert difference.figures == ChangeCounts(added=1, removed=1, changed=3, unchanged=4)


def test_documents_are_matched_by_address(difference: ExtractionDifference) -> None:
    assert difference.documents == ChangeCounts(added=1, removed=1, changed=1, unchanged=1)
    found = {change.url: change for change in difference.document_changes}
    assert (found[GONE.url].kind, found[NEW.url].kind) == ("removed", "added")
    fields = {field.column: field for field in found[MOVED.url].fields}
    assert (fields["review_year"].before, fields["review_year"].after) == ("2024", "2022")
    assert fields["body_text"].after == SHIFTED


def test_a_metric_says_what_it_had_and_has(difference: ExtractionDifference) -> None:
    filed = next(metric for metric in difference.metrics if metric.metric_code == "proposals_filed")
    assert (filed.metric_name, filed.figures_before, filed.figures_after) == ("立案提案", 1, 0)
    assert filed.counts == ChangeCounts(changed=1)


def test_headline_metrics_come_first(difference: ExtractionDifference) -> None:
    changed = [change for change in difference.figure_changes if change.kind == "changed"]
    codes = [
        {change.before.metric_code, change.after.metric_code}
        for change in changed
        if change.before and change.after
    ]
    is_other = [code == {"other"} for code in codes]
    assert is_other == sorted(is_other)
    assert "metric_code" in changed[0].columns  # counts something else: before 5 became 6


def test_a_file_does_not_differ_from_itself(before: Path) -> None:
    same = compare_facts(before, before)
    assert same.is_empty
    assert same.figures == ChangeCounts(unchanged=8)
    assert not same.beyond(DifferenceLimits(0, 0, 0, 0, 0, 1))


def test_limits_say_what_is_beyond_them(difference: ExtractionDifference) -> None:
    reasons = difference.beyond(DifferenceLimits(metric_least=1))
    assert any("1 of 8 figures are removed (12.5%)" in reason and "删除" in reason for reason in reasons)
    assert any("Metric proposals_filed" in reason for reason in reasons)
    assert any("documents are removed" in reason for reason in reasons)
    assert difference.beyond(DifferenceLimits(None, None, None, None, None)) == ()


def test_rules_count_when_both_files_know_them(before: Path, after: Path, tmp_path: Path) -> None:
    copies = []
    for path, rule in ((before, "r1"), (after, "r2")):
        copy = tmp_path / f"{rule}.duckdb"
        copy.write_bytes(path.read_bytes())
        with duckdb.connect(str(copy)) as connection:
            connection.execute("update core.fact_observation set rule_id = ?", [rule])
        copies.append(copy)
    older = tmp_path / "older.duckdb"
    older.write_bytes(before.read_bytes())
    with duckdb.connect(str(older)) as connection:
        connection.execute("alter table core.fact_observation drop column rule_id")
    only_one = compare_facts(older, copies[1])
    assert only_one.rules is None
    assert only_one.not_compared == ("core.fact_observation.rule_id",)
    both = compare_facts(*copies)
    assert both.rules is not None
    assert {(rule.rule_id, rule.counts.removed, rule.counts.added) for rule in both.rules} == {
        ("r1", 1, 0),
        ("r2", 0, 1),
    }


def test_only_the_largest_are_shown(before: Path, after: Path) -> None:
    short = compare_facts(before, after, shown=1)
    assert sorted(change.kind for change in short.figure_changes) == ["added", "changed", "removed"]
    assert short.figures.differing > 3


@pytest.mark.parametrize(("content", "words"), [(None, "no such file"), (b"root:x:0:0", "no file of DuckDB")])
def test_what_is_no_warehouse_is_not_sent_to_restore(
    after: Path, tmp_path: Path, content: bytes | None, words: str
) -> None:
    named = tmp_path / "named"
    if content is not None:
        named.write_bytes(content)
    refused = CliRunner().invoke(app, ["compare", str(named), str(after)])
    assert isinstance(refused.exception, InvalidRequest)
    assert words in str(refused.exception)
    assert "restore" not in str(refused.exception)


def test_the_command_prints_writes_and_says_when_a_person_must_look(
    before: Path, after: Path, tmp_path: Path
) -> None:
    alike = CliRunner().invoke(app, ["compare", str(before), str(before)])
    assert (alike.exit_code, "完全一致" in alike.output) == (0, True), alike.output
    differing = CliRunner().invoke(app, ["compare", str(before), str(after), "--output", str(tmp_path)])
    assert (differing.exit_code, "beyond the limits" in differing.output) == (1, True), differing.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["difference.html", "difference.json"]
