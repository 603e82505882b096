"""Pages of one article joined: newspaper jump lines (下转3版 … 上接1版), articles on several pages, and pages
whose text stands elsewhere (a frame, an attachment) with that text.

In: parsed pages of one capture group (an e-paper issue, or a page that stands alone), in any order. Out: one
page per article, with the captures it came from. Jump lines are taken out. A first half whose other
half is not there is a part of an article and says which page is missing; a second half without its
beginning is TRUNCATED: it has neither title nor year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page.title_fields import title_core
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import (
    CapturedPage,
    Line,
    PagePart,
    PageState,
    ParsedPage,
    UnreadPart,
    UnreadReason,
)

_MARK = "[▶►>→◀◄<←\\s]*+"
# A page number after the words, in brackets or bare.
_PAGE = r"""
(?:第\s?)?
(?P<{}>[A-Za-zＡ-Ｚ]?\s?[0-9０-９]{{1,3}} | [A-Za-z]?[〇零一二三四五六七八九十]{{1,3}})
\s?[版页頁]
"""
_OPENING, _CLOSING = "[（(【\\[［〔]", "[）)】\\]］〕]"
# In brackets the line may name the article, too: （下转3版《渡口》）.
_ASIDE = "[^（()）【】\\[\\]。！？]{0,30}"
# From a page over a frame and a viewer to the document; farther is no way to a text.
MAX_POINTERS = 3
_LEAST_TEXT_HAN = 60
_NEAR_EDGE = 6  # lines
_EDGE = 60  # characters of a line
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
# Page number in the address of an article: /2026-01/28/002/content_1.htm, content_20230120002003.htm (page
# 002, article 003).
_URL_PAGE = re.compile(r"/(\d{3})/content_|content_\d{8}(\d{3})\d{3}\.|node_0*(\d{1,3})")


@cache
def _jump_out() -> re.Pattern[str]:
    """The end of a page that goes on at another one."""
    words = load_words(PagerWords)
    start = "(?<![▶►>→◀◄<←\\s])"  # of a run of marks, which is read once
    end = rf"{_MARK}(?:。\s*+)?$"
    return re.compile(
        rf"""
        {start}{_MARK}{_OPENING}\s*+{alternatives(words.jumps_out_in_brackets)}\s?{_PAGE.format("inside")}
            {_ASIDE}{_CLOSING}{end}
        | {start}{_MARK}{alternatives(words.jumps_out)}\s?{_PAGE.format("bare")}{end}
        """,
        re.VERBOSE,
    )


@cache
def _jump_in() -> re.Pattern[str]:
    """The beginning of a page that goes on from another one."""
    words = load_words(PagerWords)
    return re.compile(
        rf"""
        ^{_MARK}{_OPENING}\s*{alternatives(words.jumps_in_in_brackets)}\s?{_PAGE.format("inside")}
            {_ASIDE}{_CLOSING}{_MARK}
        | ^{_MARK}{alternatives(words.jumps_in)}\s?{_PAGE.format("bare")}{_MARK}
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One page of the group with its jump lines found: where it continues, and where it comes from, as
    printed page numbers.
    """

    capture_ids: tuple[CaptureId, ...]
    page: ParsedPage
    jump_out: str | None
    jump_in: str | None

    @property
    def capture_id(self) -> CaptureId:
        return self.capture_ids[0]

    @property
    def order(self) -> tuple[str, str]:
        return self.page.url, self.capture_id

    @property
    def core(self) -> str:
        return title_core(self.page.title)


def stitch_pages(
    pages: Sequence[CapturedPage],
) -> list[tuple[tuple[CaptureId, ...], ParsedPage]]:
    """Join the pages of one capture group.

    Args:
        pages: Every page of the group once, in any order. Of several versions of a URL the newest are joined
            with the newest.

    Returns:
        (capture ids, page), ordered by the URL of the first page; each capture appears at least once. Pages
        that are not OK are given back as they are.
    """
    versions: dict[str, list[CapturedPage]] = defaultdict(list)
    for captured in sorted(pages, key=lambda item: (item.captured_at, item.capture_id)):
        versions[captured.page.url].append(captured)
    count = max((len(found) for found in versions.values()), default=0)
    results: dict[tuple[CaptureId, ...], ParsedPage] = {}
    for number in range(count):
        # A URL with fewer versions takes part with its oldest one first, so that the newest of all meet in
        # the last round.
        generation = [found[max(0, len(found) - count + number)] for _, found in sorted(versions.items())]
        for capture_ids, page in _stitch_once(generation):
            results.setdefault(capture_ids, page)
    return sorted(results.items(), key=lambda item: (item[1].url, item[0]))


def _stitch_once(
    pages: Iterable[CapturedPage],
) -> list[tuple[tuple[CaptureId, ...], ParsedPage]]:
    alone: list[tuple[tuple[CaptureId, ...], ParsedPage]] = []
    parts: list[_Part] = []
    for capture_ids, page in _with_their_texts(list(pages)):
        if page.state is PageState.OK:
            parts.append(_read_part(capture_ids, page))
        else:
            alone.append((capture_ids, page))
    follower = _match_paged(parts) | _match_jumps(parts)
    followed = set(follower.values())
    by_id = {part.capture_id: part for part in parts}
    used: set[CaptureId] = set()
    for part in sorted(parts, key=lambda item: (item.capture_id in followed, item.order)):
        if part.capture_id in used:
            continue
        chain = [part]
        used.add(part.capture_id)
        while (next_id := follower.get(chain[-1].capture_id)) is not None and next_id not in used:
            chain.append(by_id[next_id])
            used.add(next_id)
        capture_ids = tuple(dict.fromkeys(found for link in chain for found in link.capture_ids))
        alone.append((capture_ids, _join(chain)))
    return alone


# --- texts that stand elsewhere ---


def _with_their_texts(pages: Sequence[CapturedPage]) -> list[tuple[tuple[CaptureId, ...], ParsedPage]]:
    """Pages whose text stands elsewhere joined with that text, the others as they are.

    Where it is missing or cannot be read the page keeps its state, and says why.
    """
    by_url = {captured.page.url: captured for captured in pages}
    joined: dict[CaptureId, tuple[tuple[CaptureId, ...], ParsedPage]] = {}
    used: set[CaptureId] = set()
    for captured in pages:
        ways = _ways_to_texts(captured, by_url)
        if not ways:
            continue
        texts = _readable(ways)
        if texts:
            own = dict.fromkeys(step.capture_id for way in texts for step in way)
            used.update(own.keys() - {captured.capture_id})
            joined[captured.capture_id] = tuple(own), _with_texts(captured.page, texts, ways)
        else:
            found = ways[0][-1].page.state_reason or said("hardly_any_text")
            reason = said("pointed_without_text", reason=captured.page.state_reason, found=found)
            joined[captured.capture_id] = (captured.capture_id,), replace(captured.page, state_reason=reason)
    return [
        joined.get(captured.capture_id, ((captured.capture_id,), captured.page))
        for captured in pages
        if captured.capture_id not in used
    ]


def _ways_to_texts(first: CapturedPage, by_url: Mapping[str, CapturedPage]) -> list[list[CapturedPage]]:
    """One for each text of a page that is there."""
    ways = (_way_to_text(first, url, by_url) for url in first.page.texts_at)
    return [way for way in ways if len(way) > 1]


def _way_to_text(first: CapturedPage, url: str, by_url: Mapping[str, CapturedPage]) -> list[CapturedPage]:
    """The page, the one that it points to, and the pages to which that one leads one after the other; none
    twice.
    """
    way, target = [first], url
    while len(way) <= MAX_POINTERS:
        following = by_url.get(target)
        if following is None or following in way:
            break
        way.append(following)
        if not following.page.texts_at:
            break
        target = following.page.texts_at[0]
    return way


def _han_of(page: ParsedPage) -> int:
    return sum(count_han(line.text) for line in page.lines)


def _readable(ways: Sequence[list[CapturedPage]]) -> list[list[CapturedPage]]:
    """The ways that end in a text, none where all of them together hold less than a page points to: a comment
    box that nobody has written into is no text. One of several pictures may hold a line or two.
    """
    texts = [way for way in ways if way[-1].page.state is PageState.OK]
    return texts if sum(_han_of(way[-1].page) for way in texts) >= _LEAST_TEXT_HAN else []


def _with_texts(
    first: ParsedPage, texts: Sequence[Sequence[CapturedPage]], ways: Sequence[Sequence[CapturedPage]]
) -> ParsedPage:
    """What the first page says of the article, with the texts that it points to."""
    captured = [texts[0][0], *(step for way in texts for step in way[1:])]
    steps = [step.page for step in captured]
    text = texts[0][-1].page
    merged = _merged(text, [(step.capture_id, step.page) for step in captured])
    return replace(
        merged,
        url=first.url,
        source_id=first.source_id,
        family=first.family,
        charset=first.charset or text.charset,
        views=next((page.views for page in steps if page.views is not None), None),
        text_address=None,
        texts_at=(),
        is_in_pictures=False,
        unread_parts=(*merged.unread_parts, *_unread_texts(first, texts, ways)),
    )


def _unread_texts(
    first: ParsedPage, texts: Sequence[Sequence[CapturedPage]], ways: Sequence[Sequence[CapturedPage]]
) -> Iterator[UnreadPart]:
    """What a page points to and gives no text; a picture without any is no loss."""
    for way in ways:
        if way not in texts and way[-1].page.state is not PageState.EMPTY:
            yield UnreadPart(way[1].page.url, UnreadReason.NOT_READABLE)
    reached = {way[1].page.url for way in ways}
    for url in first.texts_at:
        if url not in reached:
            yield UnreadPart(url, UnreadReason.NOT_CAPTURED)


def _merged(base: ParsedPage, captured: Sequence[tuple[CaptureId, ParsedPage]]) -> ParsedPage:
    """Pages of one article as one: of each field what the first of them says."""
    pages = [page for _, page in captured]
    merged = replace(
        base,
        kicker=_first_of(page.kicker for page in pages),
        title=_first_of(page.title for page in pages),
        subtitle=_first_of(page.subtitle for page in pages),
        published_at=next((page.published_at for page in pages if page.published_at), None),
        source_name=_first_of(page.source_name for page in pages),
        authors=_union(page.authors for page in pages),
        editors=_union(page.editors for page in pages),
        lines=tuple(line for page in pages for line in page.lines),
        parts=tuple(_parts(captured)),
    )
    return _with_doubts(merged, pages)


def _with_doubts(merged: ParsedPage, pages: Sequence[ParsedPage]) -> ParsedPage:
    """What is open in any of the pages is open in the whole."""
    return replace(
        merged,
        undecided_day="" if merged.published_at else pages[0].undecided_day,
        ocr_confidence=_least(page.ocr_confidence for page in pages),
        unread_parts=tuple(part for page in pages for part in page.unread_parts),
        doubtful_heads=tuple(head for page in pages for head in page.doubtful_heads),
    )


def _parts(captured: Sequence[tuple[CaptureId, ParsedPage]]) -> Iterator[PagePart]:
    """Which lines of joined pages were read from which capture."""
    if len(captured) == 1:
        yield from captured[0][1].parts
        return
    before = 0
    for capture_id, page in captured:
        for part in page.parts or (PagePart(capture_id, 0),):
            yield replace(part, first_line=before + part.first_line)
        before += len(page.lines)


def _least(values: Iterable[float | None]) -> float | None:
    """A text is as sure as the least sure of its parts."""
    return min((value for value in values if value is not None), default=None)


# --- finding jump lines ---


def _read_part(capture_ids: tuple[CaptureId, ...], page: ParsedPage) -> _Part:
    lines, jump_out, jump_in = take_jump_lines(page.lines)
    return _Part(capture_ids, replace(page, lines=lines), jump_out, jump_in)


def take_jump_lines(lines: Sequence[Line]) -> tuple[tuple[Line, ...], str | None, str | None]:
    """Lines without the jump lines, the page the text goes on at, and the page it comes from.

    A jump out that a jump in follows on the same page is closed: both halves are here (a person put them into
    one file).
    """
    texts = [line.text for line in lines]
    outs = [number for number, text in enumerate(texts) if text and _jump_out().search(text[-_EDGE:])]
    ins = [number for number, text in enumerate(texts) if text and _jump_in().match(text[:_EDGE])]
    closed_out, closed_in = next(((out, back) for out in outs for back in ins if out < back), (None, None))
    places = [number for number, text in enumerate(texts) if text.strip()]
    # The last jump out near the end and the first jump in near the beginning, but for closed ones.
    open_out = _last_of(outs, set(places[-_NEAR_EDGE:]) - {closed_out})
    open_in = _last_of(ins[::-1], set(places[:_NEAR_EDGE]) - {closed_in})
    return (
        _without_jumps(lines, {open_out, closed_out}, {open_in, closed_in}),
        _page_number(_jump_out(), texts[open_out][-_EDGE:]) if open_out is not None else None,
        _page_number(_jump_in(), texts[open_in][:_EDGE]) if open_in is not None else None,
    )


def _last_of(numbers: Sequence[int], places: Collection[int]) -> int | None:
    """The last of the numbers that is one of the places."""
    return next((number for number in reversed(numbers) if number in places), None)


def _without_jumps(lines: Sequence[Line], outs: set[int | None], ins: set[int | None]) -> tuple[Line, ...]:
    """Lines without the jumps at the end of `outs` and at the beginning of `ins`; empty ones are left out."""
    kept = []
    for number, line in enumerate(lines):
        text = line.text
        if number in outs:
            text = text[:-_EDGE] + _jump_out().sub("", text[-_EDGE:])
        if number in ins:
            text = _jump_in().sub("", text[:_EDGE]) + text[_EDGE:]
        if text == line.text:
            kept.append(line)
        elif text.strip():
            kept.append(replace(line, text=text.strip()))
    return tuple(kept)


def _page_number(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return _canonical_page(match["inside"] or match["bare"]) if match else ""


def _canonical_page(printed: str) -> str:
    """03, ３ and 三 are page 3; A1 keeps its letter."""
    compact = "".join(printed.split()).upper()
    letter = compact[0] if compact and compact[0].isascii() and compact[0].isalpha() else ""
    rest = compact[len(letter) :]
    if rest.isdigit():
        return letter + str(int(rest))
    tens, has_ten, units = rest.partition("十")
    value = (_CHINESE_DIGITS.get(tens, 1) if has_ten else 0) * 10 + _CHINESE_DIGITS.get(
        units if has_ten else rest, 0
    )
    return letter + str(value)


# --- matching ---


def _match_paged(parts: Sequence[_Part]) -> dict[CaptureId, CaptureId]:
    by_url = {part.page.url: part.capture_id for part in parts}
    return {
        part.capture_id: by_url[part.page.continues_at]
        for part in parts
        if part.page.continues_at in by_url and part.page.continues_at != part.page.url
    }


def _match_jumps(parts: Sequence[_Part]) -> dict[CaptureId, CaptureId]:
    """Pairs of a page that jumps out and one that jumps in, by equal title core first, then by one title
    inside the other, then by being the only two left. A page number in an address must not contradict the
    jump line.
    """
    heads = sorted((part for part in parts if part.jump_out is not None), key=lambda part: part.order)
    tails = sorted((part for part in parts if part.jump_in is not None), key=lambda part: part.order)
    found: dict[CaptureId, CaptureId] = {}
    for rule in (_same_title, _title_inside, _untitled):
        for head in heads:
            if head.capture_id in found:
                continue
            taken = {head.capture_id, *found.values()}
            fitting = [tail for tail in tails if tail.capture_id not in taken and _fits(rule, head, tail)]
            if rule is not _same_title:
                fitting = _only(fitting, head)
            if fitting:
                found[head.capture_id] = fitting[0].capture_id
    return found


def _fits(rule: Callable[[_Part, _Part], bool], head: _Part, tail: _Part) -> bool:
    return rule(head, tail) and _pages_agree(head, tail)


def _only(tails: Sequence[_Part], head: _Part) -> list[_Part]:
    """The one that fits: of several the one whose address names the page of the jump line; else none."""
    if len(tails) > 1:
        tails = [tail for tail in tails if _url_page(tail) == head.jump_out]
    return list(tails) if len(tails) == 1 else []


def _same_title(head: _Part, tail: _Part) -> bool:
    return len(head.core) >= 4 and head.core == tail.core


def _title_inside(head: _Part, tail: _Part) -> bool:
    shorter, longer = sorted((head.core, tail.core), key=len)
    return len(shorter) >= 6 and shorter in longer


def _untitled(head: _Part, tail: _Part) -> bool:
    """The second half was printed without a title of its own."""
    return len(tail.core) < 4


def _url_page(part: _Part) -> str | None:
    match = _URL_PAGE.search(part.page.url)
    return str(int(next(group for group in match.groups() if group))) if match else None


def _pages_agree(head: _Part, tail: _Part) -> bool:
    tail_page, head_page = _url_page(tail), _url_page(head)
    return (tail_page is None or tail_page == head.jump_out) and (
        head_page is None or head_page == tail.jump_in
    )


# --- joining ---


def _join(chain: Sequence[_Part]) -> ParsedPage:
    first, last = chain[0], chain[-1]
    reason = _missing_half(first, last)
    merged = replace(
        _merged(first.page, [(part.capture_id, part.page) for part in chain]),
        continues_at=last.page.continues_at,
    )
    if reason:
        return replace(merged, state=PageState.TRUNCATED, state_reason=reason)
    jump = last.jump_out
    return replace(merged, missing_rest=f"page {jump} (下转{jump}版)") if jump is not None else merged


def _missing_half(first: _Part, last: _Part) -> str:
    """What is missing of a text that cannot be read without it, "" when nothing is: its beginning, or the
    next page of a site, which later runs ask for.
    """
    if first.jump_in is not None:
        return said("continuation_without_begin", page=first.jump_in)
    if last.page.continues_at is not None:
        return said("rest_not_captured", url=on_one_line(last.page.continues_at))
    return ""


def _first_of(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _union(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in names for name in group))
