"""Table contracts: what every table of the warehouse promises, read from `sql/<schema>/<table>/` and
`metadata/columns.yaml`.

In: `table.yaml` (grain, keys, columns, checks), `query.sql`, `checks.sql`, and one description per column
name. Out: frozen models from which DDL, comments, the data dictionary, Parquet schemas and the Great
Expectations suites are made. It refuses unknown keys, undescribed columns, a table in the wrong folder,
checks without their
parameters: `InvalidMetadata`, with file, key and remedy.

Vocabulary of checks (a failing row is one for which the statement is false; NULL passes everything but
`not_null`):

| check | parameters | a row passes when |
|---|---|---|
| not_null | | the column has a value (implied, critical, by `nullable: false`) |
| unique | | no other row has the same value (implied, critical, by a primary key of one column) |
| unique_together | columns (on the table) | no row has the same values (implied by a longer primary key) |
| not_empty | | the text or list is not empty |
| not_negative | | value >= 0 |
| between | min, max (either may be missing) | min <= value <= max; also for dates and times (ISO) |
| in_set | values | the value is one of them |
| matches, not_matches | pattern (RE2, found anywhere) | the pattern is found, not found |
| references | to: schema.table.column | the value stands in that column |
| span_cuts_text | start, end, text (schema.table.column), key | it is text[start:end] of the key's row |
| | inside, if given: a column with such a check | it is cut out of that column, where it lies in it |

Every check has a severity (critical stops publication, warning publishes and flags, info records), may have
`where` (SQL condition: only such rows are checked) and a `mark` for the failing rows, which are put into
ops.quarantine: `held_figure` (mart leaves them out), `doubted_figure` or `doubted_document` (mart shows
them, with the check in `warning_rules`).
Written short, `- {not_negative: critical}`, or in full, `- {between: {min: 0, max: 100, severity: warning,
mark: held_figure}}`.

A table of a record (`record: Observation`) has its columns: their type, whether they may be empty and the
words of an enum (`- {in_set: critical}`) come from `records/`, and the contract adds units, checks and the
columns that only the table has. A column of the record that the contract does not list comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.metadata_files import (
    MetadataTable,
    Mistake,
    did_you_mean,
    inspect_values,
    line_of,
    read_mapping,
    read_metadata,
    refusal,
)
from gov_reviews.lean_imports import without_collection
from gov_reviews.records.captures import Capture
from gov_reviews.records.extraction_versions import ExtractionVersion
from gov_reviews.records.pages import Repair
from gov_reviews.records.reviews import (
    DocumentTopic,
    Issue,
    Keyword,
    NamedItem,
    Observation,
    PersonMention,
    Review,
)
from gov_reviews.records.runs import CheckResult, SourceOutcome
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.records.stored_columns import RecordColumn, record_columns
from gov_reviews.records.vocabulary import AuditMark, Severity
from gov_reviews.settings import METADATA_ROOT, SQL_ROOT

SCHEMAS = ("staging", "core", "mart", "ops")
PUBLISHED_SCHEMAS = ("core", "mart", "ops")

ColumnType = Literal[
    "varchar", "integer", "bigint", "double", "boolean", "date", "timestamp", "timestamptz", "varchar[]"
]
CheckKind = Literal[
    "not_null",
    "unique",
    "unique_together",
    "not_empty",
    "not_negative",
    "between",
    "in_set",
    "matches",
    "not_matches",
    "references",
    "span_cuts_text",
]
Load = Literal["parts", "metadata", "replace", "merge", "refresh", "record", "view"]

DUCKDB_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "varchar": "VARCHAR",
        "integer": "INTEGER",
        "bigint": "BIGINT",
        "double": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "timestamp": "TIMESTAMP",  # local time, Asia/Shanghai: what mart shows
        "timestamptz": "TIMESTAMP WITH TIME ZONE",  # an instant: what core and ops keep
        "varchar[]": "VARCHAR[]",
    }
)

# Records whose columns a table can have (`record:`), by name.
STORED_RECORDS: Mapping[str, type] = MappingProxyType(
    {
        record.__name__: record
        for record in (
            Capture,
            CheckResult,
            DocumentTopic,
            ExtractionVersion,
            Issue,
            Keyword,
            NamedItem,
            Observation,
            PersonMention,
            Repair,
            Review,
            SourceOutcome,
            SourceStatusRow,
        )
    }
)

_NAME = r"[a-z][a-z0-9_]*"
_PLACE = re.compile(rf"\b{_NAME}\.{_NAME}\.{_NAME}")
_PARAMETERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "unique_together": frozenset({"columns"}),
        "in_set": frozenset({"values"}),
        "matches": frozenset({"pattern"}),
        "not_matches": frozenset({"pattern"}),
        "references": frozenset({"to"}),
        "span_cuts_text": frozenset({"start", "end", "text", "key"}),
    }
)
_ALL_PARAMETERS = ("columns", "min", "max", "values", "pattern", "to", "start", "end", "text", "key")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Model):
    """One statement in English and Chinese."""

    en: str = Field(min_length=3)
    zh: str = Field(min_length=2)


class Override(Text):
    """Another description of a column in one table only, and why the common one does not fit."""

    reason: str = Field(min_length=5)


class Check(_Model):
    """One expectation on a column (or, for unique_together, on a table).

    See the vocabulary at the top of this module.
    """

    kind: CheckKind
    severity: Severity
    mark: AuditMark | None = None
    where: str | None = None
    message: Text | None = None
    columns: tuple[str, ...] | None = None
    min: float | str | None = None
    max: float | str | None = None
    values: tuple[str, ...] | None = None
    pattern: str | None = None
    to: str | None = None
    start: str | None = None
    end: str | None = None
    text: str | None = None
    key: str | None = None
    inside: str | None = None

    @model_validator(mode="after")
    def _parameters_fit(self) -> Self:
        given = {name for name in _ALL_PARAMETERS if getattr(self, name) is not None}
        if self.inside is not None and self.kind != "span_cuts_text":
            raise ValueError("only span_cuts_text takes inside")
        if self.kind == "between":
            if not given or given - {"min", "max"}:
                raise ValueError("between takes min, max or both")
        elif given != _PARAMETERS.get(self.kind, frozenset()):
            wanted = ", ".join(sorted(_PARAMETERS.get(self.kind, ()))) or "no parameters"
            raise ValueError(f"{self.kind} takes {wanted}")
        for place in (self.to, self.text):
            if place is not None and not _PLACE.fullmatch(place):
                raise ValueError(f"{place!r} must be schema.table.column")
        if self.pattern is not None:
            re.compile(self.pattern)
        return self


class Deprecation(_Model):
    """A promised column that will go.

    Attributes:
        since: The version of gov-reviews that deprecated it ("0.3"); it stays for two minor versions or more.
        use: The column to use instead: of the same table, or schema.table.column.
    """

    since: str = Field(pattern=r"^\d+\.\d+$")
    use: str

    @property
    def sentence(self) -> str:
        """As comments and the data dictionary say it."""
        return f"since {self.since}, use {self.use}"


class ColumnContract(_Model):
    """One column.

    Attributes:
        unit: Of the quantity, None for things that have none.
        description: From metadata/columns.yaml, or the table's own with its reason.
        deprecated: Since when, and which column replaces it; None for a column that stays.
    """

    name: str
    type: ColumnType
    nullable: bool = True
    unit: str | None = None
    description: Text | Override
    deprecated: Deprecation | None = None
    checks: tuple[Check, ...] = ()


class TableContract(_Model):
    """One table or view.

    Attributes:
        table: schema.name.
        grain: What one row is.
        record: The record whose columns it has, None for a table of its own form.
        load: Where the rows come from. parts: this run's Parquet parts; metadata: files under metadata/, and
            what people decided;
            replace: `query.sql` gives the whole table; merge: it gives new and changed rows; refresh: like
                merge, of rows that other tables give again: once the table is empty, all of them; record:
                history written by build and audit; view: computed when read.
        reads_before_load: Tables that the query reads in the state before this build; they do not have to be
            built first.
        stale: merge and refresh only: SQL condition for rows that the load replaces: they are deleted
            when the query does not give them again.
        keys_within_stale: merge only: where the query gives a row whose key is there already, that row is
            stale. Then no other rows are looked through for keys.
        reads_only: Which rows of a table the query needs, as SQL condition by table, where these are few
            and the table is large.
        joins_as_written: DuckDB joins in the order of the query, the smaller relation on the right of each
            join. For a query whose sizes DuckDB guesses so wrongly that it puts a million wide rows into the
            table of a join and looks few up in it.
        usage_warnings: What an analyst must know before using the numbers.
        has_key_index: The file keeps an index of the primary key. It costs as much as the rows of a large
            table and speeds up nothing that is asked of one; the audit finds a key twice all the same.
        partition_by: Column whose values are files of their own when the table is exported as Parquet.
        sql: Text of query.sql, None for parts, metadata and record.
    """

    table: str
    description: Text
    grain: str = Field(min_length=5)
    primary_key: tuple[str, ...] = Field(min_length=1)
    load: Load
    record: str | None = None
    reads_before_load: tuple[str, ...] = ()
    stale: str | None = None
    keys_within_stale: bool = False
    reads_only: Mapping[str, str] = Field(default_factory=dict)
    joins_as_written: bool = False
    usage_warnings: tuple[str, ...] = ()
    has_key_index: bool = True
    partition_by: str | None = None
    columns: tuple[ColumnContract, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = ()
    sql: str | None = None

    @property
    def schema_name(self) -> str:
        """The layer: staging, core, mart or ops."""
        return self.table.split(".")[0]

    @property
    def name(self) -> str:
        """The name inside the schema."""
        return self.table.split(".")[1]

    @property
    def is_view(self) -> bool:
        """True when the rows are computed when read."""
        return self.load == "view"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Columns in the promised order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnContract:
        """One column by name.

        Raises:
            InvalidMetadata: The table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidMetadata(
            "The table has no such column.",
            table=self.table,
            column=name,
            columns=", ".join(self.column_names),
        )

    def all_checks(self) -> Iterator[tuple[str | None, Check]]:
        """Every check with its column (None for the table), those implied by keys and `nullable: false`
        included.
        """
        for column in self.columns:
            kinds = {check.kind for check in column.checks}
            if not column.nullable and "not_null" not in kinds:
                yield column.name, Check(kind="not_null", severity=Severity.CRITICAL)
            if self.primary_key == (column.name,) and "unique" not in kinds:
                yield column.name, Check(kind="unique", severity=Severity.CRITICAL)
            for check in column.checks:
                yield column.name, check
        if len(self.primary_key) > 1:
            yield None, Check(kind="unique_together", severity=Severity.CRITICAL, columns=self.primary_key)
        for check in self.checks:
            yield None, check


