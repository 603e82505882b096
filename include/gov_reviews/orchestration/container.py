"""`airflow-init` of docker-compose.yaml: prepare the metadata database, the pools and the admin's password, once per start.

In: Airflow's settings and GOV_REVIEWS_ADMIN_PASSWORD from the environment. Out: a migrated database, our pools, the password file that the
API server reads (mode 600). Idempotent; it refuses to start without a password or with a short one.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from gov_reviews.errors import PipelineError
from gov_reviews.orchestration.home import ADMIN_USER, AirflowSetUpFailed, migrate_and_make_pools, write_private

MIN_PASSWORD_LENGTH = 12


def write_password(path: Path, password: str) -> None:
    """Set the admin's password; other users of the file stay.

    Raises:
        AirflowSetUpFailed: It is missing or too short.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AirflowSetUpFailed(
            f"GOV_REVIEWS_ADMIN_PASSWORD must have at least {MIN_PASSWORD_LENGTH} characters. Set it in .env: openssl rand -base64 18"
        )
    users = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    users[ADMIN_USER] = password
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, json.dumps(users) + "\n")


def main() -> int:
    """Entry point of the init container."""
    try:
        write_password(
            Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]), os.environ.get("GOV_REVIEWS_ADMIN_PASSWORD", "")
        )
        migrate_and_make_pools(dict(os.environ))
    except PipelineError as error:
        sys.stderr.write(f"airflow-init: {error}\n")
        return 1
    sys.stdout.write("airflow-init: metadata database, pools and password are ready\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
