"""Title and subtitle lines (主题, 副题): what a line of a headline looks like, and how a review calls itself
one.

In: one line, clean or as printed. Out: yes or no. Words: metadata/text/headings.yaml. Taking a headline apart
is the work of `document/headlines.py`.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.document.line_roles.sentence_edges import SENTENCE_END, has_figure, is_fresh, is_orphan_start
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives

MAX_TITLE_LINE = 60
MAX_HEADING = 44

# What begins a subtitle. A dash with nothing behind it begins none.
_LEADING_DASH = re.compile(r"^\s*(?:[—–―─━﹣－]{1,4}|-{2,4})\s*(?=\S)")
_UNFINISHED = re.compile(r"(?:委员会|政协|年度?|年工作)$")
_GOES_ON = re.compile(r"暨|及(?!时)|情况的")
_CUT_OFF = re.compile(
    r"""
    (?: …(?<!……)…*+            # a run of ellipses, from its first
      | \.(?<!\.\.)\.{2,}+     # three dots or more
      | ⋯(?<!⋯⋯)⋯*+            # centred ones
    )
    \s*+$
    """,
    re.VERBOSE,
)


@cache
def _signal() -> re.Pattern[str]:
    known = load_words(HeadingWords)
    return re.compile(alternatives([*known.review_words, *known.report_words]))


@cache
def _review_word() -> re.Pattern[str]:
    known = load_words(HeadingWords)
    return re.compile(alternatives([*known.review_words, *known.committee_review_words]))


def starts_with_dash(line: str) -> bool:
    """Whether a line is printed as a subtitle (——区政协2022年工作综述)."""
    return _LEADING_DASH.match(line) is not None


def is_subtitle(text: str) -> bool:
    """A line that begins with a dash and is no sentence: ——某区政协2022年工作综述."""
    return starts_with_dash(text) and len(text) <= MAX_TITLE_LINE and text[-1] not in "。；"


def is_cut_off(title: str) -> bool:
    """Whether a list or meta tag cut the title for display (…)."""
    return title.rstrip().endswith(("…", ".", "⋯")) and _CUT_OFF.search(title) is not None


def without_ellipsis(title: str) -> str:
    """The part of a cut title that is there."""
    return _CUT_OFF.sub("", title)


def has_signal(text: str) -> bool:
    """The words by which a review or a report calls itself one, alone on a line: 工作综述, 工作回顾,
    工作报告."""
    return _signal().search(text) is not None


def has_review_word(text: str) -> bool:
    """A word that says beside the name of a committee: this is a review (综述, 回眸, 年度报告)."""
    return _review_word().search(text) is not None


def is_signal_line(line: str) -> bool:
    """Whether a line says who, which year and that it is a review: 区政协2022年工作综述."""
    return "政协" in line and has_review_word(line)


def is_headline(text: str) -> bool:
    """Could be a title line: short, not a sentence."""
    return (
        count_han(text) >= 2
        and len(text) <= MAX_TITLE_LINE
        and text[-1] not in "。；，、：,;:"
        and not SENTENCE_END.search(text[:-1])
    )


def is_title_like(text: str) -> bool:
    """A headline that does not begin like a paragraph and carries no results."""
    if not is_headline(text) or is_orphan_start(text) or text[-1] in "0123456789":
        return False
    if has_signal(text) and len(text) <= MAX_HEADING:
        return True
    return not is_fresh(text) and not has_figure(text) and not (len(text) > 36 and text.count("，") > 1)


def is_couplet(text: str) -> bool:
    """Two or three phrases of like length, held apart by spaces: 强化政治引领 筑牢思想根基."""
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return False
    sizes = [count_han(part) for part in parts]
    return (
        min(sizes) >= 3
        and max(sizes) <= 18
        and max(sizes) - min(sizes) <= 4
        and not re.search("[，。；：、]", text)
    )


def is_broken_headline(first: str, second: str) -> bool:
    """Two lines that are one headline: the first names a committee and is not finished (政协某县委员会,
    某县政协2023年), the second says what it is (2023年工作总结, 履职答卷), or goes on (及2024年工作打算).
    """
    if _GOES_ON.match(second):
        return "政协" in first
    is_unfinished = "政协" in first and _UNFINISHED.search(first) is not None
    return is_unfinished and has_review_word(second) and not (has_review_word(first) or "政协" in second)


def is_couplet_of(first: str, second: str) -> bool:
    """Two lines that are the halves of one title."""
    one, two = count_han(first), count_han(second)
    return (
        min(one, two) >= 4
        and max(one, two) <= 20
        and abs(one - two) <= 2
        and not re.search("[0-9：:，。—]", first + second)
    )
