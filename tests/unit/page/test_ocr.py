"""Recognised pages: what they become, and what is said without the extra `ocr`; the engine where it is."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable

import pytest
from tests.unit.conftest import make_capture

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.page.ocr import INSTALL, MIN_CONFIDENCE, RecognisedPage, can_recognise
from gov_reviews.page.pdf import recognised_page
from gov_reviews.page.printed_characters import PrintedCharacter
from gov_reviews.reading.extraction import extract_review
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.pages import PageState, ParsedPage

LINES = ("溪口县政协2023年工作综述", "立案提案163件，已全部办复。", "召开专题协商会14次。")
has_engine = importlib.util.find_spec("rapidocr") is not None


def _recognised(confidence: float) -> ParsedPage:
    characters = [
        PrintedCharacter(
            text, 40.0 + 20 * column, 60.0 + 20 * column, -60.0 * row, 40.0 if row == 0 else 20.0
        )
        for row, line in enumerate(LINES)
        for column, text in enumerate(line)
    ]
    capture = make_capture("file:///a.png", kind=CaptureKind.INBOX, source_id=INBOX_SOURCE, content_type="")
    return recognised_page(
        CapturedBody.of(b"", capture), "picture", [RecognisedPage(tuple(characters), confidence)]
    )


def test_recognised_text_carries_its_confidence() -> None:
    page = _recognised(0.98)
    assert (page.state, page.ocr_confidence) == (PageState.OK, 0.98)
    review = extract_review(normalise_page(page), ())
    assert {figure.value for figure in review.observations} == {163, 14}
    assert "is_ocr" in review.flags
    assert next(issue.value for issue in review.issues if issue.rule_id == "text_by_ocr") == "0.980"


def test_below_the_threshold_nothing_is_read() -> None:
    page = _recognised(MIN_CONFIDENCE - 0.01)
    assert (page.state, page.lines) == (PageState.NOT_TEXT, ())
    assert "confidence 0.94" in page.state_reason


@pytest.mark.skipif(has_engine, reason="the extra `ocr` is installed")
def test_without_the_extra_the_reason_says_what_to_install(
    read_inbox: Callable[..., ParsedPage], make_pdf: Callable[..., bytes]
) -> None:
    assert not can_recognise()
    for body in (make_pdf([[]]), b"\x89PNG\r\n\x1a\n" + b"x" * 100):
        page = read_inbox(body, "a")
        assert page.state is PageState.NOT_TEXT
        assert INSTALL in page.state_reason


@pytest.mark.slow
@pytest.mark.skipif(not has_engine, reason="needs the extra `ocr`")
def test_a_drawn_page_is_recognised(
    read_inbox: Callable[..., ParsedPage], make_pdf: Callable[..., bytes]
) -> None:
    import pypdfium2

    pdf = make_pdf([[(60, 700 - 40 * row, 20 if row else 28, line) for row, line in enumerate(LINES)]])
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1.5).to_pil()
    for kind in ("PNG", "PDF"):  # a picture, and a scan in a PDF
        out = io.BytesIO()
        drawn.save(out, kind)
        page = read_inbox(out.getvalue(), "scan")
        assert page.state is PageState.OK, page.state_reason
        text = "".join(line.text for line in page.lines)
        assert "163" in text
        assert "14次" in text
        assert page.ocr_confidence is not None
    assert read_inbox(b"\x89PNG\r\n\x1a\n" + b"x" * 100, "a").state is PageState.NOT_TEXT
