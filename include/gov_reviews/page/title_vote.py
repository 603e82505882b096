"""Which of the lines that a page offers is the title of its article: a vote.

In: the page's tree, the lines just above the body and the first lines of the body, what the list announced,
what the selectors of the family found. Out: the title as printed, None where nothing has enough votes.

Every place that may hold a title (h1 to h6, elements whose class says title, the title element and its
parts, meta tags, the list) votes for its words; places that say the same add up. Names of the site, of its
columns and of papers stand in the same places on every page: they never win. The weights order the places by
how rarely they hold something else; they decide only where the places disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice, pairwise, takewhile
from typing import TypeAlias

from lxml import etree

from gov_reviews.decoding.element_lines import MarkedLine, is_template_furniture
from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.decoding.html_tree import HtmlDocument, block_text, text_of
from gov_reviews.document.line_roles.label_lines import label_kinds
from gov_reviews.document.line_roles.title_lines import (
    has_review_word,
    is_broken_headline,
    is_couplet,
    is_couplet_of,
    is_cut_off,
    is_headline,
    is_signal_line,
    starts_with_dash,
    without_ellipsis,
)
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page.body_finder import is_aside_heading
from gov_reviews.page.publication_lines import is_data_line, without_data_lines
from gov_reviews.page.structured_data import headline_of, read_articles
from gov_reviews.page.text_pointers import is_front_page
from gov_reviews.page.title_fields import MOST_PIECES, title_core, title_spans, without_file_marks

_HEADING_WEIGHTS = {"h1": 3.0, "h2": 2.5, "h3": 2.0, "h4": 1.5, "h5": 1.0, "h6": 1.0}
_NAMED_TITLE = 2.0
_FEW = 5  # elements; a class that more have says that of everything
_COMMON_NAME = 1.0
_TITLE_ELEMENT = 2.0
_META = 2.0
_DESCRIBED = 1.5  # by the JSON-LD of the page: templates fill it, and some fill it wrong
_BEGINS_TITLE_ELEMENT = 1.0
_ANNOUNCED = 3.0
_STANDS_OUT = 1.0  # a line above the body that is bold or centred
_OVER_LINES = 2.5  # over two lines that stand out: more than one of them alone may get
_NEXT_TO_BODY = 1.5  # printed among the last lines above the body or the first of it
_OVER_REVIEW = 1.5  # more than the line below it has for what it says
_LABELLED = 3.0
_ABOVE_DATA = 1.5  # printed right above the line of date and source
_SIGNAL = 1.0  # names a committee and says that it is a review
_LINKED = -2.0  # of a link: a logo, a column, another article
_LEAST = 2.0
_NEAR = 12
_MOST_PICTURES = 40
_TOP_OF_BODY = 4
_LEAST_CHARACTERS = 4
_LONGEST = 120
_META_NAMES = ("og:title", "twitter:title", "title", "headline")
_TITLE_NAMES = frozenset(
    {"title", "tit", "bt", "biaoti", "headline", "arttitle", "articletitle", "newstitle"}
)
_NAME_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")  # gk-title, c_title, newsTitle
_NOT_OF_LABEL = re.compile(r"[\s：:]")
_LEAST_STEM = 6
_LEAST_LINKS = 3
_MOST_ELEMENTS = 20_000  # of a page, among which a cut headline is looked for


_Offer: TypeAlias = tuple[str, str, float, bool]  # words, kind of place, weight, whether a reader sees them


@dataclass(slots=True)
class _Nominee:
    """Words that may be the title.

    Attributes:
        text: As printed where they were seen first; the print that a reader sees wins over a machine field.
        votes: By the kind of place, so that ten links to the same article vote once.
    """

    text: str
    votes: dict[str, float]
    is_seen: bool

    @property
    def total(self) -> float:
        return sum(self.votes.values())


def vote_title(
    document: HtmlDocument,
    stated: Sequence[tuple[str, str]],
    announced: str | None,
    before: Sequence[MarkedLine],
    top: Sequence[MarkedLine],
    printed: Sequence[MarkedLine] = (),
) -> str | None:
    """The title of the article.

    Args:
        document: The page.
        stated: (title, selector) for each selector of the family that finds one, most trusted first.
        announced: What the list said.
        before: Lines above the body, nearest last.
        top: Lines of the body.
        printed: The first lines of the element of the body, those with the data of the page included.
    """
    offers = list(_nominations(document, stated, announced, before, top, printed))
    around = (before[-_NEAR:], top[:_TOP_OF_BODY])
    lines = (line.text for region in around for line in region)
    prints = _whole_prints(document, [*(text for text, *_ in offers), announced or "", *lines])
    whole = title_core(document.title_tag)
    nominees = _nominees(offers, prints, whole)
    near = dict(_near_prints(prints, *around))
    for core, nominee in nominees.items():
        if core in near:
            nominee.votes["near"] = _NEXT_TO_BODY
            nominee.text = nominee.text if nominee.is_seen else near[core]
        if whole.startswith(core):
            nominee.votes["begins"] = _BEGINS_TITLE_ELEMENT
        if is_signal_line(nominee.text):
            nominee.votes["signal"] = _SIGNAL
    best = _best(nominees, document)
    return best.text if best is not None and best.total >= _LEAST else None


def _best(nominees: dict[str, _Nominee], document: HtmlDocument) -> _Nominee | None:
    """The one with the most votes that may be a title; a subtitle (——…年工作综述) only where it is alone."""
    logos = set(_logos(document))
    ordered = sorted(nominees.items(), key=lambda item: item[1].total, reverse=True)
    dashed: _Nominee | None = None
    for core, nominee in ordered:  # few are looked at: the first is the best one
        if core in logos or _is_no_title(nominee.text, document):
            continue
        if not starts_with_dash(nominee.text):
            return nominee
        dashed = dashed or nominee
    return dashed


def _near_prints(prints: dict[str, str], *regions: Sequence[MarkedLine]) -> Iterator[tuple[str, str]]:
    """Words and print of each line next to the body; before them those of pieces of a headline, joined."""
    uncut = [[_uncut(line.text, prints) for line in lines] for lines in regions]
    printed = [[(title_core(text), text) for text in texts] for texts in uncut]
    for pairs in printed:
        for number in range(len(pairs)):
            run = list(takewhile(lambda pair: "。" not in pair[1], pairs[number : number + MOST_PIECES]))
            for end in range(2, len(run) + 1):
                yield "".join(core for core, _ in run[:end]), "".join(text for _, text in run[:end])
    for pairs in printed:
        yield from pairs


def _logos(document: HtmlDocument) -> Iterator[str]:
    """Headings that lead to the site's own page: its name, and what it wants to be found by."""
    for name in _HEADING_WEIGHTS:
        for element in document.elements(name):
            links = (element.getparent(), next(element.iter("a"), None))
            link = next((found for found in links if found is not None and found.tag == "a"), None)
            address = (link.get("href") or "").strip() if link is not None else ""
            if address and address[0] not in "#?" and is_front_page(address):
                yield title_core(block_text(element))


