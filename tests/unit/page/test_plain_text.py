"""Text files: lines, headings, states."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.charset import DecodedText
from gov_reviews.page.plain_text import read_plain_text
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import LineKind, PageState, ParsedPage


def read(text: str, suspect: str = "") -> ParsedPage:
    captured = CapturedBody(b"", "inbox/a.txt", SourceId("inbox"), CaptureKind.INBOX)
    return read_plain_text(DecodedText(text, "utf-8", "strict", suspect), captured, "plain_text")


def test_every_line_break_ends_a_line_and_blank_lines_stay() -> None:
    page = read("甲\r\n乙 \r\r丙\n\f丁\u2028戊\u0085")
    assert [line.text for line in page.lines] == ["甲", "乙", "", "丙", "", "丁", "戊", ""]
    assert (page.state, page.state_reason, page.family, page.charset) == (
        PageState.OK,
        "",
        "plain_text",
        "utf-8",
    )


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        ("# 一", True),
        ("   ###### 一", True),
        ("##\u3000一", True),
        ("####### 一", False),
        ("    # 一", False),
        ("#一", False),
        ("# ", False),
    ],
)
def test_headings_of_markdown(text: str, is_heading: bool) -> None:
    assert (read(text).lines[0].kind is LineKind.HEADING) is is_heading
    assert read(text).lines[0].kind in {LineKind.HEADING, LineKind.UNKNOWN}


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_a_file_without_text_is_empty(text: str) -> None:
    assert read(text).state is PageState.EMPTY


def test_text_that_cannot_be_trusted_says_why() -> None:
    page = read("", "damaged")
    assert (page.state, in_english(page.state_reason)) == (
        PageState.DECODE_SUSPECT,
        "utf-8 (strict): damaged",
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("\x01\x02\x03ÿþ", PageState.NOT_TEXT),
        ("县政协" * 3 + "\x01", PageState.NOT_TEXT),  # 10 percent
        ("县政协" * 4 + "\x01", PageState.OK),  # a stray one
        ("县政协\t立案\x0c\n", PageState.OK),
    ],
)
def test_binary_data_is_no_text(text: str, state: PageState) -> None:
    page = read(text)
    assert page.state is state
    assert ("control codes" in page.state_reason) is (state is PageState.NOT_TEXT)


def test_number_cards_become_statements() -> None:
    page = read("九溪县政协2023年工作数说\n152\n件\n提案总量\n9\n篇\n调研报告")
    assert [line.text for line in page.lines][1:] == ["152件提案总量。", "9篇调研报告。"]
