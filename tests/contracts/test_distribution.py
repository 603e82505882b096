"""`make test` gives the tests of one file to one worker: a fixture made in both would cost its time twice.

Releases of pytest and pytest-xdist that do not fit each other lose such groups without a word.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT

FILES = ("dags/test_first.py", "dags/test_second.py", "sql/test_rules.py", "unit/test_text.py")
CONTENT = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_of_one_file(number):
    pass
"""


@pytest.mark.slow
def test_a_file_and_the_folder_of_the_dags_stay_on_one_worker(tmp_path: Path) -> None:
    shutil.copy(PROJECT_ROOT / "tests" / "conftest.py", tmp_path)
    for file in FILES:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(CONTENT, encoding="utf-8")
    recipe = re.search(r"-m pytest (-n \d .*?) \$", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"))
    assert recipe is not None

    command = [sys.executable, "-m", "pytest", *recipe[1].split(), "-v", "-p", "no:cacheprovider", "."]
    # this test may itself run in a worker
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(PROJECT_ROOT)  # conftest.py imports from tests/
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert told.returncode == 0, told.stdout + told.stderr
    lines = re.findall(r"^\[(gw\d)\].* PASSED ([\w/.]+)::", told.stdout, flags=re.M)
    assert len(lines) == 4 * len(FILES)
    workers = {file: {worker for worker, of in lines if of == file} for file in FILES}
    assert {len(found) for found in workers.values()} == {1}, workers
    assert workers["dags/test_first.py"] == workers["dags/test_second.py"]
    assert len(set.union(*workers.values())) > 1
