"""Two small tables, a view and its readers with every kind of check, and hand-written rows of which is known
what fails.
"""

from __future__ import annotations

from datetime import date

import duckdb

from gov_reviews.quality.candidate_rows import Failures, Finding, find_in_tables
from gov_reviews.quality.check_plan import plan_tables
from gov_reviews.records.vocabulary import AuditMark
from gov_reviews.warehouse.table_contracts import Check, ColumnContract, TableContract, Text

TEXT = Text(en="some words", zh="说明")


def column(name: str, kind: str, *checks: Check, nullable: bool = True) -> ColumnContract:
    return ColumnContract(name=name, type=kind, nullable=nullable, description=TEXT, checks=checks)  # type: ignore[arg-type]


def table(name: str, key: tuple[str, ...], *columns: ColumnContract, load: str = "parts") -> TableContract:
    """A table whose file keeps neither key nor NOT NULL."""
    return TableContract(
        table=name,
        description=TEXT,
        grain="one row",
        primary_key=key,
        load=load,  # type: ignore[arg-type]
        columns=columns,
        has_key_index=False,
    )


GIVEN = Check(kind="not_null", severity="critical")


DOCUMENT = table(
    "core.document",
    ("doc_key",),
    column("doc_key", "varchar", nullable=False),
    column(
        "body_text",
        "varchar",
        Check(kind="not_matches", severity="warning", pattern="锟斤拷|\ufffd{2}"),
        nullable=False,
    ),
)
FIGURE = table(
    "core.figure",
    ("doc_key", "char_start"),
    column("observation_key", "varchar", Check(kind="unique", severity="critical")),
    column(
        "doc_key",
        "varchar",
        GIVEN,
        Check(kind="references", severity="critical", to="core.document.doc_key"),
    ),
    column("char_start", "integer", GIVEN, Check(kind="not_negative", severity="critical")),
    column("char_end", "integer", GIVEN),
    column(
        "printed",
        "varchar",
        Check(
            kind="span_cuts_text",
            severity="critical",
            start="char_start",
            end="char_end",
            text="core.document.body_text",
            key="doc_key",
        ),
        Check(kind="matches", severity="info", pattern=r"\d"),
    ),
    column(
        "value",
        "double",
        Check(
            kind="between", severity="warning", mark=AuditMark.HELD_FIGURE, min=0, max=100, where="unit = '%'"
        ),
        Check(kind="between", severity="info", min=-1, max=300),
        nullable=False,
    ),
    column("unit", "varchar", Check(kind="in_set", severity="warning", values=("%", "件"))),
    column(
        "names",
        "varchar[]",
        Check(kind="not_empty", severity="info"),
        Check(kind="in_set", severity="info", values=("甲", "乙")),
    ),
    column("day", "date", Check(kind="between", severity="warning", min="2000-01-01", max="2030-12-31")),
)
# the same checks on a view, which is computed once, and on two views that read it
VIEW = FIGURE.model_copy(
    update={"table": "core.figure_view", "load": "view", "sql": "select * from core.figure"}
)
READERS = [
    FIGURE.model_copy(
        update={"table": f"core.reader_{name}", "load": "view", "sql": f"{select} from core.figure_view"}
    )
    for name, select in (
        ("plain", "select figure_view.*"),
        ("union", f"select {', '.join(FIGURE.column_names)}"),
    )
]
CONTRACTS = {contract.table: contract for contract in (DOCUMENT, FIGURE, VIEW, *READERS)}
RELATIONS = [contract.table for contract in (FIGURE, VIEW, *READERS)]

BODY = "提案395件，满意率98.7%，𠀀镇3次。"
NAN = float("nan")
ROWS = [
    # observation_key, doc_key, char_start, char_end, printed, value, unit, names, day
    (
        "o0",
        "d1",
        2,
        6,
        "395件",
        395.0,
        "件",
        ["甲"],
        date(2022, 12, 31),
    ),  # over 100, but not a percentage; over 300
    ("o1", "d1", 10, 15, "98.7%", 98.7, "%", ["甲"], date(2022, 12, 31)),  # its key appears twice
    (
        "o2",
        "d1",
        18,
        20,
        "3次",
        3.0,
        "次",
        [],
        None,
    ),  # after a character outside the BMP; unit unknown, no names
    (
        "o3",
        "d1",
        10,
        14,
        "98.7%",
        198.0,
        "%",
        None,
        date(1999, 1, 1),
    ),  # key twice, span wrong, out of range, too early
    (
        "o4",
        "d9",
        0,
        2,
        "提案",
        None,
        None,
        ["丙"],
        None,
    ),  # no such document, no value, no digit, a strange name
    (
        None,
        "d1",
        -1,
        3,
        None,
        NAN,
        "%",
        None,
        None,
    ),  # negative place; NaN is no value, and neither inside nor outside a range
    (
        None,
        "d1",
        20,
        3,
        None,
        -2.0,
        "%",
        None,
        None,
    ),  # nothing printed, below both ranges; two missing keys are no double
    (
        "o0",
        None,
        7,
        8,
        None,
        float("inf"),
        "%",
        None,
        None,
    ),  # an observation twice, without document; infinite
]
EXPECTED = {
    "doc_key.references": ("o4",),
    "observation_key.unique": ("o0", "o0"),
    "doc_key+char_start.unique_together": ("o1", "o3"),
    "doc_key.not_null": ("o0",),
    "char_start.not_null": (),
    "char_start.not_negative": (None,),
    "printed.span_cuts_text": ("o3", "o4"),
    "printed.matches": ("o4",),
    "value.not_null": (None, "o4"),
    "value.between": (None, "o0", "o3"),
    "value.between.2": (None, "o0", "o0"),
    "unit.in_set": ("o2",),
    "names.not_empty": ("o2",),
    "names.in_set": ("o4",),
    "day.between": ("o3",),
}


def make_tables(rows: list[tuple[object, ...]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute("create table core.document (doc_key varchar, body_text varchar)")
    connection.execute("insert into core.document values ('d1', ?), ('d2', '乱码锟斤拷')", [BODY])
    connection.execute(
        "create table core.figure (observation_key varchar, doc_key varchar, char_start integer, char_end "
        "integer,"
        " printed varchar, value double, unit varchar, names varchar[], day date)"
    )
    connection.executemany("insert into core.figure values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for view in (VIEW, *READERS):
        connection.execute(f"create view {view.table} as {view.sql}")
    return connection


def find_all(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Finding, Failures]]:
    findings = find_in_tables(connection, plan_tables(CONTRACTS))
    return {
        failures.check.check_id: (finding, failures) for finding in findings for failures in finding.failures
    }