class TableRule(_Model):
    """One cross-table rule of a checks.sql: a SELECT that gives the violating rows as (key, reason); none are
    expected.

    Attributes:
        rule_id: Stable name. table: where it is filed.
        mark: What is left on the rows that fail; key is then their observation_key or document_key.
        rows: What it is asked of: the documents that the audit looks at, with all that share a work, a text
            or an address with them; or every row, whatever the run read, for a rule about shares or totals.
    """

    rule_id: str
    table: str
    severity: Severity
    mark: AuditMark | None = None
    rows: Literal["audited", "all"] = "audited"
    description: Text
    sql: str


# --- reading ---


def load_contracts(
    sql_root: Path = SQL_ROOT, columns_file: Path | None = None
) -> Mapping[str, TableContract]:
    """Every table contract, by table name (core.fact_observation), in order of schema and dependency: sources
    before what reads them.

    Raises:
        InvalidMetadata: A file breaks the model, a column is not described, two tables need each other.
    """
    return _load_contracts(sql_root, columns_file or METADATA_ROOT / "columns.yaml")


def without_key_index(contracts: Mapping[str, TableContract]) -> dict[str, TableContract]:
    """The contracts for a warehouse that keeps no keys by itself: a lake."""
    return {
        name: contract.model_copy(update={"has_key_index": False}) for name, contract in contracts.items()
    }


