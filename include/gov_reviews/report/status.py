"""How an installation stands: what the warehouse holds, how fresh it is, how each source last answered, what
is held back.

In: the live warehouse (read-only) and its record, the run folders, the registry, the time of asking. Out: a
`StatusReport`, printed by status_view.py, and a complaint for cron: a site that is blocked, moved or
redesigned must never look like "no news", a scheduler that died alerts nobody, and a warehouse that somebody
changed looks like any other.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from gov_reviews.capture.address import sample_sites_address
from gov_reviews.capture.damage_notes import sources_with_damage
from gov_reviews.capture.probe_log import ASKED
from gov_reviews.capture.source_overview import describe_sources
from gov_reviews.capture.source_state import read_conditions
from gov_reviews.clock import tell_instant
from gov_reviews.decisions.standing_decisions import read_decisions
from gov_reviews.errors import PipelineError
from gov_reviews.faults import RESTORE_REMEDY, RESTORE_REMEDY_ZH, faults_as_ours
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.both_languages import (
    error_in_both,
    in_both,
    in_chinese,
    in_english,
    join_both,
)
from gov_reviews.records.extraction_versions import NOTHING_OUTDATED, OutdatedDocuments
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SUCCESSFUL, QuarantineGroup, RunState, RunSummary, SourceState
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.report.decision_list import NO_COUNTS, DecisionCounts, count_decisions
from gov_reviews.report.health import NOT_LOOKED_AT, Health, judge_health
from gov_reviews.report.loaded_facts import SCOPE_ORDER, quarantine_groups
from gov_reviews.report.outdated_documents import read_outdated
from gov_reviews.report.run_notice import DELIVERIES_FILE, Delivery
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder, RunRefusal, RunStart, list_refusals, list_runs
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.schedule import due_from
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.warehouse.lake_catalogue import tables_bytes
from gov_reviews.warehouse.published_file import (
    PublicationRecord,
    kept_folder,
    publication_of,
    record_path,
    set_aside_folder,
)
from gov_reviews.warehouse.reader import live_connection, run_query

_GOOD_RUNS = frozenset({RunState.PUBLISHED, RunState.NOTHING_NEW})


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source that is enabled or was captured before.

    Attributes:
        documents, observations, newest: In the warehouse; newest is the latest publication date.
        state, message, seen_at: How and when it last ended; None when no run folder or warehouse tells.
        succeeded_at: When it last answered well.
        due_since: From when on a run should have had a good answer from it: when it was due again after its
            last one, by its cadence and the seasons; of one that never answered, when it was first asked.
            None: it was never asked.
        is_off: A sample source while the sample sites are not being served: no run asks it.
        standing: What the archive remembers of it: since when it stands so, what was seen, what to do.
    """

    source_id: str
    is_enabled: bool
    is_sample: bool
    documents: int = 0
    observations: int = 0
    newest: date | None = None
    state: SourceState | None = None
    message: str = ""
    seen_at: datetime | None = None
    succeeded_at: datetime | None = None
    due_since: datetime | None = None
    is_off: bool = False
    standing: SourceStatusRow | None = None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Everything `gov-reviews status` shows.

    Attributes:
        data_root: The folder that was looked at; it need not be there.
        warehouse_path: "" when nothing was published yet. published_at: when the live file was put in place.
        publication: What the record says about the live file, None when it has no line there.
        tables_bytes: Size of the Parquet files of a warehouse that is a lake, None where its rows lie in the
            file.
        trouble: Why the live file must not be trusted, "" when it may: changed, damaged, held for writing,
            with a foreign log beside it. Then nothing is counted in it.
        kept_versions: Files that `gov-reviews restore` can go back to. set_aside: files that were found and
            are not ours.
        damaged: By source, how many captures the archive was found to have lost the bytes of.
        outdated: Documents that another extraction than today's read.
        decisions: How many decisions of people count, wait, or find nothing.
        undelivered: Messages of the newest run that did not arrive.
        runs: The last ones that ended, newest first. unfinished: runs that were killed or still go on.
        health: What needs a person, looked at without the live file.
        refused: Runs that did not start, since the last one that ended; by their id, newest first.
        disk_free_bytes, disk_bytes: Of the disk with the data folder; None where there is no such folder yet.
    """

    asked_at: datetime
    data_root: str = ""
    warehouse_path: str = ""
    warehouse_bytes: int = 0
    tables_bytes: int | None = None
    published_at: datetime | None = None
    publication: PublicationRecord | None = None
    trouble: str = ""
    kept_versions: int = 0
    set_aside: int = 0
    documents: int = 0
    observations: int = 0
    organizations: int = 0
    first_year: int | None = None
    last_year: int | None = None
    damaged: tuple[tuple[str, int], ...] = ()
    outdated: OutdatedDocuments = NOTHING_OUTDATED
    sources: tuple[SourceStatus, ...] = ()
    decisions: DecisionCounts = NO_COUNTS
    quarantine: tuple[QuarantineGroup, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    unfinished: tuple[str, ...] = ()
    refused: tuple[tuple[str, RunRefusal], ...] = ()
    undelivered: tuple[Delivery, ...] = ()
    health: Health = NOT_LOOKED_AT
    disk_free_bytes: int | None = None
    disk_bytes: int | None = None

    def tell_missing(self) -> str:
        """That nothing was published, and where it was looked for: a misspelt folder is as empty as a new
        one.
        """
        if self.disk_bytes is None:
            return in_both(
                f"There is no warehouse yet: there is no folder {self.data_root}.",
                f"尚无数据库：数据目录 {self.data_root} 不存在。",
            )
        return in_both(f"There is no warehouse yet in {self.data_root}.", f"{self.data_root} 中尚无数据库。")

    def complaint(self, max_age_days: int | None) -> str:
        """What cron must hear about, in both languages, "" when all is well.

        Args:
            max_age_days: N; None: only a warehouse that is missing, or is not what was published, and a
                message that did not arrive count. The newest good run (published or nothing_new) is N days
                old at most, and no enabled source has been due for more than N days: outside its season it is
                due a week after its last answer.
        """
        if self.trouble:
            return self.trouble
        if not self.warehouse_path:
            return join_both(
                self.tell_missing(), in_both("Load one with gov-reviews run.", "请用 gov-reviews run 采集。")
            )
        if self.undelivered:
            return join_both(*tell_undelivered(self.undelivered), separator="; ")
        if max_age_days is None:
            return ""
        return self._runs_overdue(max_age_days) or self._sources_overdue(max_age_days)

    def _runs_overdue(self, max_age_days: int) -> str:
        oldest = self.asked_at - timedelta(days=max_age_days)
        good = [run.finished_at for run in self.runs if run.state in _GOOD_RUNS]
        if good and max(good) >= oldest:
            return ""
        last = tell_instant(max(good)) if good else ""
        since = [run for run in self.runs if run.finished_at >= oldest]
        remedy = (
            in_both(
                f"The last one, {since[0].run_id}, ended as {since[0].state}: {in_english(since[0].message)}",
                f"最近一次 {since[0].run_id} 的结果为 {since[0].state}：{in_chinese(since[0].message)}",
            )
            if since
            else in_both(
                "None has ended since then: look at the scheduler.", "此后没有运行结束：请检查调度器。"
            )
        )
        return in_both(
            f"No run succeeded in the last {max_age_days} days "
            f"({f'the last one was {last}' if last else 'none is recorded'}). {in_english(remedy)}",
            f"最近 {max_age_days} 天没有运行成功（{f'上次成功 {last}' if last else '无记录'}）。"
            f"{in_chinese(remedy)}",
        )

    def _sources_overdue(self, max_age_days: int) -> str:
        oldest = self.asked_at - timedelta(days=max_age_days)
        silent = [
            source.source_id
            for source in self.sources
            if source.is_enabled
            and not source.is_off
            and source.due_since is not None
            and source.due_since < oldest
        ]
        if not silent:
            return ""
        return in_both(
            f"{len(silent)} enabled sources have been due for more than {max_age_days} days and have "
            f"not answered well since: {', '.join(silent)}. See their state above.",
            f"{len(silent)} 个已启用来源逾期超过 {max_age_days} 天未正常应答："
            f"{'、'.join(silent)}。状态见上。",
        )


_NEVER = datetime.min.replace(tzinfo=UTC)

_TOTALS = """
select count(*), count(distinct organization_code), min(review_year), max(review_year),
    (select count(*) from mart.observation)
