"""The tasks of `tidy_up`: data folder and logs, then Airflow's own database.

In: the form (dry run or not), the limits of the settings. Out: counts; each thing removed is a line of the
log. Tasks may not open Airflow's database, so the second one calls Airflow's own command in a process of its
own.
"""

from __future__ import annotations

# lazy: parsing a DAG file loads nothing of the library but records and errors.
import logging
import os
import re
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from gov_reviews.clock import utc_now
from gov_reviews.errors import PipelineError
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.settings import Settings
from gov_reviews.sharing import drop_shared, refresh

logger = logging.getLogger(__name__)

# Airflow puts a word of its own into these for tasks. Without it, `airflow db clean` asks airflow.cfg, or the
# command that a third variable says (..._CMD), as in docker-compose.yaml.
_BLOCKED = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN")
_CLEAN_TIMEOUT_S = 2700
_MAX_LINES = 200
_PASSWORD_OF_ADDRESS = re.compile(r"(://[^:/@\s]{0,99}:)[^@\s]{1,999}@")


class MetadataNotTidied(PipelineError):
    """Airflow's command did not do its work."""


def tidy_files(params: Mapping[str, Any]) -> dict[str, Any]:
    """Remove folders of old runs, working files of runs that are over, earlier warehouses, files set aside,
    and old logs of Airflow.

    The limits are settings (docs/operator.md, "Disk"). Archive, live warehouse, inbox and exports are never
    touched, nor is anything of a run that may still go on.

    Raises:
        InvalidRequest: A name that the form does not have; nothing is removed.
    """
    from airflow.sdk import conf

    from gov_reviews.airflow_tasks.form import is_dry_run
    from gov_reviews.pipeline.housekeeping import find_old, remove_old

    dry_run = is_dry_run(params)
    log_folder = Path(str(conf.get("logging", "base_log_folder")))
    settings = Settings.load()
    refresh(settings, "look")
    items = find_old(settings, utc_now(), log_folder)
    if dry_run:
        for item in items[:_MAX_LINES]:
            reason = on_one_line(item.reason)
            logger.info("would be removed path=%s bytes=%d: %s", item.path, item.size_bytes, reason)
    kept = [] if dry_run else remove_old(items)
    if not dry_run:
        drop_shared(settings, [item.path for item in items if not item.path.exists()])
    reasons = Counter(item.reason for item in items)
    for reason, number in reasons.items():
        logger.info("%d: %s", number, on_one_line(reason))
    if kept:
        logger.warning("%d could not be removed, the first: %s: %s", len(kept), kept[0].path, kept[0].reason)
    freed = sum(item.size_bytes for item in items) - sum(item.size_bytes for item in kept)
    return {"dry_run": dry_run, "found": len(items), "not_removed": len(kept), "bytes": freed}


def tidy_metadata(params: Mapping[str, Any]) -> dict[str, Any]:
    """Remove old rows of Airflow's database with `airflow db clean`; Airflow keeps the last run of each DAG.

    Raises:
        InvalidRequest: A name that the form does not have; nothing is removed.
        MetadataNotTidied: The command failed; its last words are in the message.
    """
    from gov_reviews.airflow_tasks.airflow_setup import call_airflow
    from gov_reviews.airflow_tasks.form import is_dry_run

    dry_run = is_dry_run(params)
    days = Settings.load().keep_metadata_days
    before = utc_now() - timedelta(days=days)
    arguments = [
        "db",
        "clean",
        "--clean-before-timestamp",
        before.isoformat(timespec="seconds"),
        "--skip-archive",
        "--yes",
        *(["--dry-run"] if dry_run else ["--error-on-cleanup-failure"]),
    ]
    done = call_airflow(arguments, environment_of_commands(os.environ), _CLEAN_TIMEOUT_S)
    text = _PASSWORD_OF_ADDRESS.sub(r"\1***@", done.stdout)
    lines = [line for line in text.splitlines() if line.strip()]
    for line in lines[-_MAX_LINES:]:
        logger.info("%s", line)
    if done.returncode != 0:
        raise MetadataNotTidied(
            f"airflow db clean ended with status {done.returncode}: {' '.join(lines[-3:])[:500]} "
            f"Tasks do not see {_BLOCKED[0]}: where the address of Airflow's database stands there alone, "
            f"name it in airflow.cfg, or by a command in {_BLOCKED[0]}_CMD.",
            f"airflow db clean 以状态 {done.returncode} 结束：{' '.join(lines[-3:])[:500]} 若 "
            f"Airflow 数据库的地址只写在 {_BLOCKED[0]} 中，任务看不到它：请写入 airflow.cfg，或用 "
            f"{_BLOCKED[0]}_CMD 给出命令。",
        )
    return {"dry_run": dry_run, "older_than_days": days}


def environment_of_commands(task_environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Airflow's own commands find its database, from that of a task."""
    return {
        name: value
        for name, value in task_environment.items()
        if not (name in _BLOCKED and value.startswith("airflow-db-not-allowed"))
    }
