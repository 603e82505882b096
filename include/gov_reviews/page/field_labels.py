"""Visible labels of article pages (发布时间：… 来源：… 作者：… 阅读次数：…), Simplified and Traditional.

In: the lines around an article's title and body. Out: what the labels say, as printed. Labels that look alike
and mean something else (更新时间, 打印日期, 字数) are known too, so that they end a value and are never taken
for it. A label may carry injected pinyin (來源 閱(yuè)讀量): mirrors do that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.line_roles.label_lines import (
    LabelKind,
    any_label,
    is_of_publication,
    label_kinds,
    labels_of,
)
from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.document.person_names import names_organization
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords, PartWords
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.records.pages import PublishedAt
from gov_reviews.sites.foreign_days import with_usual_day

# 時(shí)間: pinyin in brackets may stand after any character of a label; spaces too (来　源).
_BETWEEN = "(?:[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêɡńňǹḿ]{1,7}[)）])?[ \\u3000\\u00a0]{0,2}"
_NOT_HAN = re.compile(f"[(（][^()（）]{{0,8}}[)）]|[^{HAN}/]")
_VALUE_END = re.compile("\t|[ \u00a0]{3,}|\u3000{2,}|[|｜丨┃〖〗]")
# Who wrote, in the value of a source without a label of their own: 来源：砚川日报 记者 林知秋.
_WRITERS_BEHIND = re.compile(
    rf"(?<=[{HAN}])[\s\u3000]*((?:[{HAN}]{{2,3}}(?=记者))?(?:记者|通讯员))[\s\u3000]+([{HAN}·]{{2,4}}(?:[\s\u3000、]+[{HAN}·]{{2,4}}){{0,7}})"
)
_COUNT = re.compile(r"\s{0,4}(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d\-/.年月:：])")
_OTHER_LABEL = re.compile(r"[^\t:：]{1,12}[:：]")
_MARKS = frozenset("|｜丨┃】]")
_LONGEST_INFO = 200
_LONGEST_DAY = 60
_DAY_BEFORE = re.compile(
    r"^\s{0,9}20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s{1,4}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LONGEST_EMPTY = 12
_LEAST_BARE = 2
_LONGEST_OFFICE = 20
_SPACES = " \u3000\u00a0"
_OF_CELLS = frozenset(
    {LabelKind.SOURCE, LabelKind.PUBLISHER, LabelKind.AUTHOR, LabelKind.EDITOR, LabelKind.DATE}
)
_OF_NOBODY = frozenset(
    {LabelKind.SOURCE, LabelKind.EDITOR, LabelKind.AUTHOR, LabelKind.DATE, LabelKind.VIEWS}
)
_LONGEST_STAMP = 80
_SENTENCE = re.compile("[。！？；，]")
_STAMP = re.compile(
    r"(?:20\d\d\s?[-/.年]\s?)?(?<!\d)\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{1,4}(?:-\s)?\d{1,2}:\d{2}(?!\d)"
)
_OF_DAYS = frozenset({LabelKind.DATE, LabelKind.OTHER_DATE})
_OF_PEOPLE = frozenset({LabelKind.AUTHOR, LabelKind.REPORTER, LabelKind.EDITOR})
_DAY_BEHIND = re.compile(r"(?<=\S)[\s\u3000)）]{0,4}20\d\d\s?[-/.年]\s?\d.*$")
_CELL_EDGES = " \t\u00a0\u3000|｜【[(（〖〗"
_INFO_EDGES = " \t\u3000【[(（-—|"
_LABEL_EDGES = " \u3000\u00a0:："
_LEFT = " \t\u00a0\u3000:：[【(（"
_RIGHT = " \t\u00a0\u3000;；,，、|｜[【(（"
_CLOSING = {")": "(", "）": "（", "]": "[", "】": "【"}


def _with_colons(line: str) -> str:
    """A line with colons for the bars and brackets of its labels (来源 | 砚川日报, 【来源】砚川日报)."""
    if _MARKS.isdisjoint(line) or len(line) > _LONGEST_INFO:
        return line
    return _marked_label().sub(lambda match: f"{match[1] or match[2]}：", line)


@cache
def _marked_label() -> re.Pattern[str]:
    labels = any_label(label for label in labels_of(*_OF_CELLS) if len(label) >= _LEAST_BARE)
    return re.compile(
        rf"""
        (?<![^\s|｜丨┃])
        (?: ({labels}) [ \u3000]{{0,3}} [|｜丨┃] (?=[ \u3000]{{0,3}}[{HAN}A-Za-z0-9])
          | [【\[] ({labels}) [】\]]
        )
        """,
        re.VERBOSE,
    )


def _find_labels(line: str) -> list[re.Match[str]]:
    """All labels of a line; their places are those of the printed line."""
    if "：" not in line and ":" not in line and "\t" not in line:
        return []  # most lines have no label, and looking for one costs more
    folded = fold_traditional(line)
    return [
        match
        for match in _label_pattern().finditer(folded)
        # before a tab without colon a label fills its cell: 优秀工作者\t says nothing of 作者
        if match["colon"] or not match.start() or folded[match.start() - 1] in _CELL_EDGES
    ]


@cache
def _label_pattern() -> re.Pattern[str]:
    """A label with its colon, or before the tab of a table; in brackets it may stand in English, too."""
    english = "(?:[(（][A-Za-z ]{2,20}[)）])?"
    return re.compile(
        f"(?P<label>{any_label(label_kinds(), _BETWEEN)}){_BETWEEN}{english}(?P<colon>[:：]|(?=\\t))"
    )


def _label_of(printed: str) -> str:
    """A label as it is known: Chinese without what stands between its characters, English as it is."""
    return _NOT_HAN.sub("", printed) or printed.strip(_LABEL_EDGES)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label and its value, as printed."""

    kind: LabelKind
    label: str
    value: str


