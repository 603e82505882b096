"""Merge what the markup says of a document with what layout found in its text.

In: a `CleanPage`. Out: `DocumentFields`. Markup comes first where it is complete; blocks fill what it leaves
open, and win where markup is cut off (…) or holds title and subtitle in one. Fields that neither gives are
None or empty: nothing is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from gov_reviews.document.byline import BylinePart, Credits, jobs, merge_credits, read_byline
from gov_reviews.document.headlines import find_part, join_report_title, names_report, split_title, tidy_title
from gov_reviews.document.line_roles.caption_lines import find_photographers
from gov_reviews.document.line_roles.credit_lines import begins_like_byline, has_byline_word, is_speaker
from gov_reviews.document.line_roles.label_lines import is_publication_line
from gov_reviews.document.line_roles.title_lines import (
    is_cut_off,
    is_signal_line,
    starts_with_dash,
    without_ellipsis,
)
from gov_reviews.document.meta_line import MetaLine, read_meta_line, read_time, tidy_source
from gov_reviews.document.person_names import (
    is_person_name,
    names_organization,
    split_names,
    surnames,
)
from gov_reviews.knowledge.han import HAN, comparison_key
from gov_reviews.records.pages import BODY_KINDS, Block, BlockKind, CleanPage, PublishedAt

_Value = TypeVar("_Value")

_OPENING_LINES = 3  # body blocks at the start in which a byline may hide
_SPEAKER_LINES = 12  # and in which the speaker of a report stands, behind the headlines printed once more
_CLOSING_LINES = 5  # and at the end
_LONGEST_BYLINE = 80
_LONGEST_SUBTITLE = 40
_LONGEST_COLUMN = 12  # characters of the name of a site or column above a title
_SENTENCE_ENDS = ("。", "！", "？", "；")
_BRACKET = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,80})[)）】\]]")
_ADDRESS = re.compile(rf"^([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{0,3}})\s*各位(?:委员|领导|代表|同志|来宾)")
# 本报讯 记者张某 通讯员李某报道：, 记者张某1月7日报道：…, 本报某地3月11日讯 记者张某报道：…
_REPORTED = re.compile(
    rf"(?:[^，。：:（(]{{2,20}}[讯电]】?)?\s{{0,3}}(?:本报|本网|见习|特约|[{HAN}]{{2,4}}体)?"
    rf"((?:记者|通讯员)[{HAN}·、:： \u3000]{{2,40}}?)\s?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?报道(?=[：:，,\s])"
)
_DATELINE_END = re.compile(r"(?:[讯电]|报道)\s*$")  # 本报讯（张某）, 某地1月5日电（张某）
_LABELLED_KINDS = frozenset({BlockKind.META, BlockKind.BYLINE, BlockKind.EDITORS, BlockKind.BOILERPLATE})
_REPORT_END = re.compile(r"报告(?:[（(][^（）()]{1,6}[)）])?$")  # 工作报告（摘要）
_SESSION_LINE = re.compile(r"^[(（]?\s*[12]\d{3}年\d{1,2}月\d{1,2}日.{0,60}会议(?:上)?\s*[)）]?$")

# ——在某县政协十届三次会议上（2023年1月13日）张某
_TOLD_BY = re.compile(
    rf"([—―─-]{{1,3}}[^()（）]{{4,40}}会议上(?:的(?:工作)?报告)?)\s?"
    rf"[(（][^()（）]{{0,14}}日[)）]\s?([{HAN}·\u3000 ]{{0,20}})$"
)


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What a document says of itself.

    Attributes:
        title: Main title alone; a slogan couplet keeps its single space.
        subtitle: As printed, with its dash.
        authors: Writers, reporters and compilers; an organisation only when no person is named, and none that
            handed the text in (供稿): it is the source where the page names no other.
        editors: Planners, editors, proof-readers.
        credits: Photographers.
        part: Number within a series (之二 -> 2).
        byline_organizations: Committees and offices named as writers, for `organization.py`.
    """

    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    published_at: PublishedAt | None = None
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    views: int | None = None
    part: int | None = None
    byline_organizations: tuple[str, ...] = ()

    @property
    def headlines(self) -> tuple[str, ...]:
        """Title, subtitle and kicker, those that are there."""
        return tuple(line for line in (self.title, self.subtitle, self.kicker) if line)


