"""A file that is published is read back in this process instead of one of its own, by the same code: that
saves a fifth of a processor second a publication.

The process itself is tried by tests/unit/warehouse/test_publish.py and test_verify.py, and by whatever starts
`gov-reviews` as a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import duckdb

from gov_reviews.errors import ContractBroken
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.warehouse import publish
from gov_reviews.warehouse.verify import scan


def _scan_here(path: Path, is_complete: bool) -> dict[str, int]:
    """In the place of `publish._read_back`."""
    try:
        return scan(str(path), with_views=is_complete)
    except duckdb.Error as error:
        raise ContractBroken(*message_of("file_cannot_be_read_back", reason=str(error)), path=path) from error


@contextmanager
def read_back_here() -> Iterator[None]:
    """Inside, no process is started to read a file back."""
    with mock.patch.object(publish, "_read_back", _scan_here):
        yield
