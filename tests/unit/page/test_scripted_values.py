"""The source that a script writes behind its label."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.scripted_values import scripted_source

WRITES = "document.write(ly);"


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        (f"<li>来源：<script>var ly = '砚川日报';{WRITES}</script></li>", "砚川日报"),
        (
            f"<span>来源：</span><script>var ly = '砚川日报'; if (!ly) {{ ly = '本站' }} {WRITES}</script>",
            "砚川日报",
        ),
        (f"<li>来源：<script>var ly = ''; if (!ly) {{ ly = '本站' }} {WRITES}</script></li>", "本站"),
        (f"<li>时间：<script>var ly = '砚川日报';{WRITES}</script></li>", None),
        ("<li>来源：<script>var ly = '砚川日报';</script></li>", None),
        (f"<li>来源：<script>var ly = '<b>砚川日报</b>';{WRITES}</script></li>", None),
    ],
)
def test_a_source_that_a_script_writes(markup: str, source: str | None) -> None:
    assert scripted_source(HtmlDocument(f"<html><body>{markup}</body></html>")) == source
