"""What files of metadata/ hold as JSON, kept from start to start as Python keeps its byte code: beside it,
and only where that is kept. Parsing YAML took an eighth of every start.

In: the bytes of a file, and of the module that reads them. Out: the values as JSON where the same bytes were
read before by the same code. Nobody has to clear it: other bytes are another entry, a file that cannot be
read is no entry, and what is kept goes through the same strict models.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from gov_reviews.atomic_write import write_atomically

PLACE = Path(cache_from_source(__file__)).with_name(".parsed_metadata.json")
MOST_KEPT = 1_000  # files; metadata/ has three hundred, and each edit makes one more


class ParsedFiles:
    """The files read before, by what they hold.

    Args:
        reader: The module that makes JSON of a file. place: where the entries are kept.
    """

    def __init__(self, reader: Path, place: Path = PLACE) -> None:
        self._place = place
        self._reader = hashlib.blake2b(reader.read_bytes()).digest()
        self._kept: dict[str, str] = _entries(place)
        self._is_new = False

    def find(self, source: bytes) -> str | None:
        """The values of a file as JSON; None where it was not read before."""
        return self._kept.get(self._key(source))

    def keep(self, source: bytes, values: str) -> None:
        """Keep the values of a file, on disk when the process ends."""
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[self._key(source)] = values
        if not self._is_new and not sys.dont_write_bytecode:
            self._is_new = True
            atexit.register(self.write_new)

    def write_new(self) -> None:
        """Write the entries where there are new ones; at once, for a process that will be killed."""
        if self._is_new:
            self._is_new = False
            self.write()

    def write(self) -> None:
        """Write the entries; without a word where the folder is not ours to write, as for byte code."""
        with contextlib.suppress(OSError):
            write_atomically(self._place, json.dumps(self._kept, ensure_ascii=False))

    def _key(self, source: bytes) -> str:
        return hashlib.blake2b(source, digest_size=16, key=self._reader).hexdigest()


def _entries(place: Path) -> dict[str, str]:
    try:
        found = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    is_whole = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if is_whole else {}


@cache
def parsed_files(reader: Path) -> ParsedFiles:
    """The entries of a module, read once a process."""
    return ParsedFiles(reader)
