"""What probes found of each source, and what that made of it: archive/sources/<source_id>.probes.jsonl.

In: the verdict of a probe, or of a run that met another site. Out: lines that are only ever added; the last
one of a source says how it stands. It lies in the archive because that is what is backed up: a machine set up
again knows which sources were seen to be what their files say. A line that cannot be read counts as not
there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from gov_reviews.json_lines import JsonLines
from gov_reviews.records.ids import SourceId
from gov_reviews.records.source_evidence import SourceEvidence

logger = logging.getLogger(__name__)

_FOLDER = "sources"
_SUFFIX = ".probes.jsonl"


class ProbeVerdict(StrEnum):
    """What one look at a source says of its file."""

    FITS = "fits"
    UNFIT = "unfit"  # another site, another family, too few rows, dates that cannot be
    NO_ANSWER = "no_answer"  # blocked, disallowed, unreachable: says nothing about the file


class SourceStanding(StrEnum):
    """Whether scheduled runs ask a source, and who decided that."""

    ON = "on"  # by a person
    OFF = "off"  # by a person
    ACTIVE = "active"  # a probe found it to be what its file says
    PROBE = "probe"  # no probe has yet
    TAKEN_OUT = "taken_out"  # it was active, and is not what its file says any more
    NO_LIST = "no_list"  # nothing to ask: its file names no list


ASKED = frozenset({SourceStanding.ON, SourceStanding.ACTIVE})


@dataclass(frozen=True, slots=True)
class ProbeEntry:
    """One look at one source.

    Attributes:
        by: "probe", or "run" where a run met another site.
        standing: What the source is from then on: active, probe or taken_out.
        since: From when on it stands so.
        reasons: What does not fit, or why there was no answer.
        spec_key: What of the source's file was looked at: after a change of that, the look does not count.
        evidence: Given where verdict, reasons or file differ from those of the line before.
    """

    source_id: SourceId
    at: datetime
    by: str
    verdict: ProbeVerdict
    standing: SourceStanding
    since: datetime
    reasons: tuple[str, ...]
    spec_key: str
    state: str
    family: str
    confidence: float
    rows: int
    dated: int
    newest: date | None
    site_id_code: str | None
    names: tuple[str, ...]
    evidence: SourceEvidence | None = None


_ADAPTER = TypeAdapter(ProbeEntry)


def add_probe(archive_root: Path, entry: ProbeEntry) -> None:
    """Add a line; on the disk when this returns."""
    _log_of(archive_root, entry.source_id).add([entry])


def last_probe(archive_root: Path, source_id: SourceId) -> ProbeEntry | None:
    """The last line of a source that can be read; None: nobody has ever looked, or the file is damaged (said
    in the log).
    """
    log = _log_of(archive_root, source_id)
    try:
        entry, damaged = log.last()
    except OSError as error:
        logger.warning("probes left out path=%s reason=%s", log.path, error.strerror)
        return None
    for reason in damaged:
        logger.warning("a line of probes left out path=%s reason=%s", log.path, reason)
    return entry


def last_probes(archive_root: Path, source_ids: Iterable[SourceId]) -> dict[SourceId, ProbeEntry]:
    """The last line of each source that has one."""
    found = {source_id: last_probe(archive_root, source_id) for source_id in source_ids}
    return {source_id: entry for source_id, entry in found.items() if entry is not None}


def _log_of(archive_root: Path, source_id: SourceId) -> JsonLines[ProbeEntry]:
    return JsonLines(archive_root / _FOLDER / f"{source_id}{_SUFFIX}", _ADAPTER)
