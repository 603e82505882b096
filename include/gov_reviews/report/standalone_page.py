"""Pages that stand alone: one HTML file without scripts, images or requests, in which text stays text.

In: a template and a stylesheet of this folder, values whose texts are hostile. Out: the page. Its content
security policy allows its own style and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from gov_reviews.report.terminal import safe_line


def render_standalone(
    name: str, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]] | None = None
) -> str:
    """The page.

    Args:
        name: Template (`name.html`) and stylesheet (`name.css`), which gets `style` and `style_hash`.
        values: What the template shows.
        filters: Further filters of the template.
    """
    from jinja2 import Environment, StrictUndefined  # lazy: most commands write no page
    from markupsafe import Markup  # lazy: most commands write no page

    room = resources.files(__package__)
    style = room.joinpath(f"{name}.css").read_text("utf-8").strip()
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # controls and characters that turn the direction of writing are made visible
        finalize=lambda value: (
            value if isinstance(value, Markup) else "" if value is None else safe_line(value)
        ),
    )
    environment.filters.update(filters or {})
    template = environment.from_string(room.joinpath(f"{name}.html").read_text("utf-8"))
    return template.render(
        **values,
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=Markup(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()),  # noqa: S704
    )
