"""Several articles on one printed page, or in one element: which of them is the review.

In: lines, and where headlines stand among them. Out: the lines of the review, and the headlines of the other
articles, which are not read with it. A section of one text has a headline, too: another article is one that
opens as news does (本报讯, 本报记者), or has a review's headline of its own. Where no headline says
review, nothing is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from gov_reviews.document.doc_type import is_review_headline
from gov_reviews.document.line_roles.label_lines import LabelKind
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page import field_labels
from gov_reviews.page.publication_lines import is_data_line
from gov_reviews.records.pages import Line

_LEAST_HAN = 60  # of an article's text
_MAX_HEAD = 3  # lines of a headline with what stands above and below it
_LONGEST_HEAD = 45  # characters of one of them
_DAY = re.compile(r"20\d\d\s?[-/.年]\s?\d")
_OPENING = 40  # characters in which news says that it is news


@dataclass(frozen=True, slots=True)
class _Article:
    """A headline with what stands below it, up to the next one."""

    lines: Sequence[Line]
    head: str
    is_review: bool
    is_news: bool
    is_apart: bool


def find_review(
    lines: Sequence[Line], heads: Sequence[int], apart: Container[int] = ()
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines without the other articles of the page, and the headlines of those.

    Args:
        heads: Numbers of the lines with which headlines begin.
        apart: Of those, where an article begins that is no section of the one before it, by its place.
    """
    edges = [*heads, len(lines)]
    articles = [
        _article(lines[start:end], is_apart=start in apart)
        for start, end in zip(heads, edges[1:], strict=True)
    ]
    reviews = [article for article in articles if article.is_review]
    if not reviews or len(articles) < 2:
        return tuple(lines), ()
    review = max(reviews, key=lambda article: _han(article.lines))
    kept = list(lines[: edges[0]])
    others: list[str] = []
    is_other = False
    for article in articles:
        if article is review:
            is_other = False
        elif article.is_review or article.is_news or article.is_apart != review.is_apart:
            is_other = True
            others.append(article.head)
        # a headline without an article of its own is a section of the one before it
        if not is_other:
            kept += article.lines
    return tuple(kept), tuple(others)


def find_first_article(lines: Sequence[Line]) -> tuple[tuple[Line, ...], str | None]:
    """The lines before another whole article that a page goes on with (endless scrolling), and its headline;
    None where there is none. Below its headline it has day and source of its own, which no section has.
    """
    begins = [number for number, line in enumerate(lines) if _says_day_and_source(line.text)]
    before = [0, *accumulate(count_han(line.text) for line in lines)] if begins else []
    for number in begins:
        start = number
        while number - start < _MAX_HEAD and start and _is_head(lines[start - 1].text):
            start -= 1
        if start < number and min(before[start], before[-1] - before[number + 1]) >= _LEAST_HAN:
            return tuple(lines[:start]), lines[start].text.strip()
    return tuple(lines), None


def _says_day_and_source(text: str) -> bool:
    """2023-01-10 08:12 来源：砚川日报"""
    if _DAY.search(text) is None or not (field_labels.is_info_line(text) or is_data_line(text)):
        return False  # most lines name no year, and looking for labels costs more
    return field_labels.first_value(field_labels.read_labels([text]), LabelKind.SOURCE) is not None


def _is_head(text: str) -> bool:
    """Whether a line may be a headline, or a part of one."""
    is_short = 0 < len(text.strip()) <= _LONGEST_HEAD and "。" not in text
    return is_short and not field_labels.read_labels([text])


def _article(lines: Sequence[Line], *, is_apart: bool) -> _Article:
    parts: list[str] = []
    for line in lines[:_MAX_HEAD]:
        if len(line.text) > _LONGEST_HEAD or "。" in line.text:
            break
        parts.append(line.text.strip())
    texts = [line.text for line in lines[len(parts) :] if line.text.strip()]
    is_text = sum(map(count_han, texts)) >= _LEAST_HAN
    return _Article(
        lines,
        head=parts[0] if parts else "",
        is_review=is_text and any(map(is_review_headline, parts)),
        is_news=is_text and _is_news(parts, texts),
        is_apart=is_apart,
    )


def _han(lines: Sequence[Line]) -> int:
    return sum(count_han(line.text) for line in lines)


def _is_news(head: Sequence[str], texts: Sequence[str]) -> bool:
    """The last section of a review may end with its reporter, so the end says nothing."""
    return any(_news_sign().search(place) for place in (*head[1:], texts[0][:_OPENING]))


@cache
def _news_sign() -> re.Pattern[str]:
    """本报讯, 记者 张三: how news opens."""
    return re.compile(alternatives(load_words(ArticleWords).news_signs))
