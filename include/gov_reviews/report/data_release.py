"""A release: the tables of the published warehouse as Parquet and CSV files in one folder, for those who do
not use DuckDB, and to be handed on.

In: the published file, what is asked. Out: a folder `2026-11-27-schema2-000012` (day and number of the
publication, form of the tables) with parquet/, csv/, datapackage.json (Frictionless), dictionary.html,
TERMS.txt and SHA256SUMS. It appears complete or not at all; the same publication gives the same release, so
an export that was made before is not made again. Older releases beyond a limit are deleted.
The texts of the reviews stay out unless they are asked for: nobody has licensed them (docs/data-ethics.md).
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.atomic_write import rename_durably, sync_path
from gov_reviews.clock import local_day, utc_now
from gov_reviews.errors import InvalidRequest, WarehouseDamaged
from gov_reviews.faults import RESTORE_REMEDY, RESTORE_REMEDY_ZH, faults_as_ours
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.vocabulary import ReleaseFormat
from gov_reviews.report.data_package import TERMS, TERMS_FILE, ReleasedFile, ReleaseOrigin, package_text
from gov_reviews.report.standalone_page import render_standalone
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.published_file import publication_of, read_publications, second_name
from gov_reviews.warehouse.reader import published_file
from gov_reviews.warehouse.schema_version import read_schema_version
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.table_export import (
    PublishedTable,
    read_published_tables,
    write_csv_file,
    write_parquet_file,
    write_parquet_folder,
)
from gov_reviews.warehouse.writer_lock import file_lock

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

DICTIONARY_FILE = "dictionary.html"
PACKAGE_FILE = "datapackage.json"
CHECKSUM_FILE = "SHA256SUMS"
# Columns that hold whole texts.
_TEXTS = ("body_text",)
_RELEASE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-schema\d{1,6}-(?P<number>\d{6,12})(?:[a-z-][a-z0-9-]{0,99})?")
_UNFINISHED = re.compile(r"\.unfinished-.+")
_BUSY = in_both(
    "Another export into this folder is going on. Wait for it, or name another folder (--output).",
    "另一次导出正在写入该目录。请等待其完成，或另指定目录（--output）。",
)


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What is asked.

    Attributes:
        form: Which files.
        tables: Names of tables of mart, with or without `mart.`; empty: all.
        with_texts: The texts of the reviews, too.
        folder: Where releases lie; None: `exports` in the data root.
    """

    form: ReleaseFormat = ReleaseFormat.ALL
    tables: tuple[str, ...] = ()
    with_texts: bool = False
    folder: Path | None = None

    @property
    def suffix(self) -> str:
        """What makes the name of this release another one than that of the whole."""
        parts = [] if self.form is ReleaseFormat.ALL else [self.form.value]
        if self.with_texts:
            parts.append("texts")
        if self.tables:
            named = ",".join(sorted({table.removeprefix("mart.") for table in self.tables}))
            parts.append(f"part-{sha256(named.encode()).hexdigest()[:6]}")
        return "".join(f"-{part}" for part in parts)


@dataclass(frozen=True, slots=True)
class DataRelease:
    """A release that is there.

    Attributes:
        path: Its folder.
        files, size_bytes: All its files.
        is_new: Made now; False: it was there already.
        deleted: Older releases that went.
    """

    path: Path
    files: int
    size_bytes: int
    is_new: bool
    deleted: tuple[Path, ...] = ()


def make_release(settings: Settings, request: ReleaseRequest) -> DataRelease:
    """Export what is published now.

    Args:
        settings: The installation; also how many releases are kept.
        request: What is asked.

    Raises:
        InvalidRequest: A table is named that is not there.
        WarehouseMissing: Nothing was published yet.
        WarehouseBusy: Another export into the folder is going on.
        ForeignLog, WarehouseDamaged: The live file cannot be trusted.
        NotEnoughSpace, NotWritable: The release cannot be written; what was there is untouched.
    """
    root = (request.folder or settings.exports_root).expanduser().resolve()
    with faults_as_ours(path=root), published_file(settings) as live:
        root.mkdir(parents=True, exist_ok=True)
        # one export at a time into a folder
        with file_lock(root / ".export.lock", "export", 0, _BUSY), _frozen(live, root) as path:
            origin = _origin_of(settings, path)
            day = local_day(origin.published_at)
            name = f"{day}-schema{origin.schema_version}-{origin.publication:06d}{request.suffix}"
            is_new = not (root / name).exists()
            if is_new:
                work = root / f".unfinished-{name}"
                work.mkdir()
                _fill(work, path, origin, request)
                rename_durably(work, root / name)
                logger.info("exported path=%s publication=%d", root / name, origin.publication)
            deleted = _delete_older(root, root / name, settings.keep_exports)
    written = [found for found in (root / name).rglob("*") if found.is_file()]
    return DataRelease(
        root / name, len(written), sum(found.stat().st_size for found in written), is_new, deleted
    )


@contextmanager
def _frozen(live: Path, root: Path) -> Iterator[Path]:
    """The published file under a name of its own: a publication meanwhile does not touch it. What a killed
    export left goes first, nobody else works here now.
    """
    for found in root.iterdir():
        if _UNFINISHED.fullmatch(found.name):
            shutil.rmtree(found)
    folder = root / ".unfinished-source"
    folder.mkdir()
    try:
        second_name(live, folder / live.name)
        yield folder / live.name
    finally:
        shutil.rmtree(folder)


