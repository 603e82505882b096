"""Committee (委员会): how one committee did over the years.

In: its code. Out: its names, one row a headline metric with the line of its years, its reviews with their
copies, statements that contradict each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from gov_reviews.report.shown_values import show_number, show_time, show_value
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.sparkline import draw_sparkline

_CODE = re.compile(r"[0-9]{6}")

_NAMES = """
select dim_document.organization_name, dim_document.organization_level, dim_document.province,
    min(dim_document.review_year) as first_year, max(dim_document.review_year) as last_year
from core.dim_document
where dim_document.organization_code = $1
group by all
order by last_year desc nulls last, dim_document.organization_name
"""

_VALUES = "from mart.organization_year_metric where organization_code = $1"

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
    values: list[dict[str, Any]]
    copies: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]


def load_committee(asked: ViewRequest) -> PageContent:
    """One committee by its code.

    Raises:
        NotInWarehouse: No review is of it.
    """
    code = asked.places["organization_code"]
    if not _CODE.fullmatch(code):
        raise NotInWarehouse("A committee's code has six digits.")
    found = asked.data.read(lambda rows: _ask(rows, code))
    if not found.names:
        raise NotInWarehouse(f"No review of a committee {code} is in the warehouse.")
    name = found.names[0]["organization_name"]
    return PageContent(
        "committee.html",
        name,
        {
            "name": name,
            "code": code,
            "names": found.names,
            "conflicts": _conflict_groups(found.conflicts, asked),
        },
        {"metrics": _metric_table(found.values, asked), "reviews": _review_table(found.copies, asked)},
    )


def _ask(rows: PublishedRows, code: str) -> _Found:
    return _Found(
        rows.ask(_NAMES, [code]),
        rows.ask(_VALUES, [code]),
        rows.ask(_COPIES, [code]),
        rows.ask(_CONFLICTS, [code]),
    )


def _metric_table(found: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    """One row a headline metric; values in another unit than the newest are left out of its line."""
    say = asked.say
    columns = (
        TableColumn("category", say("column.category")),
        TableColumn("metric", say("column.metric")),
        TableColumn("years", say("column.years")),
        TableColumn("year", say("column.year"), is_number=True),
        TableColumn("value", say("column.value"), is_number=True),
        TableColumn("change", say("column.change"), is_number=True),
        TableColumn("flags", say("column.flags")),
    )
    by_metric: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(found, key=lambda row: (row["category"], row["metric_code"], row["review_year"])):
        if row["parent_metric_code"] is None and not row["subject"]:
            by_metric[row["metric_code"]].append(row)
    return PageTable("metrics", columns, tuple(_metric_row(values, asked) for values in by_metric.values()))


def _metric_row(values: list[dict[str, Any]], asked: ViewRequest) -> tuple[Cell, ...]:
    say = asked.say
    newest = values[-1]
    line = [row for row in values if row["unit"] == newest["unit"]]
    points = [(row["review_year"], row["value"]) for row in line]
    spelled = ", ".join(
        f"{row['review_year']}: {show_value(row['value'], row['unit'], row['bound'])}" for row in line
    )
    before = line[-2] if len(line) > 1 and line[-2]["review_year"] == newest["review_year"] - 1 else None
    has_conflict = newest["has_conflict"] or newest["has_conflict_between_documents"]
    return (
        Cell(newest["category"], say.named("category", newest["category"]), tone="quiet"),
        Cell(
            newest["metric_code"],
            say.either(newest["metric_name"], newest["metric_name_en"]),
            note=newest["metric_code"],
        ),
        Cell(spelled, picture=draw_sparkline(points, spelled), note=spelled),
        Cell(newest["review_year"], str(newest["review_year"])),
        Cell(
            newest["value"],
            show_value(newest["value"], newest["unit"], newest["bound"]),
            href=asked.link("review", newest["document_key"]) + f"#f-{newest['observation_key']}",
            note=newest["sentence"] or "",
        ),
        _change_cell(newest, before, asked),
        Cell(has_conflict or None, say("committee.conflict") if has_conflict else "", tone="warn"),
    )


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
                Cell(row["source_id"], tone="quiet"),
                Cell(kind, say(f"copy.{kind}"), tone="" if kind == "canonical" else "quiet"),
            )
        )
    return PageTable("reviews", columns, tuple(rows))


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
