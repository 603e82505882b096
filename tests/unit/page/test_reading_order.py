"""Lines of a printed page: columns, headlines across them, captions, sentences cut by a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.page.page_articles import find_review
from gov_reviews.page.reading_order import PaperText, PrintedLine
from gov_reviews.reading.extraction import extract_review
from gov_reviews.records.pages import Line, LineKind, ParsedPage

SIZE, LEADING, WIDTH = 10.0, 15.0, 12
FIRST = "全年召开常委会会议6次，主席会议17次，开展专题协商8次，形成协商报告12份，提出意见建议86条。"
SECOND = "收到提案205件，经审查立案163件，已全部办复，督办重点提案12件，推动解决了一批群众关心的问题。"
THIRD = "新的一年，县政协将坚持团结和民主两大主题，继续凝聚人心、凝聚共识。"
OTHER = "昨日，全县春季造林现场会在杨梅乡召开，各乡镇负责同志参加会议，会前观摩了三处造林点。"


def printed(text: str, left: float, base: float, size: float = SIZE) -> PrintedLine:
    return PrintedLine(text, left, left + size * len(text), base, size)


def set_in_lines(*paragraphs: str) -> list[tuple[str, float]]:
    """Lines of WIDTH characters with their indent: two characters for the first of a paragraph."""
    lines = []
    for paragraph in paragraphs:
        first, rest = paragraph[: WIDTH - 2], paragraph[WIDTH - 2 :]
        lines.append((first, 2 * SIZE))
        lines += [(rest[at : at + WIDTH], 0.0) for at in range(0, len(rest), WIDTH)]
    return lines


def in_columns(
    lines: Sequence[tuple[str, float]], lefts: Sequence[float], top: float, height: int
) -> Iterator[PrintedLine]:
    for number, (text, indent) in enumerate(lines):
        column, row = divmod(number, height)
        yield printed(text, lefts[column] + indent, top - row * LEADING)


def read(*pages: Sequence[PrintedLine]) -> list[Line]:
    paper = PaperText()
    for page in pages:
        paper.add_page(page)
    return paper.lines


def texts(*pages: Sequence[PrintedLine]) -> list[str]:
    return [line.text for line in read(*pages)]


HEAD = [
    printed("凝心聚力谱新篇", 130, 780, 30),
    printed("县政协工作综述", 180, 745, 14),
    printed("李树青", 230, 722),
]
LINES = set_in_lines(FIRST, SECOND, THIRD)
LEFTS = (40, 172, 304, 436)


def test_a_headline_across_the_columns_stands_before_all_of_them() -> None:
    body = list(in_columns(LINES, LEFTS, 700, 4))
    heads = ["凝心聚力谱新篇", "县政协工作综述", "李树青"]
    assert texts([*HEAD, *body]) == [*heads, FIRST, SECOND, THIRD]
    assert texts([*body[::-1], *HEAD[::-1]]) == [*heads, FIRST, SECOND, THIRD]


def test_an_article_below_another_is_read_after_it() -> None:
    upper = list(in_columns(LINES, LEFTS, 700, 4))
    head = printed("全县春季造林现场会召开", 100, 620, 20)
    lower = list(in_columns(set_in_lines(OTHER), LEFTS, 600, 1))
    assert texts([*HEAD, *lower, head, *upper])[3:] == [FIRST, SECOND, THIRD, "全县春季造林现场会召开", OTHER]


def test_articles_side_by_side_are_read_one_after_the_other() -> None:
    left = [printed("造林现场会", 40, 780, 18), *in_columns(set_in_lines(OTHER), (40,), 750, 9)]
    right = [printed("凝心聚力谱新篇", 200, 780, 28), *in_columns(LINES, (180, 312, 444), 740, 5)]
    expected = ["造林现场会", OTHER, "凝心聚力谱新篇", FIRST, SECOND, THIRD]
    assert texts([*left, *right]) == expected


def test_what_a_headline_across_parts_is_read_from_above_even_where_it_stands_further_right() -> None:
    upper = list(in_columns(set_in_lines(OTHER), (304,), 780, 9))
    head = [printed("凝心聚力谱新篇", 40, 620, 50)]
    lower = list(in_columns(LINES[:9], (40,), 560, 9))
    assert texts([*lower, *head, *upper])[:2] == [OTHER, "凝心聚力谱新篇"]


def test_a_caption_between_columns_cuts_no_sentence() -> None:
    body = [
        *in_columns(LINES[:6], LEFTS[:1], 700, 6),
        *in_columns(LINES[6:9], LEFTS[1:2], 655, 3),
        *in_columns(LINES[9:], LEFTS[2:3], 655, 9),
    ]
    caption = printed("委员视察水利工程。王小明 摄", 190, 672, 9)
    lines = read([*HEAD, *body, caption])
    assert [line.text for line in lines[3:]] == [FIRST, SECOND, THIRD, caption.text]
    assert lines[-1].kind is LineKind.CAPTION


def test_the_next_page_goes_on_and_page_numbers_are_left_out() -> None:
    first = [*HEAD, *in_columns(LINES[:4], LEFTS[:1], 700, 9), printed("— 1 —", 280, 20, 9)]
    second = [*in_columns(LINES[4:], LEFTS[:1], 780, 9), printed("— 2 —", 280, 20, 9)]
    assert texts(first, second)[3:] == [FIRST, SECOND, THIRD]


def test_a_sentence_without_its_other_half_is_a_fragment() -> None:
    cut = LINES[:7]  # 收到提案205件，经审查立案 …
    page = [
        *HEAD,
        *in_columns(cut, LEFTS[:1], 700, 9),
        *in_columns(set_in_lines(THIRD, OTHER), LEFTS[1:2], 700, 9),
    ]
    lines = read(page)
    half = "".join(text for text, _ in cut).removeprefix(FIRST)
    assert lines[3:] == [Line(FIRST), Line(half, LineKind.FRAGMENT), Line(THIRD), Line(OTHER)]


def test_the_rest_of_a_sentence_that_was_never_begun_is_a_fragment() -> None:
    rest = [*LINES[1:], *set_in_lines(OTHER)]
    page = [
        *HEAD,
        *in_columns(set_in_lines(OTHER), LEFTS[:1], 700, 9),
        *in_columns(rest, LEFTS[1:2], 700, 20),
    ]
    lines = read(page)
    assert lines[4] == Line(FIRST[WIDTH - 2 :], LineKind.FRAGMENT)
    assert [line.text for line in lines[5:]] == [SECOND, THIRD, OTHER]


def test_an_empty_page_and_one_line() -> None:
    assert texts([]) == []
    assert texts([printed("综述", 40, 700)]) == ["综述"]


def test_nothing_is_read_from_a_fragment(
    make_pdf: Callable[..., bytes], read_inbox: Callable[..., ParsedPage]
) -> None:
    """From the file to the figures: the half sentence has none, and a person is told."""
    rows = [(40, 780, 24, "溪口县政协2023年工作综述")]
    rows += [(40 + indent, 700 - 15 * row, 10, text) for row, (text, indent) in enumerate(LINES[:7])]
    other = set_in_lines(THIRD, OTHER)
    rows += [(180 + indent, 700 - 15 * row, 10, text) for row, (text, indent) in enumerate(other)]
    review = extract_review(normalise_page(read_inbox(make_pdf([rows]), "a.pdf")), ())
    assert {figure.value for figure in review.observations} == {6, 17, 8, 12, 86, 3}
    assert "sentence_broken" in {issue.rule_id for issue in review.issues}
    assert {"suspect_text", "incomplete_text"} <= set(review.flags)


REVIEW = (
    FIRST,
    SECOND,
    THIRD,
    "政协云平台全年发起网络议政9期，委员在线留言1260条，梳理转交有关部门意见建议73条。",
)
PLANTED = "会议要求，各乡镇要抓住当前有利时节，迅速掀起造林高潮，确保完成全年造林1.2万亩的任务。"


def page_with_an_inner_article(
    inner: Sequence[int], texts_around: Sequence[str], below: Sequence[str]
) -> PaperText:
    """Four columns under one headline; those named are short, and below them stands an article of its own."""
    lines, short = set_in_lines(*texts_around), 3
    tall = -(-(len(lines) - short * len(inner)) // (len(LEFTS) - len(inner)))
    page, at = list(HEAD[:2]), 0
    for number, left in enumerate(LEFTS):
        height = short if number in inner else tall
        page += in_columns(lines[at : at + height], (left,), 700, height)
        at += height
    own = set_in_lines(*below)
    lefts = [LEFTS[number] for number in inner]
    page.append(printed("春季造林现场会", lefts[0] + 15, 700 - short * LEADING - 25, 18))
    page += in_columns(own, lefts, 700 - short * LEADING - 45, -(-len(own) // len(inner)))
    paper = PaperText()
    paper.add_page(page)
    return paper


@pytest.mark.parametrize("inner", [(0, 1), (1, 2), (2, 3), (0, 1, 2)])
def test_an_article_below_some_columns_of_another_is_taken_apart(inner: tuple[int, ...]) -> None:
    paper = page_with_an_inner_article(inner, REVIEW, (OTHER, PLANTED))
    lines, others = find_review(paper.lines, paper.heads, paper.apart)
    assert [line.text for line in lines][2:] == list(REVIEW)
    assert others == ("春季造林现场会",)


def test_a_review_below_some_columns_of_another_article_stands_alone() -> None:
    paper = page_with_an_inner_article((2, 3), (OTHER, PLANTED) * 3, REVIEW[:2])
    paper.lines[:2] = [Line("造林工作全面铺开"), Line("各乡镇掀起热潮")]
    head = next(number for number, line in enumerate(paper.lines) if line.text == "春季造林现场会")
    paper.lines[head] = Line("溪口县政协2023年工作综述")
    lines, others = find_review(paper.lines, paper.heads, paper.apart)
    assert [line.text for line in lines] == ["溪口县政协2023年工作综述", *REVIEW[:2]]
    assert others == ("造林工作全面铺开",)


def test_where_a_later_page_goes_on_nothing_is_taken_apart_by_place() -> None:
    paper = page_with_an_inner_article((2, 3), REVIEW, (OTHER, PLANTED))
    assert paper.apart
    paper.add_page(list(in_columns(set_in_lines(THIRD), LEFTS[:1], 780, 9)))
    assert not paper.apart


def page_with_one_short_column(at: str, own: Sequence[str], *, size: float = 18) -> PaperText:
    """Three columns; below the second one, which ends with `at`, stands a headline with a text of its own."""
    lines = set_in_lines(*REVIEW)
    below = set_in_lines(*own)
    column = [*HEAD[:2], *in_columns(lines[:9], LEFTS[:1], 700, 9)]
    column += in_columns([*set_in_lines(at)], LEFTS[1:2], 700, 4)
    column.append(printed("春季造林", LEFTS[1] + 10, 700 - 4 * LEADING - 10, size))
    column += in_columns(below, LEFTS[1:2], 700 - 4 * LEADING - 30, len(below))
    column += in_columns(lines[9:], LEFTS[2:3], 700, 40)
    paper = PaperText()
    paper.add_page(column)
    return paper


def test_what_breaks_a_sentence_of_its_column_is_an_article_of_its_own() -> None:
    paper = page_with_one_short_column("一年来，区政协提出意见建议，推动", (OTHER,))
    assert len(paper.apart) == 1
    assert not paper.doubtful
    lines, others = find_review(paper.lines, paper.heads, paper.apart)
    assert others == ("春季造林",)
    assert OTHER not in [line.text for line in lines]


@pytest.mark.parametrize(
    ("at", "own", "doubtful"),
    [
        ("一年来，区政协提出意见建议。", (OTHER,), ["春季造林"]),
        ("一年来，区政协提出意见建议。", (OTHER[:-9],), []),  # it goes on in the next column
    ],
)
def test_an_article_of_one_column_that_may_be_a_section_is_named(
    at: str, own: tuple[str, ...], doubtful: list[str]
) -> None:
    paper = page_with_one_short_column(at, own)
    assert not paper.apart
    assert [paper.lines[number].text for number in paper.doubtful] == doubtful


def test_an_article_of_one_column_beside_another_one_is_named_and_sections_of_a_series_are_not() -> None:
    beside = set_in_lines(OTHER, PLANTED)
    page = [*HEAD[:1], *in_columns(LINES, LEFTS[:3], 700, 5)]
    page.append(printed("造林", LEFTS[3] + 20, 700, 18))
    page += in_columns(beside, LEFTS[3:4], 680, len(beside))
    paper = PaperText()
    paper.add_page(page)
    assert [paper.lines[number].text for number in paper.doubtful] == ["造林"]
    series = []
    for left, head, text in zip(LEFTS, ("建言", "监督", "协商"), REVIEW, strict=False):
        series.append(printed(head, left + 20, 700, 18))
        series += in_columns(set_in_lines(text), (left,), 680, 9)
    paper = PaperText()
    paper.add_page([*HEAD[:2], *series])
    assert not paper.doubtful


def test_a_review_with_a_doubtful_headline_is_flagged(
    make_pdf: Callable[..., bytes], read_inbox: Callable[..., ParsedPage]
) -> None:
    around, own = set_in_lines(*REVIEW), set_in_lines(OTHER)
    rows = [(130.0, 780.0, 30.0, "凝心聚力谱新篇"), (150.0, 745.0, 14.0, "九溪县政协2023年工作综述")]
    for left, lines in zip(LEFTS, (around[:9], set_in_lines(THIRD), around[9:]), strict=False):
        rows += [(left + indent, 700 - 15.0 * row, 10.0, text) for row, (text, indent) in enumerate(lines)]
    rows.append((LEFTS[1] + 10, 700 - 15.0 * len(set_in_lines(THIRD)) - 10, 18.0, "春季造林"))
    top = 700 - 15.0 * len(set_in_lines(THIRD)) - 30
    rows += [(LEFTS[1] + indent, top - 15.0 * row, 10.0, text) for row, (text, indent) in enumerate(own)]
    page = read_inbox(make_pdf([rows]), "a.pdf")
    assert page.doubtful_heads == ("春季造林",)
    review = extract_review(normalise_page(page), ())
    assert "article_may_be_joined" in {issue.rule_id for issue in review.issues}
    assert "maybe_two_articles" in review.flags


def test_a_section_of_one_column_is_no_article() -> None:
    """Its headline is large, and columns go on beside it."""
    lines = set_in_lines(*REVIEW)
    section = printed("建言资政", LEFTS[1] + 20, 700 - 3 * LEADING - 10, 18)
    page = [
        *HEAD[:2],
        *in_columns(lines[:8], LEFTS[:1], 700, 8),
        *in_columns(lines[8:11], LEFTS[1:2], 700, 3),
        section,
    ]
    page += in_columns(lines[11:15], LEFTS[1:2], 700 - 3 * LEADING - 30, 4)
    page += in_columns(lines[15:], LEFTS[2:3], 700, 9)
    paper = PaperText()
    paper.add_page(page)
    assert not paper.apart
