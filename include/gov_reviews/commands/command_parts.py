"""What several commands share: options, the installation looked at, texts in both languages.

In: values of the command line. Out: settings, lines on standard output or error, exit codes.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.records.both_languages import lines_of_both
from gov_reviews.settings import Settings
from gov_reviews.sharing import refresh

if TYPE_CHECKING:
    from gov_reviews.records.captures import CapturedBody
    from gov_reviews.report.metadata_check import Checked
    from gov_reviews.sites.spec import SourceSpec


SkeletonOption = Annotated[
    Path | None,
    typer.Option(
        "--skeleton",
        metavar="FOLDER",
        help="Write the skeleton of the article with invented words: a golden page (tests/golden/SOURCE). "
        "以虚构词写出文章骨架，用作样例页。",
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Data root; default: GOV_REVIEWS_DATA, else `data` in the checkout (installed from a wheel: "
        "~/.local/share/gov-reviews). "
        "数据目录。",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="One JSON object on standard output. 输出一个 JSON 对象。")
]


class TableFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[TableFormat, typer.Option("--format", help="How to print the rows. 输出格式。")]


def settings_to_look(data: Path | None) -> Settings:
    """The settings of an installation, and what is here as new as its store has it."""
    settings = Settings.load(data)
    refresh(settings, "look")
    return settings


def echo_both(text: str, *, err: bool = False) -> None:
    """Print a text of both languages, a line each."""
    from gov_reviews.report.terminal import safe_line

    for line in lines_of_both(text):
        typer.echo(safe_line(line), err=err)


def tell_skeleton(folder: Path, captured: CapturedBody, spec: SourceSpec | None, *, err: bool) -> None:
    """Write the skeleton of an article, and say where it lies."""
    from gov_reviews.report.skeleton_files import write_skeleton
    from gov_reviews.report.terminal import safe_line

    for line in write_skeleton(folder, captured, spec):
        typer.echo(safe_line(line), err=err)


def print_checked(checked: Checked) -> None:
    """Mistakes in files of metadata, one a line; exit code 1 where there is one."""
    from gov_reviews.report.terminal import safe_line

    for mistake in checked.mistakes:
        typer.echo(safe_line(mistake))
    if checked.mistakes:
        count, files = len(checked.mistakes), len({mistake.path for mistake in checked.mistakes})
        typer.echo(f"Mistakes: {count}, in files: {files}. 错误 {count} 处，涉及文件 {files} 个。", err=True)
        raise typer.Exit(1)
    counted = ", ".join(f"{what}: {count}" for what, count in checked.counted.items())
    typer.echo(f"No mistakes. 没有错误。 {counted}.")
