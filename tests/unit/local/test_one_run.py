"""`make run`: what is asked, what is told. (Whole runs: tests/dags and tests/integration.)"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews_local import one_run
from gov_reviews_local.dag_process import describe_result
from gov_reviews_local.progress_lines import ProgressLines


def test_only_samples_are_asked() -> None:
    conf = one_run.quick_start_conf()
    assert conf["sources"]
    assert all(source_id.startswith("sample_") for source_id in conf["sources"])


def test_no_sample_must_not_mean_every_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_run, "registered_ids", lambda: ["gd_provincial"])
    with pytest.raises(InvalidRequest):
        one_run.quick_start_conf()


def test_an_inbox_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert one_run.main(["--data", str(tmp_path / "data"), "--inbox", str(tmp_path / "nowhere")]) == 1
    wording = capsys.readouterr().err
    assert "INBOX is not a folder" in wording
    assert "Traceback" not in wording


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert one_run.main(["--data", str(tmp_path / "file" / "data")]) == 1
    assert "Check that the folder can be written" in capsys.readouterr().err


def test_progress_is_echoed_and_the_last_word_kept(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        b"not json",
        json.dumps({"say": "capture \x1b[31m done"}).encode(),
        json.dumps({"state": "success", "run": "r"}).encode(),
    ]
    spoken = b"\n".join(lines)
    program = f"import sys; sys.stdout.buffer.write({spoken!r})"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert one_run._child_result(child, ProgressLines(time.monotonic())) == {"state": "success", "run": "r"}
    wording = capsys.readouterr().out
    assert "capture [31m done" in wording
    assert "\x1b" not in wording


def test_a_child_that_dies_is_told_with_its_last_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "x.log"
    log.write_text("Segmentation fault\n")
    assert one_run._show_result(Settings(data_root=tmp_path), {}, -11, log) == 1
    wording = capsys.readouterr().err
    assert "Segmentation fault" in wording
    assert str(log) in wording


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, ""),
        ("20260104T223000000Z-abcdef", "20260104T223000000Z-abcdef"),
        (["a", "b"], "2: a, b"),
        ([str(number) for number in range(9)], "9: 0, 1, 2, 3, 4, 5, 6, 7 ..."),
        ({"source_id": "a", "state": "ok", "fetched": 3, "not_asked": 0}, "state ok, fetched 3"),
    ],
)
def test_results_in_words(result: object, words: str) -> None:
    assert describe_result(result) == words


def test_environment_is_left_as_it_was() -> None:
    assert "GOV_REVIEWS_INBOX" not in os.environ
