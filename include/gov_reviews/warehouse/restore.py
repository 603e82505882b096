"""Putting the live file right: what is not what was published is set aside, and the newest kept file takes
its place.

In: the live file, its record, warehouse/previous. Out: a live file whose SHA-256 is recorded, or none: then
the next run reads the archive again from its beginning. Runs call `repair_live` before they read or copy the
live file; a person calls `restore`. It restores only files that have their recorded hash and can be read from
end to end, and it deletes nothing: what it replaces lies in warehouse/set_aside afterwards.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from gov_reviews.atomic_write import replaced_atomically
from gov_reviews.errors import (
    ContractBroken,
    InvalidRequest,
    PipelineError,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseMissing,
)
from gov_reviews.file_hash import file_sha256, stream_sha256
from gov_reviews.records.both_languages import in_both, in_chinese, in_english, join_both
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import foreign_logs
from gov_reviews.warehouse.publish import clear_logs, describe_change, verify
from gov_reviews.warehouse.published_file import (
    PublicationKind,
    PublicationRecord,
    begin_record,
    beside_name,
    copy_hashed,
    is_untouched_since,
    kept_files,
    kept_folder,
    kept_path,
    make_read_only,
    publication_of,
    read_publications,
    record_path,
    record_publication,
    set_aside,
)
from gov_reviews.warehouse.writer_lock import without_writers, writer_lock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One file that can be live: a line of `gov-reviews restore --list`.

    Attributes:
        record: Its publication.
        path: Where it is.
        is_live: It is the live file; the others are kept ones.
        is_right: It has its recorded SHA-256.
    """

    record: PublicationRecord
    path: Path
    is_live: bool
    is_right: bool


def repair_live(settings: Settings) -> tuple[str, ...]:
    """See to it that the live file is one that was published, before it is read or built upon.

    A log that is not ours is set aside. A file that is not what was published is kept aside, and the newest
    kept file that has its recorded hash takes its place; captures that came later are pending again. Without
    such a file there is no live file afterwards, and everything in the archive is pending. While a session
    holds a right file open for writing, nothing is touched: publication will wait for it.

    Returns:
        What was found and done, one sentence each, for a person.

    Raises:
        WarehouseBusy: Another run builds or publishes; or a session holds a file open for writing that is not
            right any more.
    """
    if not _needs_mending(settings):
        return ()
    with writer_lock(settings, "repair the live file"):
        return repair_locked(settings)


def repair_locked(settings: Settings) -> tuple[str, ...]:
    """The same for those who hold the writer's lock."""
    notes = tuple(_mend(settings))
    for note in notes:
        logger.warning("%s", in_english(note))
    return notes


def _needs_mending(settings: Settings) -> bool:
    live = settings.warehouse_path
    if foreign_logs(live):
        return True
    if not live.is_file() or is_untouched_since(settings, live.stat()):
        return False
    return publication_of(settings, file_sha256(live)) is None


def _mend(settings: Settings) -> list[str]:
    live = settings.warehouse_path
    if not live.is_file():
        return list(clear_logs(settings))
    notes = _adopt(settings)
    if publication_of(settings, file_sha256(live)) is not None:
        if foreign_logs(live):
            try:
                with without_writers(live, 0):
                    notes += clear_logs(settings)
            except WarehouseBusy as error:
                notes.append(
                    in_both(
                        f"The log beside the live warehouse stays for now. {error.message}",
                        f"数据库旁的日志暂时保留。{error.chinese or error.message}",
                    )
                )
        return notes
    with without_writers(live, settings.lock_wait_s) as held:
        notes += clear_logs(settings)
        if held is None or publication_of(settings, stream_sha256(held)) is not None:
            return notes
        entry = _put_back_newest(settings, notes, is_changed=True)
        if entry is None:
            change = describe_change(set_aside(settings, live))
            notes.append(
                join_both(
                    change,
                    in_both(
                        "No kept file is right either: everything is read again from the archive.",
                        "保留的各版本也都不可用：全部内容由归档重新读取。",
                    ),
                )
            )
        else:
            notes.append(
                in_both(
                    f"Publication {entry.restored_from} was put back in its place; what was captured since "
                    "is read again from the archive.",
                    f"已恢复第 {entry.restored_from} 次发布；此后抓取的内容由归档重新读取。",
                )
            )
    return notes


