"""Clean lines to blocks in reading order: what each line of a page is, and which lines are one sentence.

In: the clean text of a page's lines, what the markup said of them, and the page's own fields. Out: lines
with kinds, halves of sentences joined. It changes no words.
"""

from __future__ import annotations

from collections.abc import Sequence

from gov_reviews.document.layout.body_blocks import mark_body
from gov_reviews.document.layout.front_matter import find_inner_head, is_sure_head, mark_frame, mark_head
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
    lines = unwrap(split_lines(text, kinds))
    long = [line for line in lines if len(line.text) >= LONG_LINE]
    uses_indents = sum(line.is_indented for line in long) > INDENT_SHARE * len(long)
    start = mark_head(lines, mark_frame(lines, fields), fields)
    if fields.title is None and not is_sure_head(lines[:start]) and (inner := find_inner_head(lines)):
        for line in lines[:start]:
            line.kind = None
        end = mark_head(lines, inner, fields)
        tail = mark_body(lines, end, fields)[end:]
        # What is printed before the title is body text too, of a column that belongs further back.
        lines = [*mark_body(lines[:inner], 0, fields), *lines[inner:end], *tail]
    else:
        lines = mark_body(lines, start, fields)
    return join_sentences(lines, uses_indents)
