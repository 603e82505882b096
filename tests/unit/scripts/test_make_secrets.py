"""scripts/make_secrets.sh: what it makes, what it takes over from `.env`, and that it loses nothing."""

from __future__ import annotations

import base64
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT

EMPTY = {"heartbeat", "catalog", "aws_secret_access_key"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    shutil.copy(PROJECT_ROOT / "scripts" / "make_secrets.sh", tmp_path / "scripts")
    return tmp_path


def make(checkout: Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", checkout / "scripts" / "make_secrets.sh"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=None if path is None else {"PATH": path},
    )


def made(checkout: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (checkout / "secrets").iterdir()}


def test_new_secrets_are_long_and_each_its_own_and_stay(checkout: Path) -> None:
    assert make(checkout).returncode == 0
    secrets = made(checkout)
    assert {name for name, text in secrets.items() if not text} == EMPTY
    assert secrets["celery_broker_url"] == "redis://redis:6379/0"
    keys = [text for name, text in secrets.items() if name not in {*EMPTY, "celery_broker_url"}]
    assert len(keys) == len(set(keys)) == 5
    assert min(len(key) for key in keys) >= 24
    assert len(base64.urlsafe_b64decode(secrets["fernet_key"])) == 32
    assert secrets["postgres_password"].isalnum()
    again = make(checkout)
    assert (again.returncode, again.stdout, made(checkout)) == (0, "", secrets)


def test_the_folder_is_its_owners_and_a_mounted_file_is_everybodys(checkout: Path) -> None:
    make(checkout)
    folder = checkout / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}


def test_what_env_held_moves_into_files(checkout: Path) -> None:
    env = checkout / ".env"
    env.write_text(
        "# Copy\nFERNET_KEY='of-quotes='\nJWT_SECRET=\"of two words\"\nAPI_SECRET_KEY=\nPOSTGRES_PASSWORD=first\n"
        "POSTGRES_PASSWORD=last \nGOV_REVIEWS_CONTACT=somebody\nCELERY_BROKER_URL=redis://:a/b@c:1/0\n"
        "GOV_REVIEWS_HEARTBEAT=https://x.example/p?exit={exit}&y=1\nAWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=s/k+",
        encoding="utf-8",
    )
    env.chmod(0o640)
    assert make(checkout).returncode == 0
    assert env.read_text(encoding="utf-8").splitlines() == [
        "# Copy",
        "GOV_REVIEWS_CONTACT=somebody",
        "AWS_ACCESS_KEY_ID=id",
    ]
    assert stat.S_IMODE(env.stat().st_mode) == 0o640
    secrets = made(checkout)
    assert len(secrets.pop("api_secret_key")) == 64
    assert len(secrets.pop("admin_password")) == 24
    assert secrets == {
        "fernet_key": "of-quotes=",
        "jwt_secret": "of two words",
        "postgres_password": "last",
        "celery_broker_url": "redis://:a/b@c:1/0",
        "heartbeat": "https://x.example/p?exit={exit}&y=1",
        "catalog": "",
        "aws_secret_access_key": "s/k+",
    }


def test_a_value_that_is_not_sure_is_left_to_a_person(checkout: Path) -> None:
    line = "POSTGRES_PASSWORD=a$b\n"
    (checkout / ".env").write_text(line, encoding="utf-8")
    done = make(checkout)
    assert done.returncode == 1
    assert "POSTGRES_PASSWORD" in done.stderr
    assert "权限 644" in done.stderr
    assert (checkout / ".env").read_text(encoding="utf-8") == line
    assert "postgres_password" not in made(checkout)
    assert len(made(checkout)) == 8  # the others are made


def test_two_values_that_differ_are_both_kept(checkout: Path) -> None:
    make(checkout)
    before = made(checkout)
    (checkout / ".env").write_text("FERNET_KEY=another\n", encoding="utf-8")
    done = make(checkout)
    assert done.returncode == 1
    assert "secrets/fernet_key" in done.stderr
    assert "another" not in done.stdout + done.stderr
    assert (checkout / ".env").read_text(encoding="utf-8") == "FERNET_KEY=another\n"
    assert made(checkout) == before


def test_without_openssl_no_empty_key_is_made(checkout: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "mkdir", "chmod", "sed", "tail", "tr", "cat", "mv", "rm", "grep"):
        (programs / name).symlink_to(str(shutil.which(name)))
    assert make(checkout, str(programs)).returncode != 0
    assert not any(text == "" for text in made(checkout).values())
