"""The init container: the admin's password."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from gov_reviews.orchestration import container
from gov_reviews.orchestration.home import AirflowSetUpFailed


def test_sets_and_changes_the_password_and_keeps_other_users(tmp_path: Path) -> None:
    path = tmp_path / "auth" / "passwords.json"
    container.write_password(path, "a long password")
    assert json.loads(path.read_text()) == {"admin": "a long password"}
    path.write_text('{"admin": "old", "reader": "r"}')
    container.write_password(path, "another long one")
    assert json.loads(path.read_text()) == {"admin": "another long one", "reader": "r"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("password", ["", "admin", "elevenchars"])
def test_refuses_weak_ones(tmp_path: Path, password: str) -> None:
    with pytest.raises(AirflowSetUpFailed, match="12 characters"):
        container.write_password(tmp_path / "passwords.json", password)
    assert not (tmp_path / "passwords.json").exists()


def test_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE", str(tmp_path / "passwords.json"))
    monkeypatch.delenv("GOV_REVIEWS_ADMIN_PASSWORD", raising=False)
    assert container.main() == 1
    assert "GOV_REVIEWS_ADMIN_PASSWORD" in capsys.readouterr().err