def read_labels(lines: Iterable[str]) -> list[Labelled]:
    """All labelled values in the order of the page. A value ends at the next label, a tab, a wide gap or a
    bar; a label with nothing behind it takes the next line, as in a table of two columns, unless that has a
    label too.
    """
    found: list[Labelled] = []
    is_open = False
    for line in map(_with_colons, lines):
        matches = _find_labels(line[:2000])
        bare = _bare_label(line) if not matches else None
        if bare is not None:
            found.append(bare)
            is_open = not bare.value
            continue
        if is_open and not matches and not _OTHER_LABEL.match(line):
            last = found.pop()
            found.append(Labelled(last.kind, last.label, _trim(line[:200])))
        for number, match in enumerate(matches):
            end = matches[number + 1].start() if number + 1 < len(matches) else min(len(line), 2000)
            kind = label_kinds()[_label_of(match["label"])]
            label = _label_of(line[match.start("label") : match.end("label")])
            value = _trim(line[match.end() : end])
            if kind in _OF_PEOPLE:
                value = _trim(_DAY_BEHIND.sub("", value))
            if kind in _OF_DAYS and parse_published(value, "") is None:
                value = _joined_day(line[match.end() : end]) or value
            found.extend(_with_writers(Labelled(kind, label, value)))
        is_open = bool(matches) and not found[-1].value and not line[matches[-1].end() :].strip()
    return found


def _bare_label(line: str) -> Labelled | None:
    """A cell that is a label without a colon: its value is the next one."""
    text = line.strip()
    if len(text) > _LONGEST_EMPTY or not text:
        return None
    label = _label_of(text)
    kind = label_kinds().get(label)
    is_whole = kind in _OF_CELLS and len(label) >= _LEAST_BARE and not set(text) - set(label) - set(_SPACES)
    return Labelled(kind, label, "") if is_whole and kind is not None else None


def _joined_day(text: str) -> str:
    """A day whose parts stand in elements of their own (2026, -, 1); "" where there is none."""
    joined = _trim(text[:_LONGEST_DAY].replace("\t", ""))
    return joined if parse_published(joined, "") is not None else ""


def _with_writers(found: Labelled) -> list[Labelled]:
    """A source without the writers who stand behind it, and those as a value of their own."""
    match = _WRITERS_BEHIND.search(found.value) if found.kind is LabelKind.SOURCE else None
    if match is None or match.end() != len(found.value):
        return [found]
    writers = Labelled(LabelKind.REPORTER, match[1], match[2])
    return [writers, Labelled(found.kind, found.label, found.value[: match.start()])]


def _trim(text: str) -> str:
    stripped = text.lstrip(_LEFT)
    end = _VALUE_END.search(stripped)
    value = (stripped[: end.start()] if end else stripped).rstrip(_RIGHT)
    # Brackets around label and value (（责任编辑：赵六）) leave a lone closing one; those of the value itself
    # stay.
    while value and value[-1] in _CLOSING and value.count(_CLOSING[value[-1]]) < value.count(value[-1]):
        value = value[:-1].rstrip(_RIGHT)
    return value


def is_info_line(line: str) -> bool:
    """Does the line consist of labelled values of the page only (发布时间：… 来源：…)? A lone 时间：… may be
    the article's own.
    """
    if len(line) > _LONGEST_INFO or "。" in line:
        return False
    line = _with_colons(line)
    matches = _find_labels(line)
    if not matches or _DAY_BEFORE.sub("", line[: matches[0].start()]).strip(_INFO_EDGES):
        return False
    label = _label_of(matches[0]["label"])
    kind = label_kinds()[label]
    return len(matches) > 1 or kind is LabelKind.VIEWS or is_of_publication(kind, label)


