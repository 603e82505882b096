"""Records of a run: what is asked of it, how its sources and chunks end, what it builds, checks and comes
to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from gov_reviews.records.extraction_versions import NOTHING_OUTDATED, OutdatedDocuments
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.source_evidence import SourceEvidence
from gov_reviews.records.stored_columns import NotStored, Stored
from gov_reviews.records.vocabulary import IssueScope, Severity


class RunMode(StrEnum):
    """How much a run asks of the sites."""

    NEW = "new"  # list pages by conditional GET; article URLs that the archive holds are not asked
    RECHECK = "recheck"  # conditional GET on known articles too
    DRY_RUN = "dry_run"  # list pages only; says what would be fetched; archives and loads nothing


class PublishWhen(StrEnum):
    """When a reprocess puts its candidate in the place of the live warehouse."""

    NEVER = "never"  # a dry run: it only says what would change
    WITHIN_LIMITS = "within_limits"  # when no more figures are removed or changed than the limits say
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class ReprocessRequest:
    """Which captures are read again with today's code, and when the result is published.

    Only captures that another extraction than today's read are taken, and those never read; what today's code
    read reads the same again. With years or organizations, only captures of such documents.

    Attributes:
        years: Review years. organizations: codes or names of committees. Empty: all.
        sources: Source ids, the inbox among them. Empty: all.
        older_than: A package version, code version or extraction_key: only what older ones read. "": all but
            today's.
    """

    years: tuple[int, ...] = ()
    sources: tuple[SourceId, ...] = ()
    organizations: tuple[str, ...] = ()
    older_than: str = ""
    publish: PublishWhen = PublishWhen.WITHIN_LIMITS


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person or a schedule asks of one run.

    Attributes:
        sources: Source ids; empty means every enabled source that is due, or, with URLs, only theirs.
        urls: Single article URLs on registered hosts, captured besides the lists of the named sources.
        use_sites: False leaves all sites alone: archive and inbox only.
        inbox: Folder whose files are taken, or None.
        published_since: Leave out list rows dated before this day.
        reprocess: Read again from the archive what this says, and nothing else; None: an ordinary run.
    """

    sources: tuple[SourceId, ...] = ()
    urls: tuple[str, ...] = ()
    use_sites: bool = True
    inbox: str | None = None
    published_since: date | None = None
    mode: RunMode = RunMode.NEW
    reprocess: ReprocessRequest | None = None

    def reads_lists_of(self, source_id: SourceId) -> bool:
        """Whether the lists of a planned source are read; one that is planned because of a URL keeps them
        unread.
        """
        return source_id in self.sources or not (self.sources or self.urls)


class RunState(StrEnum):
    """What a run came to."""

    PUBLISHED = "published"
    NOTHING_NEW = "nothing_new"
    DRY_RUN = "dry_run"
    BEYOND_LIMITS = "beyond_limits"  # a reprocess would remove or change more figures than its limits say
    AUDIT_FAILED = "audit_failed"
    FAILED = "failed"


class SourceState(StrEnum):
    """How a source ended in one run."""

    OK = "ok"
    UNCHANGED = "unchanged"  # reachable, nothing new
    PARTIAL = "partial"  # some pages failed
    BLOCKED = "blocked"  # challenge, firewall: left alone for a day, three days, a week
    DISALLOWED = "disallowed"  # robots.txt, address rules
    UNREACHABLE = "unreachable"  # no answer, or none that is a page
    MOVED = "moved"  # it sends its visitors to another host
    LAYOUT_CHANGED = "layout_changed"  # list read as empty or unreadable
    SHELL = "shell"  # scripts would fill the list in a browser
    WRONG_SITE = "wrong_site"  # another site answers
    NEEDS_PERSON = "needs_person"  # nothing to ask, or in trouble for so long that it does not pass by itself
    FAILED = "failed"


