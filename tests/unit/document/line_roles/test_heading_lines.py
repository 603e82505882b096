"""Headings by their form alone."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.heading_lines import (
    is_numbered,
    is_parallel,
    is_slogan,
    is_surely_heading,
)


@pytest.mark.parametrize(
    ("line", "numbered", "surely"),
    [
        ("一、强化政治引领", True, True),
        ("（二）服务大局", True, True),
        ("第三部分 服务大局", True, True),
        ("第三部分：服务大局", True, True),
        ("3.服务大局", True, True),
        ("①服务大局", True, True),
        ("3.5万件", False, False),
        ("一、强化。政治引领", False, False),
        ("一、强化政治引领。", False, False),
        ("一、" + "云" * 43, False, False),
        ("强化政治引领 筑牢思想根基", False, True),
        ("——区政协2022年工作综述", False, True),
        ("强化政治引领", False, False),
    ],
)
def test_a_heading_by_its_form(line: str, numbered: bool, surely: bool) -> None:
    assert is_numbered(line) is numbered
    assert is_surely_heading(line) is surely


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("坚持党的领导，扛牢政治责任，思想引领更加坚实", True),
        ("建言资政，凝聚共识", True),
        ("坚持党的领导", False),
        ("坚持党的领导，扛牢", False),
        ("坚持党的领导，扛牢政治责任。", False),
        ("坚持党的领导，扛牢政治责任3", False),
        ("一年来，委员们履职尽责", False),
        ("在会上，委员们建言", False),
        ("提交提案12件，全部立案", False),
    ],
)
def test_parallel_phrases(line: str, expected: bool) -> None:
    assert is_parallel(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("坚持党建引领", True), ("“聚焦”民生", True), ("一、视察", True), ("委员视察", False)],
)
def test_slogan(line: str, expected: bool) -> None:
    assert is_slogan(line) is expected
