"""The body and the foot of a page: headings, captions, paragraphs, closing lines.

In: lines in order, the head already marked. Out: a kind on every line. What a short line is, its own words
decide first (`line_roles`) and then its surroundings: between the halves of a cut sentence is a caption,
between whole paragraphs a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.line_roles.caption_lines import (
    is_dated_scene,
    is_scene,
    is_scene_sentence,
    is_surely_caption,
)
from gov_reviews.document.line_roles.credit_lines import find_closing_byline, find_opening_byline, people_role
from gov_reviews.document.line_roles.heading_lines import is_parallel, is_slogan
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.document.line_roles.role_recogniser import LineContext, Zone, recognise_line
from gov_reviews.document.line_roles.sentence_edges import (
    TERMINALS,
    ends_mid_sentence,
    ends_sentence,
    is_fresh,
    is_orphan_start,
)
from gov_reviews.document.line_roles.title_lines import MAX_HEADING, is_couplet, is_title_like
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.language_model import MIN_BOND, load_language_model
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames
from gov_reviews.knowledge.word_lists import HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.pages import BlockKind, LineKind

MAX_FOOT_LINES = 30
MAX_ASIDE_LINE = 120  # a longer paragraph is no teaser of another article
MAX_CAPTIONS = 20  # captions and furniture lines in a row that are passed over to see what is beyond them
MAX_SCENE_SENTENCE = 60  # a longer one is a caption only between the halves of a sentence
ALONE_HEADING = 24  # a plain line that is a heading without any mark is at most this long
_OUTSIDE = frozenset({BlockKind.BYLINE, BlockKind.EDITORS, BlockKind.META, BlockKind.BOILERPLATE})
_GLUED_COUPLET = re.compile(r"^(?P<one>[^\s，。；：！？]{4,20}) (?P<two>[^\s，。；：！？]{4,20}) (?=\S)")
_GLUED_NUMBER = re.compile(
    r"^[一二三四五六七八九十]{1,3}、[^\s，。；：！？]{3,20}(?: [^\s，。；：！？]{3,20})? (?=\S)"
)
_GLUED_TAIL = re.compile(r"(?<=[。！？”])\s+([^\s，。；：！？]{4,20} [^\s，。；：！？]{4,20})$")


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What is around a line.

    Attributes:
        before, after: The next text in both directions; None at the edges of the body.
        is_apart: More blank lines before it than usual on this page.
        has_marked: The markup of this page marks its headings.
    """

    before: TextLine | None
    after: TextLine | None
    is_apart: bool
    has_marked: bool

    @property
    def is_between_halves(self) -> bool:
        """The text before it breaks off in mid-sentence."""
        before = self.before
        return before is not None and before.kind is BlockKind.PARAGRAPH and ends_mid_sentence(before.text)


@cache
def _glued_opener() -> re.Pattern[str]:
    """Two phrases and the first words of a paragraph without a space between."""
    openers = alternatives(load_words(HeadingWords).glued_openers)
    return re.compile(
        rf"^([^\s，。；：！？]{{4,20}}) ([^\s，。；：！？]{{4,20}}?)(?={openers}|20[0-9]{{2}}年，)"
    )


def mark_body(lines: list[TextLine], start: int, fields: PageFields) -> list[TextLine]:
    """Kinds for all lines from `start` on; glued headings and bylines become lines of their own.

    Returns the new list.
    """
    end = _mark_foot(lines, start, fields)
    split: list[TextLine] = []
    for index in range(start, end):
        split += _unglue(lines[index], is_first=index == start)
    usual_gap = _usual_gap(split)
    has_marked = sum(line.line_kind is LineKind.HEADING for line in split) >= 2
    body = [*split, *lines[end:]]
    for line in split:
        if line.kind is None:
            line.kind = recognise_line(line.text, Zone.BODY, LineContext(fields, line.line_kind))
    for index, line in enumerate(body):
        if line.kind is None:
            line.kind = _kind_by_place(body, index, usual_gap, has_marked)
    return [*lines[:start], *body]


def _usual_gap(lines: list[TextLine]) -> int:
    gaps = Counter(line.gap for line in lines[1:])
    return gaps.most_common(1)[0][0] if gaps else 0


# --- the foot ---