# A source in one of these states answered as it should: it is left alone until it is due again.
SUCCESSFUL = frozenset({SourceState.OK, SourceState.UNCHANGED, SourceState.PARTIAL})
GOING_ON = "going_on"
"""Detail of a partial source: a bound of the run left the rest for the next one."""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What one source did in one run; one row of ops.run_source."""

    source_id: SourceId
    state: Annotated[SourceState, Stored("source_state")]
    # article links seen on list pages
    listed: Annotated[int, Stored("listed_count")] = 0
    fetched: Annotated[int, Stored("fetched_count")] = 0  # bodies newly archived
    # answered 304, or the same bytes again
    not_modified: Annotated[int, Stored("not_modified_count")] = 0
    not_asked: Annotated[int, Stored("not_asked_count")] = 0  # known to the archive, not requested
    failed: Annotated[int, Stored("failed_count")] = 0  # pages that could not be captured
    requests: Annotated[int, Stored("request_count")] = 0
    seconds: Annotated[float, Stored("duration_s")] = 0.0
    message: str = ""  # for a person: what went wrong and what to do, "" when nothing did
    failures: tuple[str, ...] = ()  # "url: reason", one per failed page
    rows_elsewhere: tuple[str, ...] = ()  # "day title url": listed, on hosts that are not asked
    # of a dry run: "day title url" of every row of its lists, "+" before those that would be fetched
    rows: NotStored[tuple[str, ...]] = ()
    # what the archive remembers of the source: sql/ops/source_status
    evidence: NotStored[SourceEvidence | None] = None
    detail: NotStored[str] = ""  # of UNREACHABLE the kind, of MOVED where to, of PARTIAL GOING_ON
    ask_again_at: NotStored[datetime | None] = None  # when something is to be made up for


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """What extraction made of one chunk of captures."""

    chunk_id: str
    captures: int
    documents: int
    observations: int
    quarantined: int
    not_reviews: int
    seconds: float = 0.0
    extraction_key: str = ""  # what read it


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build changed, per table: rows inserted, updated, deleted; and the candidate it left."""

    candidate_path: str
    inserted: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one table; one row of ops.quality_result."""

    check_id: str
    table_name: str
    column_name: str | None
    severity: Severity
    is_passed: bool
    rows_checked: Annotated[int, Stored(is_wide=True)]
    rows_failed: Annotated[int, Stored(is_wide=True)]
    description_en: str
    description_zh: str
    observed: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the candidate of a reprocess would change against the live warehouse; comparison.json.

    Attributes:
        added, removed, changed, unchanged: Figures. beyond: each limit that is passed, in words.
    """

    added: int
    removed: int
    changed: int
    unchanged: int
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarantineGroup:
    """Quarantine rows of one run with one rule, and one example of them."""

    rule_id: str
    severity: Severity
    scope: IssueScope
    rows: int
    reason: str
    example_url: str = ""
    example_value: str = ""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run came to; printed at its end and stored as runs/<run_id>/summary.json.

    Attributes:
        documents, observations: Newly loaded by this run, per source.
        quarantined: Rows that this run put into ops.quarantine; `quarantine` lists them by rule.
        warehouse_documents, warehouse_observations: In the live warehouse after the run, old and new.
        outdated: Documents in the live warehouse that another extraction than today's read.
        queries: SQL that works on the data just loaded, to be pasted by a person.
    """

    run_id: RunId
    state: RunState
    started_at: datetime
    finished_at: datetime
    options: RunOptions
    sources: tuple[SourceOutcome, ...] = ()
    documents: dict[str, int] = field(default_factory=dict)
    observations: dict[str, int] = field(default_factory=dict)
    quarantined: int = 0
    checks: tuple[CheckResult, ...] = ()
    message: str = ""
    quarantine: tuple[QuarantineGroup, ...] = ()
    warehouse_path: str = ""
    warehouse_documents: int = 0
    warehouse_observations: int = 0
    queries: tuple[str, ...] = ()
    outdated: OutdatedDocuments = NOTHING_OUTDATED
    comparison: Comparison | None = None
