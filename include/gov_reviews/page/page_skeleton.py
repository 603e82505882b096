"""The skeleton of an article page: its elements, classes and labels, with invented words in them.

In: a decoded page, and what was read of it. Out: markup of a test page, which holds no sentence, headline,
name or address of the real one, and what the reader reads in it otherwise than in the page. It is kept as a
golden page of a source, so that a later change of the reader is noticed. Pure.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle, groupby

from lxml import etree

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.document.line_roles.label_lines import LabelKind, any_label, label_kinds
from gov_reviews.document.person_names import split_names
from gov_reviews.knowledge.han import HAN, comparison_key, count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords, MarkupNames, SkeletonWords
from gov_reviews.knowledge.word_lists import PartWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page.capture_page import parse_capture
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import ParsedPage
from gov_reviews.sites.spec import SourceSpec

_DROPPED = ("style", "link", "noscript", "iframe", "svg", "template", "object", "video", "audio")
_KEPT_ATTRIBUTES = frozenset({"class", "id", "name", "property", "charset", "hidden", "colspan", "rowspan"})
_MOST_ALIKE = 4  # neighbours of one form; of more the first two and the last are kept
_PROSE_HAN = 25
# Of scripts only what says when the page was published, and how many pages it has.
_KEPT_STATEMENTS = re.compile(
    r"""
    \bvar\s{1,3}\w{1,20}\s{0,3}=\s{0,3}["'](?:1\d{9}|20\d\d-\d\d-\d\d[\d:\ ]{0,10})["']
    | \bcreate\w{0,20}Page\w{0,20}\([\w\s,"'-]{0,80}\)
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[。！？；]")
_RUN = re.compile(f"[{HAN}]+|[A-Za-z]{{3,}}")


@dataclass(frozen=True, slots=True)
class PageSkeleton:
    """A skeleton.

    Attributes:
        differences: What is read in it otherwise than in the page: title, day, source ...
    """

    markup: str
    differences: tuple[str, ...]


def make_skeleton(
    page: DecodedPage, captured: CapturedBody, parsed: ParsedPage, spec: SourceSpec | None
) -> PageSkeleton:
    """The skeleton of a page that was read as `parsed`."""
    markup = _Words(parsed).rewrite(page.document.tree)
    body = replace(
        captured, body=markup.encode(), body_bytes=len(markup.encode()), listed_title=None, content_type=""
    )
    found = parse_capture(body, spec)
    return PageSkeleton(markup, tuple(_differences(parsed, found)))


def _differences(page: ParsedPage, found: ParsedPage) -> Iterator[str]:
    words = load_words(SkeletonWords)
    if found.state is not page.state:
        yield f"state {found.state} for {page.state}"
    if page.title and comparison_key(found.title or "") not in comparison_key(words.title):
        yield "title"
    days = [moment.at.date() if moment else None for moment in (page.published_at, found.published_at)]
    if days[0] != days[1]:
        yield "day"
    for name in ("source_name", "authors", "editors"):
        if bool(getattr(page, name)) != bool(getattr(found, name)):
            yield name.replace("_name", "")
    if found.family != page.family:
        yield "family"


@cache
def _kept_words() -> re.Pattern[str]:
    """Labels, words for a part, and buttons: the form of a page, not its words."""
    parts = load_words(PartWords)
    known = load_words(ArticleWords)
    roles = [*parts.authors, *parts.authors_and_credits, *parts.editors, *parts.credits]
    words = [*label_kinds(), *roles, *known.line_buttons, *known.own_sites, *known.breadcrumb_labels]
    asides = alternatives(load_words(MarkupNames).aside_headings)
    return re.compile(rf"{asides}|{alternatives(word for word in words if len(word) > 1)}")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(any_label(label_kinds()))


class _Words:
    """Invented words in the place of those of one page."""

    def __init__(self, parsed: ParsedPage) -> None:
        self._words = load_words(SkeletonWords)
        self._sentences = cycle(self._words.sentences)
        self._filler = cycle(self._words.filler)
        self._title = comparison_key(parsed.title or "")
        self._source = comparison_key(parsed.source_name or "")
        people = (name for value in (*parsed.authors, *parsed.editors) for name in split_names(value))
        invented = {len(name): name for name in self._words.names}
        self._names = {name: invented[len(name)] for name in people if len(name) in invented}

    def rewrite(self, tree: etree._Element) -> str:
        """The markup of the skeleton."""
        root = copy.deepcopy(tree)
        for element in list(root.iter()):
            if not isinstance(element.tag, str) or element.tag in _DROPPED:
                _drop(element)
        for element in list(root.iter()):
            if element.tag == "script":
                _keep_statements(element)
            else:
                self._rewrite_element(element)
        _thin_out(root)
        etree.indent(root, space=" ")
        return "<!DOCTYPE html>\n" + etree.tostring(root, method="html", encoding="unicode") + "\n"

    def _rewrite_element(self, element: etree._Element) -> None:
        content = element.get("content")
        is_unseen = is_hidden(element)
        kept = {name: value for name, value in element.attrib.items() if name in _KEPT_ATTRIBUTES}
        if element.tag == "a":
            kept["href"] = "#"
        if is_unseen:
            kept["style"] = "display:none"
        if element.tag == "meta":
            name = (element.get("name") or element.get("property") or "").lower()
            if "charset" not in kept and name not in self._words.meta:
                _drop(element)
                return
            kept |= {"content": self.replace_text(content)} if content else {}
        element.attrib.clear()
        element.attrib.update(kept)
        element.text = self.replace_text(element.text)
        element.tail = self.replace_text(element.tail)

    def replace_text(self, text: str | None) -> str:
        """A text of the page in invented words; dates, figures and marks stay."""
        if not text or not text.strip():
            return text or ""
        stripped = text.strip()
        key = comparison_key(stripped)
        if self._title and key == self._title:
            return self._words.title
        if self._title and self._title in key and len(self._title) >= _PROSE_HAN // 5:
            return f"{self._words.title}_{self._words.site}"
        if self._source and key == self._source:
            return self._words.source
        if count_han(stripped) >= _PROSE_HAN and not _label().match(stripped):
            return self._prose(stripped)
        return self._short(text)

    def _prose(self, text: str) -> str:
        """Sentences about as long as a text, with its opening and closing brackets of names."""
        wanted, made = len(text), ""
        while len(made) < wanted:
            made += next(self._sentences)
        return made if _SENTENCE_END.search(text) else made.split("。")[0]

    def _short(self, text: str) -> str:
        """Labels, words for a part and buttons stay; of the rest each run of letters is replaced."""
        made: list[str] = []
        place, label = 0, ""
        for match in _kept_words().finditer(text):
            made += [self._runs(text[place : match.start()], label), match[0]]
            place, label = match.end(), match[0]
        return "".join([*made, self._runs(text[place:], label)])

    def _runs(self, text: str, label: str) -> str:
        kind = label_kinds().get(label)
        is_source = kind in (LabelKind.SOURCE, LabelKind.PUBLISHER)
        return _RUN.sub(lambda match: self._run(match[0], is_source=is_source), text)

    def _run(self, run: str, *, is_source: bool) -> str:
        if is_source or (self._source and comparison_key(run) == self._source):
            return self._words.source
        if run in self._names:
            return self._names[run]
        if run in ("年", "月", "日", "时", "分", "秒"):
            return run
        return "".join(next(self._filler) for _ in run)


def _keep_statements(script: etree._Element) -> None:
    kept = "; ".join(_KEPT_STATEMENTS.findall(script.text or ""))
    script.attrib.clear()
    script.text = kept
    if not kept:
        _drop(script)


def _drop(element: etree._Element) -> None:
    """Take an element out, and keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _thin_out(root: etree._Element) -> None:
    """Of many neighbours of one form three stand for all: entries of a menu, paragraphs, comments."""
    forms: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        children = tuple(dict.fromkeys(forms[child] for child in element))
        forms[element] = hash(
            (element.tag, element.get("class"), bool((element.text or "").strip()), children)
        )
    for element in list(forms):
        for _, group in groupby(list(element), key=forms.__getitem__):
            alike = list(group)
            if len(alike) > _MOST_ALIKE and alike[0].tag != "br":
                for surplus in alike[2:-1]:
                    element.remove(surplus)
