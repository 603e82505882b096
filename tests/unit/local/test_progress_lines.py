"""Lines that say what happens: none but those asked for, and no silence while something goes on."""

from __future__ import annotations

import re
import time

import pytest

from gov_reviews_local.progress_lines import ProgressLines

QUIET_S = 0.05
PATIENCE_S = 30.0


def _wait_for(words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What was said until these words came; a machine may take its time."""
    said = ""
    deadline = time.monotonic() + PATIENCE_S
    while words not in said and time.monotonic() < deadline:
        time.sleep(QUIET_S)
        said += capsys.readouterr().out
    return said


def test_a_silence_is_broken_with_what_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines(time.monotonic(), QUIET_S) as progress:
        progress.say("begun")
        progress.doing("loading")
        said = _wait_for("... loading", capsys)
        progress.doing("reading")
        assert "... reading" in _wait_for("... reading", capsys)
    assert re.match(r" +\d+\.\d s  begun\n", said)
    assert re.search(r"\n +\d+\.\d s  \.\.\. loading \(\d+ s\)\n", said)


def test_nothing_goes_on_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines(time.monotonic(), QUIET_S) as progress:
        progress.doing("loading")
        progress.doing("")
        capsys.readouterr()
        time.sleep(4 * QUIET_S)
        assert capsys.readouterr().out == ""


def test_after_the_end_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines(time.monotonic(), QUIET_S) as progress:
        progress.doing("loading")
    capsys.readouterr()
    time.sleep(4 * QUIET_S)
    assert capsys.readouterr().out == ""
