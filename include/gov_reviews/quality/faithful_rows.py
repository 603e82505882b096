"""The build changes nothing on the way: what a candidate holds is what this run read and what was published.

In: contracts, and the live warehouse attached as `other`. Out: set-wide checks in SQL, one a table. Rows of
documents that this run read are those of staging; rows of all others are those of the live warehouse; years
whose documents are the same have the same values; tables that every build makes anew are what their queries
give. So no damage between reading and publication passes, whatever it does to a value, and however right it
looks. What a build computes over all copies of a work, rules in checks.sql ask again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gov_reviews.quality.check_plan import SetPlan, set_wide_check
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.table_contracts import Check, ColumnContract, TableContract

_FIGURES = "core.fact_observation"
# Tables whose rows a reading gives as they are, and where they are staged.
_STAGED: Mapping[str, str] = {
    _FIGURES: "staging.stg_observation",
    "core.fact_person_mention": "staging.stg_person_mention",
    "core.fact_named_item": "staging.stg_named_item",
    "core.bridge_document_keyword": "staging.stg_keyword",
    "core.bridge_document_topic": "staging.stg_topic",
    "core.dim_document": "staging.stg_review",
    "core.fact_publication": "staging.stg_review",
    "ops.repair": "staging.stg_repair",
    "ops.crawl_url": "staging.stg_capture",
    "core.dim_extraction": "staging.stg_extraction",
}
# Of no document: staged under the key that they have in the end.
_BY_OWN_KEY = frozenset({"ops.crawl_url", "core.dim_extraction"})
_COUNTED = "core.fact_review"  # over the tables above
# Columns that a build computes over all copies of a work, or of a document: they change when others come.
_COMPUTED: Mapping[str, frozenset[str]] = {
    "core.dim_document": frozenset(
        {"first_captured_at", "last_captured_at", "publication_count", "is_current", "is_canonical"}
    ),
    "core.fact_publication": frozenset(
        {"work_key", "first_captured_at", "last_captured_at", "copy_rank", "is_current", "is_canonical"}
    ),
    _COUNTED: frozenset({"organization_key", "season_key", "session_key"}),
}
_AS_PUBLISHED = "as_published"
_YEAR_VALUES = "core.fact_year_value"
_DOUBTS = "core.year_value_doubt"  # an audit writes it once more
_RESOLVED = frozenset({"value", "unit", "bound", "resolution", "is_complete", "observation_key"})
# What rows that were checked before are compared by: a million figures by what they say, in short columns
# (all 41 take four times as long), documents without their texts, which have a hash.
_SHORT = frozenset({"document_key", "metric_code", "unit", "status", "bound", "char_start", "char_end"})
_LONG = frozenset({"body_text"})
_TOUCHED = "select stg_touched_document.document_key from staging.stg_touched_document"
_STAGED_READINGS = "select stg_review.reading_key from staging.stg_review"
_SHOWN_READINGS = "select fact_publication.reading_key from core.fact_publication"
_CHOSEN = (
    "select stg_touched_document.reading_key from staging.stg_touched_document "
    "where stg_touched_document.reading_key is not null"
)


def plan_faithfulness(
    contracts: Mapping[str, TableContract], live_columns: Mapping[str, Iterable[str]] | None
) -> Iterator[SetPlan]:
    """The checks of this module.

    Args:
        contracts: Of all tables.
        live_columns: Columns of the tables of the live warehouse by table; None where nothing is live.
    """
    for table, staged in _STAGED.items():
        yield _as_read(contracts[table], contracts[staged])
    for table in (*_STAGED, _COUNTED):
        live = frozenset(live_columns.get(table, ())) if live_columns is not None else frozenset()
        if live.issuperset(contracts[table].primary_key):
            yield _as_published(contracts[table], live)
    for contract in contracts.values():
        if contract.load == "replace" and contract.schema_name != "staging" and contract.table != _DOUBTS:
            yield _as_computed(contract)
    live = frozenset(live_columns.get(_YEAR_VALUES, ())) if live_columns is not None else frozenset()
    if "basis_hash" in live:
        yield _values_as_published(contracts[_YEAR_VALUES], live)


def without_twins(contracts: Mapping[str, TableContract]) -> dict[str, TableContract]:
    """The contracts, staging tables without the checks that core asks again of columns of the same rows:
    that the rows are the same is a check of its own.
    """
    found = dict(contracts)
    for table, staged in _STAGED.items():
        asked = {column.name: _sorts(column) for column in contracts[table].columns}
        columns = tuple(
            column.model_copy(
                update={
                    "checks": tuple(
                        check
                        for check, sort in zip(column.checks, _sorts(column), strict=True)
                        if sort not in asked.get(column.name, ())
                    )
                }
            )
            for column in found[staged].columns
        )
        found[staged] = found[staged].model_copy(update={"columns": columns})
    return found


def _sorts(column: ColumnContract) -> list[Check]:
    """The checks of a column without the table that they look into and their words: staging and core have
    the same rows.
    """
    own = {"text": None, "to": None, "key": None, "message": None, "inside": None}
    return [check.model_copy(update=own) for check in column.checks]


def _as_read(contract: TableContract, staged: TableContract) -> SetPlan:
    """Rows of what this run read are those of staging, all of them and no others."""
    computed = _COMPUTED.get(contract.table, frozenset())
    columns = [name for name in contract.column_names if name in staged.column_names and name not in computed]
    if contract.table == "core.fact_publication":  # read once for every URL
        ours = f"{contract.table} where reading_key in ({_STAGED_READINGS})"
        read = f"{staged.table} where reading_key in ({_SHOWN_READINGS})"
    elif contract.table in _BY_OWN_KEY:
        ours = f"{contract.table} where {_is_staged(contract)}"
        read = f"(select distinct {_named(columns)} from {staged.table})"  # noqa: S608 - contract names
    else:  # a document has the rows of one reading
        ours = f"{contract.table} where document_key in ({_TOUCHED})"
        read = f"{staged.table} where reading_key in ({_CHOSEN})"
    return _plan(
        contract,
        "as_read",
        _Sides(columns, read, ours, "→ ∅ | ≠", "∅ →"),
        (
            f"Rows of {contract.name} of what this run read are exactly those that were read. Else the build "
            "has a fault: keep the run folder and report it",
            f"{contract.name} 中本次读取的行应与读取结果完全一致；否则为构建故障，请保留运行目录并报告",
        ),
    )


def _is_staged(contract: TableContract) -> str:
    [key] = contract.primary_key
    return f"{key} in (select {key} from {_STAGED[contract.table]})"  # noqa: S608 - contract names


def _as_published(contract: TableContract, live: frozenset[str]) -> SetPlan:
    """Rows of what this run did not read are those of the live warehouse, as far as it has their columns."""
    computed = _COMPUTED.get(contract.table, frozenset())
    columns = [name for name in contract.column_names if name in live and name not in computed]
    before = (
        f"other.{contract.table} where document_key not in ({_TOUCHED} where stg_touched_document.is_known)"
    )
    after = f"{contract.table} where document_key not in ({_TOUCHED})"
    if contract.table in _BY_OWN_KEY:
        before, after = (
            f"{side}{contract.table} where not {_is_staged(contract)}" for side in ("other.", "")
        )
    if contract.table == "core.fact_publication":
        # a copy that is read now is new; one that nothing carries any more goes
        after += f" and reading_key not in ({_STAGED_READINGS})"
        before += f" and reading_key not in ({_STAGED_READINGS}) and reading_key in ({_SHOWN_READINGS})"
    return _plan(
        contract,
        _AS_PUBLISHED,
        _Sides(columns, before, after, "→ ∅ | ≠", "∅ →"),
        (
            f"Rows of {contract.name} of what this run did not read are exactly those that are published. "
            "Else the build has a fault: keep the run folder and report it",
            f"{contract.name} 中本次未读取的行应与正式库完全一致；否则为构建故障，请保留运行目录并报告",
        ),
        light=_light(contract, columns),
    )


def _as_computed(contract: TableContract) -> SetPlan:
    """A table that is made anew in every build is what its query gives; it is small."""
    sides = _Sides(list(contract.column_names), f"({contract.sql})", contract.table, "→ ∅ | ≠", "∅ →")
    said = (
        f"Rows of {contract.name} are exactly those that its query gives. Else the build has a fault: keep "
        "the run folder and report it",
        f"{contract.name} 的行应与其查询结果完全一致；否则为构建故障，请保留运行目录并报告",
    )
    return _plan(contract, "as_computed", sides, said, light=sides.columns)


def _values_as_published(contract: TableContract, live: frozenset[str]) -> SetPlan:
    """Years that are resolved from the same as in the live warehouse (`basis_hash`) have the same values.
    Asked of an excerpt, it looks at the years beside those that the run resolved.
    """
    other = f"other.{contract.table}"
    compared = live & _RESOLVED.union(contract.primary_key)
    columns = [name for name in contract.column_names if name in compared]
    sides = _Sides(
        columns,
        f"{other} where basis_hash in (select basis_hash from {contract.table})",  # noqa: S608 - our own names
        f"{contract.table} where basis_hash in (select basis_hash from {other})",  # noqa: S608 - our own names
        "→ ∅ | ≠",
        "∅ →",
    )
    said = (
        "Values of years whose documents are those of the live warehouse are exactly those that are "
        "published. Else the build has a fault: keep the run folder and report it",
        "所依据文献与正式库相同的年度，其归并值应与正式库完全一致；否则为构建故障，请保留运行目录并报告",
    )
    return _plan(contract, _AS_PUBLISHED, sides, said)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is compared: rows before and after, and what is said of one that only one side has."""

    columns: list[str]
    before: str
    after: str
    lost: str
    new: str


