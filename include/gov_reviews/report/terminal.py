"""Text from pages, safe for a terminal and for JSON on a terminal.

In: any text (page text, file names, cells of a query). Out: the same text with everything a terminal could
obey made visible: escape sequences (C0 and C1 controls) and characters that turn the direction of writing.
Nothing is dropped.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from gov_reviews.records.both_languages import lines_of_both

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 120

# C0 except tab and newline, DEL, C1, and the bidirectional controls that can make text read differently than
# it is.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
# json.dumps escapes C0 by itself; with ensure_ascii=False it leaves these, and lone surrogates cannot be
# encoded at all.
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def standard_output() -> Console:
    """Standard output as a console that takes page text literally: no markup, no emoji codes, no guessed
    colours.
    """
    from rich.console import Console

    # when piped, rich would fall back to 80 columns and cut headings and addresses
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(soft_wrap=False, highlight=False, emoji=False, markup=False, width=width)


def print_both(text: str, console: Console, style: str = "") -> None:
    """Print a text of both languages, a line each, however long."""
    from rich.text import Text

    for line in lines_of_both(text):
        console.print(Text(safe_line(line), style=style), soft_wrap=True)


def titled_table(title: str) -> Table:
    """A table with its title above it at the left."""
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold", pad_edge=False)


def shortened(text: str, longest: int) -> str:
    """The text with at most so many characters, a sign at its end where some are missing."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def safe_text(text: object) -> str:
    r"""Text for a terminal: controls as \x1b, line breaks and tabs kept."""
    return _SURROGATES.sub(_escape, _UNSAFE.sub(_escape, str(text)))


def safe_line(text: object) -> str:
    """Text for one line of a terminal: line breaks and tabs become spaces."""
    return safe_text(re.sub(r"[\r\n\t]+", " ", str(text)))


def safe_json(value: object, indent: int | None = 1) -> str:
    """JSON that keeps Chinese readable and holds no control character; parsing it gives the value
    unchanged.
    """
    return _UNSAFE_IN_JSON.sub(
        lambda match: f"\\u{ord(match.group()):04x}",
        json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False),
    )