@lru_cache(maxsize=8)
@without_collection()
def _load_contracts(sql_root: Path, columns_file: Path) -> Mapping[str, TableContract]:
    descriptions = load_descriptions(columns_file)
    contracts: dict[str, TableContract] = {}
    for path in sorted(sql_root.glob("*/*/table.yaml")):
        contract = read_contract(path, descriptions, columns_file)
        contracts[contract.table] = contract
    if not contracts:
        raise InvalidMetadata(
            "There are no table contracts here; is the project folder complete?", path=sql_root
        )
    _check_places(contracts, sql_root)
    return MappingProxyType({name: contracts[name] for name in _in_build_order(contracts, sql_root)})


class ColumnDescriptions(MetadataTable):
    """What every column name means, once for all tables."""

    file: ClassVar[str] = "columns.yaml"
    root: dict[str, Text]


def load_descriptions(path: Path) -> Mapping[str, Text]:
    """The one description of every column name.

    Raises:
        InvalidMetadata: The file breaks its form.
    """
    return read_metadata(path, ColumnDescriptions).root


def read_contract(path: Path, descriptions: Mapping[str, Text], columns_file: Path) -> TableContract:
    """One table.yaml with its query.sql.

    Raises:
        InvalidMetadata: It breaks the model; the message names file, key and remedy.
    """
    value = dict(read_mapping(path))
    columns = value.get("columns")
    if not isinstance(columns, dict):
        raise InvalidMetadata(
            "A contract lists its columns: columns: {name: {type: ...}}.", path=path, key="columns"
        )
    forms = _columns_of_record(path, value.get("record"))
    value["columns"] = [
        _column(path, str(name), column, forms.get(str(name)), descriptions, columns_file)
        for name, column in (columns | {name: {} for name in forms if name not in columns}).items()
    ]
    value["checks"] = [_check(path, "checks", check) for check in value.get("checks", ())]
    query = path.parent / "query.sql"
    value["sql"] = query.read_text(encoding="utf-8") if query.is_file() else None
    contract, mistakes = inspect_values(value, TableContract, path)
    if contract is None:
        names = [column["name"] for column in value["columns"]]
        raise refusal([_named(mistake, names) for mistake in mistakes])
    _check_contract(path, contract)
    return contract


