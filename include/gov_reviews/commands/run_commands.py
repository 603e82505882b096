"""`run` and `reprocess`: the whole pipeline once, from the sites and the inbox or from the archive.

In: what to ask and what to read. Out: progress on standard error, the summary on standard output; exit code 1
when the run failed.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.commands.command_parts import DataOption
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import PublishWhen, ReprocessRequest, RunMode, RunOptions
from gov_reviews.settings import Settings

if TYPE_CHECKING:
    from gov_reviews.report.extraction_difference import ExtractionDifference


def run(
    data: DataOption = None,
    inbox: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of documents to load; default: `inbox` in the data root. "
            "待载入文档的目录，默认为数据目录下的 inbox。",
        ),
    ] = None,
    no_sites: Annotated[
        bool,
        typer.Option(
            "--no-sites", help="Leave all sites alone: archive and inbox only. 不访问网站，只读存档和收件箱。"
        ),
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this source; may be repeated. 只限该来源，可重复指定。"),
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Capture this article; may be repeated. Without --source nothing else is asked. "
            "抓取该文章，可重复指定；未指定来源时不访问其他网址。",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Leave out articles listed before this day (2026-01-31). 略去此日之前发布的文章。",
        ),
    ] = None,
    mode: Annotated[
        RunMode,
        typer.Option(
            help="new: what is new; recheck: known articles too; dry_run: only say. "
            "新增；复查已有文章；试运行。"
        ),
    ] = RunMode.NEW,
) -> None:
    """Run the whole pipeline once: capture, extract, build, audit, publish, report.
    运行一次：采集、读取、审核、发布、报告。
    """
    from gov_reviews.pipeline.local_run import with_default_inbox

    settings = Settings.load(data)
    options = RunOptions(
        sources=tuple(SourceId(source_id) for source_id in source or ()),
        urls=tuple(url or ()),
        use_sites=not no_sites,
        inbox=str(inbox.expanduser().resolve()) if inbox is not None else None,
        published_since=_parse_date(since),
        mode=mode,
    )
    run_and_tell(settings, with_default_inbox(settings, options))


def reprocess(
    years: Annotated[
        list[int] | None,
        typer.Option(
            metavar="YEAR",
            help="Only documents of this year; may be repeated. 只限该年度的文档，可重复指定。",
        ),
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this source; may be repeated. 只限该来源，可重复指定。"),
    ] = None,
    organizations: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE|NAME",
            help="Only documents of this committee; may be repeated. 只限该政协的文档，可重复指定。",
        ),
    ] = None,
    older_than: Annotated[
        str,
        typer.Option(
            metavar="VERSION",
            help="Only what versions older than this one read: a package version, a code version or an "
            "extraction_key; default: all that is not of today's code. "
            "只限由更早版本读取的文档。",
        ),
    ] = "",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Only say what would change; nothing is published. 只报告变化，不发布。"
        ),
    ] = False,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish",
            help="Publish also what goes beyond the limits (docs/operator.md). 变化超出限度也发布。",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Read the archive again with today's code, compare, and publish what stays inside the limits.
    用当前程序重读存档，比较后发布。

    No site is asked. What today's code has read already is left alone. Exit code 1 when the change goes
    beyond the limits and --publish is not given.
    """
    if dry_run and publish:
        raise InvalidRequest(
            "Name --dry-run or --publish: one of them.", "--dry-run 与 --publish 只能选一项。"
        )
    request = ReprocessRequest(
        years=tuple(years or ()),
        sources=tuple(SourceId(source_id) for source_id in sources or ()),
        organizations=tuple(organizations or ()),
        older_than=older_than,
        publish=PublishWhen.NEVER
        if dry_run
        else PublishWhen.ALWAYS
        if publish
        else PublishWhen.WITHIN_LIMITS,
    )
    run_and_tell(Settings.load(data), RunOptions(use_sites=False, reprocess=request))


def run_and_tell(settings: Settings, options: RunOptions) -> None:
    """One run with its progress on standard error and its summary on standard output."""
    from gov_reviews.messages.run_closing import close_run
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.pipeline.outcome import run_failed
    from gov_reviews.report.run_summary import render_summary
    from gov_reviews.report.terminal import safe_line, standard_output

    def show(difference: ExtractionDifference) -> None:
        from gov_reviews.report.difference_page import render_difference

        render_difference(difference, standard_output())

    summary = run_pipeline(settings, options, lambda line: typer.echo(safe_line(line), err=True), show)
    render_summary(summary, standard_output())
    if (notice := close_run(settings, summary)) is not None:
        typer.echo(f"\n{notice.text()}")
    if run_failed(summary):
        raise typer.Exit(1)


def _parse_date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(
            f"--since: '{text}' is not a date; write it as 2026-01-31.",
            f"--since：“{text}”不是日期，请写成 2026-01-31。",
        ) from error
