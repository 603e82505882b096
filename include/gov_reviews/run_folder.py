"""Run ids and run folders: what one run was asked, what its steps left behind, read and written as typed
JSON.

In: records of `records.runs`. Out: files below `runs/<run_id>/`, each written to a temporary name and
renamed, so that a killed step leaves either the whole file or none. It refuses run ids that are not one plain
file name, and JSON that does not fit its record.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.clock import utc_now
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.records.ids import CaptureId, RunId, SourceId, stable_key
from gov_reviews.records.runs import (
    BuildReport,
    CheckResult,
    ChunkOutcome,
    Comparison,
    RunOptions,
    RunSummary,
    SourceOutcome,
)
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

Record = TypeVar("Record")

# More values than this are read by programs only.
_MOST_LINES = 1_000
# Airflow's run ids ("scheduled__2026-01-01T22:30:00+00:00") are mapped to this form by airflow_tasks before
# they come here.
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,150}")


@dataclass(frozen=True, slots=True)
class RunStart:
    """When a run began and by which version of the package."""

    run_id: RunId
    started_at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class RunRefusal:
    """Why a run did not start, for the page. Its folder has no RunStart."""

    refused_at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What the audit said. `publish_candidate` goes on only when is_passed is true.

    Attributes:
        is_passed: No critical check failed.
        results: One entry per check, passed ones too.
        quarantined: Rows that the audit put into ops.quarantine of the candidate.
    """

    is_passed: bool
    results: tuple[CheckResult, ...]
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class RunPublication:
    """The moment at which a run's candidate became the live warehouse."""

    published_at: datetime


@dataclass(frozen=True, slots=True)
class StepFailure:
    """Why a step stopped. Gone when the step succeeds later."""

    step: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class RunFile(Generic[Record]):
    """A file of a run folder, and the record that it holds."""

    name: str
    record_type: type[Record]


@dataclass(frozen=True, slots=True)
class RunFiles(Generic[Record]):
    """A folder in a run folder that holds one record of a kind for each id."""

    folder: str
    record_type: type[Record]

    def of(self, record_id: str) -> RunFile[Record]:
        """The file of one id, which must be a plain file name."""
        return RunFile(f"{self.folder}/{check_run_id(record_id)}.json", self.record_type)


# What steps leave behind. Files of one room alone are named there, by the same classes.
START_FILE = RunFile("run.json", RunStart)
OPTIONS_FILE = RunFile("options.json", RunOptions)
REFUSAL_FILE = RunFile("refused.json", RunRefusal)
PLAN_FILE = RunFile("plan.json", tuple[SourceId, ...])  # sources; one without an outcome died on the way
SOURCE_FILES = RunFiles("sources", SourceOutcome)
PENDING_FILE = RunFile("pending.json", tuple[CaptureId, ...])  # not read before; chunks may hold more
CHUNK_FILES = RunFiles("chunks", tuple[CaptureId, ...])
OUTCOME_FILES = RunFiles("outcomes", ChunkOutcome)  # of chunks
NOTES_FILE = RunFile("notes.json", tuple[str, ...])  # what a person must hear though no step failed
BUILD_FILE = RunFile("build.json", BuildReport)
FAILURE_FILES = RunFiles("failures", StepFailure)
AUDIT_FILE = RunFile("audit.json", AuditRecord)
COMPARISON_FILE = RunFile("comparison.json", Comparison)  # what the candidate of a reprocess would change
PUBLICATION_FILE = RunFile("published.json", RunPublication)
SUMMARY_FILE = RunFile("summary.json", RunSummary)


def package_version() -> str:
    """The installed version of this package, "unknown" when it runs from a bare checkout."""
    try:
        return metadata.version("gov-reviews")
    except metadata.PackageNotFoundError:
        return "unknown"