def read_fields(clean: CleanPage) -> DocumentFields:
    """All fields of one document."""
    around = [block for block in clean.blocks if block.kind not in BODY_KINDS]
    body = [block for block in clean.blocks if block.kind in BODY_KINDS]
    title, subtitle = _choose_title(clean, around, body)
    subtitle, speaker = _split_speaker(subtitle)
    kicker = _choose_kicker(clean, around, title or "")
    meta = [
        read_meta_line(block.text, block.kind is BlockKind.META)
        for block in around
        if block.kind in _LABELLED_KINDS
    ]
    meta += [read_meta_line(text, has_bare_source=True) for text in _edge_lines(body) if _is_meta_line(text)]
    people = _read_people(clean, around, body, meta)
    return DocumentFields(
        kicker=kicker,
        title=title,
        subtitle=subtitle,
        published_at=_choose_time(clean.page.published_at, meta),
        source_name=_choose_source(clean.source_name, meta, people),
        authors=people.authors or speaker or tuple(_writing(people)),
        editors=people.editors,
        credits=people.credits,
        views=clean.page.views or _first(line.views for line in meta),
        part=find_part(subtitle, title, kicker),
        byline_organizations=people.organizations,
    )


def _choose_source(markup: str | None, meta: list[MetaLine], people: Credits) -> str | None:
    """The source of the markup, else the printed one, else the office that handed the text in."""
    named = tidy_source(markup) if markup else None
    named = named or _first(line.source_name for line in meta)
    return named if named or people.authors else _first(people.suppliers)


def _writing(people: Credits) -> Iterator[str]:
    """The offices that wrote a text, not those that handed it in."""
    return (name for name in people.organizations if name not in people.suppliers)


def _choose_kicker(clean: CleanPage, around: Sequence[Block], title: str) -> str | None:
    """The line above the title; none where it is the first of a title over several lines."""
    kicker = tidy_title(clean.kicker) if clean.kicker else _text_of(around, BlockKind.KICKER)
    return kicker if kicker and not title.startswith(kicker) else None


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value is not None), None)


def _text_of(blocks: Iterable[Block], kind: BlockKind) -> str:
    """The text of all blocks of one kind, on one line."""
    return tidy_title(" ".join(block.text for block in blocks if block.kind is kind))


# --- title ---


def _choose_title(
    clean: CleanPage, around: Sequence[Block], body: Sequence[Block]
) -> tuple[str | None, str | None]:
    """Main title and subtitle out of markup, the blocks around the body and the first of the body."""
    block_title, block_subtitle = _block_titles(around)
    title, subtitle = split_title(tidy_title(clean.title or ""))
    if clean.subtitle:
        subtitle = tidy_title(clean.subtitle)
    if title and block_title and _block_is_better(title, block_title, block_subtitle):
        title = block_title
    title = title or block_title
    subtitle = _fuller_subtitle(subtitle, block_subtitle) or _subtitle_in_body(body)
    if title and subtitle:
        title, subtitle = _told_apart(body, title, subtitle)
    return title or None, subtitle or None


def _told_apart(body: Sequence[Block], title: str, subtitle: str) -> tuple[str, str | None]:
    """Title and subtitle where one repeats the other, or where the report's own name stands below another."""
    if comparison_key(title) == comparison_key(_without_dash(subtitle)):
        title = _line_above(body, subtitle) or title
    title = _without_repeat(title, subtitle)
    if names_report(subtitle) and len(title) <= _LONGEST_COLUMN and not is_signal_line(title):
        return subtitle, None  # above it stands the name of a site or column
    return title, subtitle


def _fuller_subtitle(markup: str | None, block: str | None) -> str | None:
    """The printed subtitle where the markup has none, or the same with less of its punctuation."""
    if not block or not markup:
        return markup or block
    return block if comparison_key(markup) == comparison_key(block) and len(block) > len(markup) else markup


def _report_title(around: Sequence[Block]) -> tuple[str, tuple[str, ...]] | None:
    """The title of a report that stands in several lines, and the lines; None where it does not."""
    kinds = (BlockKind.KICKER, BlockKind.TITLE, BlockKind.SUBTITLE)
    lines = [tidy_title(block.text) for block in around if block.kind in kinds]
    joined = next((line for line in join_report_title(lines) if line not in lines), None)
    if joined is None or _REPORT_END.search(joined) is None:
        return None
    return joined, tuple(line for line in lines if line.replace(" ", "") in joined)


def _lines_of(around: Sequence[Block], kind: BlockKind) -> list[str]:
    """The headlines of a kind, without the line that says where a report was delivered."""
    return [
        tidy_title(block.text)
        for block in around
        if block.kind is kind and not _SESSION_LINE.match(block.text)
    ]


