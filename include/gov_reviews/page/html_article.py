"""An HTML article page in, its fields and body lines out, read the way its family prints them.

Order of trust for each field: the source's own selectors, the family's, visible labels, then address and
list. Nothing is guessed: a field that nothing states stays None. A page whose family containers are gone is
read by where the prose is, and says so (family generic_html).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from gov_reviews.decoding.charset import text_suspicion
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.element_lines import MarkedLine, collect_lines
from gov_reviews.decoding.html_tree import HtmlDocument, TooManyTags, text_of
from gov_reviews.document.line_roles.credit_lines import people_role
from gov_reviews.document.line_roles.title_lines import is_headline, is_signal_line, starts_with_dash
from gov_reviews.knowledge.han import HAN, comparison_key, count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords
from gov_reviews.page import field_labels, printed_fields
from gov_reviews.page.body_finder import FoundBody, find_body, is_aside_heading
from gov_reviews.page.body_lines import body_lines, to_lines
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.page.carried_fields import NO_FIELDS, CarriedFields
from gov_reviews.page.data_tables import data_rewriter, find_data
from gov_reviews.page.embedded_text import find_carried_text, read_json_text, read_xml_text
from gov_reviews.page.list_pages import list_page_reason
from gov_reviews.page.next_page import next_page
from gov_reviews.page.page_articles import find_first_article, find_review
from gov_reviews.page.picture_slides import find_captions, find_slides, is_picture_address
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.page.printed_fields import Surroundings, plain_text, value_on_one_line
from gov_reviews.page.publication_lines import without_data_lines
from gov_reviews.page.short_articles import counts_something, is_below_headline
from gov_reviews.page.text_pointers import TextPointer, find_text_pointer, is_front_page, says_withheld
from gov_reviews.page.title_fields import (
    TitleFields,
    core_of_page,
    prints_title,
    split_headline,
    take_title_lines,
    title_core,
)
from gov_reviews.page.title_vote import vote_title
from gov_reviews.page.truncation import find_cut
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import (
    BlockKind,
    Line,
    LineKind,
    PageState,
    ParsedPage,
    UnreadPart,
    UnreadReason,
)
from gov_reviews.sites.families import ArticleLayout, family_of
from gov_reviews.sites.urls import is_allowed

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

_MIN_GENERIC_HAN = 60
_MANY_TEASERS = 2
_HOUR_ALONE = re.compile(r"(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s\d{1,2}:\d{2}(?::\d{2})?")
_LONGEST_END_MARK = 16
_LABELLED = re.compile(rf"[{HAN}][{HAN}\s\u3000]{{1,11}}[:：|｜丨]")
_MAX_HEAD = 6  # lines of a headline with the data below it
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LAST_LINES = 4  # of a body, among which lines of labels are the page's
_DAY_WITHIN = 20  # characters of a line of labels that a day begins
_TAIL = 3  # an aside among the paragraphs has less than a third of the text before it
_REFRESH = re.compile("<meta\\b[^<>]{0,200}http-equiv\\s{0,3}=\\s{0,3}[\"']?refresh", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _OtherText:
    """Lines that stand in another place than in a body, and what is said of them there."""

    lines: tuple[Line, ...] = ()
    fields: CarriedFields = NO_FIELDS


def read_html(page: DecodedPage, captured: CapturedBody, spec: SourceSpec | None) -> ParsedPage:
    """Read one HTML page.

    The state is OK, or says what is wrong with the page; fields that could be read are given in any case.
    """
    layout = family_of(spec).article_layout(spec)
    try:
        document = page.document
        found = find_body(document, layout.body, layout.is_strict) or _data_alone(document)
    except TooManyTags as error:
        return _unread(captured, page, layout, PageState.TOO_LARGE, error.words)
    if found is None:
        return _read_fields_alone(document, page, captured, layout, spec)
    lines = _lines_of_body(document, layout, found)
    text = _text_instead(document, found, lines)
    if text.lines:
        return _read_fields_alone(document, page, captured, layout, spec, text)
    surroundings = _read_surroundings(document, found.element, lines)
    titles, below = _read_titles(document, layout, captured, surroundings, lines)
    head = _head_in_body(surroundings.top, titles.title) or _head_in_body(lines, titles.title)
    around = replace(surroundings, before=[*surroundings.before, *head, *surroundings.stamps])
    printed = printed_fields.read_publication(document, around, titles.title)
    lines = below if found.is_known else _after_headline(lines, titles) or below
    state, reason, pointer = _judge(page, captured, spec, found, lines, titles, around)
    if pointer is not None and pointer.is_redirect:
        return _redirected(captured, page, layout, pointer)
    published = printed_fields.publication_day(document, layout, printed, captured)
    parsed = ParsedPage(
        url=captured.url,
        source_id=captured.source_id,
        state=state,
        state_reason=reason,
        family=layout.family if found.is_known else family_of(None).name,
        charset=page.decoded.charset,
        kicker=titles.kicker,
        title=titles.title,
        subtitle=titles.subtitle,
        published_at=published,
        undecided_day="" if published else printed_fields.unclear_day(printed),
        source_name=printed_fields.source_name(document, layout, printed, spec),
        authors=printed_fields.printed_authors(document, layout, printed),
        editors=printed_fields.printed_editors(document, layout, printed),
        views=printed_fields.printed_views(document, layout, printed),
        lines=to_lines(lines),
        continues_at=next_page(document, captured.links_base) if pointer is None else None,
    )
    return _with_pointer(_review_alone(_without_rest(parsed, around.after)), pointer)


def _without_rest(page: ParsedPage, after: Sequence[MarkedLine]) -> ParsedPage:
    """A page whose last words say that the site keeps the rest of the text back, without them."""
    last = *(line.text for line in page.lines[-_LAST_LINES:]), *(line.text for line in after)
    words = next(filter(says_withheld, last), None)
    if words is None:
        return page
    lines = tuple(line for line in page.lines if line.text != words)
    return replace(
        page, lines=lines, unread_parts=(*page.unread_parts, UnreadPart(words, UnreadReason.WITHHELD))
    )


def _review_alone(page: ParsedPage) -> ParsedPage:
    """A page without the other articles that a layout page of a newspaper, or endless scrolling, prints below
    each other.
    """
    first, following = find_first_article(page.lines)
    if following is not None:
        unread = (*page.unread_parts, UnreadPart(following, UnreadReason.OTHER_ARTICLE))
        page = replace(page, lines=first, unread_parts=unread)
    heads = [number for number, line in enumerate(page.lines) if line.kind is LineKind.HEADING]
    lines, others = find_review(page.lines, heads)
    if not others:
        return _without_news_below(page, heads)
    unread = (*page.unread_parts, *(UnreadPart(head, UnreadReason.OTHER_ARTICLE) for head in others))
    head = next((line.text for line in lines if line.kind is LineKind.HEADING), None)
    return replace(page, lines=lines, title=head or page.title, unread_parts=unread)


def _without_news_below(page: ParsedPage, heads: Sequence[int]) -> ParsedPage:
    """A page whose own headline, which its lines do not repeat, is a review's, without the news below it."""
    own = tuple(Line(text) for text in (page.title, page.subtitle) if text)
    if not own or not heads:
        return page
    lines, others = find_review((*own, *page.lines), [0, *(head + len(own) for head in heads)])
    if not others or lines[: len(own)] != own:
        return page
    unread = (*page.unread_parts, *(UnreadPart(head, UnreadReason.OTHER_ARTICLE) for head in others))
    return replace(page, lines=lines[len(own) :], unread_parts=unread)


