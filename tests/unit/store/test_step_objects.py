"""The table of steps."""

from __future__ import annotations

import re

import pytest

from gov_reviews.pipeline import steps
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.store.step_objects import Published, SharedStep, objects_of

RUN = "20260105T063000123Z-9f3a1c"


@pytest.mark.parametrize("step", SharedStep)
def test_every_step_has_its_objects(step: SharedStep) -> None:
    objects = objects_of(step, RUN, ("some_source",))
    assert objects.needs or objects.gives or objects.adds or objects.published is not Published.NOT


def test_every_name_in_the_code_is_a_step() -> None:
    library = PROJECT_ROOT / "include" / "gov_reviews"
    names = {
        name
        for path in library.rglob("*.py")
        for name in re.findall(
            r"(?:@shares\(|shared\(\w[\w.()]*, |refresh\(\w[\w.()]*, )\"([a-z ]+)\"", path.read_text()
        )
    }
    assert {"plan", "capture", "extract", "publish"} < names
    assert names <= {step.value for step in SharedStep}
    assert steps.plan.__name__ == "plan"


def test_a_chunk_gives_its_own_files_only() -> None:
    gives = objects_of(SharedStep.EXTRACT, RUN, ("c0001",)).gives
    for name in ("parts/stg_document/c0001.parquet", "outcomes/c0001.json"):
        assert any(keys.holds(f"runs/{RUN}/{name}") for keys in gives)
    for name in ("parts/stg_document/c0002.parquet", "outcomes/c0002.json", "run.json", "candidate.duckdb"):
        assert not any(keys.holds(f"runs/{RUN}/{name}") for keys in gives)


def test_a_source_gives_its_own_files_only() -> None:
    objects = objects_of(SharedStep.CAPTURE, RUN, ("s",))
    given = (*objects.gives, *objects.adds, *objects.puts)
    for key in ("index/s/r.parquet", "frontier/s.jsonl", "sources/s.json", "sources/s.probes.jsonl"):
        assert any(keys.holds(f"archive/{key}") for keys in given)
    for key in ("index/s2/r.parquet", "frontier/s2.jsonl", "sources/s2.json", "warc/s2/r.warc.gz"):
        assert not any(keys.holds(f"archive/{key}") for keys in given)
