"""Things called by their name: what the rules find in sentences written before them, and their spans."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_reviews.facts.named_items import find_named_items
from gov_reviews.records.reviews import NamedItemKind, NamedItemOutcome

_CASES = yaml.safe_load((Path(__file__).parents[2] / "gold" / "named_items.yaml").read_text(encoding="utf-8"))


def _items(text: str) -> list[list[str | None]]:
    return [
        [item.kind.value, item.name, item.outcome and item.outcome.value] for item in find_named_items(text)
    ]


@pytest.mark.parametrize("case", _CASES["seen"] + _CASES["held"], ids=lambda case: case["text"][:20])
def test_things_of_a_sentence(case: dict[str, Any]) -> None:
    def in_order(items: Iterable[list[str | None]]) -> list[list[str | None]]:
        return sorted(items, key=str)

    assert in_order(_items(case["text"])) == in_order(case["items"])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "围绕经济社会发展的关键问题积极开展协商，围绕履职重点开展调研，对《政府工作报告》等报告进行协商。",
            [],
        ),
        ("围绕老旧小区改造认真开展协商。", [["topic", "老旧小区改造", None]]),
        ("举办五场“请你来协商·民生面对面”专题协商会。", [["platform", "请你来协商·民生面对面", None]]),
        ("围绕推动产业转型协商建言、开展监督，开展“4+X”活动。", [["topic", "推动产业转型", None]]),
        ("形成《关于村级经济的问题与建议》等两篇调研报告。", [["report", "关于村级经济的问题与建议", None]]),
        ("围绕“三山一滩”地区扶贫开发开展调研。", [["topic", "“三山一滩”地区扶贫开发", None]]),
        ("各民主党派获得优秀集体提案48件。", []),
        ("打造“四型”机关，锻造“过硬队伍”，推进“三个年”活动、“1+26+N”机制。", []),
        ("开展“四大家”领导领办提案，做到“有求必应”。", []),
        ("取得新成就，加强就业服务，应对挑战开展调研，对口帮扶开展协商。", []),
        ("围绕中心工作开展协商，聚焦党政所需开展调研，围绕5个课题开展调研。", []),
        ("关于乡村振兴的建议12条。", []),
        ("与对方政协联合视察，联合兄弟省市政协开展活动。", []),
        ("县工商联合会开展活动。", []),
        ("围绕耕地保护、校园食品安全等议题开展协商。", [["topic", "耕地保护、校园食品安全", None]]),
        (
            "《一》《甲乙提案》《丙丁提案》。",
            [["proposal", "甲乙提案", None], ["proposal", "丙丁提案", None]],
        ),
        ("形成《甲乙报告》；获评优秀。", [["report", "甲乙报告", None]]),
    ],
)
def test_what_is_no_thing_of_its_own(text: str, items: list[list[str | None]]) -> None:
    assert _items(text) == items


def test_role_outcome_words_and_sentence() -> None:
    text = "一年来，履职尽责。打造“有事来商量”平台，被评为先进，协商12次。"
    (item,) = find_named_items(text)
    assert (item.kind, item.role, item.outcome, item.outcome_words) == (
        NamedItemKind.PLATFORM,
        "打造",
        NamedItemOutcome.AWARDED,
        "被评为",
    )
    assert text[item.sentence_start : item.sentence_end] == "打造“有事来商量”平台，被评为先进，协商12次。"


@settings(max_examples=200)
@given(st.text(alphabet="打造围绕就联合县妇联“”《》关于的提案报告协商平台，。、12获评荣", max_size=80))
def test_spans_cut_the_names_out_of_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for item in find_named_items(text):
        assert text[item.char_start : item.char_end] == item.name
        assert item.sentence_start <= item.char_start < item.char_end <= item.sentence_end
        assert item.char_start >= end
        end = item.char_end
