"""`make run`: do the main job once, through Airflow, on the sample sites and the inbox, and show what came of
it.

In: a data folder, an inbox folder. Out: progress lines, the run's table, exit status 0 only when the run is
green and the warehouse holds something. It prepares the Airflow home, serves the sample sites, runs the DAG
in a child process (`dag_process`) and ends everything it started, on Ctrl-C too. Standard library only until
the child runs, so that its first words come at once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gov_reviews.airflow_tasks.source_choices import registered_ids
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.report.run_notice import NOTICE_FILE
from gov_reviews.report.run_summary import render_summary
from gov_reviews.report.terminal import standard_output
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.processes import (
    safe_for_terminal,
    signals_as_interrupt,
    start_group,
    stop_groups,
    tail,
)
from gov_reviews_local.progress_lines import ProgressLines
from gov_reviews_samples.server import running_sample_site

INTERRUPTED = 130


def quick_start_conf() -> dict[str, Any]:
    """Parameters of the quick start: the sample sources only, so no foreign site is asked.

    Raises:
        InvalidRequest: There are none; an empty choice would mean every real source.
    """
    samples = [source_id for source_id in registered_ids() if source_id.startswith("sample_")]
    if not samples:
        raise InvalidRequest(
            "No sample source is registered. Restore include/metadata/sources/sample_*.yaml (git checkout).",
            "没有登记任何样例来源。请恢复 include/metadata/sources/sample_*.yaml（git checkout）。",
        )
    return {"sources": samples, "inbox": True}


def tell_and_prepare_database(home: homes.AirflowHome, progress: ProgressLines) -> None:
    """Airflow's metadata database, made or migrated where it does not fit this Airflow."""
    if homes.is_database_prepared(home):
        return
    progress.say("preparing Airflow's metadata database (once) ...")
    progress.doing("preparing Airflow's metadata database")
    homes.prepare_database(home)


def _child_result(child: subprocess.Popen[bytes], progress: ProgressLines) -> dict[str, Any]:
    """Echo the child's progress until it ends; its last word, empty when it ended without one."""
    result: dict[str, Any] = {}
    if child.stdout is None:
        raise ValueError("the child was started without a pipe")
    for line in child.stdout:
        try:
            message = json.loads(line)
        except ValueError:
            continue  # not ours: a library wrote to the descriptor; the log has the rest
        if "say" in message:
            progress.say(safe_for_terminal(str(message["say"])))
        elif "doing" in message:
            progress.doing(safe_for_terminal(str(message["doing"])))
        else:
            result = message
    child.wait()
    return result


def run_once(settings: Settings, home: homes.AirflowHome, progress: ProgressLines) -> int:
    """Run the DAG in a child process and show the result; 0 when it went well."""
    conf = quick_start_conf()
    log_path = home.logs / f"one_run_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.log"
    environment = home.environment() | {
        "GOV_REVIEWS_DATA": str(settings.data_root),
        "AIRFLOW__API__BASE_URL": "",  # nothing listens there: a message gets no link
    }
    with running_sample_site(settings) as address, log_path.open("wb") as log:
        environment["GOV_REVIEWS_SAMPLE_SITE"] = address
        progress.say(f"sample sites at http://{address}; running the DAG ingest_reviews; log: {log_path}")
        progress.say("Airflow is loading (some seconds, on a busy machine half a minute) ...")
        progress.doing("loading Airflow's modules")
        command = [sys.executable, "-m", "gov_reviews_local.dag_process"]
        child = start_group(
            [*command, "--conf", json.dumps(conf)],
            environment,
            output=subprocess.PIPE,
            errors=log,
            cwd=PROJECT_ROOT,
            # Airflow turns SIGTERM into a failed task and goes on; a killed run is one that the next run
            # takes up.
            death_signal=signal.SIGKILL,
        )
        try:
            result = _child_result(child, progress)
        except KeyboardInterrupt:
            progress.say("stopping ...")
            progress.doing("stopping what was started and marking the run as ended")
            stop_groups([child], patience=3)
            closing = start_group(
                [*command, "--close-abandoned"],
                environment,
                output=subprocess.DEVNULL,
                errors=log,
                cwd=PROJECT_ROOT,
            )
            closing.wait()
            progress.say("Stopped. Nothing is lost: the next run takes up what this one left.")
            return INTERRUPTED
        finally:
            stop_groups([child], patience=3)
            progress.doing("")
    return _show_result(settings, result, child.returncode, log_path)


def _show_result(settings: Settings, result: dict[str, Any], status: int, log_path: Path) -> int:
    summary = RunFolder(settings, result["run"]).read(SUMMARY_FILE) if "run" in result else None
    if summary is not None:
        render_summary(summary, standard_output())
        notice = RunFolder(settings, summary.run_id).read(NOTICE_FILE)
        if notice is not None and notice.is_needed:
            sys.stdout.write(f"\n{notice.text()}\n")
    if (
        status == 0
        and result.get("state") == "success"
        and summary is not None
        and summary.warehouse_documents > 0
    ):
        return 0
    if summary is None:
        words = tail(log_path)
        sys.stderr.write(
            f"The run ended before its report (Airflow says: {result.get('state', 'nothing')}; status "
            f"{status}). "
            f"Last words of the log:\n{words}\n"
        )
    sys.stderr.write(f"The run failed. Whole log: {log_path}\n")
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Entry point of `make run`."""
    parser = argparse.ArgumentParser(
        prog="make run", description="Run the whole pipeline once on the sample sites and the inbox."
    )
    parser.add_argument(
        "--data", default="", help="data folder (default: data/ of the project, or GOV_REVIEWS_DATA)"
    )
    parser.add_argument(
        "--inbox",
        default="",
        help="folder whose documents are taken too (default: inbox/ of the data folder)",
    )
    parser.add_argument(
        "--airflow-home", type=Path, default=None, help="Airflow home (default: .airflow of the project)"
    )
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        if options.inbox:
            inbox = Path(options.inbox).expanduser().resolve()
            if not inbox.is_dir():
                raise InvalidRequest(
                    "INBOX is not a folder. Name an existing folder that holds the documents.",
                    "INBOX 不是文件夹。请指定存放文档的现有文件夹。",
                    INBOX=inbox,
                )
            os.environ["GOV_REVIEWS_INBOX"] = str(inbox)
        settings = Settings.load(options.data or None)
        settings.data_root.mkdir(parents=True, exist_ok=True)
        with (
            signals_as_interrupt(),
            homes.hold_home(homes.prepare_folder(options.airflow_home), "make run"),
            ProgressLines(started) as progress,
        ):
            home = homes.prepare_home(options.airflow_home)
            tell_and_prepare_database(home, progress)
            return run_once(settings, home, progress)
    except PipelineError as error:
        sys.stderr.write(f"make run: {error}\n  {error.in_chinese()}\n")
        return 1
    except OSError as error:
        sys.stderr.write(
            f"make run: {error}. Check that the folder can be written and the disk has room. "
            "请检查文件夹是否可写、磁盘是否有空间。\n"
        )
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
