"""Printed lines of one page of paper in, its paragraphs in the order in which they are read out.

Lines of one type below each other are a block. Blocks are ordered as Breuel does it ("High performance
document layout analysis", 2003): what stands above comes before what it overlaps; what stands to the left
comes before what stands to the right, unless something across both (a headline) lies between them. A
paragraph goes on in the next column where its last line is full and the next begins without an indent. Where
a sentence breaks off and nothing tells how it goes on, its half is a fragment: nothing is read from it.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gov_reviews.document.line_roles.caption_lines import is_picture_credit, is_surely_caption
from gov_reviews.document.line_roles.sentence_edges import ends_mid_sentence
from gov_reviews.knowledge.han import count_han
from gov_reviews.records.pages import Line, LineKind

MAX_BLOCKS = 400  # of one page; a page of more is read from top to bottom
_SAME_TYPE = 0.06  # sizes of type that differ by less are the same
_LEADING = (0.6, 2.3)  # of the size of type: from one line of a block to the next
_INDENT = 1.2  # of the size of type
_HEAD = 1.18  # of the usual type: a headline
_LARGE_HEAD = 1.45  # of an article, not of a section
_BELOW_HEAD = 4  # sizes of type between a headline and its columns
_MANY_LINES = 4
_FEWEST_COLUMNS = 2  # of an article inside another one
_SHORT = 1.6  # a line that ends so much before the edge, in sizes of type, ends a paragraph
_PAGE_NUMBER = re.compile(r"[-—–·\s]{0,5}(?:第\s?)?\d{1,4}(?:\s?页)?[-—–·\s]{0,5}")
_SENTENCE_END = re.compile("[。！？][”’」』）)]?")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of one column: left and right edge, base line (upwards), size of type, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(slots=True)
class _Block:
    """Lines of one type below each other, the uppermost first."""

    lines: list[PrintedLine]
    left: float
    right: float
    size: float

    @property
    def top(self) -> float:
        return self.lines[0].base + self.size

    @property
    def bottom(self) -> float:
        return self.lines[-1].base

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def is_indented(self) -> bool:
        """Its first line is."""
        return self.lines[0].left > self.left + _INDENT * self.size

    @property
    def edge(self) -> float:
        """Where its full lines end; marks may hang over the edge."""
        rights = sorted(line.right for line in self.lines)
        return rights[len(rights) // 2] if len(rights) >= _MANY_LINES else rights[-1]


@dataclass(slots=True)
class PaperText:
    """Paragraphs of the pages of one file, and where the last of them may go on."""

    lines: list[Line] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # numbers of the lines with which large headlines begin
    _apart: list[int] = field(default_factory=list)  # of those, articles below some columns of another one
    doubtful: list[int] = field(default_factory=list)  # of those, sections or articles: nobody can tell
    _page_starts: list[int] = field(default_factory=list)
    _is_full: bool = False  # the last line is as long as a line can be
    _follows_text: bool = False  # the last block was running text

    def add_page(self, printed: Sequence[PrintedLine]) -> None:
        """The lines of the next page."""
        body_size = _body_size(printed)
        blocks = _blocks(printed)
        heads: set[int] = set()
        apart: set[int] = set()
        doubtful: set[int] = set()
        self._page_starts.append(len(self.lines))
        if len(blocks) <= MAX_BLOCKS:
            found = _head_groups(blocks, body_size)
            inner = _inner_articles(found, body_size)
            groups = order_groups(found, inner)
            heads = {id(group.blocks[0]) for group in groups if group.is_large(body_size)}
            apart = {id(article.head.blocks[0]) for article in inner}
            doubtful = {id(head.blocks[0]) for head in _doubtful_heads(found, inner, body_size)}
            blocks = _captions_last([block for group in groups for block in group.blocks])
        uses_indents = _uses_indents(blocks)
        for block in blocks:
            if id(block) in heads:
                self.heads.append(len(self.lines))
            if id(block) in apart:
                self._apart.append(len(self.lines))
            if id(block) in doubtful:
                self.doubtful.append(len(self.lines))
            if len(block.lines) > 1 or not _PAGE_NUMBER.fullmatch(block.text):
                self._add_block(block, body_size, uses_indents)

    @property
    def apart(self) -> frozenset[int]:
        """The heads of articles that stand below some columns of another article. None where a later page
        goes on without a headline: nobody knows with which of the two.
        """
        goes_on = any(
            start not in self.heads and start < len(self.lines) and any(head < start for head in self._apart)
            for start in self._page_starts[1:]
        )
        return frozenset() if goes_on else frozenset(self._apart)

    def _add_block(self, block: _Block, body_size: float, uses_indents: bool) -> None:
        if _is_caption(block):
            self.lines.append(Line(block.text, LineKind.CAPTION))
            return
        is_body = abs(block.size - body_size) <= _SAME_TYPE * body_size
        paragraphs = _paragraphs(block)
        if not is_body or not self._follows_text:
            self.lines.append(Line(paragraphs[0]))
        else:
            self._go_on(paragraphs[0], block.is_indented, uses_indents)
        self.lines += map(Line, paragraphs[1:])
        self._is_full = block.lines[-1].right >= block.edge - _SHORT * block.size
        self._follows_text = is_body

    def _go_on(self, text: str, is_indented: bool, uses_indents: bool) -> None:
        """The first paragraph of the next column: the rest of the last one, or a new one. Where one of them
        has lost its other half, that half sentence is a fragment.
        """
        last = self.lines[-1].text
        breaks_off = ends_mid_sentence(last)
        if not is_indented and (self._is_full or breaks_off):
            self.lines[-1] = Line(_join(last, text))
        elif is_indented and breaks_off:
            self.lines[-1:] = _parted(
                self.lines[-1].text, _last_sentence_end(self.lines[-1].text), is_tail=True
            )
            self.lines.append(Line(text))
        elif uses_indents and not is_indented:
            self.lines += _parted(text, _first_sentence_end(text), is_tail=False)
        else:
            self.lines.append(Line(text))


def _parted(text: str, at: int, is_tail: bool) -> list[Line]:
    """A paragraph whose half sentence is a fragment."""
    kinds = (LineKind.UNKNOWN, LineKind.FRAGMENT) if is_tail else (LineKind.FRAGMENT, LineKind.UNKNOWN)
    return [Line(part, kind) for part, kind in zip((text[:at], text[at:]), kinds, strict=True) if part]


def _last_sentence_end(text: str) -> int:
    return max((match.end() for match in _SENTENCE_END.finditer(text)), default=0)


def _first_sentence_end(text: str) -> int:
    match = _SENTENCE_END.search(text)
    return match.end() if match else len(text)


def _uses_indents(blocks: Sequence[_Block]) -> bool:
    """Most blocks of several lines have an indented one."""
    several = [block for block in blocks if len(block.lines) > 1]
    indented = sum(
        any(line.left > block.left + _INDENT * block.size for line in block.lines) for block in several
    )
    return indented * 2 > len(several)


def _body_size(lines: Sequence[PrintedLine]) -> float:
    """The size of type that most of the text has."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half = sum(length for _, length in sizes) / 2
    for size, length in sizes:
        half -= length
        if half <= 0:
            return size
    return 1.0


