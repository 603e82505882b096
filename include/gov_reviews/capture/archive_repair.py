"""Checking a whole archive, and mending what can be mended without loss.

In: the archive, the sources that are named, whether to mend. Out: `CheckedArchive`. Mending makes the index
again from the WARC files, sets what is damaged aside, and notes captures whose bytes are lost, so that the
next run asks their sites again (`damage_notes`). No WARC file is ever changed, nothing is deleted.
It refuses to mend a source while a run captures it: the message says who.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_check import (
    MENDABLE,
    ArchiveFault,
    CheckedSource,
    FaultKind,
    archived_sources,
    check_beside_captures,
    check_source,
)
from gov_reviews.capture.archive_index import delete_replaced, set_damaged_aside, take_out_of_use
from gov_reviews.capture.damage_notes import drop_damage_notes, note_damage, read_damage_notes
from gov_reviews.errors import ArchiveBusy


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """What a check came to, after mending where that was asked for.

    Attributes:
        sources: As they are now.
        beside: Faults of what is kept beside captures.
        mended: What was done, one sentence each.
        refused: Sources that were not mended, each with the reason.
    """

    root: Path
    sources: tuple[CheckedSource, ...]
    beside: tuple[ArchiveFault, ...]
    mended: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[ArchiveFault, ...]:
        """Faults and notes, source by source."""
        return (*(fault for source in self.sources for fault in source.faults), *self.beside)

    @property
    def faults(self) -> tuple[ArchiveFault, ...]:
        """What is wrong now."""
        return tuple(finding for finding in self.findings if not finding.is_note)


def verify_archive(
    root: Path,
    *,
    named: Iterable[str] = (),
    mends: bool = False,
    now: datetime,
) -> CheckedArchive:
    """Check an archive, or the sources that are named.

    Args:
        root: The archive.
        named: Source ids; none: all, and what is kept beside captures.
        mends: Mend what can be mended.
        now: The instant of noting what is lost.

    Raises:
        InvalidRequest: There is no archive, or it holds nothing of a source that is named.
    """
    archive = Archive(root)
    named = tuple(named)
    sources, mended, refused = [], [], []
    for source_id in archived_sources(archive, named):
        checked = check_source(archive, source_id)
        if mends and checked.is_mendable:
            try:
                checked, done = _mend_source(root, source_id)
                mended += done
            except ArchiveBusy as error:
                refused.append(str(error))
            except OSError as error:
                refused.append(
                    f"The archive of {source_id} cannot be mended ({error.strerror or error}). Free some "
                    "space or fix the permissions, then start again."
                )
        if mends:
            mended += _keep_notes(archive.index_root / source_id, checked, now)
        sources.append(checked)
    beside = [] if named else check_beside_captures(archive)
    for fault in tuple(beside) if mends else ():
        if fault.kind is FaultKind.UNREADABLE_STATE:
            aside = take_out_of_use(root / fault.path)
            beside.remove(fault)
            mended.append(f"{aside} was set aside; the next run asks this source and writes its state anew.")
    return CheckedArchive(root, tuple(sources), tuple(beside), tuple(mended), tuple(refused))


def _mend_source(root: Path, source_id: str) -> tuple[CheckedSource, list[str]]:
    """Mend one source; as it is afterwards, and what was done.

    Raises:
        ArchiveBusy: Another process captures it.
    """
    archive = Archive(root)  # what another one remembers of damage was said before
    done = []
    with archive.locked(source_id):
        folder = archive.index_root / source_id
        delete_replaced(folder)
        checked = check_source(archive, source_id, is_locked=True)
        if checked.wrong_parts:
            for aside in archive.rebuild_index(source_id, checked.wrong_parts):
                done.append(
                    f"A part of the index was made again from the WARC files; the old one is {aside}."
                )
        if any(fault.kind in MENDABLE for fault in checked.faults):
            done += set_damaged_aside(folder, archive.warc_root / source_id)
            done += [f"Indexed: {path}." for path in archive.index_unindexed(source_id)]
        after = check_source(Archive(root), source_id, is_locked=True)
    return after, done


def _keep_notes(folder: Path, checked: CheckedSource, now: datetime) -> list[str]:
    """Note what the next capture of the source asks for again: just what is lost now."""
    note_damage(folder, checked.lost, now)
    drop_damage_notes(folder, read_damage_notes(folder).keys() - set(checked.lost))
    if not checked.lost:
        return []
    return [
        f"{len(checked.lost)} captures of {checked.source_id} were noted as lost; the next run that captures "
        "it asks for them."
    ]
