"""The live warehouse and its record where several workers share a store.

In: the store, the live file of this worker. Out: the live file as the store's record has it; objects
`warehouse/published/<sha256>.duckdb`, each written once, and `warehouse/publications.jsonl`, put after them:
with the record a file is published for all, before it for nobody. Files that were live before are kept in the
store as long as one worker keeps them on its disk.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from gov_reviews.errors import StorageFailed
from gov_reviews.file_hash import file_sha256
from gov_reviews.settings import LAKE_TABLES, Settings
from gov_reviews.store.working_copy import Keys, WorkingCopy
from gov_reviews.warehouse.duckdb_files import open_in_memory
from gov_reviews.warehouse.lake_catalogue import FILES_STAY_S, named_files
from gov_reviews.warehouse.published_file import read_publications, record_path, set_aside

logger = logging.getLogger(__name__)

RECORD = Keys("warehouse/publications.jsonl")
_PUBLISHED = "warehouse/published/"
_LIVE = "warehouse/warehouse.duckdb"
_READ_ONLY = 0o444


def object_of(sha256: str) -> str:
    """The key of a published file."""
    return f"{_PUBLISHED}{sha256}.duckdb"


def fetch_published(settings: Settings, copy: WorkingCopy, *, is_ours: bool) -> bool:
    """Make the live file and its record as the store has them. One request where nothing was published.

    Args:
        is_ours: Nobody else publishes meanwhile: what a killed publication has left here is taken back. Else
            a record that was changed here belongs to somebody who publishes at this moment, and is left
            alone.

    Returns:
        Whether the live file is another one now.

    Raises:
        StorageFailed: The store does not give what its record names.
    """
    live = settings.warehouse_path
    if not is_ours and copy.is_changed(RECORD.prefix) and record_path(settings).exists():
        return False
    before = {record.sha256 for record in read_publications(settings)}
    copy.fetch(() if is_ours else (RECORD,), (RECORD,) if is_ours else ())
    records = read_publications(settings)
    if not records:
        if is_ours and live.exists():
            _take_back(settings, before)
        return False
    newest = records[-1].sha256
    if copy.holds(_LIVE, newest):
        return False
    if live.is_file():
        sha256 = file_sha256(live)
        if sha256 not in {record.sha256 for record in records}:
            _take_back(settings, before)
        elif sha256 == newest:
            copy.remember(_LIVE, newest)
            return False
    _fetch_live(settings, copy, newest)
    return True


def _fetch_live(settings: Settings, copy: WorkingCopy, sha256: str) -> None:
    if copy.store.fetch(object_of(sha256), settings.warehouse_path, mode=_READ_ONLY) is None:
        raise StorageFailed(
            "The store lacks the warehouse that its record names. Put it back from a backup, or from a "
            "worker that has it.",
            "存储中缺少其记录所指的数据库。请从备份或持有它的工作进程放回。",
            key=object_of(sha256),
        )
    copy.remember(_LIVE, sha256)
    logger.info("live warehouse fetched path=%s sha256=%s", settings.warehouse_path, sha256)


def _take_back(settings: Settings, recorded: set[str]) -> None:
    """A live file of which the store knows nothing: of a publication that was killed before its record was
    put, or changed by somebody, and then it is kept.
    """
    live = settings.warehouse_path
    if file_sha256(live) in recorded:
        logger.warning("publication taken back: its record was never put path=%s", live)
        live.unlink()
    else:
        logger.warning("not what was published, set aside path=%s", set_aside(settings, live))


def put_published(settings: Settings, copy: WorkingCopy) -> None:
    """Put the file that was published here. Its record is put by `WorkingCopy.put_back`, behind everything
    that it points to.

    Raises:
        StoreRaced: Somebody else has published meanwhile.
        StorageFailed: The live file is not what the record says.
    """
    records = read_publications(settings)
    if records and copy.is_changed(RECORD.prefix):
        newest = records[-1]
        key = object_of(newest.sha256)
        if copy.store.find(key) is None:
            live = settings.warehouse_path
            if not live.is_file() or file_sha256(live) != newest.sha256:
                raise StorageFailed(
                    "The live warehouse is not what was recorded last, so it is not published for the other "
                    "workers. Start again.",
                    "正式库与最近的记录不符，未向其他工作进程发布。请重新启动。",
                    path=live,
                )
            copy.store.put(key, live, None)
        copy.remember(_LIVE, newest.sha256)


def prune_published(settings: Settings, copy: WorkingCopy) -> None:
    """Delete objects of earlier publications beyond those that are kept, and of publications that were killed
    before their record. Nobody else publishes meanwhile.
    """
    shas = list(dict.fromkeys(record.sha256 for record in reversed(read_publications(settings))))
    kept = {object_of(sha256) for sha256 in shas[: settings.keep_warehouses + 1]}
    there = [found.key for found in copy.store.list(_PUBLISHED)]
    for key in there if shas else ():
        if key not in kept:
            copy.store.delete(key)
    if settings.is_lake:
        _prune_tables(settings, copy, [key for key in there if key in kept])


def _prune_tables(settings: Settings, copy: WorkingCopy, catalogues: Sequence[str]) -> None:
    """Delete Parquet files of a lake that none of these publications names and that were put more than two
    days ago: of earlier publications, of builds that were killed or not published.
    """
    needed: set[str] = set()
    with TemporaryDirectory(prefix=".tables-", dir=settings.data_root) as name:
        folder = Path(name)
        with open_in_memory(folder) as connection:
            for number, key in enumerate(catalogues):
                path = folder / f"{number}.duckdb"
                if copy.store.fetch(key, path) is None:
                    return  # another one is at work here: the next publication looks again
                needed |= named_files(connection, path)
    oldest, dropped = time.time() - FILES_STAY_S, 0
    for found in list(copy.store.list(f"{LAKE_TABLES}/")):
        if needed and found.put_at < oldest and found.key.removeprefix(f"{LAKE_TABLES}/") not in needed:
            copy.store.delete(found.key)
            dropped += 1
    if dropped:
        logger.info("parquet files dropped that no publication needs objects=%d", dropped)
