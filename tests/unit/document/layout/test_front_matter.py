"""The head of a page: which lines are its headline, and where the body begins."""

from __future__ import annotations

import pytest

from gov_reviews.document.layout.front_matter import (
    find_inner_head,
    is_headline_kind,
    is_sure_head,
    mark_head,
)
from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.records.pages import BlockKind
from gov_reviews.text.edits import Span

PROSE = "2022年，县政协在县委的坚强领导下，认真履行政治协商、民主监督、参政议政职能。"


def lines_of(*texts: str) -> list[TextLine]:
    return [TextLine(text, [Span(0, len(text))]) for text in texts]


def kinds(*texts: str, fields: PageFields | None = None) -> list[str | None]:
    """Kinds of the lines up to the body; what comes after it stays undecided."""
    lines = lines_of(*texts, PROSE, PROSE)
    start = mark_head(lines, 0, fields or PageFields())
    assert all(line.kind is None for line in lines[start:] if line.kind is not BlockKind.CAPTION)
    return [None if line.kind is None else str(line.kind) for line in lines[:-2]]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["履职为民谱新篇"], ["title"]),
        (["履职为民谱新篇", "——县政协2022年工作综述"], ["title", "subtitle"]),
        (["县政协2022年工作综述", "履职为民谱新篇", "记者 廖禾"], ["kicker", "title", "byline"]),
        (["履职为民谱新篇", "县政协2022年工作综述"], ["title", "subtitle"]),
        (["强化政治引领", "筑牢思想根基", "——县政协2022年工作综述"], ["title", "title", "subtitle"]),
        (["县政协2022年工作总结", "及2023年工作打算"], ["title", "title"]),
        (["政协汀南县委员会", "2022年工作总结"], ["title", "title"]),
        (["履职为民谱新篇", "记者 廖禾"], ["title", "byline"]),
        (["履职为民谱新篇", "廖禾 刘青原"], ["title", "byline"]),
        (["履职为民谱新篇", "来源：云汀日报 2023-01-06"], ["title", "meta"]),
        (["第3版：要闻", "履职为民谱新篇"], ["boilerplate", "title"]),
        (["五个镜头里的2022", "——县政协履职印象"], ["title", "subtitle"]),
        (["廖禾 刘青原"], ["title"]),
        (["廖禾 刘青原", "各位委员："], ["byline", None]),
        # without any sign of a review the longer of two lines is the title
        (["履职为民谱新篇", "同心同行共绘发展新图景", "记者 廖禾"], ["kicker", "title", "byline"]),
        (["同心同行共绘发展新图景", "履职为民谱新篇", "记者 廖禾"], ["title", "subtitle", "byline"]),
        # a line that has not the form of a title is one by what is printed under it
        (["五个镜头里的2022", "云汀日报 2023-01-06"], ["title", "meta"]),
        (["五个镜头里的2022", "云汀日报"], [None, None]),
        (["委员报到！“两会”时间到", "来源：云汀日报 2023-01-06"], ["title", "meta"]),
        (["委员报到！“两会”时间到", "——县政协履职印象"], [None, None]),
        (["连续四年！汀南区政协获评先进单位", "7月18日上午，全市政协信息工作会议召开。"], ["title", None]),
        (["五个镜头里的2022", "本报讯（记者 廖禾）一年来，县政协履职。"], ["title", None]),
        # four lines at most
        (
            ["履职为民谱新篇", "强化政治引领", "筑牢思想根基", "提升协商质量", "做好民生文章", "记者 廖禾"],
            ["title", "title", "subtitle", "subtitle", None, None],
        ),
        ([], []),
    ],
)
def test_lines_of_a_head(texts: list[str], expected: list[str]) -> None:
    assert kinds(*texts) == expected


def test_names_with_nothing_under_them_are_no_byline() -> None:
    lines = lines_of("履职为民谱新篇", "廖禾 刘青原")
    mark_head(lines, 0, PageFields())
    assert BlockKind.BYLINE not in [line.kind for line in lines]


def test_the_first_heading_of_the_text_is_no_title() -> None:
    assert kinds("履职为民谱新篇", "着力提升协商质量和建言水平") == ["title", None]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0, 1), [BlockKind.KICKER, BlockKind.TITLE]),
        ((2, 1), [BlockKind.KICKER, BlockKind.TITLE]),
        ((1, 2), [BlockKind.TITLE, None]),
        ((1, 1), [BlockKind.TITLE, None]),
    ],
)
def test_of_two_lines_the_one_that_the_markup_marks_most_is_the_title(
    levels: tuple[int, int], expected: list[BlockKind | None]
) -> None:
    lines = lines_of("同心同行共绘图景", "履职为民谱新篇", PROSE)
    for line, level in zip(lines, levels, strict=False):
        line.level = level
    assert mark_head(lines, 0, PageFields()) == sum(kind is not None for kind in expected)
    assert [line.kind for line in lines[:2]] == expected


def test_with_the_title_of_the_markup_no_other_is_looked_for() -> None:
    fields = PageFields(title="履职为民谱新篇")
    assert kinds("履职为民谱新篇", "记者 廖禾", fields=fields) == ["title", "byline"]
    assert kinds("另一行标题", fields=fields) == [None]


def test_a_second_subtitle_below_the_byline_belongs_to_the_text() -> None:
    texts = ("履职为民谱新篇", "——县政协2022年工作综述", "记者 廖禾", "——聚焦中心工作")
    assert kinds(*texts) == ["title", "subtitle", "byline", None]


def test_captions_right_above_the_text_belong_to_the_body() -> None:
    lines = lines_of("履职为民谱新篇", "记者 廖禾", "图为县政协委员视察。", PROSE)
    assert mark_head(lines, 0, PageFields()) == 2


def test_a_head_is_forty_lines_at_most() -> None:
    lines = lines_of(*["打印本页"] * 50)
    assert mark_head(lines, 0, PageFields()) == 40


def test_a_title_behind_the_columns_that_belong_below_it() -> None:
    couplet = lines_of(PROSE, "强化政治引领", "筑牢思想根基", "——县政协2022年工作综述", PROSE)
    assert find_inner_head(couplet) == 1
    assert find_inner_head(lines_of(PROSE, PROSE, "履职为民谱新篇", "——县政协2022年工作综述")) == 2
    assert find_inner_head(lines_of(PROSE, PROSE, "履职为民谱新篇")) is None


def test_where_the_text_begins_in_mid_sentence_a_title_with_its_writers_is_enough() -> None:
    rest = "，群众满意度不断提升。"
    assert find_inner_head(lines_of(rest, "履职为民谱新篇", "记者 廖禾", PROSE)) == 1
    assert find_inner_head(lines_of(PROSE, "履职为民谱新篇", "记者 廖禾", PROSE)) is None
    assert find_inner_head(lines_of(rest, "县政协2022年工作综述", PROSE)) == 1


def test_a_head_is_sure_with_a_subtitle_a_mark_or_a_review_word() -> None:
    (title,) = lines_of("履职为民谱新篇")
    title.kind = BlockKind.TITLE
    assert is_headline_kind(title)
    assert not is_sure_head([title])
    title.level = 1
    assert is_sure_head([title])
    (review,) = lines_of("县政协2022年工作综述")
    review.kind = BlockKind.TITLE
    assert is_sure_head([review])
    review.kind = BlockKind.META
    assert not is_sure_head([review])