def _mark_foot(lines: list[TextLine], start: int, fields: PageFields) -> int:
    """Kinds for closing lines, from the last upwards; returns where the foot begins.

    A dated scene among them is a caption.
    """
    end = len(lines)
    while end > start and len(lines) - end < MAX_FOOT_LINES:
        line = lines[end - 1]
        kind = recognise_line(line.text, Zone.FOOT, LineContext(fields, line.line_kind))
        if kind is None and not _is_closing_scene(lines, end - 1):
            break
        line.kind = kind or BlockKind.CAPTION
        end -= 1
    return _mark_aside(lines, start, end)


def _mark_aside(lines: list[TextLine], start: int, end: int) -> int:
    """Kinds for a list of other articles at the end of a copied page (新闻推荐, and headlines behind it);
    returns where it begins. Where a sentence behind it speaks of a committee or its members, nothing is.
    """
    for index in range(end - 1, max(start, end - MAX_FOOT_LINES) - 1, -1):
        if _aside_heading().fullmatch(lines[index].text.strip("【】[]（）()：: ")):
            behind = lines[index + 1 : end]
            if any(map(_is_of_a_committee, behind)):
                return end
            for line in lines[index:end]:
                line.kind = BlockKind.BOILERPLATE
            return index
        if lines[index].text.endswith("。") and len(lines[index].text) > MAX_ASIDE_LINE:
            break
    return end


def _is_of_a_committee(line: TextLine) -> bool:
    is_sentence = ends_sentence(line.text) or len(line.text) > MAX_SCENE_SENTENCE
    return is_sentence and ("政协" in line.text or "委员" in line.text)


@cache
def _aside_heading() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(MarkupNames).aside_headings))


def _is_closing_scene(lines: list[TextLine], index: int) -> bool:
    """A scene after the last paragraph of the text: nothing follows it but the foot, and what stands before
    it is a finished paragraph.
    """
    line = lines[index]
    if index < 1 or line.line_kind is not LineKind.UNKNOWN or not ends_sentence(lines[index - 1].text):
        return False
    is_apart = line.gap > lines[index - 1].gap
    return is_scene(line.text) or (is_apart and is_dated_scene(line.text))


# --- glued lines ---


def _unglue(line: TextLine, *, is_first: bool) -> list[TextLine]:
    """Cut what is glued to a paragraph: an opening or closing byline, a heading before or after it."""
    if (
        line.kind is not None
        or len(line.parts) > 1
        or line.line_kind in (LineKind.CAPTION, LineKind.FRAGMENT)
        or len(line.text) < 20
    ):
        return [line]
    lines: list[TextLine] = []
    rest = line
    if is_first and (at := find_opening_byline(rest.text)):
        byline, rest = rest.split(at)
        byline.kind = BlockKind.BYLINE
        lines.append(_stripped(byline))
    if at := _heading_end(rest.text):
        heading, rest = rest.split(at, skip=rest.text[at] == " ")
        heading.kind = BlockKind.HEADING
        lines.append(heading)
    tail: list[TextLine] = []
    if rest.text[-1] in "。！？…":
        pass  # nothing is glued to the end of a finished sentence
    elif (at := find_closing_byline(rest.text)) and at >= 10 and not _is_whole_caption(rest.text, at):
        rest, byline = rest.split(at)
        byline.kind = people_role(byline.text.strip()) or BlockKind.BYLINE
        tail.append(_stripped(byline))
    elif (match := _GLUED_TAIL.search(rest.text, max(0, len(rest.text) - 44))) and is_couplet(match[1]):
        rest, heading = rest.split(match.start(1))
        heading.kind = BlockKind.HEADING
        tail.append(heading)
    return [*lines, _stripped(rest), *tail]


def _is_whole_caption(text: str, at: int) -> bool:
    """Whether the name at the end belongs to a picture: …视察重点项目。（记者 某某 摄）."""
    return is_surely_caption(text[:at]) or (is_surely_caption(text) and is_scene_sentence(text[:at]))


def _heading_end(text: str) -> int:
    """Where a heading glued to the start of a paragraph ends; 0 when there is none."""
    if " " not in text[:45] or len(text) < 40 or not re.search("[，。]", text):
        return 0
    if match := _GLUED_NUMBER.match(text):
        return match.end() - 1
    match = _GLUED_COUPLET.match(text)
    if match and _is_open(match.group()):
        return 0  # 某社某地1月5日电（记者 张某、通讯员 李某）一年来，…
    if match and abs(count_han(match["one"]) - count_han(match["two"])) <= 4:
        return match.end() - 1
    match = _glued_opener().match(text)
    if match and abs(count_han(match[1]) - count_han(match[2])) <= 3:
        return match.end()
    return 0