from mart.review
where is_canonical
"""

_SOURCES = """
select source_id, count(*), coalesce(sum(figures), 0), max(published_date) from mart.review group by source_id
"""

_QUARANTINE = f"""
select rule_id, severity, scope, count(*), min_by(reason, quarantine_key),
       min_by(coalesce(url, ''), quarantine_key),
       min_by(held_value, quarantine_key)
from ops.quarantine
group by rule_id, severity, scope
order by list_position({SCOPE_ORDER}, scope), count(*) desc, rule_id
"""  # noqa: S608 - a constant

_HISTORY = """
select run_source.source_id, run_source.source_state, run_source.message, run.started_at
from ops.run_source
inner join ops.run on run_source.run_id = run.run_id
"""


def read_status(settings: Settings, now: datetime) -> StatusReport:
    """Look at an installation.

    Args:
        settings: The installation.
        now: The time of asking.
    """
    starts = list_runs(settings)
    summaries, unfinished = _read_runs(settings, starts)
    publication, trouble = _look_at_live(settings)
    disk = shutil.disk_usage(settings.data_root) if settings.data_root.is_dir() else None
    report = StatusReport(
        asked_at=now,
        data_root=str(settings.data_root),
        publication=publication,
        trouble=trouble,
        kept_versions=_count(kept_folder(settings), "*.duckdb"),
        set_aside=_count(set_aside_folder(settings), "*"),
        damaged=_damaged(settings),
        runs=tuple(summaries),
        unfinished=tuple(unfinished),
        refused=_refused_since(settings, summaries[0].started_at if summaries else _NEVER),
        undelivered=_undelivered(settings, summaries),
        health=judge_health(settings, starts, summaries, now),
        disk_free_bytes=disk.free if disk else None,
        disk_bytes=disk.total if disk else None,
    )
    if not settings.warehouse_path.is_file():
        return replace(report, sources=_sources(settings, now, (), ()))
    file = settings.warehouse_path.stat()
    report = replace(
        report,
        warehouse_path=str(settings.warehouse_path),
        warehouse_bytes=file.st_size,
        published_at=publication.recorded_at
        if publication is not None
        else datetime.fromtimestamp(file.st_mtime, UTC),
    )
    if trouble:
        return replace(report, sources=_sources(settings, now, (), ()))
    try:
        return _read_live(settings, report)
    except PipelineError as error:
        return replace(report, trouble=error_in_both(error), sources=_sources(settings, now, (), ()))


def _look_at_live(settings: Settings) -> tuple[PublicationRecord | None, str]:
    """What the record says about the live file, and why the file must not be trusted ("" when it may).

    A changed page of the file does not show in what it answers, so its hash is compared; a log beside it is
    seen by opening it.
    """
    if not settings.warehouse_path.is_file():
        return None, ""
    publication = None
    try:
        with faults_as_ours():
            publication = publication_of(settings, file_sha256(settings.warehouse_path))
            has_record = record_path(settings).exists()
        with live_connection(settings):
            pass
    except PipelineError as error:
        return publication, error_in_both(error)
    if publication is None and has_record:
        place = f"[path={settings.warehouse_path}]"
        return None, in_both(
            "The live warehouse is not what was published: its SHA-256 stands in no publication, so it was "
            f"changed or damaged. {RESTORE_REMEDY} {place}",
            f"正式库不是已发布的文件：其 SHA-256 不在发布记录中，已被改动或损坏。{RESTORE_REMEDY_ZH}{place}",
        )
    return publication, ""


def _damaged(settings: Settings) -> tuple[tuple[str, int], ...]:
    """What runs and checks have noted and is still lost."""
    sources = sources_with_damage(settings.archive_root / "index")
    if not sources:
        return ()
    from gov_reviews.capture.archive import open_archive  # lazy: seldom needed

    archive = open_archive(settings)
    found = ((source_id, len(archive.damaged_captures(source_id))) for source_id in sources)
    return tuple((source_id, count) for source_id, count in found if count)


def _refused_since(settings: Settings, begun: datetime) -> tuple[tuple[str, RunRefusal], ...]:
    found = [item for item in list_refusals(settings).items() if item[1].refused_at > begun]
    return tuple(sorted(found, key=lambda item: item[1].refused_at, reverse=True))


def _count(folder: Path, pattern: str) -> int:
    return sum(1 for _ in folder.glob(pattern)) if folder.is_dir() else 0


def _read_live(settings: Settings, report: StatusReport) -> StatusReport:
    with live_connection(settings) as connection:
        documents, organizations, first_year, last_year, observations = run_query(connection, _TOTALS).rows[0]
        return replace(
            report,
            tables_bytes=tables_bytes(connection),
            documents=documents,
            observations=observations,
            organizations=organizations,
            first_year=first_year,
            last_year=last_year,
            outdated=read_outdated(connection),
            sources=_sources(
                settings,
                report.asked_at,
                run_query(connection, _HISTORY).rows,
                run_query(connection, _SOURCES).rows,
            ),
            quarantine=quarantine_groups(run_query(connection, _QUARANTINE).rows),
            decisions=count_decisions(settings, read_decisions(settings.archive_root)),
        )


def _read_runs(settings: Settings, starts: Sequence[RunStart]) -> tuple[list[RunSummary], list[str]]:
    """Summaries, newest first, and ids of runs without one."""
    summaries: list[RunSummary] = []
    unfinished: list[str] = []
    for start in reversed(starts):
        summary = RunFolder(settings, start.run_id).read(SUMMARY_FILE)
        if summary is not None:
            summaries.append(summary)
        else:
            unfinished.append(start.run_id)
    return summaries, unfinished


def _undelivered(settings: Settings, summaries: Sequence[RunSummary]) -> tuple[Delivery, ...]:
    if not summaries:
        return ()
    deliveries = RunFolder(settings, summaries[0].run_id).read(DELIVERIES_FILE) or ()
    return tuple(delivery for delivery in deliveries if not delivery.is_sent)


def tell_undelivered(undelivered: Sequence[Delivery]) -> list[str]:
    """A line in both languages for every message that did not arrive."""
    return [
        in_both(
            f"The message of the last run did not reach {delivery.receiver}: {in_english(delivery.word)}",
            f"上次运行的消息未送达 {delivery.receiver}：{in_chinese(delivery.word)}",
        )
        for delivery in undelivered
    ]


@dataclass(slots=True)
class _Seen:
    """The newest news of one source while it is gathered."""

    state: SourceState | None = None
    message: str = ""
    seen_at: datetime = _NEVER
    succeeded_at: datetime = _NEVER

    def note(self, state: SourceState, message: str, at: datetime) -> None:
        if at >= self.seen_at:
            self.state, self.message, self.seen_at = state, message, at
        if state in SUCCESSFUL:
            self.succeeded_at = max(self.succeeded_at, at)


def _or_none(moment: datetime) -> datetime | None:
    return None if moment == _NEVER else moment


def _sources(
    settings: Settings,
    now: datetime,
    history: Sequence[tuple[Any, ...]],
    loaded_rows: Sequence[tuple[Any, ...]],
) -> tuple[SourceStatus, ...]:
    """Enabled sources and those that were captured before, from the warehouse and from the archive (which
    knows runs without news).
    """
    standing = {row.source_id: row for row in describe_sources(settings, now)}
    has_samples = sample_sites_address(settings) is not None
    registry = {str(spec.id): spec for spec in load_registry()}
    switched_on = {str(source_id) for source_id, row in standing.items() if row.activation in ASKED}
    seen: dict[str, _Seen] = {}
    for source_id, state, message, at in history:
        seen.setdefault(source_id, _Seen()).note(SourceState(state), message, at)
    for source_id, known in read_conditions(settings.archive_root).items():
        last = seen.setdefault(source_id, _Seen())
        last.note(known.state, known.message, known.asked_at)
        last.succeeded_at = max(last.succeeded_at, known.succeeded_at or _NEVER)
    loaded = {row[0]: row[1:] for row in loaded_rows}
    wanted = switched_on | seen.keys() | loaded.keys()
    found = []
    for source_id in sorted(wanted):
        spec = registry.get(source_id)
        documents, observations, newest = loaded.get(source_id, (0, 0, None))
        last = seen.get(source_id, _Seen())
        row = standing.get(SourceId(source_id))
        needs_person = row is not None and row.state is SourceState.NEEDS_PERSON
        is_sample = spec is not None and spec.is_sample
        found.append(
            SourceStatus(
                source_id=source_id,
                is_enabled=source_id in switched_on,
                is_sample=is_sample,
                documents=documents,
                observations=int(observations),
                newest=newest,
                state=SourceState.NEEDS_PERSON if needs_person else last.state,
                message=last.message,
                seen_at=_or_none(last.seen_at),
                succeeded_at=_or_none(last.succeeded_at),
                due_since=_due_since(spec, last, row),
                is_off=is_sample and not has_samples,
                standing=row,
            )
        )
    return tuple(found)


def _due_since(spec: SourceSpec | None, last: _Seen, row: SourceStatusRow | None) -> datetime | None:
    """See `SourceStatus`. A state of the archive says since when a source stands so."""
    if spec is None:
        return None
    if last.succeeded_at == _NEVER:
        return (row.since if row is not None else None) or _or_none(last.seen_at)
    return due_from(spec, last.succeeded_at)