# --- blocks ---


def _blocks(lines: Iterable[PrintedLine]) -> list[_Block]:
    blocks: list[_Block] = []
    growing: list[_Block] = []  # whose last line is near enough
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        growing = [block for block in growing if block.bottom - line.base <= _LEADING[1] * block.size]
        fitting = [block for block in growing if _fits(block, line)]
        if fitting:
            block = min(fitting, key=lambda block: (block.bottom, abs(block.left - line.left)))
            block.lines.append(line)
            block.left, block.right = min(block.left, line.left), max(block.right, line.right)
        else:
            block = _Block([line], line.left, line.right, line.size)
            blocks.append(block)
            growing.append(block)
    return blocks


def _fits(block: _Block, line: PrintedLine) -> bool:
    """Whether a line is the next of a block."""
    gap = block.bottom - line.base
    if abs(line.size - block.size) > _SAME_TYPE * block.size or gap < _LEADING[0] * block.size:
        return False
    if min(block.right, line.right) <= max(block.left, line.left):
        return False
    # a line across several columns, and one that is centred above them, are none of a column
    slack = 2.5 * block.size
    return abs(line.left - block.left) <= slack and (
        len(block.lines) == 1 or line.right <= block.right + slack
    )


# --- order ---


@dataclass(slots=True)
class _Group:
    """Blocks that are read together: the lines of one headline, or a single block. A headline is as wide as
    the columns below it.
    """

    blocks: list[_Block]
    left: float
    right: float
    is_head: bool = False

    def widen(self, left: float, right: float) -> None:
        self.left, self.right = min(self.left, left), max(self.right, right)

    def is_large(self, body_size: float) -> bool:
        """Whether it is the headline of an article, by its type."""
        return self.is_head and max(block.size for block in self.blocks) >= _LARGE_HEAD * body_size

    @property
    def top(self) -> float:
        return self.blocks[0].top

    @property
    def bottom(self) -> float:
        return self.blocks[-1].bottom

    @property
    def size(self) -> float:
        return self.blocks[-1].size


