"""Printed lines become lines of the layout: marks off, gaps counted, hard-wrapped paragraphs put together."""

from __future__ import annotations

import pytest

from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.layout.printed_lines import split_lines, unwrap
from gov_reviews.records.pages import LineKind


def lines_of(text: str, kind: LineKind = LineKind.UNKNOWN) -> list[TextLine]:
    lines = split_lines(text, [kind] * (text.count("\n") + 1))
    for line in lines:
        (part,) = line.parts
        assert text[part.start : part.end] == line.text
    return lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　　甲乙", [("甲乙", 0, True)]),
        ("甲\n\n \n乙 ", [("甲", 0, False), ("乙", 2, False)]),
        ("甲乙。  丙丁", [("甲乙。", 0, False), ("丙丁", 0, False)]),
        ("甲乙  丙丁", [("甲乙  丙丁", 0, False)]),
        ("\n", []),
    ],
)
def test_paragraphs_gaps_and_indents(text: str, expected: list[tuple[str, int, bool]]) -> None:
    assert [(line.text, line.gap, line.is_indented) for line in lines_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "words", "level", "is_heading"),
    [
        ("## 履职为民 ##", "履职为民", 2, True),
        ("**履职为民**", "履职为民", 0, True),
        ("__ 履职为民 __", "履职为民", 0, True),
        ("**" + "云" * 60 + "**", "云" * 60, 0, True),
        ("**" + "云" * 61 + "**", "**" + "云" * 61 + "**", 0, False),
        ("###", "###", 0, False),
        ("#履职", "履职", 1, True),
        ("履职为民", "履职为民", 0, False),
    ],
)
def test_marks_of_markdown(text: str, words: str, level: int, is_heading: bool) -> None:
    (line,) = lines_of(text)
    assert (line.text, line.level) == (words, level)
    assert (line.line_kind is LineKind.HEADING) is is_heading


WRAPPED = ["　　" + "云" * 18, *["云" * 20] * 7, "云" * 5 + "。", "　　" + "山" * 18, "山" * 9 + "。"]


def test_lines_of_a_narrow_column_are_put_together() -> None:
    first, second = unwrap(lines_of("\n".join(WRAPPED)))
    assert first.text == "云" * (18 + 140 + 5) + "。"
    assert second.text == "山" * 27 + "。"
    assert len(first.parts) == 9


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(WRAPPED[:8]),  # too few lines to tell
        "\n\n".join(WRAPPED),  # every line a paragraph
        "\n".join("云" * length for length in range(5, 30)),  # no common measure
        "\n".join(["云" * 7] * 12),  # too narrow for print
        "\n".join(["云" * 61] * 12),  # too wide for a column
        "\n".join(["云" * 40, *["云" * 20] * 12]),  # one line is much wider
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    lines = lines_of(text)
    assert unwrap(lines) == lines


def test_a_full_line_at_the_end_of_a_text_is_kept() -> None:
    assert [line.text for line in unwrap(lines_of("\n".join(["云" * 20] * 9)))] == ["云" * 180]


def test_what_the_markup_calls_a_paragraph_is_whole() -> None:
    lines = lines_of("\n".join(WRAPPED), LineKind.PARAGRAPH)
    assert unwrap(lines) == lines


@pytest.mark.parametrize(
    "line",
    [
        "一、" + "云" * 18,
        "图为" + "云" * 18,
        "——县政协二〇二二年度全面工作综述之第二部",
        "云" * 18 + " 廖禾 摄",
    ],
)
def test_a_heading_and_a_caption_are_not_put_into_a_paragraph(line: str) -> None:
    printed = [*["云" * 20] * 8, "云" * 9 + "。", line, "山" * 20]
    texts = [line.text for line in unwrap(lines_of("\n".join(printed)))]
    assert line in texts or texts[-1] == line + "山" * 20
    assert not texts[0].endswith(line)
