"""The archive index: `Capture` records as Parquet. One part per WARC file; written aside and renamed.

A source that brings news every day for years would end with thousands of parts, so old ones are merged
(`merge_parts`). A merged part says in its Parquet metadata which parts it replaces and which WARC files it
covers. It becomes valid by one rename; from then on what it replaces is not read any more (`active_parts`),
whether or not it has been deleted: a crash at any moment loses and doubles nothing.

A part can be damaged (its pages carry checksums): it is named and left out, the others count, and
`Archive.recover` makes it again. A WARC file can be damaged, too: what it still holds stands in a part of its
own kind (`<stem>.partial.parquet`), which is made anew whenever the WARC file has changed, and gives way to
an ordinary part when the file is whole again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gov_reviews.atomic_write import replaced_atomically, sync_path
from gov_reviews.knowledge.message_texts import said
from gov_reviews.lean_imports import keep_pandas_out
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId

keep_pandas_out()
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
        pa.field("also_at", pa.list_(pa.string())),
        pa.field("redirects_to", pa.string()),
    ]
)
# No run id begins with ~, so a merged part is never taken for the part of a WARC file.
_MERGED = "~merged-"
_REPLACES = b"gov_reviews.replaces"
_COVERS = b"gov_reviews.covers"
_MADE_FROM = b"gov_reviews.made_from"
_GAPS = b"gov_reviews.gaps"
_PARTIAL = ".partial"
SET_ASIDE = ".damaged"


def write_part(path: Path, captures: Iterable[Capture]) -> None:
    """Write one index part: whole under its name, or not there at all."""
    _write(path, _table_of(captures))


def write_partial(folder: Path, warc: Path, captures: Iterable[Capture], gaps: Sequence[int]) -> None:
    """Write the index of what a damaged WARC file still holds, with the offsets of its damaged records."""
    facts = {_MADE_FROM: _identity(warc).encode(), _GAPS: json.dumps(list(gaps)).encode()}
    _write(_partial_path(folder, warc), _table_of(captures).replace_schema_metadata(facts))


def delete_partial(folder: Path, warc: Path) -> None:
    """Delete it, when there is one: the WARC file is whole again."""
    _partial_path(folder, warc).unlink(missing_ok=True)


def known_gaps(folder: Path, warc: Path) -> list[int] | None:
    """Offsets of the damaged records of a WARC file that was indexed in part; None when it was not, or has
    changed since.
    """
    try:
        facts = pq.read_schema(_partial_path(folder, warc)).metadata or {}
        if facts.get(_MADE_FROM) != _identity(warc).encode():
            return None
        return [int(gap) for gap in json.loads(facts[_GAPS])]
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        return None


def _partial_path(folder: Path, warc: Path) -> Path:
    return folder / f"{warc.name.removesuffix('.warc.gz')}{_PARTIAL}.parquet"


def _identity(path: Path) -> str:
    """What changes with every change of a file, also when a copy brings its old size and time along."""
    status = path.stat()
    return f"{status.st_size} {status.st_ctime_ns} {status.st_ino}"


def _table_of(captures: Iterable[Capture]) -> pa.Table:
    return pa.Table.from_pylist(
        [{name: _plain(getattr(capture, name)) for name in SCHEMA.names} for capture in captures],
        schema=SCHEMA,
    )


def _write(path: Path, table: pa.Table) -> None:
    with replaced_atomically(path) as temporary:
        # Parts are a few kilobytes; unpacking them would double the time that reading the whole index takes.
        pq.write_table(table, temporary, compression="none", write_page_checksum=True)


def read_parts(paths: Sequence[Path]) -> tuple[pa.Table, dict[Path, str]]:
    """Read index parts into one table.

    Returns:
        The rows of all parts that can be read, and why each of the others cannot.
    """
    tables = []
    damaged: dict[Path, str] = {}
    for path in paths:
        try:
            # ParquetFile and not read_table: parts are small and many, and a data set a part costs five times
            # as much.
            file = pq.ParquetFile(path, page_checksum_verification=True)
            _check_merged(path, file.schema_arrow.metadata or {})
            table = file.read(columns=SCHEMA.names, use_threads=False)
            tables.append(_checked(_complete(table), path.parent.name))
        except FileNotFoundError:
            raise  # merged and deleted since the folder was listed; the archive lists it again
        except (pa.ArrowException, OSError, KeyError, ValueError) as error:
            damaged[path] = type(error).__name__
    return (pa.concat_tables(tables) if tables else SCHEMA.empty_table()), damaged


def _check_merged(path: Path, facts: Mapping[bytes, bytes]) -> None:
    """A merged part that does not say what it replaces and covers is damaged."""
    if path.name.startswith(_MERGED):
        for key in (_REPLACES, _COVERS):
            if not all(isinstance(name, str) for name in json.loads(facts[key])):
                raise ValueError("a name is no text")


def _checked(table: pa.Table, source: str) -> pa.Table:
    """The table, when its values can be records of the source in whose folder it lies: parts of earlier
    versions carry no checksums, and a part that somebody has written anew has its own.
    """
    table.validate(full=True)
    if any(table.column(field.name).null_count for field in table.schema if not field.nullable):
        raise ValueError("a value is missing")
    for kind in table.column("kind").unique().to_pylist():
        CaptureKind(kind)
    if set(table.column("source_id").unique().to_pylist()) - {source}:
        raise ValueError("a capture of another source")
    for path in table.column("warc_path").unique().to_pylist():
        if PurePosixPath(path).parts[:-1] != ("warc", source):
            raise ValueError("a place outside of the archive of the source")
    return table


def _complete(table: pa.Table) -> pa.Table:
    """A part in the columns of today: one of an earlier version lacks some, of which those that may be empty
    are.
    """
    for field in SCHEMA:
        if field.nullable and field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table.select(SCHEMA.names).cast(SCHEMA)


# --- merging ---


def active_parts(folder: Path) -> list[Path]:
    """Index parts of a source that count: all that no merged part replaces."""
    return _active(_list_parts(folder))


def _active(parts: Mapping[str, Path]) -> list[Path]:
    replaced = {
        name for path in parts.values() if path.name.startswith(_MERGED) for name in _names(path, _REPLACES)
    }
    return [parts[name] for name in sorted(parts.keys() - replaced)]


def indexed_stems(folder: Path) -> set[str]:
    """Stems of the WARC files that the index of a source covers as a whole."""
    # "<stem>.partial" is no stem of a WARC file
    return set().union(*(covered_stems(path) for path in active_parts(folder)))


def covered_stems(part: Path) -> set[str]:
    """Stems of the WARC files of which a part holds the index."""
    return _names(part, _COVERS) if part.name.startswith(_MERGED) else {part.stem}


def take_out_of_use(path: Path) -> Path:
    """Take a file out of use without deleting it: it gets a name that nobody reads.

    Returns:
        The new path, beside the old one.
    """
    aside = path.with_name(f"{path.name}{SET_ASIDE}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}{SET_ASIDE}{number}")
    path.rename(aside)
    sync_path(path.parent)
    return aside


def warc_stem(part: Path) -> str:
    """Stem of the WARC file that a part was made from, as a whole or as far as it could be read."""
    return part.stem.removesuffix(_PARTIAL)


def set_damaged_aside(folder: Path, warcs: Path) -> list[str]:
    """Take parts that cannot be read out of the index, so that they are made again. The writer's lock is held
    by the caller.

    Nothing is deleted. A part whose WARC file is gone stays where it is: nothing could be made of it, and it
    is named in every run.

    Returns:
        One sentence per part, for people.
    """
    messages = []
    for path in read_parts(active_parts(folder))[1]:
        is_merged = path.name.startswith(_MERGED)
        if not is_merged and not (warcs / f"{warc_stem(path)}.warc.gz").exists():
            continue
        aside = take_out_of_use(path)
        lost = (
            sorted(stem for stem in _names(aside, _COVERS) if not (warcs / f"{stem}.warc.gz").exists())
            if is_merged
            else []
        )
        missing = said("index_warcs_missing", files=", ".join(lost[:5])) if lost else ""
        messages.append(said("index_made_again", path=str(aside), missing=missing))
    return messages


def merge_parts(folder: Path) -> Path | None:
    """Merge all active parts of a source into one. The writer's lock is held by the caller.

    What was merged stays until `delete_replaced`, so that somebody who has just listed the folder can still
    read it.

    Returns:
        The merged part; None when there is nothing to merge.
    """
    active = active_parts(folder)
    # parts of damaged WARC files are going to be replaced by whole ones, damaged parts by new ones
    whole = [path for path in active if not path.stem.endswith(_PARTIAL)]
    table, damaged = read_parts(whole)
    parts = [path for path in whole if path not in damaged]
    if len(parts) < 2:
        return None
    numbers = [int(path.stem.removeprefix(_MERGED)) for path in parts if path.name.startswith(_MERGED)]
    target = folder / f"{_MERGED}{max(numbers, default=0) + 1:06d}.parquet"
    kept = {path.name for path in active if path not in parts}
    covered = [_names(path, _COVERS) if path.name.startswith(_MERGED) else {path.stem} for path in parts]
    facts = {
        _REPLACES: json.dumps(
            sorted(_list_parts(folder).keys() - kept)
        ).encode(),  # those that are replaced already, too
        _COVERS: json.dumps(sorted(set().union(*covered))).encode(),
    }
    _write(target, table.combine_chunks().replace_schema_metadata(facts))
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
    """What a merged part says in its metadata; nothing when it is damaged."""
    try:
        return {str(name) for name in json.loads((pq.read_schema(path).metadata or {})[key])}
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        return set()


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
    row["also_at"] = tuple(row.get("also_at") or ())  # parts of earlier versions have no such column
    return Capture(**row)


def _plain(value: object) -> object:
    return value.value if isinstance(value, CaptureKind) else value
