"""What a run came to, for the person who started it.

In: a RunSummary (runs/<run_id>/summary.json), nothing else. Out: tables on a console: documents and figures
per source, quality results, what was quarantined and why, where the warehouse is, three queries to paste.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.records.both_languages import in_both, in_english
from gov_reviews.records.runs import (
    CheckResult,
    QuarantineGroup,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.records.unloaded_texts import is_not_loaded
from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.outdated_documents import tell_outdated
from gov_reviews.report.page_wording import code_in_both, headed_both, say_both
from gov_reviews.report.terminal import PIPED_WIDTH, print_both, safe_line, shortened, titled_table
from gov_reviews.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STATE_STYLES = {
    SourceState.OK: "green",
    SourceState.UNCHANGED: "green",
    SourceState.PARTIAL: "yellow",
    SourceState.BLOCKED: "bold red",
    SourceState.DISALLOWED: "bold red",
    SourceState.UNREACHABLE: "bold red",
    SourceState.MOVED: "bold red",
    SourceState.LAYOUT_CHANGED: "bold red",
    SourceState.SHELL: "bold red",
    SourceState.WRONG_SITE: "bold red",
    SourceState.NEEDS_PERSON: "bold red",
    SourceState.FAILED: "bold red",
}
_RUN_STYLES = {
    RunState.PUBLISHED: "bold green",
    RunState.NOTHING_NEW: "bold green",
    RunState.DRY_RUN: "bold cyan",
    RunState.BEYOND_LIMITS: "bold yellow",
    RunState.AUDIT_FAILED: "bold red",
    RunState.FAILED: "bold red",
}
_SEVERITY_STYLES = {Severity.CRITICAL: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
MAX_FAILURES_SHOWN = 5
MAX_REASON_SHOWN = 400
MAX_OBSERVED_SHOWN = 160


def render_summary(summary: RunSummary, console: Console) -> None:
    """Print the end of a run."""
    from rich.text import Text

    seconds = (summary.finished_at - summary.started_at).total_seconds()
    console.print()
    head = Text("Run 运行 ")
    head.append(summary.run_id)
    head.append(f" {code_in_both('run_state', summary.state)}", style=_RUN_STYLES[summary.state])
    head.append(f" after {seconds:.0f} s 用时 {seconds:.0f} 秒")
    console.print(head)
    for line in summary.message.splitlines():
        console.print(Text(safe_line(line)))
    if summary.sources:
        _render_sources(summary, console)
    if summary.checks:
        _render_checks(summary.checks, console)
    if summary.quarantine:
        _render_quarantine(summary.quarantine, console)
    _render_warehouse(summary, console)


def summary_lines(summary: RunSummary) -> list[str]:
    """The same text, for a log: plain lines, none empty."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream, width=PIPED_WIDTH, highlight=False, emoji=False, markup=False, color_system=None
    )
    render_summary(summary, console)
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def shown_state(summary: RunSummary, outcome: SourceOutcome) -> str:
    """The state of a source as it is shown. A dry run fetches nothing, so each source ends it unchanged; that
    would say of articles it has just listed that nothing is new.
    """
    is_listed_only = (
        summary.state == RunState.DRY_RUN and outcome.state is SourceState.UNCHANGED and outcome.listed > 0
    )
    return "listed_only" if is_listed_only else outcome.state.value


def _render_sources(summary: RunSummary, console: Console) -> None:
    from rich.text import Text

    table = titled_table("Sources (来源)")
    for key in ("source", "state"):
        table.add_column("\n".join(say_both(f"column.{key}")), no_wrap=True)
    for key in ("listed", "fetched", "unchanged", "known", "failed", "reviews", "figures"):
        table.add_column("\n".join(say_both(f"column.{key}")), justify="right")
    known = {outcome.source_id for outcome in summary.sources}
    for outcome in summary.sources:
        table.add_row(
            safe_line(outcome.source_id),
            Text(code_in_both("state", shown_state(summary, outcome)), style=STATE_STYLES[outcome.state]),
            *(
                str(number)
                for number in (
                    outcome.listed,
                    outcome.fetched,
                    outcome.not_modified,
                    outcome.not_asked,
                    outcome.failed,
                )
            ),
            str(summary.documents.get(outcome.source_id, 0)),
            str(summary.observations.get(outcome.source_id, 0)),
        )
    for source_id in sorted(summary.documents.keys() - known):
        # captured by an earlier run that did not get to its end
        counts = (str(summary.documents[source_id]), str(summary.observations.get(source_id, 0)))
        table.add_row(safe_line(source_id), Text("from the archive 来自存档"), "", "", "", "", "", *counts)
    table.add_section()
    table.add_row(
        "all 合计",
        "",
        "",
        "",
        "",
        "",
        "",
        str(sum(summary.documents.values())),
        str(sum(summary.observations.values())),
        style="bold",
    )
    console.print(table)
    for outcome in summary.sources:
        _render_trouble(outcome, console)
        _render_rows(outcome, console)


def _render_rows(outcome: SourceOutcome, console: Console) -> None:
    """Every row that a dry run has seen."""
    from rich.text import Text

    if outcome.rows:
        signs = "+ would be fetched 将抓取, * year inferred 年份为推断"
        console.print(Text(f"rows 条目 {safe_line(outcome.source_id)} ({signs})", style="bold"))
    for row in outcome.rows:
        console.print(Text(f"  {safe_line(row)}"), soft_wrap=True)


