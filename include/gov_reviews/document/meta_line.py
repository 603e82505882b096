"""Read the line under the title (来源：… 日期：… 阅读量：…), its labels in any order and glued together.

In: one clean line. Out: `MetaLine`. Values that the line does not print are None; a view count of 0 is None,
too, because pages print 0 where a script fills the count. Labels are those of `line_roles/label_lines.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

from gov_reviews import settings
from gov_reviews.document.byline import BylinePart, Credits, merge_credits, read_byline
from gov_reviews.document.line_roles.label_lines import LabelKind, any_label, label_kinds
from gov_reviews.document.person_names import is_person_name, names_organization, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords, PartWords
from gov_reviews.records.pages import PublishedAt

_LOCAL = ZoneInfo(settings.TIME_ZONE)

_DATE = re.compile(
    r"""
    (?<!\d)(?P<year>(?:19|20)\d{2})\s*+
    (?: [-–—/.年]\s*+ | (?<=\s) )
    (?P<month>\d{1,2})\s*+[-–—/.月]\s*+
    (?P<day>\d{1,2})(?!\d)\s*+日?
    (?: [\sT]*+ (?: 星期[一二三四五六日天]\s*+ )?
        (?P<hour>[01]?\d|2[0-3])\s*+[:：时]\s*+(?P<minute>[0-5]\d)
        (?: \s*+[:：分]\s*+(?P<second>[0-5]\d) )?
    )?
    """,
    re.VERBOSE,
)
_COMPACT_DATE = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+|\d+")
_MAY_HOLD_DAY = ("source", "editor", "author")  # behind whose value a day without label may stand
_FULL_NAME = 3  # characters of a name that cannot be a word of a publisher's
_EDGES = " \t\u3000\u00a0:：|｜/、,，;；。【】[]()（）<>《》-—"
# 微信公众号“砚川政协”: who published is the account, not its platform
_ACCOUNT = re.compile(
    r"(?:微信)?(?:公众号|公众平台|订阅号|视频号)[\s:：—-]{0,3}[“\"「《【]?([^“”\"「」《》【】]{2,30})[”\"」》】]?"
)
# What templates print among the values.
_INLINE_FURNITURE = re.compile(
    r"""
    【\s*+ (?: 大\s*+中\s*+小\s*+ | 字体[^【】\n]*+\s*+ ) 】
    | \[\s*+大\s*+中\s*+小\s*+\]
    | 第\s*+\d++\s*+版
    | 星期[一二三四五六日天]
    | [A-Z]?\d{2}版
    | 我有话说
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class MetaLine:
    """What one line says of the publication."""

    source_name: str | None = None
    published_at: PublishedAt | None = None
    views: int | None = None
    people: Credits = field(default_factory=Credits)


def read_time(text: str) -> PublishedAt | None:
    """The first complete date of a text, Asia/Shanghai; None when there is none or it cannot be (13月,
    2月30日).

    Examples:
        "2023-01-03 11:00", "2023年1月3日", "2026 年 01 月 28 日", "2023/01/03", "2023 01 / 11 10:04:15",
        "20230103".
    """
    match = _DATE.search(text) or _COMPACT_DATE.search(text)
    if match is None:
        return None
    part = match.groupdict()
    year, month, day, hour, minute, second = (
        int(part.get(name) or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=_LOCAL)
    except ValueError:
        return None
    return PublishedAt(at, part.get("hour") is not None, "text")


# What the line says of the publication by labels of each kind; what other labels say ends there.
_READ_AS = {
    LabelKind.SOURCE: "source",
    LabelKind.PUBLISHER: "source",
    LabelKind.DATE: "date",
    LabelKind.VIEWS: "view",
    LabelKind.VISITS: "view",
    LabelKind.AUTHOR: "author",
    LabelKind.REPORTER: "author",
    LabelKind.EDITOR: "editor",
}


@cache
def _label_pattern() -> re.Pattern[str]:
    """A label with its colon; without a colon only at the start or after a space, and only when a value can
    follow.
    """
    words = any_label(label_kinds())
    return re.compile(
        rf"(?P<label>{words})(?:人|者|单位)?\s*[:：]|(?:(?<=[\s|｜丨┃])|^)(?P<bare>{words})(?=[\s|｜丨┃]+\S|\d)"
    )


@cache
def _views_first() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_words(FieldWords).view_words_after))
    return re.compile(rf"(?<!\d)(?<!\d[,，])(\d[\d,，]{{0,30}}+)\s*+(?:{words})")


@cache
def _empty_sources() -> frozenset[str]:
    return frozenset(load_words(FieldWords).empty_sources)