def _adopt(settings: Settings) -> list[str]:
    """Begin the record with the files of an installation that has none: they were published by an earlier
    version.
    """
    if record_path(settings).exists():
        return []
    live = settings.warehouse_path
    with without_writers(live, settings.lock_wait_s) as held:
        if held is None:
            return []
        notes = list(clear_logs(settings))
        files = _number_kept(settings)
        try:
            verify(live, is_complete=False)
        except PipelineError as error:
            begin_record(settings, files)
            return [
                *notes,
                in_both(
                    "The live warehouse has no record of its publication and cannot be read. "
                    f"{error.message}",
                    f"正式库没有发布记录，且无法读取。{error.chinese or error.message}",
                ),
            ]
        make_read_only(live)
        begin_record(settings, [*files, (max((number for number, _ in files), default=0) + 1, live)])
    return [
        *notes,
        in_both(
            "The live warehouse had no record of its publication (it is from an earlier version, or "
            "publications.jsonl is gone): it was read from end to end and is taken over as it is.",
            "正式库没有发布记录（来自较早版本，或 publications.jsonl 已丢失）："
            "已从头至尾读过一遍，照原样接收。",
        ),
    ]


def _number_kept(settings: Settings) -> list[tuple[int, Path]]:
    """Give kept files of an earlier version, which are named by their time, numbers in the same order."""
    found: list[tuple[int, Path]] = []
    for path in sorted(kept_folder(settings).glob("*.duckdb")):
        number = max(found[-1][0] + 1 if found else 1, int(path.stem) if path.stem.isdigit() else 0)
        target = kept_path(settings, number)
        if target != path:
            path.rename(target)
        found.append((number, target))
    return found


def _put_back_newest(settings: Settings, notes: list[str], *, is_changed: bool) -> PublicationRecord | None:
    """Let the newest kept file that is right take the place of the live one, which is set aside; None when
    none is right.
    """
    for number in reversed(kept_files(settings)):
        try:
            return _put_back(settings, number, notes, is_changed=is_changed)
        except (WarehouseDamaged, ContractBroken) as error:
            notes.append(
                in_both(
                    f"Kept publication {number} is passed over. {error}",
                    f"保留的第 {number} 次发布不可用，已跳过。{error.in_chinese()}",
                )
            )
    return None


def _put_back(settings: Settings, number: int, notes: list[str], *, is_changed: bool) -> PublicationRecord:
    """Copy a kept file over the live one, which is set aside. Only a rename touches the live name.

    Args:
        is_changed: The live file is not what was published.
    """
    live, kept = settings.warehouse_path, kept_path(settings, number)
    recorded = {record.number: record for record in read_publications(settings)}.get(number)
    with replaced_atomically(live, beside_name(live)) as beside:
        sha256 = copy_hashed(kept, beside)
        if recorded is None or recorded.sha256 != sha256:
            raise WarehouseDamaged(
                "The kept file does not have its recorded SHA-256, so it is not restored.",
                "保留文件的 SHA-256 与记录不符，不予恢复。",
                path=kept,
            )
        verify(beside, is_complete=False)
        make_read_only(beside)
        entry = record_publication(
            settings,
            PublicationKind.RESTORED,
            recorded.run_id,
            sha256,
            recorded.size_bytes,
            restored_from=number,
        )
        if live.is_file():
            aside = set_aside(settings, live, leave=True)
            former = in_both(f"The former live file is kept as {aside}.", f"原有文件保存为 {aside}。")
            notes.append(describe_change(aside) if is_changed else former)
    notes += clear_logs(settings)
    logger.warning("restored number=%d as=%d sha256=%s path=%s", number, entry.number, sha256, live)
    return entry


# --- for a person ---


