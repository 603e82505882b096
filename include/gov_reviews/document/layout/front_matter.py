"""The head of a page: kicker (引题), title (主题), subtitle (副题), page data, bylines, and lines that repeat
what the markup already gave.

In: lines in order. Out: kinds on the head's lines. It stops at the first line of prose and refuses to guess
further.
"""

from __future__ import annotations

import re

from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.line_roles.caption_lines import is_scene
from gov_reviews.document.line_roles.credit_lines import is_name_list, people_role
from gov_reviews.document.line_roles.furniture_lines import is_trail
from gov_reviews.document.line_roles.label_lines import is_meta
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.document.line_roles.role_recogniser import LineContext, Zone, recognise_line
from gov_reviews.document.line_roles.sentence_edges import SENTENCE_END, TERMINALS, is_orphan_start
from gov_reviews.document.line_roles.title_lines import (
    MAX_HEADING,
    has_signal,
    is_broken_headline,
    is_couplet_of,
    is_headline,
    is_subtitle,
    is_title_like,
)
from gov_reviews.knowledge.han import count_han
from gov_reviews.records.pages import BlockKind, LineKind

MAX_HEAD_LINES = 40
MAX_TITLE_LINES = 4
MAX_MENU_LINES = 8  # so many lines above the day of publication are not all headlines
_BETWEEN_TITLES = frozenset(
    {BlockKind.BOILERPLATE, BlockKind.CAPTION, BlockKind.KICKER}
)  # they close no headline
_DATELINE = re.compile(r"[^\s，。：:（(]{2,16}[讯电]\s*[（(]")  # 本报讯（记者 …）, 某报某地1月5日电（…）
_DAY = re.compile(r"(?:19|20)\d\d\s*[年./-]\s*\d")
_CALL = re.compile("[！？]")  # 委员报到！“两会”时间到
_NEWS_OPENING = re.compile(r"(?:近日|日前|(?:\d{4}年)?\d{1,2}月\d{1,2}日)")
# A headline, though it reads like a scene.
_MEETING = re.compile("会议(?:隆重|胜利|圆满)?(?:开幕|闭幕|召开|举行)$|会议(?:举行|召开)[^，。]{2,12}会议?$")
# The rest of a subtitle that names a session: ——祝贺政协某县十五届委员会 / 第五次会议开幕.
_SESSION_GOES_ON = re.compile("第[一二三四五六七八九]次(?:全体)?会议")
_LONG_PARAGRAPH = 80
_FEWEST_HAN = 6  # of a headline that is known again
_HEADLINE_KINDS = (BlockKind.KICKER, BlockKind.TITLE, BlockKind.SUBTITLE)


def mark_frame(lines: list[TextLine], fields: PageFields) -> int:
    """Take out what a site prints above the head on all its pages, menus and columns, of a page that is text
    alone. Returns where the head begins: at a headline that is printed twice, else below the line that says
    where the page lies (当前位置：), or some lines above the one that says when it was published.
    """
    if fields.title is not None:
        return 0
    head = lines[: _first_sentence(lines)]
    frame = _second_headline(head) or _below_menus(head)
    for line in lines[:frame]:
        line.kind = BlockKind.META if is_meta(line.text) else BlockKind.BOILERPLATE
    return frame


def _first_sentence(lines: list[TextLine]) -> int:
    """Where the first line that holds the end of a sentence stands, among the first lines."""
    stop = min(len(lines), MAX_HEAD_LINES)
    return next((at for at, line in enumerate(lines[:stop]) if SENTENCE_END.search(line.text)), stop)


def _second_headline(head: list[TextLine]) -> int:
    """Where the headline of the text stands, on a page that prints it above already; 0 where it does not."""
    seen: set[str] = set()
    for index, line in enumerate(head):
        if line.text in seen:
            return index
        if is_headline(line.text) and count_han(line.text) >= _FEWEST_HAN and not is_meta(line.text):
            seen.add(line.text)
    return 0


def _below_menus(head: list[TextLine]) -> int:
    """Below the line that says where the page lies, or so many lines above its day."""
    frame = 0
    for index, line in enumerate(head):
        if is_trail(line.text):
            frame = index + 1
        elif line.level or has_signal(line.text):
            break
        elif is_meta(line.text) and _DAY.search(line.text):
            return max(frame, index - MAX_TITLE_LINES) if index > MAX_MENU_LINES else frame
    return frame