def _text_instead(document: HtmlDocument, found: FoundBody, lines: Sequence[MarkedLine]) -> _OtherText:
    """The words of a slide show that says more than the prose that was found, which is the site's then; or
    that is what was found, with the addresses of its pictures. The text that a script of the page puts into
    its place, where hardly anything stands (正在加载).
    """
    if found.is_data:
        return _OtherText()
    han = _han(line.text for line in lines)
    if han < _MIN_GENERIC_HAN:
        carried = _carried(document)
        if _han(line.text for line in carried.lines) > max(2 * han, _MIN_GENERIC_HAN):
            return carried
    if found.is_known:
        return _OtherText()
    slides = find_slides(document)
    is_raw = any(is_picture_address(line.text) for line in lines)
    return _OtherText(_slide_lines(slides)) if is_raw or _han(slides) > han else _OtherText()


def _slide_lines(slides: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(words, LineKind.STORY) for words in slides)


def _han(texts: Iterable[str]) -> int:
    return sum(map(count_han, texts))


def _lines_of_body(document: HtmlDocument, layout: ArticleLayout, found: FoundBody) -> list[MarkedLine]:
    """The lines of a body without what the source or family leaves out."""
    dropped = [
        tag
        for selector in layout.drop
        if not selector.startswith("text:")
        for tag in document.select(selector)
    ]
    patterns = [selector.removeprefix("text:") for selector in layout.drop if selector.startswith("text:")]
    return body_lines(_printed_lines(found, dropped), patterns)