def _lines_above_data(near: Sequence[MarkedLine]) -> Iterator[str]:
    """Lines right above a line of date or source; above a subtitle (——…) that stands there, too."""
    are_data = [is_data_line(line.text) for line in near]
    for number in range(1, len(near)):
        if not are_data[number] or are_data[number - 1]:
            continue
        above, higher = near[number - 1], near[number - 2] if number > 1 else None
        is_pair = higher is not None and (
            starts_with_dash(above.text) or (is_signal_line(above.text) and _is_headline_over(higher, above))
        )
        yield higher.text if higher is not None and is_pair else above.text


def _is_headline_over(line: MarkedLine, subtitle: MarkedLine) -> bool:
    """Whether a line above one that calls the text a review is the headline: by its form, or its print."""
    is_larger = (line.bold or line.heading) and not (subtitle.bold or subtitle.heading)
    return is_couplet(line.text) or (is_larger and is_headline(line.text))


def _nominees(offers: Iterable[_Offer], prints: dict[str, str], whole: str) -> dict[str, _Nominee]:
    """All words that some place offers, by what their prints have in common."""
    nominees: dict[str, _Nominee] = {}
    for printed, kind, weight, is_seen in offers:
        text = _uncut(_without_badge(printed, whole), prints)
        core = title_core(text)
        if not _LEAST_CHARACTERS <= len(core) <= _LONGEST or not count_han(core):
            continue
        nominee = nominees.setdefault(core, _Nominee(text, {}, is_seen))
        if is_seen and not nominee.is_seen:
            nominee.text, nominee.is_seen = text, True
        nominee.votes[kind] = max(weight, nominee.votes.get(kind, weight))
    return nominees


def _without_badge(text: str, whole: str) -> str:
    """A headline without the mark before it (原创, 置顶), or the button behind it (扫码阅读), where the title
    element begins with the rest.
    """
    badge, button = _badge().match(text), _button().search(text)
    rest = text[badge.end() if badge else 0 : button.start() if button else len(text)]
    core = title_core(rest)
    is_boxed = badge is not None and badge[0].strip()[-1:] in ("】", "]")
    return rest if len(core) >= _LEAST_STEM and (is_boxed or whole.startswith(core)) else text


@cache
def _button() -> re.Pattern[str]:
    """Words of buttons at the end of a headline."""
    words = alternatives(load_words(ArticleWords).line_buttons)
    return re.compile(rf"(?:[\s|｜]{{0,3}}{words}){{1,4}}$")


