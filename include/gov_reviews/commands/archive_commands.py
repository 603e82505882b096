"""`archive` and `lake`: what several machines share, and whether the archive is whole.

In: the data root. Out: reports; what `--repair`, `share` and `sync` did.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from typing import Annotated

import typer

from gov_reviews.clock import tell_instant, utc_now
from gov_reviews.commands.command_parts import DataOption, JsonOption
from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews.sharing import adopt_store

archive_app = typer.Typer(
    help="The archive of captures. 页面存档。", no_args_is_help=True, rich_markup_mode=None
)


lake_app = typer.Typer(
    help="Publications as snapshots that several machines share. 供多台机器共用的发布快照（数据湖）。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@archive_app.command(
    "share", short_help="Put this installation into an empty store 把本机数据放入空的共享存储"
)
def share_data(data: DataOption = None) -> None:
    """Put what this installation holds into an empty store, for several workers (docs/cluster.md).
    把本机数据放入空的共享存储。

    When it was interrupted, start it again: it goes on.
    """
    settings = Settings.load(data)
    objects = adopt_store(settings)
    typer.echo(
        f"{objects} files are in {settings.store}. This data folder is a working copy of it from now on."
    )


@archive_app.command(
    "verify", short_help="Read the whole archive, say what is damaged 检查整个存档，列出损坏之处"
)
def verify_archived(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend what can be mended without loss: make the index again from the WARC files, set "
            "damaged files aside, have the next run ask again for what is lost. "
            "无损修复：由 WARC 文件重建索引，移出损坏文件，缺失页面由下次运行重新抓取。",
        ),
    ] = False,
    sources: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this source; may be repeated. 只限该来源，可重复指定。"),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Read the whole archive and say what is damaged, with file and offset. Runs may go on meanwhile.
    检查整个存档，列出损坏之处。

    Exit code 0 when the archive is clean (with --repair: when it is now), 1 when something is wrong, 2 when
    there is nothing to look at.
    """
    from gov_reviews.capture.archive_repair import verify_archive
    from gov_reviews.report.archive_report import archive_to_json, render_archive
    from gov_reviews.report.terminal import safe_json, standard_output

    settings = Settings.load(data)
    if repair and settings.store is not None:
        raise InvalidRequest(
            "What is repaired here would give way to what the store holds. While this worker runs nothing, "
            "delete the files that `gov-reviews archive verify` names on its disk: they are fetched again.",
            "此处修复的内容会被共用存储中的版本取代。请在本机不运行任务时，删除 gov-reviews "
            "archive verify 所列的本机文件：之后会重新取得。",
        )
    checked = verify_archive(settings.archive_root, named=sources or (), mends=repair, now=utc_now())
    if as_json:
        typer.echo(safe_json(archive_to_json(checked)))
    else:
        render_archive(checked, standard_output(), mends=repair)
    if checked.faults:
        raise typer.Exit(1)


@lake_app.command("sync", short_help="Bring the lake to what is live here 把当前发布写入数据湖")
def sync_lake_command(data: DataOption = None) -> None:
    """Bring the lake to what is live here, as one snapshot; nothing to do where it is there already.
    把当前发布写入数据湖。
    """
    from gov_reviews.warehouse.lake import sync_lake

    made = sync_lake(Settings.load(data))
    typer.echo(
        "The lake holds the live warehouse already."
        if made is None
        else f"Snapshot {made.snapshot} of the lake is publication {made.publication}."
    )


@lake_app.command("list", short_help="Name the publications the lake holds 列出数据湖中的发布")
def list_lake_command(data: DataOption = None) -> None:
    """Name the publications that the lake holds: `gov-reviews query --snapshot N` asks one.
    列出数据湖中的发布。
    """
    from gov_reviews.warehouse.lake import list_snapshots

    for made in list_snapshots(Settings.load(data)):
        typer.echo(
            f"{made.snapshot}\t{tell_instant(made.made_at)}\tpublication {made.publication}"
            f"\trun {made.run_id or '-'}\tSHA-256 {made.sha256}"
        )
