"""airflow-init as the image starts it, by user ids that the image does not know (AIRFLOW_UID): a real
database, real folders. It needs what the image has besides (extra cluster).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.compose_file import (
    IMAGE_ROOT,
    image_entrypoint,
    image_environment,
    installed_packages,
    interpreter_of_everybody,
    made_secrets,
    mount_secrets,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    pytest.mark.skipif(
        find_spec("flask_appbuilder") is None,
        reason="Airflow's FAB provider is not installed (extra cluster)",
    ),
]

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"


@pytest.fixture
def image() -> Iterator[Path]:
    """The folders as the Dockerfile makes them; not in pytest's own folder, which only root may enter."""
    root = Path(tempfile.mkdtemp(prefix="gov-reviews-image-"))
    try:
        for name in ("", "data", "logs", "database"):
            folder = root / name
            folder.mkdir(exist_ok=True)
            os.chown(folder, 50000, 0)
            folder.chmod(0o775)
        made_secrets(root / "checkout", 1000)
        mount_secrets(root / "run", root / "checkout" / "secrets", ["admin_password"])
        yield root
    finally:
        shutil.rmtree(root)


def start_init(image: Path, user_id: int) -> subprocess.CompletedProcess[str]:
    """`docker compose run airflow-init` without Docker: the image's variables and entry point, and the
    folders of `image`.
    """
    environment = {name: value.replace(IMAGE_ROOT, str(image)) for name, value in image_environment().items()}
    environment |= {
        "PATH": os.defpath,
        "PYTHONPATH": installed_packages(),
        "AIRFLOW__CORE__AUTH_MANAGER": FAB,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{image}/database/{user_id}.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": f"{image}/logs",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "GOV_REVIEWS_DATA": f"{image}/data",
        "GOV_REVIEWS_ADMIN_PASSWORD_FILE": f"{image}/run/admin_password",
    }
    command = [
        *image_entrypoint(),
        interpreter_of_everybody(),
        "-m",
        "gov_reviews.airflow_tasks.container",
    ]
    return subprocess.run(
        command,
        env=environment,
        cwd=image,
        user=user_id,
        group=0,
        extra_groups=[],
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_user_id_without_name_and_home_then_another_one(image: Path) -> None:
    for user_id in (12345, 23456):
        done = start_init(image, user_id)
        assert done.returncode == 0, done.stdout + done.stderr
        password = (image / "run" / "admin_password").read_text(encoding="utf-8")
        assert password not in done.stdout + done.stderr
        with sqlite3.connect(image / "database" / f"{user_id}.db") as connection:
            people = connection.execute("select username from ab_user").fetchall()
        assert people == [("admin",)]
        # it lies in the container, which is another one for another user id
        (image / "airflow.cfg").unlink(missing_ok=True)


def test_a_data_folder_of_somebody_else_is_named(image: Path) -> None:
    os.chown(image / "data", 0, 0)
    (image / "data").chmod(0o755)
    done = start_init(image, 12345)
    assert done.returncode == 1
    assert "sudo chown -R 12345:0" in done.stderr
    assert str(image / "data") in done.stderr
    assert "Traceback" not in done.stderr
