"""`gov-reviews`: the same steps as the DAGs, in one process, for a person or a cron job.

In: the command line. Out: results on standard output, progress and log lines on standard error, an exit code:
0 all is well, 1 the run or the check failed, 2 the command line is wrong. A PipelineError is one message
without a traceback (unless --debug). Everything heavy is imported inside the commands, so `--help` answers at
once.

The commands stand in `gov_reviews/commands/`, a module a group; here they are put together.
"""

from __future__ import annotations

# lazy: no room is loaded for `--help`, and an error is told in words that only it needs.
import logging
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from gov_reviews.commands import (
    archive_commands,
    catalogue_commands,
    decision_commands,
    reading_commands,
    run_commands,
    sample_command,
    source_commands,
    upkeep_commands,
    warehouse_commands,
)
from gov_reviews.errors import InvalidRequest

app = typer.Typer(
    name="gov-reviews",
    help="Keeps a DuckDB warehouse of the figures in Chinese CPPCC (政协) annual work reviews (工作综述). "
    "维护政协年度工作综述数字的 DuckDB 数据库。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# in the order in which `--help` names them
app.command(short_help="Run everything once 运行一次：采集、读取、审核、发布、报告")(run_commands.run)
app.command(short_help="Read the archive again with today's code 用当前程序重读存档，比较后发布")(
    run_commands.reprocess
)
app.command(short_help="Read one page, show its figures 读取一个页面，显示字段、修复和数字")(
    reading_commands.inspect
)
app.command(short_help="Say what the figures of a sentence count 解释一句话中的数字")(
    reading_commands.explain
)
# unknown options go on as arguments: SQL may begin with a comment (--)
app.command(
    "query",
    context_settings={"ignore_unknown_options": True},
    short_help="Ask the warehouse in SQL 用 SQL 查询数据库",
)(warehouse_commands.ask_warehouse)
app.command("export", short_help="Export tables as Parquet and CSV 导出数据表")(
    warehouse_commands.export_tables
)
app.command(short_help="Leave one capture out of the warehouse 不收录某个页面")(decision_commands.forget)
app.command("decisions", short_help="List what people decided 列出人工决定及其结果")(
    decision_commands.show_decisions
)
app.command(short_help="Say how everything stands, and what to do 查看现状和待处理事项")(
    upkeep_commands.status
)
app.command("briefing", short_help="Write the briefing of the live warehouse 生成正式库的简报")(
    warehouse_commands.make_briefing_now
)
app.command("tidy", short_help="Remove what is beyond the limits 清理超出限度的旧文件")(
    upkeep_commands.tidy_data
)
app.command("restore", short_help="Put the live warehouse right 修复正式库，或恢复到较早的发布")(
    upkeep_commands.restore_version
)
app.command("compare", short_help="Compare the figures of two warehouses 比较两个数据库文件的数字")(
    warehouse_commands.compare_warehouses
)
app.command("checks", short_help="Ask your own checks of the warehouse 对正式库执行自定义检查")(
    warehouse_commands.ask_own_checks
)
app.command("sample-site", short_help="Serve the four sample sites 启动四个样例网站（地名均为虚构）")(
    sample_command.sample_site
)
app.add_typer(
    source_commands.sources_app, name="sources", short_help="The registered sources 来源：列出、检查、探测"
)
app.add_typer(
    catalogue_commands.catalogue_app,
    name="catalogue",
    short_help="The metric catalogue and the word lists 指标目录与词表",
)
app.add_typer(
    decision_commands.decide_app,
    name="decide",
    short_help="Hold, release or correct a figure 扣下、放行或更正数字和文档",
)
app.add_typer(
    archive_commands.lake_app, name="lake", short_help="Publications as shared snapshots 数据湖：发布的快照"
)
app.add_typer(archive_commands.archive_app, name="archive", short_help="The archive of captures 页面存档")


@app.callback()
def configure(
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Log every decision to standard error. 把每项判断写入标准错误。"
        ),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", help="Show the traceback of an error; log more. 显示错误的调用栈，日志更详细。"
        ),
    ] = False,
) -> None:
    """Set up logging before any command."""
    level = logging.DEBUG if debug else logging.INFO if verbose else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("gov_reviews").setLevel(level)


class _SafeFormatter(logging.Formatter):
    """Log lines quote page text and URLs; nothing in them may steer the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        from gov_reviews.report.terminal import safe_text

        return safe_text(super().format(record))


def main() -> None:
    """Run the command line; the console script's entry point."""
    try:
        sys.exit(app(prog_name="gov-reviews", standalone_mode=False))
    except TyperException as error:
        from gov_reviews.commands.usage_errors import usage_error_lines

        for line in usage_error_lines(error):
            typer.echo(line, err=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        typer.echo("Aborted. 已中止。", err=True)
        sys.exit(1)
    except Exception as error:
        if "--debug" in sys.argv[1:]:
            raise
        from gov_reviews.faults import as_ours
        from gov_reviews.report.terminal import safe_line

        ours = as_ours(error)
        if ours is not None:
            typer.echo(f"gov-reviews: {safe_line(ours)}", err=True)
            if ours.chinese:
                typer.echo(f"  {safe_line(ours.in_chinese())}", err=True)
            sys.exit(2 if isinstance(ours, InvalidRequest) else 1)
        wording = f"{type(error).__name__}: {safe_line(error)}"
        typer.echo(
            f"gov-reviews: an error of gov-reviews itself: {wording}. Put --debug before the command to see "
            "where.\n  程序自身出错。把 --debug 放在命令之前，可显示出错位置。",
            err=True,
        )
        sys.exit(1)
    except SystemExit as leaving:
        if leaving.code == 130:
            # Ctrl-C: capture threads may still wait for a slow site; the archive is whole at any moment, so
            # leave now.
            os._exit(130)
        raise


if __name__ == "__main__":
    main()
