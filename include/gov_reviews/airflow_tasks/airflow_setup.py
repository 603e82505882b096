"""What every Airflow installation needs before it starts: a migrated metadata database, our pools, files that
only some may read.

In: the environment that names an Airflow. Out: its database and pools, made by Airflow's own commands.
Idempotent.
"""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from gov_reviews.atomic_write import write_atomically
from gov_reviews.errors import PipelineError

ADMIN_USER = "admin"
_PRIVATE = 0o600

# Concurrent tasks: the network pool lets several sites be asked at once (each host still gets one connection
# at a time), the writer's pool lets one task at a time build or publish a warehouse, whatever DAG it belongs
# to.
POOLS: dict[str, dict[str, object]] = {
    "gov_sites": {"slots": 4, "description": "Tasks that ask web sites", "include_deferred": False},
    "warehouse_writer": {
        "slots": 1,
        "description": "The one writer of the warehouse",
        "include_deferred": False,
    },
}


class AirflowSetUpFailed(PipelineError):
    """Airflow's metadata database or pools could not be prepared."""


def write_private(path: Path, text: str) -> bool:
    """Write a file that only its owner can read; whole or not at all.

    False when it already has this text.
    """
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        if stat.S_IMODE(path.stat().st_mode) != _PRIVATE:
            path.chmod(_PRIVATE)
        return False
    write_atomically(path, text, _PRIVATE)
    return True


def migrate_and_make_pools(environment: Mapping[str, str]) -> None:
    """Do it with Airflow's own commands, in the Airflow that the environment names.

    Raises:
        AirflowSetUpFailed: A command failed; the end of its output is in the message.
    """
    with tempfile.TemporaryDirectory(prefix="gov-reviews-pools-") as folder:
        pools_file = Path(folder) / "pools.json"
        pools_file.write_text(json.dumps(POOLS), encoding="utf-8")
        for arguments in (["db", "migrate"], ["pools", "import", str(pools_file)]):
            _set_up(arguments, environment)


def call_airflow(
    arguments: Sequence[str], environment: Mapping[str, str], timeout_s: float | None = None
) -> subprocess.CompletedProcess[str]:
    """A command of Airflow in a process of its own, with all that it said in `stdout`."""
    return subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
        [sys.executable, "-m", "airflow", *arguments],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=timeout_s,
        check=False,
    )


def _set_up(arguments: list[str], environment: Mapping[str, str]) -> None:
    finished = call_airflow(arguments, environment)
    if finished.returncode != 0:
        tail = "\n".join(finished.stdout.splitlines()[-15:])
        raise AirflowSetUpFailed(
            f"airflow {' '.join(arguments[:2])} ended with status {finished.returncode}. Its last "
            f"words:\n{tail}\n"
            "If the local database is damaged, make clean removes the Airflow home (run history and logs; "
            "archive and warehouse stay).",
            f"airflow {' '.join(arguments[:2])} 以状态 {finished.returncode} 结束，最后输出见上。"
            "如本地数据库已损坏，make clean 会删除 Airflow 目录（运行记录和日志；存档和数据库保留）。",
            airflow_home=environment.get("AIRFLOW_HOME"),
        )
