"""The archive index: `Capture` records as Parquet. One part per WARC file; written aside and renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gov_reviews.contracts import Capture, CaptureId, CaptureKind, SourceId
from gov_reviews.errors import ArchiveDamaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        pa.field("capture_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("group_id", pa.string(), nullable=False),
        pa.field("captured_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("status", pa.int16(), nullable=False),
        pa.field("content_type", pa.string(), nullable=False),
        pa.field("body_sha256", pa.string(), nullable=False),
        pa.field("body_bytes", pa.int64(), nullable=False),
        pa.field("etag", pa.string()),
        pa.field("last_modified", pa.string()),
        pa.field("listed_title", pa.string()),
        pa.field("listed_date", pa.date32()),
        pa.field("warc_path", pa.string(), nullable=False),
        pa.field("warc_offset", pa.int64(), nullable=False),
    ]
)


def write_part(path: Path, captures: Iterable[Capture]) -> None:
    """Write one index part: whole under its name, or not there at all."""
    rows = [{name: _plain(getattr(capture, name)) for name in SCHEMA.names} for capture in captures]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    # Parts are a few kilobytes; unpacking them would double the time that reading the whole index takes.
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), temporary, compression="none")
    with temporary.open("rb") as handle:
        os.fsync(handle.fileno())
    temporary.replace(path)


def read_parts(paths: Sequence[Path], columns: Sequence[str] | None = None) -> pa.Table:
    """Read index parts into one table.

    Raises:
        ArchiveDamaged: A part is not readable; it can be deleted, the next capture makes it again from its WARC file.
    """
    wanted = list(columns) if columns is not None else SCHEMA.names
    schema = pa.schema([SCHEMA.field(name) for name in wanted])
    tables = []
    for path in paths:
        try:
            # ParquetFile and not read_table: parts are small and many, and a data set a part costs five times as much.
            tables.append(pq.ParquetFile(path).read(columns=wanted, use_threads=False).select(wanted).cast(schema))
        except (pa.ArrowException, OSError, KeyError) as error:
            raise ArchiveDamaged(
                "An index part cannot be read. Delete it: the next capture of the source makes it again from the WARC file.",
                path=path,
                reason=type(error).__name__,
            ) from error
    return pa.concat_tables(tables) if tables else schema.empty_table()


def to_captures(table: pa.Table) -> list[Capture]:
    """Rows of a full index table as records."""
    columns = []
    for name in SCHEMA.names:
        column = table.column(name)
        # Instants as integers: Arrow's own conversion with time zones is ten times as slow.
        columns.append(column.cast(pa.int64()).to_pylist() if name == "captured_at" else column.to_pylist())
    return [_capture(dict(zip(SCHEMA.names, row, strict=True))) for row in zip(*columns, strict=True)]


def _capture(row: dict[str, Any]) -> Capture:
    row["capture_id"] = CaptureId(row["capture_id"])
    row["source_id"] = SourceId(row["source_id"])
    row["kind"] = CaptureKind(row["kind"])
    row["captured_at"] = _EPOCH + timedelta(microseconds=row["captured_at"])
    return Capture(**row)


def _plain(value: object) -> object:
    return value.value if isinstance(value, CaptureKind) else value
