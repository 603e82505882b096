"""What a check of the archive came to, for people and for programs.

In: a `CheckedArchive`. Out: lines on a console, faults first, or one JSON object.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gov_reviews.capture.archive_check import ArchiveFault, FaultKind
from gov_reviews.capture.archive_repair import CheckedArchive
from gov_reviews.report.shown_values import show_bytes
from gov_reviews.report.terminal import safe_line

if TYPE_CHECKING:
    from rich.console import Console

MAX_FINDINGS_SHOWN = 20  # of one kind; --json gives all
_TITLES = {
    FaultKind.DAMAGED_RECORD: ("damaged records", "损坏的记录"),
    FaultKind.WRONG_DIGEST: ("records with a wrong digest", "摘要不符的记录"),
    FaultKind.UNREADABLE_RECORD: ("records that are no captures any more", "无法作为抓取读取的记录"),
    FaultKind.LOST_CAPTURE: ("captures without their bytes", "字节已失的抓取"),
    FaultKind.MISSING_WARC: ("missing WARC files", "缺失的 WARC 文件"),
    FaultKind.CANNOT_READ: ("files that cannot be read", "无法读取的文件"),
    FaultKind.DAMAGED_PART: ("damaged parts of the index", "损坏的索引部分"),
    FaultKind.NOT_INDEXED: ("WARC files without an index", "未编入索引的 WARC 文件"),
    FaultKind.RECORD_WITHOUT_ENTRY: ("records without an entry in the index", "索引中没有的记录"),
    FaultKind.ENTRY_WITHOUT_RECORD: ("entries without a record", "没有记录的索引条目"),
    FaultKind.ENTRY_DIFFERS: ("entries that differ from their record", "与记录不符的索引条目"),
    FaultKind.ENTRY_TWICE: ("entries that are there twice", "重复的索引条目"),
    FaultKind.UNREADABLE_DECISION: ("decisions that cannot be read", "无法读取的决定"),
    FaultKind.UNREADABLE_STATE: ("states of sources that cannot be read", "无法读取的来源状态"),
    FaultKind.UNFINISHED_RECORD: ("unfinished last records", "未写完的末尾记录"),
    FaultKind.BEING_WRITTEN: ("files that a run is writing", "正在写入的文件"),
    FaultKind.SET_ASIDE: ("files that were set aside", "已移开的文件"),
}


def archive_to_json(checked: CheckedArchive) -> dict[str, Any]:
    """Everything, as plain values."""
    return {
        "archive": str(checked.root),
        "is_clean": not checked.faults,
        "sources": [
            {
                "source_id": source.source_id,
                "warc_files": source.warc_files,
                "warc_bytes": source.warc_bytes,
                "records": source.records,
                "captures": source.captures,
                "index_parts": source.index_parts,
            }
            for source in checked.sources
        ],
        "faults": [asdict(fault) for fault in checked.faults],
        "notes": [asdict(finding) for finding in checked.findings if finding.is_note],
        "mended": list(checked.mended),
        "refused": list(checked.refused),
    }


def render_archive(checked: CheckedArchive, console: Console, *, mends: bool) -> None:
    """Print what was looked at, what is wrong, and what to do next."""
    from rich.text import Text

    sources = checked.sources
    size = show_bytes(sum(source.warc_bytes for source in sources))
    console.print(
        Text(
            f"Archive {safe_line(checked.root)}: {len(sources)} sources, "
            f"{sum(source.warc_files for source in sources)} WARC files ({size}), "
            f"{sum(source.records for source in sources)} records, "
            f"{sum(source.captures for source in sources)} captures"
        ),
        soft_wrap=True,
    )
    for is_note in (False, True):
        _render_findings([finding for finding in checked.findings if finding.is_note == is_note], console)
    for line in checked.mended:
        console.print(Text(f"done (已处理): {safe_line(line)}", style="green"), soft_wrap=True)
    for line in checked.refused:
        console.print(Text(f"not done (未处理): {safe_line(line)}", style="bold red"), soft_wrap=True)
    console.print(Text(_verdict(checked, mends=mends)), soft_wrap=True)


def _render_findings(findings: list[ArchiveFault], console: Console) -> None:
    from rich.text import Text

    order = list(FaultKind)
    findings.sort(key=lambda finding: order.index(finding.kind))
    for kind, group in groupby(findings, key=lambda finding: finding.kind):
        mine = list(group)
        english, chinese = _TITLES[kind]
        style = "dim" if mine[0].is_note else "bold red"
        console.print(Text(f"{english} ({chinese}): {len(mine)}", style=style))
        for finding in mine[:MAX_FINDINGS_SHOWN]:
            console.print(Text(f"  {safe_line(_told(finding))}"), soft_wrap=True)
        if len(mine) > MAX_FINDINGS_SHOWN:
            console.print(Text(f"  … and {len(mine) - MAX_FINDINGS_SHOWN} more: --json names all", "dim"))


def _told(finding: ArchiveFault) -> str:
    place = finding.path
    if finding.offset is not None:
        place += f" offset {finding.offset}" + (f" to {finding.end}" if finding.end is not None else "")
    capture = " ".join(filter(None, (finding.capture_id, finding.url)))
    return f"{place}: {finding.message}{f' [{capture}]' if capture else ''}"


def _verdict(checked: CheckedArchive, *, mends: bool) -> str:
    if not checked.faults:
        return "The archive is clean. 存档完好。"
    count = len(checked.faults)
    if mends:
        rest = "What is left needs a backup, or the site itself. 其余须从备份恢复或重新抓取。"
    else:
        rest = (
            "gov-reviews archive verify --repair mends what can be mended without loss. 可加 --repair 修复。"
        )
    return f"{count} fault{'' if count == 1 else 's'}. {rest}"
