"""Files of JSON lines that are only ever added to: one record a line, on the disk when adding returns.

In: records. Out: the records in the order in which they were added, and the lines that cannot be read. A line
that is damaged, or that a crash has cut off, concerns itself only: the others count, and the next record
begins a line of its own. Nothing is ever changed or deleted.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import append_line, sync_path

LineRecord = TypeVar("LineRecord")

MAX_LINE_BYTES = 64 * 1024  # ten times what the longest record takes


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that is no record.

    Attributes:
        number: From 1. reason: what is wrong with it.
    """

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class JsonLines(Generic[LineRecord]):
    """One file.

    Attributes:
        path: The file; it need not be there.
        form: The record that a line is.
        is_brief: Fields that have their ordinary value are left out.
    """

    path: Path
    form: TypeAdapter[LineRecord]
    is_brief: bool = False

    def read(self) -> tuple[tuple[LineRecord, ...], tuple[DamagedLine, ...]]:
        """All records in order, and the lines that cannot be read.

        Raises:
            OSError: The file is there and cannot be opened.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return (), ()
        found, damaged = [], []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                found.append(self._record(line))
            except ValueError as error:
                damaged.append(DamagedLine(number, _reason_of(error)))
        return tuple(found), tuple(damaged)

    def last(self) -> tuple[LineRecord | None, tuple[str, ...]]:
        """The last record, and why lines behind it cannot be read. Of a long file only the end is looked at.

        Raises:
            OSError: The file is there and cannot be opened.
        """
        try:
            with self.path.open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, size - MAX_LINE_BYTES))
                lines = stream.read().split(b"\n")
        except FileNotFoundError:
            return None, ()
        damaged: list[str] = []
        for line in reversed(lines):
            if not line.strip():
                continue
            try:
                return self._record(line), tuple(damaged)
            except ValueError as error:
                damaged.append(_reason_of(error))
        return None, tuple(damaged)

    def add(self, records: Sequence[LineRecord]) -> None:
        """Add records."""
        if records:
            self.add_after(lambda: records)

    def add_after(self, make: Callable[[], Sequence[LineRecord]]) -> None:
        """Add the records that `make` gives while nobody else adds one; it may give none."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            records = make()
            if not records:
                return
            is_new = stream.seek(0, os.SEEK_END) == 0
            append_line(stream, b"\n".join(self._line(record) for record in records))
        if is_new:
            for folder in (self.path.parent, self.path.parent.parent):  # the folder may be new, too
                sync_path(folder)

    def _record(self, line: bytes) -> LineRecord:
        if len(line) > MAX_LINE_BYTES:
            raise ValueError("the line is too long")
        return self.form.validate_json(line)

    def _line(self, record: LineRecord) -> bytes:
        values = self.form.dump_python(record, mode="json", exclude_defaults=self.is_brief)
        return json.dumps(values, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _reason_of(error: ValueError) -> str:
    return error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