def first_value(labels: Iterable[Labelled], kind: LabelKind) -> str | None:
    """Value of the first label of a kind that has one."""
    return next((found.value for found in labels if found.kind is kind and found.value), None)


def issuer(labels: Sequence[Labelled]) -> str | None:
    """The office that published (发布机构), or that somebody is called who did (发布人：县政协办)."""
    offices = (found.value for found in labels if found.kind is LabelKind.EDITOR)
    named = (value for value in offices if len(value) <= _LONGEST_OFFICE and names_organization(value))
    return first_value(labels, LabelKind.PUBLISHER) or next(named, None)


def issuer_of_index(lines: Sequence[str]) -> str | None:
    """Who issued a document (发布机构), by the index table that stands above it (索引号, 主题分类)."""
    labels = read_labels(lines)
    marks = load_words(FieldWords).index_labels
    cells = (line.strip() for line in lines if len(line) <= _LONGEST_EMPTY)  # the mark may have no value
    if not any(mark in marks for mark in (*(found.label for found in labels), *cells)):
        return None
    return first_value(labels, LabelKind.PUBLISHER)


def is_empty_label(line: str) -> bool:
    """Whether a line is a label of the page and its colon: who, from where or when, and no value."""
    text = line.strip()
    if len(text) > _LONGEST_EMPTY or text[-1:] not in ("：", ":"):
        return False
    return label_kinds().get(_label_of(text)) in _OF_NOBODY


def is_lone_label(line: str) -> bool:
    """Whether a line is a label of the page without its colon, and nothing else: its value is the next."""
    found = _bare_label(line)
    return found is not None and not found.value


def is_stamp_line(line: str) -> bool:
    """Whether a short line prints a day with its hour, and names and counters beside it, without labels."""
    if len(line) > _LONGEST_STAMP or _SENTENCE.search(line):
        return False
    written = (with_usual_day(piece) for piece in line.split("\t"))  # 周二, 01/09/2024 - 10:21
    return any(_STAMP.search(piece) for piece in (line, *written))


def changed(labels: Iterable[Labelled]) -> PublishedAt | None:
    """When a page was written or changed (更新时间), never when it was printed or looked at."""
    signs = load_words(FieldWords).change_signs
    dated = (found for found in labels if found.kind is LabelKind.OTHER_DATE)
    changes = (found for found in dated if any(sign in found.label for sign in signs))
    return next(
        filter(None, (parse_published(found.value, f"text:{found.label}") for found in changes)), None
    )


def published(labels: Iterable[Labelled]) -> PublishedAt | None:
    """The publication time that the labels state; 发布时间 before 日期."""
    dated = sorted(
        (found for found in labels if found.kind is LabelKind.DATE),
        key=lambda found: len(found.label) < 4,
    )
    return next(
        (moment for found in dated if (moment := parse_published(found.value, f"text:{found.label}"))), None
    )


def views(labels: Iterable[Labelled]) -> int | None:
    """The printed view count. None when there is none or it is 0: most pages fill it by script."""
    for found in labels:
        if found.kind is LabelKind.VIEWS and (match := _COUNT.match(found.value)):
            return int(match.group(1).replace(",", "")) or None
    return None


def authors(labels: Iterable[Labelled]) -> tuple[str, ...]:
    """Names of writers: values of 作者 and the like; 记者 and 通讯员 keep their label, since extract tells
    roles by it, and so do an office that handed the text in (供稿) and writers with others behind them
    (作者：林知秋 通讯员 白露).
    """
    names: list[str] = []
    roles: list[str] = []
    for found in labels:
        if found.kind is LabelKind.AUTHOR and _may_name(found.value):
            is_office = found.label in load_words(PartWords).supplies and names_organization(found.value)
            has_others = any(label in found.value for label in load_words(FieldWords).reporter_labels)
            names.append(f"{found.label} {found.value}" if is_office or has_others else found.value)
        elif found.kind is LabelKind.REPORTER and found.value:
            roles.append(f"{found.label} {found.value}")
    if roles:
        names.append(" ".join(roles))
    return tuple(dict.fromkeys(names))


def editors(labels: Iterable[Labelled]) -> tuple[str, ...]:
    """Names of editors, one entry a label."""
    return tuple(
        dict.fromkeys(
            found.value for found in labels if found.kind is LabelKind.EDITOR and _may_name(found.value)
        )
    )


def _may_name(value: str) -> bool:
    """Whether a value may name somebody; admin and the like are accounts of the site's system."""
    return bool(value) and not (value.isascii() and " " not in value)