def new_run_id(now: datetime | None = None) -> RunId:
    """A run id that sorts by time and cannot collide: 20260105T063000123Z-9f3a1c."""
    moment = (now or utc_now()).astimezone(UTC)
    return RunId(f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{secrets.token_hex(3)}")


def scheduler_run_key(dag_id: str, dag_run_id: str, cleared: int) -> str:
    """The end of our run id for a run of a scheduler: six digits of a hash of its own names for it.

    Args:
        dag_id, dag_run_id: As the scheduler has them.
        cleared: How often the run was cleared as a whole.
    """
    return stable_key(dag_id, dag_run_id, cleared)[:6]


def check_run_id(run_id: str) -> RunId:
    """The run id, when it is one plain file name.

    Raises:
        InvalidRequest: It holds a separator, starts with a dot, is empty or too long.
    """
    if not _RUN_ID.fullmatch(run_id):
        raise InvalidRequest(
            "This is not a run id: use letters, digits, '.', '_', '+' and '-' only.",
            "运行编号无效：只可用字母、数字和 . _ + -。",
            run_id=run_id[:200],
        )
    return RunId(run_id)


@cache
def _adapter(record_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record_type)


def to_jsonable(record_type: Any, record: object) -> Any:
    """A record as plain JSON values (tuples as lists, times as ISO 8601)."""
    return _adapter(record_type).dump_python(record, mode="json")


def write_json(path: Path, value: object) -> None:
    """Write JSON, whole or not at all. Replaces what was there."""
    # a line a value for people; what has a value for each capture of the archive is for programs, and written
    # ten times as fast
    is_large = isinstance(value, dict | list) and len(value) > _MOST_LINES
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=None if is_large else 1) + "\n")