def _block_titles(around: Sequence[Block]) -> tuple[str | None, str | None]:
    """Main title and subtitle among the blocks around the body.

    A line without dash before the subtitle with one is the title; what stood before it is the line above the
    title (引题). The line that says where a report was delivered is no title either.
    """
    titles = _lines_of(around, BlockKind.TITLE)
    subtitles = _lines_of(around, BlockKind.SUBTITLE)
    if len(subtitles) >= 2 and not starts_with_dash(subtitles[0]) and starts_with_dash(subtitles[-1]):
        titles, subtitles = subtitles[:-1], subtitles[-1:]
    report = _report_title(around)
    if report is not None:
        whole, parts = report
        return whole, " ".join(line for line in subtitles if line not in parts) or None
    if not titles:
        titles = (
            [tidy_title(block.text) for block in around if block.kind is BlockKind.KICKER][-1:]
            if _has_session_line(around)
            else []
        )
    title, subtitle = split_title(" ".join(titles))
    return title, " ".join(subtitles) or subtitle


def _subtitle_in_body(body: Sequence[Block]) -> str | None:
    """A line with a dash that says committee and review, which layout took for the first heading of the
    body.
    """
    opening = [block for block in body[:_OPENING_LINES] if len(block.text) <= _LONGEST_SUBTITLE]
    lines = [tidy_title(block.text) for block in opening]
    return next((line for line in lines if starts_with_dash(line) and is_signal_line(line)), None)


def _line_above(body: Sequence[Block], subtitle: str) -> str | None:
    """The title that is printed right above a subtitle, where the page is headed by the subtitle alone."""
    for above, line in pairwise(body[: _OPENING_LINES + 1]):
        if tidy_title(line.text) == subtitle and above.kind is BlockKind.HEADING:
            return tidy_title(above.text)
    return None


