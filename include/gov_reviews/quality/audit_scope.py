"""What an audit looks at: every row of a candidate, or those that this run can have changed.

In: a candidate with the live warehouse attached as `other`, the contracts, whether the candidate is the file
that the build left. Out: an AuditScope; where not every row is looked at, an excerpt of the candidate in
memory, with the same names: asked of it, every check means what it means of the whole file.

Rows need not be looked at again where all of this holds: the live file, which the build copied byte by byte
and by hash, was checked by the same rules; nothing but the build has written into the candidate since (it is
the same file, of the same size, written last when the build left it; DuckDB checks each block that it reads);
the rows belong to no document that the build touched, to none whose copies came or went, and to none that
shares a work, a text or an address with one of these; and no table of metadata that the check reads has
changed. Whatever else is the case, every row is looked at: a first load, other rules, a changed candidate,
a run that touches much.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.quality.check_plan import SetPlan, TablePlan
from gov_reviews.settings import SQL_ROOT
from gov_reviews.warehouse.table_contracts import TableContract, references_in

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Rows of more documents are not worth a copy in memory.
MOST_DOCUMENTS = 2_000
_EXCERPT = "memory"
_DOCUMENTS = f"{_EXCERPT}.audited.document"
_KNOWN = f"{_EXCERPT}.audited.known_document"  # those of them that the live warehouse has, too
_YEARS = f"{_EXCERPT}.audited.organization_year"
# Computed from documents, not from metadata: rows of other committees stay as they are.
_OF_DOCUMENTS = frozenset(
    {
        "core.dim_organization",
        "core.dim_season",
        "core.dim_session",
        "mart.data_dictionary",
        "core.dim_extraction",
    }
)

# What the build wrote, what a copy that came or went changed, and all that shares a work, a text or an
# address with these: checks compare rows of such groups.
_CLOSURE = f"""
create table {_DOCUMENTS} as
with recursive
touched as (
    select stg_touched_document.document_key from staging.stg_touched_document
    union
    select fact_publication.document_key
    from core.fact_publication
    left join other.core.fact_publication as before
        on fact_publication.publication_key = before.publication_key
    where (fact_publication.reading_key, fact_publication.work_key, fact_publication.last_captured_at,
           fact_publication.copy_rank, fact_publication.is_current)
        is distinct from
        (before.reading_key, before.work_key, before.last_captured_at, before.copy_rank, before.is_current)
    union
    select before.document_key
    from other.core.fact_publication as before
    anti join core.fact_publication on before.publication_key = fact_publication.publication_key
    union
    select dim_document.document_key
    from core.dim_document
    left join other.core.dim_document as before on dim_document.document_key = before.document_key
    where (dim_document.work_key, dim_document.is_current, dim_document.is_canonical,
           dim_document.publication_count, dim_document.first_captured_at, dim_document.last_captured_at)
        is distinct from
        (before.work_key, before.is_current, before.is_canonical,
         before.publication_count, before.first_captured_at, before.last_captured_at)
),
member as (
    -- by hash: of two groups that share one, more is looked at
    select hash('work', dim_document.work_key) as shared, dim_document.document_key from core.dim_document
    union all
    select hash('text', dim_document.text_sha256) as shared, dim_document.document_key from core.dim_document
    union all
    select hash('page', fact_publication.url) as shared, fact_publication.document_key
    from core.fact_publication
),
group_member as materialized (
    select member.shared, member.document_key
    from member
    semi join (
        select member.shared from member group by member.shared having count(*) > 1
    ) as several on member.shared = several.shared
),
linked as (
    select touched.document_key from touched
    union
    select neighbour.document_key
    from linked
    inner join group_member as own on linked.document_key = own.document_key
    inner join group_member as neighbour on own.shared = neighbour.shared
)
select linked.document_key from linked
"""  # noqa: S608

# Of a committee the years whose values may be others now, and their neighbours: views compare them.
_TOUCHED_YEARS = f"""
create table {_YEARS} as
with
touched as (
    select stg_touched_year.organization_code, stg_touched_year.review_year
    from staging.stg_touched_year
    where not stg_touched_year.is_restated
    union
    select dim_document.organization_code, dim_document.review_year
    from core.dim_document
    where dim_document.document_key in (from {_DOCUMENTS}) and dim_document.organization_code is not null
)
select distinct touched.organization_code, touched.review_year + near.years as review_year
from touched
cross join (values (-1), (0), (1)) as near (years)
"""  # noqa: S608


@cache
def audit_rules_hash() -> str:
    """The rules of an audit as one hash: the contracts, queries and rules under sql/, and the code that asks
    them. Other rules look at every row anew.
    """
    digest = hashlib.sha256()
    for root in (SQL_ROOT, Path(__file__).parent):
        for path in sorted((*root.rglob("*.sql"), *root.rglob("*.yaml"), *root.rglob("*.py"))):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class AuditScope:
    """What an audit looks at.

    Attributes:
        why_whole: Why every row is looked at; "" when an excerpt is.
        documents: Those of the excerpt; None when every row is looked at.
        changed: Tables of metadata whose rows are not those of the live warehouse, and places
            (schema.table.column) that lost a value: what reads them is asked of every row.
    """

    why_whole: str
    documents: pa.Table | None = None
    changed: frozenset[str] = field(default=frozenset())

    @property
    def is_whole(self) -> bool:
        """Whether every row is looked at."""
        return self.documents is None

    def is_asked_whole(self, plan: SetPlan, contracts: Mapping[str, TableContract]) -> bool:
        """Whether a check has to be asked of every row all the same."""
        if plan.is_whole or plan.referenced in self.changed:
            return True
        return not plan.referenced and bool(self.changed & read_by(plan.violating, contracts))

    def divide(
        self, plan: TablePlan, contracts: Mapping[str, TableContract]
    ) -> tuple[TablePlan, list[SetPlan]]:
        """The checks of a table that the excerpt is asked, and those that every row is asked."""
        whole = [found for found in plan.set_plans if self.is_asked_whole(found, contracts)]
        own = tuple(found for found in plan.set_plans if found not in whole)
        return replace(plan, set_plans=own), whole

    def is_view_asked_whole(self, plan: TablePlan, contracts: Mapping[str, TableContract]) -> bool:
        """The same for the checks of a view."""
        contract = plan.contract
        return contract.is_view and bool(self.changed & read_by(contract.sql or "", contracts))


def read_by(sql: str, contracts: Mapping[str, TableContract]) -> frozenset[str]:
    """Tables that a query reads, also by way of views."""
    found: set[str] = set()
    open_names = list(references_in(sql))
    while open_names:
        name = open_names.pop()
        if name in found or name not in contracts:
            continue
        found.add(name)
        if contracts[name].is_view:
            open_names += references_in(contracts[name].sql or "")
    return frozenset(found)


def choose_scope(
    connection: duckdb.DuckDBPyConnection,
    contracts: Mapping[str, TableContract],
    *,
    rules_hash: str,
    has_live: bool,
    is_as_built: bool,
) -> AuditScope:
    """Decide what is looked at, and make the excerpt.

    Args:
        connection: `warehouse.reader.candidate_connection`.
        contracts: Of all tables.
        rules_hash: The checks that are asked.
        has_live: A warehouse is live, attached as `other`.
        is_as_built: Nothing but the build has written into the candidate.
    """
    if not has_live:
        return AuditScope("first publication")
    if not is_as_built:
        return AuditScope("the candidate was changed since it was built")
    if _live_rules(connection) != rules_hash:
        return AuditScope("other rules than those by which the live warehouse was checked")
    connection.execute(f"create schema {_EXCERPT}.audited")
    connection.execute(_CLOSURE)
    connection.execute(
        f"create table {_KNOWN} as select document_key from other.core.dim_document "  # noqa: S608
        f"where document_key in (from {_DOCUMENTS})"
    )
    connection.execute(_TOUCHED_YEARS)
    documents = connection.execute(f"from {_DOCUMENTS}").to_arrow_table()
    if len(documents) > MOST_DOCUMENTS:
        return AuditScope("the run touches too many documents")
    _make_excerpt(connection, contracts)
    return AuditScope("", documents, frozenset(_changed(connection, contracts)))


def _live_rules(connection: duckdb.DuckDBPyConnection) -> str | None:
    """By which rules the live warehouse was checked; None where it does not say."""
    import duckdb

    try:
        found = connection.execute("select rules_hash from other.ops.audited_rules").fetchone()
    except duckdb.CatalogException:  # of an earlier version
        return None
    return None if found is None else str(found[0])


def tie_of(contract: TableContract) -> str | None:
    """Condition by which rows of a table belong to what is looked at; None for a table that is asked whole:
    staging holds this run's rows only, metadata is small.
    """
    columns = {column.name: column for column in contract.columns}
    if contract.table == "ops.change":  # what earlier runs changed, earlier audits have looked at
        return "run_id in (select stg_extraction.run_id from staging.stg_extraction)"
    if contract.is_view or contract.schema_name == "staging" or contract.load == "record":
        return None
    of_committees = f"organization_code in (select organization_code from {_YEARS})"  # noqa: S608 - our own names
    if {"organization_code", "review_year", "is_restated"} <= set(contract.primary_key):
        key = "organization_code || review_year::varchar"  # a struct of both is four times as slow
        return f"({of_committees} and (is_restated or {key} in (select {key} from {_YEARS})))"  # noqa: S608
    if contract.table == "core.dim_organization":
        return of_committees
    of_documents = f"document_key in (from {_DOCUMENTS})"
    of_captures = "capture_id in (select stg_capture.capture_id from staging.stg_capture)"
    if "document_key" not in columns:
        return None
    if columns["document_key"].nullable and "capture_id" in columns:
        return f"({of_documents} or {of_captures})"
    return of_documents


def rows_of(table: str, condition: str) -> str:
    """A condition that reads the other columns of few rows only: DuckDB reads the columns of a table in one
    pass, but leaves out what lies between the first and the last of the rows that it is given by number.
    """
    return f"rowid in (select rowid from warehouse.{table} where {condition})"  # noqa: S608


def _rows_to_copy(contract: TableContract, tie: str) -> str:
    """The condition of what belongs to the excerpt; where rows say of which run they are, DuckDB leaves those
    of others out a group at a time, and looks through all for documents that were there before, if any.
    """
    if not {"run_id", "document_key"} <= set(contract.column_names):
        return rows_of(contract.table, tie)
    found = f"select rowid from warehouse.{contract.table} where"  # noqa: S608 - contract names
    of_run = f"run_id in (select stg_extraction.run_id from staging.stg_extraction) and {tie}"  # noqa: S608
    return f"rowid in ({found} {of_run} union all {found} {tie.replace(_DOCUMENTS, _KNOWN)})"


def _make_excerpt(connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, TableContract]) -> None:
    """The tables of the candidate under the same names in another catalog: rows of what is looked at, and
    all of what is asked whole; the views of the candidate over them.
    """
    views = dict(
        connection.execute(
            "select schema_name || '.' || view_name, sql from duckdb_views() "
            "where database_name = current_database() and not internal"
        ).fetchall()
    )
    for schema in sorted({contract.schema_name for contract in contracts.values()}):
        connection.execute(f"create schema {_EXCERPT}.{schema}")
    for contract in contracts.values():
        table = contract.table
        if contract.is_view:
            continue
        tie = tie_of(contract)
        kind, where = ("view", "") if tie is None else ("table", f" where {_rows_to_copy(contract, tie)}")
        connection.execute(f"create {kind} {_EXCERPT}.{table} as select * from warehouse.{table}{where}")  # noqa: S608
    with excerpt(connection):
        for name, contract in contracts.items():
            if contract.is_view and name in views:
                # named anew: a lake keeps the text without the schema
                connection.execute(f"create view {name} as {views[name].partition(' AS ')[2]}")


@contextmanager
def excerpt(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Inside, names mean the tables and views of the excerpt."""
    connection.execute(f"use {_EXCERPT}")
    try:
        yield
    finally:
        connection.execute("use warehouse")


