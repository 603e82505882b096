"""Labelled page data (页面信息: 来源：… 发布时间：… 阅读量：…): the line under a title, and the labels in it.

In: one line, clean or as printed. Out: yes or no; which labels there are, and of what kind. Words:
metadata/documents/fields.yaml. What the labels say is read by `document/meta_line.py` and
`page/field_labels.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from gov_reviews.document.line_roles.sentence_edges import SENTENCE_END
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords
from gov_reviews.knowledge.word_patterns import alternatives

MAX_META = 140
MAX_PUBLICATION = 80

_SPREAD = r"[ \u3000]{0,4}"  # 索 引 号：
_BULLET = re.compile(r"^[•·▪●]\s*")  # before each row of an index table
_BETWEEN = " \u3000|｜/"  # between a date and the label behind it
_ADDRESS = re.compile(r"^https?://[!-~]{4,80}\s+")  # http://www.example.cn 2023年1月5日 10:16 云汀日报
_ANNOUNCED = re.compile(r"^[（(][^（）()]{4,50}(?:会议上?|通过|举行|日)[）)]$")
_DATE_LINE = re.compile(
    r"""
    (?: 19 | 20 )[0-9]{2} (?: 年 | [-/.] ) [01]?[0-9] (?: 月 | [-/.] ) [0-3]?[0-9] 日?
    (?: [ T]* [0-2]?[0-9]:[0-5][0-9] (?: :[0-5][0-9] )? )?     # the hour
    (?: \s* (?: 星期 | 周 )[一二三四五六日天] )?
    """,
    re.VERBOSE,
)
# 《 云汀政协报 》 （ 2024年02月01日   第 03 版）
_MASTHEAD = re.compile(
    rf"^[《【]?\s*+[{HAN}]{{1,10}}报\s*+[》】]?\s*+[（(]?\s*+{_DATE_LINE.pattern}\s*+第\s*+\d{{1,2}}\s*+版\s*+[）)]?$",
    re.VERBOSE,
)


# 第一版：要闻版 总第4272期 >2023-02-28编印
_ISSUE = re.compile(r"^第[一二三四五六七八九十\d]{1,3}版[：:]?[^，。]{0,16}第\d{1,5}期[^，。]{0,24}$")


class LabelKind(StrEnum):
    """What a label labels; its words are `<kind>_labels` of fields.yaml.

    PUBLISHER (发布机构) and VISITS (访问量) are said of a whole site as well, so a page with its frame is not
    asked for them. EVENT and PROSE labels (会议时间, 关键词) also begin lines of an article.
    """

    SOURCE = "source"
    PUBLISHER = "publisher"
    DATE = "date"
    OTHER_DATE = "other_date"
    EVENT = "event"
    VIEWS = "view"
    VISITS = "visit"
    AUTHOR = "author"
    REPORTER = "reporter"
    EDITOR = "editor"
    OTHER = "other"
    PROSE = "prose"


# 记者： begins lines of an interview, 会议时间： and 关键词： lines of an article.
_OF_PAGES_ONLY = frozenset(LabelKind) - {LabelKind.REPORTER, LabelKind.EVENT, LabelKind.PROSE}


@cache
def label_kinds() -> Mapping[str, LabelKind]:
    """Every label and its kind; an English one (Source) in capitals and in small letters, too."""
    known = load_words(FieldWords)
    labels = ((label, kind) for kind in LabelKind for label in getattr(known, f"{kind}_labels"))
    return {form: kind for label, kind in labels for form in _forms_of(label)}


def labels_of(*kinds: LabelKind) -> list[str]:
    """The labels of some kinds."""
    return [label for label, kind in label_kinds().items() if kind in kinds]


def _forms_of(label: str) -> tuple[str, ...]:
    return (label, label.upper(), label.lower()) if label.isascii() else (label,)


def any_label(labels: Iterable[str], between: str = "") -> str:
    """A regex alternative of labels, longest first. One of a single character (文) does not count behind
    another Chinese one (原文：), an English one not inside a word.

    Args:
        between: Regex of what may be printed between the characters of a Chinese label.
    """
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    return f"(?:{'|'.join(_word(label, between) for label in ordered)})"


def _word(label: str, between: str) -> str:
    """Looks back behind the characters, not before them: patterns are found by their first characters."""
    if label.isascii():
        return f"{re.escape(label)}(?<![A-Za-z]{re.escape(label)})(?![A-Za-z])"
    return between.join(map(re.escape, label)) + (f"(?<![{HAN}]{label})" if len(label) == 1 else "")


@cache
def _page_label() -> re.Pattern[str]:
    return re.compile(any_label(labels_of(*_OF_PAGES_ONLY), _SPREAD) + r"\s*[：:｜丨┃]")


@cache
def _publication_label() -> re.Pattern[str]:
    labels = any_label(label for label, kind in label_kinds().items() if is_of_publication(kind, label))
    return re.compile(rf"(?:[【\[(（]\s*+|(?<![\s【\[(（])\s++)?{labels}\s*+[:：|｜丨┃]")


@cache
def _paper_with_date() -> re.Pattern[str]:
    """The name of a paper or a site right before a date, or a date at the start."""
    publishers = alternatives(load_words(FieldWords).publisher_ends)
    return re.compile(rf"{publishers}\s*+(?:[|｜]\s*+)?(?:19|20)\d{{2}}\s*+[-/.年]|^(?:19|20)\d{{2}}[-/.]")


@cache
def _views_alone() -> re.Pattern[str]:
    words = alternatives(load_words(FieldWords).view_words_after)
    return re.compile(rf"\d{{1,9}}\s?(?:{words}|回复)$")


def is_of_publication(kind: LabelKind, label: str) -> bool:
    """Whether a label alone says that its line is the page's: 来源, 发布时间; 时间 may be the article's
    own."""
    return kind is LabelKind.SOURCE or (kind is LabelKind.DATE and len(label) > (4 if label.isascii() else 2))


def is_meta(text: str) -> bool:
    """The line under a title, clean: source, date, views; or where a report was delivered."""
    text = _ADDRESS.sub("", _BULLET.sub("", text))
    if len(text) > MAX_META or SENTENCE_END.search(text):
        return False
    if any(pattern.match(text) for pattern in (_ANNOUNCED, _MASTHEAD, _ISSUE, _views_alone())):
        return True  # （2024年2月1日在政协某市第七届委员会第三次会议上）, • 41阅读
    labels = [match.start() for match in _page_label().finditer(text)]
    if labels and (labels[0] <= 1 or len(labels) >= 2):
        return True
    date = _DATE_LINE.search(text)
    if labels and date is not None and date.start() == 0 and not text[date.end() : labels[0]].strip(_BETWEEN):
        return True  # 2024年2月1日 09:24 | 来源：云汀网-云汀日报
    return date is not None and len(text) - len(date[0]) <= 16 and "，" not in text


def is_publication_line(text: str, has_date: bool) -> bool:
    """Whether a short line of the body says who published and when (云汀日报 2023-01-10 记者 张某).

    Args:
        text: One clean line.
        has_date: A complete date is printed in it.
    """
    if len(text) > MAX_PUBLICATION:
        return False
    return _publication_label().match(text) is not None or (
        has_date and _paper_with_date().search(text) is not None
    )
