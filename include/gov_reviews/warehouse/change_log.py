"""What a build changes of what is published: documents and figures that are added, changed or withdrawn, and
why (`ops.change`).

In: an open candidate, before its tables of documents are written and after. Out: rows of the run; it costs
what the change costs, not what the file holds. A warehouse that is built anew, or read again because its form
has changed, is compared with the file that was published before. Only what analysts see counts: documents
that stand at a URL now and that nobody holds, figures of the canonical one of each work.
"""

from __future__ import annotations

import logging
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.warehouse.lake_catalogue import attach_read_only
from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

# Of one run; all are counted in the rows of their documents.
FIGURES_LISTED = 5_000
# Of all runs: those of the oldest go first.
ROWS_KEPT = 100_000


class ChangesAgainst(Enum):
    """What the documents of a candidate are compared with."""

    CANDIDATE = auto()  # as it was copied
    PUBLISHED = auto()  # another file, published before
    NOTHING = auto()  # there is such a file, but it has a form that cannot be compared


_SHOWN = """
select
    dim_document.document_key, dim_document.work_key, dim_document.organization_code,
    dim_document.organization_name, dim_document.review_year, dim_document.doc_type, dim_document.title,
    dim_document.text_url as url, dim_document.reading_key, dim_document.extraction_key,
    dim_document.decision_keys, dim_document.is_canonical
from {core}.dim_document
where dim_document.is_current and dim_document.is_held is not true
"""

_FIGURES = """
select
    document.work_key, document.document_key, document.decision_keys as document_decisions,
    fact_observation.observation_key, coalesce(fact_observation.detail_code, fact_observation.metric_code)
        as metric_code,
    fact_observation.value, fact_observation.unit, fact_observation.bound, fact_observation.status,
    fact_observation.printed, fact_observation.period_start, fact_observation.period_end,
    fact_observation.decision_keys,
    hash(
        fact_observation.metric_code, fact_observation.detail_code,
        case when fact_observation.metric_code = 'other' then fact_observation.noun end,
        fact_observation.subject, fact_observation.recipient, fact_observation.period_start,
        fact_observation.period_end
    ) as meaning,
    row_number() over (
        partition by document.work_key, meaning
        order by fact_observation.char_start, fact_observation.observation_key
    ) as occurrence
from {core}.fact_observation
inner join {documents} as document on fact_observation.document_key = document.document_key
where document.is_canonical and not fact_observation.is_mention
  and fact_observation.rowid in (
      select fact_observation.rowid from {core}.fact_observation
      where fact_observation.document_key in (
          select document.document_key from {documents} as document
          where document.is_canonical and document.work_key in (from temp.changing_work)
      )
  )
"""


