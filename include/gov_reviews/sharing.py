"""The border of a step: what it needs comes from the store before it, what it has made goes there after it.

In: settings, a step. Out: the working copy as the step needs it, and the store as the step left it. Steps
know nothing of it: they read and write the data folder. Where no store is set nothing is done, and nothing
more is loaded.
"""

from __future__ import annotations

# lazy: without a store none of it is loaded.
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from gov_reviews.errors import ArchiveBusy, InvalidRequest, PipelineError, WarehouseBusy
from gov_reviews.settings import Settings

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive
    from gov_reviews.store.catalog import HeldLock
    from gov_reviews.store.step_objects import SharedStep, StepObjects
    from gov_reviews.store.working_copy import WorkingCopy

logger = logging.getLogger(__name__)

REFRESH_AFTER_S = 15.0
"""How old what a page shows may be where it comes from a store."""

Others = ParamSpec("Others")
Result = TypeVar("Result")

# When this process last refreshed what.
_refreshed_at: dict[tuple[str, ...], float] = {}


def _no_parts(*_: object) -> Sequence[str]:
    return ()


def shares(
    step: str, parts: Callable[..., Sequence[str]] = _no_parts
) -> Callable[
    [Callable[Concatenate[Settings, str, Others], Result]],
    Callable[Concatenate[Settings, str, Others], Result],
]:
    """Do a function of (settings, run id, ...) as a step: between fetching and putting.

    Args:
        step: Its name in the table of steps (`store.step_objects.SharedStep`).
        parts: Gives from the further arguments what of the run it is about: the source, the chunk.
    """

    def as_step(
        function: Callable[Concatenate[Settings, str, Others], Result],
    ) -> Callable[Concatenate[Settings, str, Others], Result]:
        @wraps(function)
        def between(settings: Settings, run_id: str, /, *args: Others.args, **named: Others.kwargs) -> Result:
            with shared(settings, step, run_id, () if settings.store is None else parts(*args)):
                return function(settings, run_id, *args, **named)

        return between

    return as_step


@contextmanager
def shared(settings: Settings, step: str, run_id: str = "", parts: Sequence[str] = ()) -> Iterator[None]:
    """Do a step between fetching and putting. What a step leaves that fails is put as well: why it failed.

    Raises:
        StorageFailed, StoreRaced: The store could not be read or written, or the lock was lost meanwhile;
            worth another try.
        WarehouseBusy: Another run is between its build and its publication, or another worker exports,
            decides or tells people at this moment.
        ArchiveBusy: Another worker captures the same source.
    """
    if settings.store is None:
        yield
        return
    from gov_reviews.store.open_copy import open_working_copy
    from gov_reviews.store.step_objects import IN_TURN, SharedStep, objects_of
    from gov_reviews.warehouse.run_turn import run_turn

    copy = open_working_copy(settings)
    which = SharedStep(step)
    objects = objects_of(which, run_id, parts)
    with ExitStack() as stack:
        if which in IN_TURN:  # one run at a time, and that covers what is fetched and put, too
            stack.enter_context(run_turn(settings, run_id))
        holder = " ".join(filter(None, (step, run_id, *parts)))
        lock = stack.enter_context(_alone(settings, objects.alone, holder))
        _fetch(settings, copy, which, run_id, parts, objects)
        try:
            yield
        except Exception:
            try:
                _put(settings, copy, which, run_id, objects, lock)
            except PipelineError as error:
                logger.error("what a failed step left was not put step=%s reason=%s", which, error)
            raise
        _put(settings, copy, which, run_id, objects, lock)


def _alone(settings: Settings, what: str, holder: str) -> AbstractContextManager[HeldLock | None]:
    """Nobody on any worker does the same meanwhile; else ArchiveBusy of a source, WarehouseBusy of others."""
    from gov_reviews.store.catalog import locked_or_busy
    from gov_reviews.store.step_objects import ARCHIVE_LOCK

    if settings.store is None or settings.catalog is None or not what:
        return nullcontext()
    return locked_or_busy(
        settings.catalog,
        f"{settings.store} {what}",  # another installation in the same database has other locks
        holder,
        settings.lock_wait_s,
        ArchiveBusy if what.startswith(f"{ARCHIVE_LOCK} ") else WarehouseBusy,
        (
            "Another worker does the same at this moment. It is tried again later; end that one if it hangs. "
            "Nothing is lost.",
            "另一台工作机正在做同样的事。稍后会自动重试；如其停滞请终止。不会丢失内容。",
        ),
    )


def refresh(settings: Settings, step: str, parts: Sequence[str] = (), max_age_s: float = 0) -> None:
    """Fetch what is only looked at. A store that does not answer is said in the log: what is here is shown.

    Args:
        max_age_s: Not again within so many seconds of this process.
    """
    if settings.store is None:
        return
    which = (settings.store, step, *parts)
    now = time.monotonic()
    if which in _refreshed_at and now - _refreshed_at[which] < max_age_s:
        return
    _refreshed_at[which] = now
    try:
        with shared(settings, step, parts=parts):
            pass
    except PipelineError as error:
        logger.warning("what is shown may be old: %s", error)


