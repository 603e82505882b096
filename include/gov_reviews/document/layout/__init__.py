"""Clean lines to blocks in reading order: what each line of a page is, and which lines are one sentence.

In: the clean text of a page's lines, what the markup said of them, and the page's own fields. Out: pieces
with kinds, halves of sentences joined. It changes no words.
"""

from __future__ import annotations

from collections.abc import Sequence

from gov_reviews.document.layout.body_blocks import mark_body
from gov_reviews.document.layout.front_matter import find_inner_head, is_sure_head, mark_head
from gov_reviews.document.layout.layout_records import Layout
from gov_reviews.document.layout.printed_lines import split_lines, unwrap
from gov_reviews.document.layout.sentence_joining import join_sentences
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.records.pages import LineKind

__all__ = ["Layout", "PageFields", "lay_out"]

INDENT_SHARE = 0.5  # share of long lines with an indent above which the indent tells where paragraphs begin
LONG_LINE = 40


def lay_out(text: str, kinds: Sequence[LineKind], fields: PageFields) -> Layout:
    """Decide what every line is and join the halves of cut sentences.

    Args:
        text: Clean text of the page's lines, joined by newline.
        kinds: What the markup says of each line.
        fields: The page's own fields, clean.
    """
    pieces = unwrap(split_lines(text, kinds))
    long = [piece for piece in pieces if len(piece.text) >= LONG_LINE]
    uses_indents = sum(piece.is_indented for piece in long) > INDENT_SHARE * len(long)
    start = mark_head(pieces, 0, fields)
    if fields.title is None and not is_sure_head(pieces[:start]) and (inner := find_inner_head(pieces)):
        for piece in pieces[:start]:
            piece.kind = None
        end = mark_head(pieces, inner, fields)
        tail = mark_body(pieces, end, fields)[end:]
        # What is printed before the title is body text too, of a column that belongs further back.
        pieces = [*mark_body(pieces[:inner], 0, fields), *pieces[inner:end], *tail]
    else:
        pieces = mark_body(pieces, start, fields)
    return join_sentences(pieces, uses_indents)
