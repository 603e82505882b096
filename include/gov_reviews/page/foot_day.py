"""The day at the foot of an article: 发布：2025-01-08, （2025年1月8日）, 责任编辑：林知秋 2025-01-08.

In: the last lines of a body and those below it. Out: the one day that lines of page data name there; None
where they name several, as rankings and comments do. It counts where nothing above the text names a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.document.line_roles.label_lines import LabelKind, any_label, labels_of
from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.page.publication_lines import is_not_published, is_publisher, published_in
from gov_reviews.records.pages import PublishedAt
from gov_reviews.sites.chinese_days import CHINESE_DAY

_LONGEST = 60  # characters of a line of page data
_LONGEST_WORDS = 24  # characters beside the day
_OFFICE_END = 4  # characters at the end of a name that tell an office or a paper
_MOST_LINKED = 0.3
_SENTENCE = re.compile("[。！？；，]")
_DAY = re.compile(
    r"""
    20\d\d \s?[-–—/.年]\s? \d{1,2} \s?[-–—/.月]\s? \d{1,2} \s?[日号]?
    (?: [\sT]{0,4} \d{1,2} [:：] \d{2} (?:[:：]\d{2})? )?
    """,
    re.VERBOSE,
)
_ISSUE = re.compile(r"第\s?\w{1,4}\s?版|原载于?|[\s\u3000:：|｜《》()（）\[\]【】—-]+")


def foot_day(lines: Iterable[MarkedLine]) -> PublishedAt | None:
    """The day that lines around the end of a text name, each alone or beside who published it.

    Args:
        lines: The last lines of a body and the first below it, in the order of the page.
    """
    texts = (line.text for line in lines if line.link_share < _MOST_LINKED and not line.furniture)
    found = [moment for text in texts if (moment := _day_of(text)) is not None]
    if len({moment.at.date() for moment in found}) != 1:
        return None
    return next((moment for moment in found if moment.has_time), found[0])


def _day_of(text: str) -> PublishedAt | None:
    if len(text) > _LONGEST or _SENTENCE.search(text) or is_not_published(text):
        return None
    words, days = _DAY.subn(" ", CHINESE_DAY.sub(" 2000-01-01 ", text))
    if days != 1 or not _is_page_data(words):
        return None
    moment = published_in(text)
    return moment and PublishedAt(moment.at, moment.has_time, "text:foot")


def _is_page_data(words: str) -> bool:
    """Whether the words beside a day are none, a label of the page, or who published."""
    rest = _ISSUE.sub("", words)
    if len(rest) > _LONGEST_WORDS:
        return False
    if not rest or any(label.startswith(rest) for label in labels_of(LabelKind.DATE)):
        return True
    return _labels().search(fold_traditional(words)) is not None or is_publisher(rest[-_OFFICE_END:])


@cache
def _labels() -> re.Pattern[str]:
    kinds = (
        LabelKind.DATE,
        LabelKind.SOURCE,
        LabelKind.AUTHOR,
        LabelKind.REPORTER,
        LabelKind.EDITOR,
        LabelKind.PUBLISHER,
    )
    return re.compile(rf"{any_label(labels_of(*kinds))}[\s\u3000]*(?:[:：]|$)")
