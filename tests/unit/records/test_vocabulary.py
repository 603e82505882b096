"""The key by which the rows are known that a check marks."""

from __future__ import annotations

import pytest

from gov_reviews.records.vocabulary import AuditMark
from gov_reviews.warehouse.table_contracts import load_contracts


@pytest.mark.parametrize("mark", AuditMark)
def test_marked_rows_are_known_by_a_key_of_their_table(mark: AuditMark) -> None:
    table = "core.dim_document" if mark is AuditMark.DOUBTED_DOCUMENT else "core.fact_observation"
    assert load_contracts()[table].primary_key == (mark.key,)
