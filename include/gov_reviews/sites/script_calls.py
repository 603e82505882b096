"""Addresses that functions of a page make of what a link gives them: javascript:show(51) with
function show(id) {window.open('show.asp?id=' + id)}.

In: the markup of a page, the script of a link. Out: an address, "" where none is made. Nothing is run. Each
function is looked for once. Pure, linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

_CALL = re.compile(r"(?<![\w.$])(\w{1,60})\s{0,3}\(([^()]{0,200})\)")
_MOST_CALLS = 4  # of one link that are looked at
_MOST_FUNCTIONS = 20  # of a page: each is looked for in the whole page
_LONGEST_FUNCTION = 800
_PARAMETERS = re.compile(r"\s{0,9}\(([\w\s,$]{0,200})\)")
_MADE = re.compile(
    r"""
    (?: location(?:\.href)?\s{0,9}= | \bopen\s{0,9}\( | \.href\s{0,9}= ) \s{0,9}
    ["'](?P<before>[^"'\s<>]{1,300})["'] \s{0,9}\+\s{0,9} (?P<value>\w{1,40})
    (?: \s{0,9}\+\s{0,9} ["'](?P<behind>[^"'\s<>]{1,100})["'] )?
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r"\s{0,9}[\"']?([\w%.-]{1,80})[\"']?\s{0,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Maker:
    """What a function puts before and behind one of its parameters, and which of them."""

    before: str
    parameter: int
    behind: str


@dataclass(slots=True)
class ScriptCalls:
    """The functions of a page that make addresses, as far as they were asked for."""

    markup: str
    _known: dict[str, _Maker | None] = field(default_factory=dict)

    def address_made(self, script: str) -> str:
        """The address that the calls of a script lead to."""
        for call in islice(_CALL.finditer(script), _MOST_CALLS):
            maker = self._maker(call[1])
            values = call[2].split(",")
            if maker is None or maker.parameter >= len(values):
                continue
            value = _VALUE.fullmatch(values[maker.parameter])
            if value is not None:
                return f"{maker.before}{value[1]}{maker.behind}"
        return ""

    def _maker(self, name: str) -> _Maker | None:
        if name not in self._known:
            if len(self._known) >= _MOST_FUNCTIONS:
                return None
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> _Maker | None:
        place = self.markup.find(f"function {name}")
        start = place + len(f"function {name}")
        named = _PARAMETERS.match(self.markup, start) if place >= 0 else None
        if named is None:
            return None
        parameters = [one.strip() for one in named[1].split(",")]
        made = _MADE.search(self.markup, named.end(), named.end() + _LONGEST_FUNCTION)
        if made is None or made["value"] not in parameters:
            return None
        return _Maker(made["before"], parameters.index(made["value"]), made["behind"] or "")
