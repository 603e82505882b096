"""Overview (总览): what is in the warehouse, what the last publication brought, what is missing, who needs a
person.

In: the live warehouse, the states of the sources, what needs a person. Out: whether all is well, four
numbers, the coverage matrix, what the newest publication brought, the newest reviews, the sources that did
not answer well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gov_reviews.capture.source_state import SourceCondition, read_conditions
from gov_reviews.clock import utc_now
from gov_reviews.records.runs import SUCCESSFUL
from gov_reviews.report.health import look_at_health
from gov_reviews.report.shown_values import show_number, show_time
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import PageContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.source_cells import SourceCells, ask_source_names

YEARS_SHOWN = 12
FEW_COMMITTEES = 40
"""Up to these the matrix has a row a committee, above them a row a province."""
TONES = 4

# No table is joined whole: figures are those of all documents without those of the few that are not current,
# and what is held is counted where it is held.
_TOTALS = """
select
    count(*) filter (where dim_document.is_canonical) as reviews,
    count(distinct dim_document.organization_code) filter (where dim_document.is_canonical) as committees,
    count(distinct dim_document.province) filter (where dim_document.is_canonical) as provinces,
    min(dim_document.review_year) as first_year, max(dim_document.review_year) as last_year,
    coalesce((
        select sum(fact_review.observation_count)
        from core.fact_review
        where fact_review.document_key not in (
            select former.document_key from core.dim_document as former where not former.is_current
        )
    ), 0)::bigint - (
        select count(distinct quarantine.observation_key)
        from ops.quarantine
        where quarantine.scope = 'observation' and quarantine.document_key in (
            select holder.document_key from core.dim_document as holder where holder.is_current
        )
    ) as figures
from core.dim_document
where dim_document.is_current
"""

_KNOWN = """
select count(*) as known
from core.dim_region
where dim_region.region_level in ('province', 'prefecture', 'county')
    and dim_region.is_sample = (
        select coalesce(bool_and(dim_organization.is_sample), false) from core.dim_organization
    )
"""

_LAST_RUN = """
select run.run_id, run.started_at, run.document_count, run.observation_count, run.quarantined_count
from ops.run
order by run.started_at desc, run.run_id desc
limit 1
"""

_PROVINCE_YEARS = """
select
    coalesce(dim_document.province, '') as province, dim_document.review_year,
    count(distinct dim_document.organization_code) as committees, count(*) as reviews
from core.dim_document
where dim_document.is_canonical and dim_document.review_year is not null
group by all
"""

_COMMITTEE_YEARS = """
select
    dim_document.organization_code, dim_document.organization_name, dim_document.review_year,
    arg_max(dim_document.document_key, fact_review.observation_count) as document_key,
    sum(fact_review.observation_count)::bigint as figures, count(*) as reviews
from core.dim_document
inner join core.fact_review on dim_document.document_key = fact_review.document_key
where dim_document.is_canonical and dim_document.organization_code is not null
    and ($1 is null or coalesce(dim_document.province, '') = $1)
group by dim_document.organization_code, dim_document.organization_name, dim_document.review_year
order by dim_document.organization_code, dim_document.review_year
"""

_NEWEST = """
with newest as (
    select fact_publication.document_key, fact_publication.title, fact_publication.published_date,
        fact_publication.source_id, fact_publication.url
    from core.fact_publication
    where fact_publication.is_canonical
    order by fact_publication.published_date desc nulls last, fact_publication.url
    limit 25
)
select
    newest.document_key, newest.title, dim_document.organization_code, dim_document.organization_name,
    dim_document.review_year, newest.published_date, fact_review.observation_count as figures,
    newest.source_id
from newest
inner join core.dim_document on newest.document_key = dim_document.document_key
inner join core.fact_review on newest.document_key = fact_review.document_key
order by newest.published_date desc nulls last, newest.url
"""

_HELD = """
select count(*) filter (where quarantine.scope = 'page') as pages,
    count(*) filter (where quarantine.scope = 'observation') as figures,
    count(*) filter (where quarantine.scope = 'field') as fields
from ops.quarantine
"""

# Whether a committee without a review of a year could have one: its own source, and pages of it that failed.
_OWN_SOURCES = """
select dim_source.region_code,
    bool_or(dim_source.source_id in (
        select quarantine.source_id from ops.quarantine
        where quarantine.scope = 'page' and starts_with(quarantine.rule_id, 'page_')
    )) as has_failed
from core.dim_source
where dim_source.is_current and dim_source.is_enabled and dim_source.org_type = 'cppcc'
    and dim_source.region_code is not null
group by dim_source.region_code
"""

# News for readers: what was not published before, or has another text now. What was only read again is none.
_NEWS = """
select change.document_key
from ops.change
where change.run_id = $1 and change.change_scope = 'document' and change.change_kind <> 'withdrawn'
    and (change.change_kind = 'added' or change.change_reason = 'new_capture')
