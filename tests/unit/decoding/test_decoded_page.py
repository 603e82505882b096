"""One body, decoded with what its source prescribes; each part is made once, and only when it is asked
for."""

from __future__ import annotations

import pytest

from gov_reviews.decoding import decoded_page
from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import text_of

PROSE = "一年来，松砚县政协召开常委会会议6次、主席会议17次，立案提案203件，办复率100%。" * 4
PAGE = f"<html><head><meta charset='big5'></head><body><p>{PROSE}</p></body></html>"


def test_the_charset_of_the_source_comes_first() -> None:
    body = PAGE.encode("gb18030")
    prescribed = DecodedPage(body, charset="gb18030")
    assert (prescribed.decoded.provenance, prescribed.text) == ("registry", PAGE)
    assert DecodedPage(body, charset="auto").decoded.provenance != "registry"
    assert DecodedPage(body, content_type="text/html; charset=gbk").decoded.provenance == "header"


def test_kind_text_and_tree_of_one_body() -> None:
    page = DecodedPage(PAGE.encode(), "http://zx.example.org/a.html")
    assert (page.content, page.binary_kind) == (Content.HTML, "")
    assert text_of(page.document.root) == PROSE
    assert page.document is page.document
    assert page.decoded is page.decoded
    picture = DecodedPage(b"\x89PNG\r\n\x1a\n")
    assert (picture.content, picture.binary_kind) == (Content.BINARY, "png_picture")


def test_nothing_is_decoded_that_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(decoded_page, "decode_body")
    assert DecodedPage(b"\x89PNG\r\n\x1a\n").content is Content.BINARY


def test_another_address_decides_the_kind_anew_and_decodes_nothing_anew() -> None:
    page = DecodedPage("<p>政协</p>".encode(), "http://zx.example.org/a.md")
    decoded, document = page.decoded, page.document
    assert page.content is Content.MARKDOWN
    moved = page.under("http://zx.example.org/a.html")
    assert moved.content is Content.HTML
    assert moved.decoded is decoded
    assert moved.document is document
    assert page.under(page.url) is page
