"""The checks of every table as suites of Great Expectations, one JSON file a table: for people who review
them in the form they know.

In: the plans of an audit. Out: docs/suites/<schema>.<table>.json, in the form in which Great Expectations
keeps a suite; it reads them back (a test holds that, and that the files are current). They are made from the
contracts, which are what the audit asks; writing into them changes nothing:

    .venv/bin/python -m gov_reviews.quality.suite_files
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gov_reviews.quality.audit import plan_audit
from gov_reviews.quality.check_plan import Expectation, PlannedCheck, RowPlan, SetPlan, TablePlan
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.warehouse.table_contracts import load_contracts

SUITES_ROOT = PROJECT_ROOT / "docs" / "suites"


def suites(own: Sequence[TablePlan] = ()) -> Mapping[str, dict[str, Any]]:
    """A suite for each table that has checks, as Great Expectations keeps it, by name of the table.

    Args:
        own: Checks of an installation, beside those of the contracts.
    """
    live = {name: contract.column_names for name, contract in load_contracts().items()}
    tables, sets = plan_audit(live)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in (*tables, *own):
        for rows in table.row_plans:
            found[table.contract.table] += _of_rows(rows)
        for plan in table.set_plans:
            found[table.contract.table].append(_of_set(plan))
    for plan in sets:
        found[plan.table].append(_of_set(plan))
    return {
        name: {
            "name": name,
            "expectations": expectations,
            "meta": {"made_from": f"sql/{name.replace('.', '/')}/table.yaml"},
        }
        for name, expectations in sorted(found.items())
    }


def write_suites() -> None:
    """Write the files anew; those of tables without checks go."""
    made = suites()
    SUITES_ROOT.mkdir(parents=True, exist_ok=True)
    for path in SUITES_ROOT.glob("*.json"):
        path.unlink()
    for name, suite in made.items():
        text = json.dumps(suite, ensure_ascii=False, indent=1) + "\n"
        (SUITES_ROOT / f"{name}.json").write_text(text, encoding="utf-8")


def _of_rows(plan: RowPlan) -> Iterator[dict[str, Any]]:
    for check in plan.checks:
        kwargs: dict[str, Any] = {"column": check.asked_column}
        match check.expectation:
            case Expectation.BETWEEN:
                kind = "expect_column_values_to_be_between"
                kwargs |= {"min_value": check.low, "max_value": check.high}
            case Expectation.IN_SET:
                kind = "expect_column_values_to_be_in_set"
                kwargs |= {"value_set": list(check.values or ())}
            case _:
                kind = "expect_column_values_to_not_be_null"
        meta = {"rows": plan.where} if plan.where else {}
        if check.asked_column != check.column:
            meta["truth_of"] = str(check.column)  # SQL says of each row whether it is so
        yield _expectation(kind, kwargs, check, meta)


def _of_set(plan: SetPlan) -> dict[str, Any]:
    rows = "{batch}" if not plan.where else f"(select * from {{batch}} where {plan.where})"  # noqa: S608
    others = plan.referenced.rpartition(".")[0] or rows
    query = plan.violating.replace("{rows}", rows).replace("{others}", others).strip()
    if (
        "{batch}" not in query
    ):  # it reads the table by name; without the word Great Expectations warns of each
        query = f"-- {{batch}}: {plan.table}\n{query}"
    return _expectation("unexpected_rows_expectation", {"unexpected_rows_query": query}, plan.check, {})


def _expectation(
    kind: str, kwargs: dict[str, Any], check: PlannedCheck, meta: Mapping[str, str]
) -> dict[str, Any]:
    mark = {"mark": str(check.mark)} if check.mark else {}
    return {
        "type": kind,
        "kwargs": kwargs,
        "severity": str(check.severity),
        "meta": {"check_id": check.check_id, "en": check.description_en, "zh": check.description_zh}
        | mark
        | dict(meta),
    }


if __name__ == "__main__":
    write_suites()
