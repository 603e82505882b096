"""Sources (来源): what is asked, what fails, what a person does about it.

In: the registry, the states in the archive (of now, not of the last publication), counts of the live
warehouse. Out: a row a source, those that need a person first; of one source its evidence, its yield by
season, its last runs. Without a warehouse the states are there all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gov_reviews.capture.probe_log import ASKED
from gov_reviews.capture.source_overview import describe_sources
from gov_reviews.capture.source_state import SourceCondition, read_conditions
from gov_reviews.clock import utc_now
from gov_reviews.errors import WarehouseMissing
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.source_states import SourceStateWords
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SUCCESSFUL, SourceState
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.report.chart_words import tell_source
from gov_reviews.report.charts import Chart, ChartTexts, PartCount, counts_chart
from gov_reviews.report.shown_values import show_number, show_time
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.schedule import due_from
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.web.page_filters import make_filter
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest, safe_address
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.source_cells import SourceCells, ask_source_names

SEASONS_SHOWN = 10
_ID = re.compile(r"[a-z0-9_]{1,60}")
_TONES = {SourceState.OK: "good", SourceState.UNCHANGED: "good", SourceState.PARTIAL: "warn"}

_COUNTS = """
select fact_publication.source_id, count(*) as reviews, max(fact_publication.published_date) as newest
from core.fact_publication
where fact_publication.is_current
group by fact_publication.source_id
"""

# Reviews of a year come out from autumn to spring: a season is from July to June.
_SEASONS = """
select year(fact_publication.published_date - interval 6 months) as season, count(*) as reviews
from core.fact_publication
where fact_publication.source_id = $1 and fact_publication.is_current
    and fact_publication.published_date is not null
group by season
order by season
"""

_RUNS = """
select run.run_id, run.started_at, run_source.source_state, run_source.listed_count, run_source.fetched_count,
    run_source.failed_count, run_source.request_count, run_source.message, run_source.rows_elsewhere
