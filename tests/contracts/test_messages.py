"""What operators and analysts are told is there in Chinese and English.

Errors of ours take two texts: the type checker asks for both, except of a `ContributorError`, which only who
changes files of the repository can meet. Here: that nothing else goes round it, that the second text is Chinese,
and that the examples of failed checks, which have one text for both languages, are values, columns and signs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import typer
from tests.source_trees import tree_of

import gov_reviews.cli
import gov_reviews.errors
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.warehouse.table_contracts import load_contracts, load_rules

SOURCES = sorted([*(PROJECT_ROOT / "include").rglob("*.py"), *(PROJECT_ROOT / "dags").rglob("*.py")])
AIRFLOW_ENDS = frozenset({"AirflowSkipException", "AirflowFailException"})
"""What the log of a task shows of its end, besides our own errors: one line in both languages."""
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z_]{2,}")
SQL_TEXT = re.compile(r"'([^']*)'(:?)")


@cache
def _nodes() -> tuple[tuple[Path, ast.ClassDef | ast.Call], ...]:
    """Every class and every call."""
    return tuple(
        (path, node)
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef | ast.Call)
    )


def _bases() -> dict[str, tuple[str, ...]]:
    """Names of the bases of every class."""
    return {
        node.name: tuple(base.id for base in node.bases if isinstance(base, ast.Name))
        for _, node in _nodes()
        if isinstance(node, ast.ClassDef)
    }


def _derived(root: str, bases: dict[str, tuple[str, ...]]) -> frozenset[str]:
    found = {root}
    while more := {name for name, parents in bases.items() if found & set(parents)} - found:
        found |= more
    return frozenset(found)


def _calls(names: frozenset[str]) -> Iterator[tuple[str, str, ast.Call]]:
    for path, node in _nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in names:
                yield f"{path.relative_to(PROJECT_ROOT)}:{node.lineno}", name, node


def _literal(node: ast.expr) -> str | None:
    """What stands in a text, values left out; None when a name or a call gives it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_errors_for_operators_have_both_languages() -> None:
    bases = _bases()
    ours = _derived("PipelineError", bases)
    for_contributors = _derived("ContributorError", bases) - {"InvalidOwnFile"}
    assert len(ours) > 30
    english_only = [
        f"{place} {name}"
        for place, name, call in _calls(ours - for_contributors)
        if len(call.args) < 2 and not any(isinstance(argument, ast.Starred) for argument in call.args)
    ]
    assert english_only == []


def test_only_contributors_meet_errors_in_english_alone() -> None:
    assert _derived("ContributorError", _bases()) == {
        "ContributorError",
        "InvalidMetadata",
        "InvalidOwnFile",
        "UnreadableNumber",
    }
    with pytest.raises(TypeError):
        gov_reviews.errors.InvalidOwnFile("no Chinese")  # type: ignore[call-arg]


def test_the_second_text_of_an_error_is_chinese() -> None:
    foreign = [
        f"{place} {text}"
        for place, _, call in _calls(_derived("PipelineError", _bases()))
        if len(call.args) > 1 and (text := _literal(call.args[1])) is not None
        # a text that only puts values together has no words of its own
        if LATIN.search(text) and not HAN.search(text)
    ]
    assert foreign == []


def test_the_end_of_a_task_is_told_in_both_languages() -> None:
    texts = [(place, _literal(call.args[0])) for place, _, call in _calls(AIRFLOW_ENDS)]
    assert len(texts) > 8
    assert [place for place, text in texts if text and not HAN.search(text)] == []


def test_a_wrong_command_line_is_an_error_of_ours_too() -> None:
    assert list(_calls(frozenset({"BadParameter", "UsageError", "ClickException"}))) == []


def test_examples_of_failed_checks_need_no_language() -> None:
    columns = {name for contract in load_contracts().values() for name in contract.column_names}
    rules = load_rules()
    assert len(rules) > 20
    worded = {
        (rule.rule_id, word)
        for rule in rules
        for text, is_name_of_a_field in SQL_TEXT.findall(_reason_of(rule.sql))
        if not is_name_of_a_field
        for word in LATIN.findall(text)
        if word not in columns
    }
    assert worded == set()


def _reason_of(sql: str) -> str:
    """The last select up to its from: where a rule gives key and reason."""
    return sql[sql.rindex("select") :].split("\nfrom ")[0]


def _commands(group: typer.core.TyperGroup, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if isinstance(command, typer.core.TyperGroup):
            yield from _commands(command, f"{path}{name} ")


def test_help_is_there_in_both_languages() -> None:
    app = typer.main.get_command(gov_reviews.cli.app)
    assert isinstance(app, typer.core.TyperGroup)
    silent = []
    for path, command in _commands(app):
        told = {"": command.short_help, **{f" {p.name}": getattr(p, "help", "") for p in command.params}}
        silent += [f"{path}{name}" for name, help_text in told.items() if not HAN.search(help_text or "")]
    assert silent == [], "help without Chinese"