def adopt_store(settings: Settings) -> int:
    """Put what an installation of one machine holds into an empty store; interrupted, it goes on.

    Returns:
        How many objects were put.

    Raises:
        InvalidRequest: No store is set, or it holds something already that did not come from here.
    """
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.store.open_copy import store_of
    from gov_reviews.store.working_copy import MEMORY_FILE, Keys, WorkingCopy
    from gov_reviews.warehouse.shared_publications import RECORD, put_published

    store = store_of(settings)
    is_begun = (settings.data_root / MEMORY_FILE).exists()
    if not is_begun and next(store.list(), None) is not None:
        raise InvalidRequest(
            "The store holds something already. Name an empty bucket or prefix.",
            "存储中已有内容。请指定空的 bucket 或 prefix。",
            store=store.url,
        )
    copy = WorkingCopy(settings.data_root, store, is_adopted=True)
    open_archive(settings).recover()  # a WARC file is put once it is indexed
    done = copy.put_back(
        [Keys(f"{name}/") for name in ("archive", "runs", "exports", "briefings", "messages")]
    )
    put_published(settings, copy)
    return done + copy.put_back((RECORD,))


def drop_shared(settings: Settings, paths: Sequence[Path]) -> None:
    """Delete what was tidied away on purpose from the store, too: of runs, and of nothing else."""
    if settings.store is None:
        return
    from gov_reviews.store.open_copy import open_working_copy

    copy = open_working_copy(settings)
    for path in paths:
        if path.is_relative_to(settings.runs_root) and path != settings.runs_root:
            copy.drop(path.relative_to(settings.data_root).as_posix())


def _fetch(
    settings: Settings,
    copy: WorkingCopy,
    step: SharedStep,
    run_id: str,
    parts: Sequence[str],
    objects: StepObjects,
) -> None:
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.store.step_objects import Published, SharedStep
    from gov_reviews.store.working_copy import WARC_ROOT

    started = time.monotonic()
    gives = objects.gives
    archive = open_archive(settings)
    if step is SharedStep.CAPTURE and archive.is_being_written(parts[0]):
        gives = ()  # another process of this worker has its files: the archive's lock will refuse this one
    fetched = copy.fetch((*objects.needs, *objects.adds), gives, objects.puts)
    if step in (SharedStep.CAPTURE, SharedStep.CHUNKS):
        fetched += _fetch_unindexed(copy, archive, f"{WARC_ROOT}{parts[0]}/" if parts else WARC_ROOT)
    if objects.published is not Published.NOT:
        _fetch_published(settings, copy, run_id)
    logger.info(
        "fetched step=%s run_id=%s objects=%d seconds=%.2f", step, run_id, fetched, time.monotonic() - started
    )


def _fetch_published(settings: Settings, copy: WorkingCopy, run_id: str) -> None:
    """The live warehouse as the store has it. While somebody of this worker publishes it is his: what he
    publishes is seen by the next step.
    """
    from gov_reviews.warehouse.run_turn import run_turn
    from gov_reviews.warehouse.shared_publications import fetch_published

    try:
        with run_turn(replace(settings, lock_wait_s=0), run_id):
            fetch_published(settings, copy, is_ours=True)
    except WarehouseBusy:
        fetch_published(settings, copy, is_ours=False)


def _fetch_unindexed(copy: WorkingCopy, archive: Archive, prefix: str) -> int:
    """WARC files of a worker that was killed before their index was put; the archive indexes them."""
    from gov_reviews.capture.archive_index import indexed_stems
    from gov_reviews.store.working_copy import WARC_ROOT

    indexed: dict[str, set[str]] = {}
    fetched = 0
    for key in copy.list_missing(prefix):
        source_id, _, name = key.removeprefix(WARC_ROOT).partition("/")
        if source_id not in indexed:
            indexed[source_id] = indexed_stems(archive.index_root / source_id)
        if name.removesuffix(".warc.gz") not in indexed[source_id]:
            fetched += copy.fetch_one(key)
    return fetched


def _put(
    settings: Settings,
    copy: WorkingCopy,
    step: SharedStep,
    run_id: str,
    objects: StepObjects,
    lock: HeldLock | None,
) -> None:
    from gov_reviews.store.step_objects import Published, SharedStep
    from gov_reviews.warehouse.shared_publications import RECORD, prune_published, put_published

    started = time.monotonic()
    writes = objects.published is Published.WRITE
    if writes:
        put_published(settings, copy)
        _check(lock)  # with the record it is published for all
    done = copy.put_back((*objects.gives, *objects.adds, *objects.puts, *((RECORD,) if writes else ())))
    if step is SharedStep.PUBLISH:
        _check(lock)  # what another worker has just put, and not recorded yet, must not go
        prune_published(settings, copy)
    logger.info(
        "put step=%s run_id=%s objects=%d seconds=%.2f", step, run_id, done, time.monotonic() - started
    )


def _check(lock: HeldLock | None) -> None:
    if lock is not None:
        lock.check()
