"""What a run brought into the warehouse: counts per source, what was held back, queries that work on the new
data.

In: the live warehouse, read-only, and the captures that the run read for the first time. Out: LoadedFacts.
When a run did not publish, only the totals of the live warehouse are reported; what the run's own quarantine
would have been stays in its candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gov_reviews.errors import PipelineError
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.extraction_versions import NOTHING_OUTDATED, OutdatedDocuments
from gov_reviews.records.runs import QuarantineGroup
from gov_reviews.records.vocabulary import IssueScope, Severity
from gov_reviews.report.outdated_documents import read_outdated
from gov_reviews.run_folder import PENDING_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import published_connection, run_query
from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class LoadedFacts:
    """Counts for a RunSummary.

    Attributes:
        documents, observations: New ones per source; a text on two sources counts for each.
        outdated: Documents that another extraction than today's read.
        trouble: Why the live warehouse could not be read, "" when it could.
    """

    documents: dict[str, int] = field(default_factory=dict)
    observations: dict[str, int] = field(default_factory=dict)
    quarantine: tuple[QuarantineGroup, ...] = ()
    warehouse_documents: int = 0
    warehouse_observations: int = 0
    queries: tuple[str, ...] = ()
    trouble: str = ""
    outdated: OutdatedDocuments = NOTHING_OUTDATED


# Order of the quarantine, what is held back most first; as SQL.
SCOPE_ORDER = "['page', 'observation', 'doubt', 'field']"
# Parameter $1 of each: the captures that the run read for the first time.

_DOCUMENTS = """
with read_now as (select * from ops.crawl_url where capture_id in (select unnest($1::varchar[])))
select source_id, count(distinct document_key) from read_now where document_key is not null group by source_id
"""

_OBSERVATIONS = """
with read_now as (select * from ops.crawl_url where capture_id in (select unnest($1::varchar[]))),
carried as (select distinct source_id, document_key from read_now where document_key is not null)
select carried.source_id, count(*)
from carried
inner join core.fact_observation on carried.document_key = fact_observation.document_key
group by carried.source_id
"""

_QUARANTINE = f"""
with read_now as (select * from ops.crawl_url where capture_id in (select unnest($1::varchar[])))
select rule_id, any_value(severity), any_value(scope), count(*), min_by(reason, quarantine_key),
       min_by(coalesce(url, ''), quarantine_key),
       min_by(held_value, quarantine_key)
from ops.quarantine
where capture_id in (select capture_id from read_now)
   or document_key in (select document_key from read_now where document_key is not null)
group by rule_id, scope
order by list_position({SCOPE_ORDER}, any_value(scope)), count(*) desc, rule_id
"""  # noqa: S608 - a constant

_TOTALS = """
select (select count(*) from mart.review where is_canonical), (select count(*) from mart.observation)
"""

# The metric that most of the new reviews state, so that the example has something to compare.
_COMMON_METRIC = """
with read_now as (select * from ops.crawl_url where capture_id in (select unnest($1::varchar[])))
select metric_code
from mart.observation
where document_key in (select document_key from read_now) and status = 'actual' and metric_code <> 'other'
    and not is_mention
group by metric_code
order by count(distinct document_key) desc, metric_code
limit 1
"""

_LOADED_ORGANIZATION = """
with read_now as (select * from ops.crawl_url where capture_id in (select unnest($1::varchar[])))
select organization_name
from mart.review
where document_key in (select document_key from read_now) and organization_name is not null
order by figures desc, organization_name
limit 1
"""


def quarantine_groups(rows: Iterable[Sequence[Any]]) -> tuple[QuarantineGroup, ...]:
    """Groups of a query that counts the quarantine (rule, severity, scope, rows, reason, URL, value)."""
    return tuple(
        QuarantineGroup(
            rule_id,
            Severity(severity),
            IssueScope(scope),
            count,
            reason,
            example_url=url,
            example_value=value,
        )
        for rule_id, severity, scope, count, reason, url, value in rows
    )


def read_loaded_facts(settings: Settings, folder: RunFolder, *, is_published: bool) -> LoadedFacts:
    """Read what a run brought.

    Args:
        settings: The installation.
        folder: The run.
        is_published: Whether the run's candidate is live; otherwise its captures are not in the warehouse.
    """
    if not settings.warehouse_path.is_file():
        return LoadedFacts()
    try:
        with published_connection(settings) as connection:
            pending = folder.read(PENDING_FILE) or ()
            return _read_facts(connection, list(pending), is_published=is_published)
    except PipelineError as error:
        return LoadedFacts(
            trouble=in_both(
                f"The live warehouse cannot be read. {error}", f"正式库无法读取。{error.in_chinese()}"
            )
        )


def _read_facts(
    connection: duckdb.DuckDBPyConnection, captures: Sequence[str], *, is_published: bool
) -> LoadedFacts:
    documents, observations = run_query(connection, _TOTALS).rows[0]
    standing = LoadedFacts(
        warehouse_documents=documents,
        warehouse_observations=observations,
        outdated=read_outdated(connection),
    )
    if not is_published:
        return standing
    return replace(
        standing,
        documents=dict(_rows_of(connection, _DOCUMENTS, captures)),
        observations=dict(_rows_of(connection, _OBSERVATIONS, captures)),
        quarantine=quarantine_groups(_rows_of(connection, _QUARANTINE, captures)),
        queries=_example_queries(connection, captures),
    )


def _rows_of(
    connection: duckdb.DuckDBPyConnection, sql: str, captures: Sequence[str]
) -> tuple[tuple[Any, ...], ...]:
    return run_query(connection, sql, (list(captures),)).rows


# Text for a person to paste; the value goes into the place of the question mark.
_REVIEWS_QUERY = (
    "select organization_name, review_year, title, figures, url from mart.review where is_canonical"
    " order by review_year desc, figures desc limit 10"
)
_METRIC_QUERY = (
    "select organization_name, review_year, metric_name, value, unit, bound, sentence from mart.observation"
    " where metric_code = ? and status = 'actual' and not is_mention order by value desc limit 10"
)
_ORGANIZATION_QUERY = (
    "select metric_name, value, unit, statement_count, has_conflict, sentence from "
    "mart.organization_year_metric"
    " where organization_name = ? order by review_year desc, category, metric_name limit 15"
)


def _example_queries(connection: duckdb.DuckDBPyConnection, captures: Sequence[str]) -> tuple[str, ...]:
    """Three questions on the data just loaded: who reports how much, one figure among all, one committee over
    its figures.
    """
    queries = [_REVIEWS_QUERY]
    for template, finder in ((_METRIC_QUERY, _COMMON_METRIC), (_ORGANIZATION_QUERY, _LOADED_ORGANIZATION)):
        if found := _rows_of(connection, finder, captures):
            queries.append(template.replace("?", quoted(str(found[0][0]))))
    return tuple(queries)
