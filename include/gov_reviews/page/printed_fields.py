"""What a page says of its publication: day, source, writers, editors, and how often it was read.

In: the tree of a page, the lines around its body, and how its family prints. Out: values, each None or empty
where nothing states it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from gov_reviews.decoding.element_lines import MarkedLine, collect_lines
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.document.line_roles.label_lines import LabelKind
from gov_reviews.document.meta_line import tidy_source
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page import field_labels
from gov_reviews.page.carried_fields import NO_FIELDS, CarriedFields
from gov_reviews.page.foot_day import foot_day
from gov_reviews.page.printed_dates import parse_published, published_from_day, published_from_url
from gov_reviews.page.publication_lines import (
    PublicationLines,
    bare_authors,
    bare_date,
    bare_editors,
    bare_source,
    find_publication_lines,
    find_undecided_day,
    names_account,
)
from gov_reviews.page.scripted_values import scripted_source
from gov_reviews.page.structured_data import describe
from gov_reviews.page.title_vote import first_title_part, is_site_name, last_title_part
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import PublishedAt
from gov_reviews.sites.families import ArticleLayout

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

_MARKUP_TAG = re.compile("<[A-Za-z/][^<>]{0,300}>")
# A date, a counter or the number of an account behind a source without a label of its own: 县政协办
# 【2023-01-05】 阅读 331 次, 松砚发布（ID：songyan）
_SOURCE_END = re.compile(
    r"(?:(?<![\s\u3000])[\s\u3000]++)?(?:[【\[（(]\s*+)?(?:20\d\d\s?[-/年.]|(?<=\s)(?:阅读|浏览|点击|人气)[\s\d]"
    r"|(?<=\s)(?:进入|我要|参与|分享|打印|收藏|字号|字体)(?=\s|$|[:：])"
    r"|(?<=[【\[（(])[A-Za-z\u4e00-\u9fff]{2,4}\s?[:：]\s?[\w-]{2,30}[】\]）)])"
)
_MAX_ACCOUNTS = 100  # elements that are called an account's: comments have many
_LONGEST_ACCOUNT = 40
_MAX_TIMES = 20  # time elements that are looked at
_ISSUE = re.compile(r"第\s?[0-9A-Z]{1,4}\s?版|20\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")  # of a newspaper
_FOOT_LINES = 8  # below a body
_LOGOS = 6  # pictures of a page, among which that of its name is
_FOOT = 1_000  # characters at the end of a page
_RIGHTS = re.compile(
    rf"([{HAN}]{{2,12}}报)社?[\s\u3000]{{0,3}}版权所有|版权所有[\s\u3000:：©]{{0,5}}([{HAN}]{{2,12}}?报)社"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Lines around the body, and the lines of labels at its top and its end: in the order of the page.

    Attributes:
        stamps: Lines at the top of the body that print its day and hour without labels.
        top: All lines at its top.
        foot: The lines behind its last sentence.
    """

    before: list[MarkedLine]
    inside: list[str]
    after: list[MarkedLine]
    last: list[str]
    stamps: tuple[MarkedLine, ...] = ()
    top: tuple[MarkedLine, ...] = ()
    foot: tuple[MarkedLine, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Nearest to the body first."""
        return [
            *(line.text for line in reversed(self.before)),
            *self.inside,
            *(line.text for line in self.after if not line.furniture),
        ]


@dataclass(frozen=True, slots=True)
class PrintedFields:
    """What the lines around the body say of the publication, and what the page says for machines."""

    texts: list[str]
    lines: PublicationLines
    labels: list[field_labels.Labelled]
    issuer: str | None = None
    described: CarriedFields = NO_FIELDS
    foot: Sequence[MarkedLine] = ()


@cache
def _newspaper() -> re.Pattern[str]:
    """The name of a newspaper at the beginning of a line, before a date."""
    ends = "|".join(load_words(ArticleWords).newspaper_ends)
    return re.compile(rf"^\s*([{HAN}]{{2,15}}?(?:{ends}))(?=[\s\u3000\t\d（(]|$)")


def value_on_one_line(value: str) -> str:
    """A value without markup, on one line."""
    return " ".join(part.strip() for part in plain_text(value).split("\n") if part.strip())


def plain_text(value: str) -> str:
    """A title of a meta tag may hold markup (<br/>, &nbsp;), once more escaped."""
    if "<" in value or "&" in value:
        value = _MARKUP_TAG.sub("\n", html.unescape(value))
    return "\n".join(" ".join(part.split()) if part.isascii() else part.strip() for part in value.split("\n"))


def read_publication(document: HtmlDocument, around: Surroundings, title: str | None) -> PrintedFields:
    """What stands around the body of a page, and what it says for machines, read once for all fields.

    Args:
        around: The lines around its body. title: Its title, where one is known.
    """
    elements = islice(chain.from_iterable(document.named(names_account)), _MAX_ACCOUNTS)
    # an icon stands before its name
    named = (text_of(element).strip() or (element.tail or "").strip() for element in elements)
    stated = (document.meta.get(name, "") for name in load_words(ArticleWords).account_fields)
    accounts = [text for text in (*named, *stated) if 0 < len(text) <= _LONGEST_ACCOUNT]
    lines = find_publication_lines(around.before, around.after, title, accounts)
    # A label may stand in one cell and its value in the next, so each side is read in the order of the page.
    labels = [
        *field_labels.read_labels(lines.labelled),
        *field_labels.read_labels([*around.inside, *(line.text for line in around.after[:12])]),
        *field_labels.read_labels(around.last),
    ]
    beside = field_labels.read_labels(lines.below_title)
    after = field_labels.read_labels(lines.after)
    if any(found.kind is LabelKind.DATE for found in after):  # else they are the site's
        beside += after
    issuer = field_labels.issuer_of_index([line.text for line in around.before]) or field_labels.issuer(
        beside
    )
    foot = (*around.foot, *around.after[:_FOOT_LINES])
    return PrintedFields(around.texts, lines, labels, issuer, describe(document, title), foot)


def publication_day(
    document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields, captured: CapturedBody
) -> PublishedAt | None:
    """When the page was published: by what it prints, else by its address, the list or what it says for
    machines; None where nothing does.
    """
    stated = _stated_date(document, layout, printed)
    in_url = published_from_url(captured.url) if captured.url.startswith("http") else None
    listed = published_from_day(captured.listed_date, "list") if captured.listed_date else None
    if stated is None:
        return _told_otherwise(document, printed, in_url or listed)
    witness = in_url or listed
    if witness and abs(witness.at.date() - stated.at.date()) > timedelta(days=1):
        # Both are kept in words: which one is true is not the parser's to say.
        return PublishedAt(
            stated.at,
            stated.has_time,
            f"{stated.provenance} ({witness.provenance}: {witness.at.date().isoformat()})",
        )
    return stated


def _told_otherwise(
    document: HtmlDocument, printed: PrintedFields, day: PublishedAt | None
) -> PublishedAt | None:
    """The publication of a page that prints no day: by its address or the list, with the hour where the page
    says one of that day for machines; by that alone; by the day at its foot; by when it was changed last.
    """
    described = printed.described.published_at
    if described is not None and described.at in _generated_at(document):
        described = None
    if day is not None:
        return described if described is not None and described.at.date() == day.at.date() else day
    told = described or _told_by_markup(document, printed) or foot_day(printed.foot)
    return told or field_labels.changed(printed.labels) or _updated(document)


def unclear_day(printed: PrintedFields) -> str:
    """A printed day of which nobody can tell the month (3/4/2025); "" where there is none."""
    dated = (found.value for found in printed.labels if found.kind is LabelKind.DATE)
    return find_undecided_day(printed.lines, dated)


def _stated_date(document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields) -> PublishedAt | None:
    """What the page itself says: by the selectors, by a label, by a date below the headline. A meta date that
    is the time at which the page was generated counts last: some systems write that one into PubDate when
    they publish an old page again.
    """
    generated = None
    for value, origin in document.values(layout.pub_date, printed.texts):
        stated = parse_published(value, "enpproperty" if origin == "enp:date" else origin)
        if stated is None:
            continue
        if stated.provenance == "enpproperty":
            # The comment of an e-paper states the paper's day; a time in it is the time of loading.
            return published_from_day(stated.at.date(), "enpproperty")
        if not (origin.startswith("meta:") and stated.has_time and stated.at in _generated_at(document)):
            return stated
        generated = generated or stated
    return field_labels.published(printed.labels) or bare_date(printed.lines) or generated


def _told_by_markup(document: HtmlDocument, printed: PrintedFields) -> PublishedAt | None:
    """What a time element below the headline, or the scripts of a page without any printed date, say of the
    publication; nothing where they say several days.
    """
    below = "\n".join(printed.lines.below_title)
    for element in document.elements("time")[:_MAX_TIMES]:
        shown, stated = text_of(element).strip(), element.get("datetime") or ""
        if shown and shown in below and (moment := parse_published(stated, "time")):
            return moment
    names = load_words(ArticleWords).script_dates
    moments = [
        moment
        for name in names
        for value in document.script_values(name)
        if (moment := parse_published(value, f"script:{name}"))
    ]
    return moments[0] if len({moment.at.date() for moment in moments}) == 1 else None


def _updated(document: HtmlDocument) -> PublishedAt | None:
    """When the page says that it was changed last."""
    fields = (name for name in load_words(ArticleWords).update_fields if name in document.meta)
    return next(
        (moment for name in fields if (moment := parse_published(document.meta[name], f"meta:{name}"))), None
    )


def _generated_at(document: HtmlDocument) -> set[datetime]:
    """The moments at which the page says that it was generated."""
    signs = load_words(ArticleWords).generation_signs
    told = (
        parse_published(content, "")
        for name, content in document.meta.items()
        if any(sign in name or sign in content for sign in signs)
    )
    return {moment.at for moment in told if moment is not None and moment.has_time}


def source_name(
    document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields, spec: SourceSpec | None
) -> str | None:
    """Who published the text first, as the page names it; 本网 is the site itself."""
    own = (*load_words(ArticleWords).own_sites, *(spec.detail.self_source_aliases if spec else ()))
    candidates = _named_sources(document, layout, printed)
    foreign = next((value for value in candidates if value not in own), None)
    if foreign is None and (written := scripted_source(document)):
        candidates.append(written)
        foreign = written if written not in own else None
    found = foreign or _newspaper_name(document, layout.newspaper) or bare_source(printed.lines)
    return found or _own_name(document, candidates, printed.described.source) or printed.issuer


def _named_sources(document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields) -> list[str]:
    """What the selectors and the labels name as the source."""
    stated = [value_on_one_line(value) for value, _ in document.values(layout.source, printed.texts)]
    labelled = (
        _SOURCE_END.split(found.value, 1)[0] for found in printed.labels if found.kind is LabelKind.SOURCE
    )
    return [value for value in (*stated, *labelled) if len(value) <= 60 and tidy_source(value)]


def _own_name(document: HtmlDocument, candidates: Sequence[str], described: str | None) -> str | None:
    """Who publishes a page that names nobody else: 本网 names the site itself, which the page names too; else
    the newspaper that it is of.
    """
    if candidates:
        return document.meta.get("sitename") or described or candidates[0]
    return _paper_of_page(document) or described


def _newspaper_name(document: HtmlDocument, selector: str | None) -> str | None:
    for tag in document.select(selector) if selector else ():
        match = _newspaper().match(" ".join(line.text for line in collect_lines(tag)))
        if match:
            return match.group(1)
    return None


def _paper_of_page(document: HtmlDocument) -> str | None:
    """The newspaper that the title element or a headline of the page names alone (标题-砚川日报数字报),
    or the title element before the title (砚川日报 标题).
    """
    headings = (text_of(element) for name in ("h1", "h2") for element in document.elements(name)[:4])
    first = (*document.title_tag.split(maxsplit=1)[:1], first_title_part(document.title_tag))
    is_of_issue = _ISSUE.search(document.title_tag) is not None
    editions = tuple(load_words(ArticleWords).paper_editions)
    named = [
        text
        for text in first
        if is_of_issue or is_site_name(text, document) or text.strip().endswith(editions)
    ]
    for text in (last_title_part(document.title_tag), *named, *headings, *_logos(document)):
        if match := _paper().fullmatch(text.strip()):
            return match[1]
    return _paper_of_foot(document)


def _logos(document: HtmlDocument) -> Iterator[str]:
    """What the first pictures of a page stand for: the name of a newspaper is often drawn."""
    return (element.get("alt") or "" for element in document.elements("img")[:_LOGOS])


def _paper_of_foot(document: HtmlDocument) -> str | None:
    """The newspaper that the last lines of a page say its rights are with."""
    found = _RIGHTS.search(text_of(document.root)[-_FOOT:])
    return found and (found[1] or found[2])


@cache
def _paper() -> re.Pattern[str]:
    editions = alternatives(load_words(ArticleWords).paper_editions)
    return re.compile(rf"([{HAN}]{{2,12}}?报)(?:{editions})?")


def printed_authors(document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields) -> tuple[str, ...]:
    """The writers, in the order of the page."""
    # The meta tag Author is left alone: it names the writer on some sites and the responsible editor on
    # others.
    read = (
        _names(document, layout.author) or field_labels.authors(printed.labels) or bare_authors(printed.lines)
    )
    return read or _described_authors(document, layout, printed)


def _described_authors(
    document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields
) -> tuple[str, ...]:
    """The writers that the JSON-LD names, without those whom the page calls its editors."""
    if not printed.described.authors:
        return ()
    editing = " ".join(printed_editors(document, layout, printed))
    return tuple(name for name in printed.described.authors if name not in editing)


def printed_editors(document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields) -> tuple[str, ...]:
    """The editors, in the order of the page."""
    labelled = (*field_labels.editors(printed.labels), *bare_editors(printed.lines))
    return _names(document, layout.editor) or tuple(dict.fromkeys(labelled)) or printed.described.editors


def _names(document: HtmlDocument, selectors: Iterable[str]) -> tuple[str, ...]:
    value = next((value for value, _ in document.values(selectors)), "")
    read = field_labels.read_labels(value.split("\n"))
    named = (*field_labels.authors(read), *field_labels.editors(read)) or tuple(
        line.strip() for line in value.split("\n")
    )
    return tuple(name for name in dict.fromkeys(named) if name and len(name) <= 200)


def printed_views(document: HtmlDocument, layout: ArticleLayout, printed: PrintedFields) -> int | None:
    """How often the page says that it was read; None where it does not, or says 0."""
    for value, _ in document.values(layout.views, printed.texts):
        digits = re.search(r"\d{1,9}", value.replace(",", ""))
        if digits:
            return int(digits.group()) or None
    return field_labels.views(printed.labels)