def _difference(contract: TableContract, sides: _Sides) -> str:
    """SQL of the rows that only one side has.

    Rows are compared as hashes: values of a million figures need not be kept. A key has at most one row a
    side, so rows that differ show once on each; where a table has no index of keys, a row may be there twice.
    """
    keys = ", ".join(f'"{name}"::varchar' for name in contract.primary_key)
    hashed = _named(sides.columns)
    has_key = set(contract.primary_key) <= set(sides.columns)
    key = f"concat_ws('/', {keys})" if has_key else _first_key(sides.columns)
    rows = f"select {key} as key, hash({hashed}) as content, count(*) as copies"
    return f"""
with
before as materialized ({rows} from {sides.before} group by all),
after as materialized ({rows} from {sides.after} group by all)
select coalesce(before.key, after.key) as key,
       case when before.key is null then '{sides.new}' else '{sides.lost}' end as reason,
       null::varchar as marked_key
from before
full join after on before.key = after.key and before.content = after.content and before.copies = after.copies
where before.key is null or after.key is null
"""  # noqa: S608 - names come from our own contracts


def _differs(columns: list[str], sides: _Sides) -> str:
    """SQL that is true where the sides do not have the same rows in these columns, by one number for each:
    nearly always they have, and no row has to be kept to say so.
    """
    before, after = (
        f"(select (count(*), bit_xor(content), sum(content >> 32)) "  # noqa: S608 - names come from our own contracts
        f"from (select hash({_named(columns)}) as content from {side}))"
        for side in (sides.before, sides.after)
    )
    return f"select {before} is distinct from {after}"  # noqa: S608


def _named(columns: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _light(contract: TableContract, columns: list[str]) -> list[str]:
    """Columns by which rows that were checked before are compared: a build writes whole rows, so one that did
    harm to rows that it had no business with would show in these.
    """
    if contract.table != _FIGURES:
        return [name for name in columns if name not in _LONG]
    short = _SHORT.union(contract.primary_key)
    return [name for name in columns if name in short or contract.column(name).type == "double"]


def _first_key(columns: list[str]) -> str:
    """The reading, for tables whose key staging does not have."""
    return '"reading_key"' if "reading_key" in columns else '"document_key"'


def _plan(
    contract: TableContract, name: str, sides: _Sides, said: tuple[str, str], light: list[str] | None = None
) -> SetPlan:
    """The check; with `light` it is asked of every row in every audit, of these columns where the file that
    was published is the one that was copied.
    """
    return SetPlan(
        contract.table,
        "",
        _difference(contract, sides),
        set_wide_check(f"{contract.table}.{name}", contract.table, Severity.CRITICAL, *said),
        is_whole=light is not None,
        differs=_differs(sides.columns, sides),
        differs_lightly=_differs(light, sides) if light is not None else "",
    )
