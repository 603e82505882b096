"""The real documents that are kept beside a developer's checkout, from the inbox to the warehouse, against
their hand-made gold.

They are not part of the repository; without them these tests are skipped.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.runs import RunOptions
from gov_reviews.settings import PROJECT_ROOT, Settings

SHARED = PROJECT_ROOT.parent / "shared"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "gold" / "score.py").is_file(), reason="the real documents are not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> str:
    settings = Settings.load(tmp_path_factory.mktemp("real"))
    run_pipeline(settings, RunOptions(use_sites=False, inbox=str(SHARED / "seeds")))
    command = [
        sys.executable,
        str(SHARED / "gold" / "score.py"),
        "--gold",
        str(SHARED / "gold"),
        "--warehouse",
        str(settings.warehouse_path),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


def test_quantities(scored: str):
    assert float(re.search(r"quantities .* F1 ([\d.]+) \| metric", scored)[1]) >= 0.99


def test_complete_facts(scored: str):
    assert float(re.search(r"complete facts F1 ([\d.]+)", scored)[1]) >= 0.95


def test_document_fields(scored: str):
    right, fields = re.search(r"document fields (\d+)/(\d+)", scored).groups()
    assert (right, fields) == ("24", "24")