def mark_head(lines: list[TextLine], start: int, fields: PageFields) -> int:
    """Give the head's lines their kinds, beginning at `start`; returns where the body begins."""
    heads: list[int] = []
    is_closed = False
    index = start
    while index < min(len(lines), start + MAX_HEAD_LINES):
        kind = _kind_in_head(lines, index, fields, has_title=bool(heads) or fields.title is not None)
        if _ends_subtitle(lines, index):
            lines[index].kind = BlockKind.SUBTITLE
            index += 1
            continue
        if kind is BlockKind.SUBTITLE and is_closed and not fields.title:
            break
        if kind is not None:
            lines[index].kind = kind
            is_closed = is_closed or (kind not in _BETWEEN_TITLES and bool(heads))
        elif _takes_titles(heads, is_closed, fields) and (
            _may_head(lines, index) or _ends_title(lines, index, heads)
        ):
            heads.append(index)
        else:
            break
        index += 1
    if fields.title is None:
        return _settle_titles(lines, start, heads, index)
    return _before_trailing_captions(lines, start, index)


def _kind_in_head(
    lines: list[TextLine], index: int, fields: PageFields, *, has_title: bool
) -> BlockKind | None:
    line = lines[index]
    kind = recognise_line(line.text, Zone.HEAD, LineContext(fields, line.line_kind, has_title))
    if kind is None and (has_title or _is_before_address(lines, index)) and _is_name_line(lines, index):
        return BlockKind.BYLINE
    return kind


def _ends_subtitle(lines: list[TextLine], index: int) -> bool:
    """Whether a line is the rest of the subtitle above it."""
    is_below = index > 0 and lines[index - 1].kind is BlockKind.SUBTITLE
    text = lines[index].text
    return is_below and _SESSION_GOES_ON.match(text) is not None and is_headline(text)


def _is_before_address(lines: list[TextLine], index: int) -> bool:
    """Whether the line under this one addresses the session: 各位委员."""
    return index + 1 < len(lines) and lines[index + 1].text.startswith("各位")


def _takes_titles(heads: list[int], is_closed: bool, fields: PageFields) -> bool:
    """Whether one more line may belong to the headline: no other line came between, and the markup states
    none."""
    return not is_closed and fields.title is None and len(heads) < MAX_TITLE_LINES


def _is_name_line(lines: list[TextLine], index: int) -> bool:
    """Bare names between the title and the text: 张某 李某某."""
    if index + 1 >= len(lines) or lines[index].line_kind is LineKind.HEADING:
        return False
    return is_name_list(lines[index].text) and len(lines[index].text) <= 40


def _ends_title(lines: list[TextLine], index: int, heads: list[int]) -> bool:
    """Whether a line is the rest of the title above it."""
    text = lines[index].text
    is_below = heads[-1:] == [index - 1]
    return is_below and is_headline(text) and is_broken_headline(lines[index - 1].text, text)


def _may_head(lines: list[TextLine], index: int) -> bool:
    """A title by its own look, or any short line that has a review's subtitle under it (五个镜头里的2022 /
    ——某市政协履职印象), the line that says when and where the text was published, or the dateline.
    """
    if _may_be_title(lines[index]):
        return True
    text, under = lines[index].text, lines[index + 1].text if index + 1 < len(lines) else ""
    is_told = (is_meta(under) and _DAY.search(under) is not None) or _DATELINE.match(under) is not None
    if not under or is_orphan_start(text):
        return False
    if _stands_above_news(text, under, is_first=index == 0):
        return True
    if not is_headline(text) and not (is_told and is_headline(_CALL.sub("", text))):
        return False
    return is_told or (is_subtitle(under) and has_signal(under))


def _stands_above_news(text: str, under: str, *, is_first: bool) -> bool:
    """Whether a line stands above a paragraph that opens on a day, or alone above the whole text."""
    if _NEWS_OPENING.match(under) and len(text) <= MAX_HEADING and is_title_like(_CALL.sub("", text)):
        return True
    return is_first and is_headline(text) and _is_long_paragraph(under)


def _is_long_paragraph(text: str) -> bool:
    return len(text) >= _LONG_PARAGRAPH and text.rstrip("|｜ ")[-1:] in {*TERMINALS}


def _may_be_title(line: TextLine) -> bool:
    if line.line_kind is LineKind.PARAGRAPH and len(line.text) > MAX_HEADING:
        return False
    return is_title_like(line.text)


def _settle_titles(lines: list[TextLine], start: int, heads: list[int], end: int) -> int:
    """Decide among the title lines that were found; returns where the body begins."""
    captions = [index for index in heads if _is_scene_in_head(lines[index])]
    subtitle = next((index for index in range(start, end) if lines[index].kind is BlockKind.SUBTITLE), None)
    below = lines[heads[-1] + 1 if heads else start : end]
    is_followed = any(line.kind is not BlockKind.BOILERPLATE for line in below)
    titles = [index for index in heads if index not in captions or index + 1 == subtitle] or heads[:1]
    for index in captions:
        if index not in titles:
            lines[index].kind = BlockKind.CAPTION
    titles, body = _cut_headings(lines, titles, is_followed)
    _name_titles(lines, titles)
    return _before_trailing_captions(lines, start, end if body is None else body)