def note_captures(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember which captures of this run were read before; to be called before `ops.crawl_url` is built."""
    connection.execute(
        "create or replace temp table known_capture as "
        "select stg_capture.capture_id from staging.stg_capture "
        "semi join ops.crawl_url on stg_capture.capture_id = crawl_url.capture_id"
    )


def note_before(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember what is shown of the works that this run may change; to be called once it is known which
    documents the run touches, before any of them is written.
    """
    connection.execute(
        "create or replace temp table changing_work as "
        "select stg_review.work_key from staging.stg_review "
        "union select dim_document.work_key from core.dim_document where dim_document.document_key in "
        "(select stg_touched_document.document_key from staging.stg_touched_document)"
    )
    _note(connection, "before", "core")


def note_published(connection: duckdb.DuckDBPyConnection, path: Path | None) -> ChangesAgainst:
    """Where a candidate has no documents although there was a publication, remember what that one shows, in
    the place of what `note_captures` and `note_before` would; to be called before anything is loaded.

    Args:
        connection: The candidate, its tables made.
        path: The file that was published last; None where there is none.
    """
    import duckdb

    has_documents = connection.execute("select 1 from core.dim_document limit 1").fetchone() is not None
    if path is None or has_documents:
        return ChangesAgainst.CANDIDATE
    connection.execute("create or replace temp table changing_work (work_key varchar)")
    try:
        attach_read_only(connection, path, "published")
    except duckdb.Error as error:
        return _cannot_compare(connection, path, error)
    try:
        connection.execute(
            "create or replace temp table known_capture as select capture_id from published.ops.crawl_url"
        )
        connection.execute("insert into temp.changing_work select work_key from published.core.dim_document")
        _note(connection, "before", "published.core")
    except duckdb.Error as error:  # of an earlier form
        return _cannot_compare(connection, path, error)
    finally:
        connection.execute("detach published")
    return ChangesAgainst.PUBLISHED


def _cannot_compare(connection: duckdb.DuckDBPyConnection, path: Path, error: Exception) -> ChangesAgainst:
    logger.warning("not compared with what was published path=%s reason=%s", path, str(error).splitlines()[0])
    connection.execute("create or replace temp table known_capture (capture_id varchar)")
    connection.execute("delete from temp.changing_work")
    _note(connection, "before", "core")
    return ChangesAgainst.NOTHING


def _note(connection: duckdb.DuckDBPyConnection, when: str, core: str) -> None:
    """What is shown of documents, and of the figures of the works that may change: `before` or `after`."""
    documents = f"temp.document_{when}"
    connection.execute(f"create or replace temp table document_{when} as {_SHOWN.format(core=core)}")
    connection.execute(
        f"create or replace temp table figure_{when} as {_FIGURES.format(core=core, documents=documents)}"
    )


def write_changes(
    connection: duckdb.DuckDBPyConnection, run_id: str, against: ChangesAgainst = ChangesAgainst.CANDIDATE
) -> None:
    """Write the rows of the run; to be called when all tables are built.

    Idempotent: rows of an earlier build of the same run are replaced.

    Args:
        against: As `note_published` says; compared with nothing, every row has the reason `rebuilt`.
    """
    run = quoted(run_id)
    if against is not ChangesAgainst.CANDIDATE:  # works that were not there before
        connection.execute("insert into temp.changing_work select work_key from staging.stg_review")
    _note(connection, "after", "core")
    connection.execute(f"delete from ops.change where run_id = {run}")  # noqa: S608 - quoted
    connection.execute(f"create or replace temp table figure_change as {_FIGURE_CHANGES}")
    connection.execute(f"create or replace temp table document_change as {_DOCUMENT_CHANGES}")
    if against is ChangesAgainst.NOTHING:
        connection.execute("update temp.document_change set change_reason = 'rebuilt'")
    connection.execute(f"insert into ops.change by name select {run} as run_id, * from ({_DOCUMENT_ROWS})")  # noqa: S608
    connection.execute(f"insert into ops.change by name select {run} as run_id, * from ({_FIGURE_ROWS})")  # noqa: S608
    _drop_oldest(connection)
    for name in (
        "known_capture",
        "document_before",
        "document_after",
        "changing_work",
        "figure_before",
        "figure_after",
        "document_change",
        "figure_change",
    ):
        connection.execute(f"drop table if exists temp.{name}")


def _drop_oldest(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the newest rows, of whole runs: a run whose rows are kept in part would say too little."""
    connection.execute(
        f"""
        delete from ops.change where run_id in (
            select counted.run_id
            from (
                select change.run_id, sum(count(*)) over (
                    order by max(run.started_at) desc nulls last, change.run_id desc
                ) as newer
                from ops.change
                left join ops.run on change.run_id = run.run_id
                group by change.run_id
            ) as counted
            where counted.newer > {ROWS_KEPT}
            order by counted.newer
            offset 1
        )
        """  # noqa: S608 - the run that reaches the bound stays
    )


# A text that takes the place of another at its address is why that one is withdrawn.
_DOCUMENT_CHANGES = """
with
differing as materialized (
    -- few of many: first which, then in what
    select coalesce(after.document_key, before.document_key) as document_key
    from temp.document_before as before
    full join temp.document_after as after on before.document_key = after.document_key
    where before.document_key is null or after.document_key is null
       or (before.reading_key, before.extraction_key, before.decision_keys, before.organization_code,
           before.review_year, before.doc_type, before.title, before.is_canonical, before.work_key)
          is distinct from
          (after.reading_key, after.extraction_key, after.decision_keys, after.organization_code,
           after.review_year, after.doc_type, after.title, after.is_canonical, after.work_key)
    union
    select figure_change.document_key from temp.figure_change
),
paired as (
    select
        coalesce(after.document_key, before.document_key) as document_key,
        coalesce(after.work_key, before.work_key) as work_key,
        case when before.document_key is null then 'added' when after.document_key is null then 'withdrawn'
            else 'changed' end as change_kind,
        coalesce(after.url, before.url) as url, coalesce(after.title, before.title) as title,
        coalesce(after.organization_code, before.organization_code) as organization_code,
        coalesce(after.organization_name, before.organization_name) as organization_name,
        coalesce(after.review_year, before.review_year) as review_year,
        case when before.document_key is null or after.document_key is null then [] else list_filter([
            case when before.organization_code is distinct from after.organization_code
                then 'organization_code' end,
            case when before.review_year is distinct from after.review_year then 'review_year' end,
            case when before.doc_type is distinct from after.doc_type then 'doc_type' end,
            case when before.title is distinct from after.title then 'title' end,
            case when before.is_canonical is distinct from after.is_canonical then 'is_canonical' end,
            case when before.work_key is distinct from after.work_key then 'work_key' end
        ], lambda field: field is not null) end as changed_fields,
        case
            when before.decision_keys is distinct from after.decision_keys
                and (before.document_key is not null or after.decision_keys is not null) then 'decision'
            when held.is_held then 'decision'
            when after.document_key is null then null
            when after.document_key in (
                select figure_change.document_key from temp.figure_change
                group by figure_change.document_key having bool_and(figure_change.is_decided)
            ) then 'decision'
            when before.extraction_key <> after.extraction_key then 'rules'
            when publication.capture_id in (from temp.known_capture) then 'rules'
            when publication.capture_id in (select stg_capture.capture_id from staging.stg_capture)
                then 'new_capture'
            else 'copies'
        end as change_reason
    from differing
    left join temp.document_before as before on differing.document_key = before.document_key
    left join temp.document_after as after on differing.document_key = after.document_key
    left join core.dim_document as held
        on before.document_key = held.document_key and after.document_key is null
    left join core.fact_publication as publication
        on after.document_key = publication.document_key and after.url = publication.url
),
successor as (
    select paired.work_key, paired.url, min(paired.change_reason) as change_reason
    from paired
    where paired.change_kind = 'added'
    group by paired.work_key, paired.url
)
select
    paired.* exclude (change_reason),
    coalesce(paired.change_reason, same_page.change_reason, same_work.change_reason, 'copies')
        as change_reason
from paired
left join (
    select successor.url, min(successor.change_reason) as change_reason from successor group by all
) as same_page on paired.url = same_page.url
left join (
    select successor.work_key, min(successor.change_reason) as change_reason from successor group by all
) as same_work on paired.work_key = same_work.work_key
"""

_FIGURE_CHANGES = """
select
    coalesce(after.work_key, before.work_key) as work_key,
    coalesce(after.document_key, before.document_key) as document_key,
    case when before.observation_key is null then 'added' when after.observation_key is null then 'withdrawn'
        else 'changed' end as change_kind,
    coalesce(after.observation_key, before.observation_key) as observation_key,
    coalesce(after.metric_code, before.metric_code) as metric_code,
    coalesce(after.period_start, before.period_start) as period_start,
    coalesce(after.period_end, before.period_end) as period_end,
    before.value as old_value, after.value as new_value, before.unit as old_unit, after.unit as new_unit,
    before.printed as old_printed, after.printed as new_printed,
    case when before.observation_key is null or after.observation_key is null then [] else list_filter([
        case when before.value is distinct from after.value then 'value' end,
        case when before.unit is distinct from after.unit then 'unit' end,
        case when before.bound is distinct from after.bound then 'bound' end,
        case when before.status is distinct from after.status then 'status' end
    ], lambda field: field is not null) end as changed_fields,
    before.decision_keys is distinct from after.decision_keys as is_decided
from temp.figure_before as before
full join temp.figure_after as after
    on before.work_key = after.work_key and before.meaning = after.meaning
    and before.occurrence = after.occurrence
where (before.value, before.unit, before.bound, before.status)
        is distinct from (after.value, after.unit, after.bound, after.status)
   or before.observation_key is null or after.observation_key is null
"""

_KEY = "left(sha256(concat_ws(chr(31), {parts})), 16)"

_DOCUMENT_ROWS = f"""
with
counted as (
    select
        figure_change.document_key,
        count(*) filter (where figure_change.change_kind = 'added') as figures_added,
        count(*) filter (where figure_change.change_kind = 'changed') as figures_changed,
        count(*) filter (where figure_change.change_kind = 'withdrawn') as figures_withdrawn
    from temp.figure_change
    group by figure_change.document_key
)
select
    {_KEY.format(parts="'document', document_change.document_key")} as change_key, 'document' as change_scope,
    document_change.change_kind, document_change.change_reason, document_change.changed_fields,
    document_change.work_key, document_change.document_key, document_change.url, document_change.title,
    document_change.organization_code, document_change.organization_name, document_change.review_year,
    coalesce(counted.figures_added, 0) as figures_added,
    coalesce(counted.figures_changed, 0) as figures_changed,
    coalesce(counted.figures_withdrawn, 0) as figures_withdrawn
from temp.document_change
left join counted on document_change.document_key = counted.document_key
where document_change.change_kind <> 'changed' or len(document_change.changed_fields) > 0
   or document_change.change_reason = 'decision' or counted.document_key is not null
"""  # noqa: S608

_FIGURE_ROWS = f"""
select
    {_KEY.format(parts="'figure', figure_change.observation_key, figure_change.change_kind")} as change_key,
    'figure' as change_scope, figure_change.change_kind,
    case when figure_change.is_decided and figure_change.change_kind = 'changed' then 'decision'
        else coalesce(document_change.change_reason, same_work.change_reason, 'copies') end as change_reason,
    figure_change.changed_fields, figure_change.work_key, figure_change.document_key, shown.url, shown.title,
    shown.organization_code, shown.organization_name, shown.review_year, figure_change.observation_key,
    figure_change.metric_code, figure_change.period_start, figure_change.period_end, figure_change.old_value,
    figure_change.new_value, figure_change.old_unit, figure_change.new_unit, figure_change.old_printed,
    figure_change.new_printed
from temp.figure_change
inner join (
    from temp.document_after where document_key in (select document_key from temp.figure_change)
    union by name
    from temp.document_before where document_key in (select document_key from temp.figure_change)
) as shown
    on figure_change.document_key = shown.document_key
left join temp.document_change on figure_change.document_key = document_change.document_key
left join (
    select document_change.work_key, min(document_change.change_reason) as change_reason
    from temp.document_change
    where document_change.change_kind <> 'withdrawn'
    group by document_change.work_key
) as same_work on figure_change.work_key = same_work.work_key
where figure_change.work_key in (select document_before.work_key from temp.document_before)
qualify row_number() over (
        partition by figure_change.work_key, figure_change.observation_key, figure_change.change_kind
        order by shown.is_canonical desc
    ) = 1
    and row_number() over (
        order by figure_change.work_key, figure_change.metric_code, figure_change.observation_key
    ) <= {FIGURES_LISTED}
"""  # noqa: S608