def _named(mistake: Mistake, names: Sequence[str]) -> Mistake:
    """A mistake in a column: the file names columns, the model counts them."""
    first, _, rest = mistake.key.partition(".")
    number, _, rest = rest.partition(".")
    if first != "columns" or not number.isdigit():
        return mistake
    place = ("columns", names[int(number)], *rest.split("."))
    message = mistake.message.replace(f"columns.{number}.", f"columns.{names[int(number)]}.")
    return replace(mistake, message=message, key=".".join(place), line=line_of(mistake.path, place))


def load_rules(sql_root: Path = SQL_ROOT) -> tuple[TableRule, ...]:
    """Every cross-table rule of the checks.sql files, in order of table and place.

    Each rule opens with comment lines `-- rule: id`, `-- severity: ...`, `-- en: ...`, `-- zh: ...` and,
        where rows are to be marked,
    `-- mark: held_figure` (or another AuditMark), and where it has to look at every row in every audit,
    `-- rows: all`; then one SELECT with the columns key and reason.

    Raises:
        InvalidMetadata: A header is incomplete, or two rules have one name.
    """
    rules: dict[str, TableRule] = {}
    for path in sorted(sql_root.glob("*/*/checks.sql")):
        table = f"{path.parent.parent.name}.{path.parent.name}"
        for section in re.split(r"(?m)^(?=-- rule:)", path.read_text(encoding="utf-8")):
            if not section.strip():
                continue
            rule = _read_rule(path, table, section)
            if rule.rule_id in rules:
                raise InvalidMetadata("Two rules have one name; rename one.", path=path, key=rule.rule_id)
            rules[rule.rule_id] = rule
    return tuple(rules.values())


@lru_cache(maxsize=1024)
def references_in(sql: str) -> frozenset[str]:
    """Tables (schema.name) that a query names, comments left out."""
    plain = re.sub(r"--[^\n]*", "", sql)
    return frozenset(re.findall(rf"\b((?:{'|'.join(SCHEMAS)})\.{_NAME})\b", plain))


def _columns_of_record(path: Path, record: object) -> Mapping[str, RecordColumn]:
    """The columns that the table has from its record, by name; none for a table of its own form."""
    if record is None:
        return {}
    if record not in STORED_RECORDS:
        raise InvalidMetadata(
            f"There is no record {record} that is stored: {did_you_mean(str(record), STORED_RECORDS)}",
            path=path,
            line=line_of(path, ("record",)),
            key="record",
        )
    return {column.name: column for column in record_columns(STORED_RECORDS[str(record)])}


