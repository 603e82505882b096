"""The extension point for sites that a package brings along."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from gov_reviews import local_sites as module
from gov_reviews.errors import InvalidMetadata
from gov_reviews.local_sites import ENTRY_POINT_GROUP, is_local_host, local_sites

SAMPLES = "gov_reviews_samples.registration:SAMPLE_SITES"


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The values of the entry points that are found; the true ones are put back afterwards."""
    values: list[str] = []
    monkeypatch.setattr(
        module,
        "entry_points",
        lambda group: [EntryPoint(f"e{number}", value, group) for number, value in enumerate(values)],
    )
    local_sites.cache_clear()
    yield values
    local_sites.cache_clear()


def test_without_a_package_there_are_none(registered: list[str]) -> None:
    assert local_sites() is None
    assert not is_local_host("portal.sample.example")


def test_what_a_package_registers_is_known(registered: list[str]) -> None:
    registered.append(SAMPLES)
    sites = local_sites()
    assert sites is not None
    assert sites.regions_path.is_file()
    assert is_local_host("portal.sample.example")
    assert not is_local_host("portal.example.org")


@pytest.mark.parametrize(
    ("values", "words"), [([SAMPLES, SAMPLES], "One package"), (["pathlib:Path"], "must be a LocalSites")]
)
def test_wrong_registrations_are_refused(registered: list[str], values: list[str], words: str) -> None:
    registered += values
    with pytest.raises(InvalidMetadata, match=words):
        local_sites()


def test_any_process_sees_the_registered_sites_and_imports_little(tmp_path: Path) -> None:
    """A worker or a task process is told nothing: no variable, no import."""
    program = (
        "import sys; from gov_reviews.knowledge.regions import load_regions; load_regions();"
        "print('990000' in load_regions().by_code,"
        " sorted(name for name in sys.modules if name.startswith('gov_reviews_samples')))"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=clean, capture_output=True, text=True, check=True
    )
    assert done.stdout.split(maxsplit=1) == [
        "True",
        "['gov_reviews_samples', 'gov_reviews_samples.registration']\n",
    ], ENTRY_POINT_GROUP