def _head_groups(blocks: Sequence[_Block], body_size: float) -> list[_Group]:
    """Headline, subtitle and byline below each other are one group, as wide as the widest of them."""
    groups: list[_Group] = []
    for block in sorted(blocks, key=lambda block: (-block.top, block.left)):
        is_alone = not any(
            other is not block and abs(other.top - block.top) <= 0.5 * block.size for other in blocks
        )
        above = next((group for group in groups if _heads(group, block, body_size, is_alone)), None)
        if above is None:
            is_head = block.size > _HEAD * body_size
            groups.append(_Group([block], block.left, block.right, is_head))
        else:
            above.blocks.append(block)
            above.widen(block.left, block.right)
    _widen_heads(groups)
    return groups


def _widen_heads(groups: Sequence[_Group]) -> None:
    """Columns that begin at one height below a headline are those of its article, also where it is centred
    above some of them only.
    """
    columns = [group for group in groups if not group.is_head]
    heads = [
        (head, [column for column in columns if _is_below(head, column)]) for head in groups if head.is_head
    ]
    taken = {id(column) for _, own in heads for column in own}
    for head, own in heads:
        beside = [
            other
            for column in own
            for other in columns
            if id(other) not in taken and abs(other.top - column.top) <= 0.5 * column.size
        ]
        for column in (*own, *beside):
            head.widen(column.left, column.right)


def _is_below(head: _Group, column: _Group) -> bool:
    return 0 <= head.bottom - column.top <= _BELOW_HEAD * column.size and _overlaps(head, column)


def _heads(group: _Group, block: _Block, body_size: float, is_alone: bool) -> bool:
    """Whether a block belongs to the headline above: in a type of its own, or alone and centred below it."""
    gap = group.bottom - block.top
    if not group.is_head or not -0.5 * block.size <= gap <= 2.5 * group.size:
        return False
    if min(group.right, block.right) - max(group.left, block.left) < 0.5 * (block.right - block.left):
        return False
    if block.size > (1 + _SAME_TYPE) * body_size:
        return True
    middle = (block.left + block.right) / 2
    spans = ((group.left, group.right), *((other.left, other.right) for other in group.blocks))
    off = min(abs((left + right) / 2 - middle) for left, right in spans)
    return is_alone and len(block.lines) == 1 and off <= 3 * block.size


@dataclass(frozen=True, slots=True)
class _InnerArticle:
    """An article that stands below some columns of another one, whose other columns go on beside it.

    Attributes:
        members: Its headline and its columns.
        outer: The columns of the article around it.
    """

    head: _Group
    members: tuple[_Group, ...]
    outer: tuple[_Group, ...]