def _with_pointer(page: ParsedPage, pointer: TextPointer | None) -> ParsedPage:
    """A page with the address of its text, where that is elsewhere."""
    if pointer is None:
        return page
    return replace(
        page,
        text_address=pointer.address,
        texts_at=pointer.urls,
        is_in_pictures=pointer.is_in_pictures,
        unread_parts=(*page.unread_parts, *pointer.unread),
    )


def _data_alone(document: HtmlDocument) -> FoundBody | None:
    """Tables and number cards of a page that has no prose."""
    element = find_data(document.root)
    return FoundBody(element, is_known=False, is_data=True) if element is not None else None


def _redirected(
    captured: CapturedBody, page: DecodedPage, layout: ArticleLayout, pointer: TextPointer
) -> ParsedPage:
    """A page that only sends its reader on: what its markup says is not of the article."""
    unread = _unread(captured, page, layout, pointer.state, pointer.reason)
    return _with_pointer(unread, pointer)


def _read_fields_alone(
    document: HtmlDocument,
    page: DecodedPage,
    captured: CapturedBody,
    layout: ArticleLayout,
    spec: SourceSpec | None,
    text: _OtherText | None = None,
) -> ParsedPage:
    """A page that prints no body has its fields all the same: they say what the missing text is. It may carry
    the text in its scripts.
    """
    around = _read_surroundings(document, None, [])
    titles, _ = _read_titles(document, layout, captured, around, [])
    printed = printed_fields.read_publication(document, around, titles.title)
    slides = _slide_lines(find_slides(document) or find_captions(document)) if text is None else ()
    text = text or (_OtherText(slides) if slides else _carried(document))
    lines, said_there = text.lines, text.fields
    state, reason, pointer = (
        (PageState.OK, "", None)
        if lines
        else _without_body(document, captured.links_base, titles.title, spec)
    )
    if pointer is not None and pointer.is_redirect:
        return _redirected(captured, page, layout, pointer)
    return replace(
        _with_pointer(_unread(captured, page, layout, state, reason), pointer),
        lines=lines,
        kicker=titles.kicker,
        title=said_there.title or titles.title,
        subtitle=titles.subtitle or said_there.subtitle,
        published_at=said_there.published_at
        or printed_fields.publication_day(document, layout, printed, captured),
        source_name=printed_fields.source_name(document, layout, printed, spec) or said_there.source,
        authors=printed_fields.printed_authors(document, layout, printed) or said_there.authors,
        editors=printed_fields.printed_editors(document, layout, printed) or said_there.editors,
    )


def _carried(document: HtmlDocument) -> _OtherText:
    found = find_carried_text(document)
    lines = read_fragment(found.markup) if found is not None else ()
    return _OtherText(lines, found.fields) if found is not None and lines else _OtherText()


def read_fragment(markup: str) -> tuple[Line, ...]:
    """The lines of markup that is nothing but a text; none where it holds no prose."""
    try:
        document = HtmlDocument(f"<div>{markup}</div>")
        found = find_body(document, (), is_strict=False) or _data_alone(document)
    except TooManyTags:
        return ()
    if found is None:
        return ()
    return to_lines(body_lines(_printed_lines(found, ()), ()))


def _printed_lines(found: FoundBody, dropped: Iterable[etree._Element]) -> list[MarkedLine]:
    """The lines of a body, tables and cards as statements."""
    rewrite = data_rewriter(found.element, is_all=found.is_data)
    marked = collect_lines(found.element, dropped=[*dropped, *found.asides], rewrite=rewrite)
    return _without_tail(join_card_lines(marked, MarkedLine))


