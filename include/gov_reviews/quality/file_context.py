"""The checks as a file data context of Great Expectations in the data folder, for people who work with it.

In: the plans of an audit, and the hash of its rules. Out: `data/gx/`, which
`gx.get_context(mode="file", project_root_dir="data")` opens: for every table a suite of what can be asked of
its columns in any frame, with a data frame asset, a batch definition (`whole`), a validation definition and a
checkpoint of the same name; and a suite `<table>.sql` of what only SQL can ask. It is made from the contracts
and written anew when they change; what a person adds under other names stays. The audit itself does not read
it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from gov_reviews.atomic_write import write_atomically
from gov_reviews.quality.audit import rules_hash
from gov_reviews.quality.own_checks import plan_own
from gov_reviews.quality.suite_files import suites
from gov_reviews.settings import Settings

_SOURCE, _BATCH = "warehouse", "whole"
_IN_SQL = ".sql"
_MADE_FROM = "made_from.txt"
# Kept where Great Expectations looks for them; without an identity file that opening a context would write.
_STORES = {
    "expectations_store": ("ExpectationsStore", "expectations/"),
    "validation_results_store": ("ValidationResultsStore", "uncommitted/validations/"),
    "checkpoint_store": ("CheckpointStore", "checkpoints/"),
    "validation_definition_store": ("ValidationDefinitionStore", "validation_definitions/"),
}


def context_root(settings: Settings) -> Path:
    """Where Great Expectations finds the context of a data folder."""
    return settings.data_root / "gx"


def keep_file_context(settings: Settings) -> bool:
    """Write the context, unless it was made from the checks that an audit asks now.

    Returns:
        Whether it was written.
    """
    root = context_root(settings)
    made_from = root / _MADE_FROM
    asked_now = rules_hash(settings)
    if made_from.is_file() and made_from.read_text(encoding="utf-8").strip() == asked_now:
        return False
    made = suites(plan_own(settings))
    assets: dict[str, Any] = {}
    for table, suite in made.items():
        for name, needs_sql in ((table, False), (table + _IN_SQL, True)):
            asked = [each for each in suite["expectations"] if _needs_sql(each) is needs_sql]
            # Great Expectations takes the dots in the name of a suite for folders
            path = root.joinpath("expectations", *name.split("."))
            _write(path, _suite(name, asked, suite["meta"]))
        _write(root / "validation_definitions" / table, _validation(table))
        _write(root / "checkpoints" / table, _checkpoint(table))
        assets[table] = _asset(table)
    _write_configuration(root / "great_expectations.yml", assets)
    write_atomically(made_from, asked_now + "\n")  # last: what a killed process has begun is written again
    return True


def _needs_sql(expectation: Mapping[str, Any]) -> bool:
    """Whether a frame of the table is not enough: a query, or a column that a query computes."""
    is_computed = "truth_of" in expectation["meta"] or "rows" in expectation["meta"]
    return expectation["type"] == "unexpected_rows_expectation" or is_computed


def _id(kind: str, name: str) -> str:
    """The same in every installation, so that a context written again is the same context."""
    return str(uuid5(NAMESPACE_URL, f"gov-reviews/{kind}/{name}"))


def _with_id(suite: str, expectation: Mapping[str, Any]) -> dict[str, Any]:
    name = json.dumps([suite, expectation["meta"]["check_id"], expectation["kwargs"]], sort_keys=True)
    return {"id": _id("expectation", name), **expectation}


def _suite(name: str, expectations: Sequence[Mapping[str, Any]], meta: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": _id("suite", name),
        "name": name,
        "expectations": [_with_id(name, each) for each in expectations],
        "meta": dict(meta),
        "notes": None,
    }


def _asset(table: str) -> dict[str, Any]:
    return {
        "type": "dataframe",
        "id": _id("asset", table),
        "batch_metadata": {},
        "batch_definitions": {_BATCH: {"id": _id("batch", table), "partitioner": None}},
    }


def _validation(table: str) -> dict[str, Any]:
    data = {
        "datasource": {"id": _id("source", _SOURCE), "name": _SOURCE},
        "asset": {"id": _id("asset", table), "name": table},
        "batch_definition": {"id": _id("batch", table), "name": _BATCH},
    }
    suite = {"id": _id("suite", table), "name": table}
    return {"id": _id("validation", table), "name": table, "data": data, "suite": suite}


def _checkpoint(table: str) -> dict[str, Any]:
    return {
        "id": _id("checkpoint", table),
        "name": table,
        "validation_definitions": [{"id": _id("validation", table), "name": table}],
        "actions": [],
        "result_format": "SUMMARY",
    }


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_atomically(
        path.with_name(f"{path.name}.json"), json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    )


def _write_configuration(path: Path, assets: Mapping[str, Any]) -> None:
    """The head of the context: our data source is replaced, what else a person has set up there stays."""
    kept: dict[str, Any] = {}
    if path.is_file():
        kept = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    source = {"type": "pandas", "id": _id("source", _SOURCE), "assets": dict(assets)}
    usual: dict[str, Any] = {
        "config_version": 4.0,
        "plugins_directory": "plugins/",
        "stores": {
            name: {
                "class_name": kind,
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": folder,
                    "suppress_store_backend_id": True,
                },
            }
            for name, (kind, folder) in _STORES.items()
        },
        "expectations_store_name": "expectations_store",
        "validation_results_store_name": "validation_results_store",
        "checkpoint_store_name": "checkpoint_store",
        "data_docs_sites": {},  # their pages fetch scripts from the network
        "analytics_enabled": False,
        "data_context_id": _id("context", _SOURCE),
    }
    sources = {**(kept.get("fluent_datasources") or {}), _SOURCE: source}
    content = {**usual, **kept, "fluent_datasources": sources}
    write_atomically(path, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
