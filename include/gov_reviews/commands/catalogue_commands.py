"""`catalogue`: the metrics and the word lists.

In: the files of `include/metadata`. Out: what is wrong with them.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
import typer

from gov_reviews.commands.command_parts import print_checked

catalogue_app = typer.Typer(
    help="The metric catalogue and the word lists.", no_args_is_help=True, rich_markup_mode=None
)


@catalogue_app.command("check")
def check_metrics_and_words() -> None:
    """Say what is wrong with metrics and word lists, all at once; read the examples of every metric."""
    from gov_reviews.report.metadata_check import find_catalogue_mistakes

    print_checked(find_catalogue_mistakes())
