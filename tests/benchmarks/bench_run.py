"""A whole run on the sample sites: first run, second run without news, third run after the next batch came
out; seconds per stage, of the processor (with all processes that the run starts) and on the clock.
"""

from __future__ import annotations

from pathlib import Path

from measure import Figure, print_table, run_worker

from gov_reviews.settings import Settings
from gov_reviews_samples.server import publish_next, running_sample_site

RUNS = 3


def bench_run(folder: Path) -> None:
    """Print one table per kind of run."""
    results: dict[str, list[dict]] = {
        "First run": [],
        "Second run, nothing new": [],
        "Third run, the next batch is out": [],
    }
    for number in range(RUNS):
        settings = Settings(data_root=folder / f"run-{number}")
        with running_sample_site(settings):
            for name, runs in results.items():
                if name.startswith("Third"):
                    publish_next(settings)
                # all cores: sources are captured in threads, and DuckDB uses what there is
                runs.append(run_worker("run_worker.py", str(settings.data_root), cores="all"))
    for name, runs in results.items():
        stages = dict.fromkeys(stage for run in runs for stage in run["seconds"])
        figures = [
            Figure.of(f"{stage}: {kind}", [run[key].get(stage, 0.0) for run in runs], "s")
            for stage in stages
            for kind, key in (("processor", "cpu_s"), ("clock", "seconds"))
        ]
        whole = "process from start to end"
        figures.append(Figure.of(f"{whole}: processor", [sum(run["cpu_s"].values()) for run in runs], "s"))
        figures.append(Figure.of(f"{whole}: clock", [run["wall_s"] for run in runs], "s"))
        figures.append(Figure.of("peak memory", [run["peak_memory_mb"] for run in runs], "MB"))
        last = runs[-1]
        print_table(
            f"{name} ({last['state']}): {last['requests']} requests, {last['documents']} documents, "
            f"{last['figures']} figures loaded",
            figures,
        )
