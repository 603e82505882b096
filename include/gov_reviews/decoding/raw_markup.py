"""Cheap, linear looks at raw HTML without building a tree: visible text, elements cut out, the last words of
a page, markup in base 64.

Regular expressions such as `<script.*?</script>` are quadratic on a page of unclosed tags; these scanners are
not.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from functools import cache

_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
_SPACE = re.compile(r"\s+")
_INVISIBLE = ("script", "style", "noscript", "template")
_INVISIBLE_START = re.compile(r"<(script|style|noscript|template)\b|<!--", re.IGNORECASE)


def visible_text(markup: str, enough: int | None = None) -> str:
    """Text of a page as one line: comments, scripts, styles and tags out, entities read, white space
    collapsed.

    Args:
        markup: The page.
        enough: Of a page with more characters than this, its beginning of at least so many will do.
    """
    if enough is None:
        return _shown(remove_invisible(markup))
    pieces: list[str] = []
    length, looked_at = 0, 8 * enough
    for piece in _visible_pieces(markup):
        pieces.append(piece)
        length += len(piece)
        if length >= looked_at:
            text = _shown("".join(pieces))
            if len(text) > enough:
                return text
            looked_at = 2 * length
    return _shown("".join(pieces))


def _shown(markup: str) -> str:
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", markup))).strip()


def remove_invisible(markup: str) -> str:
    """Leave out comments, scripts, styles, noscript and template elements; one that is never closed runs to
    the end, as in a browser.
    """
    return "".join(_visible_pieces(markup))


def _visible_pieces(markup: str) -> Iterator[str]:
    position = 0
    while match := _INVISIBLE_START.search(markup, position):
        yield markup[position : match.start()]
        name = match.group(1)
        end = _closing(name.lower() if name else "").search(markup, match.end())
        if end is None:
            return
        position = end.end()
        if name:
            bracket = markup.find(">", position)
            position = len(markup) if bracket < 0 else bracket + 1
    yield markup[position:]


@cache
def _closing(name: str) -> re.Pattern[str]:
    """How an element ends, or a comment, which has no name."""
    return re.compile(f"</{name}" if name else "-->", re.IGNORECASE | re.ASCII)


def script_text(markup: str) -> str:
    """Text inside script elements, for telling what a page without visible text is up to."""
    lowered = markup.lower()
    parts: list[str] = []
    position = 0
    while (start := lowered.find("<script", position)) >= 0:
        opened = lowered.find(">", start)
        end = lowered.find("</script", opened) if opened >= 0 else -1
        parts.append(markup[start:] if end < 0 else markup[start:end])
        if end < 0:
            break
        position = end + 8
    return "\n".join(parts)


def text_of_base64(packed: str) -> str:
    """What a text in base 64, padded, says; "" where it is none."""
    try:
        return base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