from ops.run_source
inner join ops.run on run_source.run_id = run.run_id
where run_source.source_id = $1
order by run.started_at desc
limit 20
"""


def load_sources(asked: ViewRequest) -> PageContent:
    """All sources; `?show=asked` those that runs ask, `?show=person` those that need a person."""
    say, now = asked.say, utc_now()
    rows = describe_sources(asked.settings, now, has_counts=False)
    conditions = read_conditions(asked.settings.archive_root)
    registry = load_registry()
    counts, names = _counted(asked)
    cell_of = SourceCells(asked, names)
    show = make_filter(
        asked,
        "show",
        ("asked", "person", "every"),
        lambda value: say(f"filter.show_{value}"),
        default="asked",
    )
    wanted = [row for row in rows if _is_wanted(row, show.chosen)]
    troubled = [row for row in rows if _needs_person(row)]
    table = tuple(
        _source_row(
            row,
            registry.sources.get(row.source_id),
            conditions.get(row.source_id),
            now,
            counts,
            cell_of,
            asked,
        )
        for row in sorted(
            wanted, key=lambda row: (not _needs_person(row), row.activation not in ASKED, row.source_id)
        )
    )
    columns = (
        TableColumn("source", say("column.source")),
        TableColumn("state", say("column.state")),
        TableColumn("since", say("column.since")),
        TableColumn("succeeded", say("column.succeeded")),
        TableColumn("next_asking", say("column.next_asking")),
        TableColumn("reviews", say("column.reviews"), is_number=True),
        TableColumn("newest", say("column.newest")),
        TableColumn("todo", say("column.todo")),
    )
    return PageContent(
        "sources.html",
        say("view.sources"),
        {
            "filters_of": (show,),
            "troubled": len(troubled),
            "asked_count": sum(row.activation in ASKED for row in rows),
            "known_count": len(rows),
            "left_out": registry.describe_left_out(),
        },
        {"sources": PageTable("sources", columns, table)},
    )


def _counted(asked: ViewRequest) -> tuple[dict[str, Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """What the warehouse has of each source, and their names there; nothing without a warehouse."""
    try:
        counts, names = asked.data.read(lambda rows: (rows.ask(_COUNTS), ask_source_names(rows)))
    except WarehouseMissing:
        return {}, {}
    return {row["source_id"]: row for row in counts}, names


def _needs_person(row: SourceStatusRow) -> bool:
    return row.state is not None and row.state not in SUCCESSFUL and row.state is not SourceState.PARTIAL


def _is_wanted(row: SourceStatusRow, show: str) -> bool:
    if show == "person":
        return _needs_person(row)
    return show == "every" or row.activation in ASKED or row.asked_at is not None


def _source_row(
    row: SourceStatusRow,
    spec: SourceSpec | None,
    condition: SourceCondition | None,
    now: datetime,
    counts: Mapping[str, Mapping[str, Any]],
    cell_of: SourceCells,
    asked: ViewRequest,
) -> tuple[Cell, ...]:
    say = asked.say
    count = counts.get(row.source_id, {})
    moment, word = next_asking(row, spec, condition, now, asked)
    return (
        cell_of(row.source_id),
        _state_cell(row, asked),
        Cell(row.since, show_time(row.since)[:10]),
        Cell(row.succeeded_at, show_time(row.succeeded_at) or say("overview.never")),
        Cell(moment, word, tone="quiet"),
        Cell(count.get("reviews", 0), show_number(count.get("reviews", 0))),
        Cell(count.get("newest"), show_time(count.get("newest"))),
        Cell(what_to_do(row, asked), tone="words"),
    )


def _state_cell(row: SourceStatusRow, asked: ViewRequest) -> Cell:
    if row.state is None:
        return Cell(None, asked.say("sources.never_asked"), tone="quiet")
    tone = _TONES.get(row.state, "bad")
    return Cell(row.state.value, asked.say.named("state", row.state.value), tone=tone, note=row.detail)


def next_asking(
    row: SourceStatusRow,
    spec: SourceSpec | None,
    condition: SourceCondition | None,
    now: datetime,
    asked: ViewRequest,
) -> tuple[datetime | None, str]:
    """When a scheduled run asks it next: the moment where it is later than the next run, and words."""
    say = asked.say
    if row.activation not in ASKED or spec is None:
        return None, say.named("standing", row.activation or "gone")
    is_known = row.succeeded_at is not None and row.succeeded_at <= now
    moment = row.rest_until or (due_from(spec, row.succeeded_at) if row.succeeded_at and is_known else None)
    owed = condition.ask_again_at if condition is not None else None
    if row.rest_until is None and owed is not None and moment is not None:
        moment = min(moment, owed)
    if moment is None or moment <= now:
        return None, say("sources.next_run")
    return moment, say("sources.from", at=show_time(moment))


def what_to_do(row: SourceStatusRow, asked: ViewRequest) -> str:
    """The one next step, "" where there is none."""
    if row.state is None or row.state in SUCCESSFUL:
        return ""
    wording = load_words(SourceStateWords).states[row.state.value]
    return asked.say.either(wording.do.zh, wording.do.en)


def load_one_source(asked: ViewRequest) -> PageContent:
    """One source.

    Raises:
        NotInWarehouse: It is neither registered nor was it ever asked.
    """
    say, now = asked.say, utc_now()
    source_id = asked.places["source_id"]
    rows = describe_sources(asked.settings, now, has_counts=True) if _ID.fullmatch(source_id) else ()
    row = next((row for row in rows if row.source_id == source_id), None)
    if row is None:
        raise NotInWarehouse(
            f"No source {source_id[:60]} is registered, and none was ever asked.",
            f"来源 {source_id[:60]} 未登记，也从未访问过。",
        )
    spec = load_registry().sources.get(SourceId(source_id))
    condition = read_conditions(asked.settings.archive_root).get(SourceId(source_id))
    try:
        found = asked.data.read(lambda rows: _ask_source(rows, source_id))
    except WarehouseMissing:
        found = ([], [], {})
    seasons, runs, names = found
    name = SourceCells(asked, names).name(source_id)
    _, word = next_asking(row, spec, condition, now, asked)
    return PageContent(
        "source.html",
        name,
        {
            "name": name,
            "row": row,
            "spec": spec,
            "state": _state_cell(row, asked),
            "means": _means(row, asked),
            "todo": what_to_do(row, asked),
            "next_asking": word,
            "address": safe_address(spec.base_url) if spec is not None else None,
            "standing": say.named("standing", row.activation or "gone"),
        },
        {"runs": _run_table(runs, asked), "elsewhere": _elsewhere_table(runs, asked)},
        _season_chart(seasons, asked),
    )


def _ask_source(
    rows: PublishedRows, source_id: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Mapping[str, Any]]]:
    return rows.ask(_SEASONS, [source_id]), rows.ask(_RUNS, [source_id]), ask_source_names(rows)


def _means(row: SourceStatusRow, asked: ViewRequest) -> str:
    if row.state is None:
        return ""
    wording = load_words(SourceStateWords).states[row.state.value]
    return asked.say.either(wording.means.zh, wording.means.en)


def _season_chart(seasons: Sequence[Mapping[str, Any]], asked: ViewRequest) -> dict[str, Chart]:
    """Reviews by season, seasons without any in between."""
    if not seasons:
        return {}
    say = asked.say
    counts = {row["season"]: row["reviews"] for row in seasons}
    last = max(counts)
    years = range(max(min(counts), last - SEASONS_SHOWN + 1), last + 1)
    parts = [
        PartCount(f"{year}/{(year + 1) % 100:02}", say("column.reviews"), counts.get(year, 0))
        for year in years
    ]
    before = counts.get(last - 1, 0)
    title = say("sources.yield", season=parts[-1].period, count=counts[last], before=before)
    texts = ChartTexts(title, say("sources.yield_subtitle"), tell_source(asked.publication, say))
    return {"yield": counts_chart("yield", texts, parts)}


def _elsewhere_table(runs: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    """The rows on other hosts that the newest run which read a list has seen."""
    say = asked.say
    listing = next((run for run in runs if run["listed_count"] or run["rows_elsewhere"]), {})
    columns = (TableColumn("row", say("column.title")), TableColumn("url", say("column.url")))
    rows = []
    for text in listing.get("rows_elsewhere") or ():
        words, _, url = text.rpartition(" ")
        rows.append((Cell(words, tone="words"), Cell(url, tone="words")))
    return PageTable("elsewhere", columns, tuple(rows))


def _run_table(runs: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    numbers = {
        "listed": "listed_count",
        "fetched": "fetched_count",
        "failed": "failed_count",
        "requests": "request_count",
    }
    columns = (
        TableColumn("run", say("column.run")),
        TableColumn("started", say("column.started")),
        TableColumn("state", say("column.state")),
        *(TableColumn(name, say(f"column.{name}"), is_number=True) for name in numbers),
        TableColumn("message", say("column.message")),
    )
    rows = tuple(
        (
            Cell(row["run_id"], href=asked.link("run", row["run_id"])),
            Cell(row["started_at"], show_time(row["started_at"])),
            Cell(
                row["source_state"],
                say.named("state", row["source_state"]),
                tone=_TONES.get(SourceState(row["source_state"]), "bad"),
            ),
            *(Cell(row[column], show_number(row[column])) for column in numbers.values()),
            Cell(say.line_of(row["message"] or ""), tone="words"),
        )
        for row in runs
    )
    return PageTable("runs", columns, rows)