def read_json_article(
    page: DecodedPage, captured: CapturedBody, spec: SourceSpec | None
) -> ParsedPage | None:
    """A text as JSON or XML, as the script of a page loads it; None where the body is none."""
    carried = read_json_text(page.text) or read_xml_text(page.text)
    lines = read_fragment(carried.markup) if carried is not None else ()
    if carried is None or not lines:
        return None
    unread = _unread(captured, page, family_of(spec).article_layout(spec), PageState.OK, "")
    said_there = carried.fields
    return replace(
        unread,
        lines=lines,
        title=said_there.title,
        subtitle=said_there.subtitle,
        published_at=said_there.published_at,
        source_name=said_there.source,
        authors=said_there.authors,
        editors=said_there.editors,
    )


def _without_tail(lines: list[MarkedLine]) -> list[MarkedLine]:
    """Lines up to the heading of an aside (相关阅读) that stands among the paragraphs, when little follows.
    Below an end mark (— END —) only what names somebody (供稿：…) is of the article.

    Newspapers print 相关链接 in the middle of an article, too.
    """
    marks = load_words(ArticleWords).end_marks
    hours = [number for number, line in enumerate(lines) if _HOUR_ALONE.fullmatch(line.text.strip())]
    for number, line in enumerate(lines):
        if not number:
            continue
        if len(line.text) <= _LONGEST_END_MARK and comparison_key(line.text).lower() in marks:
            return [*lines[:number], *(left for left in lines[number:] if _LABELLED.match(left.text.strip()))]
        if _closes_before_teasers(line, number, hours):
            return lines[: number + 1]
        if is_aside_heading(line.text) and _little_follows(lines, number):
            return lines[:number]
    return lines


def _little_follows(lines: Sequence[MarkedLine], number: int) -> bool:
    """Whether less than a third of the text stands below a line; links weigh less."""
    before = sum(count_han(kept.text) for kept in lines[:number])
    return before > _TAIL * sum(count_han(left.text) * (1 - left.link_share) for left in lines[number:])


def _closes_before_teasers(line: MarkedLine, number: int, hours: Sequence[int]) -> bool:
    """Whether a line names the editors, as the last of an article, and teasers of other articles follow, each
    with its hour. A table or an annex that follows stays.

    Args:
        hours: Numbers of the lines that are an hour and nothing else.
    """
    follow = len(hours) - bisect_right(hours, number)
    return follow >= _MANY_TEASERS and people_role(line.text.strip()) is BlockKind.EDITORS


# --- titles ---


def _read_titles(
    document: HtmlDocument,
    layout: ArticleLayout,
    captured: CapturedBody,
    around: Surroundings,
    lines: list[MarkedLine],
) -> tuple[TitleFields, list[MarkedLine]]:
    printed = [
        (split_headline(without_data_lines(plain_text(value))), origin)
        for value, origin in document.values(layout.title, around.texts)
    ]
    stated = [(fields.title, origin) for fields, origin in printed if fields.title]
    title = vote_title(document, stated, captured.listed_title, around.before, lines, around.top)
    below = None
    if title is not None and "\n" in title:  # one element holds the whole headline
        whole = split_headline(title)
        title, below = whole.title or title, whole.subtitle
    subtitle = _subtitle(
        document, layout, around, title, [below, *(fields.subtitle for fields, _ in printed)]
    )
    kicker = _first_line(document, layout.introtitle, around)
    if kicker and title_core(kicker) in (title_core(title), title_core(subtitle)):
        kicker = None
    return take_title_lines(lines, TitleFields(kicker, title, subtitle))


def _subtitle(
    document: HtmlDocument,
    layout: ArticleLayout,
    around: Surroundings,
    title: str | None,
    stated: Iterable[str | None],
) -> str | None:
    """What the selectors find, else what stands below the title in its own element, else outside the body."""
    subtitle = _first_line(document, layout.subtitle, around)
    if subtitle and title_core(subtitle) != title_core(title):
        return subtitle
    return next(filter(None, stated), None) or _subtitle_below(title, around.before)


def _first_line(document: HtmlDocument, selectors: Iterable[str], around: Surroundings) -> str | None:
    return next((value_on_one_line(value) for value, _ in document.values(selectors, around.texts)), None)


