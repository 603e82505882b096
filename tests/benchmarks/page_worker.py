"""Worker: the views of the page over a large warehouse, in a process of its own.

    page_worker.py DATA_ROOT

Each view is asked for five times; the first reads what no view before it has read.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from fastapi.testclient import TestClient
from measure import give, peak_memory_mb

from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published
from gov_reviews.web.page_app import make_page_app

ROUNDS = 5


def main() -> None:
    """Ask for each view and print milliseconds: median, of the processor, both of the first time."""
    settings = Settings(data_root=Path(sys.argv[1]))
    (document, committee, province), *_ = query_published(
        settings,
        "select document_key, organization_code, province from mart.review"
        " where organization_code is not null and is_canonical order by figures desc limit 1",
    ).rows
    figure = query_published(
        settings, "select min(observation_key) from mart.observation where document_key = ?", [document]
    ).rows[0][0]
    views = {
        "overview": "/",
        "province": f"/?province={province}",
        "committee": f"/committee/{committee}",
        "review": f"/review/{document}",
        "figure": f"/figure/{figure}",
        "metrics": "/metrics",
        "metric": "/metric/proposals_filed?level=county",
        "search": "/search?q=提案 民主监督",
        "sources": "/sources?show=every",
        "source": "/source/sample_portal",
        "quality": "/quality",
        "rule": "/quality?rule=organization_undecided",
        "runs": "/runs",
    }
    client = TestClient(make_page_app(settings, lambda: None))
    found = {}
    for name, path in views.items():
        took, used = [], []
        for _ in range(ROUNDS):
            started, before = time.perf_counter(), time.process_time()
            if client.get(path).status_code != 200:
                raise SystemExit(f"{path} failed")
            took.append(1000 * (time.perf_counter() - started))
            used.append(1000 * (time.process_time() - before))
        found[f"{name}_ms"] = round(median(took))
        found[f"{name}_cpu_ms"] = round(median(used))
        found[f"{name}_first_cpu_ms"] = round(used[0])
        found[f"{name}_first_ms"] = round(took[0])
    give(found | {"peak_mb": round(peak_memory_mb())})


main()
