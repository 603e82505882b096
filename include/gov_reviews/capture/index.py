"""The archive index: `Capture` records as Parquet. One part per WARC file; written aside and renamed.

A source that brings news every day for years would end with thousands of parts, so old ones are merged (`merge_parts`). A merged part
says in its Parquet metadata which parts it replaces and which WARC files it covers. It becomes valid by one rename; from then on what it
replaces is not read any more (`active_parts`), whether or not it has been deleted: a crash at any moment loses and doubles nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
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
        pa.field("continues_at", pa.string()),
    ]
)
# No run id begins with ~, so a merged part is never taken for the part of a WARC file.
_MERGED = "~merged-"
_REPLACES = b"gov_reviews.replaces"
_COVERS = b"gov_reviews.covers"


def write_part(path: Path, captures: Iterable[Capture]) -> None:
    """Write one index part: whole under its name, or not there at all."""
    rows = [{name: _plain(getattr(capture, name)) for name in SCHEMA.names} for capture in captures]
    _write(path, pa.Table.from_pylist(rows, schema=SCHEMA))


def _write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    # Parts are a few kilobytes; unpacking them would double the time that reading the whole index takes.
    pq.write_table(table, temporary, compression="none")
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
            table = pq.ParquetFile(path).read(columns=wanted, use_threads=False)
            tables.append(_complete(table, schema).select(wanted).cast(schema))
        except FileNotFoundError:
            raise  # merged and deleted since the folder was listed; the archive lists it again
        except (pa.ArrowException, OSError, KeyError) as error:
            raise _damaged(path, error) from error
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _complete(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A part of an earlier version lacks columns that came later; those that may be empty are."""
    for field in schema:
        if field.nullable and field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table


def _damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(
        "An index part cannot be read. Delete it: the next capture of the source makes it again from the WARC file.",
        path=path,
        reason=type(error).__name__,
    )


# --- merging ---


def active_parts(folder: Path) -> list[Path]:
    """Index parts of a source that count: all that no merged part replaces."""
    return _active(_list_parts(folder))


def _active(parts: Mapping[str, Path]) -> list[Path]:
    replaced = {name for path in parts.values() if path.name.startswith(_MERGED) for name in _names(path, _REPLACES)}
    return [parts[name] for name in sorted(parts.keys() - replaced)]


def indexed_stems(folder: Path) -> set[str]:
    """Stems of the WARC files that the index of a source covers."""
    stems: set[str] = set()
    for path in active_parts(folder):
        stems |= _names(path, _COVERS) if path.name.startswith(_MERGED) else {path.stem}
    return stems


def merge_parts(folder: Path) -> Path | None:
    """Merge all active parts of a source into one. The writer's lock is held by the caller.

    What was merged stays until `delete_replaced`, so that somebody who has just listed the folder can still read it.

    Returns:
        The merged part; None when there is nothing to merge.
    """
    parts = active_parts(folder)
    if len(parts) < 2:
        return None
    numbers = [int(path.stem.removeprefix(_MERGED)) for path in parts if path.name.startswith(_MERGED)]
    target = folder / f"{_MERGED}{max(numbers, default=0) + 1:06d}.parquet"
    facts = {
        _REPLACES: json.dumps(sorted(_list_parts(folder))).encode(),  # those that are replaced already, too
        _COVERS: json.dumps(sorted(indexed_stems(folder))).encode(),
    }
    _write(target, read_parts(parts).combine_chunks().replace_schema_metadata(facts))
    return target


def delete_replaced(folder: Path) -> int:
    """Delete parts that a merged part replaces. The writer's lock is held by the caller.

    Returns:
        How many were deleted.
    """
    parts = _list_parts(folder)
    replaced = parts.keys() - {path.name for path in _active(parts)}
    for name in sorted(replaced):
        parts[name].unlink(missing_ok=True)
    return len(replaced)


def _list_parts(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.glob("*.parquet") if not path.name.startswith(".")}


def _names(path: Path, key: bytes) -> set[str]:
    try:
        return set(json.loads((pq.read_schema(path).metadata or {})[key]))
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise _damaged(path, error) from error


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
