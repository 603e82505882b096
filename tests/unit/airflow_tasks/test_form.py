"""What a filled form means; what only the plan can refuse. (The form's schema itself: tests/dags.)"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.airflow_tasks.form import (
    ingest_params,
    is_dry_run,
    options_from_params,
    probed_sources,
    reprocess_from_params,
    reprocess_params,
    tidy_params,
)
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.runs import RunMode, RunOptions
from gov_reviews.settings import Settings


def test_untouched_form(settings: Settings) -> None:
    defaults = {name: param.value for name, param in ingest_params().items()}
    assert options_from_params(defaults, settings) == RunOptions(inbox=str(settings.data_root / "inbox"))


def test_filled_form(settings: Settings) -> None:
    filled = {
        "sources": ["sample_portal"],
        "urls": ["http://portal.sample.example/a.html"],
        "inbox": False,
        "published_since": "2025-01-31",
        "mode": "recheck",
    }
    assert options_from_params(filled, settings) == RunOptions(
        sources=("sample_portal",),  # type: ignore[arg-type]
        urls=("http://portal.sample.example/a.html",),
        inbox=None,
        published_since=date(2025, 1, 31),
        mode=RunMode.RECHECK,
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["no_such"], "No such source: find it in the field by its name"),
        ("sample_portal", "A list of ids"),
        (["sample_portal", "sample_portal"], "each once"),
    ],
)
def test_a_wrong_source_is_refused_without_a_list_of_all(value: object, words: str) -> None:
    from airflow.serialization.definitions.param import SerializedParam

    schema = json.loads(json.dumps(ingest_params()["sources"].schema))  # as Airflow keeps it
    assert SerializedParam(["sample_portal"], **schema).resolve(raises=True) == ["sample_portal"]
    with pytest.raises(Exception, match="Failed validating") as caught:
        SerializedParam(value, **schema).resolve(raises=True)
    assert words in str(caught.value).replace("'\n", "").replace("\n", "")
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    ("params", "name", "value", "words"),
    [
        (ingest_params, "mode", "sometimes", "模式只能为 new、recheck 或 dry_run"),
        (ingest_params, "published_since", "1999-01-01", "A day since 2000, as 2026-01-31"),
        (ingest_params, "published_since", "31.01.2026", "应为 2000 年以来的日期"),
        (ingest_params, "inbox", "yes", "应为 true 或 false"),
        (ingest_params, "urls", "http://a.example/x", "应为网址的列表"),
        (reprocess_params, "publish", "maybe", "发布只能为 within_limits、never 或 always"),
        (reprocess_params, "years", "2024", "应为年度的列表"),
        (reprocess_params, "organizations", "岚汀县政协", "应为代码或名称的列表"),
        (reprocess_params, "older_than", "a b", "版本号由字母、数字、点组成"),
        (tidy_params, "dry_run", "x", "应为 true 或 false"),
    ],
)
def test_a_wrong_value_is_told_in_both_languages(
    params: Callable[[], dict[str, Any]], name: str, value: object, words: str
) -> None:
    from airflow.serialization.definitions.param import SerializedParam

    param = params()[name]
    schema = json.loads(json.dumps(param.schema))  # as Airflow keeps it
    assert SerializedParam(param.value, **schema).resolve(raises=True) == param.value
    with pytest.raises(Exception, match="Failed validating") as caught:
        SerializedParam(value, **schema).resolve(raises=True)
    said = re.sub(r"'\n\s*'", "", str(caught.value))
    assert words in said
    assert len(said) < 350
    assert schema["title"] not in said, "the field itself is printed"


def test_emptied_fields_come_as_null(settings: Settings) -> None:
    emptied = {"sources": None, "urls": None, "published_since": None}
    assert options_from_params(emptied, settings) == RunOptions(inbox=str(settings.data_root / "inbox"))


def test_inbox_of_the_installation(tmp_path: Path) -> None:
    assert options_from_params({}, Settings(data_root=tmp_path, inbox=tmp_path / "elsewhere")).inbox == str(
        tmp_path / "elsewhere"
    )


def test_a_misspelt_name_is_not_ignored(settings: Settings) -> None:
    with pytest.raises(InvalidRequest, match="published_sinse"):
        options_from_params({"published_sinse": "2025-01-31"}, settings)


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (reprocess_from_params, {"yeers": [2024]}),
        (is_dry_run, {"dryrun": True}),  # else it would remove in earnest
        (probed_sources, {"source": ["sample_portal"]}),  # else every site that is due would be asked
    ],
)
def test_every_form_refuses_a_misspelt_name(
    read: Callable[[dict[str, Any]], object], given: dict[str, Any]
) -> None:
    with pytest.raises(InvalidRequest, match=next(iter(given))):
        read(given)


def test_forms_of_upkeep() -> None:
    assert is_dry_run({"dry_run": True})
    assert not is_dry_run({})
    assert probed_sources({"sources": ["sample_portal"]}) == ("sample_portal",)
    assert probed_sources({"sources": None}) == ()


def test_years_are_lines_of_the_form_or_numbers() -> None:
    asked = reprocess_from_params({"years": ["2023", 2024]}).reprocess
    assert asked is not None
    assert asked.years == (2023, 2024)


@pytest.mark.parametrize("year", [True, "2024年", {}])
def test_what_is_no_year(year: object) -> None:
    with pytest.raises(InvalidRequest, match="one per line"):
        reprocess_from_params({"years": [year]})


def test_a_day_that_does_not_exist(settings: Settings) -> None:
    with pytest.raises(InvalidRequest, match="YYYY-MM-DD"):
        options_from_params({"published_since": "2025-02-30"}, settings)
