"""Metadata as rows: what is refused, what is completed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.warehouse.dimensions import metadata_rows, metric_rows, region_rows

HEAD = "code,name,level,parent_code,province\n"
GOOD = HEAD + "100000,全国,national,,\n990000,清岚省,province,100000,清岚省\n"


def regions(tmp_path: Path, text: str, sample: str | None = None) -> list[dict]:
    (tmp_path / "regions.csv").write_text(text, encoding="utf-8")
    if sample is not None:
        (tmp_path / "sample.csv").write_text(sample, encoding="utf-8")
    return region_rows(tmp_path / "regions.csv", None if sample is None else tmp_path / "sample.csv")


def test_samples_are_marked_and_may_be_missing(tmp_path: Path) -> None:
    assert [row["is_sample"] for row in regions(tmp_path, GOOD)] == [False, False]
    rows = regions(tmp_path, GOOD, HEAD + "990100,云汀市,prefecture,990000,清岚省\n")
    assert rows[-1]["is_sample"] is True
    assert rows[0]["parent_code"] is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "990000,清岚省,province,100000,清岚省\n", "twice"),
        (GOOD + "990100,云汀市,city,990000,清岚省\n", "level"),
        (GOOD + "990100,云汀市,prefecture,980000,清岚省\n", "parent"),
        (GOOD + "990100,云汀市\n", "too few"),
        (GOOD + "990100,云汀市,prefecture,990000,清岚省,x\n", "too many"),
        ("code,name\n1,2\n", "columns must be"),
    ],
)
def test_wrong_lists_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidMetadata, match=words):
        regions(tmp_path, text)


def test_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match="Restore it"):
        region_rows(tmp_path / "none.csv", None)


def test_the_real_metadata_fill_their_tables() -> None:
    rows = metadata_rows()
    sources = {row["source_id"]: row["org_type"] for row in rows["staging.stg_source"]}
    assert sources["inbox"] == "inbox"
    assert sources["sample_mirror"] == "mirror"
    assert sources["sample_committee"] == "cppcc"
    assert len(rows["staging.stg_region"]) > 3000
    metrics = {row["metric_code"]: row for row in rows["staging.stg_metric"]}
    assert metrics["proposals_filed"]["base_unit"] == "件"
    assert "other" in metrics
    assert metrics["proposals_filed"]["parent_metric_code"] is None
    assert metrics["proposal_filing_rate"]["parent_metric_code"] == "other"
    assert metrics["other"]["parent_metric_code"] is None


def test_other_is_always_a_metric() -> None:
    assert [row["metric_code"] for row in metric_rows([])] == ["other"]
