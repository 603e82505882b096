"""An HTML element in, its lines as a reader sees them out, with what the markup says of each.

One block (p, div, td, li, text between two br) is one line. Scripts and hidden elements are left out, site
furniture (navigation, share buttons, QR codes) is marked; what a line means is decided by the callers. One
pass over the tree, linear in its size, no recursion: pages nested a hundred thousand deep exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD_ELEMENTS = _HEADINGS | {"b", "strong"}
_SAYING = ("style", "class", "id", "align")  # attributes that are read
_PICTURES = frozenset({"img", "video", "picture", "image"})
_SOFT_BREAKS = frozenset({"span", "a", "em", "i", "font", "label", "small", "var"})

_SPACE_RUN = re.compile(r"[ \t\r\n\f\v]+")
# Stands between neighbouring inline elements while a line is read; shown as a tab in the finished line.
_SOFT_BREAK = "\x1f"
_SOFT_BREAK_RUN = re.compile("[ \x1f](?<![ \x1f]{2})(?:(?<=\x1f)| *+\x1f)[ \x1f]*+")
_WIDE = re.compile("[\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_CENTRE_STYLE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z]+")
_NO_TOKENS: frozenset[str] = frozenset()
_ALIGNED_THEMSELVES = frozenset({"table", "img", "hr", "iframe"})
_LEAST_FULL = 20  # characters of a line that was broken because it was full
_LINE_ENDS = "。！？：；”）"
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "marquee"})
_BLANK_RUN = re.compile("[ \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff\x1f]+")
_BLANK = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff"


@dataclass(slots=True)
class MarkedLine:
    """One line of a page with what the markup says of it.

    Attributes:
        text: As printed, outer white space off, inner runs of ASCII white space as one space.
        heading: Inside h1 to h6.
        bold: Every printed character is bold.
        centred: The block is centred.
        caption: Inside figcaption or a block whose class says caption.
        after_picture: Nothing was printed between a picture and this line, or the picture stands in the same
            block.
        link_share: Part of the characters that are link text, 0 to 1.
        furniture: Inside a block that the template marks as navigation, sharing and the like.
        past: After the element that `collect_lines` was asked to leave out.
    """

    text: str
    heading: bool = False
    bold: bool = False
    centred: bool = False
    caption: bool = False
    after_picture: bool = False
    link_share: float = 0.0
    furniture: bool = False
    past: bool = False


Rewrite: TypeAlias = Callable[[etree._Element, list[MarkedLine]], Sequence[str] | None]
"""What stands for a block in the text, None where it is read as it is: a table becomes statements. It is
given the lines before the block, and may take off what says nothing without it (单位：件)."""


@dataclass(slots=True)
class _Open:
    """An element being read: what holds inside it."""

    is_block: bool = False
    heading: bool = False
    bold: bool = False
    centred: bool = False
    caption: bool = False
    link: bool = False
    furniture: bool = False
    hidden: bool = False
    preformatted: bool = False
    closes_with: str = ""
    # Of elements directly inside, by all that they say of themselves: a list says the same of every row.
    inside: dict[tuple[str | bool | None, ...], _Open] = field(default_factory=dict)


@dataclass(slots=True)
class _Collector:
    """Text pieces of the line being read, and the lines read so far."""

    names: MarkupNames
    soft_breaks: bool
    with_hidden: bool
    lines: list[MarkedLine] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    state: _Open | None = None
    bold_characters: int = 0
    link_characters: int = 0
    characters: int = 0
    hidden_characters: int = 0
    shown_characters: int = 0
    picture_before: bool = False
    is_past: bool = False
    counted_from: int = 0

    def has_enough(self, limit: int | None, is_around: bool) -> bool:
        """Whether so many lines are read; where an element is left out, behind it."""
        if limit is None or (is_around and not self.is_past):
            return False
        return len(self.lines) - self.counted_from >= limit

    def add(self, text: str, state: _Open) -> None:
        count = len(_BLANK_RUN.sub("", text))
        if count:
            self.hidden_characters += count if state.hidden else 0
            self.shown_characters += 0 if state.hidden else count
            if self.state is None:
                self.state = state
            self.characters += count
            self.bold_characters += count if state.bold else 0
            self.link_characters += count if state.link else 0
        self.pieces.append(text)

    def go_past(self) -> None:
        """What follows stands after the element that is left out."""
        self.end_line()
        self.is_past = True
        self.counted_from = len(self.lines)

    def add_lines(self, texts: Sequence[str], state: _Open) -> None:
        """Lines that stand for a whole element."""
        self.lines += (
            MarkedLine(text=text, furniture=state.furniture, past=self.is_past) for text in texts if text
        )
        self.shown_characters += sum(map(len, texts))
        self.picture_before = False

    def end_line(self) -> None:
        state = self.state
        if state is None:
            self.pieces.clear()
            return
        text = _SOFT_BREAK_RUN.sub("\t", collapse_space("".join(self.pieces)))
        self.pieces.clear()
        self.lines.append(
            MarkedLine(
                text=text.strip(_BLANK),
                heading=state.heading,
                bold=self.bold_characters == self.characters,
                centred=state.centred,
                caption=state.caption,
                after_picture=self.picture_before,
                link_share=self.link_characters / self.characters,
                furniture=state.furniture,
                past=self.is_past,
            )
        )
        self.picture_before = False
        self.state = None
        self.bold_characters = self.link_characters = self.characters = 0


def collect_lines(
    root: etree._Element,
    around: etree._Element | None = None,
    dropped: Iterable[etree._Element] = (),
    soft_breaks: bool = False,
    limit: int | None = None,
    rewrite: Rewrite | None = None,
) -> list[MarkedLine]:
    """Lines of an element in reading order, without what a browser hides; but where that is all of the text,
    with it: some sites hide the article until a script shows it.

    Args:
        root: Where to read.
        around: An element below root that is left out; the lines after it carry `past`.
        dropped: Elements that are left out with all they hold.
        soft_breaks: Put a tab between neighbouring inline elements, so that
            `<span>来源：A</span><span>作者：B</span>` can be distinguished. For info lines, not for prose.
        limit: Stop after this many lines; with `around`, after this many lines behind it.
        rewrite: What stands for a block, where it is not read as it is.
    """
    left_out = set(dropped)
    start = _Open(is_block=True)
    shown = _collect(root, around, left_out, soft_breaks, limit, rewrite, start, with_hidden=False)
    if shown.shown_characters or not shown.hidden_characters:
        return shown.lines
    return _collect(root, around, left_out, soft_breaks, limit, rewrite, start, with_hidden=True).lines


def _collect(
    root: etree._Element,
    around: etree._Element | None,
    left_out: set[etree._Element],
    soft_breaks: bool,
    limit: int | None,
    rewrite: Rewrite | None,
    start: _Open,
    with_hidden: bool,
) -> _Collector:
    collector = _Collector(load_words(MarkupNames), soft_breaks, with_hidden)
    stack = [start]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if node is root:
            if event == "end":
                continue
            if _is_rewritten(root, stack[-1], collector, rewrite):
                break
            _add_text(root.text, stack[-1], collector)
            continue
        if event == "start":
            inside = None
            if node is around:
                collector.go_past()
            elif node not in left_out and not _is_rewritten(node, stack[-1], collector, rewrite):
                inside = _enter(node, stack[-1], collector)
            if inside is None:
                walk.skip_subtree()
                stack.append(stack[-1])
            else:
                stack.append(inside)
                _add_text(node.text, inside, collector)
            continue
        if event == "end":
            state = stack.pop()
            if state is not stack[-1]:
                _leave(state, collector)
        _add_text(node.tail, stack[-1], collector)
        if collector.has_enough(limit, around is not None):
            break
    collector.end_line()
    return collector


def _is_rewritten(tag: etree._Element, state: _Open, collector: _Collector, rewrite: Rewrite | None) -> bool:
    """Whether other lines stand for a block; they are added."""
    if rewrite is None or tag.tag not in collector.names.blocks:
        return False
    if (state.hidden or is_hidden(tag)) and not collector.with_hidden:
        return False
    collector.end_line()
    texts = rewrite(tag, collector.lines)
    if texts is None:
        return False
    collector.add_lines(texts, state)
    return True


def _enter(tag: etree._Element, state: _Open, collector: _Collector) -> _Open | None:
    """What holds inside an element; None where nothing in it is read."""
    name, names = str(tag.tag), collector.names
    if name in names.unprinted:
        # A count that a script fills leaves a gap; without it the words on both sides would run together.
        if collector.soft_breaks:
            collector.pieces.append(_SOFT_BREAK)
        return None
    if name == "br":
        collector.end_line()
        return None
    if name in _PICTURES:
        collector.picture_before = True
        return None
    if name in names.blocks:
        collector.end_line()
    soft = _SOFT_BREAK if collector.soft_breaks and name in _SOFT_BREAKS else ""
    if soft:
        collector.pieces.append(soft)
    return _open(tag, name, state, names, soft)


def _leave(state: _Open, collector: _Collector) -> None:
    if state.is_block:
        collector.end_line()
    elif state.closes_with:
        collector.pieces.append(state.closes_with)


def _open(tag: etree._Element, name: str, outer: _Open, names: MarkupNames, soft: str) -> _Open:
    """An element with what holds inside it: its own marks, and those of the element around it."""
    is_unseen = is_hidden(tag)
    said = (name, soft, is_unseen, *map(tag.get, _SAYING)) if tag.keys() else (name, soft)
    known = outer.inside.get(said)
    if known is None:
        known = outer.inside[said] = _read_marks(tag, name, outer, names, soft, is_unseen=is_unseen)
    return known


def _read_marks(
    tag: etree._Element, name: str, outer: _Open, names: MarkupNames, soft: str, *, is_unseen: bool
) -> _Open:
    is_block = name in names.blocks
    style = tag.get("style") or ""
    tokens = _tokens(tag)
    return _Open(
        is_block=is_block,
        heading=outer.heading or name in _HEADINGS,
        bold=outer.bold or name in _BOLD_ELEMENTS or _has_style(_BOLD_STYLE, style),
        centred=_is_centred(tag, name, style, outer),
        caption=outer.caption or name == "figcaption" or not tokens.isdisjoint(names.captions),
        link=outer.link or name == "a",
        furniture=outer.furniture
        or (is_block and _is_furniture(name, tokens, names))
        or (name in names.containers and not tokens.isdisjoint(names.beside)),
        hidden=outer.hidden or is_unseen,
        preformatted=outer.preformatted or name == "pre",
        closes_with=soft,
    )


def is_template_furniture(tag: etree._Element, names: MarkupNames | None = None) -> bool:
    """A block that the template's names mark as navigation, sharing, comments and the like."""
    name, names = str(tag.tag), names or load_words(MarkupNames)
    return name in names.blocks and _is_furniture(name, _tokens(tag), names)


