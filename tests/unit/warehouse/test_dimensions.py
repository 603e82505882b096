"""Metadata as rows: what is refused, what is completed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.settings import METADATA_ROOT
from gov_reviews.warehouse.dimensions import (
    former_region_rows,
    metadata_rows,
    metric_rows,
    region_rows,
    subject_rows,
    unit_rows,
)

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


def test_former_names_of_divisions(tmp_path: Path) -> None:
    path = tmp_path / "regions.history.csv"
    path.write_text("code,name,former_code,last_year\n990102,墨泉县,990122,2014\n", encoding="utf-8")
    (row,) = former_region_rows(path)
    assert (row["former_name"], row["former_code"], row["last_year"]) == ("墨泉县", "990122", 2014)
    path.write_text("code,name,former_code,last_year\n990102,墨泉县,990122,14\n", encoding="utf-8")
    with pytest.raises(InvalidMetadata, match="four digits"):
        former_region_rows(path)


def test_former_names_are_of_listed_divisions_and_others_than_today() -> None:
    rows = metadata_rows()
    today = {row["region_code"]: row["region_name"] for row in rows["staging.stg_region"]}
    former = rows["staging.stg_former_region"]
    assert len(former) > 100
    assert all(today[row["region_code"]] != row["former_name"] for row in former)
    assert len({(row["region_code"], row["last_year"]) for row in former}) == len(former)


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


def test_measure_words_of_one_family_compare() -> None:
    families = {row["unit"]: row["unit_family"] for row in unit_rows()}
    assert families["件"] == families["个"] == families["场次"]
    assert families["家"] == families["户"] != families["人"]  # 走访企业30户 and 30家
    assert families["人"] == families["名"] != families["人次"]
    assert families["亩"] != families["公顷"]  # not converted


@pytest.mark.parametrize(
    ("units", "words"), [("[件, 箇]", "measure word"), ("[件], name_en: x, name_zh: 某", None)]
)
def test_a_family_of_unknown_measure_words_is_refused(tmp_path: Path, units: str, words: str | None) -> None:
    (tmp_path / "quantities.yaml").write_text((METADATA_ROOT / "quantities.yaml").read_text(encoding="utf-8"))
    names = "" if "name_en" in units else ", name_en: Counted, name_zh: 件次"
    (tmp_path / "unit_families.yaml").write_text(
        f"families:\n  counted: {{units: {units}{names}}}\n", encoding="utf-8"
    )
    if words is None:
        assert {row["unit_family"] for row in unit_rows(tmp_path) if row["unit"] in {"件", "个"}} == {
            "counted",
            "个",
        }
    else:
        with pytest.raises(InvalidMetadata, match=words):
            unit_rows(tmp_path)


def test_kinds_of_subjects_are_those_of_the_records(tmp_path: Path) -> None:
    rows = {row["subject_code"]: row["year_subject_code"] for row in subject_rows()}
    assert rows["organ"] == rows["committee"] == "committee"
    (tmp_path / "subjects.yaml").write_text(
        "committee: {name_en: Committee, name_zh: 政协, year_code: committee}\n", encoding="utf-8"
    )
    with pytest.raises(InvalidMetadata, match="must be"):
        subject_rows(tmp_path)
