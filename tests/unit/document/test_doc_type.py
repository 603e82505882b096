from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.document.doc_type import classify_document
from gov_reviews.document.fields import read_fields
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import DocTypeWords
from gov_reviews.records.reviews import DocType

from .cases_reader import load_cases, page_of_case

BODIES = load_cases("bodies")


@pytest.mark.parametrize("case", load_cases("doc_types"), ids=lambda case: case["title"])
def test_kind_by_headline_and_body(case: dict[str, Any]) -> None:
    page = page_of_case(case, BODIES[case["body"]])
    decision = classify_document(read_fields(page), page)
    assert decision.doc_type == DocType(case["type"]), decision


def test_a_review_without_any_title_is_not_lost() -> None:
    page = page_of_case({}, BODIES["review"])
    decision = classify_document(read_fields(page), page)
    assert decision.doc_type is DocType.ANNUAL_REVIEW
    assert decision.score >= load_words(DocTypeWords).review_threshold


def test_an_empty_page_is_nothing() -> None:
    page = page_of_case({}, [])
    assert classify_document(read_fields(page), page).doc_type is DocType.OTHER


def score(*paragraphs: str, **headlines: str) -> float:
    page = page_of_case(headlines, paragraphs)
    return classify_document(read_fields(page), page).score


def figures(count: int) -> str:
    return "".join(f"{number}件，" for number in range(100, 100 + count))


DUTIES = ("政治协商", "民主监督", "参政议政", "视察", "调研", "界别", "文史", "统战")
"""Eight duties of nine markers: 政治协商 holds 协商, too."""


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # one kind of evidence alone, on both sides of every step
        (["甲" * 699], 0.0),
        (["甲" * 700], 0.5),
        (["甲" * 1199], 0.5),
        (["甲" * 1200], 1.0),
        ([figures(4)], 0.0),
        ([figures(5)], 0.5),
        ([figures(9)], 0.5),
        ([figures(10)], 1.0),
        ([figures(19)], 1.0),
        ([figures(20)], 1.5),
        (["一年来"], 0.5),
        (["一年来" * 2], 1.0),
        (["一年来" * 3], 1.0),
        (["一年来" * 4], 1.5),
        (["，".join(DUTIES[:4])], 0.5),
        (["，".join(DUTIES[1:5])], 0.0),
        (["，".join(DUTIES[:6])], 0.5),
        (["，".join(DUTIES[:7])], 1.0),
        (["# 第一部分", "# 第二部分"], 0.0),
        (["# 第一部分", "# 第二部分", "# 第三部分"], 1.0),
        # against: news of a meeting, plans, news of a day
        (["会议指出"], 0.0),
        (["会议指出" * 2], -1.0),
        (["会议指出" * 3], -1.0),
        (["会议指出" * 4], -2.0),
        (["会议指出" * 3 + "甲" * 1500], 1.0),
        (["会议指出" * 4 + "甲" * 1500], -1.0),
        (["拟于" * 4], 0.0),
        (["拟于" * 5], -1.5),
        (["拟于" * 6 + "一年来"], 0.5),
        (["拟于" * 7 + "一年来"], -1.0),
        (["拟于" * 5 + figures(10)], 1.0),
        (["近日，县政协"], -1.0),
        (["12月5日，县政协"], -1.0),
        (["近日，" + "甲" * 1500], 1.0),
    ],
)
def test_points_of_the_body(paragraphs: list[str], expected: float) -> None:
    assert score(*paragraphs) == expected


@pytest.mark.parametrize(
    ("headlines", "expected"),
    [
        ({"title": "履职综述"}, 3.0),
        ({"title": "县政协履职综述"}, 4.0),
        ({"title": "履职综述", "subtitle": "——履职回眸"}, 6.0),
        ({"title": "县政协召开会议"}, -3.0),
        ({"title": "县政协提案交办"}, -3.0),
        ({"title": "县政协召开提案交办会议"}, -6.0),
        ({"title": "县政协召开提案交办会议", "subtitle": "——2024年工作要点"}, -6.0),
    ],
)
def test_points_of_the_headlines(headlines: dict[str, str], expected: float) -> None:
    assert score("甲", **headlines) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["会议指出" * 2], DocType.OTHER),
        (["会议指出" * 3], DocType.MEETING_NEWS),
        (["各位委员：请予审议。" + "甲" * 1000], DocType.COMMITTEE_REPORT),
        (["各位委员：请予审议。" + "甲" * 900], DocType.OTHER),
        (["各位委员：" + "甲" * 1000], DocType.OTHER),
        (["（在政协云汀市第五届委员会第三次会议上）各位委员：" + "甲" * 1000], DocType.COMMITTEE_REPORT),
    ],
)
def test_kind_by_the_body_alone(paragraphs: list[str], expected: DocType) -> None:
    page = page_of_case({"title": "凝心聚力"}, paragraphs)
    assert classify_document(read_fields(page), page).doc_type is expected


@pytest.mark.parametrize(
    ("length", "expected"), [(2999, DocType.ANNUAL_REVIEW), (3000, DocType.COMMITTEE_REPORT)]
)
def test_an_announced_report_is_long(length: int, expected: DocType) -> None:
    page = page_of_case({"title": "政协云汀市委员会工作报告"}, ["甲" * length])
    assert classify_document(read_fields(page), page).doc_type is expected