def _is_open(text: str) -> bool:
    """Whether a bracket is open at the end."""
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _stripped(line: TextLine) -> TextLine:
    """Without white space at its edges."""
    text = line.text
    lead = len(text) - len(text.lstrip())
    if lead or text != text.rstrip():
        (start, _), *_ = line.parts
        line.text = text.strip()
        line.parts = [type(line.parts[0])(start + lead, start + lead + len(line.text))]
    return line


# --- single lines ---


def _kind_by_place(lines: list[TextLine], index: int, usual_gap: int, has_marked: bool) -> BlockKind:
    """Heading, caption or paragraph for a line whose own shape does not tell."""
    line = lines[index]
    around = _Surroundings(
        _neighbour(lines, index, -1), _neighbour(lines, index, +1), line.gap >= usual_gap + 2, has_marked
    )
    if line.text[-1] in "。；" and not around.is_between_halves and not around.is_apart:
        return BlockKind.PARAGRAPH
    if line.line_kind is LineKind.PARAGRAPH and not around.is_between_halves:
        is_heading = is_slogan(line.text) and _stands_alone(line, around)
        return BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH
    if _is_caption_here(line.text, around):
        return BlockKind.CAPTION
    if _is_part_of_text(line, around):
        return BlockKind.PARAGRAPH
    if is_parallel(line.text):
        return BlockKind.HEADING
    return _kind_if_alone(line, around)


def _is_caption_here(text: str, around: _Surroundings) -> bool:
    """A scene; in a whole sentence only where it is apart or cuts a sentence in two."""
    if is_scene(text):
        return True
    after = around.after
    cuts_sentence = around.is_between_halves and after is not None and not is_fresh(after.text)
    if (around.is_apart or cuts_sentence) and is_dated_scene(text):
        return True
    return (
        around.is_apart
        and around.before is not None
        and (len(text) <= MAX_SCENE_SENTENCE or around.is_between_halves)
        and is_scene_sentence(text)
    )


def _is_part_of_text(line: TextLine, around: _Surroundings) -> bool:
    """Half of a sentence, or the end of the text."""
    after = around.after
    if around.is_between_halves or after is None or line.text[-1] in TERMINALS:
        return True
    return is_orphan_start(after.text) or _is_first_half(line, after)


def _kind_if_alone(line: TextLine, around: _Surroundings) -> BlockKind:
    """A heading when nothing is joined to it; where the markup marks headings, an unmarked one is a
    caption."""
    if not _stands_alone(line, around):
        return BlockKind.PARAGRAPH
    is_long = len(line.text) > ALONE_HEADING
    if around.has_marked:
        return BlockKind.CAPTION if around.is_apart or is_long else BlockKind.PARAGRAPH
    return BlockKind.PARAGRAPH if is_long and not is_slogan(line.text) else BlockKind.HEADING


def _stands_alone(line: TextLine, around: _Surroundings) -> bool:
    """A short line without a full stop between finished paragraphs, with running text after it."""
    text, before, after = line.text, around.before, around.after
    if not is_title_like(text) or len(text) > MAX_HEADING or text[-1] in TERMINALS or after is None:
        return False
    if is_orphan_start(after.text) or len(after.text) < len(text):
        return False
    return before is None or before.kind is not BlockKind.PARAGRAPH or ends_sentence(before.text)


def _is_first_half(line: TextLine, after: TextLine) -> bool:
    """Cut in the middle of a word: …持续积淀人 / 民政协的文化底蕴."""
    if is_fresh(after.text) or after.gap != line.gap:
        return False
    return load_language_model().bond(line.text[-1], after.text[0]) >= MIN_BOND


def _neighbour(lines: list[TextLine], index: int, step: int) -> TextLine | None:
    """The next line of text in a direction; captions and site furniture are passed over."""
    at = index + step
    while 0 <= at < len(lines) and abs(at - index) <= MAX_CAPTIONS:
        line = lines[at]
        if line.kind in (BlockKind.CAPTION, BlockKind.BOILERPLATE) or (
            step > 0 and line.kind is None and is_scene(line.text)
        ):
            at += step
            continue
        return None if line.kind in _OUTSIDE else line
    return None
