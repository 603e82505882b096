"""What SQL counts, names and holds; Great Expectations is not asked here (test_expectations)."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from figure_tables import EXPECTED, RELATIONS, ROWS, VIEW, column, find_all, make_tables, table

from gov_reviews.quality import candidate_rows
from gov_reviews.quality.candidate_rows import Failures, Finding, find_in_excerpt, find_in_tables
from gov_reviews.quality.check_plan import Expectation, plan_tables
from gov_reviews.records.vocabulary import AuditMark
from gov_reviews.warehouse.table_contracts import Check

Asked = dict[str, tuple[Finding, Failures]]


@pytest.fixture(scope="module")
def candidate() -> duckdb.DuckDBPyConnection:
    return make_tables(ROWS)


@pytest.fixture(scope="module")
def asked(candidate: duckdb.DuckDBPyConnection) -> Asked:
    return find_all(candidate)


def test_every_failing_row_is_counted_and_shown(asked: Asked) -> None:
    for relation in RELATIONS:
        for check, failing in EXPECTED.items():
            finding, failures = asked[f"{relation}.{check}"]
            assert (failures.rows, failures.problem) == (len(failing), ""), (relation, check)
            assert len(failures.positions) >= len(failing)  # some are among the usual rows, too
            assert len(failures.examples) == min(len(failing), candidate_rows.EXAMPLES)
            expected_rows = 5 if check == "value.between" else len(ROWS)  # only percentages
            assert finding.rows_checked == expected_rows, (relation, check)


def test_texts_are_read_in_parts_and_nothing_is_lost(
    candidate: duckdb.DuckDBPyConnection, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidate_rows, "TEXTS_AT_ONCE", 1)
    in_parts = find_all(candidate)
    assert {
        name: (found[1].rows, found[1].examples, found[1].problem) for name, found in in_parts.items()
    } == {name: (found[1].rows, found[1].examples, found[1].problem) for name, found in asked.items()}
    assert any(name.endswith("span_cuts_text") and found[1].rows for name, found in in_parts.items())


def test_examples_are_the_first_in_order_of_key(asked: Asked) -> None:
    _, failures = asked["core.figure.value.between.2"]
    assert failures.examples == ("7: inf", "d1/2: 395.0", "d1/20: -2.0")
    _, failures = asked["core.figure.doc_key+char_start.unique_together"]
    assert failures.examples == ("d1/10", "d1/10")


def test_only_a_check_with_a_mark_names_rows(asked: Asked) -> None:
    held = asked["core.figure.value.between"][1].marked
    assert held is not None
    assert {row["key"]: row["wording"] for row in held.to_pylist()} == {
        "o0": "inf",
        "o3": "198.0",
        None: "-2.0",
    }
    assert asked["core.figure.value.between.2"][1].marked is None


def test_what_great_expectations_is_shown_agrees_with_the_count(asked: Asked) -> None:
    """The column that it is asked of is false, or outside the parameters, in the failing rows only."""
    for finding, failures in asked.values():
        check = failures.check
        if check.expectation is not Expectation.IN_SET or check.column == check.asked_column:
            continue
        wrong = [
            at for at, value in enumerate(finding.frame[check.asked_column]) if value not in check.values
        ]
        assert tuple(wrong) == failures.positions, check.check_id


def with_figures(count: int, value: float) -> Finding:
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute(
        "create table core.rate as select 'o' || range as observation_key, ?::double as value from range(?)",
        [value, count],
    )
    figures = table(
        "core.rate",
        ("observation_key",),
        column("observation_key", "varchar"),
        column(
            "value",
            "double",
            Check(kind="between", severity="warning", mark=AuditMark.HELD_FIGURE, min=0, max=100),
        ),
    )
    return next(find_in_tables(connection, plan_tables({"core.rate": figures})))


@pytest.mark.parametrize(("count", "shown"), [(199, 199), (200, 200), (201, 200)])
def test_the_frame_is_bounded_and_the_count_is_not(count: int, shown: int) -> None:
    finding = with_figures(count, 101.0)
    (failures,) = finding.failures
    assert (failures.rows, len(failures.positions)) == (count, shown + candidate_rows.SAMPLE_ROWS)
    assert len(finding.frame) == shown + candidate_rows.SAMPLE_ROWS
    assert failures.marked is not None
    assert len(failures.marked) == count


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (19, 19), (20, 20), (21, 20)])
def test_rows_of_the_usual_kind_are_shown_too(count: int, shown: int) -> None:
    finding = with_figures(count, 100.0)
    assert (len(finding.frame), finding.rows_checked, finding.failures[0].rows) == (shown, count, 0)


def test_tables_made_on_the_way_are_gone_again(candidate: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    assert asked
    assert candidate.execute("select table_name from duckdb_tables() where temporary").fetchall() == []


def test_an_excerpt_is_compared_with_all_rows() -> None:
    """A key that an excerpt has once stands twice in the candidate; what a row refers to need not be in it."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as warehouse")
    for catalog, keys in (("warehouse", "'k1', 'k1', 'k2', 'k9'"), ("memory", "'k1', 'k2'")):
        connection.execute(f"create schema {catalog}.core")
        connection.execute(f"create table {catalog}.core.f as select unnest([{keys}]) as k")
    connection.execute("create table warehouse.core.d as select 'k1' as k")
    connection.execute("create table memory.core.d (k varchar)")
    known = Check(kind="references", severity="critical", to="core.d.k")
    figures = table("core.f", ("k",), column("k", "varchar", known))
    plan = plan_tables({"core.f": figures})[0]
    found = {
        failures.check.check_id: failures.examples
        for finding in find_in_excerpt(connection, plan)
        for failures in finding.failures
    }
    assert found == {"core.f.k.references": ("k2: k2",), "core.f.k.unique": ("k1: k1",)}


