"""What a briefing tells of the live warehouse: what is new, what changed, its quality, its sources.

In: the published file, whose mart.change_log says what its run changed. Out: a `Briefing`: plain values,
bounded in number, whose texts are as hostile as the pages they come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gov_reviews.file_hash import file_sha256
from gov_reviews.records.runs import SUCCESSFUL
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.published_file import PublicationRecord, publication_of
from gov_reviews.warehouse.reader import published_file, run_query

if TYPE_CHECKING:
    import duckdb

MAX_REVIEWS, MAX_CHANGES, MAX_SOURCES, MAX_RULES, MAX_RANKED = 100, 40, 60, 30, 15


@dataclass(frozen=True, slots=True)
class BriefReview:
    """One review. url: as its page gives it, so it may be anything."""

    url: str
    title: str | None
    organization_name: str | None
    review_year: int | None
    published: date | None
    figures: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many reviews of one year and level of committee there are."""

    review_year: int
    level: str
    reviews: int


@dataclass(frozen=True, slots=True)
class RankedMetric:
    """The metric that most committees of one level state for one year, the highest values first."""

    metric_name: str
    metric_name_en: str
    unit: str
    review_year: int
    level: str
    committees: int
    values: tuple[tuple[str, float, str], ...]
    """Committee, value, bound."""


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that failed in the run that published."""

    severity: str
    description_en: str
    description_zh: str
    rows_failed: int
    rows_checked: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Rows of the quarantine by rule."""

    severity: str
    rule_id: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True)
class SourceInTrouble:
    """A source that did not answer as it should."""

    source_id: str
    name: str | None
    state: str
    since: datetime | None
    advice_en: str
    advice_zh: str


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that a review had and has otherwise now, or not any more.

    Attributes:
        reason: as in ops.change. old_value, new_value: in base units; None: none.
    """

    kind: str
    reason: str
    url: str
    organization_name: str | None
    review_year: int | None
    metric_name: str | None
    metric_name_en: str | None
    old_value: float | None
    old_unit: str | None
    new_value: float | None
    new_unit: str | None


@dataclass(frozen=True, slots=True)
class FigureCounts:
    """What the run did to figures, those of new reviews among the added ones."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything.

    Attributes:
        publication: Of the live file; None: it has no line in the record.
        is_first: Nothing was published before; `new` are then the newest reviews.
        new, new_count: Reviews that this publication added; the count is of all.
        figure_counts, changes: What it did to the figures; changed and withdrawn ones.
        source_states: Number of sources by state.
        is_sample: Every committee in it is invented.
    """

    publication: PublicationRecord | None
    reviews: int
    figures: int
    committees: int
    first_year: int | None
    last_year: int | None
    is_first: bool
    new: tuple[BriefReview, ...]
    new_count: int
    figure_counts: FigureCounts
    changes: tuple[ChangedFigure, ...]
    by_year: tuple[YearCount, ...]
    ranked: RankedMetric | None
    checks: int
    failed_checks: tuple[FailedCheck, ...]
    quarantine: tuple[RuleCount, ...]
    source_states: tuple[tuple[str, int], ...]
    sources: tuple[SourceInTrouble, ...]
    is_sample: bool


_TOTALS = """
select count(*), count(distinct organization_code), min(review_year), max(review_year),
    (select count(*) from mart.observation), coalesce(bool_and(is_sample), false)
from mart.review
where is_canonical
"""

_NEWEST = f"""
select url, title, organization_name, review_year, published_date, figures
from mart.review
where is_canonical
order by published_date desc nulls last, url
limit {MAX_REVIEWS}
"""  # noqa: S608 - a constant

_NEW = f"""
select
    change_log.url, change_log.title, change_log.organization_name, change_log.review_year,
    max(review.published_date), max(change_log.figures_added)
from mart.change_log
left join mart.review on change_log.document_key = review.document_key
where
    change_log.run_id = $1 and change_log.change_scope = 'document' and change_log.change_kind = 'added'
group by all
order by max(review.published_date) desc nulls last, change_log.url
limit {MAX_REVIEWS}
"""  # noqa: S608 - a constant

_COUNTS = """
select
    count(*) filter (where change_kind = 'added'), coalesce(sum(figures_added), 0),
    coalesce(sum(figures_changed), 0), coalesce(sum(figures_withdrawn), 0)
from mart.change_log
where run_id = $1 and change_scope = 'document'
"""

_CHANGES = f"""
select
    change_kind, change_reason, coalesce(url, ''), organization_name, review_year, metric_name,
    metric_name_en, old_value, old_unit, new_value, new_unit
