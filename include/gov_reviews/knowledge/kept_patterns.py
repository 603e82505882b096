"""What `re` makes of the patterns that a worker starts with, kept from start to start as Python keeps its
byte code: beside it, and only where that is kept. Compiling 1,150 patterns took two fifths of every start, a
third of that because `re` sets each of the 27,000 Chinese characters (汉字) of a class one by one.

In: nothing. Out: the same patterns, made of what an earlier start kept for the same source, flags and Python.
Nobody has to clear it: another source is another entry, a file of another Python or one that cannot be read
is none. It stands between `re` and its compiler, which Python does not promise to keep as it is: in a version
that was not tried, patterns are compiled as ever.
"""

from __future__ import annotations

import contextlib
import importlib
import marshal
import re
import sys
from array import array
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from gov_reviews.atomic_write import write_atomically

_PLACE = Path(cache_from_source(__file__)).with_name(".kept_patterns")  # hidden: it is no part of the code
_MOST_KEPT = 4_000  # patterns; a start has 1,150, and each edit of one makes one more

_KNOWN = ((3, 11), (3, 12), (3, 13))
_compiler: Any = importlib.import_module("re._compiler")  # no types: it is private
_sre: Any = importlib.import_module("_sre")
_PYTHON = (sys.version, _sre.MAGIC, _sre.CODESIZE)
_WORD = next(code for code in "IL" if array(code).itemsize == _sre.CODESIZE)  # of the code of a pattern

Source = tuple[str, int]  # of a pattern: text, flags
Made = tuple[int, bytes, int, dict[str, int]]  # all flags, code, groups, and which of them has what name


class KeptPatterns:
    """Patterns between `begin` and `end`, which the start of a worker calls once each.

    Args:
        place: Where the entries are kept.
    """

    def __init__(self, place: Path = _PLACE) -> None:
        self._place = place
        self._kept: dict[Source, Made] = {}
        self._is_new = False
        self._compile = _compiler.compile

    def begin(self) -> None:
        """From now on `re` is given what is kept."""
        if sys.version_info[:2] in _KNOWN:
            self._kept = _entries(self._place)
            _compiler.compile = self._find

    def end(self) -> None:
        """`re` is itself again; what was new is kept on disk, without a word where the folder is not ours to
        write, as for byte code.
        """
        _compiler.compile = self._compile
        if self._is_new and not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                write_atomically(self._place, marshal.dumps((_PYTHON, self._kept)))
        self._kept = {}
        self._is_new = False

    def _find(self, source: Any, flags: int = 0) -> Any:
        if type(source) is not str or flags & re.DEBUG:  # bytes; a kind of text that cannot be written
            return self._compile(source, flags)
        flags = int(flags)
        made = self._kept.get((source, flags))
        if made is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            made = self._kept[source, flags] = _make(source, flags)
            self._is_new = True
        all_flags, code, groups, numbers = made
        names: list[str | None] = [None] * (groups + 1)
        for name, number in numbers.items():
            names[number] = name
        return _sre.compile(source, all_flags, array(_WORD, code).tolist(), groups, numbers, tuple(names))


def _make(source: str, flags: int) -> Made:
    """As `re._compiler.compile` does.

    Raises:
        re.error: It is no pattern.
    """
    parsed = _compiler._parser.parse(source, flags)
    code = array(_WORD, _compiler._code(parsed, flags)).tobytes()
    return flags | parsed.state.flags, code, parsed.state.groups - 1, dict(parsed.state.groupdict)


def _entries(place: Path) -> dict[Source, Made]:
    try:
        python, kept = marshal.loads(place.read_bytes())  # noqa: S302 - ours, as the byte code beside it
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept if python == _PYTHON and isinstance(kept, dict) else {}