def _has_style(pattern: re.Pattern[str], style: str) -> bool:
    return bool(style) and pattern.search(style) is not None


def _is_furniture(name: str, tokens: frozenset[str], names: MarkupNames) -> bool:
    return name in _FURNITURE_TAGS or not tokens.isdisjoint(names.furniture)


def _add_text(text: str | None, state: _Open, collector: _Collector) -> None:
    if not text:
        return
    if state.hidden and not collector.with_hidden:
        collector.hidden_characters += len(text.strip(_BLANK))
        return
    if not state.preformatted:
        collector.add(text, state)
        return
    first, *others = text.splitlines() or [""]
    collector.add(first, state)
    before = first
    for other in others:
        if not _is_wrapped(before, other):
            collector.end_line()
        collector.add(other, state)
        before = other


def _is_wrapped(line: str, below: str) -> bool:
    """Whether a line of preformatted text goes on in the next one, because it was full."""
    is_full = len(line.strip(_BLANK)) >= _LEAST_FULL and line.rstrip(_BLANK)[-1:] not in _LINE_ENDS
    return is_full and below[:1].strip(_BLANK) != ""


def _is_centred(tag: etree._Element, name: str, style: str, state: _Open) -> bool:
    # a table's align moves the table, a picture's the text around it
    align = (tag.get("align") or "").lower() if name not in _ALIGNED_THEMSELVES else ""
    if align:
        return align == "center"
    if style and "text-align" in style.lower():
        return _CENTRE_STYLE.search(style) is not None
    return state.centred or name == "center"


