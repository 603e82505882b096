"""Nothing is kept that nobody calls: what vulture finds no use for in the package, the DAGs and the scripts.

Fields of pydantic models do not count, they are keys of files; nor do handlers that a framework calls.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.source_trees import tree_of
from vulture import Vulture

from gov_reviews.settings import PROJECT_ROOT

FOLDERS = [PROJECT_ROOT / name for name in ("include", "dags", "plugins", "scripts")]
FRAMEWORK = ["@app.*", "@*.command", "@*.callback", "@field_validator", "@model_validator", "@hookimpl"]

USED_ELSEWHERE = {
    "called or read by a base class": (
        "_new_conn close_connection daemon_threads disable_nagle_algorithm do_* enqueue get_code get_redirect_target"
        " log_message makefile model_config pool_classes_by_scheme progress_bars protocol_version response_class"
        " return_ok server_version set_ok sys_version trust_env wbufsize payload_length"
    ),
    "arguments that a base class or protocol prescribes": "cookie previous_state resp",
    "values that are only looked up": "FORMER PREFECTURE RegionOrigin WRITTEN COMMENTED FORWARDED",
    "columns that rows are made of by the names of a record's fields": (
        "corrected_from decided_at decision_keys is_released column_name"
    ),
    "written to files that people read": "accept_encoding candidate_path document_changes if_modified_since if_none_match is_mention",
    "read by templates": "csv_query failed_checks figure_counts is_all_sample is_wordy sort_query new_unit new_value old_unit old_value",
    "read by Airflow": "GovReviewsPage LateRunNotifier external_views fastapi_apps template_fields",
    "named in pyproject.toml": "SAMPLE_SITES",
    "imported so that a worker is warm": "gov_reviews",
    "what notebooks call": "open_warehouse",
}


@cache
def model_fields() -> frozenset[tuple[Path, int]]:
    """File and line of each annotated field of a class that is no dataclass."""
    return frozenset(
        (path, part.lineno)
        for folder in FOLDERS
        for path in folder.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        and not any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
        for part in node.body
        if isinstance(part, ast.AnnAssign)
    )


def unused_names(*paths: Path) -> dict[str, str]:
    """Names without a use, and where they are."""
    names = [name for names in USED_ELSEWHERE.values() for name in names.split()]
    vulture = Vulture(ignore_names=names, ignore_decorators=FRAMEWORK)
    vulture.scavenge([str(path) for path in paths])
    return {
        item.name: f"{item.filename}:{item.first_lineno}: unused {item.typ}"
        for item in vulture.get_unused_code()
        if (Path(item.filename), item.first_lineno) not in model_fields()
    }


def test_an_unused_function_is_found(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text("def used():\n    pass\n\n\ndef forgotten():\n    used()\n")
    assert unused_names(tmp_path).keys() == {"forgotten"}


def test_nothing_is_unused() -> None:
    assert unused_names(*FOLDERS) == {}
