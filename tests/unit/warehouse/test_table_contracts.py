"""Contracts that are wrong are refused, with file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.reviews import Issue
from gov_reviews.records.stored_columns import record_columns
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.ddl import column_comments
from gov_reviews.warehouse.table_contracts import load_contracts, load_rules, references_in

GOOD = """
table: core.thing
description: {en: "A thing.", zh: "东西。"}
grain: one thing
primary_key: [thing_key]
load: replace
columns:
  thing_key: {type: varchar, nullable: false}
  value: {type: double, checks: [{not_negative: critical}, {between: {min: 0, max: 100, severity: warning, mark: held_figure}}]}
"""
COLUMNS = 'thing_key: {en: "Key of it.", zh: "编号。"}\nvalue: {en: "How much.", zh: "多少。"}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sql" / "core" / "thing"
    folder.mkdir(parents=True)
    (folder / "table.yaml").write_text(GOOD)
    (folder / "query.sql").write_text("select 1 as thing_key, 2 as value")
    (tmp_path / "columns.yaml").write_text(COLUMNS)
    return tmp_path


def load(root: Path, *, fresh: bool = False):
    """The contracts; fresh: read again although they were read in this test before."""
    columns = root / "columns.yaml"
    return load_contracts(root / "sql", columns.rename(root / "other.yaml") if fresh else columns)


def test_good_contract_is_read(root: Path) -> None:
    contract = load(root)["core.thing"]
    assert contract.column_names == ("thing_key", "value")
    assert contract.column("value").description.zh == "多少。"
    checks = [(column, check.kind, check.severity, check.mark) for column, check in contract.all_checks()]
    assert checks == [
        ("thing_key", "not_null", "critical", None),
        ("thing_key", "unique", "critical", None),
        ("value", "not_negative", "critical", None),
        ("value", "between", "warning", "held_figure"),
    ]


@pytest.mark.parametrize("use", ["thing_key", "core.thing.thing_key"])
def test_deprecated_column_says_so_in_its_comment(root: Path, use: str) -> None:
    path = root / "sql" / "core" / "thing" / "table.yaml"
    path.write_text(GOOD.replace("type: double,", f"type: double, deprecated: {{since: '0.3', use: {use}}},"))
    contract = load(root)["core.thing"]
    assert column_comments(contract) == {
        "thing_key": "Key of it.\n编号。",
        "value": f"How much.\n多少。\ndeprecated: since 0.3, use {use}",
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("grain: one thing", "grian: one thing", "grian"),
        ("type: double", "type: dubble", "type"),
        ("{not_negative: critical}", "{not_negativ: critical}", "not_negativ"),
        ("{not_negative: critical}", "{not_negative: fatal}", "severity"),
        ("{not_negative: critical}", "not_negative", "A check is written"),
        ("{not_negative: critical}", "{in_set: critical}", "in_set takes values"),
        ("min: 0, max: 100, ", "", "between takes min"),
        ("min: 0, max: 100, ", "min: 0, pattern: x, ", "between takes min"),
        ("primary_key: [thing_key]", "primary_key: [thing]", "names a column that is not there"),
        ("thing_key: {type: varchar, nullable: false}", "thing_key: {type: varchar}", "nullable: false"),
        ("  value:", "  valve:", "did you mean 'value'"),
        ("table: core.thing", "table: core.other", "folder and name must agree"),
        ("load: replace", "load: parts", "must not have a query.sql"),
        ("load: replace", "load: replace\nstale: thing_key is null", "Only load: merge"),
        (
            "{not_negative: critical}",
            "{references: {to: core.gone.thing_key, severity: info}}",
            "is not there",
        ),
        ("{not_negative: critical}", "{references: {to: thing, severity: info}}", "schema.table.column"),
        ("type: double,", "type: double, description: {en: 'Other.', zh: '别的。'},", "reason"),
        (
            "type: double,",
            "type: double, deprecated: {since: '0.3', use: amount},",
            "amount, which is not there",
        ),
        ("type: double,", "type: double, deprecated: {since: '0.3', use: value},", "is deprecated, too"),
        ("type: double,", "type: double, deprecated: {since: 0.3, use: thing_key},", "since"),
        ("type: double,", "type: double, deprecated: {since: 0.3.1, use: thing_key},", "since"),
        ("load: replace", "load: replace\nrecord: Observatoin", "did you mean 'Observation'"),
        ("load: replace", "load: replace\nrecord: Keyword", "not described"),
    ],
)
def test_wrong_contract_names_file_key_and_remedy(root: Path, old: str, new: str, words: str) -> None:
    path = root / "sql" / "core" / "thing" / "table.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(InvalidMetadata, match=words) as caught:
        load(root)
    assert "table.yaml" in str(caught.value)


OF_A_RECORD = """
table: core.word
description: {en: "A word.", zh: "词。"}
grain: one word
primary_key: [word_key]
record: Issue
load: replace
columns:
  word_key: {type: varchar, nullable: false}
  severity: {checks: [{in_set: critical}]}
