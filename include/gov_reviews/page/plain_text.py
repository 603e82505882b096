"""Text and Markdown files in, lines as printed out, tables and number cards in words. Titles, bylines
and captions of plain text are layout's business, not the parser's.

Blank lines are kept as empty lines: in a newspaper text three of them are a different thing from none.
"""

from __future__ import annotations

import re

from gov_reviews.decoding.charset import DecodedText
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.page.text_tables import text_table_lines
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, LineKind, PageState, ParsedPage

_LINE_BREAK = re.compile("\r\n|[\r\n\f\v\u2028\u2029\u0085]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MIN_CONTROLS = 10  # percent; random bytes have 11, texts none
_MARKDOWN_HEADING = re.compile("^\\s{0,3}#{1,6}[ \u3000]+\\S")


def read_plain_text(decoded: DecodedText, captured: CapturedBody, family: str) -> ParsedPage:
    """Read one text file.

    `family` is plain_text or markdown; `## ` marks a heading in both, since OCR tools write it into .txt
    files.
    """
    printed = map(_to_line, text_table_lines(_LINE_BREAK.split(decoded.text)))
    lines = tuple(join_card_lines(tuple(printed), Line))
    state, reason = PageState.OK, ""
    if decoded.suspect:
        state, reason = PageState.DECODE_SUSPECT, decoded.doubt(decoded.suspect)
    elif controls := _control_share(decoded):
        state, reason = PageState.NOT_TEXT, said("binary_text", percent=controls)
    elif not any(line.text.strip() for line in lines):
        state, reason = PageState.EMPTY, said("file_without_text")
    return ParsedPage.of(captured, state, reason, family, lines, decoded.charset)


def _control_share(decoded: DecodedText) -> int:
    """Percent of control codes in a text that is mostly such codes; 0 of one with a few stray ones."""
    controls = decoded.zero_bytes + len(_CONTROL.findall(decoded.text))
    share = 100 * controls // max(len(decoded.text) + decoded.zero_bytes, 1)
    return share if share >= _MIN_CONTROLS else 0


def _to_line(text: str) -> Line:
    return Line(text.rstrip(), LineKind.HEADING if _MARKDOWN_HEADING.match(text) else LineKind.UNKNOWN)
