"""Which days a figure is about: the review year by default, the term or other years where the text says
so.
"""

from __future__ import annotations

import re
from datetime import date

from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import DocType, FactStatus

_YEAR = re.compile(r"(20\d{2})年(?!以来|至|—|-)")

Period = tuple[date | None, date | None]


def year_span(first: int, last: int) -> Period:
    """Closed days of whole calendar years."""
    return date(first, 1, 1), date(last, 12, 31)


def period_of(
    text: str,
    place: QuantityContext,
    start: int,
    review_year: int | None,
    doc_type: DocType | None,
    status: FactStatus,
    lexicon: Lexicon,
) -> Period:
    """Period of the figure that starts at `start`.

    Args:
        text: body_text. place: where the figure stands. review_year: default year, None when undecided.
        doc_type: None when undecided. A term review is about the whole term unless a year is named.
        status: Plans are about the year after the review year unless a year is named.

    Returns:
        First and last day; (None, None) when neither text nor document says.
    """
    weights = load_words(FigureWeights)
    before = (place.statement[0], start)
    # A year counts in the number's own clause, or where it opens the statement (2021年，共收到提案400件).
    opening = min(start, place.statement[0] + weights.reach.opening_year)
    if named := [
        int(year)
        for year in (
            *_YEAR.findall(text, place.statement[0], opening),
            *_YEAR.findall(text, place.clause[0], start),
        )
    ]:
        return year_span(named[-1], named[-1])
    if review_year is None:
        return None, None
    if lexicon.term.search(text, *before):
        return year_span(review_year - weights.limits.term_years + 1, review_year)
    if match := lexicon.span_years.search(text, *before):
        return year_span(review_year - lexicon.years_of[match[0]] + 1, review_year)
    if status is FactStatus.PLAN:
        return year_span(review_year + 1, review_year + 1)
    if doc_type is DocType.TERM_REVIEW and not lexicon.one_year.search(text, *before):
        return year_span(review_year - weights.limits.term_years + 1, review_year)
    return year_span(review_year, review_year)