def _split_speaker(subtitle: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The subtitle of a report without its day and speaker: ——在某县政协三次会议上（2月1日）| 张某."""
    told = _TOLD_BY.match(subtitle or "")
    if told is None:
        return subtitle, ()
    names = split_names(told[2])
    return told[1], tuple(names) if _are_names(names) else ()


def _without_dash(subtitle: str) -> str:
    return subtitle.lstrip("—―─-－ ")


def _has_session_line(around: Sequence[Block]) -> bool:
    return any(
        block.kind in (BlockKind.TITLE, BlockKind.SUBTITLE) and _SESSION_LINE.match(block.text)
        for block in around
    )


def _block_is_better(title: str, block_title: str, block_subtitle: str | None) -> bool:
    """Whether the printed title is more complete or cleaner than the one of the markup."""
    markup, block = comparison_key(without_ellipsis(title)), comparison_key(block_title)
    if markup == block:
        return len(block_title) > len(title)  # the markup lost the space of a couplet
    if is_cut_off(title) and block.startswith(markup):
        return True
    if block_subtitle and markup in (block + comparison_key(block_subtitle), comparison_key(block_subtitle)):
        return True
    return len(markup) >= 6 and block.startswith(markup) and not is_cut_off(block_title)


def _without_repeat(title: str, subtitle: str) -> str:
    """The title without the subtitle, when a page prints both in its title."""
    tail = _without_dash(subtitle)
    if title.endswith(tail) and len(comparison_key(title)) > len(comparison_key(tail)) + 3:
        return title[: -len(tail)].rstrip("—―─-－ :：")
    return title


# --- time ---


def _choose_time(markup: PublishedAt | None, meta: list[MetaLine]) -> PublishedAt | None:
    """The time of the markup; the printed one when it is the same day and more exact, or when there is no
    other.
    """
    printed = _first(line.published_at for line in meta)
    if markup is None:
        return printed
    if printed and printed.has_time and not markup.has_time and printed.at.date() == markup.at.date():
        return printed
    return markup


# --- people ---


def _read_people(
    clean: CleanPage, around: Sequence[Block], body: Sequence[Block], meta: list[MetaLine]
) -> Credits:
    bylines = [
        read_byline(block.text, BylinePart.AUTHOR) for block in around if block.kind is BlockKind.BYLINE
    ]
    editors = [
        read_byline(block.text, BylinePart.EDITOR) for block in around if block.kind is BlockKind.EDITORS
    ]
    in_body = list(_bylines_in_body(body))
    markup = [read_byline(line) for line in clean.authors]
    found = merge_credits([*bylines, *editors, *in_body, *(line.people for line in meta), *markup])
    # A bare name in the markup's author tag is often the person who published the page: it counts only when
    # no byline names a writer.
    authors = found.authors or tuple(dict.fromkeys(name for line in markup for name in line.unlabelled))
    markup_editors = merge_credits(read_byline(line, BylinePart.EDITOR) for line in clean.editors)
    captions = merge_credits(
        Credits(credits=_credits_in_caption(block.text)) for block in body if block.kind is BlockKind.CAPTION
    )
    return replace(
        found,
        authors=authors,
        editors=tuple(dict.fromkeys((*found.editors, *markup_editors.editors))),
        credits=tuple(dict.fromkeys((*found.credits, *markup_editors.credits, *captions.credits))),
    )


def _is_meta_line(text: str) -> bool:
    """Whether a short line of the body says who published and when (云汀日报 2023-01-10 记者 张某)."""
    return not text.endswith(_SENTENCE_ENDS) and is_publication_line(text, read_time(text) is not None)


def _edge_lines(body: Sequence[Block]) -> list[str]:
    """The first and the last paragraphs and headings of the body."""
    lines = [block.text for block in body if block.kind is not BlockKind.CAPTION]
    closing = max(_OPENING_LINES, len(lines) - _CLOSING_LINES)
    return [line.strip() for line in (*lines[:_OPENING_LINES], *lines[closing:])]


def _bylines_in_body(body: Sequence[Block]) -> Iterator[Credits]:
    """Bylines that layout left in the body: short lines at either end, 本报讯（记者 …） at the start, （记者
    …） at the end.
    """
    closing = max(0, len(body) - _CLOSING_LINES)
    at_ends = [*range(min(_SPEAKER_LINES, closing)), *range(closing, len(body))]
    for place in at_ends:
        if body[place].kind is BlockKind.CAPTION:
            continue
        is_opening, is_closing = place < _OPENING_LINES, place >= closing
        text = body[place].text.strip()
        if place < _SPEAKER_LINES and (speaker := _speaker(text, body[place + 1 : place + 3])):
            yield Credits(authors=speaker)
            continue
        if not (is_opening or is_closing):
            continue
        if _is_meta_line(text):
            yield _only_people(read_byline(tidy_source(text) or ""))
        elif begins_like_byline(text) and not text.endswith(_SENTENCE_ENDS):
            yield _only_people(read_byline(text, BylinePart.AUTHOR))
        else:
            if is_opening:
                yield _only_people(_read_opening(text))
            if is_closing:
                yield _read_bracket(_last_bracket(text))


def _speaker(text: str, following: Sequence[Block]) -> tuple[str, ...]:
    """Who delivers a report: the name right before 各位委员, on its line or on one of its own."""
    address = _ADDRESS.match(text)
    if address is None and not any(block.text.startswith("各位") for block in following):
        return ()
    line = text.split()[-1] if address is None and is_speaker(text) else text  # 县政协主席 张某某
    names = split_names(address[1] if address else line)
    return tuple(names) if len(names) == 1 and _are_names(names) else ()


def _are_names(names: list[str]) -> bool:
    """Whether every word is a name that begins with a surname; words alone are no proof of a person."""
    return bool(names) and all(
        is_person_name(name) and (name[0] in surnames() or "·" in name) for name in names
    )


def _read_bracket(inner: str | None) -> Credits:
    """The people whom a bracket names, when a word in it makes it a byline, or the office before them."""
    if not inner:
        return Credits()
    if has_byline_word(inner):
        return read_byline(inner)
    office, _, rest = inner.partition(" ")
    if names_organization(office) and _are_names(names := split_names(rest)):
        return Credits(authors=tuple(names), organizations=(office,))
    return Credits()


def _read_opening(text: str) -> Credits:
    """The people whom the start of a paragraph names: before 报道 (记者张某1月7日报道：), or in its first
    bracket: 本报讯（张某）, 本报讯（记者 张某）.
    """
    reported = _REPORTED.match(text)
    if reported and _are_names(list((credits := read_byline(reported[1])).authors)):
        return credits
    match = _BRACKET.search(text[:_LONGEST_BYLINE])
    if match is None:
        return Credits()
    before = text[: match.start()].strip()
    is_first = not before and match.group().startswith(("(", "（"))
    if (is_first or _DATELINE_END.search(before)) and _are_names(names := split_names(match[1])):
        return Credits(authors=tuple(names))
    return _read_bracket(match[1])


def _last_bracket(text: str) -> str | None:
    """What the bracket at the very end of a paragraph says, a bar of a table behind it aside."""
    text = text.rstrip("|｜ ")
    if not text.endswith((")", "）", "】", "]")):
        return None
    found = [
        match
        for match in _BRACKET.finditer(text[-_LONGEST_BYLINE - 2 :])
        if match.end() >= min(len(text), _LONGEST_BYLINE + 2)
    ]
    return found[-1][1] if found else None


def _only_people(line: Credits) -> Credits:
    """In running text an organisation beside the word 记者 is no author."""
    return replace(line, organizations=()) if line.organizations else line


def _credits_in_caption(text: str) -> tuple[str, ...]:
    """Who took a picture: 通讯员 张某 摄, 摄影：张某. Other words before 摄 say what is on it."""
    words = find_photographers(text)
    return tuple(word for word in words if word not in jobs() and word[0] in surnames() and len(word) <= 3)
