"""Boilerplate lines: what a site's template prints around an article, and what a copied page carries along.

In: one line, clean or as printed. Out: yes or no. A line counts only when all of it is furniture: a sentence
of the article never does.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import BoilerplateWords
from gov_reviews.knowledge.word_patterns import find_any_pattern

MAX_FURNITURE = 120
MAX_TEMPLATE_LINE = 160
_DECORATION = re.compile(r"[\s|｜\[\]【】()（）<>《》]+")
_PAGE_LABEL = re.compile(
    r"""
    (?: 第?\s?[A-Z]?[0-9]{1,2}\s?版      # 第3版：要闻
      | [A-Z][0-9]{2} | 0[0-9]           # A07要闻, 03综合: no number of anything begins so
    ) (?![0-9]) \s?[：:·]?\s? [^\s0-9]{0,6}
    | [1-9][0-9] (?: (?:\s?[：:·]\s?|\s) [^\s0-9]{1,6} )?   # 12 综合, 12; never 2022年回眸, 12月大事
    """,
    re.VERBOSE,
)
_COUNT = re.compile(r"[1-9][0-9]\s?[件次篇条项人名场个期份元万%户位家年月日届]")


@cache
def _template_lines() -> re.Pattern[str]:
    known = load_words(BoilerplateWords)
    return find_any_pattern(f"(?:{line})" for line in (*known.template_lines, *known.trail_lines))


@cache
def _trail_lines() -> re.Pattern[str]:
    return find_any_pattern(f"(?:{line})" for line in load_words(BoilerplateWords).trail_lines)


@cache
def _copied_lines() -> re.Pattern[str]:
    return find_any_pattern(f"(?:{line})" for line in load_words(BoilerplateWords).copied_lines)


def is_furniture(text: str, *, in_template: bool = False) -> bool:
    """Whether the whole line is something that a site prints on every page.

    Args:
        text: One line, not empty.
        in_template: The line is in the element of an article and is lost when the answer is yes: only what
            templates print there counts. Else also what people copy along with a page (点赞, 阅读原文,
            附件：).
    """
    if in_template:
        return len(text) <= MAX_TEMPLATE_LINE and _is_template_line(text)
    if len(text) > MAX_FURNITURE or (text[-1] == "。" and not text.startswith(("免责", "本文"))):
        return False
    return _copied_lines().fullmatch("".join(text.split())) is not None or _is_template_line(text)


def _is_template_line(text: str) -> bool:
    """With the bars and brackets around its buttons, or without."""
    lines = _template_lines()
    return (
        lines.fullmatch(_DECORATION.sub("", text)) is not None
        or lines.fullmatch("".join(text.split())) is not None
    )


def is_trail(text: str) -> bool:
    """Whether the line says where the page lies within its site: 当前位置：首页 > 政协要闻."""
    return len(text) <= MAX_TEMPLATE_LINE and _trail_lines().fullmatch("".join(text.split())) is not None


def is_page_label(text: str) -> bool:
    """The number and name of a newspaper's page: 第3版：要闻, A07. A number that counts something
    (23 件提案) or belongs to a day or year (2022年回眸) is none.
    """
    return _PAGE_LABEL.fullmatch(text) is not None and _COUNT.match(text) is None
