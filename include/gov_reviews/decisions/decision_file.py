"""A file of decisions: JSON lines that are only ever added, under `archive/decisions/`.

In: one record a line. Out: the records, and what cannot be read, each with its place and remedy.
Nothing is ever changed or deleted there. It refuses to guess: a line that cannot be read is named with file
and line and counts as not there; the other lines count.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.json_lines import JsonLines
from gov_reviews.records.both_languages import in_both

DecisionRecord = TypeVar("DecisionRecord")

MAX_DECISION_REASON = 500
_UNPRINTED = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class DecisionFile(Generic[DecisionRecord]):
    """One file of decisions.

    Attributes:
        archive_root: The archive it belongs to.
        name: The file in `decisions/`.
        form: The record that a line is; it refuses unknown keys.
        command: What to decide again with, for the remedy of a damaged line.
    """

    archive_root: Path
    name: str
    form: TypeAdapter[DecisionRecord]
    command: str

    @property
    def path(self) -> Path:
        """The file; it need not be there."""
        return self.archive_root / "decisions" / self.name

    @property
    def _lines(self) -> JsonLines[DecisionRecord]:
        return JsonLines(self.path, self.form)

    def read(self) -> tuple[tuple[DecisionRecord, ...], tuple[str, ...]]:
        """All decisions in the order in which they were made, and the lines that cannot be read.

        Raises:
            PipelineError: The file cannot be opened.
        """
        try:
            found, damaged = self._lines.read()
        except OSError as error:
            raise PipelineError(
                f"What people decided cannot be read ({error.strerror}). Restore the file or its "
                "permissions; nothing is read before.",
                f"无法读取人工决定（{error.strerror}）。请恢复该文件或其权限；在此之前不读取任何内容。",
                path=self.path,
            ) from error
        return found, tuple(
            in_both(
                f"A decision cannot be read and does not count: {self.path}, line {line.number} "
                f"({line.reason}). Restore the file from a backup, or decide again with {self.command}.",
                f"一项人工决定无法读取，未予采用：{self.path} 第 {line.number} 行（{line.reason}）。"
                f"请从备份恢复该文件，或用 {self.command} 重新决定。",
            )
            for line in damaged
        )

    def add(
        self, make: Callable[[tuple[DecisionRecord, ...]], DecisionRecord | None]
    ) -> DecisionRecord | None:
        """Add a decision. On the disk when this returns.

        Args:
            make: Gives the decision, or None when it stands already, from all that were made before; nobody
                else adds one meanwhile.

        Returns:
            The decision; None when nothing was written.
        """
        decisions: list[DecisionRecord] = []

        def decide() -> list[DecisionRecord]:
            decision = make(self.read()[0])
            if decision is not None:
                decisions.append(decision)
            return decisions

        self._lines.add_after(decide)
        return decisions[0] if decisions else None


def one_line(words: str) -> str:
    """The words on one line: control characters, and those that turn the direction of writing around, become
    spaces.
    """
    return _UNPRINTED.sub(" ", words).strip()


def checked_reason(reason: str) -> str:
    """Why somebody decided, on one line.

    Raises:
        InvalidRequest: There is no reason, or it is too long.
    """
    words = one_line(reason)
    if not words or len(words) > MAX_DECISION_REASON:
        raise InvalidRequest(
            f'Say why in at most {MAX_DECISION_REASON} characters: --reason "..."',
            f'请以 --reason "..." 说明理由，不超过 {MAX_DECISION_REASON} 个字符。',
            characters=len(words),
        )
    return words


def who_decides() -> str:
    """user@host of this process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = f"uid {os.getuid()}"
    return f"{user}@{socket.gethostname()}"
