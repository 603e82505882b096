"""Pieces of a PDF page: which stand on one line, in which order blocks are read, where paragraphs begin.

Whole files are in test_capture_page.
"""

from __future__ import annotations

import pytest

from gov_reviews.page.pdf import _blocks_in_order, _lines_of, _paragraphs_of_page, _Piece, _widest_gap, _width

SIZE = 10.0


def piece(text: str, left: float = 0, base: float = 0, size: float = SIZE) -> _Piece:
    return _Piece(text, left, left + _width(text, size), base, size)


@pytest.mark.parametrize(("text", "width"), [("政协", 20), ("ab", 10), ("政a，", 25), ("", 0)])
def test_a_chinese_character_is_as_wide_as_high(text: str, width: float) -> None:
    assert _width(text, SIZE) == width


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (piece("乙", 10), ["甲乙"]),
        (piece("乙", 19), ["甲乙"]),  # nine tenths of the type
        (piece("乙", 19.5), ["甲", "乙"]),
        (piece("乙", 2), ["甲乙"]),
        (piece("乙", 1.5), ["甲", "乙"]),
        (piece("乙", 10, base=-4), ["甲乙"]),
        (piece("乙", 10, base=-4.5), ["甲", "乙"]),
    ],
)
def test_pieces_side_by_side_are_one_line(second: _Piece, expected: list[str]) -> None:
    assert [line.text for line in _lines_of([second, piece("甲")])] == expected


@pytest.mark.parametrize(
    ("left", "right", "gap", "expected"),
    [
        ("ab", "cd", 2.75, "abcd"),
        ("ab", "cd", 3, "ab cd"),
        ("ab", "政", 3, "ab政"),
        ("政", "ab", 3, "政ab"),
    ],
)
def test_a_space_stands_between_words_only(left: str, right: str, gap: float, expected: str) -> None:
    first = piece(left)
    (line,) = _lines_of([first, piece(right, first.right + gap, size=SIZE + 1)])
    assert (line.text, line.left, line.right) == (expected, 0, first.right + gap + _width(right, SIZE + 1))
    assert line.size == SIZE + 1


@pytest.mark.parametrize(
    ("spans", "place"),
    [
        ([], None),
        ([(0, 1)], None),
        ([(0, 1), (3, 4)], 2),  # two is wide enough
        ([(0, 1), (2.5, 4)], None),
        ([(0, 1), (3, 4), (7, 8)], 5.5),  # the widest
        ([(0, 9), (1, 2), (4, 5)], None),  # one span covers all
        ([(3, 4), (0, 1)], 2),
    ],
)
def test_the_widest_gap(spans: list[tuple[float, float]], place: float | None) -> None:
    assert _widest_gap(spans, 2) == place


def column(text: str, left: float, lines: int, top: float = 100) -> list[_Piece]:
    return [piece(text + str(number), left, top - number * 12) for number in range(lines)]


def test_columns_are_read_one_after_the_other_and_upper_blocks_first() -> None:
    lines = [*column("右", 100, 2), *column("左", 0, 2)]
    assert [[line.text for line in block] for block in _blocks_in_order(lines)] == [
        ["左0", "左1"],
        ["右0", "右1"],
    ]
    far = [*column("下", 0, 2, top=0), *column("上", 0, 2)]
    assert [[line.text for line in block] for block in _blocks_in_order(far)] == [
        ["上0", "上1"],
        ["下0", "下1"],
    ]


def test_three_lines_are_no_columns() -> None:
    lines = [*column("右", 100, 1), *column("左", 0, 2)]
    assert [[line.text for line in block] for block in _blocks_in_order(lines)] == [["左0", "右0", "左1"]]


FULL = "政" * 10


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (piece(FULL, 0), piece(FULL, 0, -12), 1),
        (piece(FULL, 0), piece(FULL, 12, -12), 1),
        (piece(FULL, 0), piece(FULL, 12.5, -12), 2),
        (piece(FULL, 0), piece("\u3000" + "政" * 9, 0, -12), 2),
        (piece("政" * 8, 0), piece(FULL, 0, -12), 2),
        (piece("政" * 9, 0), piece(FULL, 0, -12), 1),
        (piece(FULL, 0), piece("政" * 8, 0, -12, size=12), 1),
        (piece(FULL, 0), piece("政" * 8, 0, -12, size=12.6), 2),
    ],
)
def test_where_a_paragraph_begins(first: _Piece, second: _Piece, count: int) -> None:
    assert len(_paragraphs_of_page([first, second])) == count


def test_words_of_two_lines_are_held_apart() -> None:
    assert _paragraphs_of_page([piece("abcdefgh"), piece("ijklmnop", 0, -12)]) == ["abcdefgh ijklmnop"]
    assert _paragraphs_of_page([piece(" \u3000")]) == []
