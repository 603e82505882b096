"""What needs a person after a run: the run itself, sources, damaged files, a full disk, a wrong clock.

In: the summary of a run and its folder, the archive, the registry, the data folder. Out: `Troubles`: what is
wrong now, each with a signature that changes when the trouble does, and what was found to be well. What may
pass by itself (a site that did not answer once) is neither yet.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from gov_reviews.capture.address import sample_sites_address
from gov_reviews.capture.damage_notes import sources_with_damage
from gov_reviews.capture.probe_log import ASKED, SourceStanding
from gov_reviews.capture.source_activation import SourceActivation, find_activations
from gov_reviews.capture.source_overview import advice_on
from gov_reviews.capture.source_state import SourceCondition, read_conditions
from gov_reviews.knowledge.message_words import MessageWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.source_states import SourceStateWords
from gov_reviews.records.both_languages import in_both, in_english, join_both
from gov_reviews.records.runs import GOING_ON, SUCCESSFUL, RunState, RunSummary, SourceState
from gov_reviews.report.shown_values import show_bytes
from gov_reviews.run_folder import FAILURE_FILES, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import Registry, load_registry
from gov_reviews.warehouse.duckdb_files import file_bytes
from gov_reviews.warehouse.published_file import describe_slow_clock, set_aside_folder

# Two runs a day, twelve hours apart, begin a little early or late: what stands for so long, two have seen.
STAYS_AFTER = timedelta(hours=11)
# What is partial is asked again by itself; rows that no run can read stay partial for good.
LASTS_AFTER = timedelta(days=3)
MIN_FREE_BYTES = 2_000_000_000
WAREHOUSES_FREE = 3
"""A build needs room for a candidate and what DuckDB spills beside the live file."""
RUN_TROUBLE, REPROCESS_TROUBLE, LATE_TROUBLE = "run", "reprocess", "late"
_ENDED_WELL = frozenset({RunState.PUBLISHED, RunState.NOTHING_NEW})
_NUMBERS = re.compile(r"\d+")
_OF_THE_MOMENT = frozenset({"disk", "clock"})
"""What is said of them changes with every run and is the same trouble."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that needs a person.

    Attributes:
        key: What is in trouble: "run", "source:<id>", "disk" ...
        signature: What is told again only when this has changed.
        name_en, name_zh: What it is called. do_en, do_zh: what it means, and what to do.
        state: A word for how it stands, "" where there is none.
        said: What was said of it, as printed by its step or site.
        since: From when on.
    """

    key: str
    signature: str
    name_en: str
    name_zh: str
    do_en: str
    do_zh: str
    state: str = ""
    said: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Troubles:
    """What was found.

    Attributes:
        open: In trouble now. well: keys of what is not. undecided: keys of what may pass by itself, or was
            not looked at. What is in none of them is not watched any more.
        is_whole: All was looked at; else what is not named is undecided.
    """

    open: tuple[Trouble, ...]
    well: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()
    is_whole: bool = True


def find_troubles(settings: Settings, summary: RunSummary | None, now: datetime) -> Troubles:
    """Look at everything.

    Args:
        settings: The installation.
        summary: Of the run that has just ended, None where it left none.
        now: The time of asking.
    """
    found: list[Trouble] = []
    well: set[str] = set()
    undecided = {RUN_TROUBLE, REPROCESS_TROUBLE, LATE_TROUBLE}
    if summary is not None:
        key = RUN_TROUBLE if summary.options.reprocess is None else REPROCESS_TROUBLE
        if summary.state in _ENDED_WELL:
            well |= {key, LATE_TROUBLE} if key == RUN_TROUBLE else {key}
        elif summary.state is not RunState.DRY_RUN:
            found.append(_trouble_of_run(settings, key, summary))
    registry = load_registry()
    for key, verdict in _look_at_sources(settings, registry, now):
        if isinstance(verdict, Trouble):
            found.append(verdict)
        else:
            (well if verdict is _Verdict.WELL else undecided).add(key)
    for key, said in _look_at_files(settings, registry, now).items():
        if said:
            signature = said if key not in _OF_THE_MOMENT else ""
            found.append(other_trouble(key, signature, said=said))
        else:
            well.add(key)
    return Troubles(tuple(found), frozenset(well), frozenset(undecided) - well)


def other_trouble(key: str, signature: str, *, state: str = "", said: str = "") -> Trouble:
    """A trouble that is no source's, with the words of metadata/messages.yaml."""
    words = load_words(MessageWords).troubles[key]
    return Trouble(
        key, signature, words.name.en, words.name.zh, words.do.en, words.do.zh, state=state, said=said
    )


