"""What a line of a headline looks like."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.title_lines import (
    has_review_word,
    has_signal,
    is_broken_headline,
    is_couplet,
    is_couplet_of,
    is_cut_off,
    is_headline,
    is_signal_line,
    is_subtitle,
    is_title_like,
    starts_with_dash,
    without_ellipsis,
)


@pytest.mark.parametrize(
    ("line", "dash", "subtitle"),
    [
        ("——区政协2022年工作综述", True, True),
        ("　— 区政协2022年工作综述", True, True),
        ("--区政协2022年工作综述", True, True),
        ("－－区政协2022年工作综述", True, True),
        ("─区政协2022年工作综述", True, True),
        ("-5度", False, False),
        ("——区政协召开会议。", True, False),
        ("——" + "云" * 59, True, False),
        ("——" + "云" * 58, True, True),
        ("区政协2022年工作综述", False, False),
        ("— ", False, False),
    ],
)
def test_the_dash_of_a_subtitle(line: str, dash: bool, subtitle: bool) -> None:
    assert starts_with_dash(line) is dash
    assert is_subtitle(line) is subtitle


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("凝心聚力谱新篇…", "凝心聚力谱新篇"),
        ("凝心聚力谱新篇……", "凝心聚力谱新篇"),
        ("凝心聚力谱新篇... ", "凝心聚力谱新篇"),
        ("凝心聚力谱新篇⋯", "凝心聚力谱新篇"),
        ("凝心聚力谱新篇..", None),
        ("凝心…聚力", None),
    ],
)
def test_a_title_that_was_cut(title: str, rest: str | None) -> None:
    assert is_cut_off(title) is (rest is not None)
    assert without_ellipsis(title) == (rest if rest is not None else title)


@pytest.mark.parametrize(
    ("line", "signal", "review_word", "signal_line"),
    [
        ("区政协2022年工作综述", True, True, True),
        ("2022年工作回眸", True, True, False),
        ("常务委员会工作报告", True, False, False),
        ("区政协履职答卷", True, True, True),
        ("区政协的年度答卷", False, True, True),
        ("工作亮点", False, True, False),
        ("区政协召开会议", False, False, False),
    ],
)
def test_how_a_review_calls_itself_one(line: str, signal: bool, review_word: bool, signal_line: bool) -> None:
    assert has_signal(line) is signal
    assert has_review_word(line) is review_word
    assert is_signal_line(line) is signal_line


@pytest.mark.parametrize(
    ("line", "headline", "title_like"),
    [
        ("履职为民谱新篇", True, True),
        ("区政协2022年工作综述", True, True),
        ("一年来，区政协履职为民", True, False),
        ("一年来的工作综述", True, True),
        ("提交提案12件 成果丰硕", True, False),
        ("履职为民谱新篇2022", True, False),
        ("余件提案得到办理", True, False),
        ("次，委员满意", True, False),
        ("履职为民谱新篇。", False, False),
        ("履职。为民", False, False),
        ("民", False, False),
        ("云" * 61, False, False),
        ("区政协，" * 2 + "云" * 29, True, False),
    ],
)
def test_a_line_that_may_be_a_title(line: str, headline: bool, title_like: bool) -> None:
    assert is_headline(line) is headline
    assert is_title_like(line) is title_like


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("强化政治引领 筑牢思想根基", True),
        ("强化引领 筑牢根基 服务大局", True),
        ("强化政治引领", False),
        ("强化引领 为民", False),
        ("强化政治引领，筑牢 思想根基", False),
        ("强化引领 筑牢思想政治的根基", False),
        ("云" * 18 + " " + "山" * 18, True),
        ("云" * 19 + " " + "山" * 19, False),
        ("强化引领 筑牢思想政治根基", True),
        ("甲乙丙 " * 5, False),
    ],
)
def test_couplet(line: str, expected: bool) -> None:
    assert is_couplet(line) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("强化政治引领", "筑牢思想根基", True),
        ("强化政治引领", "筑牢根基", True),
        ("强化政治引领", "筑牢思想政治根基之一", False),
        ("强化政治引领", "2022年工作回顾", False),
        ("为民", "服务", False),
    ],
)
def test_halves_of_one_title(first: str, second: str, expected: bool) -> None:
    assert is_couplet_of(first, second) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("政协松砚县委员会", "2023年工作总结", True),
        ("松砚县政协2023年度", "履职答卷", True),
        ("松砚县政协2023年工作总结", "及2024年工作打算", True),
        ("关于松砚县政协2023年工作", "情况的报告", True),
        ("松砚县政协", "及时雨", False),
        ("松砚县政协：凝心聚力", "2023年工作总结", False),  # a headline and its subtitle
        ("政协松砚县委员会", "松砚县政协2023年工作总结", False),
        ("同心同行", "松砚县政协2023年工作综述", False),
        ("松砚县委员会", "2023年工作总结", False),
    ],
)
def test_broken_headline(first: str, second: str, expected: bool) -> None:
    assert is_broken_headline(first, second) is expected
