"""Addresses that the scripts of a page name as plain strings: where it sends its reader, what it loads, which
documents it shows.

In: the text of scripts. Out: the strings, in order, as they are written. Nothing is run: an address that a
script puts together is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A comment, or a string. Each runs on to its end, or as far as it can: nothing is read twice.
_TOKEN = re.compile(
    r"""
    (?://|<!--)[^\n]*+
    | /\*(?:[^*]|\*(?!/))*+
    | "(?P<double>(?:[^"\\\n]|\\.)*+)"
    | '(?P<single>(?:[^'\\\n]|\\.)*+)'
    | `(?P<back>(?:[^`\\$]|\\.)*+)`
    | ["'`]
    """,
    re.VERBOSE | re.DOTALL,
)
_BEFORE = 60  # characters before a string that say what it is for
_AFTER = re.compile(r"\s{0,20}\+")
_SENDS = re.compile(
    r"(?:\blocation(?:\.href)?\s{0,5}=|\blocation\.(?:replace|assign)\(|\bwindow\.open\()\s{0,5}$"
)
_LOADS = re.compile(
    r"""
    (?: (?:\.load|\.get|\.getJSON|\.post|\bfetch|\baxios)\s{0,5}\(
      | \burl\s{0,5}:
      | \.open\(\s{0,5}["'](?:GET|POST)["']\s{0,5},
    )\s{0,5}$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": ""}


def read_strings(script: str) -> Iterator[tuple[str, str]]:
    """The strings of a script that stand alone, each with the code before it, which says what it is for; a
    string of code (of a setTimeout) is read like code.
    """
    for text, start, end in placed_strings(script):
        if _AFTER.match(script, end):
            continue
        if "location" in text:
            for inner, inner_start, inner_end in placed_strings(text):
                before = text[max(0, inner_start - _BEFORE) : inner_start]
                if sends_reader(before) and not _AFTER.match(text, inner_end):
                    yield inner, before
        before = script[max(0, start - _BEFORE) : start]
        if not before.rstrip().endswith("+"):
            yield text, before


def sends_reader(before: str) -> bool:
    """Whether code sends the reader to the address behind it."""
    return _SENDS.search(before) is not None


def loads_address(before: str) -> bool:
    """Whether code loads what stands at the address behind it."""
    return _LOADS.search(before) is not None


def placed_strings(code: str) -> Iterator[tuple[str, int, int]]:
    """The strings of a script, each with its first place and the one after its last."""
    for token in _TOKEN.finditer(code):
        if token.lastgroup is not None:
            yield unescape_string(token[token.lastgroup]), token.start(), token.end()


def unescape_string(text: str) -> str:
    """A string of a script or of JSON as it is meant: \\u4e00, \\n, \\/."""
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
