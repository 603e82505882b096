"""Characters of a PDF page: which stand on one line, where a column begins, where a space stands.

Whole files are in test_capture_page and test_reading_order.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.page.printed_characters import PrintedCharacter, lines_of

SIZE = 10.0


def row(text: str, left: float = 0, base: float = 0, size: float = SIZE) -> list[PrintedCharacter]:
    """Characters as wide as high, half as wide in ASCII."""
    found = []
    for character in text:
        width = size * (0.5 if character.isascii() else 1)
        found.append(PrintedCharacter(character, left, left + width, base, size))
        left += width
    return found


def texts(*rows: list[PrintedCharacter]) -> list[str]:
    return [line.text for line in lines_of([character for one in rows for character in one])]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (row("乙", 10), ["甲乙"]),
        (row("乙", 17), ["甲乙"]),
        (row("乙", 18), ["甲", "乙"]),  # more than three quarters of the type
        (row("乙", 10, base=-3), ["甲乙"]),
        (row("乙", 10, base=-4), ["甲", "乙"]),
        (row("乙", 10, size=20), ["甲乙"]),
        (row("乙", 10, size=30), ["甲", "乙"]),  # a drop capital is none of the line
        (row("乙", 0), ["甲乙"]),
        (row("a", 10), ["甲a"]),
    ],
)
def test_characters_side_by_side_are_one_line(second: list[PrintedCharacter], expected: list[str]) -> None:
    assert texts(row("甲"), second) == expected


def test_the_order_of_the_file_does_not_count() -> None:
    characters = row("溪口县政协2023年")
    assert texts(characters[::-1]) == ["溪口县政协2023年"]


def test_a_narrow_gap_parts_columns_where_another_line_begins() -> None:
    hanging = [*row("政" * 5 + "，", 0, 0), *row("协" * 6, 62, 0)]  # the mark hangs into the gutter
    assert texts(hanging, row("政" * 5, 0, -15), row("协" * 6, 62, -15)) == [
        "政政政政政，",
        "协协协协协协",
        "政政政政政",
        "协协协协协协",
    ]
    assert texts(hanging) == ["政政政政政，协协协协协协"]  # nothing shows a column


def test_a_wide_space_that_was_typed_parts_no_line_unless_a_column_begins_behind_it() -> None:
    name = [replace(one, is_spaced=True, is_set_apart=True) for one in row("林知秋", 50)[:1]]
    name += row("知秋", 60)
    assert texts(row("本报记者"), name) == ["本报记者 林知秋"]
    below = [*row("政" * 4, 0, -15), *row("协" * 3, 50, -15)]
    assert texts(row("本报记者"), name, below)[:2] == ["本报记者", "林知秋"]


def test_letters_printed_twice_are_bold() -> None:
    twice = [*row("甲"), *row("甲", 0.4), *row("乙", 10), *row("乙", 10.4)]
    assert texts(twice) == ["甲乙"]


def test_spaces_between_words_and_names_but_not_in_figures() -> None:
    assert texts(row("ab"), row("cd", 13)) == ["ab cd"]
    assert texts(row("12"), row("34", 13)) == ["1234"]
    spaced = [replace(one, is_spaced=True) for one in row("王", 33)]
    assert texts(row("记者："), spaced) == ["记者： 王"]
    assert texts(row("记者："), row("王", 33)) == ["记者：王"]
    near = [replace(one, is_spaced=True) for one in row("王", 31)]
    assert texts(row("记者："), near) == ["记者：王"]
    assert texts(row("ab"), row("cd", 11)) == ["abcd"]
    assert texts(row("ab"), row("12", 13)) == ["ab 12"]
    assert texts(row("12"), row("ab", 13)) == ["12ab"]
    assert texts(row("甲"), row("ab", 13)) == ["甲ab"]
    assert texts([]) == []