@cache
def _badge() -> re.Pattern[str]:
    return re.compile(
        rf"[\s\[【]{{0,3}}{alternatives(load_words(ArticleWords).title_badges)}[\s\]】|｜:：]{{0,3}}"
    )


def _whole_prints(document: HtmlDocument, texts: Sequence[str]) -> dict[str, str]:
    """Where some text is cut for display, those that may be the whole of it, by what they say.

    Args:
        document: The page: pointing at an element may show the whole.
        texts: What the page and the list offer as title, and the lines around the headline.
    """
    if not any(map(is_cut_off, texts)):
        return {}
    shown = (element.get("title", "") for element in islice(document.root.iter("*"), _MOST_ELEMENTS))
    wholes = (text.strip() for text in (*texts, *shown) if 0 < len(text) <= 2 * _LONGEST)
    return {title_core(text): text for text in wholes if not is_cut_off(text)}


def _uncut(text: str, prints: dict[str, str]) -> str:
    """The shortest whole print that a text cut for display (同心聚力…) begins, unless prints disagree."""
    text = without_file_marks(text)
    if not is_cut_off(text):
        return text
    stem = title_core(without_ellipsis(text))
    if len(stem) < _LEAST_STEM:
        return text
    wholes = [core for core in prints if core.startswith(stem) and core != stem]
    shortest = min(wholes, key=len, default=stem)
    is_clear = all(core.startswith(shortest) for core in wholes)
    return prints.get(shortest, text) if is_clear else text


def _is_no_title(text: str, document: HtmlDocument) -> bool:
    """Names, labels (发布日期：), and headings of what stands beside an article."""
    is_label = _NOT_OF_LABEL.sub("", text) in label_kinds()
    return is_label or is_data_line(text) or is_site_name(text, document) or is_aside_heading(text)


def is_site_name(text: str, document: HtmlDocument) -> bool:
    """The name of a site, a column or a paper (岚河县人民政府门户网站, 新闻中心) and nothing else."""
    core = title_core(text)
    return core in {
        title_core(document.meta.get(name)) for name in ("sitename", "columnname", "og:site_name")
    } or _is_name(text)


def _is_name(text: str) -> bool:
    return _name().fullmatch(title_core(text)) is not None


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"\w{{0,24}}{alternatives(load_words(ArticleWords).name_ends)}")


def _nominations(
    document: HtmlDocument,
    stated: Sequence[tuple[str, str]],
    announced: str | None,
    before: Sequence[MarkedLine],
    top: Sequence[MarkedLine],
    printed: Sequence[MarkedLine],
) -> Iterator[_Offer]:
    for number, (text, selector) in enumerate(stated):
        yield text, "selector", 4.0 - 0.25 * min(number, 8), ":" not in selector
    if announced and not is_cut_off(announced):
        yield announced, "list", _ANNOUNCED, False
    for name in _META_NAMES:
        if value := document.meta.get(name):
            yield value, "meta", _META, False
    if described := headline_of(read_articles(document)):
        yield from ((part, "json-ld", _DESCRIBED, False) for part in (described, *title_parts(described)))
    yield from ((part, "title element", _TITLE_ELEMENT, False) for part in title_parts(document.title_tag))
    for name, weight in _HEADING_WEIGHTS.items():
        yield from _printed(document.elements(name), "heading", weight)
    for elements in document.named(_says_title):
        yield from _printed(elements, "name", _NAMED_TITLE if len(elements) <= _FEW else _COMMON_NAME)
    yield from ((text, "picture", _STANDS_OUT, False) for text in _pictured(document))
    yield from _in_lines(before, top, printed)


def _in_lines(
    before: Sequence[MarkedLine], top: Sequence[MarkedLine], printed: Sequence[MarkedLine]
) -> Iterator[_Offer]:
    """Lines that stand out above the body or, bold and centred, at its top, and those above the data."""
    marked = [line for line in _head(top[:_TOP_OF_BODY]) if line.centred and (line.bold or line.heading)]
    stand_out = [line for line in before[-_NEAR:] if (line.bold or line.centred) and not line.furniture]
    stand_out += marked
    yield from ((line.text, "stands out", _STANDS_OUT, True) for line in stand_out if is_headline(line.text))
    yield from ((text, "joined", _OVER_LINES, True) for text in _joined(stand_out))
    above_data = chain.from_iterable(map(_lines_above_data, (before[-_NEAR:], _head(printed))))
    yield from ((text, "above data", _ABOVE_DATA, True) for text in above_data)
    yield from ((text, "over review", _OVER_REVIEW, True) for text in _over_reviews(marked))
    yield from ((text, "label", _LABELLED, True) for text in _labelled(before))


def _head(lines: Iterable[MarkedLine]) -> list[MarkedLine]:
    """The lines before the first sentence."""
    return list(takewhile(lambda line: "。" not in line.text, lines))


