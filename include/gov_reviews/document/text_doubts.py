"""Doubtful places of a text: what is said of each, and which figures they touch.

In: a clean page with its doubts, and the figures read of it. Out: Issues with place and words. Damage is
judged where it stands: a figure far from it is as good as in any other text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.pages import (
    NO_PARTS,
    BlockKind,
    CleanPage,
    Doubt,
    DoubtKind,
    UnreadPart,
    UnreadReason,
)
from gov_reviews.records.reviews import Issue, Observation
from gov_reviews.records.vocabulary import IssueScope, Severity

MAX_PLACES_SAID = 20  # doubtful places of a text that have a row of their own
MAX_PLACE = 500  # characters of an address
MAX_WORDS_SAID = 200  # characters of half a sentence that a row repeats
_MOST_DAMAGE = 0.5  # of a text that is read all the same
_STRANGE = re.compile("[\ue000-\uf8ff\uac00-\ud7a3\u3041-\u3096\u30a1-\u30fa]")
_MOST_STRANGE = 0.1  # of the Chinese characters; bullets and icons are fewer
_FEW_STRANGE = 20
_CONTEXT = 10  # characters of the text beside a doubtful place that a row repeats
_DAMAGE = Issue(
    rule_id="text_suspect",
    severity=Severity.WARNING,
    scope=IssueScope.FIELD,
    reason=in_both(
        "Damage in the text could not be repaired and was left as it is; compare with another copy.",
        "文本中有无法修复的损坏，已原样保留，请与其他副本核对。",
    ),
)
_INCOMPLETE = Issue(
    rule_id="text_incomplete",
    severity=Severity.WARNING,
    scope=IssueScope.DOUBT,
    reason=in_both(
        "This is the first part of the text only: it goes on at {rest}, and no page of the same issue comes "
        "from here. Figures of the other part are missing. Capture that page, or drop the whole text into "
        "the inbox.",
        "这只是正文的前半部分，续文在 {rest}，同一期中未找到该页，后半部分的数字缺失。"
        "请抓取该版，或将全文放入收件箱。",
    ),
)
_GUESS = Issue(
    rule_id="text_guessed",
    severity=Severity.INFO,
    scope=IssueScope.FIELD,
    reason=in_both(
        "A character whose bytes were lost was filled in by likelihood; compare with another copy where it "
        "matters.",
        "此处有字节缺失的字符，按可能性补上；如有影响，请与其他副本核对。",
    ),
)
_BROKEN = Issue(
    rule_id="sentence_broken",
    severity=Severity.WARNING,
    scope=IssueScope.DOUBT,
    reason=in_both(
        "A sentence breaks off at the end of a column and its other half was not found; no figure is read "
        "from it. Compare with the printed page.",
        "句子在栏尾断开，未找到另一半，其中的数字未被读取，请与版面核对。",
    ),
)
_UNREAD = Issue(
    rule_id="text_part_unread",
    severity=Severity.WARNING,
    scope=IssueScope.DOUBT,
    reason=in_both(
        "A part of the text was not read, so its figures are missing: {english}.",
        "正文有一部分未被读取，其中的数字缺失：{chinese}。",
    ),
)
_WHY_UNREAD = {
    UnreadReason.NO_OCR: (
        "it is a picture, and OCR is not installed; install gov-reviews with its extra ocr and read the "
        "page again (gov-reviews reprocess), or drop the recognised text as .txt",
        "该部分为图片，未安装文字识别；请安装 ocr 组件后重新读取（gov-reviews reprocess），"
        "或放入识别后的 .txt",
    ),
    UnreadReason.UNSURE_OCR: (
        "OCR is not sure of its characters; drop a better scan, or the recognised text as .txt",
        "文字识别置信度过低；请放入更清晰的扫描件，或识别后的 .txt",
    ),
    UnreadReason.TOO_MANY: (
        "there are more of them than are read; drop the pages of the review only",
        "超出可读取的数量；请只放入综述所在的页",
    ),
    UnreadReason.NOT_READABLE: (
        "it is a file of a kind that is not read, or holds no text; drop a version that can be read (PDF, "
        ".docx, HTML or plain text)",
        "该部分为不可读取的文件或没有文字；请放入可读格式（PDF、.docx、HTML 或纯文本）",
    ),
    UnreadReason.NOT_CAPTURED: (
        "it was not captured; run again, add its host to allow_hosts of the source, or drop it into the "
        "inbox",
        "该部分未抓取到；请重新运行、将其主机加入来源的 allow_hosts，或放入收件箱",
    ),
    UnreadReason.WITHHELD: (
        "the site shows the beginning only, and the rest to members, buyers or by download; drop the whole "
        "text into the inbox",
        "网站只显示开头，其余须登录、付费或下载后阅读；请将全文放入收件箱",
    ),
}
_BESIDE = Issue(
    rule_id="file_beside_text",
    severity=Severity.INFO,
    scope=IssueScope.FIELD,
    reason=in_both(
        "The page has another file beside the one that is its text; it was not read. Drop it into the inbox "
        "if it is a review.",
        "页面除正文外还附有其他文件，未读取；如属综述请放入收件箱。",
    ),
)
_OTHER_ARTICLE = Issue(
    rule_id="article_beside_text",
    severity=Severity.INFO,
    scope=IssueScope.FIELD,
    reason=in_both(
        "Another article stands on the same page; it was not read as a part of this one. Drop it into the "
        "inbox by itself if it is a review.",
        "同一版面还有其他文章，未并入本文；如属综述请单独放入收件箱。",
    ),
)
_MAYBE_ANOTHER = Issue(
    rule_id="article_may_be_joined",
    severity=Severity.WARNING,
    scope=IssueScope.FIELD,
    reason=in_both(
        "Below this headline another article may begin: it heads one column of a page on which the text goes "
        "on beside it. It was read as a section. Compare with the page; drop the review alone if it is none.",
        "该标题仅居一栏，正文在其旁继续，其下可能是另一篇文章，现按本文小节读取。请与原版面核对；如非本文内容，"
        "请只放入综述部分。",
    ),
)
_UNDECIDED_DAY = Issue(
    rule_id="publication_day_undecided",
    severity=Severity.WARNING,
    scope=IssueScope.FIELD,
    reason=in_both(
        "The day of publication is undecided: as it is printed, day and month may change places, and neither "
        "the address nor the list says which it is. The field is empty.",
        "发布日期不明：所印日期的月、日先后有两种读法，网址和列表均无法判定，该字段留空。",
    ),
)
_RECOGNISED = Issue(
    rule_id="text_by_ocr",
    severity=Severity.INFO,
    scope=IssueScope.FIELD,
    reason=in_both(
        "The text was recognised in a picture (OCR); the value is its confidence. Compare figures with the "
        "picture.",
        "文本由图片识别而来（OCR），所附数值为识别置信度，请与原图核对数字。",
    ),
)
_DAMAGED_FIGURE = Issue(
    rule_id="figure_in_damaged_text",
    severity=Severity.WARNING,
    scope=IssueScope.OBSERVATION,
    reason=in_both(
        "A damaged or guessed character touches this figure, so its digits may be incomplete; it is held "
        "back. Compare with another copy.",
        "该数字紧邻损坏或推测的字符，可能不完整，已隔离，请与其他副本核对。",
    ),
)


def unreadable_reason(clean: CleanPage) -> str:
    """Why nothing of a text can be read, "" where it can: most of it is damage, or its characters stand for
    others. A text with less damage is judged where it stands.
    """
    text = clean.body_text
    damaged = sum(doubt.end - doubt.start for doubt in clean.doubts if doubt.kind is DoubtKind.DAMAGED)
    if damaged > _MOST_DAMAGE * len(text):
        return said("text_makes_no_sense", percent=100 * damaged // len(text))
    strange = len(_STRANGE.findall(text))
    if strange >= _FEW_STRANGE and strange > _MOST_STRANGE * count_han(text):
        return said("strange_characters", count=strange)
    return ""


def text_issues(clean: CleanPage) -> tuple[Issue, ...]:
    """Doubts about the text itself, each with its place; of very many a number."""
    damaged = [doubt for doubt in clean.doubts if doubt.kind is DoubtKind.DAMAGED]
    guessed = [doubt for doubt in clean.doubts if doubt.kind is DoubtKind.GUESSED]
    issues = [*_place_issues(clean, _DAMAGE, damaged), *_place_issues(clean, _GUESS, guessed)]
    if rest := clean.page.missing_rest:
        reason = _INCOMPLETE.reason.format(rest=rest)
        issues.append(replace(_INCOMPLETE, reason=reason, value=rest))
    issues += map(_unread_issue, clean.page.unread_parts[:MAX_PLACES_SAID])
    if clean.has_suspect_text and not damaged:
        issues.append(_DAMAGE)  # in a title, or halves of sentences without their other half
    halves = [block for block in clean.blocks if block.kind is BlockKind.FRAGMENT]
    issues += (
        replace(_BROKEN, value=half.text[:MAX_WORDS_SAID], char_start=half.start)
        for half in halves[:MAX_PLACES_SAID]
    )
    issues += (
        replace(_MAYBE_ANOTHER, value=head[:MAX_PLACE])
        for head in clean.page.doubtful_heads[:MAX_PLACES_SAID]
    )
    if clean.page.undecided_day:
        issues.append(replace(_UNDECIDED_DAY, value=clean.page.undecided_day))
    if clean.page.ocr_confidence is not None:
        issues.append(replace(_RECOGNISED, value=f"{clean.page.ocr_confidence:.3f}"))
    return tuple(issues)


def _unread_issue(part: UnreadPart) -> Issue:
    value = part.place[:MAX_PLACE]
    if part.reason in NO_PARTS:
        return replace(_BESIDE if part.reason is UnreadReason.BESIDE else _OTHER_ARTICLE, value=value)
    english, chinese = _WHY_UNREAD[part.reason]
    return replace(_UNREAD, reason=_UNREAD.reason.format(english=english, chinese=chinese), value=value)


def _place_issues(clean: CleanPage, issue: Issue, places: Sequence[Doubt]) -> Iterator[Issue]:
    for place in places[:MAX_PLACES_SAID]:
        yield replace(issue, value=_words_around(clean, place), char_start=place.start)
    if len(places) > MAX_PLACES_SAID:
        yield replace(issue, value=f"{len(places) - MAX_PLACES_SAID} more places")


def _words_around(clean: CleanPage, place: Doubt) -> str:
    """A doubtful place between marks, with some words on both sides."""
    text = clean.body_text
    inside = text[place.start : min(place.end, place.start + 4 * _CONTEXT)]
    before, after = text[max(0, place.start - _CONTEXT) : place.start], text[place.end : place.end + _CONTEXT]
    return f"{before}【{inside}】{after}".replace("\n", " ")


def damaged_figures(clean: CleanPage, observations: Sequence[Observation]) -> Iterator[Issue]:
    """Figures that damage touches, or of which a character was guessed: their digits may be incomplete."""
    if not clean.doubts:
        return
    touched = _Reach([doubt for doubt in clean.doubts if doubt.kind is DoubtKind.DAMAGED])
    inside = _Reach([doubt for doubt in clean.doubts if doubt.kind is DoubtKind.GUESSED])
    for observation in observations:
        start, end = observation.char_start, observation.char_end
        place = touched.place(start - 1, end + 1) or inside.place(start, end)
        if place is not None:
            yield replace(
                _DAMAGED_FIGURE,
                value=_words_around(clean, place),
                char_start=start,
                metric_code=observation.metric_code,
            )


class _Reach:
    """Places in order, asked for one that reaches into a stretch."""

    def __init__(self, places: Sequence[Doubt]) -> None:
        self._starts = [place.start for place in places]
        # the place that reaches furthest, up to each
        self._furthest = list(accumulate(places, _further))

    def place(self, start: int, end: int) -> Doubt | None:
        """A place that shares a character with the stretch, None when there is none."""
        index = bisect_left(self._starts, end) - 1
        return self._furthest[index] if index >= 0 and self._furthest[index].end > start else None


def _further(one: Doubt, other: Doubt) -> Doubt:
    return one if one.end >= other.end else other