def _origin_of(settings: Settings, path: Path) -> ReleaseOrigin:
    digest = file_sha256(path)
    record = publication_of(settings, digest)
    if record is None and read_publications(settings):
        raise WarehouseDamaged(
            f"The live file is not the one that was published: somebody has changed it. {RESTORE_REMEDY}",
            f"正式库不是已发布的文件：有人改动过。{RESTORE_REMEDY_ZH}",
            path=settings.warehouse_path,
        )
    with open_read_only(path) as connection:
        sources = connection.execute(
            "select distinct dim_source.registered_name, coalesce(dim_source.base_url, '')"
            " from core.dim_source inner join mart.review on dim_source.source_id = review.source_id"
            " where dim_source.is_current order by all"
        ).fetchall()
        return ReleaseOrigin(
            publication=record.number if record else 0,
            published_at=(record.recorded_at if record else utc_now()).replace(microsecond=0),
            schema_version=read_schema_version(connection),
            warehouse_sha256=digest,
            sources=tuple((name, address) for name, address in sources),
        )


def _fill(work: Path, path: Path, origin: ReleaseOrigin, request: ReleaseRequest) -> None:
    """Write everything into a folder that nobody sees yet, and force it to disk."""
    with open_read_only(path, writes_into=work) as connection:
        tables = _asked_tables(read_published_tables(connection), request)
        # one writer: files in the order of their keys, and one for each value of a partition
        files = [file for table in tables for file in _write_table(connection, work, table, request.form)]
    values = {"tables": tables, "origin": origin}
    texts = {
        DICTIONARY_FILE: render_standalone("warehouse_dictionary", values),
        TERMS_FILE: TERMS,
        PACKAGE_FILE: package_text(origin, files, DICTIONARY_FILE),
    }
    for name, text in texts.items():
        (work / name).write_text(text, encoding="utf-8", newline="\n")
    sums = [(file.sha256, file.path) for file in files] + [(file_sha256(work / name), name) for name in texts]
    (work / CHECKSUM_FILE).write_text(
        "".join(f"{digest}  {name}\n" for digest, name in sorted(sums, key=lambda one: one[1])),
        encoding="utf-8",
        newline="\n",
    )
    for found in (*work.rglob("*"), work):
        sync_path(found)


def _asked_tables(published: Sequence[PublishedTable], request: ReleaseRequest) -> tuple[PublishedTable, ...]:
    left_out = () if request.with_texts else _TEXTS
    known = {table.name: table.without(left_out) for table in published}
    if not request.tables:
        return tuple(known.values())
    unknown = [name for name in request.tables if name.removeprefix("mart.") not in known]
    if unknown:
        raise InvalidRequest(
            f"There is no table of this name to export. There are: {', '.join(known)}.",
            f"没有此名称的表可导出。可导出：{'、'.join(known)}。",
            tables=", ".join(unknown),
        )
    return tuple(known[name] for name in dict.fromkeys(one.removeprefix("mart.") for one in request.tables))


def _write_table(
    connection: duckdb.DuckDBPyConnection, work: Path, table: PublishedTable, form: ReleaseFormat
) -> list[ReleasedFile]:
    written: list[tuple[Path, int | None]] = []
    if form is not ReleaseFormat.PARQUET:
        path = work / "csv" / f"{table.name}.csv"
        path.parent.mkdir(exist_ok=True)
        written.append((path, write_csv_file(connection, table, path)))
    if form is not ReleaseFormat.CSV:
        contract = load_contracts().get(table.table)
        partition_by = contract.partition_by if contract else None
        folder = work / "parquet" / table.name
        folder.parent.mkdir(exist_ok=True)
        if partition_by is None or partition_by not in {column.name for column in table.columns}:
            path = folder.with_suffix(".parquet")
            written.append((path, write_parquet_file(connection, table, path)))
        else:
            rows = write_parquet_folder(connection, table, folder, partition_by)
            written += [(path, None) for path in sorted(folder.rglob("*.parquet"))]
            if not rows:  # no value, no folder: the columns are said all the same
                path = folder.with_suffix(".parquet")
                written.append((path, write_parquet_file(connection, table, path)))
    return [
        ReleasedFile(table, path.relative_to(work).as_posix(), path.stat().st_size, file_sha256(path), rows)
        for path, rows in written
    ]


def _delete_older(root: Path, newest: Path, kept: int) -> tuple[Path, ...]:
    """Delete releases beyond the limit, of whatever kind, those of the oldest publications first; never the
    one just asked for. They lose their name first: a folder that has one is complete.
    """
    numbers = {
        path: int(name["number"])
        for path in root.iterdir()
        if path != newest and path.is_dir() and (name := _RELEASE_NAME.fullmatch(path.name))
    }
    oldest_first = sorted(numbers, key=lambda path: (numbers[path], path.name))
    surplus = oldest_first[: max(0, len(oldest_first) + 1 - kept)]
    for path in surplus:
        gone = root / f".unfinished-{path.name}"
        path.rename(gone)
        shutil.rmtree(gone)
    return tuple(surplus)
