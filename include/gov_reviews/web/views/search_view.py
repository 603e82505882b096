"""Search (搜索): where something is said.

In: words, year, level and province from the address. Out: reviews in the order of `mart.search`, each with
the sentences that hold the words, marked. Every text is read for it, so words are few and short, and only the
texts of the reviews that are shown leave the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from gov_reviews.report.shown_values import show_number
from gov_reviews.text.traditional import count_scripts, may_be_traditional, to_simplified
from gov_reviews.web.page_filters import PageFilter, make_filter
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import PageContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows

RESULTS = 20
SENTENCES = 3
SEARCH_WORDS, SEARCH_CHARACTERS = 8, 80
LONGEST = 140
"""A sentence longer than this is shown around its first word."""
_GAP = re.compile(r"[\s、，。；：！？“”‘’「」『』《》〈〉（）【】()\[\]\"',;!?*|]+")
"""Between words: spaces, and marks that no word is looked for with; the point stays in 98.9%."""
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’」』]?")
_LEVELS = ("national", "province", "prefecture", "county")

_SEARCH = """
select search.document_key, search.search_rank, search.organization_code, search.organization_name,
    search.review_year, search.title, search.doc_type, search.url, count(*) over () as total
from mart.search($1) as search
where ($2 is null or search.review_year = $2) and ($3 is null or search.organization_level = $3)
    and ($4 is null or search.province = $4)
order by search.search_rank
limit 20 offset $5
"""

_TEXTS = """
select dim_document.document_key, dim_document.body_text
from core.dim_document
where dim_document.document_key in (select unnest($1::varchar[]))
"""

_CHOICES = """
select list(distinct dim_document.review_year) as years, list(distinct dim_document.province) as provinces,
    list(distinct dim_document.organization_level) as levels