def _tokens(tag: etree._Element) -> frozenset[str]:
    classes, identifier = tag.get("class"), tag.get("id")
    if not classes and not identifier:
        return _NO_TOKENS
    return _tokens_of(f"{classes or ''} {identifier or ''}"[:400])


@lru_cache(maxsize=4096)
def _tokens_of(names: str) -> frozenset[str]:
    """A page says the same names again and again."""
    return frozenset(token.lower() for token in _TOKEN.findall(names))


def collapse_space(text: str) -> str:
    """ASCII white space as a browser prints it: one space; a line break of the source between two Chinese
    characters is nothing.
    """
    return _SPACE_RUN.sub(_collapse, text)


def _collapse(match: re.Match[str]) -> str:
    run = match.group()
    if "\n" in run or "\r" in run:
        text, start, end = match.string, match.start(), match.end()
        if start and end < len(text) and _WIDE.match(text[start - 1]) and _WIDE.match(text[end]):
            return ""
    return " "


def article_lines(lines: list[MarkedLine]) -> list[MarkedLine]:
    """Lines without the furniture, unless that is most of the text: then the template's class names mean
    something else.
    """
    article = [line for line in lines if not line.furniture]
    return (
        article
        if sum(len(line.text) for line in article) * 5 >= 3 * sum(len(line.text) for line in lines)
        else lines
    )
