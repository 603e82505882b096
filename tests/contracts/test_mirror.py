"""tests/unit mirrors the package: the tests of a module stand in a file of its name.

A module that computes nothing (records, words, exceptions) needs none. ELSEWHERE lists the others, and why.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from tests.source_trees import tree_of

from gov_reviews.settings import PROJECT_ROOT

INCLUDE = PROJECT_ROOT / "include"
UNIT = PROJECT_ROOT / "tests" / "unit"

# Module: the test files that hold its tests. A part of a larger whole is tested through the whole: by what a
# caller sees, so that the parts may be cut otherwise.
ELSEWHERE = {
    # capture: parts of the archive, of the client and of a crawl
    "capture.archive_index": "capture/test_archive.py",
    # needs a whole warehouse and a PostgreSQL
    "warehouse.lake": "../integration/test_lake.py",
    "warehouse.duckdb_extensions": "../integration/test_lake_warehouse.py",
    "warehouse.lake_catalogue": "../integration/test_lake_warehouse.py",
    "capture.archive_writer": "capture/test_archive.py",
    "capture.warc": "capture/test_archive.py",
    "capture.host_connection": "capture/test_http_client.py",
    "capture.http_transaction": "capture/test_archive.py",
    "capture.known_pages": "capture/test_odd_answers.py",
    # what all readers of pages go through
    "decoding.element_lines": "page/test_body_lines.py",
    "decoding.html_tree": "page/test_capture_page.py",
    "page.pdf": "page/test_capture_page.py",
    "page.table_sentences": "page/test_table_statements.py",
    "page.script_addresses": "page/test_text_pointers.py",
    "sites.list_tree": "sites/test_list_rows.py",
    "sites.site_identity": "capture/test_source_probe.py",
    "sites.source_proposal": "capture/test_source_probe.py",
    "reading.single_page": "test_main.py",
    "reading.worker.reading_steps": "reading/worker/test_page_worker.py",
    "reading.worker.worker_child": "reading/worker/test_page_worker.py",
    "text.characters": "text/test_text_cases.py",
    "text.text_repair": "text/test_text_cases.py",
    # rules of a source's file, by the message that its author gets
    "sites.spec": "sites/test_registry.py",
    # told by what stands in the live file afterwards
    # texts with quotes, where they meet DuckDB
    "warehouse.sql_literal": "warehouse/test_published_file.py",
    # how a file is opened: limits, spilling, whose log lies beside it
    "warehouse.duckdb_files": "warehouse/test_published_file.py",
    # puts back what publish, published_file and verify wrote and judged: their files and states are the set-up
    "warehouse.restore": "warehouse/test_published_file.py",
    # what two workers share, by what each of them holds after a run that was killed at its puts
    "sharing": "store/test_shared_warehouse.py",
    "store.open_copy": "../integration/test_shared_store.py",
    "warehouse.shared_publications": "store/test_shared_warehouse.py",
    # whole runs
    "pipeline.local_run": "../integration/test_runs.py",
    "pipeline.steps.failure_notes": "pipeline/steps/test_capturing.py",
    "pipeline.steps.publishing": "../integration/test_audit_gate.py",
    "pipeline.steps.reading_chunks": "../integration/test_audit_gate.py",
    "pipeline.steps.second_homes": "report/test_data_release.py",
    # what a release holds, read as a whole; the other page that stands alone
    "report.data_package": "report/test_data_release.py",
    "report.standalone_page": "report/test_difference_page.py",
    "facts.name_parts": "facts/test_named_items.py",
    "facts.marked_names": "facts/test_named_items.py",
    "facts.name_rules": "facts/test_named_items.py",
    "facts.named_phrases": "facts/test_named_items.py",
    "report.fact_comparison": "report/test_extraction_difference.py",
    "report.loaded_facts": "../integration/test_runs.py",
    "decisions.capture_decisions": "../integration/test_forget.py",
    "decisions.standing_decisions": "../integration/test_decisions.py",
    "report.briefing_facts": "report/test_briefing_page.py",
    "web.briefing_files": "web/test_page_app.py",
    "airflow_tasks.briefing_task": "../dags/test_publish_briefing.py",
    "errors": "test_cli.py",
    # commands, by what a person types and sees
    "commands.archive_commands": "report/test_archive_report.py",
    "commands.command_parts": "test_cli.py",
    "commands.decision_commands": "../integration/test_decisions.py",
    "commands.reading_commands": "test_main.py",
    "commands.run_commands": "test_main.py",
    "commands.sample_command": "test_main.py",
    "commands.source_commands": "test_cli.py",
    "commands.upkeep_commands": "test_main.py",
    "commands.warehouse_commands": "test_main.py",
    "records.ids": "warehouse/test_parts.py",
    "records.captures": "page/test_capture_page.py",
    "records.pages": "page/test_capture_page.py",
    "records.runs": "pipeline/steps/test_planning.py",
    "records.reviews": "warehouse/test_parts.py",
    "airflow_tasks.page_access": "../dags/test_page.py",
    # a reprocess beside runs and decisions, told by what is published
    "pipeline.reprocess_plan": "../integration/test_reprocess.py",
    "warehouse.table_merge": "warehouse/test_build.py",
    "warehouse.reprocess_selection": "../integration/test_reprocess.py",
    "airflow_tasks.notifiers": "airflow_tasks/test_receivers.py",
    "airflow_tasks.airflow_setup": "airflow_tasks/test_container.py",
}


@cache
def modules_with_logic() -> list[str]:
    """Dotted names below gov_reviews of all modules that define a function or a method."""
    root = INCLUDE / "gov_reviews"
    found = []
    for path in sorted(root.rglob("*.py")):
        tree = tree_of(path)
        computes = any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))
        if computes and not path.name.startswith("__"):
            found.append(".".join(path.relative_to(root).with_suffix("").parts))
    return found


def test_modules_are_found() -> None:
    assert len(modules_with_logic()) > 100
    assert "warehouse.build" in modules_with_logic()


def own_test(module: str) -> Path:
    *rooms, name = module.split(".")
    return UNIT.joinpath(*rooms, f"test_{name}.py")


def test_each_module_has_a_test_file_of_its_name() -> None:
    missing = [
        module for module in modules_with_logic() if not own_test(module).exists() and module not in ELSEWHERE
    ]
    assert missing == [], "write tests/unit/<room>/test_<module>.py"


@pytest.mark.parametrize("module", ELSEWHERE)
def test_exceptions_are_needed_and_true(module: str) -> None:
    assert module in modules_with_logic(), "gone, or without logic: take it off the list"
    assert not own_test(module).exists(), "has a test file of its name now: take it off the list"
    assert (UNIT / ELSEWHERE[module]).is_file()
