"""`query`, `export`, `compare`, `checks`, `briefing`: what is published, asked, given away, compared,
checked, told.

In: SQL, table names, warehouse files. Out: rows, or the paths of what was written. The live file is only
read.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.commands.command_parts import (
    DataOption,
    FormatOption,
    TableFormat,
    echo_both,
    settings_to_look,
)
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.vocabulary import ReleaseFormat, Severity
from gov_reviews.settings import Settings
from gov_reviews.sharing import shared

if TYPE_CHECKING:
    from gov_reviews.quality.candidate_rows import Failures

MAX_TABLE_ROWS = 1000
QUERY_TIMEOUT_S = 300.0


def ask_warehouse(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            help="One SELECT; `-` reads it from standard input. 一条 SELECT 语句；- 表示从标准输入读取。",
        ),
    ],
    output: FormatOption = TableFormat.TABLE,
    timeout: Annotated[
        float,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="Stop a query that takes longer, fetching included; 0: no limit. 查询时限（秒），0 为不限。",
        ),
    ] = QUERY_TIMEOUT_S,
    snapshot: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Ask an earlier publication, as `gov-reviews lake list` numbers them. 查询较早的发布。",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Ask the warehouse. The file is opened read-only; runs may go on meanwhile. 用 SQL 查询数据库。"""
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import standard_output
    from gov_reviews.warehouse.reader import query_published, query_snapshot

    text = sys.stdin.read() if sql == "-" else sql
    # a table is read by eye; csv and json are complete
    most = MAX_TABLE_ROWS if output is TableFormat.TABLE else None
    settings, limit = settings_to_look(data), timeout or None
    if snapshot is None:
        result = query_published(settings, text, max_rows=most, timeout_s=limit)
    else:
        result = query_snapshot(settings, snapshot, text, max_rows=most, timeout_s=limit)
    print_rows(result.columns, result.rows, output.value, standard_output())
    if result.has_more:
        typer.echo(
            f"Only the first {len(result.rows)} rows are shown; --format csv or json gives all.", err=True
        )


