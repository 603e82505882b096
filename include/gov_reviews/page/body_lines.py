"""Lines of the article's element in, lines of the body with their kinds out: template furniture, pasted style
sheets and info lines are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gov_reviews.decoding.element_lines import MarkedLine, article_lines
from gov_reviews.page.field_labels import is_info_line
from gov_reviews.page.title_fields import NAME_LINE
from gov_reviews.records.pages import Line, LineKind

_SENTENCE_MARKS = "。！？；，、：…!?;,:”’」』"
_QUOTES_END = "”’」』"
_BRACKETS_END = "）)》】"
_FULL_STOP = re.compile("[。！？；，、;,]")
_PICTURE_CREDIT = re.compile("(?:摄影?|攝影?|供图|供圖|图片?来源[:：].{1,20}|摄影报道|文/图)[)）】\\]]?\\s*$")
_MAX_HEADING = 60
_MAX_CAPTION = 120
_SHORT = 40

# Whole lines that templates print into the article's element, without their white space, bars and brackets.
# Full matches only: a sentence of the article never is one. No two alternatives inside a repetition begin
# alike, so matching stays linear.
_BUTTONS = (
    "打印(?:本页|此页|文章|正文)?|关闭(?:本页|窗口|页面)?|收藏本页|返回(?:顶部|列表|首页|上页|版面)|我要纠错|纠错|复制链接"
    "|大中小|放大|缩小|默认|分享到?|微信|微博|QQ空间|朋友圈"
)
_FURNITURE_LINES = (
    f"(?:{_BUTTONS}|[:：])+",
    "(?:字体|字号|字體|字號)[:：]?[大中小默认加粗]*",
    "[34<>«»←→]?上一[篇条页则](?:[:：].{0,100})?",
    "下一[篇条页则](?:[:：].{0,100}|[34<>«»←→])?",
    "[34]?上一篇下一篇[34]?",
    "(?:扫一扫|扫码|掃一掃|掃碼|微信扫一扫|手机扫一扫|用手机扫|长按识别|识别二维码|扫描二维码).{0,24}",
    "语音播报[:：]?.{0,10}",
    "分享到?[:：].{0,30}",
    "相关(?:链接|新闻|阅读|附件|稿件|文章)[:：]?",
    "您?(?:当前|现在|目前|所在)?的?(?:所在)?位置[:：是>»].{0,120}",
    "(?:首页|主页|网站首页|網站首頁)[>»/＞].{0,100}",
    "版权所有.{0,80}",
    "Copyright.{0,120}",
    "[\u4e00-\u9fff]ICP备.{0,60}",
    "第[0-9A-Za-z]{1,4}版[:：].{0,20}",
    "字数[:：][\\d,]+(?:版次[:：].{0,10})?",
)
_FURNITURE_LINE = re.compile("|".join(_FURNITURE_LINES))
_DECORATION = re.compile("[\\s|｜\\[\\]【】()（）<>《》]+")
_MAX_FURNITURE = 160


def body_lines(marked: Sequence[MarkedLine], drop_patterns: Iterable[str] = ()) -> list[MarkedLine]:
    """Lines of an article without furniture, style sheets, and info lines of labels only."""
    patterns = [re.compile(pattern) for pattern in drop_patterns]
    kept: list[MarkedLine] = []
    for line in article_lines(list(marked)):
        text = line.text
        if "{" in text and "}" in text:
            text = remove_style_rules(text).strip()
            if not text:
                continue
            line.text = text
        if "#PAGE_BREAK#" in text:
            line.text = text = text.replace("#PAGE_BREAK#", "").strip()
        if not text or is_furniture(text) or any(pattern.search(text) for pattern in patterns):
            continue
        if is_info_line(text) and not kept_is_prose(kept):
            continue
        kept.append(line)
    return kept


def is_furniture(text: str) -> bool:
    """Is the whole line something that a site's template prints on every page?"""
    if len(text) > _MAX_FURNITURE:
        return False
    return (
        _FURNITURE_LINE.fullmatch(_DECORATION.sub("", text)) is not None
        or _FURNITURE_LINE.fullmatch("".join(text.split())) is not None
    )


def kept_is_prose(lines: Sequence[MarkedLine]) -> bool:
    """Has the prose begun? Before it, lines of labels are the page's info line; after it they may be the
    article's own (来源：…).
    """
    return any("。" in line.text for line in lines[-40:])


def remove_style_rules(text: str) -> str:
    """Leave out CSS rules `selector {property: value}` that stand in the text; braces around anything else
    stay.
    """
    kept: list[str] = []
    position = 0
    while (opening := text.find("{", position)) >= 0:
        closing = text.find("}", opening)
        if closing < 0:
            break
        content = text[opening : closing + 1]
        if content.isascii() and (":" in content or not content.strip("{} \t\n")):
            start = opening
            while start > position and text[start - 1].isascii() and text[start - 1] not in "}":
                start -= 1
            kept.append(text[position:start])
        else:
            kept.append(text[position : closing + 1])
        position = closing + 1
    kept.append(text[position:])
    return "".join(kept)


def _ends_like_a_sentence(text: str) -> bool:
    """Whether a mark, and after it quotes and brackets at most, is the end: 。」） or ”."""
    before = text.rstrip(_QUOTES_END + _BRACKETS_END)
    return before.endswith(tuple(_SENTENCE_MARKS)) or not set(_QUOTES_END).isdisjoint(text[len(before) :])


def to_line(line: MarkedLine) -> Line:
    """The line with its kind: what the markup says, UNKNOWN where it says nothing (a short line without full
    stop may be anything).
    """
    return Line(line.text, _kind(line))


def _kind(line: MarkedLine) -> LineKind:
    text = line.text
    is_credit = len(text) <= _MAX_CAPTION and _PICTURE_CREDIT.search(text) is not None
    if line.caption or (is_credit and (line.after_picture or line.centred)):
        return LineKind.CAPTION
    if (
        line.after_picture
        and line.centred
        and not line.bold
        and not line.heading
        and len(text) <= _MAX_CAPTION
    ):
        return LineKind.CAPTION
    if is_credit or (NAME_LINE.match(text) and len(text) <= _MAX_HEADING and not _FULL_STOP.search(text)):
        return LineKind.UNKNOWN
    if (
        (line.heading or line.bold)
        and len(text) <= _MAX_HEADING
        and not text.endswith(("。", "；", "，", "、", ";", ","))
    ):
        return LineKind.HEADING if not (line.after_picture and line.centred) else LineKind.UNKNOWN
    if len(text) <= _SHORT and not _ends_like_a_sentence(text):
        return LineKind.UNKNOWN
    if line.after_picture and len(text) <= _MAX_CAPTION and not _FULL_STOP.search(text):
        return LineKind.UNKNOWN
    return LineKind.PARAGRAPH