from mart.change_log
where run_id = $1 and change_scope = 'figure' and change_kind <> 'added'
order by change_kind, organization_code, review_year, metric_code, change_key
limit {MAX_CHANGES}
"""  # noqa: S608 - a constant

_BY_YEAR = """
select review_year, organization_level, count(*)
from mart.review
where is_canonical and review_year is not null and organization_level is not null
group by review_year, organization_level
order by review_year, organization_level
"""

# One metric, unit, year and level, so that what is ranked can be compared; most committees first.
_RANKED = f"""
with
stated as (
    select
        metric_code, unit, review_year, organization_level, is_sample, count(*) as committees,
        any_value(metric_name) as metric_name, any_value(metric_name_en) as metric_name_en
    from mart.metric_ranking
    where metric_code <> 'other' and parent_metric_code is null
    group by metric_code, unit, review_year, organization_level, is_sample
    having count(*) >= 2
    order by committees desc, review_year desc, metric_code, unit
    limit 1
)
select
    stated.metric_name, stated.metric_name_en, stated.unit, stated.review_year, stated.organization_level,
    stated.committees, metric_ranking.organization_name, metric_ranking.value, metric_ranking.bound
from stated
inner join mart.metric_ranking
    on metric_ranking.metric_code = stated.metric_code
    and metric_ranking.unit is not distinct from stated.unit
    and metric_ranking.review_year = stated.review_year
    and metric_ranking.organization_level = stated.organization_level
    and metric_ranking.is_sample = stated.is_sample
order by metric_ranking.value desc, metric_ranking.organization_code
limit {MAX_RANKED}
"""  # noqa: S608 - a constant

_CHECKS = """
select severity, description_en, description_zh, rows_failed, rows_checked, is_passed
from ops.quality_result
where run_id = $1
order by list_position(['critical', 'warning', 'info'], severity), check_number
"""

_QUARANTINE = f"""
select severity, rule_id, count(*), min_by(reason, quarantine_key)
from ops.quarantine
group by severity, rule_id
order by list_position(['critical', 'warning', 'info'], severity), count(*) desc, rule_id
limit {MAX_RULES}
"""  # noqa: S608 - a constant

_SOURCES = """
select
    source_status.source_id, dim_source.registered_name, source_status.source_state,
    source_status.state_since_at, source_status.advice_en, source_status.advice_zh
from ops.source_status
left join core.dim_source
    on source_status.source_id = dim_source.source_id and dim_source.is_current
where source_status.source_state is not null
order by source_status.source_id
"""


def read_briefing(settings: Settings) -> Briefing:
    """Look at the live warehouse.

    Raises:
        WarehouseMissing: Nothing was published yet.
        WarehouseBusy, ForeignLog, WarehouseDamaged: The live file cannot be trusted.
    """
    with published_file(settings) as path:
        publication = publication_of(settings, file_sha256(path))
        with open_read_only(path) as connection:
            standing = _standing(connection, publication)
            if publication is None or publication.number == 1:
                return standing
            return _with_changes(standing, connection, publication.run_id)


def _standing(connection: duckdb.DuckDBPyConnection, publication: PublicationRecord | None) -> Briefing:
    """The live file by itself: as if nothing had been published before."""
    reviews, committees, first_year, last_year, figures, is_sample = run_query(connection, _TOTALS).rows[0]
    run_id = publication.run_id if publication is not None else ""
    checks = run_query(connection, _CHECKS, [run_id]).rows
    sources = run_query(connection, _SOURCES).rows
    in_trouble = [SourceInTrouble(*row) for row in sources if row[2] not in SUCCESSFUL]
    return Briefing(
        publication,
        reviews=reviews,
        figures=figures,
        committees=committees,
        first_year=first_year,
        last_year=last_year,
        is_first=True,
        new=tuple(BriefReview(*row) for row in run_query(connection, _NEWEST).rows),
        new_count=reviews,
        figure_counts=FigureCounts(),
        changes=(),
        by_year=tuple(YearCount(*row) for row in run_query(connection, _BY_YEAR).rows),
        ranked=_ranked(run_query(connection, _RANKED).rows),
        checks=len(checks),
        failed_checks=tuple(FailedCheck(*row[:5]) for row in checks if not row[5]),
        quarantine=tuple(RuleCount(*row) for row in run_query(connection, _QUARANTINE).rows),
        source_states=tuple(Counter(row[2] for row in sources).most_common()),
        sources=tuple(in_trouble[:MAX_SOURCES]),
        is_sample=is_sample,
    )


def _with_changes(standing: Briefing, connection: duckdb.DuckDBPyConnection, run_id: str) -> Briefing:
    new_count, added, changed, withdrawn = run_query(connection, _COUNTS, [run_id]).rows[0]
    return replace(
        standing,
        is_first=False,
        new=tuple(BriefReview(*row) for row in run_query(connection, _NEW, [run_id]).rows),
        new_count=new_count,
        figure_counts=FigureCounts(int(added), int(changed), int(withdrawn)),
        changes=tuple(ChangedFigure(*row) for row in run_query(connection, _CHANGES, [run_id]).rows),
    )


def _ranked(rows: Sequence[tuple[Any, ...]]) -> RankedMetric | None:
    if not rows:
        return None
    name, name_en, unit, year, level, committees = rows[0][:6]
    values = tuple((str(row[6]), float(row[7]), str(row[8])) for row in rows)
    return RankedMetric(str(name), str(name_en or name), str(unit or ""), year, level, committees, values)
