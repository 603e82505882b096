"""Where a page sends its reader by itself: a meta refresh, or a script that names an address.

In: the markup. Out: the address as written, or None. Linear: a page of tags that never end is read once.
"""

from __future__ import annotations

import re
from html import unescape

_META_TAG = re.compile(r"<meta\b[^>]*+", re.IGNORECASE)
_REFRESH = re.compile(r"""http-equiv\s*+=\s*+["']?refresh""", re.IGNORECASE)
_REFRESH_CONTENT = re.compile(
    r"""content\s*+=\s*+["']?\s*+(\d{1,4})\s*+[;,]\s*+url\s*+=\s*+["']?(?=[^"'>\s])""", re.IGNORECASE
)
_REFRESH_URL = re.compile(r"""[^"'>\s]+""")
_GOES = r"""\blocation(?:\.href)?\s{0,9}(?:=|\.replace\s{0,9}\(|\.assign\s{0,9}\()\s{0,9}"""
_TEXT = r"""["']([^"'\s<>]{1,300})["']"""
_SCRIPT = re.compile(rf"{_GOES}{_TEXT}\s{{0,9}}[;)}}\n<]")
# The text last, as in `_SCRIPT`: group 1; it is missing where something else is set.
_SET = re.compile(
    rf"""(?<![\w$.])(?=[A-Za-z_$][\w$]{{0,40}}\s{{0,9}}\+?=(?!=)\s{{0,9}}(?:{_TEXT}\s{{0,9}}[;\n])?)([A-Za-z_$][\w$]{{0,40}})"""
)
_SCRIPT_OF_NAME = re.compile(rf"{_GOES}([A-Za-z_$][\w$]{{0,40}})\s{{0,9}}[;)}}\n<]")


def find_refresh(markup: str) -> tuple[int, str] | None:
    """Seconds and address of the first meta refresh."""
    for tag in _META_TAG.finditer(markup):
        if refresh := _REFRESH.search(markup, *tag.span()):
            contents = list(_REFRESH_CONTENT.finditer(markup, refresh.end(), tag.end()))
            if contents and (url := _REFRESH_URL.match(markup, contents[-1].end(), tag.end())):
                return int(contents[-1][1]), unescape(url[0])
    return None


def find_script_location(markup: str) -> str | None:
    """The address that a script goes to, where it stands there in full, or under a name right before."""
    found = _SCRIPT.search(markup) or _text_of_name(markup)
    return unescape(found[1]) if found else None


def _text_of_name(markup: str) -> re.Match[str] | None:
    """The one text that the name stands for by which a script goes; None where it is put together."""
    goes = _SCRIPT_OF_NAME.search(markup)
    if goes is None:
        return None
    texts = [found for found in _SET.finditer(markup, 0, goes.start()) if found[2] == goes[1]]
    return texts[0] if len(texts) == 1 and texts[0][1] else None