def _subtitle_below(title: str | None, before: Sequence[MarkedLine]) -> str | None:
    """A line right below the title, outside the body, with a dash, or one that calls the text a review."""
    core = title_core(title)
    for line, below in pairwise(before):
        if _may_be_subtitle(below) and prints_title(line.text, core):
            return below.text
    return None


def _may_be_subtitle(line: MarkedLine) -> bool:
    return starts_with_dash(line.text) or (is_signal_line(line.text) and is_headline(line.text))


def _after_headline(lines: list[MarkedLine], titles: TitleFields) -> list[MarkedLine]:
    """Where the body was found by its prose alone, the frame may begin above the headline: what stands below
    it, nothing where the headline does not stand above the prose.
    """
    core = title_core(titles.title)
    for number, line in enumerate(lines[:40]):
        if "。" in line.text:
            break  # a headline below the prose is printed again: a share box, a print title
        if prints_title(line.text, core):
            return take_title_lines(lines[number:], titles)[1]
    return []


def _head_in_body(lines: Sequence[MarkedLine], title: str | None) -> list[MarkedLine]:
    """A headline inside the body, with what stands above it and between it and the prose."""
    core = title_core(title)
    for number, line in enumerate(lines[:_MAX_HEAD]):
        if "。" in line.text:
            break
        if prints_title(line.text, core):
            below = lines[number + 1 : number + _MAX_HEAD]
            return [*lines[: number + 1], *takewhile(lambda line: "。" not in line.text, below)]
    return []


# --- other fields ---


def _read_surroundings(
    document: HtmlDocument, body: etree._Element | None, lines: Sequence[MarkedLine]
) -> Surroundings:
    """The lines around a body; all lines of a page that has none."""
    before, after = document.info_lines(body)
    top = collect_lines(body, soft_breaks=True, limit=6) if body is not None else []
    inside = [line.text for line in top if field_labels.is_info_line(line.text)]
    stamps = tuple(line for line in top[:_MAX_HEAD] if _prints_day(line.text))
    last = [line.text for line in lines[-_LAST_LINES:] if field_labels.is_info_line(line.text)]
    foot = takewhile(lambda line: "。" not in line.text, reversed(lines[-_LAST_LINES:]))
    return Surroundings(before, inside, after, last, stamps, tuple(top), tuple(reversed(list(foot))))


def _prints_day(text: str) -> bool:
    """Whether a line at the top of a body is the page's and prints a day without a label."""
    if field_labels.is_stamp_line(text):
        return True
    return field_labels.is_info_line(text) and parse_published(text[:_DAY_WITHIN], "text") is not None


# --- state ---


def _judge(
    page: DecodedPage,
    captured: CapturedBody,
    spec: SourceSpec | None,
    found: FoundBody,
    lines: Sequence[MarkedLine],
    titles: TitleFields,
    around: Surroundings,
) -> tuple[PageState, str, TextPointer | None]:
    decoded = page.decoded
    # Damage counts where it stands: broken emoji in a share box leave the article as it is.
    suspect = decoded.suspect and text_suspicion("\n".join(line.text for line in lines))
    if suspect:
        return PageState.DECODE_SUSPECT, decoded.doubt(suspect), None
    other = _other_site(page.document, spec)
    if other:
        return PageState.WRONG_PAGE, other, None
    han = _han(line.text for line in lines)
    if not han:
        return _without_body(page.document, captured.links_base, titles.title, spec)
    is_brief = han < _MIN_GENERIC_HAN and is_below_headline(
        lines, around.before, titles, captured.listed_title
    )
    pointer = _pointer_of(page.document, captured, found, lines, titles, is_brief=is_brief)
    if pointer is not None:
        return _pointed(pointer, spec)
    is_index = not is_brief and _is_index(lines)
    wrong = _wrong_page(page.document, captured, spec, found, titles, is_index=is_index)
    if wrong:
        return PageState.WRONG_PAGE, wrong, None
    cut = find_cut(decoded.text, lines[-1].text, decoded.is_cut)
    if cut:
        return PageState.TRUNCATED, cut, None
    return PageState.OK, "", None


