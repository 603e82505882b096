"""Halves of sentences are joined where only one way is possible."""

from __future__ import annotations

import pytest

from gov_reviews.document.layout.layout_records import Layout, TextLine
from gov_reviews.document.layout.sentence_joining import join_sentences
from gov_reviews.records.pages import BlockKind
from gov_reviews.text.edits import Span

KINDS = {"P": BlockKind.PARAGRAPH, "C": BlockKind.CAPTION, "H": BlockKind.HEADING, "T": BlockKind.TITLE}
WHOLE = "县政协在县委的坚强领导下，认真履行各项职能，取得了新的成效。"


def joined(*lines: str, uses_indents: bool = False, indented: bool = False) -> Layout:
    """Lines given as kind and text: "P县政协履职，"."""
    place = 0
    made = []
    for line in lines:
        text = line[1:]
        made.append(
            TextLine(text, [Span(place, place + len(text))], is_indented=indented, kind=KINDS[line[0]])
        )
        place += len(text) + 1
    return join_sentences(made, uses_indents)


def texts(layout: Layout) -> list[str]:
    return [line.text for line in layout.lines]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("县政协提交提案12", "件，全部立案。", True),
        ("县政协提交提案12", "县政协履职。", False),
        ("县政协履职，", "委员满意。", True),
        ("县政协履职，", "2022年，委员满意。", True),
        ("县政协履职。", "委员满意。", False),
        ("县政协编写文集，出版《文史", "资料》一册。", True),
        ("县政协履职，委员", "满意度提高。", True),
        ("县政协履职，取得成效", "一年来，委员满意。", False),
        ("县政协履职，取得《", "一年来》成绩。", True),
        ("数说2023", "163件立案提案，全部办复。", False),  # no number of five digits
    ],
)
def test_two_paragraphs(first: str, second: str, is_one: bool) -> None:
    assert texts(joined(f"P{first}", f"P{second}")) == ([first + second] if is_one else [first, second])


def test_where_paragraphs_are_indented_an_indent_begins_one() -> None:
    lines = ("P县政协履职，委员", "P满意度提高。")
    assert len(texts(joined(*lines, uses_indents=True, indented=True))) == 2
    assert len(texts(joined(*lines, uses_indents=False, indented=True))) == 1
    fresh = ("P县政协履职，", "P一年来，委员满意。")
    assert len(texts(joined(*fresh, uses_indents=True, indented=True))) == 2
    assert len(texts(joined(*fresh, uses_indents=False, indented=True))) == 1


def test_a_caption_between_the_halves_comes_behind_them() -> None:
    layout = joined("P县政协提交提案12", "C委员视察", "P件，全部立案。")
    assert texts(layout) == ["县政协提交提案12件，全部立案。", "委员视察"]
    assert [move.rule for move in layout.moves] == ["moved_caption"]
    assert layout.lines[0].parts == [Span(0, 9), Span(15, 22)]
    assert not layout.has_orphans


def test_a_heading_between_them_parts_them() -> None:
    assert len(texts(joined("P县政协履职，", "H服务大局", "P委员满意。"))) == 3


def test_a_list_of_figures_is_no_sentence() -> None:
    entries = ["63家承办单位", "办复率100%", "委员满意率达到98.5%"]
    assert texts(joined("P全年成绩：", *(f"P{entry}" for entry in entries)))[1:] == entries


@pytest.mark.parametrize(
    "entries",
    [
        ["“回头看” 54件 → 办成23件", "【04 民意】", "收到 126条", "编报 389条", "省采用 46条"],
        ["出版《渡口旧事》 3部", "媒体刊发 512篇", "公众号“渡口”粉丝 2.7万", "2026，我们再出发"],
    ],
)
def test_cards_of_even_length_stay_apart(entries: list[str]) -> None:
    assert texts(joined(*(f"P{entry}" for entry in entries))) == entries


def test_a_column_that_was_printed_too_late_is_moved() -> None:
    layout = joined(
        f"P{WHOLE}", "P县政协提交提案12", "H服务大局", f"P{WHOLE}", "H凝聚共识", "P件，全部立案。"
    )
    assert texts(layout) == [WHOLE, "县政协提交提案12件，全部立案。", "服务大局", WHOLE, "凝聚共识"]
    assert [move.rule for move in layout.moves] == ["reordered_columns"]
    assert not layout.has_orphans


def test_what_could_continue_two_sentences_stays_and_the_page_is_marked() -> None:
    lines = ("P县政协提交提案12", "H服务大局", "P县政协开展视察14", "H凝聚共识", "P次，成效明显。")
    layout = joined(*lines)
    assert texts(layout) == [line[1:] for line in lines]
    assert layout.moves == []
    assert layout.has_orphans


def test_a_page_of_too_many_halves_is_left_alone() -> None:
    lines = ["H服务大局", "P件，全部立案。"] * 61
    layout = joined(*lines)
    assert layout.moves == []
    assert layout.has_orphans


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # behind the half that comes later
        (
            ["P件，全部立案。", "H服务大局", f"P{WHOLE}", "H凝聚共识", "P县政协提交提案12"],
            ["服务大局", WHOLE, "凝聚共识", "县政协提交提案12件，全部立案。"],
        ),
        # with the whole column, up to the next headline
        (
            ["T标题", "P件，全部立案。", f"P{WHOLE}", "H凝聚共识", "P县政协提交提案12"],
            ["标题", "凝聚共识", "县政协提交提案12件，全部立案。", WHOLE],
        ),
        (
            ["P件，全部立案。", f"P{WHOLE}", "T县政协履职综述", "P县政协提交提案12"],
            ["县政协履职综述", "县政协提交提案12件，全部立案。", WHOLE],
        ),
        # a mark that is open says where the rest belongs
        (
            ["P县政协召开会议，学习《条例", "H服务大局", f"P{WHOLE}", "H凝聚共识", "P》全文，成效明显。"],
            ["县政协召开会议，学习《条例》全文，成效明显。", "服务大局", WHOLE, "凝聚共识"],
        ),
    ],
)
def test_a_column_goes_where_its_sentence_began(lines: list[str], expected: list[str]) -> None:
    layout = joined(*lines)
    assert texts(layout) == expected
    assert [move.rule for move in layout.moves] == ["reordered_columns"]
    assert not layout.has_orphans


@pytest.mark.parametrize(
    "lines",
    [
        # two rests that would fit one half
        ["P县政协提交提案12", "H服务大局", "P件，全部立案。", "H凝聚共识", "P次，成效明显。"],
        # behind a comma no rest begins with a comma
        ["P县政协提交提案，", "H服务大局", f"P{WHOLE}", "H凝聚共识", "P，全部立案。"],
    ],
)
def test_a_rest_that_may_belong_elsewhere_stays(lines: list[str]) -> None:
    layout = joined(*lines)
    assert texts(layout) == [line[1:] for line in lines]
    assert layout.moves == []