def _inner_articles(groups: Sequence[_Group], body_size: float) -> list[_InnerArticle]:
    """Articles whose headline stands below columns of an article with a headline that is wider and as large.
    A section heads one column only; what heads one column is an article where it breaks off a sentence of the
    column above it.
    """
    columns = [group for group in groups if not group.is_head]
    heads = [group for group in groups if group.is_large(body_size)]
    found = []
    for head in heads:
        first = _head_around(head, heads, body_size)
        own = _columns_of(head, columns)
        if first is None or not _is_article(head, own, columns):
            continue
        outer = [column for column in _columns_of(first, columns) if column not in own]
        if any(_passes(column, head) for column in outer):
            found.append(_InnerArticle(head, (head, *own), tuple(outer)))
    return found


def _is_article(head: _Group, own: Sequence[_Group], columns: Sequence[_Group]) -> bool:
    return len(_first_row(own)) >= _FEWEST_COLUMNS or _breaks_in(head, own, columns)


def _breaks_in(head: _Group, own: Sequence[_Group], columns: Sequence[_Group]) -> bool:
    """Whether a headline stands in the middle of a sentence, and the text below it ends with its own."""
    above = [column for column in columns if column.bottom >= head.top and _overlaps(column, head)]
    nearest = min(above, key=lambda column: column.bottom, default=None)
    return nearest is not None and _goes_on(nearest) and bool(own) and not _goes_on(_lowest(own))


def _doubtful_heads(
    groups: Sequence[_Group], inner: Sequence[_InnerArticle], body_size: float
) -> list[_Group]:
    """Large headlines of one column, beside which columns of another headline go on: a section of that
    article, or an article of its own. Sections come in a series of one type, and go on in the next column.
    """
    columns = [group for group in groups if not group.is_head]
    heads = [group for group in groups if group.is_large(body_size)]
    apart = {id(article.head) for article in inner}
    single = [head for head in heads if id(head) not in apart and _heads_one_column(head, columns)]
    return [
        head
        for head in single
        if not _is_of_series(head, single)
        and not _goes_on(_lowest(_columns_of(head, columns)))
        and _has_text_beside(head, heads, columns, body_size)
    ]


def _columns_of(head: _Group, columns: Iterable[_Group]) -> list[_Group]:
    return [column for column in columns if _stands_below(column, head)]


def _heads_one_column(head: _Group, columns: Iterable[_Group]) -> bool:
    return len(_first_row(_columns_of(head, columns))) == 1


def _is_of_series(head: _Group, others: Iterable[_Group]) -> bool:
    """Whether another headline has the same size of type."""
    size = _largest(head)
    return any(other is not head and abs(_largest(other) - size) <= _SAME_TYPE * size for other in others)


def _has_text_beside(
    head: _Group, heads: Sequence[_Group], columns: Sequence[_Group], body_size: float
) -> bool:
    """Whether columns of the headline around it, else of one not above it, go on beside its article."""
    around = _head_around(head, heads, body_size)
    others = [around] if around is not None else [one for one in heads if not _overlaps(one, head)]
    own = _columns_of(head, columns)
    beside = (column for other in others for column in _columns_of(other, columns) if column not in own)
    return any(_passes(column, head) or _stands_beside(column, head, own) for column in beside)


def _stands_beside(column: _Group, head: _Group, own: Sequence[_Group]) -> bool:
    """Whether a column, which is not below the headline, stands at the height of its article."""
    is_level = column.bottom < head.bottom and column.top > _lowest(own).bottom
    return is_level and not _overlaps(column, head)


def _lowest(columns: Sequence[_Group]) -> _Group:
    return min(columns, key=lambda column: column.bottom)


def _goes_on(column: _Group) -> bool:
    """Whether a column ends in the middle of a sentence."""
    return ends_mid_sentence(column.blocks[-1].text)


def _head_around(head: _Group, heads: Iterable[_Group], body_size: float) -> _Group | None:
    """The next headline above that is as large, and wider by a column at least."""
    least = head.right - head.left + _BELOW_HEAD * body_size
    above = (
        other
        for other in heads
        if other is not head
        and other.bottom >= head.top
        and _largest(other) >= _largest(head)
        and other.right - other.left > least
        and _overlaps(other, head)
    )
    return min(above, key=lambda other: other.bottom, default=None)


