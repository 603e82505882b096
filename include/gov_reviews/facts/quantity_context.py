"""Where a quantity stands: its sentence, statement, clause and piece.

A *sentence* ends with 。！？…… or a line; a *statement* also with ；; a *clause* also with ，：—; a *piece*
is the part of a clause that belongs to one quantity alone (开展重点协商22项 | 、重点通报8项). All spans are
offsets into the text.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gov_reviews.facts.quantities import Quantity
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.metadata_files import load_words

# Each begins with one class, which `re` searches for four times as fast as for alternatives.
_SENTENCE_END = re.compile(r"[。！？!?…\n](?:(?<=…)…*)?(?:(?<!\n)[”’」』）)]+)?")
_STATEMENT_END = re.compile("[；;]")
# 常委会会议：4次: a colon between a noun and its number breaks nothing, nor does the dash of 2015—2016年.
_CLAUSE_END = re.compile(
    r"[，；;：:—,](?:(?<=—)(?!(?<=\d{4}—)\d{4})—?|(?<=,)(?!\d{3})|(?<=[：:])(?!\d)|(?<![—,：:]))"
)
# No break inside a word: 并案, 合并, 参与, 涉及, 意见和建议.
_PIECE_BREAK = re.compile(
    r"[、]|[（(](?=[^（）()]{0,20}\Z)|以及|[和及与并](?:(?<=和)(?<!意见和)(?![谐平睦])|(?<=及)(?<![普涉]及)(?!时)|(?<=与)(?<!参与)(?!会)|(?<=并)(?<!合并)(?![案购]))"
)


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class QuantityContext:
    """The surroundings of one quantity, as spans of the text.

    Attributes:
        sentence, statement, clause: Nested spans around the quantity.
        left, right: The quantity's own piece on either side of it.
        opening: From the start of the clause to its first quantity's piece: verbs that the whole list shares.
        right_is_shared: Nothing but words stand between it and the next number; both may claim them.
        list_index, list_size: Which quantity of its clause it is, and how many there are.
    """

    sentence: tuple[int, int]
    statement: tuple[int, int]
    clause: tuple[int, int]
    left: tuple[int, int]
    right: tuple[int, int]
    opening: tuple[int, int]
    right_is_shared: bool
    list_index: int
    list_size: int


def said_behind(text: str, place: QuantityContext, at: int | None = None) -> str:
    """What the number's own piece still says behind it, or behind a place in it, without marks at the edges;
    "" where nothing follows.
    """
    return text[place.right[0] if at is None else at : place.right[1]].strip("，。；、：）)”’ \n")


def split_clauses(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Spans of the clauses inside a span, closing marks included."""
    return _split(text, *span, _CLAUSE_END)


@lru_cache(maxsize=2)  # asked for again by those who read the same text
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of all sentences, closing punctuation included, empty ones left out; over-long ones are cut."""
    longest = load_words(FigureWeights).limits.sentence
    spans = _split(text, 0, len(text), _SENTENCE_END)
    if [start for start, end in spans if end - start > longest]:
        spans = [(at, min(at + longest, end)) for start, end in spans for at in range(start, end, longest)]
    return tuple(spans)


def _split_statements(text: str, sentence: tuple[int, int]) -> list[tuple[int, int]]:
    """Spans of the statements of a sentence; most have one."""
    has_several = text.find("；", *sentence) >= 0 or text.find(";", *sentence) >= 0
    return _split(text, *sentence, _STATEMENT_END) if has_several else [sentence]


def _split(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    places = [start, *[match.end() for match in breaks.finditer(text, start, end)]]
    if places[-1] < end:
        places.append(end)
    return [*pairwise(places)]


def locate(text: str, quantities: Sequence[Quantity]) -> list[QuantityContext]:
    """The place of every quantity.

    Args:
        text: Clean text.
        quantities: Of that text, in order.

    Returns:
        One place per quantity, in the same order.
    """
    places: list[QuantityContext] = []
    for sentence, inside in _by_span(quantities, split_sentences(text)):
        statements = _split_statements(text, sentence)
        for clause, listed in _by_span(inside, split_clauses(text, sentence)):
            places += _locate_in_clause(text, sentence, _span_around(clause[0], statements), clause, listed)
    return places


def _by_span(
    quantities: Sequence[Quantity], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Sequence[Quantity]]]:
    """Those of some spans, which follow each other, that hold quantities, each with its own."""
    at = 0
    while at < len(quantities):
        span = _span_around(quantities[at].start, spans)
        first, at = at, at + 1
        while at < len(quantities) and quantities[at].start < span[1]:
            at += 1
        yield span, quantities[first:at]


def _span_around(place: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The one of some spans, which follow each other, that a place is in."""
    return spans[bisect_right(spans, (place, sys.maxsize)) - 1]


def _locate_in_clause(
    text: str,
    sentence: tuple[int, int],
    statement: tuple[int, int],
    clause: tuple[int, int],
    quantities: Sequence[Quantity],
) -> list[QuantityContext]:
    starts, ends = _piece_bounds(text, clause, quantities)
    opening, size = (clause[0], quantities[0].start), len(quantities)
    places = []
    for index, quantity in enumerate(quantities):
        left, right = (starts[index], quantity.start), (quantity.end, ends[index])
        is_shared = index + 1 < size and ends[index] == quantities[index + 1].start
        # by place: given by name, nine values take twice as long to become a record
        places.append(
            QuantityContext(sentence, statement, clause, left, right, opening, is_shared, index, size)
        )
    return places


def _piece_bounds(
    text: str, clause: tuple[int, int], quantities: Sequence[Quantity]
) -> tuple[list[int], list[int]]:
    """Where the piece of each quantity starts and ends.

    Without a joiner between two neighbours both may claim the words between.
    """
    starts, ends = [clause[0]], []
    for left, right in pairwise(quantities):
        match = _PIECE_BREAK.search(text, left.end, right.start)
        ends.append(match.start() if match else right.start)
        starts.append(match.end() if match else left.end)
    ends.append(clause[1])
    return starts, ends
