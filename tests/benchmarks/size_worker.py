"""Worker: one step of a run on a large installation, in a process of its own.

    size_worker.py DATA_ROOT STEP RUN_ID [FIRST LAST]

The steps are those of `gov_reviews.pipeline.steps`, in its order; only `capture` (reviews FIRST to LAST come
into the archive index) and `read` (their parts) are made from a seed, since there are no pages. `status` and
`query` are what a person asks afterwards. With documents instead: `documents` writes LAST text files,
`archive_documents` and `read_documents` (or `read_side_by_side`) take the place of `capture` and `read`.
`ask_sites` captures the sample sites that GOV_REVIEWS_SAMPLE_SITE names; `look_up` is a part of reading a chunk.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from made_reviews import START, make_captures, make_review
from measure import give, peak_memory_mb
from tests.cluster.documents import write_documents

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_index import write_part
from gov_reviews.clock import utc_now
from gov_reviews.code_version import extraction_version
from gov_reviews.pipeline import steps
from gov_reviews.pipeline.local_run import read_chunks
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
from gov_reviews.records.runs import ChunkOutcome, RunOptions
from gov_reviews.run_folder import OUTCOME_FILES, PLAN_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.parts import write_parts
from gov_reviews.warehouse.reader import query_published

Figures = dict[str, Any]

_QUESTION = """
select review_year, metric_name, value, unit, bound
from mart.organization_year_metric
where organization_name = (select organization_name from mart.review where organization_name is not null limit 1)
"""


def main() -> None:
    """Do the step and print what it cost."""
    settings, step, run_id = Settings(data_root=Path(sys.argv[1])), sys.argv[2], sys.argv[3]
    started, used = time.perf_counter(), _cpu_s()
    wording = STEPS[step](settings, run_id)
    give(
        {
            "seconds": time.perf_counter() - started,
            "cpu_s": _cpu_s() - used,
            "peak_mb": max(peak_memory_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
            **wording,
        }
    )


def _cpu_s() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def capture(settings: Settings, run_id: str) -> Figures:
    """What fetching would leave: the run folder and the parts of the archive index."""
    first, last = int(sys.argv[4]), int(sys.argv[5])
    folder = RunFolder(settings, run_id)
    folder.start(RunOptions(), now=START)
    folder.write(PLAN_FILE, ())
    captures = sorted(
        (item for number in range(first, last) for item in make_captures(number)),
        key=lambda item: item.source_id,
    )
    for source_id, members in groupby(captures, key=lambda item: item.source_id):
        write_part(Archive(settings.archive_root).index_root / source_id / f"{run_id}.parquet", members)
    return {"captures": len(captures)}


def plan(settings: Settings, run_id: str) -> Figures:
    """What is to be read."""
    RunFolder(settings, run_id).start(RunOptions(), now=START)
    return {"chunks": len(steps.cut_into_chunks(settings, run_id))}


def read(settings: Settings, run_id: str) -> Figures:
    """Parts of every chunk, as reading the pages would give them."""
    folder = RunFolder(settings, run_id)
    key = extraction_version().extraction_key
    captures = {item.capture_id: item for item in Archive(settings.archive_root).captures()}
    documents = figures = 0
    for chunk_id in folder.chunk_ids():
        members = [captures[capture_id] for capture_id in folder.read_chunk(chunk_id)]
        reviews = [make_review(item) for item in members]
        write_parts(folder.parts, run_id, chunk_id, members, reviews)
        printed = sum(len(review.observations) for review in reviews)
        folder.write(
            OUTCOME_FILES.of(chunk_id),
            ChunkOutcome(chunk_id, len(members), len(reviews), printed, 0, 0, extraction_key=key),
        )
        documents, figures = documents + len(reviews), figures + printed
    return {"documents": documents, "figures": figures}


def look_up(settings: Settings, run_id: str) -> Figures:
    """What each chunk asks first: its captures in the archive index. The quickest of ten times."""
    archive = Archive(settings.archive_root)
    chunk = RunFolder(settings, run_id).read_chunk(RunFolder(settings, run_id).chunk_ids()[0])
    costs = []
    for _ in range(10):
        used = _cpu_s()
        archive.captures(capture_ids=chunk)
        costs.append(_cpu_s() - used)
    return {"look_up_s": min(costs)}


def documents(settings: Settings, run_id: str) -> Figures:
    """Text files for the inbox."""
    write_documents(settings.inbox_root, int(sys.argv[5]))
    return {"bytes": sum(path.stat().st_size for path in settings.inbox_root.iterdir())}


def archive_documents(settings: Settings, run_id: str) -> Figures:
    """The inbox into the archive."""
    RunFolder(settings, run_id).start(RunOptions(inbox=str(settings.inbox_root), use_sites=False), now=START)
    outcome = steps.capture_documents(settings, run_id)
    return {"captures": outcome.fetched if outcome is not None else 0}


def read_documents(settings: Settings, run_id: str) -> Figures:
    """Every chunk, one after the other, as one core reads it."""
    folder = RunFolder(settings, run_id)
    with PageWorker(PageLimits.of(settings)) as worker:
        read = [steps.read_chunk(settings, run_id, chunk_id, worker) for chunk_id in folder.chunk_ids()]
    return {
        "documents": sum(chunk.documents for chunk in read),
        "figures": sum(chunk.observations for chunk in read),
    }


def read_side_by_side(settings: Settings, run_id: str) -> Figures:
    """Every chunk, on all processors that this process may use, as `gov-reviews run` reads them."""
    read = [*read_chunks(settings, run_id, RunFolder(settings, run_id).chunk_ids())]
    return {"documents": sum(chunk.documents for chunk in read)}


def ask_sites(settings: Settings, run_id: str) -> Figures:
    """The sample sites, which answer at once and have no interval."""
    RunFolder(settings, run_id).start(RunOptions(), now=START)
    outcomes = list(steps.capture_all(settings, run_id, steps.plan(settings, run_id)))
    return {
        "requests": sum(outcome.requests for outcome in outcomes),
        "captures": sum(outcome.fetched for outcome in outcomes),
    }


def build(settings: Settings, run_id: str) -> Figures:
    """The candidate."""
    report = steps.build(settings, run_id)
    return {
        "inserted": sum(report.inserted.values()),
        "file_mb": RunFolder(settings, run_id).candidate.stat().st_size / 1e6,
    }


def audit(settings: Settings, run_id: str) -> Figures:
    """Every check."""
    results = steps.audit(settings, run_id)
    failed = {result.check_id: result.rows_failed for result in results if not result.is_passed}
    return {
        "checks": len(results),
        "failed": failed,
        "rows_checked": sum(result.rows_checked for result in results),
    }


def publish(settings: Settings, run_id: str) -> Figures:
    """Candidate to live file, read back in a process of its own."""
    steps.publish(settings, run_id)
    return {"file_mb": settings.warehouse_path.stat().st_size / 1e6}


def report(settings: Settings, run_id: str) -> Figures:
    """The report of the run."""
    summary = steps.report(settings, run_id)
    return {
        "state": summary.state,
        "documents": summary.warehouse_documents,
        "figures": summary.warehouse_observations,
    }


def status(settings: Settings, run_id: str) -> Figures:
    """`gov-reviews status`."""
    from gov_reviews.report.status import read_status

    return {"documents": read_status(settings, utc_now()).documents}


def ask(settings: Settings, run_id: str) -> Figures:
    """One committee over all its figures."""
    return {"rows": len(query_published(settings, _QUESTION).rows)}


STEPS: dict[str, Callable[[Settings, str], Figures]] = {
    step.__name__: step
    for step in (
        *(capture, plan, read, build, audit, publish, report, status, ask),
        *(look_up, documents, archive_documents, read_documents, read_side_by_side, ask_sites),
    )
}
main()