def _passes(column: _Group, head: _Group) -> bool:
    """Whether a column begins above a headline and ends below it."""
    return column.top > head.top and column.bottom < head.bottom


def _stands_below(column: _Group, head: _Group) -> bool:
    return column.top <= head.bottom and _overlaps(column, head)


def _first_row(columns: Sequence[_Group]) -> list[_Group]:
    """The columns that begin highest, at one height."""
    top = max((column.top for column in columns), default=0.0)
    return [column for column in columns if top - column.top <= 0.5 * column.size]


def _largest(group: _Group) -> float:
    return max(block.size for block in group.blocks)


def order_groups(groups: Sequence[_Group], inner: Sequence[_InnerArticle] = ()) -> list[_Group]:
    """The groups in the order in which they are read; an article inside another one after it."""
    width = statistics.median(group.right - group.left for group in groups) if groups else 0.0
    across = [group for group in groups if group.right - group.left > 1.3 * width]
    before: list[set[int]] = [
        {
            other
            for other, candidate in enumerate(groups)
            if candidate is not group and _comes_before(candidate, group, across)
        }
        for group in groups
    ]
    _put_behind(inner, groups, before)
    left = sorted(range(len(groups)), key=lambda number: (-groups[number].top, groups[number].left))
    ordered: list[_Group] = []
    done: set[int] = set()
    while left:
        # a ring (blocks around each other) is entered at its top
        number = next((number for number in left if before[number] <= done), left[0])
        left.remove(number)
        done.add(number)
        ordered.append(groups[number])
    return ordered


def _put_behind(inner: Iterable[_InnerArticle], groups: Sequence[_Group], before: Sequence[set[int]]) -> None:
    """Inner articles come after all columns of the article around them."""
    places = {id(group): number for number, group in enumerate(groups)}
    for article in inner:
        members = {places[id(member)] for member in article.members}
        outer = {places[id(column)] for column in article.outer}
        for number in members:
            before[number] |= outer
        for number in outer:
            before[number].difference_update(members)


def _comes_before(first: _Group, second: _Group, across: Sequence[_Group]) -> bool:
    if _overlaps(first, second):
        return first.bottom > second.bottom
    high, low = (first, second) if first.top > second.top else (second, first)
    is_parted = high.bottom >= low.top and any(
        group is not first
        and group is not second
        and low.top <= group.bottom + group.size
        and group.top <= high.bottom + high.size
        and _overlaps(group, first)
        and _overlaps(group, second)
        for group in across
    )
    return first is high if is_parted else first.left < second.left


def _overlaps(first: _Group, second: _Group) -> bool:
    slack = 0.5 * min(first.size, second.size)
    return min(first.right, second.right) - max(first.left, second.left) > slack


def _captions_last(blocks: Sequence[_Block]) -> list[_Block]:
    """Captions behind the text that flows around them."""
    captions = [block for block in blocks if _is_caption(block)]
    return [*(block for block in blocks if not _is_caption(block)), *captions]


def _is_caption(block: _Block) -> bool:
    return len(block.lines) <= 4 and (is_picture_credit(block.text) or is_surely_caption(block.text))


# --- paragraphs ---


def _paragraphs(block: _Block) -> list[str]:
    paragraphs: list[str] = []
    previous: PrintedLine | None = None
    for line in block.lines:
        if (
            previous is None
            or line.left > block.left + _INDENT * line.size
            or previous.right < block.edge - _SHORT * previous.size
        ):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text)
        previous = line
    return paragraphs


def _join(text: str, rest: str) -> str:
    are_words = text[-1:].isascii() and rest[:1].isascii() and (text[-1:].isalpha() or rest[:1].isalpha())
    return f"{text} {rest}" if are_words else text + rest


def has_chinese(lines: Iterable[PrintedLine]) -> bool:
    """Any Chinese character at all."""
    return any(count_han(line.text) for line in lines)
