"""Committee (委员会): how one committee did over the years.

In: its code, a metric from the address. Out: its names, one row a headline metric with the line of its years
and its rank among its peers (one level of one province; provinces: of the country), one metric as a chart
beside the median of the peers and what was planned, its reviews with their copies, statements that contradict
each other. A value that is not complete has no rank: it is a lower bound.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gov_reviews.report.chart_words import tell_rank, tell_source, tell_years
from gov_reviews.report.charts import Chart, ChartTexts, YearValue, years_chart
from gov_reviews.report.shown_values import show_number, show_time, show_value
from gov_reviews.web.page_filters import PageFilter, make_filter
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest, metric_note
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.source_cells import SourceCells
from gov_reviews.web.sparkline import SparkPoint, draw_sparkline

_CODE = re.compile(r"[0-9]{6}")
FEWEST_POINTS = 2

_NAMES = """
select dim_document.organization_name, dim_document.organization_level, dim_document.province,
    min(dim_document.review_year) as first_year, max(dim_document.review_year) as last_year
from core.dim_document
where dim_document.organization_code = $1
group by all
order by last_year desc nulls last, dim_document.organization_name
"""

_TERMS = """
select dim_document.term_number, min(dim_document.review_year) as first_year,
    max(dim_document.review_year) as last_year
from core.dim_document
where dim_document.organization_code = $1 and dim_document.is_current and dim_document.term_number is not null
group by dim_document.term_number
order by dim_document.term_number
"""

_VALUES = """
select fact_year_value.metric_code, fact_year_value.review_year, fact_year_value.value, fact_year_value.unit,
    fact_year_value.bound, fact_year_value.sentence, fact_year_value.document_key,
    fact_year_value.observation_key, fact_year_value.is_sample,
    fact_year_value.has_conflict or fact_year_value.has_conflict_between_documents as has_conflict,
    dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category
from core.fact_year_value
inner join core.dim_metric on fact_year_value.metric_code = dim_metric.metric_code
where fact_year_value.organization_code = $1 and fact_year_value.is_own
    and dim_metric.parent_metric_code is null
order by dim_metric.category, fact_year_value.metric_code, fact_year_value.review_year
"""

_RANKS = """
with mine as (
    select fact_year_value.metric_code, fact_year_value.review_year, fact_year_value.unit,
        fact_year_value.value, fact_year_value.is_sample, fact_year_value.is_complete
    from core.fact_year_value
    where fact_year_value.organization_code = $1 and fact_year_value.is_own
    qualify fact_year_value.review_year
        = max(fact_year_value.review_year) over (partition by fact_year_value.metric_code)
)
select mine.metric_code, count(*) as peers, 1 + count(*) filter (where peer.value > mine.value) as place
from mine
inner join core.fact_year_value as peer
    on mine.metric_code = peer.metric_code and mine.review_year = peer.review_year and mine.unit = peer.unit
        and mine.is_sample = peer.is_sample
where mine.is_complete and peer.is_own and peer.organization_level = $2 and ($3 is null or peer.province = $3)
group by mine.metric_code
"""

_MEDIANS = """
select fact_year_value.review_year, median(fact_year_value.value) as middle, count(*) as peers
from core.fact_year_value
where fact_year_value.metric_code = $1 and fact_year_value.unit = $2 and fact_year_value.is_sample = $3
    and fact_year_value.is_own and fact_year_value.organization_level = $4
    and ($5 is null or fact_year_value.province = $5)
group by fact_year_value.review_year
having count(*) > 1
order by fact_year_value.review_year
"""

_PLANS = """
select year(fact_observation.period_end)::integer as plan_year, fact_observation.value,
    fact_observation.bound, fact_observation.document_key, fact_observation.observation_key
from core.fact_observation
inner join core.dim_document on fact_observation.document_key = dim_document.document_key
where dim_document.organization_code = $1 and dim_document.is_canonical
    and fact_observation.status = 'plan' and fact_observation.metric_code = $2
    and fact_observation.detail_code is null and fact_observation.unit = $3
    and not fact_observation.is_mention and fact_observation.subject_code = 'committee'
    and year(fact_observation.period_start) = year(fact_observation.period_end)
