"""Pages that stop our code, through the command: the others are loaded, and the page is read again when
the code has changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import call_here
from tests.integration.test_wrong_input import REVIEW, ask
from tests.unit.reading.poison import marked, write_site

from gov_reviews.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.slow

# One of each kind; each ends a worker. All ways: tests/unit/reading/worker/test_page_worker.py.
MARKS = ("loop in C", "four gigabytes", "segfault", "SystemExit")
FAILED = "select url, reason, held_value from mart.quarantine where rule_id = 'page_failed'"


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    return clean | {"GOV_REVIEWS_DATA": str(settings.data_root), "GOV_REVIEWS_PAGE_CPU_S": "2"} | more


def run(settings: Settings, *arguments: str, site: str) -> subprocess.CompletedProcess[str]:
    """`gov-reviews` in this process; the poison is in the worker processes that it starts."""
    return call_here(environment_of(settings, PYTHONPATH=site), *arguments)


def run_other_code(settings: Settings, code: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`gov-reviews` of another checkout, as a person calls it."""
    return subprocess.run(
        [sys.executable, "-m", "gov_reviews.cli", *arguments],
        env=environment_of(settings, PYTHONPATH=str(code)),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """One run over an inbox that holds more poison than reviews."""
    root = tmp_path_factory.mktemp("poison")
    settings = Settings(data_root=root / "data")
    inbox = settings.inbox_root
    inbox.mkdir(parents=True)
    (inbox / "a good.txt").write_text(REVIEW, encoding="utf-8")
    (inbox / "z good.txt").write_text(REVIEW.replace("2024", "2023"), encoding="utf-8")
    for mark in MARKS:
        (inbox / f"{mark}.txt").write_text(marked(REVIEW.replace("2024", "2022"), mark), encoding="utf-8")
    site = write_site(root / "site")
    result = run(settings, "run", "--no-sites", site=site)
    assert result.returncode == 0, result.stderr[-3000:]
    return settings, site


def test_every_poisonous_page_is_one_row_and_the_others_are_loaded(poisoned: tuple[Settings, str]) -> None:
    settings, _ = poisoned
    rows = ask(settings, FAILED)
    assert len({row[0] for row in rows}) == len(rows) == len(MARKS)
    assert all("(code " in str(row[1]) and "(code " in str(row[2]) for row in rows), "which code it was"
    loaded = {str(row[0]).rpartition("/")[2] for row in ask(settings, "select url from mart.review")}
    assert loaded == {"a%20good.txt", "z%20good.txt"}


def test_looking_into_a_poisonous_page_gives_a_message(poisoned: tuple[Settings, str]) -> None:
    settings, site = poisoned
    result = run(settings, "inspect", str(settings.inbox_root / "segfault.txt"), "--json", site=site)
    assert result.returncode == 0, result.stderr[-2000:]
    assert "SIGSEGV" in result.stdout


def test_a_page_is_read_again_when_the_code_has_changed_and_not_before(
    poisoned: tuple[Settings, str], tmp_path: Path
) -> None:
    settings, site = poisoned
    before = settings.warehouse_path.read_bytes()
    again = run(settings, "run", "--no-sites", site=site)
    assert again.returncode == 0
    assert "nothing new" in again.stderr
    assert settings.warehouse_path.read_bytes() == before

    # the upgrade that mends it: a copy of the project with one changed line, and without the poison
    for name in ("include", "sql"):
        shutil.copytree(PROJECT_ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.egg-info"))
    with (tmp_path / "include" / "gov_reviews" / "page" / "capture_page.py").open(
        "a", encoding="utf-8"
    ) as stream:
        stream.write("# mended\n")
    mended = run_other_code(settings, tmp_path / "include", "run", "--no-sites")
    assert mended.returncode == 0, mended.stderr[-3000:]
    assert ask(settings, FAILED) == []
    assert ask(settings, "select count(*) from mart.review") == [(2 + len(MARKS),)]
    assert len(ask(settings, "select distinct code_version from ops.crawl_url")) == 2
