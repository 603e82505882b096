"""What every step needs of the store and gives to it: one table.

In: a step, its run, what of the run it is about. Out: keys. Who writes which file, and under which lock, is
written down in docs/cluster.md ("What lies where").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gov_reviews.store.working_copy import INDEX_ROOT, WARC_ROOT, Keys

FRONTIER_ROOT, SOURCES_ROOT, DECISIONS_ROOT = "archive/frontier/", "archive/sources/", "archive/decisions/"


class SharedStep(StrEnum):
    """The steps of a run, under the names that their notes of failure have, and what people do besides."""

    START = "start"
    START_REPROCESS = "start reprocess"
    PLAN = "plan"
    BATCH = "batch"
    CAPTURE = "capture"
    CHUNKS = "chunks"
    EXTRACT = "extract"
    BUILD = "build"
    AUDIT = "audit"
    COMPARE = "compare"
    PUBLISH = "publish"
    EXPORT = "export"
    REPORT = "report"
    BRIEFING = "briefing"
    TELL = "tell"
    LOOK = "look"
    LOOK_AT_RUN = "look at run"
    PAGE = "page"
    SOURCE = "source"
    RESTORE = "restore"
    PROBE = "probe"
    DECIDE = "decide"


# From the build to the publication one run at a time.
IN_TURN = frozenset({SharedStep.BUILD, SharedStep.AUDIT, SharedStep.COMPARE, SharedStep.PUBLISH})


class Published(StrEnum):
    """What a step has to do with the live warehouse."""

    NOT = "not"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class StepObjects:
    """The keys of one step.

    Attributes:
        needs: Fetched before it.
        gives: Made exactly as the store has them before it, put after it: nobody else works on them.
        adds: Fetched before it and put after it; others may work on their own files among them.
        puts: Put after it, and not fetched.
        alone: Name of the lock under which it is done, from before fetching until after putting: what two do
            at once on the files that they give, one would lose. "" where a run has one task of it at a time.
    """

    needs: tuple[Keys, ...] = ()
    gives: tuple[Keys, ...] = ()
    adds: tuple[Keys, ...] = ()
    puts: tuple[Keys, ...] = ()
    published: Published = Published.NOT
    alone: str = ""


WAREHOUSE_LOCK, ARCHIVE_LOCK = "warehouse", "archive"


def objects_of(step: SharedStep, run_id: str = "", parts: Sequence[str] = ()) -> StepObjects:
    """The keys of a step.

    Args:
        run_id: The run, "" for steps that belong to none.
        parts: What of the run: the source, the sources of a batch, the chunk.
    """
    run = f"runs/{run_id}/"
    if step in _WITHOUT_RUN:
        return _WITHOUT_RUN[step]
    makers = {
        SharedStep.START: lambda: StepObjects(gives=_named(run, "run.json", "options.json")),
        SharedStep.START_REPROCESS: lambda: StepObjects(
            gives=_named(run, "run.json", "options.json"), needs=(_INDEX,), published=Published.READ
        ),
        SharedStep.PLAN: lambda: StepObjects(
            needs=(*_begun(run), Keys(SOURCES_ROOT)),
            gives=_named(run, "plan.json", "notes.json", "failures/plan.json"),
        ),
        SharedStep.BATCH: lambda: StepObjects(
            needs=(*_begun(run), *_named(run, *(f"sources/{source_id}.json" for source_id in parts)))
        ),
        SharedStep.CAPTURE: lambda: _capture(run, run_id, parts[0]),
        SharedStep.CHUNKS: lambda: StepObjects(
            needs=(Keys(DECISIONS_ROOT),),
            gives=(Keys(run),),
            adds=(_INDEX,),
            puts=(Keys(WARC_ROOT),),
            published=Published.WRITE,
        ),
        SharedStep.EXTRACT: lambda: _extract(run, parts[0]),
        SharedStep.BUILD: lambda: StepObjects(
            needs=(Keys(SOURCES_ROOT), Keys(FRONTIER_ROOT), Keys(DECISIONS_ROOT)),
            gives=(Keys(run),),
            adds=(_INDEX,),
            published=Published.WRITE,
            alone=WAREHOUSE_LOCK,
        ),
        SharedStep.AUDIT: lambda: _in_turn(run, Published.READ),
        SharedStep.COMPARE: lambda: _in_turn(run, Published.READ),
        SharedStep.PUBLISH: lambda: _in_turn(run, Published.WRITE),
        SharedStep.EXPORT: lambda: StepObjects(
            needs=_begun(run),
            gives=(Keys("exports/"),),
            adds=_named(run, "notes.json"),
            published=Published.READ,
            alone="exports",
        ),
        SharedStep.REPORT: lambda: StepObjects(
            needs=(_small(run), Keys(SOURCES_ROOT)),
            gives=_named(run, "summary.json"),
            published=Published.READ,
        ),
        SharedStep.TELL: lambda: StepObjects(
            needs=(_small(run), _INDEX, Keys(SOURCES_ROOT), Keys(FRONTIER_ROOT)),
            gives=(Keys("messages/"),),
            adds=_named(run, "notice.json", "messages.json"),
            published=Published.READ,
            alone="messages",
        ),
        SharedStep.SOURCE: lambda: StepObjects(needs=(Keys(f"{INDEX_ROOT}{parts[0]}/"),)),
        SharedStep.LOOK_AT_RUN: lambda: StepObjects(needs=(_small(run),), published=Published.READ),
    }
    return makers[step]()


_INDEX = Keys(INDEX_ROOT)

_RUNS = Keys("runs/", only=("runs/*.json",), but_not=("runs/*/chunks/*", "runs/*/outcomes/*"))
_WITHOUT_RUN = {
    SharedStep.BRIEFING: StepObjects(
        gives=(Keys("briefings/"),), published=Published.READ, alone="briefings"
    ),
    SharedStep.LOOK: StepObjects(
        needs=(_RUNS, _INDEX, Keys(SOURCES_ROOT), Keys(FRONTIER_ROOT), Keys(DECISIONS_ROOT)),
        published=Published.READ,
    ),
    SharedStep.PAGE: StepObjects(
        needs=(_RUNS, Keys(SOURCES_ROOT), Keys("briefings/")), published=Published.READ
    ),
    SharedStep.RESTORE: StepObjects(published=Published.WRITE, alone=WAREHOUSE_LOCK),
    SharedStep.PROBE: StepObjects(needs=(_INDEX,), adds=(Keys(SOURCES_ROOT),)),
    SharedStep.DECIDE: StepObjects(
        needs=(_INDEX,), gives=(Keys(DECISIONS_ROOT),), published=Published.READ, alone="decisions"
    ),
}


def _named(run: str, *names: str) -> tuple[Keys, ...]:
    return tuple(Keys(f"{run}{name}") for name in names)


def _begun(run: str) -> tuple[Keys, ...]:
    return _named(run, "run.json", "options.json")


def _small(run: str) -> Keys:
    """All JSON files of a run."""
    return Keys(run, only=("*.json",))


def _without_parts(run: str) -> Keys:
    return Keys(run, but_not=tuple(f"{run}{name}/*" for name in ("parts", "chunks", "outcomes")))


def _in_turn(run: str, published: Published) -> StepObjects:
    return StepObjects(gives=(_without_parts(run),), published=published, alone=WAREHOUSE_LOCK)


def _capture(run: str, run_id: str, source_id: str) -> StepObjects:
    probes = f"{SOURCES_ROOT}{source_id}.probes.jsonl"
    return StepObjects(
        needs=_begun(run),
        gives=(
            Keys(f"{INDEX_ROOT}{source_id}/"),
            Keys(f"{FRONTIER_ROOT}{source_id}.jsonl"),
            Keys(f"{SOURCES_ROOT}{source_id}.", but_not=(probes,)),
            # of a worker that was killed after the WARC file: indexed first, so that nothing is asked twice
            Keys(f"{WARC_ROOT}{source_id}/{run_id}"),
            *_named(run, f"sources/{source_id}.json"),
        ),
        adds=(Keys(probes),),  # a probe on this worker may not have put its line yet
        puts=(Keys(f"{WARC_ROOT}{source_id}/"),),
        alone=f"{ARCHIVE_LOCK} {source_id}",
    )


def _extract(run: str, chunk_id: str) -> StepObjects:
    return StepObjects(
        needs=(
            *_begun(run),
            *_named(run, f"chunks/{chunk_id}.json", "forgotten.json", "review_decisions.json"),
        ),
        gives=(
            *_named(run, f"outcomes/{chunk_id}.json", f"failures/extract {chunk_id}.json"),
            Keys(f"{run}parts/", only=(f"*/{chunk_id}.parquet",)),
        ),
        adds=(_INDEX,),
    )