def read_meta_line(line: str, has_bare_source: bool = False) -> MetaLine:
    """Read one line of labels and values.

    Args:
        line: Clean text.
        has_bare_source: A publisher may stand without a label (某某日报 2023-01-03); not in bylines, where it
            is the reporter's employer.

    Examples:
        "来源:某某市人民政府日期:2024-02-06 09:30阅读量:512"; "2023年1月3日 某某日报"; "某某网 | 作者：张某 |
        1,204次浏览".
    """
    marks = list(_label_pattern().finditer(line))
    values: dict[str, list[str]] = {}
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(line)
        label = mark["label"] or mark["bare"]
        kind = _READ_AS.get(label_kinds()[label], "other")
        # Of who handed the text in the label tells the part of the value.
        start = mark.start() if kind == "author" and label in load_words(PartWords).supplies else mark.end()
        values.setdefault(kind, []).append(line[start:end])
    before = line[: marks[0].start()] if marks else line
    printed = [] if _DAY_OF_SESSION.search(before) else [before]  # a report is printed later
    dated = chain(values.get("date", ()), printed, *(values.get(kind, ()) for kind in _MAY_HOLD_DAY))
    published_at = next(filter(None, map(read_time, dated)), None)
    source = next((name for text in values.get("source", ()) if (name := tidy_source(text))), None)
    source, writers = _split_writers(source)
    if source is None and has_bare_source:
        source = _unlabelled_source(before)
    people = merge_credits([*([writers] if writers else ()), _read_people(values)])
    return MetaLine(source, published_at, _read_views(values.get("view", ()), line), people)


def _split_writers(source: str | None) -> tuple[str | None, Credits | None]:
    """A publisher, and the writers whose names stand behind it: 来源：云汀杂志2026年第5期 张某某 李某某."""
    if source is None or " " not in source:
        return source, None
    name, *others = source.split(" ")
    are_writers = all(
        len(word) == _FULL_NAME and word[0] in surnames() and is_person_name(word) for word in others
    )
    words = load_words(FieldWords)
    is_publisher = names_organization(name) or name.endswith((*words.publisher_ends, *words.periodical_ends))
    if not are_writers or not is_publisher:
        return source, None
    return name, Credits(authors=tuple(others))


_SESSION = re.compile("会议上?$|会议(?:审议)?通过$")  # （3月7日在政协某县委员会第五次会议上）
_DAY_OF_SESSION = re.compile(
    r"日\s?(?:在|于)?[^|｜:：]{0,24}(?:政协|委员会)[^|｜:：]{0,40}会议(?:上|(?:审议)?通过)"
)


def tidy_source(text: str) -> str | None:
    """A publisher's name without dates, brackets and furniture; None when nothing is left."""
    without = _INLINE_FURNITURE.sub(
        " ", _COMPACT_DATE.sub(" ", _DATE.sub(" ", _views_first().sub(" ", text)))
    )
    name = re.sub(r"[\s\u3000\u00a0]+", " ", without).strip(_EDGES)
    name = account[1].strip() if (account := _ACCOUNT.fullmatch(name)) else name
    if name.count("（") > name.count("）") or name.count("(") > name.count(")"):
        name = name + ("）" if "（" in name else ")")
    return None if not name or name in _empty_sources() else name


def _unlabelled_source(text: str) -> str | None:
    """A publisher without a label before or after the date (某某日报 2023-01-03)."""
    words = [
        word
        for word in re.split(r"[\s|｜]+", tidy_source(text) or "")
        if re.fullmatch(f"[{HAN}A-Za-z·]{{3,30}}", word) and not _SESSION.search(word)
    ]
    candidates = [word for word in words if names_organization(word) or word.endswith(("网", "报", "政府"))]
    return candidates[0] if len(candidates) == 1 else None


def _read_views(labelled: tuple[str, ...] | list[str], line: str) -> int | None:
    for text in labelled:
        match = _NUMBER.match(text.strip(_EDGES))
        if match:
            return _positive(match.group())
    match = _views_first().search(line)
    return _positive(match[1]) if match else None


def _positive(digits: str) -> int | None:
    number = int(re.sub("[,，]", "", digits)[:12])
    return number if number > 0 else None


def _read_people(values: dict[str, list[str]]) -> Credits:
    parts = [read_byline(tidy_source(text) or "", BylinePart.AUTHOR) for text in values.get("author", ())]
    parts += [read_byline(tidy_source(text) or "", BylinePart.EDITOR) for text in values.get("editor", ())]
    return merge_credits(parts)
