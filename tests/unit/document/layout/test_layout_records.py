"""A line of the layout is cut and joined with its places in the clean text."""

from __future__ import annotations

from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.records.pages import LineKind
from gov_reviews.text.edits import Span


def test_a_line_is_cut_in_two_with_its_places() -> None:
    line = TextLine("甲乙 丙丁", [Span(10, 15)], LineKind.PARAGRAPH, 2, 1, True)
    left, right = line.split(2, skip=1)
    assert (left.text, left.parts) == ("甲乙", [Span(10, 12)])
    assert (right.text, right.parts) == ("丙丁", [Span(13, 15)])
    assert (left.line_kind, left.level, left.gap, left.is_indented) == (LineKind.PARAGRAPH, 2, 1, True)
    assert (right.line_kind, right.level, right.gap, right.is_indented) == (LineKind.UNKNOWN, 0, 0, False)


def test_lines_are_put_behind_one_another() -> None:
    line = TextLine("甲", [Span(0, 1)])
    line.extend([TextLine("乙", [Span(5, 6)]), TextLine("丙", [Span(2, 3)])])
    assert (line.text, line.parts) == ("甲乙丙", [Span(0, 1), Span(5, 6), Span(2, 3)])
