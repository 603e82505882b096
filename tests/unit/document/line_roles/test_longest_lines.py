"""Every rule for lines has a longest line: at the limit it holds, one character more and it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gov_reviews.document.line_roles import (
    caption_lines,
    credit_lines,
    furniture_lines,
    heading_lines,
    label_lines,
    sentence_edges,
    title_lines,
)
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.document.line_roles.role_recogniser import LineContext, Zone, recognise_line
from gov_reviews.records.pages import BlockKind


@pytest.mark.parametrize(
    ("rule", "longest", "begin", "end"),
    [
        (caption_lines.is_picture_credit, 120, "", " 邵一舟 摄"),
        (caption_lines.is_surely_caption, 140, "图为", ""),
        (caption_lines.is_scene_sentence, 140, "政协委员视察", "。"),
        (credit_lines.people_role, 160, "记者 ", " 廖禾"),
        (credit_lines.begins_like_byline, 80, "记者 廖禾", ""),
        (label_lines.is_meta, 140, "来源：", ""),
        (lambda text: label_lines.is_publication_line(text, False), 80, "来源：", ""),
        (furniture_lines.is_furniture, 120, "免责声明：", ""),
        (heading_lines.is_numbered, 44, "一、", ""),
        (title_lines.is_headline, 60, "", ""),
        (title_lines.is_subtitle, 60, "——", ""),
        (sentence_edges.is_list_entry, 40, "63家", ""),
    ],
)
def test_the_longest_line(rule: Callable[[str], object], longest: int, begin: str, end: str) -> None:
    filling = longest - len(begin) - len(end)
    filler = " 廖禾" if rule is credit_lines.people_role else "云"
    middle = (filler * filling)[:filling]
    assert rule(begin + middle + end)
    assert not rule(begin + middle + filler[0] + end)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((3, 3), True),
        ((2, 3), False),
        ((18, 14), True),
        ((19, 15), False),
        ((3, 7), True),
        ((3, 8), False),
        ((5,), False),
        ((5, 5, 5), True),
        ((5, 5, 5, 5), True),
        ((5, 5, 5, 5, 5), False),
    ],
)
def test_the_phrases_of_a_couplet(parts: tuple[int, ...], expected: bool) -> None:
    assert title_lines.is_couplet(" ".join("云" * size for size in parts)) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(4, 4, True), (3, 4, False), (4, 6, True), (4, 7, False), (20, 18, True), (21, 20, False)],
)
def test_the_halves_of_a_title(first: int, second: int, expected: bool) -> None:
    assert title_lines.is_couplet_of("云" * first, "汀" * second) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((3, 3), True),
        ((2, 3), False),
        ((16, 10), True),
        ((17, 11), False),
        ((3, 9), True),
        ((3, 10), False),
        ((5,), False),
        ((5, 5, 5, 5), True),
        ((5, 5, 5, 5, 5), False),
    ],
)
def test_parallel_phrases(parts: tuple[int, ...], expected: bool) -> None:
    assert heading_lines.is_parallel("，".join("云" * size for size in parts)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云" * 32 + "，云，汀", True),
        ("云" * 33 + "，云，汀", False),
        ("云" * 34 + "，云汀", True),
        ("云" * 44, True),
    ],
)
def test_a_long_title_has_one_comma(text: str, expected: bool) -> None:
    assert title_lines.is_title_like(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政协委员视", False),  # five characters
        ("政协委员视察", True),
        ("政协委员视察" + "云" * 54, True),
        ("政协委员视察" + "云" * 55, False),
        ("政协委员视察。", False),
        ("政协委员视察5家", False),
        # who acts is named among the first 24 characters
        ("云" * 22 + "政协委员视察", True),
        ("云" * 23 + "政协委员视察", False),
        ("云" * 32 + "会议现场", True),
        ("云" * 33 + "会议现场", False),
    ],
)
def test_the_length_of_a_scene(text: str, expected: bool) -> None:
    assert caption_lines.is_scene(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政协委员视察。", False),  # seven characters
        ("区政协委员视察。", True),
        ("云" * 36 + "政协委员视察。", True),
        ("云" * 40 + "政协委员视察。", False),  # who acts is named among the first forty characters
        ("政协委员视察，", False),
        ("政协委员视察。好。", False),
    ],
)
def test_the_length_of_a_scene_sentence(text: str, expected: bool) -> None:
    assert caption_lines.is_scene_sentence(text) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("廖禾", True),
        ("廖", False),
        ("廖禾禾", True),
        ("廖禾禾禾", False),
        ("欧阳禾禾", True),
        ("欧阳禾禾禾", False),
        ("廖 禾", True),
        (" ".join(["廖禾"] * 12), True),
        (" ".join(["廖禾"] * 13), False),
        ("廖a", False),
        ("", False),
    ],
)
def test_a_list_of_names(names: str, expected: bool) -> None:
    assert credit_lines.is_name_list(names) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云" * 140, None),
        ("云" * 141, BlockKind.PARAGRAPH),
        ("摄影：廖禾", BlockKind.CAPTION),
        ("记者 廖禾", BlockKind.BYLINE),
    ],
)
def test_in_the_body(text: str, expected: BlockKind | None) -> None:
    assert recognise_line(text, Zone.BODY, LineContext(PageFields())) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("供图", True),
        ("邵一舟摄", True),
        ("云" * 139 + "摄", True),
        ("摄" + "云" * 16, False),
        ("邵一舟拍摄", False),
        ("图为云。汀。", True),
        ("图为云。汀。禾。", False),  # three sentences are a paragraph
    ],
)
def test_what_a_caption_ends_with(text: str, expected: bool) -> None:
    assert caption_lines.is_surely_caption(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云" * 16 + "2023-01-06", True),
        ("云" * 17 + "2023-01-06", False),
        ("云，汀2023-01-06", False),
        ("【来源：云汀日报", True),
        ("云汀来源：云汀日报", False),
        ("云汀来源：云汀日报 作者：廖禾", True),
    ],
)
def test_what_stands_beside_the_data_of_a_page(text: str, expected: bool) -> None:
    assert label_lines.is_meta(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云" * 16 + "（汀）", True),  # a remark in brackets is no sentence, and ends like one
        ("云" * 17 + "（汀）", False),
        ("云" * 17 + "（汀。）", True),
        ("）", True),
        ("云汀", False),
    ],
)
def test_the_end_of_a_sentence(text: str, expected: bool) -> None:
    assert sentence_edges.ends_sentence(text) is expected


def test_only_the_nearest_marks_are_looked_at() -> None:
    assert sentence_edges.is_orphan_start("云" * 199 + "”成效。")
    assert not sentence_edges.is_orphan_start("云" * 200 + "”成效。")
    assert not sentence_edges.is_orphan_start("“云”成效。")
    assert sentence_edges.open_marks("“" + "云" * 399) == "”"
    assert sentence_edges.open_marks("“" + "云" * 400) == ""
    assert sentence_edges.open_marks("“云《汀》（禾") == "”）"


def test_a_line_of_a_template_may_be_longer() -> None:
    assert furniture_lines.is_furniture("打印" + "|" * 158, in_template=True)
    assert not furniture_lines.is_furniture("打印" + "|" * 159, in_template=True)
