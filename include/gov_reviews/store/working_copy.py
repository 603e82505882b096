"""The data folder of one worker as a working copy of the store.

In: which keys a step needs and which it gives. Out: before the step, files as the store has them; after it,
objects as the step left the files. The rules:

- The store is the truth: what a killed step has not put did not happen, so its files give way to the store's
  before the step is tried again. The one exception is a WARC file, which holds what a site has answered: it
  is kept under a free name, indexed and put.
- A file under its name is whole, an object is whole. They are put in the order of `rank_of`: what others
  point to before what points to it, so that a worker may be killed between any two puts.
- Every put is conditional (`ObjectStore.put`): nobody overwrites what he has not seen.

What of the working copy is which object is remembered in `.store.sqlite` in the data folder: key, ETag, and
the state of the file (size, time, inode) when both were the same. Another state means that the file was
changed here.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path

from gov_reviews.errors import InvalidRequest, StorageFailed, StoreRaced
from gov_reviews.file_hash import file_sha256
from gov_reviews.store.object_store import TRANSFERS_AT_ONCE, ObjectStore, StoredObject

logger = logging.getLogger(__name__)

MEMORY_FILE = ".store.sqlite"
WARC_ROOT, INDEX_ROOT = "archive/warc/", "archive/index/"
# The only things that a step takes away on purpose. A file of the archive that is gone from one disk is
# fetched again, never deleted for all.
_MAY_GO = ("runs/", INDEX_ROOT, "exports/", "briefings/")
# Shared under names of their own (warehouse/shared_publications.py), or of no use to others.
_NEVER_SHARED = (
    "warehouse/*.duckdb",
    "warehouse/*.wal*",
    "warehouse/previous/*",
    "warehouse/set_aside/*",
    "*.lock",
    "*.turn",
    "*.duckdb.wal",
    "*/candidate.building.duckdb",
    "*.damaged",
    "*.damaged[0-9]*",
)
_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys of the store, which are paths below the data folder as well.

    Attributes:
        prefix: How they begin; a whole key names one object.
        only: Shell patterns of which a key must match one; () for all.
        but_not: Shell patterns of which it must match none.
    """

    prefix: str
    only: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()

    def holds(self, key: str) -> bool:
        """Whether a key is one of them, and one that may be a file here: no part of it is hidden or leads
        elsewhere.
        """
        return (
            key.startswith(self.prefix)
            and (not self.only or _matches(key, self.only))
            and not _matches(key, self.but_not)
            and not _matches(key, _NEVER_SHARED)
            and all(part and not part.startswith(".") for part in key.split("/"))
            and "\\" not in key
            and key.isprintable()
        )