def _column(
    path: Path,
    name: str,
    value: object,
    form: RecordColumn | None,
    descriptions: Mapping[str, Text],
    columns_file: Path,
) -> dict[str, Any]:
    """A column as the model takes it; `form`: what the record says of it, None where it does not give it."""
    if not isinstance(value, dict):
        raise InvalidMetadata(
            "A column is written {type: varchar, nullable: false, ...}, one of the table's record without "
            "type and nullable: {}.",
            path=path,
            key=f"columns.{name}",
        )
    column = dict(value)
    if form is not None:
        if said := sorted({"type", "nullable"} & column.keys()):
            raise InvalidMetadata(
                "The record says this of the column; leave it out here.",
                path=path,
                key=f"columns.{name}.{said[0]}",
            )
        column |= {"type": form.type, "nullable": form.is_nullable}
    if "description" in column:
        own, mistakes = inspect_values(column["description"], Override, path)
        if own is None:
            raise InvalidMetadata(
                "A table's own description needs en, zh and the reason why the common one does not fit: "
                f"{mistakes[0].message}",
                path=path,
                line=line_of(path, ("columns", name, "description")),
                key=f"columns.{name}.description",
            )
        column["description"] = own
    elif name in descriptions:
        column["description"] = descriptions[name]
    else:
        raise InvalidMetadata(
            f"The column is not described; add it to {columns_file.name}; {did_you_mean(name, descriptions)}",
            path=path,
            line=line_of(path, ("columns", name)),
            key=f"columns.{name}",
        )
    words = form.words if form else ()
    column["checks"] = [
        _check(path, f"columns.{name}.checks", check, words) for check in column.get("checks", ())
    ]
    return {"name": name, **column}


def _check(path: Path, key: str, value: object, words: tuple[str, ...] = ()) -> dict[str, Any]:
    """A check as the model takes it; `words`: those of the column's enum, which in_set means where it names
    none.
    """
    if not isinstance(value, dict) or len(value) != 1:
        raise InvalidMetadata(
            "A check is written {kind: severity} or {kind: {severity: ..., ...}}.", path=path, key=key
        )
    kind, body = next(iter(value.items()))
    full = {"severity": body} if isinstance(body, str) else body
    if not isinstance(full, dict):
        raise InvalidMetadata(
            "A check is written {kind: severity} or {kind: {severity: ..., ...}}.",
            path=path,
            key=f"{key}.{kind}",
        )
    if kind == "in_set" and words and "values" not in full:
        full = {"values": words, **full}
    return {"kind": kind, **full}


def _check_contract(path: Path, contract: TableContract) -> None:
    """What the model alone cannot know."""
    folder = f"{path.parent.parent.name}.{path.parent.name}"
    if contract.table != folder:
        raise InvalidMetadata(
            f"The folder says {folder}; folder and name must agree.", path=path, key="table"
        )
    if contract.schema_name not in SCHEMAS:
        raise InvalidMetadata(f"The schema must be one of {', '.join(SCHEMAS)}.", path=path, key="table")
    _check_key(path, contract)
    _check_load(path, contract)
    _check_own_columns(path, contract)


def _check_key(path: Path, contract: TableContract) -> None:
    for column in contract.primary_key:
        if column not in contract.column_names:
            raise InvalidMetadata(
                "The primary key names a column that is not there.", path=path, key=f"primary_key.{column}"
            )
        if contract.column(column).nullable and not contract.is_view:
            raise InvalidMetadata(
                "A key column must say nullable: false.", path=path, key=f"columns.{column}"
            )


def _check_load(path: Path, contract: TableContract) -> None:
    needs_query = contract.load in {"replace", "merge", "refresh", "view"}
    if needs_query != (contract.sql is not None):
        remedy = "needs a query.sql" if needs_query else "must not have a query.sql"
        raise InvalidMetadata(f"A table with load: {contract.load} {remedy}.", path=path, key="load")
    if contract.stale is not None and contract.load not in {"merge", "refresh"}:
        raise InvalidMetadata("Only load: merge and refresh have stale rows.", path=path, key="stale")
    if contract.reads_only and not needs_query:
        raise InvalidMetadata("Only a table with a query reads rows.", path=path, key="reads_only")
    if contract.joins_as_written and not needs_query:
        raise InvalidMetadata("Only a table with a query joins.", path=path, key="joins_as_written")


