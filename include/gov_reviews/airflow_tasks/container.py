"""`airflow-init` of docker-compose.yaml: prepare the metadata database, the pools and the user `admin`, once
per start.

In: Airflow's settings from the environment, GOV_REVIEWS_ADMIN_PASSWORD from there or from the file that
GOV_REVIEWS_ADMIN_PASSWORD_FILE names. Out: a migrated database, our pools, the user `admin` with that
password; other people and roles stay as they are. Idempotent; it refuses to start without a password or with
a short one, and where the folders cannot be written.
Who may sign in stands in the database, by Airflow's FAB auth manager, with its roles Viewer, User, Op, Admin.
The containers run as any user of group 0 (AIRFLOW_UID).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gov_reviews.airflow_tasks.airflow_setup import (
    ADMIN_USER,
    AirflowSetUpFailed,
    migrate_and_make_pools,
)
from gov_reviews.errors import PipelineError
from gov_reviews.settings import environment_secret

MIN_PASSWORD_LENGTH = 12
_ADMIN_ROLE = "Admin"


def checked_password(password: str) -> str:
    """The password of the admin.

    Raises:
        AirflowSetUpFailed: It is missing or too short.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AirflowSetUpFailed(
            f"GOV_REVIEWS_ADMIN_PASSWORD must have at least {MIN_PASSWORD_LENGTH} characters. Write it into "
            "secrets/admin_password: openssl rand -base64 18",
            f"GOV_REVIEWS_ADMIN_PASSWORD 至少需 {MIN_PASSWORD_LENGTH} 个字符。请写入 "
            "secrets/admin_password：openssl rand -base64 18",
        )
    return password


def set_admin_password(password: str) -> None:
    """Give the user `admin` this password; make the user where there is none.

    Not by `airflow users create`: its argument would stand in the list of processes, which every user of the
    machine may read.

    Raises:
        AirflowSetUpFailed: The auth manager did not take it.
    """
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        people = builder.sm
        admin = people.find_user(username=ADMIN_USER)
        if admin is not None:
            is_done = people.reset_password(admin.id, password)
        else:
            role = people.find_role(_ADMIN_ROLE)
            is_done = people.add_user(ADMIN_USER, ADMIN_USER, "", f"{ADMIN_USER}@localhost", role, password)
    if is_done is False:
        raise AirflowSetUpFailed(
            f"The user {ADMIN_USER} could not be made or changed. The log says why.",
            f"无法创建或修改用户 {ADMIN_USER}，原因见日志。",
        )


def check_writable(*folders: Path) -> None:
    """Nothing, when this user can write into all of them.

    Raises:
        AirflowSetUpFailed: One cannot be written; the message says what to do.
    """
    for folder in folders:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise AirflowSetUpFailed(
                f"User id {os.geteuid()} (AIRFLOW_UID), group {os.getegid()}, cannot write into this folder. "
                "Give it the folder that is "
                f"mounted there, on the host; for the data: sudo chown -R {os.geteuid()}:0 FOLDER && sudo "
                "chmod -R g+rwX FOLDER.",
                f"用户 {os.geteuid()}（AIRFLOW_UID）、组 {os.getegid()} 无法写入此文件夹。"
                f"请在主机上把挂载的文件夹交给该用户；数据文件夹：sudo chown -R {os.geteuid()}"
                ":0 FOLDER && sudo chmod -R g+rwX FOLDER。",
                folder=folder,
            )


def main() -> int:
    """Entry point of the init container."""
    try:
        check_writable(
            Path(os.environ["GOV_REVIEWS_DATA"]), Path(os.environ["AIRFLOW__LOGGING__BASE_LOG_FOLDER"])
        )
        password = checked_password(environment_secret("GOV_REVIEWS_ADMIN_PASSWORD") or "")
        migrate_and_make_pools(dict(os.environ))
        set_admin_password(password)
    except PipelineError as error:
        sys.stderr.write(f"airflow-init: {error}\n  {error.in_chinese()}\n")
        return 1
    sys.stdout.write(f"airflow-init: metadata database, pools and the user {ADMIN_USER} are ready\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