def _matches(key: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def rank_of(key: str) -> int:
    """When a file is put: those of a lower rank are in the store before the first of a higher one."""
    if key.startswith(WARC_ROOT):
        return 0
    if key.endswith((".parquet", ".duckdb")):
        return 2 if key.startswith(INDEX_ROOT) else 1
    if not key.startswith(("runs/", "warehouse/")):
        return 3
    if key == "warehouse/publications.jsonl":
        return 6
    name = key.rpartition("/")[2]
    if name in ("published.json", "summary.json"):
        return 7
    is_outcome = (
        "/sources/" in key or "/outcomes/" in key or name in ("build.json", "audit.json", "plan.json")
    )
    return 5 if is_outcome else 4


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a file: its object, and its state when both were the same."""

    etag: str
    state: str


def _state_of(path: Path) -> str | None:
    """Changes with every change of a file; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"


class WorkingCopy:
    """The data folder of one worker. Threads and processes of the worker may share it.

    Args:
        root: The data folder.
        store: The store that it is a copy of.
        is_adopted: What the folder holds is to be put into the store, whoever made it.

    Raises:
        InvalidRequest: The folder holds data that did not come from a store, or from another one.
    """

    def __init__(self, root: Path, store: ObjectStore, *, is_adopted: bool = False) -> None:
        self.root = root
        self.store = store
        self._memory = root / MEMORY_FILE
        if not is_adopted:
            self._check_origin()
        self._begin()

    # --- what is remembered ---

    def _check_origin(self) -> None:
        if not self._memory.exists():
            there = [name for name in ("archive", "runs", "warehouse") if any(_files(self.root / name))]
            if there:
                raise InvalidRequest(
                    f"The data folder holds {', '.join(there)}, and none of it came from the store: a worker "
                    "begins with an empty folder. gov-reviews archive share puts what is there into an "
                    "empty store (docs/cluster.md).",
                    f"数据文件夹中已有 {'、'.join(there)}，且均非来自共用存储："
                    "工作机须从空文件夹开始。gov-reviews archive share "
                    "可把现有内容放入空的存储（docs/cluster.md）。",
                    path=self.root,
                    store=self.store.url,
                )

    def _begin(self) -> None:
        """Make the memory, or see that it is of this store."""
        url = self.store.url
        self.root.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            connection.execute(
                "create table if not exists object (key text primary key, etag text not null, state text "
                "not null) without rowid"
            )
            connection.execute("create table if not exists store (url text not null unique)")
            connection.execute(
                "insert into store (url) select ? where not exists (select 1 from store)", (url,)
            )
            (known,) = connection.execute("select url from store").fetchone()
        if known != url:
            raise InvalidRequest(
                "The data folder is a working copy of another store. Name that one, or an empty folder.",
                "数据文件夹是另一存储的工作副本。请指明该存储，或使用空文件夹。",
                path=self.root,
                store=known,
            )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._memory, timeout=_WAIT_S)

    def _known(self, prefixes: Collection[str]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        with closing(self._connect()) as connection:
            for prefix in prefixes:
                # the first text behind all that begin like this
                rows = connection.execute(
                    "select key, etag, state from object where key >= ? and key < ?",
                    (prefix, prefix + "\U0010ffff"),
                )
                found |= {key: _Known(etag, state) for key, etag, state in rows}
        return found

    def _remember(self, found: Mapping[str, _Known | None]) -> None:
        """Remember files that are the same as their objects; forget those with None."""
        if not found:
            return
        kept = [(key, known.etag, known.state) for key, known in found.items() if known is not None]
        gone = [(key,) for key, known in found.items() if known is None]
        with closing(self._connect()) as connection, connection:
            connection.executemany("insert or replace into object values (?, ?, ?)", kept)
            connection.executemany("delete from object where key = ?", gone)

    # --- fetching ---

    def fetch(self, needs: Sequence[Keys], gives: Sequence[Keys] = (), puts: Sequence[Keys] = ()) -> int:
        """Make files as the store has them.

        Args:
            needs: What is only read: a file that was changed here meanwhile is somebody else's who works in
                this folder, and is left alone.
            gives: What the step will put, under a lock that nobody else holds: it is made exactly as the
                store has it.
            puts: What the step will put besides, WARC files among it: what a killed step has left there
                under a name that is taken gets a free one.

        Returns:
            How many objects were fetched.
        """
        sets = (*needs, *gives)
        # before the listing: what another process of this worker puts meanwhile is not taken for deleted
        known = self._known(_outermost(keys.prefix for keys in (*sets, *puts)))
        for key in self._keys_here((*gives, *puts)) - known.keys():
            self._spare_warc(key)
        listed = {
            found.key: found
            for prefix in _outermost(keys.prefix for keys in sets if keys.prefix)
            for found in self.store.list(prefix)
            if any(keys.holds(found.key) for keys in sets)
        }
        given = {key for key in listed if any(keys.holds(key) for keys in gives)}
        wanted = [
            found for key, found in listed.items() if self._is_wanted(found, known.get(key), key in given)
        ]
        self._transfer([found.key for found in wanted])
        self._drop_gone(sets, gives, listed, known)
        return len(wanted)

    def _is_wanted(self, found: StoredObject, known: _Known | None, is_given: bool) -> bool:
        state = _state_of(self.root / found.key)
        if state is None:
            return True
        if known is None:
            return True
        if known.state != state:  # changed here
            return is_given
        return known.etag != found.etag

    def _transfer(self, keys: Sequence[str]) -> None:
        with ThreadPoolExecutor(max_workers=TRANSFERS_AT_ONCE, thread_name_prefix="fetch") as pool:
            fetched = dict(zip(keys, pool.map(self._fetch, keys), strict=True))
        self._remember(fetched)

    def _fetch(self, key: str) -> _Known | None:
        path = self.root / key
        found = self.store.fetch(key, path)
        state = _state_of(path)
        return None if found is None or state is None else _Known(found.etag, state)

    def _spare_warc(self, key: str) -> None:
        """A WARC file that a killed step left under the name of another one gets a free name: nothing that a
        site has answered is thrown away.
        """
        path = self.root / key
        there = self.store.find(key) if key.startswith(WARC_ROOT) else None
        if there is None or there.sha256 == file_sha256(path):
            return
        folder = key.removesuffix(path.name)
        stem = path.name.removesuffix(".warc.gz").partition("~")[0]
        taken = {found.key for found in self.store.list(f"{folder}{stem}")}
        number = 2
        while f"{folder}{(name := f'{stem}~{number}.warc.gz')}" in taken or path.with_name(name).exists():
            number += 1
        path.rename(path.with_name(name))
        logger.warning("left by a killed step, kept under another name path=%s name=%s", path, name)

    def _drop_gone(
        self,
        sets: Sequence[Keys],
        gives: Sequence[Keys],
        listed: Mapping[str, StoredObject],
        known: Mapping[str, _Known],
    ) -> None:
        """Files whose objects somebody has deleted, and those that a killed step has left."""
        gone: dict[str, None] = {}
        for key in known.keys() - listed.keys():
            if not any(keys.holds(key) for keys in sets) or not key.startswith(_MAY_GO):
                continue
            path = self.root / key
            if _state_of(path) in (None, known[key].state) or any(keys.holds(key) for keys in gives):
                path.unlink(missing_ok=True)
                gone[key] = None
        for key in self._keys_here(gives):
            if key not in listed and key not in known and not key.startswith(WARC_ROOT):
                logger.warning("left by a killed step, removed path=%s", self.root / key)
                (self.root / key).unlink(missing_ok=True)
        self._remember(gone)

    def fetch_one(self, key: str) -> bool:
        """Fetch one object that is not here; whether there is one. It does not change afterwards: a WARC
        file.
        """
        if not Keys(key).holds(key):
            return False
        self._transfer([key])
        return (self.root / key).exists()

    def holds(self, key: str, etag: str) -> bool:
        """Whether a file is what was remembered of it, and that was this."""
        known = self._known([key]).get(key)
        return known is not None and known.etag == etag and known.state == _state_of(self.root / key)

    def is_changed(self, key: str) -> bool:
        """Whether a file was changed here since it was the same as its object."""
        known = self._known([key]).get(key)
        return _state_of(self.root / key) != (known.state if known is not None else None)

    def remember(self, key: str, etag: str) -> None:
        """Remember what a file is, as it stands now."""
        state = _state_of(self.root / key)
        self._remember({key: None if state is None else _Known(etag, state)})

    def list_missing(self, prefix: str) -> list[str]:
        """Keys of the store that begin like that and are no files here."""
        return [
            found.key
            for found in self.store.list(prefix)
            if Keys(prefix).holds(found.key) and not (self.root / found.key).exists()
        ]

    def drop(self, key: str) -> None:
        """Delete an object, or all below a folder, for everybody."""
        for found in list(self.store.list(key)):
            if found.key == key or found.key.startswith(f"{key}/"):
                self.store.delete(found.key)
                self._remember({found.key: None})

    # --- putting back ---

    def put_back(self, gives: Sequence[Keys]) -> int:
        """Put what was changed here, in the order of `rank_of`, then delete what was taken away.

        Returns:
            How many objects were put or deleted.

        Raises:
            StoreRaced: Somebody else has put one of them meanwhile. What was put before stays: it is whole,
                and nothing points to it yet. The file that lost gives way when it is fetched next.
        """
        known = self._known(_outermost(keys.prefix for keys in gives))
        here = self._keys_here(gives)
        changed = [
            key
            for key in here
            if (key not in known or known[key].state != _state_of(self.root / key)) and self._is_whole(key)
        ]
        with ThreadPoolExecutor(max_workers=TRANSFERS_AT_ONCE, thread_name_prefix="put") as pool:
            for _, keys in groupby(sorted(changed, key=lambda key: (rank_of(key), key)), key=rank_of):
                ranked = list(keys)
                for put in [pool.submit(self._put, key, known.get(key)) for key in ranked]:
                    put.result()
        taken_away = [
            key
            for key in known
            if key not in here and key.startswith(_MAY_GO) and any(keys.holds(key) for keys in gives)
        ]
        for key in sorted(taken_away, key=rank_of):
            self.store.delete(key)
            self._remember({key: None})
        return len(changed) + len(taken_away)

    def _put(self, key: str, known: _Known | None) -> None:
        path = self.root / key
        state = _state_of(path)
        if state is None:
            return  # taken away since the folder was listed
        try:
            put = self.store.put(key, path, known.etag if known is not None else None)
        except StoreRaced:
            self._remember({key: None})  # else a file that is only added to would lose every time from now on
            raise
        if _state_of(path) != state:
            raise StorageFailed(
                "A file has changed while it was put. Start again.",
                "存入过程中文件发生变化。请重新启动。",
                path=path,
            )
        self._remember({key: _Known(put.etag, state)})

    def _is_whole(self, key: str) -> bool:
        """Whether a file is finished: a WARC file is, once its index part is there."""
        if not key.startswith(WARC_ROOT):
            return True
        stem = key.removeprefix(WARC_ROOT).removesuffix(".warc.gz")
        return any(
            (self.root / f"{INDEX_ROOT}{stem}{end}").exists() for end in (".parquet", ".partial.parquet")
        )

    def _keys_here(self, sets: Sequence[Keys]) -> set[str]:
        found = set()
        for keys in sets:
            start = self.root / keys.prefix
            folder = start if keys.prefix.endswith("/") or not keys.prefix else start.parent
            for path in _files(folder):
                key = path.relative_to(self.root).as_posix()
                if keys.holds(key):
                    found.add(key)
        return found


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder; links are none of ours, and what vanishes meanwhile is left out."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            yield path


def _outermost(prefixes: Iterable[str]) -> list[str]:
    """Prefixes without those that another one holds."""
    found: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return found
