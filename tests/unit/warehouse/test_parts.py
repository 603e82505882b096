"""Parts: typed rows, hostile text, refusals."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warehouse_data import BODY, BREAKAGES, LOCAL, figure, make_capture, make_review, unreadable

from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.records.pages import PageState, PublishedAt
from gov_reviews.records.reviews import DocType, Issue
from gov_reviews.warehouse import parts as parts_module
from gov_reviews.warehouse.keys import document_key, squeeze, work_key
from gov_reviews.warehouse.parts import (
    arrow_schema,
    arrow_table,
    part_contracts,
    rows_of_chunk,
    storable,
    stored_time,
    write_parts,
)
from gov_reviews.warehouse.row_checks import value_checks
from gov_reviews.warehouse.table_contracts import load_contracts

URL = "http://committee.sample.example/1"


def test_every_staging_table_gets_a_typed_file(tmp_path: Path) -> None:
    capture = make_capture(URL)
    write_parts(tmp_path, "c0001", [capture], [make_review([capture])])
    for contract in part_contracts().values():
        schema = pq.read_schema(tmp_path / contract.name / "c0001.parquet")
        assert schema.names == list(contract.column_names)
        assert schema.types == arrow_schema(contract).types
    assert not list(tmp_path.rglob("*.tmp"))
    assert pq.read_table(tmp_path / "stg_observation" / "c0001.parquet").num_rows == 5


def test_writing_again_replaces(tmp_path: Path) -> None:
    capture = make_capture(URL)
    write_parts(tmp_path, "c0001", [capture], [make_review([capture])])
    write_parts(tmp_path, "c0001", [capture], [])
    assert pq.read_table(tmp_path / "stg_review" / "c0001.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "stg_capture" / "c0001.parquet").to_pylist()[0]["outcome"] == "not_used"


def test_detail_stands_beside_the_metric() -> None:
    capture = make_capture(URL)
    figures = [
        figure(BODY, "5次", 5, "次", "other", detail="plenary_sessions"),
        figure(BODY, "395件", 395, "件", "proposals_submitted"),
    ]
    rows = rows_of_chunk([capture], [make_review([capture], observations=figures)])["staging.stg_observation"]
    assert [(row["metric_code"], row["detail_code"]) for row in rows] == [
        ("other", "plenary_sessions"),
        ("proposals_submitted", None),
    ]


def test_outcomes_of_captures() -> None:
    loaded, news, broken, unused = (make_capture(f"{URL}{number}") for number in range(4))
    reviews = [make_review([loaded]), make_review([news], doc_type=DocType.MEETING_NEWS), unreadable(broken)]
    rows = rows_of_chunk([loaded, news, broken, unused], reviews)["staging.stg_capture"]
    assert [(row["outcome"], row["state"], row["doc_type"]) for row in rows] == [
        ("loaded", "ok", "annual_review"),
        ("not_a_review", "ok", "meeting_news"),
        ("quarantined", "truncated", None),
        ("not_used", "", None),
    ]
    assert [row["document_key"] is not None for row in rows] == [True, False, False, False]


def test_capture_in_two_readings_counts_for_the_newest() -> None:
    first, old_half, new_half = (
        make_capture(URL),
        make_capture(URL + "b"),
        make_capture(URL + "b", "v2", hours=9),
    )
    reviews = [make_review([first, new_half], BODY + "新。"), make_review([first, old_half], BODY + "旧。")]
    for order in (reviews, reviews[::-1]):
        rows = {
            row["capture_id"]: row
            for row in rows_of_chunk([first, old_half, new_half], order)["staging.stg_capture"]
        }
        assert (
            rows[first.capture_id]["document_key"]
            == rows[new_half.capture_id]["document_key"]
            == document_key(reviews[0])
        )
        assert rows[old_half.capture_id]["document_key"] == document_key(reviews[1])


def test_doubts_about_pages_that_are_no_reviews_are_left_out_unless_about_the_page() -> None:
    capture = make_capture(URL)
    issues = [
        Issue("organization_undecided", "warning", "field", "?"),
        Issue("page_odd", "info", "page", "?"),
    ]
    news = make_review([capture], doc_type=DocType.OTHER, issues=issues)
    assert [row["rule_id"] for row in rows_of_chunk([capture], [news])["staging.stg_quarantine"]] == [
        "page_odd"
    ]
    review = make_review([capture], issues=issues)
    assert len(rows_of_chunk([capture], [review])["staging.stg_quarantine"]) == 2


def test_doubted_figure_gets_the_key_of_the_figure() -> None:
    capture = make_capture(URL)
    at = BODY.index("98.7%")
    issue = Issue(
        "percent_out_of_range", "warning", "observation", "?", "x" * 900, "", at, "proposal_satisfaction_rate"
    )
    rows = rows_of_chunk([capture], [make_review([capture], issues=[issue])])
    (doubt,) = rows["staging.stg_quarantine"]
    assert doubt["observation_key"] in {
        row["observation_key"] for row in rows["staging.stg_observation"] if row["char_start"] == at
    }
    assert len(doubt["held_value"]) == 500


def test_unstorable_characters_are_replaced_one_for_one_and_told(tmp_path: Path) -> None:
    capture = dataclasses.replace(make_capture(URL), listed_title="坏\udcff字\x00")
    body = "坏\ud800" + BODY
    review = make_review([capture], body, title="标\udfff题")
    write_parts(tmp_path, "c1", [capture], [review])
    (row,) = pq.read_table(tmp_path / "stg_review" / "c1.parquet").to_pylist()
    assert row["title"] == "标\ufffd题"
    assert row["body_text"] == "坏\ufffd" + BODY
    assert (
        pq.read_table(tmp_path / "stg_capture" / "c1.parquet").to_pylist()[0]["listed_title"]
        == "坏\ufffd字\x00"
    )
    for figure_row in pq.read_table(tmp_path / "stg_observation" / "c1.parquet").to_pylist():
        assert row["body_text"][figure_row["char_start"] : figure_row["char_end"]] == figure_row["printed"]
    assert [r["rule_id"] for r in pq.read_table(tmp_path / "stg_quarantine" / "c1.parquet").to_pylist()] == [
        "unstorable_characters"
    ]
    assert storable("a\ud83d\ude00b") == "a\ufffd\ufffdb"


def test_review_of_no_capture_of_the_chunk_is_refused() -> None:
    capture, stranger = make_capture(URL), make_capture(URL + "x")
    with pytest.raises(ContractBroken, match="whole groups"):
        rows_of_chunk([capture], [make_review([stranger])])


@pytest.mark.parametrize("name", BREAKAGES)
def test_rows_that_break_a_promise_cost_their_page_only(name: str, tmp_path: Path) -> None:
    good, bad = make_capture(URL), make_capture(URL + "bad")
    broken = BREAKAGES[name](make_review([bad]))

    written = write_parts(tmp_path, "c1", [good, bad], [broken, make_review([good])])

    assert [review.state for review in written] == [PageState.FAILED, PageState.OK]
    parts = {
        table: pq.read_table(tmp_path / contract.name / "c1.parquet").to_pylist()
        for table, contract in part_contracts().items()
    }
    assert [(row["url"], row["outcome"]) for row in parts["staging.stg_capture"]] == [
        (good.url, "loaded"),
        (bad.url, "quarantined"),
    ]
    assert [row["url"] for row in parts["staging.stg_review"]] == [good.url]
    assert len(parts["staging.stg_observation"]) == 5
    (row,) = parts["staging.stg_quarantine"]
    assert (row["rule_id"], row["scope"], row["url"], row["capture_id"]) == (
        "page_failed",
        "page",
        bad.url,
        bad.capture_id,
    )
    assert "Our own code failed: " in row["held_value"]


def test_undecided_fields_are_told_once_and_the_reasons_of_the_extraction_stay() -> None:
    capture = make_capture(URL)
    why = Issue(
        "review_year_undecided",
        "warning",
        "field",
        "the text speaks for several years",
        candidates="2023; 2024",
    )
    review = make_review(
        [capture], organization=None, year=None, doc_type=None, title=" \u3000", issues=[why]
    )
    review = dataclasses.replace(
        review, observations=(dataclasses.replace(review.observations[0], period_end=None),)
    )
    rows = rows_of_chunk([capture], [review])
    told = {row["rule_id"]: row for row in rows["staging.stg_quarantine"]}
    assert list(told) == [
        "review_year_undecided",
        "organization_undecided",
        "doc_type_undecided",
        "title_undecided",
        "period_undecided",
    ]
    assert told["review_year_undecided"]["candidates"] == "2023; 2024"
    assert told["period_undecided"]["held_value"] == "of 1 figures: 0 without first day, 1 without last day"
    (stored,) = rows["staging.stg_review"]
    assert stored["flags"] == sorted(told)
    assert (stored["doc_type"], stored["title"], stored["review_year"], stored["organization_code"]) == (
        None,
    ) * 4
    assert rows_of_chunk([capture], [dataclasses.replace(review, issues=(), flags=())]).keys() == rows.keys()
    news = dataclasses.replace(review, doc_type=DocType.MEETING_NEWS, issues=())
    assert rows_of_chunk([capture], [news]).get("staging.stg_quarantine", []) == []


def test_two_reviews_of_the_same_captures_are_one_failed_page() -> None:
    capture = make_capture(URL)
    rows = rows_of_chunk([capture], [make_review([capture]), make_review([capture], BODY + "另一句。")])
    assert rows["staging.stg_capture"][0]["outcome"] == "quarantined"
    assert [row["rule_id"] for row in rows["staging.stg_quarantine"]] == ["page_failed"]
    assert not rows["staging.stg_review"]


def test_a_broken_contract_file_is_no_fault_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_it(*_: object) -> None:
        raise InvalidMetadata("A file under sql/ breaks its model.")

    monkeypatch.setattr(parts_module, "arrow_table", raise_it)
    capture = make_capture(URL)
    with pytest.raises(InvalidMetadata):
        rows_of_chunk([capture], [make_review([capture])])


def test_every_critical_check_of_one_row_is_asked_before_the_audit() -> None:
    """What the audit would stop the run for is found at the page: in staging itself, and for the columns that
    core takes from it.
    """
    whole_set = {
        "unique",
        "unique_together",
        "references",
        "span_cuts_text",
    }  # spans are checked with their text, by name
    asked = 0
    for table, contract in part_contracts().items():
        value_checks(table)  # raises for a check that cannot be asked of a row
        for column, check in contract.all_checks():
            asked += check.severity == "critical" and column is not None and check.kind not in whole_set
    assert asked > 30
    pairs = [
        ("core.fact_observation", "staging.stg_observation"),
        ("core.fact_person_mention", "staging.stg_person_mention"),
    ]
    for core, staging in pairs:
        for column, check in load_contracts()[core].all_checks():
            if check.severity == "critical" and column is not None and check.kind not in whole_set:
                assert any(
                    (name, own.kind, own.values, own.min, own.max)
                    == (column, check.kind, check.values, check.min, check.max)
                    for name, own in load_contracts()[staging].all_checks()
                ), (core, column, check.kind)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": None}, "promises a value"),
        ({"char_start": 2**40}, "does not fit"),
        ({"char_start": "eleven"}, "does not fit"),
        ({"invented": 1}, "columns of its contract"),
    ],
)
def test_rows_that_break_the_contract_are_named(change: dict, words: str) -> None:
    capture = make_capture(URL)
    (row, *_) = rows_of_chunk([capture], [make_review([capture])])["staging.stg_observation"]
    contract = load_contracts()["staging.stg_observation"]
    with pytest.raises(ContractBroken, match=words) as caught:
        arrow_table(contract, [row | change])
    assert caught.value.context["table"] == "staging.stg_observation"


def test_time_without_zone_is_refused() -> None:
    capture = dataclasses.replace(make_capture(URL), captured_at=datetime(2026, 1, 1))
    rows = rows_of_chunk([capture], [])["staging.stg_capture"]
    with pytest.raises(ContractBroken, match="zone"):
        arrow_table(load_contracts()["staging.stg_capture"], rows)


def test_day_without_time_is_the_same_day_in_utc() -> None:
    only_day = PublishedAt(datetime(2023, 1, 3, tzinfo=LOCAL), False, "text")
    assert stored_time(only_day).astimezone(UTC).date() == date(2023, 1, 3)
    assert stored_time(only_day).astimezone(LOCAL).date() == date(2023, 1, 3)
    exact = PublishedAt(datetime(2023, 1, 3, 0, 5, tzinfo=LOCAL), True, "meta:PubDate")
    assert stored_time(exact) == exact.at


# --- keys ---


def test_layout_and_punctuation_make_no_new_document() -> None:
    capture = make_capture(URL)
    spaced = "\n".join(BODY.replace("，", " ,")).replace("_", "")
    assert squeeze("提案395件，满意率 98.7%\n") == "提案395件满意率987%"
    assert document_key(make_review([capture], spaced, observations=[])) == document_key(
        make_review([capture])
    )
    assert document_key(make_review([capture], BODY.replace("395", "396"), observations=[])) != document_key(
        make_review([capture])
    )


def test_copies_share_a_work_and_undecided_ones_stand_alone() -> None:
    capture = make_capture(URL)
    other = BODY + "另一句。"
    assert work_key(make_review([capture])) == work_key(make_review([capture], other))
    assert work_key(make_review([capture])) != work_key(make_review([capture], year=2024))
    assert work_key(make_review([capture])) != work_key(make_review([capture], part=2))
    assert work_key(make_review([capture], year=None)) != work_key(make_review([capture], other, year=None))
    assert work_key(make_review([capture], doc_type=None)) != work_key(
        make_review([capture], other, doc_type=None)
    )
    topics = [
        make_review([capture], doc_type=DocType.TOPIC_REVIEW, title=title)
        for title in ("提案工作", "信息工作")
    ]
    assert work_key(topics[0]) != work_key(topics[1])
    for untitled in (None, "", "……"):
        alone = [
            make_review([capture], body, doc_type=DocType.TOPIC_REVIEW, title=untitled)
            for body in (BODY, other)
        ]
        assert work_key(alone[0]) != work_key(alone[1])


def test_figures_keep_their_kind() -> None:
    capture = make_capture(URL)
    rows = rows_of_chunk(
        [capture],
        [make_review([capture], observations=[figure(BODY, "5次", 5, "次", "other", mention_of=3)])],
    )
    (row,) = rows["staging.stg_observation"]
    assert row["is_mention"] is True
    assert row["sentence"] == "望岚区政协一年来召开常委会会议5次。"
    assert isinstance(row["value"], float)
    assert PageState.OK.value == "ok"