def _trouble_of_run(settings: Settings, key: str, summary: RunSummary) -> Trouble:
    """Its signature is which steps stopped by which error, and which critical checks failed; else what its
    message says without the numbers, which differ from day to day.
    """
    failures = RunFolder(settings, summary.run_id).read_each(FAILURE_FILES)
    steps = sorted(f"{failure.step}:{failure.error}" for failure in failures)
    checks = sorted(
        check.check_id for check in summary.checks if check.severity == "critical" and not check.is_passed
    )
    what = " ".join((*steps, *checks)) or _NUMBERS.sub("#", in_english(summary.message))
    return other_trouble(key, f"{summary.state}: {what}", state=summary.state, said=summary.message)


_TOLD_AFTER = {
    "at_once": timedelta(0),
    "if_it_stays": STAYS_AFTER,
    "if_it_lasts": LASTS_AFTER,
    "never": None,
}


class _Verdict(Enum):
    WELL = auto()
    UNDECIDED = auto()


def _look_at_sources(
    settings: Settings, registry: Registry, now: datetime
) -> Iterator[tuple[str, Trouble | _Verdict]]:
    """Each watched source by its key."""
    told = load_words(SourceStateWords).states
    activations = find_activations(settings.archive_root, registry)
    conditions = read_conditions(settings.archive_root)
    has_samples = sample_sites_address(settings) is not None
    for spec in registry:
        activation, known = activations[spec.id], conditions.get(spec.id)
        key = f"source:{spec.id}"
        if spec.is_sample and not has_samples:
            yield key, _Verdict.UNDECIDED
        elif activation.standing is SourceStanding.TAKEN_OUT:
            yield key, _trouble_of_taken_out(key, spec.name, activation)
        elif activation.standing not in ASKED:
            continue
        elif known is None:
            yield key, _Verdict.UNDECIDED
        else:
            state = known.state_at(now)
            after = _TOLD_AFTER[told[state.value].told]
            if known.detail == GOING_ON:
                after = None
            if after is not None and (known.since is None or now - known.since >= after):
                yield key, _trouble_of_source(key, spec.name, known, state)
            else:
                yield key, _Verdict.WELL if known.state in SUCCESSFUL else _Verdict.UNDECIDED


def _trouble_of_source(key: str, name: str, known: SourceCondition, state: SourceState) -> Trouble:
    """In which way a site does not answer changes from hour to hour; where it has moved to does not."""
    do_en, do_zh = advice_on(state)
    detail = known.detail if state is SourceState.MOVED else ""
    called = f"{name} ({known.source_id})"
    return Trouble(
        key,
        f"{state} {detail}".strip(),
        called,
        called,
        do_en,
        do_zh,
        state=f"{state} ({known.detail})" if known.detail else str(state),
        said=known.message,
        since=known.since,
    )


def _trouble_of_taken_out(key: str, name: str, activation: SourceActivation) -> Trouble:
    words = load_words(MessageWords).troubles["taken_out"]
    called = f"{name} ({activation.source_id})"
    standing = str(activation.standing)
    return Trouble(
        key,
        standing,
        called,
        called,
        words.do.en,
        words.do.zh,
        state=standing,
        said=activation.reason,
        since=activation.since,
    )


def _look_at_files(settings: Settings, registry: Registry, now: datetime) -> dict[str, str]:
    """What is said of files, disk and clock, "" where all is well."""
    set_aside = set_aside_folder(settings)
    strangers = sorted(path.name for path in set_aside.iterdir()) if set_aside.is_dir() else []
    return {
        "source_files": join_both(*registry.describe_left_out()),
        "archive": ", ".join(sources_with_damage(settings.archive_root / "index")),
        "set_aside": ", ".join(strangers),
        "disk": _describe_disk(settings),
        "clock": describe_slow_clock(settings, now),
    }


def _describe_disk(settings: Settings) -> str:
    """How much is free, where that is too little."""
    if not settings.data_root.is_dir():
        return ""
    wanted = max(MIN_FREE_BYTES, WAREHOUSES_FREE * file_bytes(settings.warehouse_path))
    free = shutil.disk_usage(settings.data_root).free
    if free >= wanted:
        return ""
    size = show_bytes(free)
    return in_both(
        f"{size} free on the disk of {settings.data_root}", f"{settings.data_root} 所在磁盘可用 {size}"
    )
