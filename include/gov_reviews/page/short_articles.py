"""Is a text of a few words the article of its page (a notice, a brief), or words of its template?

In: the title that the page was given, the lines above the text and the text itself. Out: yes or no. A long
text proves itself; a short one counts where it is printed as articles are: sentences that report something,
right below the headline, with the line of date and source between them, or below the headline that the list
announced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.publication_lines import is_data_line
from gov_reviews.page.site_notice import is_report
from gov_reviews.page.title_fields import TitleFields, prints_title, title_core

_MOST_BETWEEN = 8  # lines of subtitle, data and buttons between a headline and its text
_SENTENCE_END = re.compile(r"[。！？!?]")
_DAY = re.compile(r"(?:(?:20\d\d年)?\d{1,2}月)?\d{1,2}日(?:至\d{1,2}日)?|20\d\d年")
_MOSTLY = 0.5


def is_below_headline(
    lines: Sequence[MarkedLine], above: Sequence[MarkedLine], titles: TitleFields, announced: str | None
) -> bool:
    """Whether lines are sentences that stand below the headline as the text of an article does.

    Args:
        lines: The text.
        above: What the page prints above it, the headline included, nearest last.
        titles: The headline.
        announced: What the list called the article.
    """
    core = title_core(titles.title)
    sentences = "\n".join(line.text for line in lines if _is_sentence(line))
    linked = sum(len(line.text) * line.link_share for line in lines)
    if not core or linked * 2 > sum(len(line.text) for line in lines) or not is_report(sentences):
        return False
    near = above[-_MOST_BETWEEN - 1 :]
    places = [number for number, line in enumerate(near) if prints_title(line.text, core)]
    if not places or near[places[-1]].link_share >= _MOSTLY:  # of a teaser the headline is a link
        return False
    between = near[places[-1] + 1 :]
    has_data = any(is_data_line(line.text) for line in between)
    return not any(map(_is_sentence, between)) and (has_data or title_core(announced) == core)


def counts_something(lines: Sequence[MarkedLine]) -> bool:
    """Whether a text prints a number that is no day or year: words above pictures seldom do."""
    return any(re.search(r"\d", _DAY.sub("", line.text)) for line in lines)


def _is_sentence(line: MarkedLine) -> bool:
    return line.link_share < _MOSTLY and _SENTENCE_END.search(line.text) is not None
