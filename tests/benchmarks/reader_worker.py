"""Worker: an analyst who opens the live warehouse again and again while it is replaced.

    reader_worker.py DATA_ROOT PLAIN

Each time it opens the file, plainly as any DuckDB program does (PLAIN is `plain`) or by the reader of the
package, and asks one statement a table. Out: what the tables said, once each, how often it read, and every
error. It ends once a file `stop` lies in the data root.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from measure import give

from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import live_connection

# Each publication changes them all; one after the other, on one connection.
QUESTIONS = (
    "select count(*) from mart.review",
    "select count(*) from core.fact_observation",
    "select sum(observation_count) from core.fact_review",
    "select count(distinct document_key) from core.fact_year_value",
    "select max(run_id) from ops.run",
)


PAUSE_S = 0.05


def main() -> None:
    """Read until told to stop."""
    settings = Settings(data_root=Path(sys.argv[1]))
    seen: Counter[str] = Counter()
    errors: list[str] = []
    while True:
        is_last = (settings.data_root / "stop").exists()
        try:
            with _opened(settings, is_plain=sys.argv[2] == "plain") as connection:
                answers = [connection.execute(question).fetchall()[0][0] for question in QUESTIONS]
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        else:
            seen[" ".join(map(str, answers))] += 1
        time.sleep(PAUSE_S)  # the publications must come on
        if is_last:
            break
    give({"reads": sum(seen.values()), "seen": sorted(seen), "errors": errors})


@contextmanager
def _opened(settings: Settings, *, is_plain: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    if not is_plain:
        with live_connection(settings) as connection:
            yield connection
        return
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        yield connection


if __name__ == "__main__":
    main()
