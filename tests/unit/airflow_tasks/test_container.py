"""The init container: the admin's password."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from gov_reviews.airflow_tasks import container
from gov_reviews.airflow_tasks.airflow_setup import AirflowSetUpFailed


def test_sets_and_changes_the_password_and_keeps_other_users(tmp_path: Path) -> None:
    path = tmp_path / "auth" / "passwords.json"
    container.write_password(path, "a long password")
    assert json.loads(path.read_text()) == {"admin": "a long password"}
    path.write_text('{"admin": "old", "reader": "r"}')
    container.write_password(path, "another long one")
    assert json.loads(path.read_text()) == {"admin": "another long one", "reader": "r"}
    # every container runs as group 0, whatever its user id
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


@pytest.mark.parametrize("password", ["", "admin", "elevenchars"])
def test_refuses_weak_ones(tmp_path: Path, password: str) -> None:
    with pytest.raises(AirflowSetUpFailed, match="12 characters"):
        container.write_password(tmp_path / "passwords.json", password)
    assert not (tmp_path / "passwords.json").exists()


def test_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("GOV_REVIEWS_DATA", "AIRFLOW__LOGGING__BASE_LOG_FOLDER"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE", str(tmp_path / "passwords.json"))
    monkeypatch.delenv("GOV_REVIEWS_ADMIN_PASSWORD", raising=False)
    assert container.main() == 1
    assert "GOV_REVIEWS_ADMIN_PASSWORD" in capsys.readouterr().err


def test_says_which_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path / "missing"))
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path))
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE", str(tmp_path / "passwords.json"))
    monkeypatch.setenv("GOV_REVIEWS_ADMIN_PASSWORD", "a long password")
    assert container.main() == 1
    assert re.search(r"AIRFLOW_UID.*sudo chown.*missing", capsys.readouterr().err)