"""

_BROUGHT = f"""
select count(*) as reviews, count(*) filter (where not dim_document.is_canonical) as copies,
    count(distinct dim_document.organization_code) as committees,
    coalesce(sum(fact_review.observation_count), 0)::bigint as figures,
    (
        select count(*) from core.fact_year_value
        where fact_year_value.document_key in ({_NEWS})
    ) as year_values
from core.dim_document
inner join core.fact_review on dim_document.document_key = fact_review.document_key
where dim_document.document_key in ({_NEWS}) and dim_document.is_current
"""  # noqa: S608 - no value of a person

_BROUGHT_REVIEWS = f"""
select dim_document.document_key, dim_document.title, dim_document.organization_code,
    dim_document.organization_name, dim_document.review_year, dim_document.is_canonical,
    fact_review.observation_count as figures
from core.dim_document
inner join core.fact_review on dim_document.document_key = fact_review.document_key
where dim_document.document_key in ({_NEWS}) and dim_document.is_current
order by dim_document.is_canonical desc, fact_review.observation_count desc, dim_document.document_key
limit 10
"""  # noqa: S608 - no value of a person


@dataclass(frozen=True, slots=True)
class _Found:
    totals: Mapping[str, Any]
    known: int
    last_run: Mapping[str, Any] | None
    held: Mapping[str, Any]
    coverage: PageTable
    newest: list[dict[str, Any]]
    brought: Mapping[str, Any] | None
    brought_reviews: list[dict[str, Any]]
    source_names: Mapping[str, Mapping[str, Any]]


def load_overview(asked: ViewRequest) -> PageContent:
    """The first page. `?province=` narrows the matrix to the committees of one province."""
    say = asked.say
    province = asked.query.get("province")
    health = look_at_health(asked.settings, utc_now())
    found = asked.data.read(lambda rows: _ask(rows, asked, province))
    troubled = [
        condition
        for condition in read_conditions(asked.settings.archive_root).values()
        if condition.state not in SUCCESSFUL
    ]
    return PageContent(
        "overview.html",
        say("view.overview"),
        {
            "totals": found.totals,
            "known": found.known,
            "last_run": found.last_run,
            "held": found.held,
            "province": province,
            "brought": found.brought,
            "is_by_committee": found.coverage.columns[0].key == "committee",
            "troubled": len(troubled),
            "last": {"run_id": health.run_id, "state": health.state, "at": health.ended_at},
            "open_troubles": [
                (say.either(trouble.name_zh, trouble.name_en), say.either(trouble.do_zh, trouble.do_en))
                for trouble in health.troubles
            ],
        },
        {
            "coverage": found.coverage,
            "brought": _brought_table(found.brought_reviews, asked),
            "newest": _newest_table(found.newest, asked),
            "sources": _source_table(troubled, found.source_names, asked),
        },
    )


def _ask(rows: PublishedRows, asked: ViewRequest, province: str | None) -> _Found:
    totals = rows.one(_TOTALS) or {}
    known = rows.one(_KNOWN) or {"known": 0}
    by_province = province is None and totals["committees"] > FEW_COMMITTEES
    coverage = (
        _province_matrix(rows.ask(_PROVINCE_YEARS), asked)
        if by_province
        else _committee_matrix(
            rows.ask(_COMMITTEE_YEARS, [province]),
            {row["region_code"]: row["has_failed"] for row in rows.ask(_OWN_SOURCES)},
            asked,
        )
    )
    run_id = asked.publication.run_id if asked.publication is not None else ""
    return _Found(
        totals=totals,
        known=int(known["known"]),
        last_run=rows.one(_LAST_RUN),
        held=rows.one(_HELD) or {},
        coverage=coverage,
        newest=rows.ask(_NEWEST),
        brought=rows.one(_BROUGHT, [run_id]) if run_id else None,
        brought_reviews=rows.ask(_BROUGHT_REVIEWS, [run_id]) if run_id else [],
        source_names=ask_source_names(rows),
    )


def _years(found: list[dict[str, Any]]) -> list[int]:
    """The last years with a review, without gaps."""
    years = [row["review_year"] for row in found if row["review_year"] is not None]
    return list(range(max(min(years), max(years) - YEARS_SHOWN + 1), max(years) + 1)) if years else []


def _province_matrix(found: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    years = _years(found)
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for row in found:
        counts[row["province"]][row["review_year"]] = row["committees"]
    most = max((count for row in counts.values() for count in row.values()), default=1)
    rows = []
    for province in sorted(counts):
        shown = province or asked.say("overview.national")
        href = asked.link(province=province) + "#coverage"
        cells = (_tinted(counts[province].get(year), most) for year in years)
        rows.append((Cell(shown, href=href), *(replace(cell, href=cell.value and href) for cell in cells)))
    return PageTable("coverage", _matrix_columns("province", years, asked), tuple(rows))


def _committee_matrix(
    found: list[dict[str, Any]], own_sources: Mapping[str, bool], asked: ViewRequest
) -> PageTable:
    """A row a committee.

    Args:
        found: Its reviews by year. own_sources: Committees with a source of their own, and whether pages of
            it failed.
        asked: The request.
    """
    years = _years(found)
    names: dict[str, str] = {}
    by_year: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in found:
        names[row["organization_code"]] = row["organization_name"]
        by_year[row["organization_code"]][row["review_year"]] = row
    most = max((row["figures"] for row in found), default=1)
    rows = []
    for code, name in names.items():
        head = Cell(name, href=asked.link("committee", code))
        body = []
        for year in years:
            review = by_year[code].get(year)
            if review is None:
                body.append(_missing_cell(own_sources.get(code), asked))
                continue
            cell = _tinted(review["figures"], most)
            body.append(Cell(cell.value, cell.shown, asked.link("review", review["document_key"]), cell.tone))
        rows.append((head, *body))
    return PageTable("coverage", _matrix_columns("committee", years, asked), tuple(rows))


def _missing_cell(has_failed: bool | None, asked: ViewRequest) -> Cell:
    """No review: a page of its source failed, its source has none, or it has no source of its own."""
    if has_failed:
        return Cell(None, "✕", tone="missing bad", note=asked.say("overview.failed"))
    if has_failed is not None:
        return Cell(None, "–", tone="missing", note=asked.say("overview.missing"))
    return Cell(None, "·", tone="missing", note=asked.say("overview.no_source"))


def _matrix_columns(first: str, years: list[int], asked: ViewRequest) -> tuple[TableColumn, ...]:
    return (
        TableColumn(first, asked.say(f"column.{first}")),
        *(TableColumn(str(year), str(year), is_number=True) for year in years),
    )


def _tinted(count: int | None, most: int) -> Cell:
    """A cell of the matrix: the darker, the more; a dot where nothing is."""
    if not count:
        return Cell(None, "·", tone="missing")
    return Cell(count, show_number(count), tone=f"tint{min(TONES, 1 + count * TONES // (most + 1))}")


def _newest_table(found: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("published", say("column.published")),
        TableColumn("title", say("column.title")),
        TableColumn("committee", say("column.committee")),
        TableColumn("year", say("column.year"), is_number=True),
        TableColumn("figures", say("column.figures"), is_number=True),
        TableColumn("source", say("column.source")),
    )
    cell_of = SourceCells(asked)
    rows = tuple(
        (
            Cell(row["published_date"], show_time(row["published_date"])),
            Cell(row["title"] or say("review.untitled"), href=asked.link("review", row["document_key"])),
            Cell(
                row["organization_name"] or say("overview.undecided"),
                href=asked.link("committee", row["organization_code"]) if row["organization_code"] else None,
                tone="" if row["organization_code"] else "quiet",
            ),
            Cell(row["review_year"], None if row["review_year"] is None else str(row["review_year"])),
            Cell(row["figures"], show_number(row["figures"])),
            cell_of(row["source_id"]),
        )
        for row in found
    )
    return PageTable("newest", columns, rows, is_stacked=True)


def _brought_table(found: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("title", say("column.title")),
        TableColumn("committee", say("column.committee")),
        TableColumn("year", say("column.year"), is_number=True),
        TableColumn("figures", say("column.figures"), is_number=True),
        TableColumn("copy", say("column.copy")),
    )
    rows = tuple(
        (
            Cell(row["title"] or say("review.untitled"), href=asked.link("review", row["document_key"])),
            Cell(
                row["organization_name"] or say("overview.undecided"),
                href=asked.link("committee", row["organization_code"]) if row["organization_code"] else None,
                tone="" if row["organization_code"] else "quiet",
            ),
            Cell(row["review_year"]),
            Cell(row["figures"], show_number(row["figures"])),
            Cell(
                "canonical" if row["is_canonical"] else "copy",
                say("copy.canonical" if row["is_canonical"] else "copy.copy"),
                tone="quiet",
            ),
        )
        for row in found
    )
    return PageTable("brought", columns, rows, is_stacked=True)


def _source_table(
    troubled: list[SourceCondition], names: Mapping[str, Mapping[str, Any]], asked: ViewRequest
) -> PageTable:
    say = asked.say
    columns = tuple(
        TableColumn(key, say(f"column.{key}")) for key in ("source", "state", "asked", "succeeded", "message")
    )
    cell_of = SourceCells(asked, names)
    rows = []
    for condition in sorted(troubled, key=lambda item: (item.state.value, item.source_id)):
        rows.append(
            (
                cell_of(condition.source_id),
                Cell(condition.state.value, say.named("state", condition.state.value), tone="bad"),
                Cell(condition.asked_at, show_time(condition.asked_at)),
                Cell(condition.succeeded_at, show_time(condition.succeeded_at) or say("overview.never")),
                Cell(say.line_of(condition.message), tone="words"),
            )
        )
    return PageTable("sources", columns, tuple(rows))
