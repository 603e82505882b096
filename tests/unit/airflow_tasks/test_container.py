"""The init container: what it refuses. What it makes: test_user_ids.py, tests/cluster/test_roles.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gov_reviews.airflow_tasks import container


@pytest.mark.parametrize("password", [None, "", "admin", "elevenchars"])
def test_refuses_weak_passwords_before_anything_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    password: str | None,
) -> None:
    for name in ("GOV_REVIEWS_DATA", "AIRFLOW__LOGGING__BASE_LOG_FOLDER"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("GOV_REVIEWS_ADMIN_PASSWORD", raising=False)
    if password is not None:
        monkeypatch.setenv("GOV_REVIEWS_ADMIN_PASSWORD", password)
    assert container.main() == 1
    assert re.search("GOV_REVIEWS_ADMIN_PASSWORD.*12 characters", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_says_which_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path / "missing"))
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path))
    monkeypatch.setenv("GOV_REVIEWS_ADMIN_PASSWORD", "a long password")
    assert container.main() == 1
    assert re.search(r"AIRFLOW_UID.*sudo chown.*missing", capsys.readouterr().err)