def test_a_view_that_cannot_be_computed_is_a_problem_of_all_its_checks() -> None:
    connection = make_tables(ROWS)
    connection.execute("drop table core.figure")
    (finding,) = find_in_tables(connection, plan_tables({VIEW.table: VIEW}))
    assert len(finding.failures) == len(plan_tables({VIEW.table: VIEW})[0].checks) > 10
    assert all(failures.problem for failures in finding.failures)


def test_words_are_cut_out_of_their_sentence_and_out_of_the_text_where_they_lie_outside() -> None:
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute("create table core.d as select 'd' as doc_key, '共有𠀀镇3个。提案5件。' as body_text")
    connection.execute(
        "create table core.f as from (values "
        "('right', 'd', '5件', 9, 11, '提案5件。', 7, 12), ('beside', 'd', '件。', 9, 11, '提案5件。', 7, 12), "
        "('outside', 'd', '3个', 4, 6, '提案5件。', 7, 12), ('wrong outside', 'd', '3个', 5, 7, '提案5件。', 7, 12), "
        "('of another sentence', 'd', '5件', 9, 11, '提交5件。', 7, 12), ('no text', 'x', '3个', 4, 6, '', 0, 0)) "
        "as rows(k, doc_key, printed, char_start, char_end, sentence, sentence_start, sentence_end)"
    )
    cut = {"kind": "span_cuts_text", "severity": "critical", "text": "core.d.body_text", "key": "doc_key"}
    figures = table(
        "core.f",
        ("k",),
        column("k", "varchar"),
        column("printed", "varchar", Check(**cut, start="char_start", end="char_end", inside="sentence")),
        column("sentence", "varchar", Check(**cut, start="sentence_start", end="sentence_end")),
    )
    found = {
        failures.check.column: failures.examples
        for finding in find_in_tables(connection, plan_tables({"core.f": figures}))
        for failures in finding.failures
        if failures.check.column != "k"
    }
    assert found["printed"] == ("beside: 件。", "no text: 3个", "wrong outside: 3个")
    assert found["sentence"] == ("no text: ", "of another sentence: 提交5件。")


def test_of_two_reasons_of_a_row_always_the_same_is_told() -> None:
    """Which row a thread comes to first must not decide: two machines would publish other words."""
    connection = duckdb.connect()
    connection.execute(
        "create table w as select 'k' as key, 'k' as marked_key, unnest(['b', 'a', 'c']) as reason"
    )
    check = replace(plan_tables({VIEW.table: VIEW})[0].checks[0], mark=AuditMark.DOUBTED_FIGURE)
    failures = candidate_rows._failures(connection, check, 3, (), "w")
    assert failures.marked is not None
    assert failures.marked.to_pylist() == [{"key": "k", "wording": "a"}]