def _over_reviews(lines: Sequence[MarkedLine]) -> Iterator[str]:
    """Headlines right above a line in the same print that calls the text a review: it is their subtitle."""
    for line, below in pairwise(lines):
        is_slogan = is_headline(line.text) and count_han(line.text) >= _LEAST_STEM
        is_review = is_signal_line(below.text) and not starts_with_dash(below.text)
        if is_slogan and is_review and not has_review_word(line.text):
            yield line.text


def _joined(lines: Sequence[MarkedLine]) -> Iterator[str]:
    """Titles that were broken over two lines: lines of one length are its halves above a subtitle (——…)."""
    for line, below, third in zip(lines, lines[1:], lines[2:], strict=False):
        if is_couplet_of(line.text, below.text) and starts_with_dash(third.text):
            yield f"{line.text} {below.text}"
    for line, below in pairwise(lines):
        if is_broken_headline(line.text, below.text) and is_headline(below.text):
            yield line.text + below.text


def _pictured(document: HtmlDocument) -> Iterator[str]:
    """What pictures say that show a title: on old sites the headline is one."""
    for picture in document.elements("img")[:_MOST_PICTURES]:
        text = (picture.get("alt") or "").strip()
        if is_signal_line(text) and is_headline(text):
            yield text


def _labelled(before: Sequence[MarkedLine]) -> Iterator[str]:
    """What a label calls the title (标　题：…), behind it or in the line below."""
    for number, line in enumerate(before):
        match = _title_label().match(line.text)
        if match is not None:
            rest = line.text[match.end() :].split("\t")[0].strip()
            yield rest or (before[number + 1].text if number + 1 < len(before) else "")


@cache
def _title_label() -> re.Pattern[str]:
    labels = (r"\s{0,3}".join(map(re.escape, label)) for label in load_words(ArticleWords).title_labels)
    return re.compile(rf"\s{{0,3}}(?:{'|'.join(labels)})\s{{0,3}}[：:]\s{{0,3}}")


@lru_cache(maxsize=4096)  # a template says the same names on every page
def _says_title(name: str) -> bool:
    """Whether a class or id calls its element a title: title, gk-title, newsTitle; not subtitle."""
    words = _NAME_WORDS.findall(name)
    return bool(words) and (words[-1].lower() in _TITLE_NAMES or name.lower() in _TITLE_NAMES)


def title_parts(whole: str) -> Iterator[str]:
    """What of a title element may be the title: the whole without the names before and behind it, and each
    part.
    """
    spans = title_spans(whole)
    if not spans:
        return
    while len(spans) > 1 and _is_name(whole[slice(*spans[-1])]):
        spans.pop()
    while len(spans) > 1 and _is_name(whole[slice(*spans[0])]):
        spans.pop(0)
    yield whole[spans[0][0] : spans[-1][1]].strip()
    yield from (whole[slice(*span)].strip() for span in spans[1:] + spans[:1])
    paper, *rest = whole.split(maxsplit=1)
    if rest and _is_name(paper) and paper.endswith(tuple(load_words(ArticleWords).newspaper_ends)):
        yield rest[0].strip()  # a space alone divides them


def last_title_part(whole: str) -> str:
    """What stands last in a title element of several parts: mostly the name of the site or the paper."""
    spans = title_spans(whole)
    return whole[slice(*spans[-1])].strip() if len(spans) > 1 else ""


def first_title_part(whole: str) -> str:
    """What stands first in a title element of several parts: on some papers their name."""
    spans = title_spans(whole)
    return whole[slice(*spans[0])].strip() if len(spans) > 1 else ""


def _printed(elements: Iterable[etree._Element], kind: str, weight: float) -> Iterator[_Offer]:
    for element in elements:
        if (
            element.tag in ("meta", "title", "body", "html")
            or is_hidden(element)
            or is_template_furniture(element)
        ):
            continue
        text = without_data_lines(block_text(element))
        if len(text) <= 2 * _LONGEST and not _heads_links(element):
            yield text, kind, weight + (_LINKED if _is_linked(element, text) else 0.0), True


def _heads_links(element: etree._Element) -> bool:
    """Whether a list of links stands right below: the heading of a ranking, of a column."""
    below = element.getnext()
    if below is None:
        return False
    links = [link for link in islice(below.iter("a"), _LEAST_LINKS) if link.get("href")]
    if len(links) < _LEAST_LINKS:
        return False
    linked = sum(len(text_of(link)) for link in below.iter("a"))
    return 2 * linked > len(text_of(below))


def _is_linked(element: etree._Element, text: str) -> bool:
    """Whether its words are those of a link around it or in it."""
    link = next(
        (found for found in (element.getparent(), element) if found is not None and found.tag == "a"), None
    )
    if link is None:
        link = next(iter(element.iter("a")), None)
    return link is not None and title_core(text) == title_core(block_text(link))