def _check_own_columns(path: Path, contract: TableContract) -> None:
    """Columns that checks name beside their own."""
    for name, check in contract.all_checks():
        for column in (*(check.columns or ()), check.start, check.end, check.key, check.inside):
            if column is not None and column not in contract.column_names:
                raise InvalidMetadata(
                    f"The check {check.kind} names a column that is not there.",
                    path=path,
                    key=f"{name}.{column}",
                )


def _check_places(contracts: Mapping[str, TableContract], sql_root: Path) -> None:
    """Columns of other tables that checks point at must exist, and so must those to use instead of others."""
    for contract in contracts.values():
        for _, check in contract.all_checks():
            for place in (check.to, check.text):
                if place is None:
                    continue
                table, _, column = place.rpartition(".")
                if table not in contracts or column not in contracts[table].column_names:
                    path = sql_root / contract.schema_name / contract.name / "table.yaml"
                    raise InvalidMetadata(
                        f"The check {check.kind} points at {place}, which is not there.", path=path
                    )
        for deprecated in contract.columns:
            if deprecated.deprecated is not None:
                _check_replacement(contracts, contract, deprecated.name, deprecated.deprecated.use, sql_root)


def _check_replacement(
    contracts: Mapping[str, TableContract], contract: TableContract, name: str, use: str, sql_root: Path
) -> None:
    """The column to use instead of a deprecated one exists and stays."""
    table, _, column = (use if "." in use else f"{contract.table}.{use}").rpartition(".")
    there = {found.name: found for found in contracts[table].columns} if table in contracts else {}
    if column not in there or there[column].deprecated is not None:
        fault = "is deprecated, too" if column in there else "is not there"
        raise InvalidMetadata(
            f"The column is deprecated in favour of {use}, which {fault}.",
            path=sql_root / contract.schema_name / contract.name / "table.yaml",
            key=f"columns.{name}.deprecated.use",
        )


def _in_build_order(contracts: Mapping[str, TableContract], sql_root: Path) -> tuple[str, ...]:
    """Tables so that every query and every stale condition finds what it reads already built."""
    graph = {}
    for name, contract in contracts.items():
        conditions = "\n".join((contract.stale or "", *contract.reads_only, *contract.reads_only.values()))
        found = references_in(f"{contract.sql or ''}\n{conditions}")
        unknown = found - contracts.keys()
        if unknown:
            path = sql_root / contract.schema_name / contract.name / "query.sql"
            raise InvalidMetadata(
                f"The query reads {', '.join(sorted(unknown))}, which has no contract.", path=path
            )
        graph[name] = sorted(found - {name} - set(contract.reads_before_load))
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise InvalidMetadata(
            f"Tables need each other: {' -> '.join(error.args[1])}.", path=sql_root
        ) from error
    return order


def _read_rule(path: Path, table: str, section: str) -> TableRule:
    header = dict(re.findall(r"(?m)^-- (rule|severity|mark|rows|en|zh): *+(.*\S) *+$", section))
    sql = re.sub(r"(?m)^--.*$", "", section).strip().rstrip(";")
    try:
        return TableRule(
            rule_id=header.get("rule", ""),
            table=table,
            severity=cast(Severity, header.get("severity")),  # the model refuses other words
            mark=cast("AuditMark | None", header.get("mark")),
            rows=cast(Literal["audited", "all"], header.get("rows", "audited")),
            description=Text(en=header.get("en", ""), zh=header.get("zh", "")),
            sql=sql,
        )
    except ValidationError as error:
        raise InvalidMetadata(
            "A rule opens with -- rule:, -- severity:, -- en:, -- zh: and is one SELECT of key, reason: "
            f"{_first(error)}.",
            path=path,
        ) from error


def _first(error: ValidationError) -> str:
    """The fault that explains the others: an unknown key (a typo) before the key that is missing because of
    it.
    """
    problem = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}" if place else str(problem["msg"])
