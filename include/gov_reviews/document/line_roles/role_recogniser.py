"""Line role recognition: the one place that decides which role a line has by its own words.

In: one clean line, what the markup said of it, and its zone. Out: a `BlockKind`, None when only the lines
around it can tell (`document/layout/` then looks at them). The zones ask the same questions in another order:
in the head a line that repeats a field of the page is that field whatever it looks like, in the body a
heading of the markup is one, and at the foot only closing lines are looked for.
"""

from __future__ import annotations

from enum import Enum

from gov_reviews.document.line_roles.caption_lines import MAX_CAPTION, is_scene, is_surely_caption
from gov_reviews.document.line_roles.credit_lines import is_bracketed_name, is_speaker, people_role
from gov_reviews.document.line_roles.furniture_lines import is_furniture, is_page_label
from gov_reviews.document.line_roles.heading_lines import is_numbered, is_surely_heading
from gov_reviews.document.line_roles.label_lines import is_meta
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.document.line_roles.sentence_edges import TERMINALS
from gov_reviews.document.line_roles.title_lines import is_couplet, is_subtitle
from gov_reviews.knowledge.han import count_han
from gov_reviews.records.light_records import light_record
from gov_reviews.records.pages import BlockKind, LineKind

MAX_MARKED_HEADING = 70
MAX_FOREIGN = 20
MAX_CREDIT_IN_BODY = 40  # a longer line of the body that names photographers may name others, too
# what the reader of the page says is not asked again
_MARKED_ROLES = {
    LineKind.CAPTION: BlockKind.CAPTION,
    LineKind.FRAGMENT: BlockKind.FRAGMENT,
    LineKind.STORY: BlockKind.PARAGRAPH,
}


class Zone(Enum):
    """The part of a page in which a line is."""

    HEAD = "head"
    BODY = "body"
    FOOT = "foot"


@light_record(frozen=True, slots=True)
class LineContext:
    """What is known of a line besides its words.

    Attributes:
        fields: The page's own fields.
        marked: What the markup said of the line.
        has_title: A title is printed above it, or stated by the markup.
    """

    fields: PageFields
    marked: LineKind = LineKind.UNKNOWN
    has_title: bool = False


def recognise_line(text: str, zone: Zone, context: LineContext) -> BlockKind | None:
    """The role of a line by its own words and marks.

    Args:
        text: One clean line, not empty.
        zone: The part of the page; it decides which roles are asked for first.
        context: What else is known of it.

    Returns:
        Its role; PARAGRAPH for text of the body that is too long for any other. None when its shape does not
        tell.
    """
    if context.marked is LineKind.STORY and zone is not Zone.BODY:
        return None  # it opens the body, or closes it
    if zone is Zone.HEAD:
        return _role_in_head(text, context)
    return _role_in_body(text, context) if zone is Zone.BODY else _role_at_foot(text, context)


def _role_in_head(text: str, context: LineContext) -> BlockKind | None:
    if (repeated := context.fields.repeated_by(text)) is not None:
        return repeated
    if is_furniture(text) or is_page_label(text) or _is_foreign(text):
        return BlockKind.BOILERPLATE
    if context.marked is LineKind.CAPTION:
        return BlockKind.CAPTION
    if context.has_title and context.fields.subtitle is None and is_subtitle(text):
        return BlockKind.SUBTITLE
    if (role := people_role(text)) is not None:
        return role
    if context.has_title and is_speaker(text):
        return BlockKind.BYLINE
    return _meta_or_caption(text)


def _is_foreign(text: str) -> bool:
    """A short line without a Chinese character and without a number alone: English, timg (27), |."""
    return len(text) <= MAX_FOREIGN and not text.isdigit() and count_han(text) == 0 and not is_meta(text)


def _role_at_foot(text: str, context: LineContext) -> BlockKind | None:
    if context.marked is LineKind.HEADING:
        return None
    if is_furniture(text):
        return BlockKind.BOILERPLATE
    if (role := people_role(text)) is not None:
        return role
    if is_bracketed_name(text):
        return BlockKind.BYLINE
    if (repeated := context.fields.repeated_by(text)) is not None:
        return repeated
    return _meta_or_caption(text) or (BlockKind.CAPTION if context.marked is LineKind.CAPTION else None)


def _meta_or_caption(text: str) -> BlockKind | None:
    if is_meta(text):
        return BlockKind.META
    return BlockKind.CAPTION if is_surely_caption(text) else None


def _role_in_body(text: str, context: LineContext) -> BlockKind | None:
    if context.marked in _MARKED_ROLES:
        return _MARKED_ROLES[context.marked]
    if is_furniture(text):
        return BlockKind.BOILERPLATE
    if context.marked is LineKind.HEADING and (len(text) <= MAX_MARKED_HEADING or text[-1] not in TERMINALS):
        return BlockKind.HEADING
    if len(text) > MAX_CAPTION:
        return BlockKind.PARAGRAPH
    role = people_role(text)
    if role is not None and (role is not BlockKind.CAPTION or len(text) <= MAX_CREDIT_IN_BODY):
        return role
    if is_surely_caption(text):
        return BlockKind.CAPTION
    if _is_heading_by_form(text):
        # 2022 奋进之年: a line that begins with a figure may be the rest of a sentence.
        return None if text[0] in "0123456789" and not is_numbered(text) else BlockKind.HEADING
    repeated = context.fields.repeated_by(text)
    return repeated if repeated is not BlockKind.TITLE else None


def _is_heading_by_form(text: str) -> bool:
    """A heading, and not a scene with a space in it."""
    return is_surely_heading(text) and not (is_scene(text) and not is_couplet(text))