def _is_scene_in_head(line: TextLine) -> bool:
    """Whether a line above the text says what is on a picture."""
    return is_scene(line.text) and not line.level and not _MEETING.search(line.text)


def _cut_headings(
    lines: list[TextLine], titles: list[int], is_followed: bool
) -> tuple[list[int], int | None]:
    """Title lines without a subtitle, byline or page data under them: the later ones may be the first heading
    of the text.
    """
    if len(titles) < 2 or is_followed:
        return titles, None
    texts = [lines[index].text for index in titles]
    marked = [lines[index].level for index in titles if lines[index].level]
    is_rest = is_broken_headline(texts[-2], texts[-1]) or (not marked and is_couplet_of(texts[-2], texts[-1]))
    if has_signal(texts[-1]) or is_rest:
        return titles, None
    level = lines[titles[-1]].level
    if marked and level == min(marked) and level not in marked[:-1]:
        return titles, None  # the only marked line, with a kicker above it
    return titles[:-1], titles[-1]


def _name_titles(lines: list[TextLine], titles: list[int]) -> None:
    """Kicker, title and subtitle among consecutive title lines."""
    texts = [lines[index].text for index in titles]
    main = _main_title(lines, titles, texts)
    for number, index in enumerate(titles):
        if number < main:
            lines[index].kind = BlockKind.KICKER
        elif number == main or (number == main + 1 and _goes_on_with(texts[main], texts[number])):
            lines[index].kind = BlockKind.TITLE
        else:
            lines[index].kind = BlockKind.SUBTITLE


def _goes_on_with(title: str, line: str) -> bool:
    """Whether a line is the other half of a title."""
    return (is_couplet_of(title, line) and not _MEETING.search(title)) or is_broken_headline(title, line)


def _main_title(lines: list[TextLine], titles: list[int], texts: list[str]) -> int:
    if len(titles) < 2:
        return 0
    levels = [lines[index].level or 9 for index in titles]
    if min(levels) < 9 and levels.count(min(levels)) < len(levels):
        return levels.index(min(levels))
    for number in range(len(texts) - 1):
        if is_couplet_of(texts[number], texts[number + 1]) or is_broken_headline(*texts[number : number + 2]):
            return number
    signals = [has_signal(text) for text in texts]
    if any(signals):
        # The signal is in the line beside the slogan: under it (副题) or over it (引题).
        at = signals.index(True)
        return at - 1 if at else 1
    if any(meetings := [_MEETING.search(text) is not None for text in texts]):
        return meetings.index(True)
    return 1 if len(texts[0]) <= len(texts[1]) else 0


def _before_trailing_captions(lines: list[TextLine], start: int, end: int) -> int:
    """Captions right before the first paragraph belong to the body as much as to the head; the body begins
    after the last other line.
    """
    while end > start and lines[end - 1].kind is BlockKind.CAPTION:
        end -= 1
    return end


def find_inner_head(lines: list[TextLine]) -> int | None:
    """Where a title is in the middle of a page whose columns are out of order: a title line with its
    subtitle under it.
    """
    for index in range(2, len(lines)):
        text = lines[index].text
        if is_subtitle(text) and (has_signal(text) or "政协" in text) and _may_be_title(lines[index - 1]):
            above, title = lines[index - 2].text, lines[index - 1].text
            return index - 2 if _may_be_title(lines[index - 2]) and is_couplet_of(above, title) else index - 1
    if lines and is_orphan_start(lines[0].text):
        # Surely out of order: then a title that calls itself a review, or one with its writers under it, is
        # enough.
        for index in range(1, len(lines) - 1):
            if _may_be_title(lines[index]) and (
                has_signal(lines[index].text) or people_role(lines[index + 1].text) is BlockKind.BYLINE
            ):
                return index
    return None


def is_sure_head(lines: list[TextLine]) -> bool:
    """Whether the headlines found are those of the page: with a subtitle, or a line that calls itself a
    review.

    Else a short first line of a column may have been taken for a title.
    """
    headlines = [line for line in lines if is_headline_kind(line)]
    return any(line.kind is BlockKind.SUBTITLE or line.level or has_signal(line.text) for line in headlines)


def is_headline_kind(line: TextLine) -> bool:
    """A kicker, title or subtitle."""
    return line.kind in _HEADLINE_KINDS