def export_tables(
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where releases lie; default: `exports` in the data root. "
            "导出目录，默认为数据目录下的 exports。",
        ),
    ] = None,
    form: Annotated[
        ReleaseFormat, typer.Option("--format", help="Which files: parquet, csv, or all of them. 文件格式。")
    ] = ReleaseFormat.ALL,
    tables: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this table of mart (observation); may be repeated. 只导出 mart 的该表，可重复指定。",
        ),
    ] = None,
    texts: Annotated[
        bool,
        typer.Option(
            "--texts",
            help="The texts of the reviews, too; who may have them: docs/data-ethics.md. 同时导出综述全文。",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Export the published tables as Parquet and CSV, with dictionary and checksums: a folder a
    publication. 导出数据表。

    The folder appears complete or not at all. The same publication is not exported twice; older releases
    beyond GOV_REVIEWS_KEEP_EXPORTS (5) are deleted.
    """
    from gov_reviews.report.data_release import ReleaseRequest, make_release
    from gov_reviews.report.shown_values import show_bytes
    from gov_reviews.report.terminal import safe_line

    settings = Settings.load(data)
    request = ReleaseRequest(form=form, tables=tuple(tables or ()), with_texts=texts, folder=output)
    with shared(settings, "export"):
        release = make_release(settings, request)
    for path in release.deleted:
        typer.echo(f"Deleted, older than what is kept 已删除（超出保留数）: {safe_line(path)}", err=True)
    if not release.is_new:
        typer.echo("This publication was exported before; nothing to do. 该发布此前已导出。", err=True)
    typer.echo(safe_line(release.path))
    typer.echo(f"{release.files} files 个文件, {show_bytes(release.size_bytes)}", err=True)


def compare_warehouses(
    before: Annotated[
        Path,
        typer.Argument(
            metavar="BEFORE", help="A warehouse file, such as one of warehouse/previous/. 较早的数据库文件。"
        ),
    ],
    after: Annotated[
        Path | None,
        typer.Argument(
            metavar="[AFTER]", help="Another one; the live file by default. 另一个数据库文件，默认为正式库。"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write difference.json and difference.html there, too. 把差异报告写到该目录。",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Compare the figures of two warehouse files: what is added, removed, changed, by metric, with
    sentences. 比较两个数据库文件的数字。

    Exit code 1 when so much differs that a person should look (metric by metric, see the words printed).
    """
    from gov_reviews.report.difference_page import render_difference, write_difference
    from gov_reviews.report.extraction_difference import DifferenceLimits
    from gov_reviews.report.fact_comparison import compare_facts
    from gov_reviews.report.terminal import standard_output

    for named in filter(None, (before, after)):
        _check_is_warehouse(named)
    difference = compare_facts(before, after or settings_to_look(data).warehouse_path)
    reasons = difference.beyond(DifferenceLimits())
    render_difference(difference, standard_output(), reasons)
    if output is not None:
        for path in write_difference(difference, output, reasons):
            typer.echo(str(path))
    if reasons:
        raise typer.Exit(1)


def ask_own_checks(data: DataOption = None) -> None:
    """Ask the checks of `checks.yaml` in the data folder (docs/operator.md, "Checks of your own") of the live
    warehouse; every audit asks them of what it is about to publish. 对正式库执行自定义检查。

    Exit code 1 when a critical one fails: a run would not publish.
    """
    from gov_reviews.quality.own_checks import ask_live, own_checks_path

    settings = settings_to_look(data)
    path = own_checks_path(settings)
    if not path.is_file():
        echo_both(
            in_both(f"There are no checks of your own: no {path}.", f"没有自定义检查：没有文件 {path}。")
        )
        return
    would_stop = False
    for finding in ask_live(settings):
        for found in finding.failures:
            _print_check(found, finding.rows_checked)
            would_stop |= bool(found.problem or (found.rows and found.check.severity is Severity.CRITICAL))
    if would_stop:
        raise typer.Exit(1)


def _print_check(found: Failures, rows_checked: int) -> None:
    from gov_reviews.report.terminal import safe_line

    check = found.check
    said = f"{check.severity}, {found.rows} fail 未通过" if found.rows or found.problem else "passed 通过"
    typer.echo(f"{check.check_id}: {said}, {rows_checked} rows looked at 行受检")
    for line in (check.description_en, check.description_zh, found.problem, *found.examples):
        if line:
            typer.echo(safe_line(f"  {line}"))


def _check_is_warehouse(path: Path) -> None:
    """Nothing, where a file that a person names may be a warehouse. What is wrong with one that is none is
    not mended by `restore`, which the errors of the live file advise.

    Raises:
        InvalidRequest: There is no such file, or it is no file of DuckDB.
    """
    from gov_reviews.errors import InvalidRequest

    advice = "Name a warehouse, such as one of warehouse/previous in the data folder."
    advice_zh = "请指定一个数据库文件，例如数据目录下 warehouse/previous 中的文件。"
    if not path.is_file():
        raise InvalidRequest(f"There is no such file. {advice}", f"没有这个文件。{advice_zh}", path=path)
    with path.open("rb") as file:
        if file.read(12)[8:] != b"DUCK":
            raise InvalidRequest(
                f"This is no file of DuckDB. {advice}", f"这不是 DuckDB 数据库文件。{advice_zh}", path=path
            )


def make_briefing_now(data: DataOption = None) -> None:
    """Write the briefing of the live warehouse: one HTML page in Chinese and English, its charts as SVG
    and PNG beside it. In Airflow the DAG publish_briefing does it after each publication.
    生成正式库的简报。
    """
    from gov_reviews.report.briefing_facts import read_briefing
    from gov_reviews.report.briefing_page import write_briefing
    from gov_reviews.report.chart_drawing import chinese_fonts_note

    settings = Settings.load(data)
    with shared(settings, "briefing"):
        written = write_briefing(settings, read_briefing(settings))
    typer.echo(str(written.page))
    if note := chinese_fonts_note():
        typer.echo(note, err=True)
