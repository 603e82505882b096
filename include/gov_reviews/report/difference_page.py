"""An extraction difference for people and programs: on a terminal, as a page of its own, as JSON.

In: an `ExtractionDifference`, whose texts are hostile. Out: lines of a console; difference.json with
everything; difference.html, one file without scripts, images or requests, in which page text stays text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.atomic_write import replaced_atomically
from gov_reviews.report.extraction_difference import (
    LARGEST_RULE,
    LARGEST_RULE_ZH,
    SHOWN_CHANGES,
    ChangeKind,
    ExtractionDifference,
    FigureChange,
    FigureSide,
)
from gov_reviews.report.standalone_page import render_standalone
from gov_reviews.report.terminal import safe_json, safe_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# of each kind on a terminal; the page has more
_TERMINAL_CHANGES = 5
# on a terminal, and unfolded on the page
_FIRST_METRICS = 15
# characters of a sentence on either side of the number
_AROUND = 160
_KINDS_ZH: dict[ChangeKind, str] = {"changed": "改变", "removed": "删除", "added": "新增"}
_COLUMNS_ZH = {
    "metric_code": "指标",
    "detail_code": "细分指标",
    "value": "数值",
    "unit": "单位",
    "bound": "界限",
    "status": "状态",
    "noun": "名词",
    "subject": "主体",
    "recipient": "对象",
    "period_start": "期间起",
    "period_end": "期间止",
    "printed": "原文数字",
    "sentence": "句子",
    "section": "章节",
    "confidence": "置信度",
    "is_mention": "重复提及",
    "has_conflict": "前后不一",
    "rule_id": "规则",
    "organization_code": "机构代码",
    "organization_name": "机构",
    "organization_level": "级别",
    "province": "省份",
    "review_year": "年度",
    "doc_type": "类型",
    "part": "部分",
    "kicker": "引题",
    "title": "标题",
    "subtitle": "副标题",
    "body_text": "正文",
    "repair_count": "修复数",
    "flags": "标记",
    "family": "版式",
    "text_url": "网址",
    "publication_count": "发布数",
    "is_current": "现行",
    "is_canonical": "最佳版本",
    "people": "人物",
    "topics": "主题",
    "keywords": "关键词",
    "publications": "发布",
}


def difference_to_json(difference: ExtractionDifference, reasons: Iterable[str] = ()) -> str:
    """Everything, with the rule by which changes are the largest and what is beyond the limits."""
    facts = asdict(difference) | {
        "before": str(difference.before),
        "after": str(difference.after),
        "beyond": list(reasons),
        "largest_rule": LARGEST_RULE,
        "largest_rule_zh": LARGEST_RULE_ZH,
    }
    return safe_json(_plain(facts))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def difference_to_html(difference: ExtractionDifference, reasons: Iterable[str] = ()) -> str:
    """The page: complete in itself, nothing is loaded, nothing runs."""
    return render_standalone(
        "extraction_difference",
        {
            "difference": difference,
            "reasons": tuple(reasons),
            "rule": LARGEST_RULE,
            "rule_zh": LARGEST_RULE_ZH,
            "shown": SHOWN_CHANGES,
            "most": _FIRST_METRICS,
        },
        {
            "count": lambda number: f"{number:,}",
            "count_or_none": lambda number: f"{number:,}" if number else "–",
            "number": _number,
            "cell": _cell,
            "zh": _COLUMNS_ZH.__getitem__,
            "kind_zh": _KINDS_ZH.__getitem__,
            "parts": marked_parts,
        },
    )


def write_difference(
    difference: ExtractionDifference, folder: Path, reasons: Iterable[str] = ()
) -> tuple[Path, Path]:
    """Write difference.json and difference.html, each whole or not at all.

    Args:
        folder: Made where it is not there.
        reasons: What is beyond the limits, see `ExtractionDifference.beyond`.

    Returns:
        Both paths, JSON first.
    """
    reasons = tuple(reasons)
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "difference.json", folder / "difference.html"
    texts = difference_to_json(difference, reasons), difference_to_html(difference, reasons)
    for path, text in zip(paths, texts, strict=True):
        with replaced_atomically(path) as temporary:
            temporary.write_text(text, encoding="utf-8", errors="replace")
    return paths


def render_difference(
    difference: ExtractionDifference, console: Console, reasons: Iterable[str] = ()
) -> None:
    """Print counts, metrics, columns and the few largest changes."""
    from rich.table import Table

    totals = Table(
        "", "before 之前", "after 之后", "changed 改变", "removed 删除", "added 新增", "alike 一致"
    )
    for name, counts in (("figures 数据", difference.figures), ("documents 文献", difference.documents)):
        numbers = (
            counts.before,
            counts.after,
            counts.changed,
            counts.removed,
            counts.added,
            counts.unchanged,
        )
        totals.add_row(name, *(f"{number:,}" for number in numbers))
    console.print(totals)
    if difference.metrics:
        console.print(_metric_table(difference))
    if (left := len(difference.metrics) - _FIRST_METRICS) > 0:
        console.print(f"{left} more metrics are in difference.html. 另有 {left} 个指标见 difference.html。")
    for name, columns in (
        ("figure columns 数据列", difference.columns),
        ("document columns 文献列", difference.document_columns),
    ):
        if columns:
            console.print(f"{name}: " + ", ".join(f"{one.column} {one.rows:,}" for one in columns))
    if difference.not_compared:
        console.print(f"not compared 未比较: {', '.join(difference.not_compared)}")
    for kind in _KINDS_ZH:
        for change in [one for one in difference.figure_changes if one.kind == kind][:_TERMINAL_CHANGES]:
            _print_change(change, console)
    if difference.is_empty:
        console.print("Everything that was compared is alike. 所比较的内容完全一致。")
    for reason in reasons:
        console.print(f"\nbeyond the limits 超出上限: {safe_line(reason)}")


def _metric_table(difference: ExtractionDifference) -> Table:
    from rich.table import Table

    table = Table(
        "metric 指标", "", "changed 改变", "removed 删除", "added 新增", "before → after 之前 → 之后"
    )
    for metric in difference.metrics[:_FIRST_METRICS]:
        numbers = (metric.counts.changed, metric.counts.removed, metric.counts.added)
        table.add_row(
            safe_line(metric.metric_code),
            safe_line(metric.metric_name or ""),
            *(f"{number:,}" for number in numbers),
            f"{metric.figures_before:,} → {metric.figures_after:,}",
        )
    return table


def _print_change(change: FigureChange, console: Console) -> None:
    from rich.text import Text

    place = f"{change.organization_name or ''} {change.review_year or ''} {change.url}"
    console.print(f"\n{change.kind} {_KINDS_ZH[change.kind]}  {safe_line(place)}")
    for sign, side in (("-", change.before), ("+", change.after)):
        if side is not None:
            before, marked, behind = marked_parts(side)
            line = Text(f"{sign} {safe_line(side.metric_code or '')} {_number(side.value)} ")
            line.append(f"{safe_line(side.unit or '')}  {safe_line(before)}")
            line.append(safe_line(marked), style="bold reverse").append(safe_line(behind))
            console.print(line)


def marked_parts(side: FigureSide) -> tuple[str, str, str]:
    """A sentence before, in and after its number; a long one cut on either side."""
    left = side.sentence[: side.marked_start]
    right = side.sentence[side.marked_end :]
    return (
        f"…{left[-_AROUND:]}" if len(left) > _AROUND else left,
        side.sentence[side.marked_start : side.marked_end][:_AROUND],
        f"{right[:_AROUND]}…" if len(right) > _AROUND else right,
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.15g}"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return _number(value)
    return "–" if value is None or value == "" else str(value)
