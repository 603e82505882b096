"""Thousands of registered sources: `ingest_reviews` through Airflow in a copy of the project whose registry
is generated.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from measure import Figure, print_table, run_worker

from gov_reviews.settings import PROJECT_ROOT

SOURCES = 3000


def bench_sources(folder: Path) -> None:
    """Print one table."""
    sys.path.insert(0, str(PROJECT_ROOT))
    from tests.many_sources import many_sites, write_metadata

    project = folder / "project"
    for name in ("include", "dags", "sql", "plugins"):
        shutil.copytree(
            PROJECT_ROOT / name, project / name, ignore=shutil.ignore_patterns("metadata", "__pycache__")
        )
    write_metadata(project / "include" / "metadata", SOURCES)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "GOV_REVIEWS"))
    }
    environment = kept | {"PYTHONPATH": str(project / "include"), "GOV_REVIEWS_DATA": str(folder / "many")}
    started = time.perf_counter()
    with many_sites() as address:
        environment["GOV_REVIEWS_SAMPLE_SITE"] = address
        result = run_worker(
            "sources_worker.py", str(folder / "many-airflow"), environment=environment, cores="all"
        )
    print_table(
        f"{SOURCES} sources in {result['capture_tasks']} tasks; the run ended as {result['state']}",
        [
            Figure("reading the registry", result["registry_s"], "s"),
            Figure("from start_run to the last capture", result["capture_s"], "s"),
            Figure("whole run", time.perf_counter() - started, "s"),
            Figure("processor time", result["cpu_s"], "s"),
            Figure("peak memory", result["peak_memory_mb"], "MB"),
        ],
    )
