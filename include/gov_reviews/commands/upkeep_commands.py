"""`status`, `tidy`, `restore`: how an installation stands, what can go, the live file put right.

In: the data root. Out: reports for people and for cron; `tidy` and `restore` change what they name, `status`
nothing.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from typing import Annotated

import typer

from gov_reviews.clock import tell_instant, utc_now
from gov_reviews.commands.command_parts import (
    DataOption,
    JsonOption,
    TableFormat,
    echo_both,
    settings_to_look,
)
from gov_reviews.commands.run_commands import run_and_tell
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_both, in_chinese, in_english, lines_of_both
from gov_reviews.records.runs import RunOptions
from gov_reviews.settings import Settings
from gov_reviews.sharing import drop_shared, shared


def status(
    max_age_days: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Exit with 1 when the last good run is more than N days old, or an enabled source has been "
            "due for more than N days, by its cadence and seasons. "
            "上次成功运行或某来源逾期超过 N 天时，退出码为 1。",
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Say what the warehouse holds, how fresh it is, how each source stands and what to do about it, and
    what is quarantined. For people and for cron. 查看现状和待处理事项。

    Exit code 1 also when the live file is not what was published, a log that is not ours lies beside it, or a
    message of the last run did not arrive.
    """
    from gov_reviews.report.status import read_status
    from gov_reviews.report.status_view import render_status, status_to_json
    from gov_reviews.report.terminal import safe_json, safe_line, standard_output

    settings = settings_to_look(data)
    report = read_status(settings, now=utc_now())
    if as_json:
        typer.echo(safe_json(status_to_json(report)))
    else:
        render_status(report, standard_output())
    complaint = report.complaint(max_age_days)
    if complaint:
        typer.echo(f"gov-reviews: {safe_line(in_english(complaint))}", err=True)
        typer.echo(f"  {safe_line(in_chinese(complaint))}", err=True)
        raise typer.Exit(1)


def tidy_data(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be removed. 只列出将删除的内容。")
    ] = False,
    data: DataOption = None,
) -> None:
    """Remove what is beyond the limits: folders of old runs, working files of runs that are over, earlier
    warehouses, files set aside. Archive, live warehouse, inbox and exports are never touched.
    清理超出限度的旧文件。

    Exit code 1 when something could not be removed.
    """
    from gov_reviews.pipeline.housekeeping import find_old, remove_old
    from gov_reviews.report.shown_values import show_bytes
    from gov_reviews.report.terminal import safe_line

    settings = settings_to_look(data)
    if not settings.data_root.is_dir():
        raise InvalidRequest(
            "There is no such data folder: nothing to tidy. Name the data root with --data.",
            "没有此数据目录，无可清理。请用 --data 指明数据目录。",
            path=settings.data_root,
        )
    items = find_old(settings, utc_now())
    for item in items:
        reason = " ".join(lines_of_both(item.reason))
        typer.echo(safe_line(f"{item.path}: {show_bytes(item.size_bytes)}, {reason}"))
    kept = [] if dry_run else remove_old(items)
    if not dry_run:
        drop_shared(settings, [item.path for item in items if not item.path.exists()])
    freed = sum(item.size_bytes for item in items) - sum(item.size_bytes for item in kept)
    count, size = len(items) - len(kept), show_bytes(freed)
    echo_both(
        in_both(f"{count} would be removed, {size}", f"可清理 {count} 项，{size}")
        if dry_run
        else in_both(f"{count} are removed, {size}", f"已清理 {count} 项，{size}"),
        err=True,
    )
    for item in kept:
        echo_both(
            in_both(f"not removed: {item.path}: {item.reason}", f"未能清理：{item.path}：{item.reason}"),
            err=True,
        )
    if kept:
        raise typer.Exit(1)


def restore_version(
    version: Annotated[
        int | None,
        typer.Argument(
            min=1,
            metavar="VERSION",
            help="Number of the publication to go back to; see --list. 要恢复到的发布序号。",
        ),
    ] = None,
    show: Annotated[
        bool,
        typer.Option(
            "--list",
            help="List the files that can be live, newest first; nothing is changed. "
            "列出可恢复的文件，不作改动。",
        ),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Set the live file aside and build the warehouse anew from the archive; no site is asked. "
            "移出正式库并由存档重建，不访问网站。",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Put the live warehouse right: set foreign logs aside, replace a changed or damaged file by the
    newest kept one. 修复正式库，或恢复到较早的发布。

    A right file is left alone unless a VERSION is named. What is replaced is kept in warehouse/set_aside. The
    next run reads again from the archive what was captured after the version that is live then.
    """
    from gov_reviews.warehouse.restore import restore_live

    settings = settings_to_look(data)
    if show + rebuild + (version is not None) > 1:
        raise InvalidRequest(
            "Name a version, or --list, or --rebuild: one of them.",
            "请在版本号、--list、--rebuild 中选一项。",
        )
    if show:
        _list_versions(settings)
    elif rebuild:
        _build_anew(settings)
    else:
        with shared(settings, "restore"):
            notes = restore_live(settings, version)
        for note in notes:
            echo_both(note)


def _list_versions(settings: Settings) -> None:
    """The files that can be live, newest first."""
    from gov_reviews.report.page_wording import code_in_both, headed_both
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.shown_values import show_bytes
    from gov_reviews.report.terminal import standard_output
    from gov_reviews.warehouse.restore import list_versions

    rows = [
        (
            entry.record.number,
            "live 正式" if entry.is_live else "kept 保留",
            "right 相符" if entry.is_right else "WRONG 不符",
            code_in_both("publication_kind", entry.record.kind),
            entry.record.run_id,
            tell_instant(entry.record.recorded_at),
            show_bytes(entry.record.size_bytes),
            entry.path.relative_to(settings.warehouse_path.parent).as_posix(),
        )
        for entry in list_versions(settings)
    ]
    columns = ("version", "place", "sha256", "kind", "run_id", "recorded_at", "bytes", "path")
    headings = [headed_both(f"versions.{name}") for name in columns]
    print_rows(columns, rows, TableFormat.TABLE.value, standard_output(), headings)
    if not rows:
        echo_both(
            in_both(
                "No publication is recorded here yet; the next run begins the record.",
                "此处尚无发布记录，下次运行时开始记录。",
            ),
            err=True,
        )


def _build_anew(settings: Settings) -> None:
    """Set the live file aside and read the archive again."""
    from gov_reviews.warehouse.restore import clear_live

    if settings.store is not None:
        raise InvalidRequest(
            "Workers that share a store fetch the live warehouse again: nothing would be built anew. "
            "`gov-reviews reprocess` reads the archive again.",
            "共用存储的各工作机会重新取得正式库，无需重建。重新读取存档请用 gov-reviews reprocess。",
        )
    with shared(settings, "restore"):
        notes = clear_live(settings)
    for note in notes:
        echo_both(note)
    run_and_tell(settings, RunOptions(use_sites=False))
