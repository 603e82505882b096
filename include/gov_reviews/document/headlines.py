"""Take headlines apart: main title (主题), subtitle (副题), number within a series (之二).

In: title lines as printed, clean. Out: the parts, with their own punctuation. Words are never added or
dropped, only a site's own name after the title is (标题_某某区人民政府).
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.document.line_roles.title_lines import is_signal_line, starts_with_dash
from gov_reviews.knowledge.han import HAN, comparison_key
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords, HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives

_SPACES = re.compile(r"[\s\u3000\u00a0]+")
_MARKDOWN = re.compile(r"^#{1,6}\s*|\*{2,}")
_DASH = re.compile(r"(?:(?<!\s)\s++)?(?:[—―─]{2,}|-{2,}|－{1,2}|(?<!\d)[—―─](?!\d))\s*+")
_BAR = re.compile(r"[丨|｜]")  # what stands before it and the words before that are one
_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_THIRDS = {"上": 1, "中": 2, "下": 2}


def tidy_title(title: str) -> str:
    """One line with single spaces, without Markdown marks and without the site's own name at the end."""
    line = _SPACES.sub(" ", _MARKDOWN.sub("", title)).strip()
    return _site_name().sub("", line) or line


_SPREAD = re.compile(f"[{HAN}](?: [{HAN}]){{2,}}")
_COMMITTEE_NAME = re.compile("中国人民政治协商会议.{0,24}|.{0,40}委员会(?:常务委员会)?")
_REPORT_NAME = re.compile(
    "(?:.{0,30}委员会)?(?:常务委员会)?(?:关于.{0,20}的)?工作(?:情况的?)?报告(?:[（(][^（）()]{1,6}[)）])?"
)


def join_report_title(lines: list[str]) -> list[str]:
    """Lines of a headline with those joined that are one title over several lines, as reports have it.

    Example:
        中国人民政治协商会议 / 某县第九届委员会常务委员会 / 工 作 报 告.
    """
    joined: list[str] = []
    is_open = False
    for line in lines:
        text = line.replace(" ", "") if _SPREAD.fullmatch(line) else line
        if is_open and (_REPORT_NAME.fullmatch(text) or _COMMITTEE_NAME.fullmatch(text)):
            joined[-1] += text
        else:
            joined.append(text)
        is_open = _COMMITTEE_NAME.fullmatch(joined[-1]) is not None
    return joined


def names_report(line: str) -> bool:
    """Whether a line is the whole name of a committee's report."""
    return "委员会" in line and _REPORT_NAME.fullmatch(line) is not None


@cache
def _part() -> re.Pattern[str]:
    """The number of a text within a series."""
    series = alternatives(load_words(HeadingWords).series_words)
    return re.compile(
        rf"""
        之 ([{_DIGITS}]{{1,3}} | \d{{1,2}}) (?![{HAN}\d])                # 之二
        | ([{_CIRCLED}])
        | [(（〔] ([{_DIGITS}]{{1,3}} | \d{{1,2}} | 上 | 中 | 下) [)）〕] \s*$
        | {series} 第? [·:：\s]? (\d{{1,2}})$                           # 综述2
        """,
        re.VERBOSE,
    )


@cache
def _site_name() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, load_words(FieldWords).site_name_ends))
    return re.compile(rf"(?<!\s)\s*+(?:[_|｜]|(?<=\s)[-–—]\s)\s*+[^_|｜]{{0,24}}(?:{ends})\s*+$")


def split_title(line: str) -> tuple[str | None, str | None]:
    """Main title and subtitle of one line, each None when absent; the subtitle keeps its dash.

    Examples:
        "履职为民 书写答卷——区政协2022年工作综述" -> the couplet, "——区政协2022年工作综述".
        "履职为民 书写答卷 区政协2022年工作综述" -> the same without dash.
        "——区政协2022年工作综述" -> None, the line.
    """
    if not line:
        return None, None
    if starts_with_dash(line):
        return None, line
    for dash in _DASH.finditer(line):
        left, right = line[: dash.start()].strip(), line[dash.end() :].strip()
        if len(comparison_key(left)) >= 4 and len(comparison_key(right)) >= 4:
            return left, line[dash.start() :].strip()
    head, _, last = line.rpartition(" ")
    if (
        head
        and "政协" not in head
        and is_signal_line(last)
        and not _BAR.search(last)
        and re.search(r"[12]\d{3}年|[〇○零一二]{2,}", last)
    ):
        return head, last
    return line, None


def find_part(*lines: str | None) -> int | None:
    """Number within a series, from the first line that has one: 之二, ②, （三）, （上）; None for a single
    text.

    （下） counts as 2: whether there is a 中 is not known from one part.
    """
    for line in lines:
        match = _part().search(line) if line else None
        if match:
            return _part_number(next(group for group in match.groups() if group))
    return None


def _part_number(sign: str) -> int:
    if sign.isdigit() and sign.isascii():
        return int(sign)
    if sign in _CIRCLED:
        return _CIRCLED.index(sign) + 1
    if sign in _THIRDS:
        return _THIRDS[sign]
    tens, ten, units = sign.rpartition("十")
    if not ten:
        return _DIGITS.index(sign[0]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(units) + 1 if units else 0)
