"""Whatever one page does to our code, in a real worker process: one row for that page, and the others are
read.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.reading.poison import MARKS, marked, write_site
from tests.unit.reading.test_page_groups import capture

from gov_reviews.errors import InvalidMetadata, PipelineError
from gov_reviews.reading.page_groups import GroupReader
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import Review

pytestmark = pytest.mark.slow

TEXT = """岚汀县政协2024年工作综述

2024年，岚汀县政协召开常委会会议4次、主席会议11次，征集提案213件，立案186件，办复率100%，委员满意率98.5%。
一年来，县政协聚焦中心工作，开展调研视察23次，报送社情民意信息135篇，其中被省政协采用12篇。
"""

# What the reason of each page must name.
TOLD = {
    "loop in Python": "time limit of 2 s of processor time",
    "loop in C": "time limit of 2 s of processor time",
    "four gigabytes": "memory limit of 1024 MB",
    "more and more": "memory limit of 1024 MB",
    "recursion": "RecursionError in parse",
    "C stack": "signal SIGSEGV",
    "segfault": "signal SIGSEGV",
    "abort": "signal SIGABRT",
    "exit": "without an answer (status 0)",
    "SystemExit": "SystemExit in parse: 3",
    "KeyboardInterrupt": "KeyboardInterrupt in parse",
    "own BaseException": "Odd in parse: odd",
    "no words": "Mute in parse: (no words)",
    "cannot be sent": "Our own code failed",
    "too big": "result is too big",
    "not a page": "gave str, not ParsedPage",
    "sleep": "waited for 4 s",
    "killed from outside": "signal SIGKILL",
    "bad bytes": "BadGzipFile",
}


@pytest.fixture
def poison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", write_site(tmp_path / "site"))


def page(name: str) -> Capture:
    return replace(capture(f"file:///{name}.txt", kind=CaptureKind.INBOX), source_id=INBOX_SOURCE)


def read(worker: PageWorker, marks: Sequence[str], every: int = 1) -> dict[str, Review]:
    """Poisonous pages, and a good one after so many of them, read by one worker as one chunk."""
    bodies = {}
    for number, mark in enumerate(marks):
        bodies[f"file:///{number:02}-{mark}.txt"] = marked(TEXT, mark).encode()
        if (number + 1) % every == 0:
            bodies[f"file:///{number:02}-{mark}~good.txt"] = TEXT.encode()
    captures = [page(url.removeprefix("file:///").removesuffix(".txt")) for url in bodies]
    reviews = GroupReader(lambda found: bodies[found.url], lambda source_id: None, worker.run).read(captures)
    return {
        review.url.removeprefix("file:///").removesuffix(".txt").partition("-")[2]: review
        for review in reviews
    }


def test_every_way_in_which_a_page_can_harm_our_code_is_one_row(poison: None) -> None:
    assert set(TOLD) == set(MARKS)
    with PageWorker(PageLimits(cpu_s=2, memory_mb=1024)) as worker:
        reviews = read(
            worker, MARKS, every=3
        )  # a page that ends its worker meets a fresh one, and one that is not
    goods = {name: review for name, review in reviews.items() if name.endswith("~good")}
    assert (len(goods), len(reviews)) == (len(MARKS) // 3, len(MARKS) + len(goods))
    for name, good in goods.items():
        assert good.state is PageState.OK, (name, good.state_reason)
        assert len(good.observations) > 3, name
    for mark in MARKS:
        review = reviews[mark]
        assert review.state is PageState.FAILED, mark
        [issue] = review.issues
        assert issue.rule_id == "page_failed"
        assert TOLD[mark] in issue.reason, (mark, issue.reason)
        assert TOLD[mark] in issue.value, "status shows the value"
        assert "forget" in issue.reason
        assert "代码版本" in issue.reason


@pytest.mark.parametrize(
    ("mark", "error"), [("broken installation", FileNotFoundError), ("broken metadata", InvalidMetadata)]
)
def test_a_broken_installation_is_passed_on_with_its_words(
    poison: None, mark: str, error: type[Exception]
) -> None:
    with PageWorker() as worker, pytest.raises(error) as caught:
        read(worker, [mark])
    assert "metrics/x.yaml" in str(caught.value)


def test_what_the_worker_logs_reaches_our_log_and_what_it_prints_harms_nothing(
    poison: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), PageWorker() as worker:
        reviews = read(worker, ["log and print"])
    assert {review.state for review in reviews.values()} == {PageState.OK}
    assert ("gov_reviews.page", logging.WARNING, "words of the worker 7") in caplog.record_tuples


def test_a_worker_that_cannot_start_is_no_fault_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif any('gov_reviews.reading.worker' in argument for argument in sys.orig_argv): "
        "os._exit(9)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with PageWorker() as worker, pytest.raises(PipelineError, match="make setup"):
        read(worker, ["fine"])


def test_a_worker_is_kept_from_page_to_page_and_ends_with_its_reader() -> None:
    with PageWorker() as worker:
        read(worker, ["fine"])
        process = worker._process
        read(worker, ["fine"])
        assert worker._process is process
        assert process is not None
        pid = process._popen.pid
    assert not Path(f"/proc/{pid}").exists()


def test_a_worker_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """Also while it loops in C code, where it reads nothing from its parent."""
    script = (
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "from tests.unit.reading.worker.test_page_worker import read\nfrom "
        "gov_reviews.reading.worker.page_worker import PageWorker\n"
        "worker = PageWorker()\nworker.start()\nprint(worker._process._popen.pid, flush=True)\nread(worker, "
        "['loop in C'])\n"
    )
    environment = os.environ | {"PYTHONPATH": write_site(tmp_path / "site")}
    root = str(Path(__file__).resolve().parents[3])
    parent = subprocess.Popen([sys.executable, "-c", script, root], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    status = Path(f"/proc/{pid}/stat")
    used = 0
    while used < 200:  # two seconds of work: it has loaded and is inside the page
        fields = status.read_text().rpartition(")")[2].split()
        used = int(fields[11]) + int(fields[12])
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(600):
        # a dead process whose new parent has not looked at it yet counts as dead
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the worker has outlived its parent")
