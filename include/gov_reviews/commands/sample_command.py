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
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one. 本机端口，0 为自动选择。"
        ),
    ] = 0,
    publish_next: Annotated[
        bool,
        typer.Option(
            "--publish-next",
            help="Bring out the next batch of articles and exit; a running server shows it at once. "
            "发布下一批样例文章后退出。",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Serve the four sample sites (invented places) on the loopback address until Ctrl-C.
    启动四个样例网站（地名均为虚构）。
    """
    from gov_reviews_samples import server

    settings = Settings.load(data)
    if publish_next:
        batch = server.publish_next(settings)
        typer.echo(f"Batch {batch} is out. 已发布第 {batch} 批。")
        return
    server.serve_sample_sites(
        settings,
        port=port,
        ready=lambda address: typer.echo(f"Sample sites on http://{address}/ (Ctrl-C ends them 结束)"),
    )
