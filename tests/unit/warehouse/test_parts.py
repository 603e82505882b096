"""Parts: typed rows, hostile text, refusals."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warehouse_data import BODY, BREAKAGES, make_capture, make_review, rows_written

from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.records.pages import PageState
from gov_reviews.warehouse import parts as parts_module
from gov_reviews.warehouse.arrow_tables import arrow_schema
from gov_reviews.warehouse.keys import document_key
from gov_reviews.warehouse.parts import part_contracts, write_parts

URL = "http://committee.sample.example/1"


def test_every_staging_table_gets_a_typed_file(tmp_path: Path) -> None:
    capture = make_capture(URL)
    write_parts(tmp_path, "r1", "c0001", [capture], [make_review([capture])])
    for contract in part_contracts().values():
        schema = pq.read_schema(tmp_path / contract.name / "c0001.parquet")
        assert schema.names == list(contract.column_names)
        assert schema.types == arrow_schema(contract).types
    assert not list(tmp_path.rglob("*.tmp"))
    assert pq.read_table(tmp_path / "stg_observation" / "c0001.parquet").num_rows == 5


def test_writing_again_replaces(tmp_path: Path) -> None:
    capture = make_capture(URL)
    write_parts(tmp_path, "r1", "c0001", [capture], [make_review([capture])])
    write_parts(tmp_path, "r1", "c0001", [capture], [])
    assert pq.read_table(tmp_path / "stg_review" / "c0001.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "stg_capture" / "c0001.parquet").to_pylist()[0]["outcome"] == "not_used"


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
            for row in rows_written([first, old_half, new_half], order)["staging.stg_capture"]
        }
        assert (
            rows[first.capture_id]["document_key"]
            == rows[new_half.capture_id]["document_key"]
            == document_key(reviews[0])
        )
        assert rows[old_half.capture_id]["document_key"] == document_key(reviews[1])


def test_unstorable_characters_are_replaced_one_for_one_and_told(tmp_path: Path) -> None:
    capture = dataclasses.replace(make_capture(URL), listed_title="坏\udcff字\x00")
    body = "坏\ud800" + BODY
    review = make_review([capture], body, title="标\udfff题")
    write_parts(tmp_path, "r1", "c1", [capture], [review])
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


def test_review_of_no_capture_of_the_chunk_is_refused() -> None:
    capture, stranger = make_capture(URL), make_capture(URL + "x")
    with pytest.raises(ContractBroken, match="whole groups"):
        rows_written([capture], [make_review([stranger])])


@pytest.mark.parametrize("name", BREAKAGES)
def test_rows_that_break_a_promise_cost_their_page_only(name: str, tmp_path: Path) -> None:
    good, bad = make_capture(URL), make_capture(URL + "bad")
    broken = BREAKAGES[name](make_review([bad]))

    written = write_parts(tmp_path, "r1", "c1", [good, bad], [broken, make_review([good])])

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


def test_two_reviews_of_the_same_captures_are_one_failed_page() -> None:
    capture = make_capture(URL)
    rows = rows_written([capture], [make_review([capture]), make_review([capture], BODY + "另一句。")])
    assert rows["staging.stg_capture"][0]["outcome"] == "quarantined"
    assert [row["rule_id"] for row in rows["staging.stg_quarantine"]] == ["page_failed"]
    assert not rows["staging.stg_review"]


def test_a_broken_contract_file_is_no_fault_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_it(*_: object) -> None:
        raise InvalidMetadata("A file under sql/ breaks its model.")

    monkeypatch.setattr(parts_module, "arrow_table", raise_it)
    capture = make_capture(URL)
    with pytest.raises(InvalidMetadata):
        rows_written([capture], [make_review([capture])])