def _render_trouble(outcome: SourceOutcome, console: Console) -> None:
    from rich.text import Text

    if outcome.message:
        english, *chinese = outcome.message.splitlines()
        line = Text(f"{safe_line(outcome.source_id)}: ", style=STATE_STYLES[outcome.state])
        line.append(safe_line(english), style="none")
        console.print(line)
        for said in chinese:
            console.print(Text(f"  {safe_line(said)}"))
    for failure in outcome.failures[:MAX_FAILURES_SHOWN]:
        address, _, reason = in_english(failure).partition(": ")
        if address in outcome.message and reason in outcome.message:
            continue
        for said in failure.splitlines():
            console.print(Text(f"  {safe_line(said)}", style="dim"))
    if len(outcome.failures) > MAX_FAILURES_SHOWN:
        console.print(
            Text(
                f"  … +{len(outcome.failures) - MAX_FAILURES_SHOWN} in the run folder 见运行目录", style="dim"
            )
        )


def _render_checks(checks: tuple[CheckResult, ...], console: Console) -> None:
    from rich.text import Text

    table = titled_table("Quality (质量检查)")
    table.add_column(headed_both("column.layer"))
    for key in ("checks", "passed", "critical", "warnings", "notes"):
        table.add_column(headed_both(f"summary.{key}"), justify="right")
    layers = sorted({check.table_name.split(".")[0] for check in checks}, key=_layer_order)
    for layer in layers:
        mine = [check for check in checks if check.table_name.split(".")[0] == layer]
        failed = {
            severity: sum(not check.is_passed and check.severity == severity for check in mine)
            for severity in Severity
        }
        table.add_row(
            layer,
            str(len(mine)),
            str(sum(check.is_passed for check in mine)),
            Text(str(failed[Severity.CRITICAL]), style="bold red" if failed[Severity.CRITICAL] else ""),
            Text(str(failed[Severity.WARNING]), style="yellow" if failed[Severity.WARNING] else ""),
            str(failed[Severity.INFO]),
        )
    console.print(table)
    for check in checks:
        if not check.is_passed:
            console.print(_failed_line(check))


def _failed_line(check: CheckResult) -> Text:
    """A failed check with an example."""
    from rich.text import Text  # heavy

    line = Text(f"{code_in_both('severity', check.severity)} ", style=_SEVERITY_STYLES[check.severity])
    described = f"{check.description_en.rstrip('.')} ({check.description_zh.rstrip('。')})"
    line.append(f"{safe_line(described)}: {check.rows_failed} of {check.rows_checked} rows 行", style="none")
    if check.observed:
        line.append(f", e.g. 例 {shortened(safe_line(check.observed), MAX_OBSERVED_SHOWN)}", style="dim")
    return line


def _layer_order(layer: str) -> int:
    order = ("staging", "core", "mart", "ops")
    return order.index(layer) if layer in order else len(order)


def _render_quarantine(groups: tuple[QuarantineGroup, ...], console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text("\nHeld back or doubted (隔离与存疑), kept in ops.quarantine", style="bold"))
    if told := tell_not_loaded(groups):
        print_both(told, console)
    for group in groups:
        head = Text(safe_line(group.rule_id), style="dim" if group.severity == Severity.INFO else "yellow")
        rows = f"{group.rows} row{'' if group.rows == 1 else 's'} 行"
        head.append(f"  {code_in_both('scope', safe_line(group.scope))}, {rows}", style="none")
        console.print(head)
        for line in group.reason.splitlines():  # English, then Chinese
            console.print(Padding(Text(shortened(safe_line(line), MAX_REASON_SHOWN)), (0, 0, 0, 2)))
        for name, example in (("e.g. 例", group.example_value), ("at 见", group.example_url)):
            if example:
                console.print(
                    Padding(
                        Text(f"{name} {shortened(safe_line(example), MAX_REASON_SHOWN)}", style="dim"),
                        (0, 0, 0, 2),
                    )
                )


def tell_not_loaded(groups: Iterable[QuarantineGroup]) -> str:
    """How many texts were read and not loaded, by what they were taken for, in both languages; "" when there
    are none.
    """
    counts = {group.rule_id: group.rows for group in groups if is_not_loaded(group.rule_id, group.scope)}
    if not counts:
        return ""
    kinds = ", ".join(f"{rule_id} {rows}" for rule_id, rows in counts.items())
    total = sum(counts.values())
    texts = "1 text was" if total == 1 else f"{total} texts were"
    return in_both(
        f"{texts} read and not loaded: {kinds}. Each is a row of mart.quarantine.",
        f"已读取未收录 {total} 篇：{kinds}。均为 mart.quarantine 中的行。",
    )


def _render_warehouse(summary: RunSummary, console: Console) -> None:
    from rich.text import Text

    if not summary.warehouse_path:
        print_both(in_both("There is no warehouse yet.", "尚无数据库。"), console)
        return
    counts = f"{summary.warehouse_documents} reviews 篇综述, {summary.warehouse_observations} figures 个数字"
    console.print(Text(f"Warehouse 数据库: {safe_line(summary.warehouse_path)}: {counts}"), soft_wrap=True)
    if outdated := tell_outdated(summary.outdated):
        print_both(outdated, console, "yellow")
    if summary.queries:
        console.print(Text(f"{headed_both('run.queries')}:", style="bold"))
        prefix, suffix = _query_command(Path(summary.warehouse_path))
        for query in summary.queries:
            # soft_wrap: a line that is cut by the terminal can still be pasted
            console.print(Text(f'  {prefix} query "{safe_line(query)}"{suffix}'), soft_wrap=True)


def _query_command(warehouse_path: Path) -> tuple[str, str]:
    """How this installation is called from here: the program, and --data where it is not the default."""
    program = "gov-reviews"
    if shutil.which(program) is None:
        beside = Path(sys.executable).with_name(program)
        program = str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else str(beside)
    data_root = warehouse_path.parent.parent
    return program, "" if data_root == Settings.load().data_root else f" --data '{data_root}'"
