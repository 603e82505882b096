"""The checks as a context that Great Expectations opens from the data folder."""

from __future__ import annotations

import json

import pandas as pd
import yaml
from tests.yaml_files import read_yaml

from gov_reviews.quality.expectations import _import_quietly
from gov_reviews.quality.file_context import context_root, keep_file_context
from gov_reviews.quality.suite_files import suites
from gov_reviews.settings import Settings


def test_great_expectations_opens_the_context_and_asks_a_checkpoint(settings: Settings) -> None:
    assert keep_file_context(settings)
    gx = _import_quietly()
    context = gx.get_context(mode="file", project_root_dir=str(settings.data_root))
    context.variables.progress_bars = {"globally": False}
    made = suites()
    assert {suite.name.removesuffix(".sql") for suite in context.suites.all()} == set(made)
    asked = [
        expectation.meta["check_id"]
        for name in ("core.fact_observation", "core.fact_observation.sql")
        for expectation in context.suites.get(name).expectations
    ]
    wanted = [each["meta"]["check_id"] for each in made["core.fact_observation"]["expectations"]]
    assert sorted(asked) == sorted(wanted), "no check is lost on the way"

    rows = pd.DataFrame({"calendar_quarter": [1, 5], "calendar_month": [1, 12], "iso_weekday": [1, 7]})
    result = context.checkpoints.get("core.dim_date").run(batch_parameters={"dataframe": rows})
    (of_table,) = result.run_results.values()
    assert [each.expectation_config.meta["check_id"] for each in of_table.results if not each.success] == [
        "core.dim_date.calendar_quarter.between"
    ]


def test_it_is_written_when_the_checks_change_and_keeps_what_a_person_added(settings: Settings) -> None:
    keep_file_context(settings)
    head, suite = context_root(settings) / "great_expectations.yml", "expectations/core/dim_date.json"
    written = (context_root(settings) / suite).read_text(encoding="utf-8")
    own = read_yaml(head)
    own["fluent_datasources"]["mine"] = {"type": "pandas"}
    head.write_text(yaml.safe_dump(own), encoding="utf-8")
    (context_root(settings) / "expectations" / "mine.json").write_text("{}", encoding="utf-8")
    assert not keep_file_context(settings), "nothing has changed"

    (settings.data_root / "checks.yaml").write_text(
        "checks:\n- {table: core.dim_date, column: day_of_month, between: {max: 31, severity: info}}\n",
        encoding="utf-8",
    )
    assert keep_file_context(settings)
    assert "mine" in read_yaml(head)["fluent_datasources"]
    assert (context_root(settings) / "expectations" / "mine.json").is_file()
    before, after = (
        {each["meta"]["check_id"] for each in json.loads(text)["expectations"]}
        for text in (written, (context_root(settings) / suite).read_text(encoding="utf-8"))
    )
    assert after - before == {"own.core.dim_date.day_of_month.between"}