qualify row_number() over (
    partition by plan_year
    order by dim_document.review_year desc, fact_observation.char_start, fact_observation.observation_key
) = 1
order by plan_year
"""

_COPIES = """
select
    fact_publication.publication_key, fact_publication.document_key, fact_publication.url,
    fact_publication.title, fact_publication.published_date, fact_publication.source_id,
    fact_publication.is_canonical, fact_publication.is_current, dim_document.review_year,
    dim_document.doc_type, fact_review.observation_count as figures
from core.fact_publication
inner join core.dim_document on fact_publication.document_key = dim_document.document_key
inner join core.fact_review on fact_publication.document_key = fact_review.document_key
where dim_document.organization_code = $1
order by dim_document.review_year desc nulls last, fact_publication.work_key, fact_publication.copy_rank
"""

_CONFLICTS = """
select
    dim_document.review_year, dim_metric.metric_name, dim_metric.metric_name_en, fact_observation.metric_code,
    fact_observation.value, fact_observation.unit, fact_observation.bound, fact_observation.sentence,
    fact_observation.document_key, fact_observation.observation_key
from core.fact_observation
inner join core.dim_document on fact_observation.document_key = dim_document.document_key
left join core.dim_metric on fact_observation.metric_code = dim_metric.metric_code
where dim_document.organization_code = $1 and dim_document.is_current and fact_observation.has_conflict
order by dim_document.review_year desc nulls last, fact_observation.metric_code, fact_observation.char_start
"""


@dataclass(frozen=True, slots=True)
class _Found:
    names: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    values: list[dict[str, Any]]
    copies: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    ranks: Mapping[str, Mapping[str, Any]]
    chosen: str | None
    medians: list[dict[str, Any]]
    plans: list[dict[str, Any]]


def load_committee(asked: ViewRequest) -> PageContent:
    """One committee by its code; `?metric=` chooses what the chart shows.

    Raises:
        NotInWarehouse: No review is of it.
    """
    code = asked.places["organization_code"]
    if not _CODE.fullmatch(code):
        raise NotInWarehouse("A committee's code has six digits.", "机构代码为六位数字。")
    found = asked.data.read(lambda rows: _ask(rows, code, asked.query.get("metric", "")))
    if not found.names:
        raise NotInWarehouse(
            f"No review of a committee {code} is in the warehouse.", f"数据库中没有机构 {code} 的综述。"
        )
    name = found.names[0]["organization_name"]
    return PageContent(
        "committee.html",
        name,
        {
            "name": name,
            "code": code,
            "names": found.names,
            "terms": found.terms,
            "conflicts": _conflict_groups(found.conflicts, asked),
            "filters_of": _metric_filter(found, asked),
        },
        {"metrics": _metric_table(found, asked), "reviews": _review_table(found.copies, asked)},
        _year_chart(found, asked),
    )


def _ask(rows: PublishedRows, code: str, wanted: str) -> _Found:
    names, terms, values = (rows.ask(sql, [code]) for sql in (_NAMES, _TERMS, _VALUES))
    copies, conflicts = rows.ask(_COPIES, [code]), rows.ask(_CONFLICTS, [code])
    if not values:
        return _Found(names, terms, values, copies, conflicts, {}, None, [], [])
    level, area = peers_of(names)
    ranks = {row["metric_code"]: row for row in rows.ask(_RANKS, [code, level, area])}
    years = Counter(row["metric_code"] for row in values)
    peers = {code: rank["peers"] for code, rank in ranks.items()}
    chosen = wanted if wanted in years else max(years, key=lambda code: (years[code], peers.get(code, 0)))
    newest = [row for row in values if row["metric_code"] == chosen][-1]
    of_metric = [chosen, newest["unit"]]
    return _Found(
        names,
        terms,
        values,
        copies,
        conflicts,
        ranks,
        chosen,
        rows.ask(_MEDIANS, [*of_metric, newest["is_sample"], level, area]),
        rows.ask(_PLANS, [code, *of_metric]),
    )


def peers_of(names: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    """Level and province that a committee is compared in: provinces with all provinces."""
    level = names[0]["organization_level"]
    return level, names[0]["province"] if level in ("prefecture", "county") else None


def _metric_filter(found: _Found, asked: ViewRequest) -> tuple[PageFilter, ...]:
    """Which metric the chart shows."""
    if found.chosen is None:
        return ()
    shown = {
        row["metric_code"]: asked.say.either(row["metric_name"], row["metric_name_en"])
        for row in found.values
    }
    return (make_filter(asked, "metric", shown, lambda code: shown[code], default=found.chosen),)


def _year_chart(found: _Found, asked: ViewRequest) -> dict[str, Chart]:
    """One metric over the years; none where there is only one point to draw."""
    if found.chosen is None:
        return {}
    say = asked.say
    stated = [row for row in found.values if row["metric_code"] == found.chosen]
    newest = stated[-1]
    values = [
        YearValue(row["review_year"], row["value"], row["bound"], _place_of(row, asked))
        for row in stated
        if row["unit"] == newest["unit"]
    ]
    plans = [
        YearValue(row["plan_year"], row["value"], row["bound"], _place_of(row, asked)) for row in found.plans
    ]
    medians = [YearValue(row["review_year"], row["middle"]) for row in found.medians]
    if len(values) + len(plans) + len(medians) < FEWEST_POINTS:
        return {}  # the table says it
    metric = say.either(newest["metric_name"], newest["metric_name_en"])
    rank = found.ranks.get(found.chosen)
    subtitle = [newest["unit"]]
    if rank is not None and rank["peers"] > 1:
        subtitle.append(tell_rank(metric, newest["review_year"], rank["place"], rank["peers"], say))
    texts = ChartTexts(
        tell_years(metric, values, newest["unit"], say),
        " · ".join(subtitle),
        tell_source(asked.publication, say),
    )
    return {"years": years_chart("years", texts, values, newest["unit"], say, plans, medians)}


def _place_of(row: Mapping[str, Any], asked: ViewRequest) -> str:
    return asked.link("review", row["document_key"]) + f"#f-{row['observation_key']}"


def _metric_table(found: _Found, asked: ViewRequest) -> PageTable:
    """One row a headline metric; values in another unit than the newest are left out of its line."""
    say = asked.say
    columns = (
        TableColumn("category", say("column.category")),
        TableColumn("metric", say("column.metric")),
        TableColumn("years", say("column.years")),
        TableColumn("year", say("column.year"), is_number=True),
        TableColumn("value", say("column.value"), is_number=True),
        TableColumn("change", say("column.change"), is_number=True),
        TableColumn("rank", say("column.rank_among_peers"), is_number=True),
        TableColumn("flags", say("column.flags")),
    )
    by_metric: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found.values:
        by_metric[row["metric_code"]].append(row)
    rows = [_metric_row(values, found, asked) for values in by_metric.values()]
    return PageTable("metrics", columns, tuple(rows), is_stacked=True)


def _metric_row(values: list[dict[str, Any]], found: _Found, asked: ViewRequest) -> tuple[Cell, ...]:
    say = asked.say
    newest = values[-1]
    line = [row for row in values if row["unit"] == newest["unit"]]
    points = [SparkPoint(row["review_year"], row["value"], row["bound"] == "eq") for row in line]
    spelled = ", ".join(
        f"{row['review_year']}: {show_value(row['value'], row['unit'], row['bound'])}" for row in line
    )
    before = line[-2] if len(line) > 1 and line[-2]["review_year"] == newest["review_year"] - 1 else None
    return (
        Cell(newest["category"], say.named("category", newest["category"]), tone="quiet"),
        Cell(
            newest["metric_code"],
            say.either(newest["metric_name"], newest["metric_name_en"]),
            href=asked.again(metric=newest["metric_code"]) + "#years",
            note=metric_note(newest["metric_code"], None, say),
        ),
        Cell(spelled, picture=draw_sparkline(points, spelled), note=spelled),
        Cell(newest["review_year"], str(newest["review_year"])),
        Cell(
            newest["value"],
            show_value(newest["value"], newest["unit"], newest["bound"]),
            href=_place_of(newest, asked),
            note=newest["sentence"] or "",
        ),
        _change_cell(newest, before, asked),
        _rank_cell(newest, found, asked),
        Cell(
            newest["has_conflict"] or None,
            say("committee.conflict") if newest["has_conflict"] else "",
            href="#conflicts" if newest["has_conflict"] and found.conflicts else None,
            tone="warn",
        ),
    )


def _rank_cell(newest: Mapping[str, Any], found: _Found, asked: ViewRequest) -> Cell:
    """Its place among its peers, leading to all of them; nothing where it has none."""
    rank = found.ranks.get(newest["metric_code"])
    if rank is None or rank["peers"] < 2:
        return Cell(None, "")
    level, area = peers_of(found.names)
    href = asked.link(
        "metric",
        newest["metric_code"],
        year=newest["review_year"],
        level=level,
        province=area,
        data="sample" if newest["is_sample"] else None,
        committee=asked.places["organization_code"],
    )
    return Cell(rank["place"], asked.say("committee.rank", place=rank["place"], peers=rank["peers"]), href)


def _change_cell(newest: dict[str, Any], before: dict[str, Any] | None, asked: ViewRequest) -> Cell:
    """Against the year before: in percent, for rates in points; nothing where a bound is not exact."""
    if before is None:
        return Cell(None, "")
    if newest["bound"] != "eq" or before["bound"] != "eq":
        return Cell(None, "", note=asked.say("committee.inexact"))
    difference = newest["value"] - before["value"]
    if newest["unit"] == "%":
        return Cell(round(difference, 2), f"{difference:+.1f} {asked.say('committee.points')}")
    if not before["value"]:
        return Cell(None, "")
    percent = round(100 * difference / before["value"], 1)
    return Cell(percent, f"{percent:+,.1f}%")


def _review_table(found: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("year", say("column.year"), is_number=True),
        TableColumn("title", say("column.title")),
        TableColumn("type", say("column.type")),
        TableColumn("published", say("column.published")),
        TableColumn("figures", say("column.figures"), is_number=True),
        TableColumn("source", say("column.source")),
        TableColumn("copy", say("column.copy")),
    )
    cell_of = SourceCells(asked)
    rows = []
    for row in found:
        kind = "canonical" if row["is_canonical"] else "copy" if row["is_current"] else "replaced"
        rows.append(
            (
                Cell(row["review_year"], None if row["review_year"] is None else str(row["review_year"])),
                Cell(
                    row["title"] or say("review.untitled"),
                    href=asked.link("review", row["document_key"], copy=row["publication_key"]),
                ),
                Cell(row["doc_type"], say.named("type", row["doc_type"])),
                Cell(row["published_date"], show_time(row["published_date"])),
                Cell(row["figures"], show_number(row["figures"])),
                cell_of(row["source_id"]),
                Cell(kind, say(f"copy.{kind}"), tone="" if kind == "canonical" else "quiet"),
            )
        )
    return PageTable("reviews", columns, tuple(rows), is_stacked=True)


def _conflict_groups(found: list[dict[str, Any]], asked: ViewRequest) -> list[dict[str, Any]]:
    """Statements of one metric and year that contradict each other, side by side."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        groups[(row["review_year"], row["document_key"], row["metric_code"], row["unit"])].append(row)
    return [
        {
            "year": statements[0]["review_year"],
            "metric": asked.say.either(statements[0]["metric_name"], statements[0]["metric_name_en"]),
            "statements": [
                {
                    "value": show_value(row["value"], row["unit"], row["bound"]),
                    "sentence": row["sentence"],
                    "href": asked.link("review", row["document_key"]) + f"#m-{row['observation_key']}",
                }
                for row in statements
            ],
        }
        for statements in groups.values()
    ]
