"""A file is read from end to end, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from gov_reviews.warehouse.verify import scan


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema core; create table core.one as select hash(range) as number from range(70000)"
        )
        connection.execute('create table "odd name" (words varchar)')
        connection.execute('create schema "a""b"; create table "a""b"."c"";drop" as select 1 as number')
        connection.execute('create view "a""b"."seen"";" as select number from "a""b"."c"";drop"')
        connection.execute("create view core.seen as select number from core.one")
    return path


def run(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gov_reviews.warehouse.verify", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_rows_of_every_table_are_counted(file: Path) -> None:
    done = run(file)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        'a"b.c";drop': 1,
        "core.one": 70000,
        "main.odd name": 0,
    }
    assert scan(str(file)) == json.loads(done.stdout)


def test_a_view_that_does_not_bind_is_told_unless_only_tables_are_asked(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("alter table core.one rename number to other")
    assert run(file).returncode != 0
    assert run(file, "--tables").returncode == 0


def test_a_damaged_block_is_found(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = b"\xff" * 64
    file.write_bytes(data)
    assert run(file).returncode != 0


def test_it_loads_little_since_every_publication_starts_it(file: Path) -> None:
    script = (
        "import sys\nfrom gov_reviews.warehouse.verify import scan\n"
        f"scan({str(file)!r})\n"
        "print('HEAVY', sorted({'pandas', 'numpy', 'pyarrow', 'pydantic'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.rstrip().endswith("HEAVY []")
