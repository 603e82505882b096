"""`import gov_reviews` is light, and `open_warehouse` is what a notebook needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.unit.warehouse.warehouse_data import make_capture, make_review, run_and_publish

import gov_reviews
from gov_reviews.errors import ForeignLog, WarehouseDamaged, WarehouseMissing
from gov_reviews.settings import Settings

COUNT = "select count(*) from mart.review"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, gov_reviews; print(sorted({'duckdb', 'pydantic', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_notebook_keeps_what_it_opened_and_opens_what_is_new(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data")
    with pytest.raises(WarehouseMissing, match="gov-reviews run"):
        gov_reviews.open_warehouse(settings.data_root)
    captures = [make_capture(f"http://portal.sample.example/{number}.html") for number in range(2)]
    run_and_publish(settings, "r1", (captures[:1], [make_review(captures[:1])]))
    with gov_reviews.open_warehouse(settings.data_root) as before:
        assert before.execute(COUNT).fetchone() == (1,)
        run_and_publish(settings, "r2", (captures[1:], [make_review(captures[1:], year=2024)]))
        with gov_reviews.open_warehouse(str(settings.data_root)) as after:
            assert (before.execute(COUNT).fetchone(), after.execute(COUNT).fetchone()) == ((1,), (2,))
            with pytest.raises(duckdb.InvalidInputException, match="read-only"):
                after.execute("create table mart.mine as select 1 as one")
            after.execute("create table memory.main.mine as select title from mart.review")
            assert after.execute("select count(*) from memory.main.mine").fetchone() == (2,)

    log = settings.warehouse_path.with_name("warehouse.duckdb.wal")
    log.write_bytes(b"somebody else's")
    with pytest.raises(ForeignLog, match="gov-reviews restore"):
        gov_reviews.open_warehouse(settings.data_root)
    log.unlink()
    settings.warehouse_path.chmod(0o644)
    settings.warehouse_path.write_bytes(b"no database" * 1000)
    with pytest.raises(WarehouseDamaged, match="gov-reviews restore"):
        gov_reviews.open_warehouse(settings.data_root)
