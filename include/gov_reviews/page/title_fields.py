"""Title fields (引题, 主题, 副题): comparing titles, taking them apart, and finding them among the first
lines of a body.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gov_reviews.decoding.element_lines import MarkedLine

_DASH = re.compile("^[ \u3000]*(?:[—–―─━﹣－]{1,4}|-{2,4})[ \u3000]*(?=\\S)")
_CUT_END = re.compile("(?:…(?<!……)…*+|\\.(?<!\\.\\.)\\.{2,}+)\\s*+$")
_JUMP = re.compile(
    "[（(【\\[][^（()）【】\\[\\]]{0,4}(?:上接|下转|下轉|紧接|緊接|转|轉)[^（()）【】\\[\\]]{0,12}[）)】\\]]"
)
_NOT_CORE = re.compile("[^0-9A-Za-z\u3400-\u9fff]")
# What a line of names looks like: never a title.
NAME_LINE = re.compile(
    "^[\\s（(【\\[□■●◎○▲]*(?:本报|本刊|本网|特约)?(?:记者|記者|通讯员|通訊員|作者|撰稿|撰文|供稿|文\\s?[/／|｜]|图\\s?[/／]|责任编辑|責任編輯|责编|编辑|編輯|来源|來源|策划|策劃|组稿|組稿|统筹|□)"
)
_MAX_TITLE = 90
_LOOK_AT = 6


@dataclass(frozen=True, slots=True)
class TitleFields:
    """The lines of a headline; None where the page has none."""

    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None


def title_core(text: str | None) -> str:
    """What two prints of one title have in common: letters, digits and Chinese characters, without jump
    lines.
    """
    return _NOT_CORE.sub("", _JUMP.sub("", unicodedata.normalize("NFKC", text or "")))


def is_subtitle(line: str) -> bool:
    """Does the line begin with the dash of a subtitle (——区政协2022年工作综述)?"""
    return _DASH.match(line) is not None


def split_headline(text: str) -> TitleFields:
    """Take a headline of several lines apart: lines from the first dash on are the subtitle, the others the
    title.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    at = next((number for number, line in enumerate(lines) if number and is_subtitle(line)), len(lines))
    return TitleFields(None, " ".join(lines[:at]) or None, " ".join(lines[at:]) or None)


def is_cut(title: str) -> bool:
    """Was the title cut for display (…)?"""
    return _CUT_END.search(title) is not None


def complete_title(title: str, alternatives: Sequence[str]) -> str:
    """The whole of a title that was cut with an ellipsis, when another print of it is longer."""
    if not is_cut(title):
        return title
    stem = title_core(_CUT_END.sub("", title))
    whole = [
        other
        for other in alternatives
        if not is_cut(other) and len(stem) >= 6 and title_core(other).startswith(stem)
    ]
    return max(whole, key=len) if whole else title


def take_title_lines(
    lines: Sequence[MarkedLine], fields: TitleFields
) -> tuple[TitleFields, list[MarkedLine]]:
    """Headline lines that stand at the top of the body: into the fields where these are empty, out of the
    body where they repeat a field.

    A bold line above the repeated title is its kicker, a line with a dash or a bold centred one below it the
    subtitle. What is not clear stays in the body.
    """
    if not lines or not fields.title:
        return fields, list(lines)
    top = list(lines[:_LOOK_AT])
    start, end = _find_title(top, title_core(fields.title))
    taken: set[int] = set(range(start, end))
    kicker, subtitle = fields.kicker, fields.subtitle
    if end > start:
        for number in range(start - 1, -1, -1):
            line = top[number]
            if not _may_be_headline(line) or (kicker and title_core(kicker) != title_core(line.text)):
                break
            kicker = line.text
            taken.add(number)
            break
    below = end
    if below < len(top):
        line = top[below]
        fits = is_subtitle(line.text) or (end > start and line.bold and line.centred)
        if fits and _may_be_headline(line, needs_mark=not is_subtitle(line.text)):
            if subtitle is None or title_core(subtitle) == title_core(line.text):
                subtitle = subtitle or line.text
                taken.add(below)
            elif title_core(subtitle) in title_core(line.text):
                subtitle = line.text
                taken.add(below)
    rest = [line for number, line in enumerate(lines) if number not in taken]
    return replace(fields, kicker=kicker, subtitle=subtitle), rest


def _find_title(top: Sequence[MarkedLine], core: str) -> tuple[int, int]:
    """Lines of the top that repeat the title, alone or in two halves; an empty range at 0 when none does."""
    if len(core) < 4:
        return 0, 0
    cores = [title_core(line.text) for line in top]
    for number, own in enumerate(cores):
        if own == core or (
            len(own) >= 8
            and len(own) <= _MAX_TITLE
            and (core.startswith(own) and len(own) * 10 >= len(core) * 8)
        ):
            return number, number + 1
        if number + 1 < len(cores) and own and cores[number + 1] and own + cores[number + 1] == core:
            return number, number + 2
    return 0, 0


def _may_be_headline(line: MarkedLine, needs_mark: bool = True) -> bool:
    if line.caption or len(line.text) > _MAX_TITLE or NAME_LINE.match(line.text) or "。" in line.text:
        return False
    return line.bold or line.centred or line.heading or not needs_mark