"""


def test_a_table_of_a_record_has_its_columns(root: Path) -> None:
    columns = record_columns(Issue)
    described = {column.name for column in columns} | {"word_key"}
    (root / "columns.yaml").write_text(
        "".join(f'{name}: {{en: "It is.", zh: "说明。"}}\n' for name in described)
    )
    (root / "sql" / "core" / "thing").rename(root / "sql" / "core" / "word")
    path = root / "sql" / "core" / "word" / "table.yaml"
    path.write_text(OF_A_RECORD)
    contract = load(root)["core.word"]
    # those that the contract lists, in its order, then the others in the order of the record
    others = [column.name for column in columns if column.name != "severity"]
    assert list(contract.column_names) == ["word_key", "severity", *others]
    assert (contract.column("char_start").type, contract.column("char_start").nullable) == ("integer", True)
    assert (contract.column("reason").type, contract.column("reason").nullable) == ("varchar", False)
    (check,) = contract.column("severity").checks
    assert check.values == tuple(Severity)
    path.write_text(OF_A_RECORD.replace("{checks: [", "{type: varchar, checks: ["))
    with pytest.raises(InvalidMetadata, match="The record says this"):
        load(root, fresh=True)


def test_missing_query_unknown_table_and_circle_are_told(root: Path) -> None:
    query = root / "sql" / "core" / "thing" / "query.sql"
    query.write_text("select * from core.nowhere -- and core.commented_out")
    with pytest.raises(InvalidMetadata, match=r"core\.nowhere, which has no contract"):
        load(root)
    query.unlink()
    load_contracts_again = root / "columns.yaml"
    load_contracts_again.write_text(COLUMNS)
    with pytest.raises(InvalidMetadata, match=r"needs a query\.sql"):
        load(root)
    query.write_text("select * from core.other")
    other = root / "sql" / "core" / "other"
    other.mkdir()
    (other / "table.yaml").write_text(GOOD.replace("core.thing", "core.other"))
    (other / "query.sql").write_text("select * from core.thing")
    with pytest.raises(InvalidMetadata, match="need each other"):
        load(root)


def test_rules_need_a_whole_header(root: Path) -> None:
    path = root / "sql" / "core" / "thing" / "checks.sql"
    good = (
        "-- rule: a_rule\n-- severity: warning\n-- mark: held_figure\n-- en: It holds.\n-- zh: 成立。\nselect 1 as key, "
        "2 as reason\n"
    )
    path.write_text(good + "\n" + good.replace("a_rule", "b_rule").replace("-- mark: held_figure\n", ""))
    rules = load_rules(root / "sql")
    assert [(rule.rule_id, rule.table, rule.severity, rule.mark) for rule in rules] == [
        ("a_rule", "core.thing", "warning", "held_figure"),
        ("b_rule", "core.thing", "warning", None),
    ]
    assert rules[0].sql == "select 1 as key, 2 as reason"
    path.write_text(good.replace("-- severity: warning\n", ""))
    with pytest.raises(InvalidMetadata, match="A rule opens with"):
        load_rules(root / "sql")
    path.write_text(good + good)
    with pytest.raises(InvalidMetadata, match="one name"):
        load_rules(root / "sql")


def test_references_leave_comments_out() -> None:
    assert references_in("-- from core.a\nselect core.b.x from core.b join ops.c on true") == {
        "core.b",
        "ops.c",
    }
