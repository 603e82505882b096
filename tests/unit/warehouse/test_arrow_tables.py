"""Rows under the schema of a contract: what does not fit is named, what cannot be stored is replaced."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from warehouse_data import make_capture, make_review, rows_written

from gov_reviews.errors import ContractBroken
from gov_reviews.warehouse.arrow_tables import arrow_table, storable
from gov_reviews.warehouse.review_rows import capture_row
from gov_reviews.warehouse.table_contracts import load_contracts

URL = "http://committee.sample.example/1"


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert storable("a\ud83d\ude00b") == "a\ufffd\ufffdb"


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
    (row, *_) = rows_written([capture], [make_review([capture])])["staging.stg_observation"]
    contract = load_contracts()["staging.stg_observation"]
    with pytest.raises(ContractBroken, match=words) as caught:
        arrow_table(contract, [row | change])
    assert caught.value.context["table"] == "staging.stg_observation"


def test_time_without_zone_is_refused() -> None:
    capture = dataclasses.replace(make_capture(URL), captured_at=datetime(2026, 1, 1))
    with pytest.raises(ContractBroken, match="zone"):
        arrow_table(load_contracts()["staging.stg_capture"], [capture_row(capture, None)])
