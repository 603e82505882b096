"""Pages that stand alone: one HTML file without scripts, images or requests, in which text stays text.

In: a template and a stylesheet of this folder, values whose texts are hostile. Out: the page, its head
that of `standalone_page.html`. Its content security policy allows its own style, pictures inside it where the
template says so, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from gov_reviews.report.terminal import safe_line


def render_standalone(
    name: str,
    values: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]] | None = None,
    language: str = "en",
) -> str:
    """The page.

    Args:
        name: Template (`name.html`) and stylesheet (`name.css`), which gets `style` and `style_hash`.
        values: What the template shows.
        filters: Further filters of the template.
        language: Of the page as a whole.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # lazy: most commands write no page
    from markupsafe import Markup  # lazy: most commands write no page

    room = resources.files(__package__)
    style = room.joinpath(f"{name}.css").read_text("utf-8").strip()
    environment = Environment(
        loader=FunctionLoader(lambda file: room.joinpath(file).read_text("utf-8")),
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
    return environment.get_template(f"{name}.html").render(
        **values,
        language=language,
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=Markup(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()),  # noqa: S704
    )
