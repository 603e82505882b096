"""What a text says for each division: kinds of evidence and how often."""

from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.document.fields import read_fields
from gov_reviews.document.organization_evidence import DivisionEvidence, collect_evidence
from gov_reviews.knowledge.regions import load_regions

from .cases_reader import page_of_case

JIANGJIN, YUBEI, CHONGQING = "500116", "500112", "500000"


def evidence(**case: Any) -> dict[str, DivisionEvidence]:
    page = page_of_case(case)
    return collect_evidence(load_regions(), read_fields(page), page, case.get("registry", ()))


@pytest.mark.parametrize(
    ("case", "code", "counts"),
    [
        ({"title": "江津区政协2022年工作综述"}, JIANGJIN, {"headline_name": 1}),
        ({"title": "江津履职为民"}, JIANGJIN, {"headline_place": 1}),
        ({"source": "江津区政协"}, JIANGJIN, {"source_name": 1}),
        ({"registry": [JIANGJIN]}, JIANGJIN, {"registry": 1}),
        (
            {"body": "江津区政协履职。江津区政协视察。"},
            JIANGJIN,
            {"leading_committee": 1, "body_committee": 2},
        ),
        ({"body": "县政协与江津区政协联谊。"}, JIANGJIN, None),
        ({"body": "区政协履职，江津区政协视察。"}, JIANGJIN, {"body_committee": 1}),
        ({"body": "信息获江津区政协采用。江津区政协采用3条。"}, JIANGJIN, {"body_full_name": 2}),
        (
            {"body": "过去一年，政协江津区第十七届委员会履职。"},
            JIANGJIN,
            {"leading_committee": 1, "session_name": 1},
        ),
        (
            {"body": "江津区委重视。江津区发展。江津发展。"},
            JIANGJIN,
            {"body_authority": 1, "body_full_name": 1, "body_stem": 1},
        ),
        ({"body": "重庆市江津区发展。"}, JIANGJIN, {"body_full_name": 1}),
        ({"body": "赴江津区考察。"}, JIANGJIN, None),
        ({"body": "走进江津路。"}, JIANGJIN, None),
        ({"body": "建设和政治工作。"}, "622925", None),
    ],
)
def test_kinds_of_evidence(case: dict[str, Any], code: str, counts: dict[str, int] | None) -> None:
    found = evidence(**case).get(code)
    said = None if found is None else {kind: count for kind, count in found.counts.items() if count}
    assert said == counts


def test_a_byline_is_read_as_a_name_and_as_a_place() -> None:
    found = evidence(byline="（江津区政协/文）")[JIANGJIN]
    assert {kind: count for kind, count in found.counts.items() if count} == {
        "byline_name": 1,
        "frame_place": 1,
    }


def test_divisions_support_each_other() -> None:
    found = evidence(body="重庆市发展。江津区发展。渝北区发展。")
    assert found[CHONGQING].counts["child_near"] == 2
    assert found[JIANGJIN].parents == found[YUBEI].parents == 1


def test_the_division_above_in_a_headline_counts_more() -> None:
    assert evidence(title="重庆履职为民", body="江津区发展。")[JIANGJIN].parents == 3


def test_names_next_to_each_other_narrow_their_meanings() -> None:
    alone, in_nanjing = evidence(body="鼓楼区发展。"), evidence(body="南京市鼓楼区发展。")
    assert len([code for code in alone if load_regions().by_code[code].name == "鼓楼区"]) == 4
    assert [code for code in in_nanjing if load_regions().by_code[code].name == "鼓楼区"] == ["320106"]


def test_an_ordinary_word_counts_beside_its_full_name_only() -> None:
    assert "640324" not in evidence(body="大家同心同德。同心发展。")
    assert evidence(body="同心县发展。同心发展。")["640324"].counts["body_stem"] == 1


def test_a_reporter_s_given_name_is_no_county() -> None:
    assert "340321" not in evidence(byline="记者 石怀远")


def test_counts_are_weighed_up_to_their_caps() -> None:
    item = DivisionEvidence({"body_stem": 20, "registry": 3})
    assert item.score({"body_stem": 0.5, "registry": 10}, {"body_stem": 12}) == 16.0
