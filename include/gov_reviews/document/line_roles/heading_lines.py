"""Heading lines (小标题): numbered, in parallel phrases, or worded like a programme.

In: one clean line. Out: yes or no. Words: metadata/text/headings.yaml.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.document.line_roles.sentence_edges import (
    NUMERAL,
    SENTENCE_END,
    TERMINALS,
    has_figure,
    is_fresh,
)
from gov_reviews.document.line_roles.title_lines import MAX_HEADING, is_couplet, is_headline, is_subtitle
from gov_reviews.knowledge.han import HAN, count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives

_NUMBERED = re.compile(
    rf"""
    ^(?: {NUMERAL}[、.．]                        # 一、
       | [（(]{NUMERAL}[）)]                     # （一）
       | 第{NUMERAL}[篇章节部]分?[：:\ ]?        # 第一部分：
       | [0-9]{{1,2}}[、.．](?![0-9])            # 1. but not 1.5
       | [①-⑳]
    )
    \s*(?=[{HAN}“])
    """,
    re.VERBOSE,
)


@cache
def _slogan() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(HeadingWords).slogan_starts))


def is_numbered(text: str) -> bool:
    """一、…, （二）…, 3.… and no sentence."""
    return (
        bool(_NUMBERED.match(text))
        and len(text) <= MAX_HEADING
        and text[-1] not in "。；，、："
        and not SENTENCE_END.search(text[:-1])
    )


def is_parallel(text: str) -> bool:
    """Phrases of like length held apart by commas, no full stop:
    坚持党的领导，扛牢政治责任，思想引领更加坚实.
    """
    parts = re.split("[，、；]", text)
    sizes = [count_han(part) for part in parts]
    if not 2 <= len(parts) <= 4 or min(sizes) < 3 or max(sizes) > 16 or max(sizes) - min(sizes) > 6:
        return False
    if text[-1] in TERMINALS + "0123456789" or text.startswith("在"):
        return False
    return is_headline(text) and not is_fresh(text) and not has_figure(text)


def is_surely_heading(text: str) -> bool:
    """A heading by its form alone."""
    if not is_headline(text) or len(text) > MAX_HEADING:
        return False
    return is_numbered(text) or is_couplet(text) or is_subtitle(text)


def is_slogan(text: str) -> bool:
    """Begins like a programme, not like a picture."""
    return bool(_slogan().match(text.lstrip("“《"))) or bool(_NUMBERED.match(text))