from core.dim_document
where dim_document.is_canonical
"""


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A stretch of a sentence."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class FoundReview:
    """One result.

    Attributes:
        row: As the warehouse gives it. sentences: each in pieces, with the address of its place.
    """

    row: Mapping[str, Any]
    sentences: tuple[tuple[str, tuple[MarkedPiece, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    words: tuple[str, ...]
    start: int
    filters: tuple[PageFilter, ...]
    found: Sequence[FoundReview] = ()
    total: int = 0


def load_search(asked: ViewRequest) -> PageContent:
    """`?q=`: words apart by spaces or marks, each a phrase; `?year=`, `?level=`, `?province=` narrow."""
    say = asked.say
    words = split_words(asked.query.get("q", ""))
    answer = asked.data.read(lambda rows: _ask(rows, words, asked))
    onward = answer.start + RESULTS
    title = f"{' '.join(words)} · {say('view.search')}" if words else say("view.search")
    return PageContent(
        "search.html",
        title,
        {
            "words": words,
            "filters_of": answer.filters,
            "found": answer.found,
            "total": answer.total,
            "start": answer.start,
            "onward": asked.again(**{"from": onward + 1}) if onward < answer.total else "",
            "back": asked.again(**{"from": max(1, answer.start + 1 - RESULTS)}) if answer.start else "",
        },
        {"results": _result_table(answer.found, asked)},
    )


def split_words(text: str) -> tuple[str, ...]:
    """The words that are looked for: the first ones, no longer than reasonable, in Simplified characters as
    the texts are.
    """
    words = [_simplified(word) for word in _GAP.split(text[:SEARCH_CHARACTERS]) if word]
    return tuple(dict.fromkeys(words))[:SEARCH_WORDS]


def _simplified(word: str) -> str:
    is_written_so = may_be_traditional(frozenset(word)) and count_scripts(word).is_traditional
    return to_simplified(word) if is_written_so else word


def _ask(rows: PublishedRows, words: tuple[str, ...], asked: ViewRequest) -> _Asked:
    choices = rows.one(_CHOICES) or {}
    year = make_filter(asked, "year", sorted(_known(choices, "years"), reverse=True))
    present = set(_known(choices, "levels"))
    level = make_filter(
        asked,
        "level",
        [code for code in _LEVELS if code in present],
        lambda value: asked.say.named("level", value),
    )
    province = make_filter(asked, "province", sorted(_known(choices, "provinces")))
    filters, start = (year, level, province), _start_of(asked)
    if not words:
        return _Asked(words, start, filters)
    values = [
        " ".join(words),
        int(year.chosen) if year.chosen else None,
        level.chosen or None,
        province.chosen or None,
        start,
    ]
    found = rows.ask(_SEARCH, values)
    keys = [row["document_key"] for row in found]
    texts = {row["document_key"]: row["body_text"] for row in rows.ask(_TEXTS, [keys])} if keys else {}
    reviews = [
        FoundReview(
            row, tuple(_placed(texts.get(row["document_key"], ""), words, row["document_key"], asked))
        )
        for row in found
    ]
    return _Asked(words, start, filters, reviews, found[0]["total"] if found else 0)


def _known(choices: Mapping[str, Any], key: str) -> list[Any]:
    return [value for value in choices.get(key) or () if value is not None]


def _start_of(asked: ViewRequest) -> int:
    wanted = asked.query.get("from", "")
    return max(0, int(wanted) - 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 0


def _placed(
    body: str, words: tuple[str, ...], key: str, asked: ViewRequest
) -> Iterable[tuple[str, tuple[MarkedPiece, ...]]]:
    """The best sentences, each with an address that leads the browser to it in the review."""
    for sentence in best_sentences(body, words):
        beginning = quote(sentence[:40].strip(), safe="").replace("-", "%2D")
        address = f"{asked.link('review', key)}#:~:text={beginning}"
        yield address, tuple(mark_words(_around(sentence, words), words))


def best_sentences(body: str, words: Sequence[str]) -> list[str]:
    """Up to three sentences in the order of the text: those with most of the words, first ones first."""
    found = []
    for place, match in enumerate(_SENTENCE.finditer(body)):
        sentence = match[0].strip()
        count = sum(word in sentence for word in words)
        if count:
            found.append((-count, place, sentence))
    best = sorted(found)[:SENTENCES]
    return [sentence for _, _, sentence in sorted(best, key=lambda item: item[1])]


def _around(sentence: str, words: Sequence[str]) -> str:
    """A sentence that is too long, cut around its first word."""
    if len(sentence) <= LONGEST:
        return sentence
    first = min((sentence.find(word) for word in words if word in sentence), default=0)
    start = max(0, min(first - LONGEST // 3, len(sentence) - LONGEST))
    cut = sentence[start : start + LONGEST]
    return ("…" if start else "") + cut + ("…" if start + LONGEST < len(sentence) else "")


def mark_words(sentence: str, words: Sequence[str]) -> list[MarkedPiece]:
    """The sentence in pieces; of words that overlap the longer one is marked."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces, position = [], 0
    for match in re.finditer(pattern, sentence):
        if match.start() > position:
            pieces.append(MarkedPiece(sentence[position : match.start()]))
        pieces.append(MarkedPiece(match[0], is_marked=True))
        position = match.end()
    if position < len(sentence):
        pieces.append(MarkedPiece(sentence[position:]))
    return pieces


def _result_table(found: Sequence[FoundReview], asked: ViewRequest) -> PageTable:
    """What is shown, for CSV."""
    say = asked.say
    columns = tuple(
        TableColumn(key, say(f"column.{key}"))
        for key in ("rank", "committee", "year", "title", "type", "sentence", "url")
    )
    rows = tuple(
        (
            Cell(review.row["search_rank"], show_number(review.row["search_rank"])),
            Cell(review.row["organization_name"]),
            Cell(review.row["review_year"]),
            Cell(review.row["title"]),
            Cell(review.row["doc_type"]),
            Cell(" ".join("".join(piece.text for piece in pieces) for _, pieces in review.sentences)),
            Cell(review.row["url"]),
        )
        for review in found
    )
    return PageTable("results", columns, rows)
