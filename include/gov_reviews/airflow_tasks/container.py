"""`airflow-init` of docker-compose.yaml: prepare the metadata database, the pools and the admin's password,
once per start.

In: Airflow's settings and GOV_REVIEWS_ADMIN_PASSWORD from the environment. Out: a migrated database, our
pools, the password file that the API server reads. Idempotent; it refuses to start without a password or with
a short one, and where the folders cannot be written.
The containers run as any user of group 0 (AIRFLOW_UID): what one of them writes, the group may read and
write, the password file too, so that another user id takes over. No other group and no other container sees
that file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from gov_reviews.airflow_tasks.airflow_setup import (
    ADMIN_USER,
    AirflowSetUpFailed,
    migrate_and_make_pools,
    write_private,
)
from gov_reviews.errors import PipelineError

MIN_PASSWORD_LENGTH = 12


def write_password(path: Path, password: str) -> None:
    """Set the admin's password; other users of the file stay.

    A file that an earlier AIRFLOW_UID kept to itself cannot be read: it is replaced by one that holds the
    admin alone.

    Raises:
        AirflowSetUpFailed: It is missing or too short.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AirflowSetUpFailed(
            f"GOV_REVIEWS_ADMIN_PASSWORD must have at least {MIN_PASSWORD_LENGTH} characters. Set it in "
            ".env: openssl rand -base64 18"
        )
    try:
        users = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except PermissionError:
        sys.stdout.write(
            f"airflow-init: {path} belongs to another user id; made anew with the user {ADMIN_USER} alone\n"
        )
        path.unlink()
        users = {}
    users[ADMIN_USER] = password
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, json.dumps(users) + "\n", mode=0o660)


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
                folder=folder,
            )


def main() -> int:
    """Entry point of the init container."""
    passwords = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    try:
        check_writable(
            Path(os.environ["GOV_REVIEWS_DATA"]),
            Path(os.environ["AIRFLOW__LOGGING__BASE_LOG_FOLDER"]),
            passwords.parent,
        )
        write_password(passwords, os.environ.get("GOV_REVIEWS_ADMIN_PASSWORD", ""))
        migrate_and_make_pools(dict(os.environ))
    except PipelineError as error:
        sys.stderr.write(f"airflow-init: {error}\n")
        return 1
    sys.stdout.write("airflow-init: metadata database, pools and password are ready\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
