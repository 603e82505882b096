"""Recognised pages: what they become, and what is said without the extra `ocr`; the engine where it is."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

import pypdfium2
import pytest
from tests.unit.conftest import make_capture

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.ocr import (
    MIN_CONFIDENCE,
    PictureStrip,
    RecognisedPage,
    RecognisedPicture,
    can_recognise,
    cut_into_strips,
)
from gov_reviews.page.pdf import recognised_picture
from gov_reviews.page.printed_characters import PrintedCharacter
from gov_reviews.reading.extraction import extract_review
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.pages import PageState, ParsedPage, UnreadPart, UnreadReason

LINES = ("溪口县政协2023年工作综述", "立案提案163件，已全部办复。", "召开专题协商会14次。")
has_engine = importlib.util.find_spec("rapidocr") is not None


def scan(pdf: bytes, scanned: Collection[int]) -> bytes:
    """The same pages, some of them as pictures of themselves."""
    source, out = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    for number in range(len(source)):
        if number not in scanned:
            out.import_pages(source, [number])
            continue
        width, height = source[number].get_size()
        page, picture = out.new_page(width, height), pypdfium2.PdfImage.new(out)
        picture.set_bitmap(source[number].render(scale=1.5))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page.insert_obj(picture)
        page.gen_content()
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def two_pages(make_pdf: Callable[..., bytes]) -> bytes:
    first = [(60, 700 - 40 * row, 20 if row else 28, line) for row, line in enumerate(LINES)]
    return make_pdf([first, [(60, 700, 20, "提交社情民意信息231条，采用97条。")]])


def _found(confidence: float, lines: Sequence[str] = LINES) -> RecognisedPage:
    characters = [
        PrintedCharacter(
            text, 40.0 + 20 * column, 60.0 + 20 * column, -60.0 * row, 40.0 if row == 0 else 20.0
        )
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    ]
    return RecognisedPage(tuple(characters), confidence)


def _read(found: RecognisedPicture) -> ParsedPage:
    capture = make_capture("file:///a.png", kind=CaptureKind.INBOX, source_id=INBOX_SOURCE, content_type="")
    return recognised_picture(CapturedBody.of(b"", capture), found)


def _recognised(confidence: float) -> ParsedPage:
    return _read(RecognisedPicture((PictureStrip("", _found(confidence)),)))


def test_a_strip_of_a_long_picture_that_is_not_sure_is_named() -> None:
    more = _found(0.99, ["走访委员企业37家。"])
    strips = (
        PictureStrip("rows 0 to 1900", _found(0.99)),
        PictureStrip("rows 1900 to 3800", _found(0.8, ["组织视察15次。"])),
        PictureStrip("rows 3800 to 5700", more),
    )
    page = _read(RecognisedPicture(strips, "rows 5700 to 9000"))
    text = "".join(line.text for line in page.lines)
    assert [number in text for number in ("163", "15次", "37家")] == [True, False, True]
    assert page.unread_parts == (
        UnreadPart("rows 1900 to 3800", UnreadReason.UNSURE_OCR),
        UnreadPart("rows 5700 to 9000", UnreadReason.TOO_MANY),
    )
    assert page.is_incomplete
    assert page.ocr_confidence == 0.99


def test_a_long_picture_is_cut_between_its_lines() -> None:
    numpy = pytest.importorskip("numpy")
    picture = numpy.full((5_000, 720, 3), 250, dtype="uint8")
    ink = [row for row in range(5_000) if row % 60 < 40]  # lines of 40 pixels, gaps of 20
    picture[ink, ::2] = 20
    ends = cut_into_strips(picture)
    assert ends[-1] == 5_000
    assert all(0 < end - start <= 1_900 for start, end in pairwise([0, *ends]))
    assert all(end % 60 >= 40 for end in ends[:-1])


def test_a_long_picture_is_cut_in_the_middle_of_its_widest_gap() -> None:
    numpy = pytest.importorskip("numpy")
    picture = numpy.full((2_000, 720, 3), 250, dtype="uint8")
    picture[:, ::2] = 20
    for gap in (slice(1_400, 1_410), slice(1_500, 1_530), slice(1_600, 1_612)):
        picture[gap] = 250
    assert cut_into_strips(picture) == [1_515, 2_000]


def test_recognised_text_carries_its_confidence() -> None:
    page = _recognised(0.98)
    assert (page.state, page.ocr_confidence) == (PageState.OK, 0.98)
    review = extract_review(normalise_page(page), ())
    assert {figure.value for figure in review.observations} == {163, 14}
    assert "is_ocr" in review.flags
    assert review.ocr_confidence == 0.98
    assert next(issue.value for issue in review.issues if issue.rule_id == "text_by_ocr") == "0.980"


def test_below_the_threshold_nothing_is_read() -> None:
    page = _recognised(MIN_CONFIDENCE - 0.01)
    assert (page.state, page.lines) == (PageState.NOT_TEXT, ())
    assert "confidence below 0.95" in page.state_reason


@pytest.mark.skipif(has_engine, reason="the extra `ocr` is installed")
def test_without_the_extra_the_reason_says_what_to_install(
    read_inbox: Callable[..., ParsedPage], two_pages: bytes
) -> None:
    assert not can_recognise()
    for body in (scan(two_pages, {0, 1}), b"\x89PNG\r\n\x1a\n" + b"x" * 100):
        page = read_inbox(body, "a")
        assert page.state is PageState.NOT_TEXT
        assert in_english(said("ocr_missing")) in page.state_reason


@pytest.mark.skipif(has_engine, reason="the extra `ocr` is installed")
def test_a_scanned_page_among_pages_with_text_is_named(
    read_inbox: Callable[..., ParsedPage], two_pages: bytes
) -> None:
    page = read_inbox(scan(two_pages, {1}), "a.pdf")
    assert (page.state, page.ocr_confidence) == (PageState.OK, None)
    assert page.unread_parts == (UnreadPart("page 2 (第2页)", UnreadReason.NO_OCR),)
    review = extract_review(normalise_page(page), ())
    assert {figure.value for figure in review.observations} == {163, 14}
    assert "incomplete_text" in review.flags
    [issue] = [issue for issue in review.issues if issue.rule_id == "text_part_unread"]
    assert issue.value == "page 2 (第2页)"
    assert "extra ocr" in issue.reason


@pytest.mark.parametrize(
    ("place", "size"), [((0, 0), (150, 200)), ((300, 350), (250, 400))], ids=["badge", "photograph"]
)
def test_a_small_picture_and_an_empty_page_are_no_scan(
    read_inbox: Callable[..., ParsedPage],
    make_pdf: Callable[..., bytes],
    place: tuple[float, float],
    size: tuple[float, float],
) -> None:
    rows = [(60, 700 - 40 * row, 20, line) for row, line in enumerate(LINES)]
    assert read_inbox(make_pdf([rows, []]), "a.pdf").unread_parts == ()
    assert read_inbox(make_pdf([[]]), "a.pdf").state is PageState.EMPTY
    badge = pypdfium2.PdfDocument(make_pdf([rows, []]))
    picture = pypdfium2.PdfImage.new(badge)
    picture.set_bitmap(badge[0].render(scale=0.2))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(*size).translate(*place))
    badge[1].insert_obj(picture)
    badge[1].gen_content()
    buffer = io.BytesIO()
    badge.save(buffer)
    assert read_inbox(buffer.getvalue(), "a.pdf").unread_parts == ()


@pytest.mark.slow
@pytest.mark.skipif(not has_engine, reason="needs the extra `ocr`")
def test_pictures_and_scans_are_recognised(
    read_inbox: Callable[..., ParsedPage], two_pages: bytes, make_pdf: Callable[..., bytes]
) -> None:
    out = io.BytesIO()
    pypdfium2.PdfDocument(two_pages)[0].render(scale=1.5).to_pil().save(out, "PNG")
    for body in (out.getvalue(), scan(two_pages, {0, 1}), scan(two_pages, {1})):
        page = read_inbox(body, "scan")
        assert page.state is PageState.OK, page.state_reason
        text = "".join(line.text for line in page.lines)
        assert [number in text for number in ("163", "14次")] == [True, True]
        assert ("231" in text) == (body[:4] == b"%PDF")
        assert page.ocr_confidence is not None
        assert page.unread_parts == ()
    blank = scan(make_pdf([[]]), {0})
    page = read_inbox(blank, "blank.pdf")
    assert (page.state, "pip install" in page.state_reason) == (PageState.EMPTY, False)
    assert read_inbox(b"\x89PNG\r\n\x1a\n" + b"x" * 100, "a").state is PageState.NOT_TEXT
