"""Pages whose text is elsewhere."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.text_pointers import MAX_ANNOUNCEMENT_HAN, find_text_pointer
from gov_reviews.records.pages import PageState

HERE = "http://x.example/c/t1.html"
PDF = "<p>附件：<a href='./P1.pdf'>全文</a></p>"


@pytest.mark.parametrize(
    ("markup", "han", "expected"),
    [
        (PDF, 0, (PageState.TEXT_ATTACHED, "http://x.example/c/P1.pdf")),
        (PDF, MAX_ANNOUNCEMENT_HAN, (PageState.TEXT_ATTACHED, "http://x.example/c/P1.pdf")),
        (PDF, MAX_ANNOUNCEMENT_HAN + 1, None),
        ("<a href=/d/a.DOCX?id=1>全文</a>", 0, (PageState.TEXT_ATTACHED, "http://x.example/d/a.DOCX?id=1")),
        ("<a href=/d/a.ofd>全文</a>", 50, None),  # a short text that speaks of no attachment
        ("<a href=/d/a.html>全文</a>", 0, None),
        (
            "<iframe src=content.html></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/content.html"),
        ),
        ("<embed src=/v/1.swf>", 0, (PageState.TEXT_ELSEWHERE, "http://x.example/v/1.swf")),
        ("<iframe src=content.html></iframe>", 50, None),
        ("<iframe src=//y.example/ad.html></iframe>", 0, None),
        ("<iframe src='' ></iframe>", 0, None),
        ("<iframe src=content.html style='display:none'></iframe>", 0, None),
        ("<iframe src=content.html height=0></iframe>", 0, None),
    ],
)
def test_where_the_text_is(markup: str, han: int, expected: tuple[PageState, str] | None) -> None:
    found = find_text_pointer(HtmlDocument(f"<html><body>{markup}</body></html>"), HERE, han)
    assert (found and (found[0], found[1].rpartition(": ")[2])) == expected
