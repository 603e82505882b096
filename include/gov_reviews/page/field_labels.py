"""Visible labels of article pages (发布时间：… 来源：… 作者：… 阅读次数：…), Simplified and Traditional.

In: the lines around an article's title and body. Out: what the labels say, as printed. Labels that look alike
and mean something else (更新时间, 打印日期, 字数) are known too, so that they end a value and are never taken
for it. A label may carry injected pinyin (來源
閱(yuè)讀量): mirrors do that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gov_reviews.knowledge.inline_words import word_set
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.records.pages import PublishedAt

_KINDS = {
    "date": word_set(
        "发布时间 发布日期 發布時間 發佈時間 發布日期 發佈日期 发表时间 發表時間 刊发日期 发稿时间 日期 时间 "
        "時間"
    ),
    "not_date": word_set("""
        更新时间 更新時間 更新日期 修改时间 成文日期 打印日期 打印时间 生成日期 有效期 当前时间 会议时间 活动时间 举办时间 截止时间 截止日期
    """),
    "source": word_set("信息来源 文章来源 稿件来源 新闻来源 来源 來源 信息來源 稿源 出处"),
    "author": word_set("作者 撰稿 撰文 组稿 組稿 文/图 图/文 图文"),
    "reporter": word_set("本报记者 记者 記者 通讯员 通訊員"),
    "editor": word_set("""
        责任编辑 責任編輯 责编 責編 编辑 編輯 编审 录入 策划 策劃 监制 監製 初审 复审 终审 終審 一审 二审 三审 审核 审校
    """),
    "views": word_set("""
        浏览次数 瀏覽次數 浏览量 瀏覽量 浏览 瀏覽 阅读次数 閱讀次數 阅读量 閱讀量 阅读数 阅读 点击次数 點擊次數 点击量 點擊量 点击数
        点击率 点击 人气
    """),
    "other": word_set("""
        字数 字號 字号 字体 字體 版次 分享到 分享 打印 索引号 文号 发文机关 发布机构 关键词 主题词 责任单位 所属栏目 栏目 标签
        语音播报 信息索取号
    """),
}

# 時(shí)間: pinyin in brackets may stand after any character of a label; spaces too (来　源).
_BETWEEN = "(?:[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêɡńňǹḿ]{1,7}[)）])?[ \\u3000\\u00a0]{0,2}"
_BY_TEXT = {label: kind for kind, labels in _KINDS.items() for label in labels}
_PATTERN = re.compile(
    "(?P<label>"
    + "|".join(
        _BETWEEN.join(map(re.escape, label))
        for label in sorted(_BY_TEXT, key=lambda text: (-len(text), text))
    )
    + f"){_BETWEEN}(?P<colon>[:：]|(?=\\t))"
)
_NOT_HAN = re.compile("[(（][^()（）]{0,8}[)）]|[^\u3400-\u9fff/]")
_VALUE_END = re.compile("\t|[ \u00a0]{3,}|\u3000{2,}|[|｜丨┃]")
_COUNT = re.compile(r"\s{0,4}(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d\-/.年月:：])")
_LEFT = " \t\u00a0\u3000:：[【(（"
_RIGHT = " \t\u00a0\u3000;；,，、|｜[【(（"
_CLOSING = {")": "(", "）": "（", "]": "[", "】": "【"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label and its value, as printed."""

    kind: str
    label: str
    value: str


def read_labels(lines: Iterable[str]) -> list[Labelled]:
    """All labelled values in the order of the page. A value ends at the next label, a tab, a wide gap or a
    bar; a label with nothing behind it takes the next line, as in a table of two columns, unless that has a
    label too.
    """
    found: list[Labelled] = []
    is_open = False
    for line in lines:
        matches = list(_PATTERN.finditer(line[:2000]))
        if is_open and not matches:
            last = found.pop()
            found.append(Labelled(last.kind, last.label, _trim(line[:200])))
        is_open = False
        for number, match in enumerate(matches):
            end = matches[number + 1].start() if number + 1 < len(matches) else min(len(line), 2000)
            label = _NOT_HAN.sub("", match["label"])
            value = _trim(line[match.end() : end])
            found.append(Labelled(_BY_TEXT.get(label, "other"), label, value))
        is_open = bool(matches) and not found[-1].value and not line[matches[-1].end() :].strip()
    return found


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
    if len(line) > 200 or "。" in line:
        return False
    matches = list(_PATTERN.finditer(line))
    if not matches or line[: matches[0].start()].strip(" \t\u00a0\u3000【[(（-—|"):
        return False
    labels = [_NOT_HAN.sub("", match["label"]) for match in matches]
    return (
        len(matches) > 1
        or _BY_TEXT.get(labels[0]) in {"views", "source"}
        or labels[0].startswith(("发布", "發"))
    )


def first_value(labels: Iterable[Labelled], kind: str) -> str | None:
    """Value of the first label of a kind that has one."""
    return next((found.value for found in labels if found.kind == kind and found.value), None)


def published(labels: Iterable[Labelled]) -> PublishedAt | None:
    """The publication time that the labels state; 发布时间 before 日期."""
    dated = sorted(
        (found for found in labels if found.kind == "date"),
        key=lambda found: len(_NOT_HAN.sub("", found.label)) < 4,
    )
    return next(
        (moment for found in dated if (moment := parse_published(found.value, f"text:{found.label}"))), None
    )


def views(labels: Iterable[Labelled]) -> int | None:
    """The printed view count. None when there is none or it is 0: most pages fill it by script."""
    for found in labels:
        if found.kind == "views" and (match := _COUNT.match(found.value)):
            return int(match.group(1).replace(",", "")) or None
    return None


def authors(labels: Iterable[Labelled]) -> tuple[str, ...]:
    """Names of writers: values of 作者 and the like; 记者 and 通讯员 keep their label, since extract tells
    roles by it.
    """
    names: list[str] = []
    roles: list[str] = []
    for found in labels:
        if found.kind == "author" and found.value:
            names.append(found.value)
        elif found.kind == "reporter" and found.value:
            roles.append(f"{found.label} {found.value}")
    if roles:
        names.append(" ".join(roles))
    return tuple(dict.fromkeys(names))


def editors(labels: Iterable[Labelled]) -> tuple[str, ...]:
    """Names of editors, one entry a label."""
    return tuple(dict.fromkeys(found.value for found in labels if found.kind == "editor" and found.value))