def list_versions(settings: Settings) -> list[KeptVersion]:
    """The live file and the kept ones, newest publication first; every file is read to compare its hash."""
    records = {record.number: record for record in read_publications(settings)}
    found = [
        KeptVersion(
            records[number], path, is_live=False, is_right=file_sha256(path) == records[number].sha256
        )
        for number, path in kept_files(settings).items()
        if number in records
    ]
    live = settings.warehouse_path
    entry = publication_of(settings, file_sha256(live)) if live.is_file() else None
    if entry is not None:
        found.append(KeptVersion(entry, live, is_live=True, is_right=True))
    return sorted(found, key=lambda version: version.record.number, reverse=True)


def restore_live(settings: Settings, number: int | None = None) -> tuple[str, ...]:
    """Make the live file right again, or go back to a kept one.

    Args:
        number: The publication to go back to; None: only repair what is wrong (a log that is not ours, a
            file that is not what was published), and leave a right file alone.

    Returns:
        What was done, one sentence each.

    Raises:
        WarehouseMissing: Nothing was published yet.
        InvalidRequest: No such file is kept.
        WarehouseDamaged: No kept file has its recorded hash; the message says how to rebuild.
        WarehouseBusy: Another run builds or publishes, or a session holds the live file open for writing.
    """
    live = settings.warehouse_path
    if not live.is_file() and not kept_files(settings):
        raise WarehouseMissing(
            "There is nothing to restore: nothing was published here yet. Start a run.",
            "没有可恢复的内容：此处尚未发布过。请先运行。",
            path=live,
        )
    rebuild = in_both(
        "No kept file can be restored. gov-reviews restore --rebuild builds the warehouse anew from the "
        "archive.",
        "保留的文件都无法恢复。gov-reviews restore --rebuild 可由归档重建数据库。",
    )
    with writer_lock(settings, "restore"):
        notes = _adopt(settings)
        with without_writers(live, settings.lock_wait_s) as held:
            notes += clear_logs(settings)
            present = publication_of(settings, stream_sha256(held)) if held is not None else None
            if number is not None:
                if number not in kept_files(settings):
                    known = ", ".join(str(kept) for kept in reversed(kept_files(settings)))
                    raise InvalidRequest(
                        f"No file of this publication is kept (kept: {known or 'none'}). See gov-reviews "
                        "restore --list.",
                        f"没有保留该次发布的文件（已保留：{known or '无'}）。"
                        "参见 gov-reviews restore --list。",
                        version=number,
                    )
                entry = _put_back(settings, number, notes, is_changed=present is None)
            elif present is not None:
                return (
                    *notes,
                    in_both(
                        f"The live warehouse is what was published (number {present.number}, run "
                        f"{present.run_id or 'unknown'}).",
                        f"正式库即所发布的文件（第 {present.number} 次，运行 {present.run_id or '不详'}）。",
                    ),
                )
            else:
                found = _put_back_newest(settings, notes, is_changed=True)
                if found is None:
                    said = join_both(*notes, rebuild)
                    raise WarehouseDamaged(in_english(said), in_chinese(said), path=live)
                entry = found
    return (
        *notes,
        in_both(
            f"Publication {entry.restored_from} is live again, as number {entry.number}. The next run reads "
            "again what was captured since.",
            f"第 {entry.restored_from} 次发布已恢复，编号 {entry.number}。此后抓取的内容由下次运行重新读取。",
        ),
    )


def clear_live(settings: Settings) -> tuple[str, ...]:
    """Set the live file aside, so that the next run builds the warehouse anew from the archive; what no
    archive holds, the history of runs, the build carries over from it.

    Returns:
        What was done, one sentence each.

    Raises:
        WarehouseBusy: Another run builds or publishes, or a session holds the live file open for writing.
    """
    with (
        writer_lock(settings, "set the live file aside"),
        without_writers(settings.warehouse_path, settings.lock_wait_s) as held,
    ):
        notes = [*_adopt(settings), *clear_logs(settings)]
        if held is not None:
            kept = set_aside(settings, settings.warehouse_path)
            notes.append(in_both(f"The live warehouse is kept as {kept}.", f"正式库保存为 {kept}。"))
    return tuple(notes)
