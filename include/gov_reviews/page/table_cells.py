"""What one cell of a table, or one line of a number card, says: a figure, a measure word, a period, a label.

In: the text of the cell. Out: a `TableCell`. Nothing is computed: a figure keeps the digits that are printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from gov_reviews.knowledge.figure_word_lists import QuantityWords
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import TableWords
from gov_reviews.knowledge.word_patterns import alternatives

MAX_SHORT = 40  # characters; a longer cell is no figure and no label
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}（）()])[ \t\u00a0\u3000]+(?=[{HAN}（）()])")
_EMPTY = re.compile(r"[\s\u3000\-—–－/／.…*×无]*")
_SCALE = "[百千万亿]{0,2}"
_UNIT_BREAK = re.compile(r"\s?[、，,/和]\s?")
PERCENT_SIGNS = frozenset({"%", "％", "‰"})
_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[、．]|[①-⑳])\s*"
)


class CellKind(Enum):
    """What a cell is for its row."""

    EMPTY = "empty"
    FIGURE = "figure"
    UNIT = "unit"
    PERIOD = "period"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell.

    Attributes:
        text: As printed, without white space between Chinese characters.
        kind: What it is.
        figure: Of a figure: the number without its measure word (约1.2万).
        unit: The measure word in the cell: of a figure, of a label (立案提案（件）), of a cell that is
            nothing else; "" where it has none. Of a label there may be several (件、%).
        after: Of a figure: what stands behind the measure word ((34.2%), 以上).
        label: Of a label: without its measure word.
    """

    text: str
    kind: CellKind
    figure: str = ""
    unit: str = ""
    after: str = ""
    label: str = ""


@cache
def _unit() -> str:
    units = load_words(QuantityWords).units
    return rf"{_SCALE}{alternatives([*(word for words in units.values() for word in words), '‰'])}"


@cache
def _figure_pattern() -> re.Pattern[str]:
    words = load_words(QuantityWords)
    before, behind = (
        alternatives([*bounds.ge, *bounds.le, *bounds.about])
        for bounds in (words.bounds_before, words.bounds_after)
    )
    inside = alternatives(words.bounds_inside.ge)
    digits = r"(?: 0 | [1-9]\d{0,2}(?:[,，]\d{3})++ | [1-9]\d{0,8}+ ) (?:\.\d{1,6}+)?"
    return re.compile(
        rf"""
        (?P<figure> {before}?+ \s?
            (?: [+\-−]? {digits} {_SCALE} {inside}?+ {_SCALE}
              | [一二三四五六七八九十百千万两零〇]{{1,9}} {inside}?+ (?={_unit()}) ) )
        \s? (?P<unit> {_unit()} )?
        (?P<after> {behind}? \s? (?: [（(] [^（）()]{{1,20}} [）)] )? )
        """,
        re.VERBOSE,
    )


@cache
def _unit_pattern() -> re.Pattern[str]:
    return re.compile(_unit())


@cache
def _bracketed_unit() -> re.Pattern[str]:
    """Measure words behind a label: （件）, (单位：件、%), /件, 单位：万元."""
    unit = rf"{_unit()} (?: \s?[、，,/和]\s? {_unit()} ){{0,3}}+"
    return re.compile(
        rf"""
        \s?+ (?: [（(\[【] \s?+ (?:单\s?位\s?[:：])? \s? (?P<in> {unit} ) \s? [）)\]】]
              | [/／] (?P<slash> {_unit()} )
              | [，,\s]? 单\s?位\s?[:：] \s? (?P<said> {unit} ) )
        """,
        re.VERBOSE,
    )


@cache
def _period_pattern() -> re.Pattern[str]:
    year = r"(?:19|20)\d\d(?:年度?|年全年)?"
    part = rf"(?:{alternatives(load_words(TableWords).periods)}|\d{{1,2}}(?:[-—–~至]\d{{1,2}})?月份?)"
    return re.compile(rf"(?:{year}\s?{part}?|{part})")


def read_cell(text: str) -> TableCell:
    """What a cell says."""
    text = tidy(text)
    if len(text) > MAX_SHORT:
        return TableCell(text, CellKind.TEXT, label=text)
    if _EMPTY.fullmatch(text):
        return TableCell("", CellKind.EMPTY)
    if _period_pattern().fullmatch(text):
        return TableCell(text, CellKind.PERIOD, label=_period_label(text))
    if unit := _unit_pattern().fullmatch(text.strip("（）()")):
        return TableCell(text, CellKind.UNIT, unit=unit.group())
    if figure := _figure_pattern().fullmatch(text):
        return _figure_cell(text, figure)
    label, said = split_unit(text)
    if _period_pattern().fullmatch(label):
        return TableCell(text, CellKind.PERIOD, unit=said, label=_period_label(label))
    return TableCell(text, CellKind.TEXT, unit=said, label=label)


def _period_label(printed: str) -> str:
    return f"{printed}年" if printed.isdigit() else printed


def _figure_cell(text: str, match: re.Match[str]) -> TableCell:
    unit, after = match["unit"] or "", match["after"].strip()
    if not unit and (said := _bracketed_unit().fullmatch(after)):
        unit, after = _said(said), ""
    return TableCell(text, CellKind.FIGURE, match["figure"].replace(" ", ""), unit, after)


def _said(match: re.Match[str]) -> str:
    return match["in"] or match["slash"] or match["said"] or ""


def split_unit(label: str) -> tuple[str, str]:
    """A label and the measure word that stands with it, "" where there is none."""
    at = max(label.rfind(mark) for mark in "（([【/／单")
    # 单位：件 may be written in brackets, and with a space inside
    for start in {at, label.rfind("单位"), label.rfind("单 位")} - {-1}:
        begin = start - (start > 0 and label[start - 1] in "（([【，, ")
        for edge in (begin, start):
            match = _bracketed_unit().fullmatch(label, edge)
            if match:
                return label[:edge].strip(" ，,"), _said(match)
    return label, ""


def choose_unit(units: str, is_ratio: bool) -> str:
    """The measure word of a figure, of those that a label or caption names (件、%), "" where it cannot be
    told: a share of something is measured in %, and % measures nothing else where other words are named.
    """
    named = _UNIT_BREAK.split(units) if units else []
    percent = [unit for unit in named if unit in PERCENT_SIGNS]
    others = [unit for unit in named if unit not in PERCENT_SIGNS]
    if is_ratio or not others:
        return percent[0] if percent else ""
    return others[0] if len(others) == 1 else ""


def split_counting_label(label: str) -> tuple[str, str]:
    """提案件数 is 提案 and 件, 人次 is nothing but a measure word; ("label", "") where none is named."""
    units = load_words(TableWords).counting_units
    if label in units:
        return "", label
    before = label.removesuffix("数")
    unit = max((unit for unit in units if before.endswith(unit)), key=len, default="")
    return (before.removesuffix(unit), unit) if unit and before != label else (label, "")


def strip_numbering(label: str) -> str:
    """一、提案工作 without its number."""
    match = _NUMBERING.match(label)
    return label[match.end() :] if match else label


def tidy(text: str) -> str:
    """The text without white space between Chinese characters: editors spread 名　称 over a column."""
    return _SPACE_BETWEEN_HAN.sub("", text.strip(" \t\r\n\u00a0\u3000\u200b\ufeff"))