def _changed(connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, TableContract]) -> Iterator[str]:
    """Tables of metadata that changed, and places that lost a value that something may refer to."""
    for contract in contracts.values():
        if contract.load != "replace" or contract.schema_name == "staging" or tie_of(contract) is not None:
            continue
        if contract.table in _OF_DOCUMENTS:
            continue
        content = [
            f"(select (count(*), bit_xor(hash(content))) from {catalog}.{contract.table} as content)"  # noqa: S608
            for catalog in ("warehouse", "other")
        ]
        if _is_true(connection, f"{content[0]} is distinct from {content[1]}"):
            yield contract.table
    for place in sorted(_referenced(contracts.values())):
        table, _, column = place.rpartition(".")
        tie = tie_of(contracts[table])
        before = f"other.{table}" + (f" where {tie.replace(_DOCUMENTS, _KNOWN)}" if tie else "")
        lost = f"select {column} from {before} except select {column} from {_EXCERPT}.{table}"  # noqa: S608
        if _is_true(connection, f"exists ({lost})"):
            yield place


def _referenced(contracts: Iterable[TableContract]) -> set[str]:
    return {
        check.to
        for contract in contracts
        if contract.schema_name != "staging"
        for _, check in contract.all_checks()
        if check.to is not None and not check.to.startswith("staging.")
    }


def _is_true(connection: duckdb.DuckDBPyConnection, condition: str) -> bool:
    found = connection.execute(f"select {condition}").fetchone()
    return bool(found and found[0])
