"""A PDF with a text layer in, its paragraphs out; columns are read one after the other as well as the page
allows. No OCR.

pypdf gives pieces of text with their places. Pieces become printed lines, a recursive cut along white gutters
and gaps (XY cut) puts the lines of a page into reading order, and lines of one block become paragraphs by
indent and line length.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gov_reviews.knowledge.han import count_han
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, PageState, ParsedPage

MAX_PAGES = 200
MAX_PIECES = 200_000
MAX_CHARACTERS = 5_000_000
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2018-\u201d\u2014\u2026]")
# pypdf reports every small oddity of a file; the page state is what counts here.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text at a place: left and right edge, base line, size of type."""

    text: str
    left: float
    right: float
    base: float
    size: float


def read_pdf(captured: CapturedBody) -> ParsedPage:
    """Read one PDF; NOT_TEXT with the reason when it has no text layer, is encrypted or is no PDF that can be
    read.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(io.BytesIO(captured.body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return _page(
                captured, PageState.NOT_TEXT, "the PDF is protected by a password; drop a copy without one"
            )
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            return _page(
                captured,
                PageState.TOO_LARGE,
                f"the PDF has {pages} pages, more than {MAX_PAGES}; drop the pages of the review only",
            )
        lines = _read_pages(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        return _page(
            captured, PageState.NOT_TEXT, f"the PDF is encrypted in a way that cannot be undone here: {error}"
        )
    except Exception as error:
        # Damaged files make pypdf raise nearly anything (KeyError, RecursionError, zlib.error ...): all of
        # them mean that the file is broken.
        return _page(
            captured,
            PageState.NOT_TEXT,
            f"the PDF is damaged and cannot be read: {type(error).__name__}: {str(error)[:200]}",
        )
    if not any(count_han(line.text) for line in lines):
        what = "no text layer" if not lines else "no Chinese text in its text layer"
        return _page(
            captured,
            PageState.NOT_TEXT,
            f"the PDF has {what} (a scan?): it needs OCR (文字识别), which is not done here; drop the "
            "recognised "
            "text as .txt",
        )
    return _page(captured, PageState.OK, "", lines)


def _page(captured: CapturedBody, state: PageState, reason: str, lines: Sequence[Line] = ()) -> ParsedPage:
    return ParsedPage(
        url=captured.url,
        source_id=captured.source_id,
        state=state,
        state_reason=reason,
        family="pdf",
        charset="",
        lines=tuple(lines),
    )


def _read_pages(reader: Any) -> list[Line]:
    lines: list[Line] = []
    characters = 0
    for page in reader.pages:
        pieces = _pieces(page)
        for text in _paragraphs_of_page(pieces):
            characters += len(text)
            if characters > MAX_CHARACTERS:
                raise ValueError(f"more than {MAX_CHARACTERS} characters of text")
            lines.append(Line(text))
    return lines


def _pieces(page: Any) -> list[_Piece]:
    found: list[_Piece] = []

    def visit(text: str, user: Sequence[float], matrix: Sequence[float], _font: object, size: float) -> None:
        if not text.strip():
            return
        if len(found) >= MAX_PIECES:
            raise ValueError(f"more than {MAX_PIECES} pieces of text on one page")
        # Place on the page: text matrix times transformation matrix.
        left = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        base = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        scale = max(abs(matrix[0] * user[0]), abs(matrix[1] * user[1]), abs(matrix[3] * user[3]), 1e-6)
        height = abs(size * scale) or 10.0
        for offset, part in enumerate(text.strip("\n").split("\n")):
            if part.strip():
                found.append(
                    _Piece(
                        part.strip("\r"),
                        left,
                        left + _width(part, height),
                        base - offset * height * 1.2,
                        height,
                    )
                )

    page.extract_text(visitor_text=visit)
    return found


def _width(text: str, size: float) -> float:
    wide = len(_WIDE.findall(text))
    return size * (wide + (len(text) - wide) * 0.5)


# --- pieces to lines ---


def _lines_of(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join pieces that stand side by side on one base line into printed lines."""
    lines: list[_Piece] = []
    for piece in sorted(pieces, key=lambda item: (-round(item.base, 1), item.left)):
        last = lines[-1] if lines else None
        gap = piece.left - last.right if last else 0.0
        if (
            last
            and abs(last.base - piece.base) <= 0.4 * piece.size
            and -0.8 * piece.size <= gap <= 0.9 * piece.size
        ):
            space = (
                " "
                if gap > 0.25 * piece.size and not (_WIDE.match(last.text[-1]) or _WIDE.match(piece.text[0]))
                else ""
            )
            lines[-1] = _Piece(
                last.text + space + piece.text,
                last.left,
                max(last.right, piece.right),
                last.base,
                max(last.size, piece.size),
            )
        else:
            lines.append(piece)
    return lines


# --- reading order ---


def _blocks_in_order(lines: Sequence[_Piece]) -> list[list[_Piece]]:
    """XY cut: a region is cut at its widest free gutter, left part first; where there is none, at its widest
    free gap, upper part first.
    """
    finished: list[list[_Piece]] = []
    waiting = [list(lines)]
    while waiting:
        region = waiting.pop()
        if not region:
            continue
        parts = _cut(region)
        if parts is None:
            finished.append(sorted(region, key=lambda line: (-line.base, line.left)))
        else:
            waiting.extend(parts)
    return finished


def _cut(region: Sequence[_Piece]) -> tuple[list[_Piece], list[_Piece]] | None:
    """The two parts of a region, the one that is read first last; None when it is not to be cut."""
    size = statistics.median(line.size for line in region)
    gutter = _widest_gap([(line.left, line.right) for line in region], size * 0.8)
    if gutter is not None and len(region) > 3:
        return _parted(region, lambda line: line.right <= gutter)
    gap = _widest_gap([(line.base, line.base + line.size) for line in region], size * 1.1)
    if gap is not None and len(region) > 1:
        return _parted(region, lambda line: line.base >= gap)
    return None


def _parted(
    region: Sequence[_Piece], is_first: Callable[[_Piece], bool]
) -> tuple[list[_Piece], list[_Piece]]:
    return [line for line in region if not is_first(line)], [line for line in region if is_first(line)]


def _widest_gap(spans: Sequence[tuple[float, float]], minimum: float) -> float | None:
    """Middle of the widest stretch that no span covers, None when none is as wide as `minimum`."""
    best, place, reached = minimum, None, None
    for start, end in sorted(spans):
        if reached is not None and start - reached >= best:
            best, place = start - reached, (start + reached) / 2
        reached = end if reached is None else max(reached, end)
    return place


def _paragraphs_of_page(pieces: Sequence[_Piece]) -> list[str]:
    paragraphs: list[str] = []
    for block in _blocks_in_order(_lines_of(pieces)):
        left = min(line.left for line in block)
        right = max(line.right for line in block)
        previous: _Piece | None = None
        for line in block:
            starts = (
                previous is None
                or line.text.startswith("\u3000")
                or line.left > left + 1.2 * line.size
                or previous.right < right - 1.6 * previous.size
                or abs(line.size - previous.size) > 0.2 * previous.size
            )
            text = line.text.strip()
            if starts or not paragraphs:
                paragraphs.append(text)
            else:
                paragraphs[-1] += (
                    text if _WIDE.match(paragraphs[-1][-1:]) or _WIDE.match(text) else f" {text}"
                )
            previous = line
    return [text for text in paragraphs if text]
