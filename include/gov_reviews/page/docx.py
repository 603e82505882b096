"""A Word file (.docx) in, its lines out, tables in words.

Read as what it is, a ZIP container of XML, by lxml without entities and network: the file is hostile. What is
deleted in a tracked change, hidden or a field's code is not read; numbers that Word itself counts (一、 of an
automatic list) are not in the file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from lxml import etree

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.page.table_grid import MAX_CELLS, GridCell
from gov_reviews.page.table_statements import is_unit_line, table_statements
from gov_reviews.records.both_languages import in_english, on_one_line
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, LineKind, PageState, ParsedPage

MAX_XML_BYTES = 30_000_000  # unpacked; a long report has one million
_MAX_HEADING = 60
_DOCUMENT = "word/document.xml"
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # strict
)
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "sectPr"})
_PREFIX = "{*}"
# RuntimeError: a password; NotImplementedError, which is one, too: a packing that nobody uses
_ZIP_FAULTS = (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, zlib.error)


class _Unreadable(Exception):
    """The file is no Word document that can be read.

    Args:
        reason: Why, in both languages.
        is_too_large: It may be one.
    """

    def __init__(self, reason: str, *, is_too_large: bool = False) -> None:
        self.reason = reason
        self.is_too_large = is_too_large
        super().__init__(in_english(reason))


def read_docx(captured: CapturedBody) -> ParsedPage:
    """Read one file; NOT_TEXT or TOO_LARGE with the reason when that is not possible."""
    try:
        body = _body(captured.body)
    except _Unreadable as error:
        state = PageState.TOO_LARGE if error.is_too_large else PageState.NOT_TEXT
        return _page(captured, state, error.reason)
    lines = [*_lines(body)]
    if not any(count_han(line.text) for line in lines):
        has_picture = next(body.iter(f"{_PREFIX}blip"), None) is not None
        code = "word_of_pictures" if has_picture else "word_without_text"
        return _page(captured, PageState.NOT_TEXT, said(code))
    return _page(captured, PageState.OK, "", lines)


def _page(captured: CapturedBody, state: PageState, reason: str, lines: Sequence[Line] = ()) -> ParsedPage:
    return ParsedPage.of(captured, state, reason, "docx", join_card_lines(lines, Line))


def _body(packed: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as container, container.open(_DOCUMENT) as part:
            markup = part.read(MAX_XML_BYTES + 1)
    except _ZIP_FAULTS as error:
        raise _Unreadable(said("word_protected", cause=on_one_line(str(error))[:200])) from error
    if len(markup) > MAX_XML_BYTES:
        raise _Unreadable(said("word_too_large", most=MAX_XML_BYTES), is_too_large=True)
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise _Unreadable(said("word_entities"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        body = etree.fromstring(markup, parser).find(f"{_PREFIX}body")
    except etree.XMLSyntaxError as error:
        raise _Unreadable(said("word_damaged", cause=on_one_line(str(error))[:200])) from error
    if body is None or etree.QName(body).namespace not in _NAMESPACES:
        raise _Unreadable(said("word_no_body"))
    return body


def _lines(body: etree._Element) -> Iterator[Line]:
    """Paragraphs and tables in order."""
    above: list[Line] = []
    for block in _blocks(body):
        if _name(block) == "p":
            new = [*_paragraph(block)]
        else:
            statements = _table(block, [line.text for line in above])
            if statements is None:
                new = [line for paragraph in block.iter(f"{_PREFIX}p") for line in _paragraph(paragraph)]
            else:
                if above and is_unit_line(above[-1].text):
                    above.pop()
                new = [Line(text) for text in statements]
        yield from above[:-2]
        above = [*above[-2:], *new]
    yield from above


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables that are in no other table, also those of content controls."""
    waiting = [*reversed(element)]
    while waiting:
        child = waiting.pop()
        name = _name(child)
        if name in ("p", "tbl"):
            yield child
        elif name not in _LEFT_OUT:
            waiting += reversed(child)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _paragraph(paragraph: etree._Element) -> Iterator[Line]:
    is_heading = _is_heading(paragraph)
    for text in _text(paragraph).split("\n"):
        if text.strip():
            marked = is_heading and len(text) <= _MAX_HEADING
            yield Line(text.strip(" \t"), LineKind.HEADING if marked else LineKind.UNKNOWN)


def _is_heading(paragraph: etree._Element) -> bool:
    properties = paragraph.find(f"{_PREFIX}pPr")
    if properties is None:
        return False
    if properties.find(f"{_PREFIX}outlineLvl") is not None:
        return True
    style = properties.find(f"{_PREFIX}pStyle")
    return style is not None and (_value(style) or "").lower().startswith("heading")


def _value(element: etree._Element) -> str | None:
    return next((str(value) for name, value in element.items() if etree.QName(name).localname == "val"), None)


def _text(paragraph: etree._Element) -> str:
    """The printed text, line breaks as newlines."""
    pieces: list[str] = []
    waiting = [*reversed(paragraph)]
    while waiting:
        child = waiting.pop()
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "p":  # of a text box
            pieces += ["\n", _text(child), "\n"]
        elif name == "r" and child.find(f"{_PREFIX}rPr/{_PREFIX}vanish") is not None:
            continue
        elif name not in _LEFT_OUT:
            waiting += reversed(child)
    return "".join(pieces)


# --- tables ---


def _table(table: etree._Element, above: Sequence[str]) -> tuple[str, ...] | None:
    """Its statements, None where it is no data."""
    if next(table.iterdescendants(f"{_PREFIX}tbl"), None) is not None:
        return None
    grid: list[list[GridCell]] = []
    origin = 0
    for row in table.iterchildren(f"{_PREFIX}tr"):
        line: list[GridCell] = []
        for cell in row.iterdescendants(f"{_PREFIX}tc"):
            column = len(line)
            place = GridCell("".join(map(_text, cell.iterchildren(f"{_PREFIX}p"))), origin)
            origin += 1
            if grid and column < len(grid[-1]) and _goes_on_from_above(cell):
                place = grid[-1][column]
            line += [place] * _columns(cell)
            if origin > MAX_CELLS or len(line) > MAX_CELLS:
                return None
        grid.append(line)
    width = max(map(len, grid), default=0)
    if width * len(grid) > MAX_CELLS:
        return None
    filled = [[*line, *(GridCell("", -1 - column) for column in range(len(line), width))] for line in grid]
    return table_statements(filled, above)


def _goes_on_from_above(cell: etree._Element) -> bool:
    merged = cell.find(f"{_PREFIX}tcPr/{_PREFIX}vMerge")
    return merged is not None and _value(merged) != "restart"


def _columns(cell: etree._Element) -> int:
    span = cell.find(f"{_PREFIX}tcPr/{_PREFIX}gridSpan")
    value = (_value(span) or "") if span is not None else ""
    return int(value) if value.isdecimal() and 0 < int(value[:4]) <= 100 and len(value) <= 3 else 1
