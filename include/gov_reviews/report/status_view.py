"""What `gov-reviews status` prints: whether all is well first, then everything, in English and Chinese.

In: a `StatusReport`. Out: lines and tables on a console, or JSON values for programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gov_reviews.capture.address import START_SAMPLE_SITES
from gov_reviews.clock import local_day, tell_instant
from gov_reviews.records.both_languages import in_both, lines_of_both
from gov_reviews.records.runs import RunState, SourceState
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.report.health import tell_health
from gov_reviews.report.outdated_documents import tell_outdated
from gov_reviews.report.page_wording import code_in_both, headed_both, say_both
from gov_reviews.report.run_summary import STATE_STYLES
from gov_reviews.report.shown_values import show_bytes
from gov_reviews.report.status import SourceStatus, StatusReport, tell_undelivered
from gov_reviews.report.terminal import print_both, safe_line, titled_table
from gov_reviews.run_folder import to_jsonable
from gov_reviews.warehouse.published_file import PublicationKind

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_RUNS_SHOWN = 5
_EVIDENCE_SHOWN = 120


def status_to_json(report: StatusReport) -> dict[str, Any]:
    """The report as JSON values."""
    values: dict[str, Any] = to_jsonable(StatusReport, report)
    return values


def render_status(report: StatusReport, console: Console) -> None:
    """Print the report: whether all is well, then everything; every statement in English, then in Chinese,
    of tables the headings and words.
    """
    for number, line in enumerate(tell_health(report.health, _complaints(report))):
        print_both(line, console, "bold" if not number else "")
    console.print()
    _render_warehouse_file(report, console)
    if report.warehouse_path and not report.trouble:
        print_both(_tell_totals(report), console)
        if outdated := tell_outdated(report.outdated):
            print_both(outdated, console, "yellow")
        if report.decisions.wording:
            print_both(
                report.decisions.wording, console, "yellow" if report.decisions.ask_for_a_person else ""
            )
    elif not report.warehouse_path:
        print_both(report.tell_missing(), console)
    if report.disk_free_bytes is not None and report.disk_bytes is not None:
        free, whole = show_bytes(report.disk_free_bytes), show_bytes(report.disk_bytes)
        print_both(
            in_both(
                f"Disk: {free} of {whole} are free (gov-reviews tidy --dry-run: what can go)",
                f"磁盘：共 {whole}，剩余 {free}（gov-reviews tidy --dry-run 列出可清理的内容）",
            ),
            console,
        )
    _render_sources(report, console)
    if report.damaged:
        print_both(_tell_damage(report.damaged), console, "yellow")
    _render_runs(report, console)
    _render_quarantine(report, console)


def _complaints(report: StatusReport) -> list[str]:
    """What only this report knows: the live file, messages; runs that do not come are said by the health."""
    complaint = report.complaint(None)
    return [complaint] if complaint else []


def _render_warehouse_file(report: StatusReport, console: Console) -> None:
    """Which file is live, since when, which publication it is."""
    if not report.warehouse_path:
        return
    size = size_zh = show_bytes(report.warehouse_bytes)
    if report.tables_bytes is not None:
        tables = show_bytes(report.tables_bytes)
        size, size_zh = f"catalogue {size}, its tables {tables}", f"目录 {size}，数据表 {tables}"
    ago, ago_zh = _ago(report.published_at, report.asked_at)
    print_both(
        in_both(
            f"Warehouse {report.warehouse_path} ({size}), published {ago}",
            f"数据库 {report.warehouse_path}（{size_zh}），发布于 {ago_zh}",
        ),
        console,
    )
    print_both(_tell_publication(report), console, "bold red" if report.trouble else "")


def _tell_totals(report: StatusReport) -> str:
    years, years_zh = "no year", "无年度"
    if report.first_year is not None:
        years, years_zh = (
            f"{report.first_year} to {report.last_year}",
            f"{report.first_year} 至 {report.last_year} 年",
        )
    return in_both(
        f"{report.documents} reviews of {report.organizations} committees, {years}; "
        f"{report.observations} figures",
        f"{report.organizations} 个政协的 {report.documents} 篇综述，{years_zh}；"
        f"{report.observations} 个数字",
    )


def _tell_damage(damaged: Sequence[tuple[str, int]]) -> str:
    count = sum(number for _, number in damaged)
    where = ", ".join(f"{source_id} {number}" for source_id, number in damaged)
    return in_both(
        f"Archive: the bytes of {count} captures are lost ({where}). What its site still shows is captured "
        "again by the next runs; gov-reviews archive verify names all that is damaged.",
        f"存档：{count} 个页面的字节已失（{where}）。网站仍有的，后续运行会重新抓取；"
        "全部损坏见 gov-reviews archive verify。",
    )


_HOW_PUBLISHED = {
    PublicationKind.PUBLISHED: ("by run", "由运行"),
    PublicationKind.RESTORED: ("put back from run", "恢复自运行"),
}
_TAKEN_OVER = ("taken over from an earlier version", "沿用旧版本所留")


def _tell_publication(report: StatusReport) -> str:
    """The line about the live file: which publication it is, whether its hash is right, what there is to go
    back to.
    """
    kept = f"{report.kept_versions} earlier versions are kept (gov-reviews restore --list)"
    kept_zh = f"保留旧版本 {report.kept_versions} 个（gov-reviews restore --list）"
    if report.set_aside:
        kept += f", {report.set_aside} files that are not ours lie in set_aside/"
        kept_zh += f"，set_aside/ 中有 {report.set_aside} 个外来文件"
    publication = report.publication
    if publication is None:
        wording, wording_zh = (
            ("not what was published", "不是已发布的文件")
            if report.trouble
            else ("no publication is recorded yet; the next run does that", "尚无发布记录，下次运行时写入")
        )
        return in_both(f"{wording}; {kept}", f"{wording_zh}；{kept_zh}")
    how, how_zh = _HOW_PUBLISHED.get(publication.kind, _TAKEN_OVER)
    at = tell_instant(publication.recorded_at)
    digest = f"SHA-256 {publication.sha256[:12]}…"
    by = f"publication {publication.number} {how} {publication.run_id}".rstrip()
    by_zh = f"第 {publication.number} 次发布，{how_zh} {publication.run_id}".rstrip()
    but, but_zh = (
        (", yet it cannot be used now (see below)", "，但目前无法使用（见下）")
        if report.trouble
        else ("", "")
    )
    return in_both(
        f"{by}, {at}, {digest} is right{but}; {kept}", f"{by_zh}，{at}，{digest} 相符{but_zh}；{kept_zh}"
    )


def _render_sources(report: StatusReport, console: Console) -> None:

    if not report.sources:
        return
    table = titled_table("Sources (来源)")
    for key in ("column.source", "column.state", "status.asked", "status.succeeded", "column.newest"):
        table.add_column("\n".join(say_both(key)), no_wrap=True)
    for key in ("column.reviews", "column.figures"):
        table.add_column("\n".join(say_both(key)), justify="right")
    for source in report.sources:
        table.add_row(
            safe_line(source.source_id),
            _state_cell(source),
            _distance(source.seen_at, report.asked_at),
            _distance(source.succeeded_at, report.asked_at),
            "" if source.newest is None else source.newest.isoformat(),
            str(source.documents),
            str(source.observations),
        )
    console.print(table)
    if any(source.is_off for source in report.sources):
        off, off_zh = say_both("status.sample_off")
        print_both(
            in_both(
                f"{off}: no run asks this source, the sample sites are not being served. "
                f"{START_SAMPLE_SITES}",
                f"{off_zh}：样例网站未启动，运行不访问该来源。启动：同一数据目录下 gov-reviews sample-site，"
                "或 docker compose --profile sample up -d，或设 GOV_REVIEWS_SAMPLE_SITE=host:port。",
            ),
            console,
        )
    _render_troubled(report.sources, console)


def _state_cell(source: SourceStatus) -> Text:
    from rich.text import Text

    if source.is_off:
        return Text(" ".join(say_both("status.sample_off")), style="dim")
    if source.state is None:
        return Text(" ".join(say_both("sources.never_asked")), style="dim")
    return Text(code_in_both("state", source.state), style=STATE_STYLES[source.state])


def _render_troubled(sources: Sequence[SourceStatus], console: Console) -> None:
    """What each source that did not answer well said, and what to do."""
    from rich.text import Text

    for source in sources:
        if (
            source.message
            and not source.is_off
            and source.state not in (SourceState.OK, SourceState.UNCHANGED)
        ):
            said = "\n  ".join(map(safe_line, source.message.splitlines()))
            console.print(Text(f"{safe_line(source.source_id)}: {said}"))
            for text in _tell_standing(source.standing):
                for line in lines_of_both(text):
                    console.print(Text(f"  {safe_line(line)}", style="dim"))


def _tell_standing(row: SourceStatusRow | None) -> list[str]:
    """Since when a source stands as it does, what was seen, what is still to be asked, what to do."""
    if row is None or row.state is None:
        return []
    texts = [_tell_since(row), _tell_evidence(row)]
    if row.due_pages or row.failed_pages or row.partial_lists:
        texts.append(
            in_both(
                f"still to be asked: {row.due_pages} pages that were listed, {row.failed_pages} that "
                f"failed, {row.partial_lists} lists read in part",
                f"待抓取：列出未取 {row.due_pages} 页，失败 {row.failed_pages} 页，"
                f"未读完的列表 {row.partial_lists} 个",
            )
        )
    texts.append(in_both(f"to do: {row.advice_en}", f"处理：{row.advice_zh}"))
    return [text for text in texts if text]


def _tell_since(row: SourceStatusRow) -> str:
    if row.since is None or row.state is SourceState.PARTIAL:
        return ""
    rest = rest_zh = ""
    if row.rest_until:
        until = tell_instant(row.rest_until)
        rest, rest_zh = f"; left alone until {until}", f"；{until} 前不再访问"
    since = local_day(row.since)
    detail, detail_zh = (f" ({row.detail})", f"（{row.detail}）") if row.detail else ("", "")
    _, state_zh = say_both(f"state.{row.state}")
    return in_both(
        f"{row.state}{detail} since {since}{rest}",
        f"自 {since} 起{state_zh}{detail_zh}{rest_zh}",
    )


def _tell_evidence(row: SourceStatusRow) -> str:
    if row.evidence_status is None or row.evidence_at is None:
        return ""
    shown = " ".join((row.evidence_text or "").split())[:_EVIDENCE_SHOWN]
    server = next((line for line in (row.evidence_headers or "").splitlines() if "server:" in line), "")
    at = f"{tell_instant(row.evidence_at)}, SHA-256 {(row.evidence_sha256 or '')[:12]}…: {shown}"
    return in_both(
        f"seen: status {row.evidence_status}, {row.evidence_url}, {server or 'no server named'}, {at}",
        f"所见：状态码 {row.evidence_status}，{row.evidence_url}，{server or '未注明服务器'}，{at}",
    )


def _render_runs(report: StatusReport, console: Console) -> None:
    from rich.text import Text

    for run_id, refusal in report.refused[:_RUNS_SHOWN]:
        ago = " ".join(_ago(refusal.refused_at, report.asked_at))
        console.print(Text(f"run 运行 {run_id} did not start 未启动 {ago}"))
        for said in refusal.message.splitlines():
            console.print(Text(f"  {safe_line(said)}", style="red"))
    for run in report.runs[:_RUNS_SHOWN]:
        loaded = f"{sum(run.documents.values())} reviews 篇综述" if run.state is RunState.PUBLISHED else ""
        state = code_in_both("run_state", run.state)
        ago = " ".join(_ago(run.finished_at, report.asked_at))
        console.print(Text(" ".join(filter(None, ("run 运行", run.run_id, state, ago, loaded)))))
        if run.state in {RunState.FAILED, RunState.AUDIT_FAILED}:
            for said in run.message.splitlines():
                console.print(Text(f"  {safe_line(said)}", style="red"))
    for line in tell_undelivered(report.undelivered):
        print_both(line, console, "red")
    if report.unfinished:
        count, named = len(report.unfinished), ", ".join(report.unfinished[:3])
        print_both(
            in_both(
                f"{count} runs without an end (killed, or still going on): {named}",
                f"{count} 次运行没有结束（被终止，或仍在进行）：{named}",
            ),
            console,
            "yellow",
        )


def _render_quarantine(report: StatusReport, console: Console) -> None:
    from rich.text import Text

    if not report.quarantine:
        return
    table = titled_table("Held back or doubted (隔离与存疑)")
    for key in ("column.rule", "column.scope", "column.severity"):
        table.add_column(headed_both(key), no_wrap=True)
    table.add_column(headed_both("column.rows"), justify="right")
    table.add_column(headed_both("column.example"), overflow="fold", ratio=1)
    for group in report.quarantine:
        example = " ".join(filter(None, (safe_line(group.example_value)[:60], safe_line(group.example_url))))
        table.add_row(
            safe_line(group.rule_id),
            code_in_both("scope", group.scope),
            code_in_both("severity", group.severity),
            str(group.rows),
            Text(example),
        )
    console.print(table)
    print_both(
        in_both(
            "Why, row by row, and the command that brings each back: the page, Quality; or gov-reviews query "
            '"select rule_id, reason, url from mart.quarantine".',
            "逐条原因及恢复命令：见页面“质量”，或 gov-reviews query "
            '"select rule_id, reason, url from mart.quarantine"。',
        ),
        console,
    )


_UNITS = ((86_400, "days", "天"), (3_600, "h", "小时"), (60, "min", "分钟"))


def _ago(moment: datetime | None, now: datetime) -> tuple[str, str]:
    """A moment as distance for people, in English and Chinese: 3 h ago, 3 小时前."""
    if moment is None:
        return "never", "从未"
    seconds = (now - moment).total_seconds()
    for size, unit, unit_zh in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} ago", f"{seconds / size:.0f} {unit_zh}前"
    return ("just now", "刚刚") if seconds < 60 else ("a minute ago", "一分钟前")


def _distance(moment: datetime | None, now: datetime) -> str:
    """The same as a cell under a heading that says "ago": 3 h 小时."""
    english, chinese = _ago(moment, now)
    if not english[0].isdigit():
        return f"{english} {chinese}"
    return f"{english.removesuffix(' ago')} {chinese.removesuffix('前').split()[-1]}"
