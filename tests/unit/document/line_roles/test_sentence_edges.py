"""How paragraphs start and end, and where a line break cut a sentence."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.sentence_edges import (
    ends_mid_sentence,
    ends_sentence,
    has_figure,
    is_fresh,
    is_list_entry,
    is_orphan_start,
    open_marks,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("提交提案12件", True),
        ("办复率100%", True),
        ("资金3 余万元", True),
        ("提交提案多件", False),
        ("2022", False),
        ("2022年", False),
    ],
)
def test_a_figure_is_a_number_with_its_counter(line: str, expected: bool) -> None:
    assert has_figure(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一年来，县政协履职", True),
        ("2022年，县政协履职", True),
        ("2022年12月", True),
        ("“全年开展协商", True),
        ("（一）服务大局", True),
        ("三、服务大局", True),
        ("2022件提案", False),
        ("县政协履职", False),
    ],
)
def test_a_fresh_start(line: str, expected: bool) -> None:
    assert is_fresh(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("，县政协履职", True),
        ("事，群众满意", True),
        ("》汇编成册", True),
        ("件提案全部办结", True),
        ("余万元资金", True),
        ("件件有着落", False),
        ("个别委员发言", False),
        ("次年再办", False),
        ("%的委员参加", True),
        ("万元用于助学", True),
        ("建设”的要求", True),
        ("“建设”的要求", False),
        ("县政协履职", False),
    ],
)
def test_the_rest_of_a_sentence(line: str, expected: bool) -> None:
    assert is_orphan_start(line) is expected


@pytest.mark.parametrize(
    ("text", "owed"),
    [("《政协", "》"), ("《政协》", ""), ("“（政协", "”）"), ("政协", ""), ("《" + "云" * 400, "")],
)
def test_marks_that_are_still_open(text: str, owed: str) -> None:
    assert open_marks(text) == owed


@pytest.mark.parametrize(
    ("line", "ends", "cut"),
    [
        ("县政协履职。", True, False),
        ("县政协说：“履职。”", True, False),
        ("县政协履职（摘要）", True, False),
        ("县政协提交提案12", False, True),
        ("县政协履职，", False, True),
        ("县政协履职，委员满意", False, True),
        ("县政协履职", False, False),
        ("”", True, False),
    ],
)
def test_the_end_of_a_line(line: str, ends: bool, cut: bool) -> None:
    assert ends_sentence(line) is ends
    assert ends_mid_sentence(line) is cut


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("63家承办单位", True),
        ("办复率100%", True),
        ("提案63件全部办结", False),
        ("63家承办单位。", False),
        ("件提案63件", False),
        ("63家" + "云" * 37, True),
        ("63家" + "云" * 38, False),
    ],
)
def test_an_entry_of_a_list(line: str, expected: bool) -> None:
    assert is_list_entry(line) is expected