def _pointer_of(
    document: HtmlDocument,
    captured: CapturedBody,
    found: FoundBody,
    lines: Sequence[MarkedLine],
    titles: TitleFields,
    *,
    is_brief: bool,
) -> TextPointer | None:
    """Where the page says that its text is, when it holds hardly any itself."""
    if found.is_data or (is_front_page(captured.url) and _is_index(lines)):
        return None
    han = _han(line.text for line in lines)
    # Where no container is known, a line or two may be the template's, or words above pictures of the text.
    is_own = found.is_known or han >= _MIN_GENERIC_HAN or (is_brief and counts_something(lines))
    return find_text_pointer(document, captured.links_base, han if is_own else 0, titles.title)


def _other_site(document: HtmlDocument, spec: SourceSpec | None) -> str:
    """Why another site answered, "" when nothing says so."""
    expected = spec.identity.site_id_code if spec else None
    printed = document.meta.get("siteidcode")
    if expected and printed and printed != expected:
        return said("foreign_site_code", printed=on_one_line(printed), expected=expected)
    return ""


def _wrong_page(
    document: HtmlDocument,
    captured: CapturedBody,
    spec: SourceSpec | None,
    found: FoundBody,
    titles: TitleFields,
    *,
    is_index: bool,
) -> str:
    """Why this is another page than the one that was asked for, "" when nothing says so."""
    if found.is_known:
        return ""
    if is_index and (reason := list_page_reason(document)):
        return reason
    if spec is not None and is_index:
        return said("no_container", family=spec.family)
    listed = title_core(captured.listed_title)
    if len(listed) >= 8 and not _mentions(document, listed):
        announced, found_title = (
            on_one_line((title or "")[:60]) for title in (captured.listed_title, titles.title)
        )
        return said("other_article", listed=announced, found=found_title)
    return ""


def _is_index(lines: Sequence[MarkedLine]) -> bool:
    """Hardly any prose, or more links than prose."""
    han = _han(line.text for line in lines)
    linked = sum(len(line.text) * line.link_share for line in lines)
    return han < _MIN_GENERIC_HAN or linked * 2 > sum(len(line.text) for line in lines)


def _mentions(document: HtmlDocument, listed: str) -> bool:
    """Does the page print what the list announced? Half of its character pairs are enough: lists cut and
    mirrors garble titles.
    """
    text = core_of_page(text_of(document.root)[:200_000] + " ".join(document.meta.values()))
    pairs = {listed[number : number + 2] for number in range(len(listed) - 1)}
    return sum(1 for pair in pairs if pair in text) * 2 >= len(pairs)


def _pointed(pointer: TextPointer, spec: SourceSpec | None) -> tuple[PageState, str, TextPointer | None]:
    """A page whose text is elsewhere: to be asked for where the source is registered for it."""
    foreign = [url for url in pointer.urls if spec is not None and not is_allowed(spec, url)]
    if foreign and len(foreign) == len(pointer.urls):
        host = urlsplit(foreign[0]).netloc[:100]
        place = said("place_not_asked", place=pointer.place, host=host)
        pointer = replace(pointer, place=place, urls=())
    elif foreign:
        unread = *pointer.unread, *(UnreadPart(url, UnreadReason.NOT_CAPTURED) for url in foreign)
        own = tuple(url for url in pointer.urls if url not in foreign)
        pointer = replace(pointer, urls=own, unread=unread)
    return pointer.state, pointer.reason, pointer


def _without_body(
    document: HtmlDocument, url: str, title: str | None, spec: SourceSpec | None
) -> tuple[PageState, str, TextPointer | None]:
    listed = list_page_reason(document)
    if listed and is_front_page(url):  # the frames and files of a home page are no article
        return PageState.WRONG_PAGE, listed, None
    pointer = find_text_pointer(document, url, 0, title)
    if pointer is not None and not (listed and pointer.is_in_pictures):
        return _pointed(pointer, spec)
    if listed:
        return PageState.WRONG_PAGE, listed, None
    if _REFRESH.search(document.markup[:20_000]):
        return PageState.STUB, said("only_redirect"), None
    private = len(_PRIVATE.findall(text_of(document.root)))
    if private >= _MIN_GENERIC_HAN:
        return PageState.DECODE_SUSPECT, said("private_characters", count=private), None
    return PageState.EMPTY, said("no_chinese_prose"), None


def _unread(
    captured: CapturedBody, page: DecodedPage, layout: ArticleLayout, state: PageState, reason: str
) -> ParsedPage:
    return ParsedPage.of(captured, state, reason, layout.family, charset=page.decoded.charset)
