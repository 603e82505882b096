"""`sample-site`: the four sample sites on the loopback address.

In: a port. Out: pages of invented committees until Ctrl-C.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from typing import Annotated

import typer

from gov_reviews.commands.command_parts import DataOption
from gov_reviews.settings import Settings


def sample_site(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    publish_next: Annotated[
        bool,
        typer.Option(
            "--publish-next",
            help="Bring out the next batch of articles and exit; a running server shows it at once.",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Serve the four sample sites (invented places) on the loopback address until Ctrl-C."""
    from gov_reviews_samples import server

    settings = Settings.load(data)
    if publish_next:
        batch = server.publish_next(settings)
        typer.echo(f"Batch {batch} is out.")
        return
    server.serve_sample_sites(
        settings,
        port=port,
        ready=lambda address: typer.echo(f"Sample sites on http://{address}/ (Ctrl-C ends them)"),
    )