class RunFolder:
    """The folder of one run: typed access to its JSON files. Holds no state of its own."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self.run_id = check_run_id(run_id)
        self.root = settings.run_root(self.run_id)

    # paths that other parts write to or read from

    @property
    def parts(self) -> Path:
        """Parquet parts, one folder per staging table."""
        return self.root / "parts"

    @property
    def candidate(self) -> Path:
        """The warehouse that this run builds."""
        return self.root / "candidate.duckdb"

    def built_candidate(self) -> Path:
        """The same, once it is there.

        Raises:
            InvalidRequest: The run has built none.
        """
        if not self.candidate.is_file():
            raise InvalidRequest(
                "This run has no candidate: it was not built, or it is published already.",
                "本次运行没有候选文件：未生成，或已发布。",
                path=self.candidate,
            )
        return self.candidate

    # reading and writing

    def write(self, file: RunFile[Record], record: Record) -> None:
        """Store a record."""
        write_json(self.root / file.name, to_jsonable(file.record_type, record))

    def read(self, file: RunFile[Record]) -> Record | None:
        """The record of a file, or None when the step that writes it has not run.

        Raises:
            PipelineError: The file is there but does not fit its record.
        """
        path = self.root / file.name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            record: Record = _adapter(cast(Any, file.record_type)).validate_json(content)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise PipelineError(
                f"A file of the run folder cannot be read ({place}: {first['msg']}). Run folders are "
                "scratch: start a new run.",
                f"运行目录中有文件无法读取（{place}：{first['msg']}）。运行目录只是中间文件：请重新运行。",
                path=path,
            ) from error
        return record

    def read_each(self, files: RunFiles[Record]) -> tuple[Record, ...]:
        """The records of all ids so far, in their order."""
        folder = self.root / files.folder
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else ()
        found = (self.read(RunFile(f"{files.folder}/{path.name}", files.record_type)) for path in paths)
        return tuple(record for record in found if record is not None)

    # start and options

    def start(self, options: RunOptions, now: datetime | None = None) -> RunStart:
        """Make the folder.

        Idempotent: a second call (a retried task) keeps the first start time and replaces the options.
        """
        begun = self.read(START_FILE)
        if begun is None:
            begun = RunStart(run_id=self.run_id, started_at=now or utc_now(), version=package_version())
            self.write(START_FILE, begun)
        self.write(OPTIONS_FILE, options)
        return begun

    def refuse(self, message: str) -> None:
        """Note why the run did not start."""
        self.write(REFUSAL_FILE, RunRefusal(utc_now(), message))

    def read_start(self) -> RunStart:
        """When the run began.

        Raises:
            InvalidRequest: There is no such run.
        """
        return self._read_begun(START_FILE)

    def read_options(self) -> RunOptions:
        """What the run was asked.

        Raises:
            InvalidRequest: There is no such run.
        """
        return self._read_begun(OPTIONS_FILE)

    def _read_begun(self, file: RunFile[Record]) -> Record:
        found = self.read(file)
        if found is None:
            raise InvalidRequest(
                "There is no such run: it was never started, or its folder was tidied away.",
                "没有此次运行：未曾启动，或其文件夹已被清理。",
                path=self.root,
            )
        return found

    # chunks

    def read_chunk(self, chunk_id: str) -> tuple[CaptureId, ...]:
        """The captures of a chunk.

        Raises:
            InvalidRequest: The plan of this run has no such chunk.
        """
        capture_ids = self.read(CHUNK_FILES.of(chunk_id))
        if capture_ids is None:
            raise InvalidRequest(
                "The plan of this run has no such chunk.",
                "此次运行的计划中没有这一批次。",
                run_id=self.run_id,
                chunk_id=chunk_id,
            )
        return capture_ids

    def clear_chunks(self) -> None:
        """Forget chunks, their outcomes and parts: a repeated plan replaces them, so that none of an earlier
        try is left over.
        """
        for path in (self.root / CHUNK_FILES.folder, self.root / OUTCOME_FILES.folder, self.parts):
            shutil.rmtree(path, ignore_errors=True)

    def chunk_ids(self) -> tuple[str, ...]:
        """All chunks of the plan, in order."""
        return tuple(path.stem for path in sorted((self.root / CHUNK_FILES.folder).glob("*.json")))

    # notes

    def add_notes(self, notes: Iterable[str]) -> tuple[str, ...]:
        """Keep what a person must hear about this run though no step failed; said in the summary.

        Returns:
            Those that were not known.
        """
        known = self.read_notes()
        fresh = tuple(note for note in dict.fromkeys(notes) if note not in known)
        if fresh:
            self.write(NOTES_FILE, (*known, *fresh))
        return fresh

    def read_notes(self) -> tuple[str, ...]:
        """The notes so far, in order."""
        return self.read(NOTES_FILE) or ()


def list_refusals(settings: Settings) -> dict[str, RunRefusal]:
    """Runs that did not start, by their id; a note that cannot be read is named in the log and left out."""
    found = {}
    for note in settings.runs_root.glob(f"*/{REFUSAL_FILE.name}"):
        name = note.parent.name
        if not _RUN_ID.fullmatch(name) or (note.parent / START_FILE.name).exists():
            continue
        try:
            refusal = RunFolder(settings, name).read(REFUSAL_FILE)
        except PipelineError as error:
            logger.warning("run folder left out path=%s reason=%s", note.parent, error)
            continue
        if refusal is not None:
            found[name] = refusal
    return found


def list_runs(settings: Settings) -> list[RunStart]:
    """Runs whose folder is still there, oldest first.

    A folder that cannot be read is named in the log and left out.
    """
    found = []
    root = settings.runs_root
    for path in root.iterdir() if root.is_dir() else ():
        if not _RUN_ID.fullmatch(path.name) or not path.is_dir():
            continue
        try:
            begun = RunFolder(settings, path.name).read(START_FILE)
        except PipelineError as error:
            logger.warning("run folder left out path=%s reason=%s", path, error)
            continue
        if begun is not None:
            found.append(begun)
    return sorted(found, key=lambda start: (start.started_at, start.run_id))
