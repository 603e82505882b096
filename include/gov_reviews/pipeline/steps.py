"""The steps of a run, one function each.

In: settings, a run id, what earlier steps left in the run folder, the archive and the live warehouse. Out:
files in the run folder, new captures in the archive, a new live warehouse. Airflow calls them one by one and
passes only ids and counts; `local_run` calls all of them. Every step may be repeated. A step that fails
leaves `failures/<step>.json`, so that the report can say why, and raises.
No step guesses that all is well: `report_run` gathers what is there, and `outcome` decides.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.clock import utc_now
from gov_reviews.code_version import extraction_version
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.faults import faults_as_ours
from gov_reviews.knowledge.message_texts import said
from gov_reviews.pipeline.outcome import RunTraces, StepFailure, outcome_without_result, summarise
from gov_reviews.records.both_languages import (
    error_in_both,
    in_both,
    in_chinese,
    in_english,
    join_both,
    on_one_line,
    reason_in_both,
)
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, RunId, SourceId
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import Review
from gov_reviews.records.runs import (
    SUCCESSFUL,
    BuildReport,
    CheckResult,
    ChunkOutcome,
    Comparison,
    PublishWhen,
    RunMode,
    RunOptions,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.run_folder import RunFolder, RunPublication, check_run_id, new_run_id
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive
    from gov_reviews.capture.crawl_budget import TaskBudget
    from gov_reviews.decisions.standing_decisions import Decisions
    from gov_reviews.reading.worker.page_worker import PageWorker
    from gov_reviews.report.data_release import DataRelease
    from gov_reviews.report.extraction_difference import ExtractionDifference
    from gov_reviews.sites.registry import Registry, SourceSpec
    from gov_reviews.warehouse.lake import LakeSnapshot

logger = logging.getLogger(__name__)

MAX_CAPTURE_THREADS = 8
READABLE = (CaptureKind.ARTICLE, CaptureKind.INBOX)
WORTH_ANOTHER_TRY = frozenset({SourceState.UNREACHABLE})  # the other faults do not pass within a run
_PLANNED_ON = "planned_on.json"  # number of the newest publication when the run was planned


@contextmanager
def noting_failure(folder: RunFolder, step: str) -> Iterator[None]:
    """Leave a note in the run folder when the step fails, take it away when it succeeds. The error goes on to
    the caller.

    Faults of disk, memory and DuckDB become errors of ours here, for every step.
    """
    name = f"failures/{step}.json"
    started = time.monotonic()
    try:
        with faults_as_ours():
            yield
            (folder.root / name).unlink(missing_ok=True)
    except Exception as error:
        message = error_in_both(error) if isinstance(error, PipelineError) else _own_error(error)
        with _unless_storage_fails(step):
            folder.write(name, StepFailure, StepFailure(step, type(error).__name__, message))
        raise
    logger.info("step=%s run_id=%s seconds=%.2f", step, folder.run_id, time.monotonic() - started)


@contextmanager
def _noting_outcome(settings: Settings, folder: RunFolder, source_id: SourceId) -> Iterator[None]:
    """When capturing a source fails, leave that as its outcome, so that the report can say why.

    The error goes on to the caller.
    """
    try:
        with faults_as_ours(source_id=source_id):
            yield
    except Exception as error:
        wording = error_in_both(error) if isinstance(error, PipelineError) else _own_error(error)
        with _unless_storage_fails(source_id):
            _keep_outcome(settings, folder, SourceOutcome(source_id, SourceState.FAILED, message=wording))
        raise


def _own_error(error: Exception) -> str:
    return said("own_error", error=on_one_line(f"{type(error).__name__}: {error}"))


def _keep_outcome(settings: Settings, folder: RunFolder, outcome: SourceOutcome) -> None:
    """In the run folder for this run's report, in the archive for the runs to come.

    A dry run asks without capturing, and one for single pages leaves the lists unread: neither is a success
    after which the source is left alone.
    """
    from gov_reviews.capture.source_state import note_outcome

    folder.write_source_outcome(outcome)
    options = folder.read_options()
    is_whole = outcome.source_id == INBOX_SOURCE or options.reads_lists_of(outcome.source_id)
    if options.mode is not RunMode.DRY_RUN and is_whole:
        note_outcome(settings.archive_root, outcome, folder.read_start().started_at)


@contextmanager
def _unless_storage_fails(what: str) -> Iterator[None]:
    """A note about an error must not take its place: on a full disk the note cannot be written either."""
    try:
        yield
    except OSError as error:
        logger.error("the reason of a failure cannot be written down what=%s reason=%s", what, error)


# --- start and plan ---


def start(settings: Settings, options: RunOptions, run_id: str | None = None) -> RunId:
    """Check what is asked, make the run folder.

    Args:
        settings: The installation.
        options: What is asked.
        run_id: Given by a scheduler whose retries must meet the same folder; None makes a new one.

    Returns:
        The run id.

    Raises:
        InvalidRequest: Unknown source, a source without a list, an address on another port, a day in the
            future, missing inbox, contradictory switches, a sample source while the sample sites are not
            being served. Nothing was started.
        InvalidMetadata: `checks.yaml` of the installation is wrong.
        Disallowed: Unregistered host.
    """
    begin = _start if options.reprocess is None else _start_reprocess
    return begin(settings, check_run_id(run_id or new_run_id()), options)


@shares("start")
def _start(settings: Settings, run_id: str, options: RunOptions) -> RunId:
    from gov_reviews.quality.own_checks import plan_own

    _check_options(settings, options)
    plan_own(settings)  # a wrong check is refused now, not by the audit
    folder = RunFolder(settings, run_id)
    with faults_as_ours(path=folder.root):
        folder.start(options)
    return folder.run_id


@shares("start reprocess")
def _start_reprocess(settings: Settings, run_id: str, options: RunOptions) -> RunId:
    return _start(settings, run_id, options)


def _check_options(settings: Settings, options: RunOptions) -> None:
    from gov_reviews.capture.address import START_SAMPLE_SITES, sample_sites_address
    from gov_reviews.sites.registry import load_registry
    from gov_reviews.sites.schedule import local_day

    if not options.use_sites and (options.sources or options.urls):
        raise InvalidRequest(
            "Sites are switched off, yet sources or URLs are named. Leave out one of the two.",
            "已选择不访问网站，却又指定了来源或网址。请去掉其中之一。",
        )
    if options.inbox is not None:
        inbox = Path(options.inbox)
        if not inbox.is_dir():
            raise InvalidRequest(
                "The inbox is not a folder. Name an existing folder that holds the documents.",
                "收件箱不是目录。请指定一个存放文档的现有目录。",
                inbox=inbox,
            )
    if options.reprocess is not None:
        from gov_reviews.pipeline.reprocess_plan import check_reprocess

        check_reprocess(settings, options, options.reprocess)
        return
    today = local_day(utc_now())
    if options.published_since is not None and options.published_since > today:
        raise InvalidRequest(
            f"published_since is in the future: no entry could be taken. Today is {today}.",
            f"“发布日期起”晚于今日（{today}），无可取条目。",
            published_since=options.published_since,
        )
    registry = load_registry()
    named = [registry.get(source_id) for source_id in options.sources]
    of_urls = [registry.for_url(url) for url in options.urls]
    _check_can_be_asked(named, of_urls, options.urls)
    samples = [spec.id for spec in (*named, *of_urls) if spec.is_sample]
    if samples and sample_sites_address(settings) is None:
        raise InvalidRequest(
            f"Sample sources are named, and the sample sites are not being served. {START_SAMPLE_SITES}",
            "所选为样例来源，而样例网站未启动。请先启动样例网站。",
            source_id=samples[0],
        )


def _check_can_be_asked(
    named: Sequence[SourceSpec], of_urls: Sequence[SourceSpec], urls: Sequence[str]
) -> None:
    from gov_reviews.sites.urls import is_allowed

    for spec, url in zip(of_urls, urls, strict=True):
        if not is_allowed(spec, url):
            raise InvalidRequest(
                "The address names a port on which the source is not asked. Leave the port out, or drop the "
                "saved page into the inbox.",
                "该来源不使用网址中的端口：请去掉端口，或把保存的网页放入收件箱。",
                url=url,
                source_id=spec.id,
            )
    without_list = [spec for spec in named if not spec.lists and spec not in of_urls]
    if without_list:
        named_without = ", ".join(f"{spec.name} ({spec.id})" for spec in without_list[:5])
        raise InvalidRequest(
            f"No list is registered for {named_without}: "
            "there is nothing to ask. Name the addresses of articles instead, or add a list to the source "
            "(docs/adding-a-source.md).",
            f"所选来源没有列表：{named_without}。请改填文章网址，或为其登记列表（docs/adding-a-source.md）。",
        )


@shares("plan")
def plan(settings: Settings, run_id: str) -> list[SourceId]:
    """Decide which sources this run captures.

    Returns:
        The named sources, due or not, and the sources of single URLs; with neither every source that a person
        or a probe has switched on and that is due, sample sources only where the sample sites are served.
        Empty when sites are switched off.
    """
    from gov_reviews.capture.crawl_budget import describe_budget
    from gov_reviews.sites.registry import load_registry

    folder = RunFolder(settings, run_id)
    options = folder.read_options()
    planned: list[SourceId] = []
    with noting_failure(folder, "plan"):
        if options.use_sites:
            registry = load_registry()
            folder.add_notes(registry.describe_left_out())
            planned = [*options.sources, *(registry.for_url(url).id for url in options.urls)]
            if not planned:
                enabled = _sources_switched_on(settings, folder, registry)
                planned = _sources_due(settings, folder, enabled)
        planned = list(dict.fromkeys(planned))
        folder.write_plan(tuple(planned))
    logger.info("planned run_id=%s %s", run_id, describe_budget(settings, len(planned)))
    return planned


def _sources_switched_on(settings: Settings, folder: RunFolder, registry: Registry) -> tuple[SourceSpec, ...]:
    """Sources that scheduled runs ask, by a person's word or a probe's; those that they do not ask are named
    in the notes of the run.
    """
    from gov_reviews.capture.address import sample_sites_address
    from gov_reviews.capture.source_activation import describe_not_asked, find_activations

    has_samples = sample_sites_address(settings) is not None
    specs = [spec for spec in registry if has_samples or not spec.is_sample]
    activations = find_activations(settings.archive_root, specs)
    folder.add_notes(describe_not_asked(activations))
    return tuple(spec for spec in specs if activations[spec.id].is_asked)


def _sources_due(settings: Settings, folder: RunFolder, specs: Sequence[SourceSpec]) -> list[SourceId]:
    """Those whose turn it is, or of which something is to be made up for. One that has to be left alone is
    named in the notes of the run.
    """
    from gov_reviews.capture.source_state import read_conditions
    from gov_reviews.sites.schedule import is_due

    now = folder.read_start().started_at
    conditions = read_conditions(settings.archive_root)
    due, resting = [], []
    for spec in specs:
        known = conditions.get(spec.id)
        if known is not None and known.is_resting(now):
            resting.append(f"{spec.id} ({known.state}, until {known.rest_until:%Y-%m-%d %H:%M} UTC)")
            continue
        is_owed = known is not None and known.ask_again_at is not None and known.ask_again_at <= now
        # sample sites cost nobody anything: they are asked in every run
        if spec.is_sample or is_owed or is_due(spec, now, known.succeeded_at if known is not None else None):
            due.append(spec.id)
    if resting:
        names = ", ".join(resting)
        folder.add_notes([in_both(f"Left alone in this run: {names}.", f"本次暂停访问：{names}。")])
    return due


def _left_alone(settings: Settings, folder: RunFolder, source_id: SourceId) -> SourceOutcome | None:
    """The outcome of a source that is named and has to be left alone; None: it may be asked. A recheck asks
    whatever a person names.
    """
    from gov_reviews.capture.source_state import read_condition

    known = read_condition(settings.archive_root, source_id)
    now = folder.read_start().started_at
    if known is None or folder.read_options().mode is RunMode.RECHECK or not known.is_resting(now):
        return None
    if known.asked_at >= now:  # asked by this very run: a task that is tried again
        return None
    message = said(
        "left_alone", until=f"{known.rest_until:%Y-%m-%d %H:%M}", message=known.message, source=source_id
    )
    return SourceOutcome(source_id, known.state, message=message)


# --- capture ---


@shares("capture", parts=lambda source_id, *_: (source_id,))
def capture(
    settings: Settings, run_id: str, source_id: str, task_budget: TaskBudget | None = None
) -> SourceOutcome:
    """Capture what one source has that the archive lacks. A fault of the site is an outcome, not an error.

    Args:
        task_budget: What the sources of one task may take together; None: this one is alone.
    """
    from gov_reviews.capture.source_crawl import crawl_source

    folder = RunFolder(settings, run_id)
    with _noting_outcome(settings, folder, SourceId(source_id)):
        budget = task_budget.next_share() if task_budget is not None else None
        left_alone = _left_alone(settings, folder, SourceId(source_id))
        if left_alone is not None:
            folder.write_source_outcome(left_alone)
            return left_alone
        outcome = crawl_source(
            settings, folder.run_id, SourceId(source_id), folder.read_options(), budget=budget
        )
        _keep_outcome(settings, folder, outcome)
    return outcome


def capture_all(
    settings: Settings, run_id: str, source_ids: Sequence[SourceId], *, is_one_task: bool = False
) -> Iterator[SourceOutcome]:
    """Capture sources in a few threads. A host belongs to one source (the registry sees to it), so it never
    sees two connections.

    Args:
        is_one_task: All of them together have the time of one task; else each has.

    Yields:
        Each outcome as it comes. A source on which our own code fails is one failed source: the others are
        captured all the same.
    """
    from gov_reviews.capture.crawl_budget import TaskBudget

    if not source_ids:
        return
    threads = min(MAX_CAPTURE_THREADS, len(source_ids))
    budget = TaskBudget(settings, len(source_ids), threads) if is_one_task else None
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="capture")
    try:
        pending = [
            pool.submit(
                capture_guarded,
                settings,
                run_id,
                source_id,
                partial(capture, settings, run_id, source_id, budget),
            )
            for source_id in source_ids
        ]
        for future in as_completed(pending):
            outcome = future.result()
            if outcome is not None:
                yield outcome
    finally:
        # no waiting: Ctrl-C must not hang on a slow site; what the archive holds is safe at any moment
        pool.shutdown(wait=False, cancel_futures=True)


def capture_guarded(
    settings: Settings, run_id: str, source_id: SourceId, ask: Callable[[], SourceOutcome | None]
) -> SourceOutcome | None:
    """A source on which our own code fails is one failed source: the others must still be captured."""
    try:
        return ask()
    except PipelineError as error:
        logger.error("capture failed source_id=%s reason=%s", source_id, error)
    except Exception:
        logger.exception("capture failed source_id=%s", source_id)
    return RunFolder(settings, run_id).read_source_outcome(source_id)


@shares("batch", parts=lambda source_ids: source_ids)
def capture_batch(
    settings: Settings, run_id: str, source_ids: Sequence[SourceId]
) -> tuple[SourceOutcome, ...]:
    """Capture the sources of one task; a task that is tried again asks only those that may still answer.

    Args:
        source_ids: The batch.

    Returns:
        An outcome for every source of the batch, from this try or an earlier one of the same run, in the
        order of the batch.
    """
    folder = RunFolder(settings, run_id)
    known = {source_id: folder.read_source_outcome(source_id) for source_id in source_ids}
    open_ids = [
        source_id
        for source_id, outcome in known.items()
        if outcome is None or outcome.state in WORTH_ANOTHER_TRY
    ]
    # none is left: somebody cleared the task to have it done again
    asked = capture_all(settings, run_id, open_ids or source_ids, is_one_task=True)
    found = {outcome.source_id: outcome for outcome in asked}
    return tuple(
        found.get(source_id) or folder.read_source_outcome(source_id) or outcome_without_result(source_id)
        for source_id in source_ids
    )


@shares("capture", parts=lambda: (INBOX_SOURCE,))
def capture_documents(settings: Settings, run_id: str) -> SourceOutcome | None:
    """Archive the documents of the inbox.

    Returns:
        None when this run has no inbox, or is a dry run.
    """
    from gov_reviews.capture.inbox import archive_inbox

    folder = RunFolder(settings, run_id)
    options = folder.read_options()
    if options.inbox is None or options.mode is RunMode.DRY_RUN:
        return None
    with _noting_outcome(settings, folder, INBOX_SOURCE):
        outcome = archive_inbox(settings, folder.run_id, options)
        _keep_outcome(settings, folder, outcome)
    return outcome


# --- read ---


@shares("chunks")
def cut_into_chunks(settings: Settings, run_id: str) -> list[str]:
    """Find what the archive holds and the warehouse has not read, and cut it into chunks.

    The live file is repaired first, if somebody changed it: what is pending is decided by what was
        published.

    Returns:
        Chunk ids; empty when nothing is pending: then extract to publish have nothing to do.
    """
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.capture_decisions import CaptureDecision
    from gov_reviews.decisions.standing_decisions import note_review_decisions, read_decisions
    from gov_reviews.pipeline.overtaken_parts import FORGOTTEN, note_planned_extractions
    from gov_reviews.reading.page_groups import cut_chunks, select_pending
    from gov_reviews.warehouse.published_file import clock_notes
    from gov_reviews.warehouse.restore import repair_live
    from gov_reviews.warehouse.run_turn import newest_publication

    folder = RunFolder(settings, run_id)
    if folder.read_options().mode is RunMode.DRY_RUN:
        return []
    chunk_ids = []
    with noting_failure(folder, "chunks"):
        folder.clear_chunks()
        folder.add_notes((*repair_live(settings), *clock_notes(settings, utc_now())))
        folder.write(_PLANNED_ON, int, newest_publication(settings))
        note_planned_extractions(settings, folder)
        archive = open_archive(settings)
        decisions = read_decisions(settings.archive_root)
        processed, captures = _processed_and_groups(settings, folder, archive, decisions)
        if archive.recover():  # a run without sites and inbox must find what a killed capture left, too
            processed, captures = _processed_and_groups(settings, folder, archive, decisions)
        captures = _without_left_out(folder, archive, captures)
        # kept for extract_chunk; what is decided from now on is found out before the build
        folder.write(FORGOTTEN, tuple[CaptureDecision, ...], tuple(decisions.forgotten.values()))
        note_review_decisions(folder, decisions.reviews)
        for warning in decisions.damaged:
            logger.warning("run_id=%s %s", run_id, in_english(warning))
        archive.note_unreadable(utc_now())
        folder.add_notes((*archive.warnings, *decisions.damaged))
        folder.write_pending(
            tuple(capture.capture_id for capture in captures if capture.capture_id not in processed)
        )
        groups = select_pending(captures, processed)
        for number, chunk in enumerate(cut_chunks(groups), start=1):
            chunk_id = f"c{number:04d}"
            folder.write_chunk(chunk_id, tuple(capture.capture_id for capture in chunk))
            chunk_ids.append(chunk_id)
    logger.info(
        "pending run_id=%s captures=%d groups=%d chunks=%d",
        run_id,
        len(captures),
        len(groups),
        len(chunk_ids),
    )
    return chunk_ids


def _without_left_out(folder: RunFolder, archive: Archive, captures: list[Capture]) -> list[Capture]:
    """Captures but for those of sources whose files are wrong: how to read them is not known before the file
    is right again.
    """
    from gov_reviews.sites.registry import load_registry

    left_out = load_registry().left_out
    if any((archive.index_root / source_id).is_dir() for source_id in left_out):
        folder.add_notes(load_registry().describe_left_out())
    return [capture for capture in captures if capture.source_id not in left_out]


def _processed_and_groups(
    settings: Settings, folder: RunFolder, archive: Archive, decisions: Decisions
) -> tuple[set[CaptureId], list[Capture]]:
    """Captures that need not be read in this run, and every group of pages that holds another one."""
    processed = _processed(settings, folder, archive, decisions)
    return processed, archive.captures(kinds=READABLE, read_before=processed)


def _processed(
    settings: Settings, folder: RunFolder, archive: Archive, decisions: Decisions
) -> set[CaptureId]:
    """Captures that need not be read in this run."""
    from gov_reviews.warehouse.pending import read_before

    request = folder.read_options().reprocess
    if request is not None:
        from gov_reviews.pipeline.reprocess_plan import captures_left_alone

        captures = archive.captures(kinds=READABLE)
        return captures_left_alone(settings, folder, archive, captures, request)

    before = read_before(settings, decisions)
    damaged = archive.captures(kinds=READABLE, capture_ids=before.damaged) if before.damaged else []
    # a record that was damaged is read as soon as it is whole again, and not before
    return set(before.processed) - {capture.capture_id for capture in damaged if archive.can_read(capture)}


def _read_processed(settings: Settings, folder: RunFolder) -> set[CaptureId]:
    """`_processed` by what archive and warehouse hold at this moment."""
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.standing_decisions import read_decisions

    return _processed(settings, folder, open_archive(settings), read_decisions(settings.archive_root))


@shares("extract", parts=lambda chunk_id, *_: (chunk_id,))
def read_chunk(
    settings: Settings, run_id: str, chunk_id: str, worker: PageWorker | None = None
) -> ChunkOutcome:
    """Read the captures of one chunk into reviews and write them as Parquet parts.

    Whatever one page does to our code becomes a quarantine row; the others go on.

    Args:
        worker: A worker to go on with; None: one is started for this chunk and ended with it.
    """
    from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker

    if worker is not None:
        return _read_chunk(settings, run_id, chunk_id, worker)
    with PageWorker(PageLimits.of(settings)) as own:
        return _read_chunk(settings, run_id, chunk_id, own)


def _read_chunk(settings: Settings, run_id: str, chunk_id: str, worker: PageWorker) -> ChunkOutcome:
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.capture_decisions import CaptureDecision
    from gov_reviews.decisions.review_decisions import DecisionIndex
    from gov_reviews.decisions.standing_decisions import review_decisions_of
    from gov_reviews.pipeline.overtaken_parts import FORGOTTEN
    from gov_reviews.reading.page_groups import GroupReader
    from gov_reviews.warehouse.parts import write_parts

    started = time.monotonic()
    folder = RunFolder(settings, run_id)
    with noting_failure(folder, f"extract {chunk_id}"):
        worker.start()
        archive = open_archive(settings)
        captures = archive.captures(kinds=READABLE, capture_ids=folder.read_chunk(chunk_id))
        forgotten = {
            decision.capture_id: decision
            for decision in folder.read(FORGOTTEN, tuple[CaptureDecision, ...]) or ()
        }
        decided = DecisionIndex(review_decisions_of(folder).counting())
        reviews = GroupReader(
            archive.read_body, find_spec, worker.run, forgotten, decided, archive.links_base
        ).read(captures)
        archive.note_unreadable(utc_now())
        reviews = write_parts(folder.parts, run_id, chunk_id, captures, reviews)
        outcome = _chunk_outcome(chunk_id, len(captures), reviews, time.monotonic() - started)
        folder.write_chunk_outcome(outcome)
    return outcome


def find_spec(source_id: str) -> SourceSpec | None:
    """The spec of a source; None for the inbox and for a source that has left the registry since it was
    captured.
    """
    from gov_reviews.sites.registry import load_source

    if source_id == INBOX_SOURCE:
        return None
    try:
        return load_source(source_id)
    except InvalidRequest:
        return None


def _chunk_outcome(chunk_id: str, captures: int, reviews: Sequence[Review], seconds: float) -> ChunkOutcome:
    readable = [review for review in reviews if review.state is PageState.OK]
    documents = [review for review in readable if review.is_loaded]
    return ChunkOutcome(
        chunk_id=chunk_id,
        captures=captures,
        documents=len(documents),
        observations=sum(len(review.observations) for review in documents),
        quarantined=sum(len(review.issues) for review in reviews),
        not_reviews=len(readable) - len(documents),
        seconds=round(seconds, 3),
        extraction_key=extraction_version().extraction_key,
    )


# --- build, audit, publish ---


@shares("build")
def build(settings: Settings, run_id: str) -> BuildReport:
    """Copy the live warehouse and merge the parts of this run into the copy.

    Raises:
        WarehouseBusy: Another run builds or publishes; NothingLeft: it has read and published the same.
            Nothing is built then.
    """
    from gov_reviews.capture.source_overview import describe_sources
    from gov_reviews.records.source_status import SourceStatusRow
    from gov_reviews.warehouse.build import SOURCE_STATUS, merge_into_candidate
    from gov_reviews.warehouse.run_turn import check_before_build, run_turn
    from gov_reviews.warehouse.writer_lock import writer_lock

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "build"):
        unread = set(folder.chunk_ids()) - {outcome.chunk_id for outcome in folder.read_chunk_outcomes()}
        if unread:
            raise PipelineError(
                "Not every chunk was read, so nothing is built. Look at the errors of extract_chunk; the "
                "next run reads them again.",
                "并非所有分块都已读取，因此不构建数据库。请查看 extract_chunk 的错误；下次运行会重新读取。",
                run_id=run_id,
                chunks=",".join(sorted(unread)[:5]),
            )
        with run_turn(settings, folder.run_id):
            with writer_lock(settings, f"build run_id={run_id}"):
                planned_on = folder.read(_PLANNED_ON, int) or 0
                check_before_build(settings, folder, planned_on, lambda: _read_processed(settings, folder))
            _reread_overtaken(settings, folder, planned_on)
            now = folder.read_start().started_at
            folder.write(SOURCE_STATUS, tuple[SourceStatusRow, ...], describe_sources(settings, now))
            report = merge_into_candidate(settings, folder.run_id)
        folder.write_build(report)
    return report


def _reread_overtaken(settings: Settings, folder: RunFolder, planned_on: int) -> None:
    """Read those chunks again for which something has happened since they were read. Under the turn of the
    run: nobody publishes meanwhile.
    """
    from gov_reviews.decisions.standing_decisions import read_decisions
    from gov_reviews.pipeline.overtaken_parts import find_overtaken
    from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
    from gov_reviews.warehouse.run_turn import newest_publication

    is_published_since = folder.read_publication() is None and newest_publication(settings) != planned_on
    decisions = read_decisions(settings.archive_root)
    chunk_ids = find_overtaken(settings, folder, decisions, is_published_since=is_published_since)
    if not chunk_ids:
        return
    logger.info("read again before the build run_id=%s chunks=%s", folder.run_id, ",".join(chunk_ids))
    with PageWorker(PageLimits.of(settings)) as worker:
        for chunk_id in chunk_ids:
            _read_chunk(settings, folder.run_id, chunk_id, worker)


@contextmanager
def _turn_of_candidate(settings: Settings, folder: RunFolder) -> Iterator[None]:
    """The turn of a run that has built; it learns whether something is left when it was overtaken."""
    from gov_reviews.warehouse.run_turn import run_turn, seeing_what_is_left

    with (
        run_turn(settings, folder.run_id),
        seeing_what_is_left(folder, lambda: _read_processed(settings, folder)),
    ):
        yield


@shares("audit")
def audit(settings: Settings, run_id: str) -> tuple[CheckResult, ...]:
    """Run every check on the candidate.

    Raises:
        AuditFailed: A critical check failed. The results are recorded, the live warehouse is untouched.
        WarehouseBusy: Another run builds or publishes; StaleCandidate: it has published, NothingLeft: all
            that this one has read. Nothing is audited then.
    """
    from gov_reviews.quality.audit import check_candidate
    from gov_reviews.quality.file_context import keep_file_context
    from gov_reviews.warehouse.run_turn import check_before_audit
    from gov_reviews.warehouse.writer_lock import writer_lock

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "audit"), _turn_of_candidate(settings, folder):
        with writer_lock(settings, f"audit run_id={run_id}"):
            check_before_audit(settings, folder)
            keep_file_context(settings)
        return check_candidate(settings, folder.run_id)


@shares("look at run")
def has_audit(settings: Settings, run_id: str) -> bool:
    """Whether the candidate of a run was audited, whatever that said."""
    return RunFolder(settings, run_id).read_audit() is not None


@shares("compare")
def compare_with_live(settings: Settings, run_id: str) -> ExtractionDifference:
    """Say what the candidate of a reprocess would change: difference.json and difference.html in the run
    folder.

    Raises:
        StaleCandidate: Another run has published since the candidate was built, NothingLeft: the same.
    """
    from gov_reviews.report.difference_page import write_difference
    from gov_reviews.report.extraction_difference import DifferenceLimits, compare_facts
    from gov_reviews.warehouse.run_turn import check_before_audit

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "compare"), _turn_of_candidate(settings, folder):
        check_before_audit(settings, folder)
        difference = compare_facts(settings.warehouse_path, folder.candidate)
        limits = DifferenceLimits(
            figures_removed=settings.reprocess_removed_pct / 100,
            figures_changed=settings.reprocess_changed_pct / 100,
        )
        beyond = difference.beyond(limits)
        write_difference(difference, folder.root, beyond)
        folder.write_comparison(
            Comparison(
                added=difference.figures.added,
                removed=difference.figures.removed,
                changed=difference.figures.changed,
                unchanged=difference.figures.unchanged,
                beyond=beyond,
            )
        )
    return difference


@shares("look at run")
def reason_to_keep(settings: Settings, run_id: str) -> str:
    """Why the candidate of a run is not published though its audit passed, in both languages, "" when it is
    published.
    """
    folder = RunFolder(settings, run_id)
    request = folder.read_options().reprocess
    comparison = folder.read_comparison()
    if request is None or request.publish is PublishWhen.ALWAYS:
        return ""
    if request.publish is PublishWhen.NEVER:
        return in_both("dry run", "试运行")
    if comparison is None:
        return in_both("not compared with the live warehouse", "未与正式库比较")
    if not comparison.beyond:
        return ""
    beyond = join_both(*comparison.beyond)
    return in_both(f"beyond limits: {in_english(beyond)}", f"超出限度：{in_chinese(beyond)}")


@shares("publish")
def publish(settings: Settings, run_id: str) -> None:
    """Put the audited candidate in the place of the live warehouse.

    Raises:
        InvalidRequest: It is the candidate of a reprocess that is not to be published.
        StaleCandidate: Another run has published since the candidate was built, NothingLeft: the same.
    """
    from gov_reviews.warehouse.publish import replace_live_file

    folder = RunFolder(settings, run_id)
    if reason := reason_to_keep(settings, run_id):
        raise InvalidRequest(
            f"This candidate is not to be published: {in_english(reason)}.",
            f"该候选文件不予发布：{in_chinese(reason)}。",
            run_id=run_id,
        )
    with noting_failure(folder, "publish"), _turn_of_candidate(settings, folder):
        replace_live_file(settings, folder.run_id)
        if folder.read_publication() is None:
            folder.write_publication(RunPublication(published_at=utc_now()))


@dataclass(frozen=True, slots=True)
class SecondHomes:
    """Where a publication is besides the warehouse.

    Attributes:
        snapshot: The snapshot of the lake that was made; None without a lake, and where it was there already.
        release: None unless the installation wants one.
    """

    snapshot: LakeSnapshot | None
    release: DataRelease | None


def export_published(settings: Settings, run_id: str) -> SecondHomes:
    """Give what is published now a second home: a snapshot of the lake, where there is one
    (GOV_REVIEWS_CATALOG) and the warehouse is none itself; and a release, where the installation wants that
    (GOV_REVIEWS_EXPORT).

    What goes wrong is noted for the report of the run as well: nothing but that is missing then.

    Raises:
        PipelineError: Snapshot or release could not be made; the live warehouse and older ones are untouched.
    """
    try:
        snapshot = _make_snapshot(settings, run_id) if settings.has_lake_copy else None
    finally:  # the one does not wait for the other
        release = _export(settings, run_id) if settings.export_format else None
    return SecondHomes(snapshot, release)


@shares("export")
def _make_snapshot(settings: Settings, run_id: str) -> LakeSnapshot | None:
    from gov_reviews.warehouse.lake import sync_lake

    missing = ("not in the lake", "未写入数据湖")
    with _noting_what_is_missing(settings, run_id, missing, "gov-reviews lake sync"):
        return sync_lake(settings)


@contextmanager
def _noting_what_is_missing(
    settings: Settings, run_id: str, missing: tuple[str, str], remedy: str
) -> Iterator[None]:
    """Note for the report of the run what is missing though it has published; the error goes on."""
    try:
        with faults_as_ours(run_id=run_id):
            yield
    except PipelineError as error:
        logger.warning("published, but %s run_id=%s %s", missing[0], run_id, error)
        with suppress(PipelineError, OSError):
            reason = in_chinese(reason_in_both(error))
            note = in_both(
                f"Published, but {missing[0]}: {error.message} {remedy} makes up for it.",
                f"已发布，但{missing[1]}：{reason} 可运行 {remedy} 补上。",
            )
            RunFolder(settings, run_id).add_notes([note])
        raise


@shares("export")
def _export(settings: Settings, run_id: str) -> DataRelease:
    from gov_reviews.records.vocabulary import ReleaseFormat
    from gov_reviews.report.data_release import ReleaseRequest, make_release

    with _noting_what_is_missing(settings, run_id, ("not exported", "未导出"), "gov-reviews export"):
        release = make_release(settings, ReleaseRequest(form=ReleaseFormat(settings.export_format)))
    logger.info("export run_id=%s path=%s new=%s", run_id, release.path, release.is_new)
    return release


@shares("look at run")
def describe_publication(settings: Settings, run_id: str) -> dict[str, str | int]:
    """What a run has published, in a few values: number and hash of the file, what is new, what is in it."""
    from gov_reviews.report.loaded_facts import read_loaded_facts
    from gov_reviews.warehouse.published_file import read_publications

    folder = RunFolder(settings, run_id)
    record = next((one for one in reversed(read_publications(settings)) if one.run_id == run_id), None)
    facts = read_loaded_facts(settings, folder, is_published=True)
    return {
        "run": folder.run_id,
        "number": record.number if record is not None else 0,
        "sha256": record.sha256 if record is not None else "",
        "new_reviews": sum(facts.documents.values()),
        "new_figures": sum(facts.observations.values()),
        "reviews": facts.warehouse_documents,
        "figures": facts.warehouse_observations,
    }


# --- report ---


@shares("report")
def report(settings: Settings, run_id: str, stopped: PipelineError | None = None) -> RunSummary:
    """Say what the run came to, from what its steps left, and store it as summary.json.

    Args:
        settings: The installation.
        run_id: The run.
        stopped: The error that ended the run, for those who have it: on a full disk the run folder does not.

    Returns:
        The summary. `run_failed` says whether it counts as a failure.
    """
    from gov_reviews.report.loaded_facts import LoadedFacts, read_loaded_facts

    folder = RunFolder(settings, run_id)
    with faults_as_ours():
        traces = _traces_of(settings, folder, stopped)
        is_dry_run = traces.options.mode is RunMode.DRY_RUN
        facts = (
            LoadedFacts()
            if is_dry_run
            else read_loaded_facts(settings, folder, is_published=traces.is_published)
        )
        live = str(settings.warehouse_path) if settings.warehouse_path.exists() else ""
        summary = summarise(traces, facts, utc_now(), live)
        folder.write_summary(summary)
    logger.info("run_id=%s state=%s documents=%d", run_id, summary.state, sum(summary.documents.values()))
    return summary


def _traces_of(settings: Settings, folder: RunFolder, stopped: PipelineError | None) -> RunTraces:
    outcomes = {outcome.source_id: outcome for outcome in folder.read_source_outcomes()}
    return RunTraces(
        run_id=folder.run_id,
        started_at=folder.read_start().started_at,
        options=folder.read_options(),
        planned=folder.read_plan(),
        outcomes=outcomes,
        days_overdue=_days_overdue(settings, outcomes.values()),
        failures=tuple(folder.read_failures(StepFailure)),
        audit=folder.read_audit(),
        comparison=folder.read_comparison(),
        has_chunks=bool(folder.chunk_ids()),
        is_published=folder.read_publication() is not None,
        notes=folder.read_notes(),
        stopped=stopped,
    )


def _days_overdue(settings: Settings, outcomes: Iterable[SourceOutcome]) -> dict[SourceId, int]:
    """For sources that failed and used to answer: days since they were due for another good answer."""
    from gov_reviews.capture.source_state import read_conditions
    from gov_reviews.sites.schedule import due_from

    failed = [outcome.source_id for outcome in outcomes if outcome.state not in SUCCESSFUL]
    if not failed:
        return {}
    now = utc_now()
    conditions = read_conditions(settings.archive_root)
    overdue: dict[SourceId, int] = {}
    for source_id in failed:
        known, spec = conditions.get(source_id), find_spec(source_id)
        if known is not None and known.succeeded_at is not None and spec is not None:
            overdue[source_id] = (now - due_from(spec, known.succeeded_at)).days
    return overdue
