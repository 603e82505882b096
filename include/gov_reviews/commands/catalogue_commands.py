"""`catalogue`: the metrics and the word lists.

In: the files of `include/metadata`. Out: what is wrong with them, or the metrics that a word leads to.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from typing import Annotated

import typer

from gov_reviews.commands.command_parts import echo_both, print_checked

catalogue_app = typer.Typer(
    help="The metric catalogue and the word lists. 指标目录与词表。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@catalogue_app.command("find", short_help="Find metrics by a word 按词查找指标")
def find_metric(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD...",
            help="提案, satisfaction, proposals_filed; of several all must be there. "
            "关键词；多个词须同时出现。",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output. 输出 JSON。")] = False,
) -> None:
    """Find metrics by a word of their code, names, words or definition, in Chinese or English: what
    counts, what does not, the unit, the details. Exit code 1 when there is none; the nearest words are
    named then. 按词查找指标。
    """
    from gov_reviews.report.metric_finder import (
        find_metrics,
        metric_cards,
        metrics_to_json,
        nearest_words,
        tell_nothing_found,
    )
    from gov_reviews.report.terminal import safe_json, safe_text

    wanted = " ".join(words)
    found = find_metrics(wanted)
    if as_json:
        typer.echo(safe_json(metrics_to_json(found)))
    elif found:
        typer.echo(safe_text("\n".join(metric_cards(found)).rstrip()))
    if not found:
        echo_both(tell_nothing_found(wanted, nearest_words(wanted)), err=True)
        raise typer.Exit(1)


@catalogue_app.command("check", short_help="Say what is wrong with metrics and words 检查指标与词表")
def check_metrics_and_words() -> None:
    """Say what is wrong with metrics and word lists, all at once; read the examples of every metric.
    检查指标与词表。
    """
    from gov_reviews.report.metadata_check import find_catalogue_mistakes

    print_checked(find_catalogue_mistakes())
