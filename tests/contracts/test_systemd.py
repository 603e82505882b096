"""The units in deploy/systemd: what they call exists, and systemd itself finds nothing wrong with them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gov_reviews import settings as settings_module
from gov_reviews.cli import app
from gov_reviews.settings import PROJECT_ROOT

UNITS = PROJECT_ROOT / "deploy" / "systemd"
PROGRAM = "/opt/gov-reviews/.venv/bin/gov-reviews"


def values_of(path: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_timer_has_its_service_and_every_alert_its_template() -> None:
    timers = sorted(UNITS.glob("*.timer"))
    assert timers
    for timer in timers:
        assert timer.with_suffix(".service").is_file()
        assert values_of(timer.with_suffix(".service"), "OnFailure") == ["gov-reviews-alert@%n.service"]
        assert all(when.endswith(settings_module.TIME_ZONE) for when in values_of(timer, "OnCalendar"))
    assert (UNITS / "gov-reviews-alert@.service").is_file()


def test_the_commands_exist() -> None:
    commands = [
        value.removeprefix(PROGRAM).split()
        for path in UNITS.glob("*.service")
        for value in values_of(path, "ExecStart")
        if value.startswith(PROGRAM)
    ]
    assert len(commands) == 2
    for command in commands:
        answer = CliRunner().invoke(app, [command[0], "--help"])
        assert answer.exit_code == 0
        assert all(part in answer.output for part in command[1:] if part.startswith("--"))


def test_the_variables_are_read() -> None:
    code = (PROJECT_ROOT / "include" / "gov_reviews" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"^(\w+)=", (UNITS / "gov-reviews.env").read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for name in named if f'"{name}"' not in code} == {"GOV_REVIEWS_ALERT_TO"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir() if path.suffix in {".service", ".timer"})
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ours = [line for line in checked.stderr.splitlines() if "gov-reviews" in line]
    assert ours == []
