"""Two workers with a data folder each, one store."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.errors import InvalidRequest, StoreRaced
from gov_reviews.store.object_store import ObjectStore
from gov_reviews.store.working_copy import MEMORY_FILE, Keys, WorkingCopy, rank_of

SOURCES = (Keys("archive/sources/"),)
RUN = (Keys("runs/r/"),)


@pytest.fixture
def one(store: ObjectStore, tmp_path: Path) -> WorkingCopy:
    return WorkingCopy(tmp_path / "one", store)


@pytest.fixture
def other(store: ObjectStore, tmp_path: Path) -> WorkingCopy:
    return WorkingCopy(tmp_path / "other", store)


def write(copy: WorkingCopy, key: str, content: str) -> None:
    path = copy.root / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def read(copy: WorkingCopy, key: str) -> str | None:
    path = copy.root / key
    return path.read_text(encoding="utf-8") if path.exists() else None


def keys(copy: WorkingCopy) -> list[str]:
    return [found.key for found in copy.store.list()]


def test_what_one_puts_the_other_fetches_once(one: WorkingCopy, other: WorkingCopy) -> None:
    write(one, "archive/sources/a.json", "1")
    assert one.put_back(SOURCES) == 1
    assert one.put_back(SOURCES) == 0
    assert other.fetch(SOURCES) == 1
    assert other.fetch(SOURCES) == 0
    assert read(other, "archive/sources/a.json") == "1"
    write(other, "archive/sources/a.json", "2")
    assert other.put_back(SOURCES) == 1
    assert one.fetch(SOURCES) == 1
    assert read(one, "archive/sources/a.json") == "2"


def test_a_lost_race_is_an_error_and_a_second_try_starts_from_the_winner(
    one: WorkingCopy, other: WorkingCopy
) -> None:
    write(one, "archive/sources/a.jsonl", "1\n")
    one.put_back(SOURCES)
    other.fetch((), SOURCES)
    for copy, line in ((one, "one"), (other, "other")):
        write(copy, "archive/sources/a.jsonl", f"1\n{line}\n")
    one.put_back(SOURCES)
    with pytest.raises(StoreRaced):
        other.put_back(SOURCES)
    other.fetch((), SOURCES)
    write(other, "archive/sources/a.jsonl", f"{read(other, 'archive/sources/a.jsonl')}other\n")
    other.put_back(SOURCES)
    one.fetch(SOURCES)
    assert read(one, "archive/sources/a.jsonl") == "1\none\nother\n"


def test_what_a_killed_step_left_gives_way_to_the_store(one: WorkingCopy, other: WorkingCopy) -> None:
    write(one, "runs/r/run.json", "begun")
    one.put_back(RUN)
    write(one, "runs/r/run.json", "changed, never put")
    write(one, "runs/r/outcomes/c0001.json", "made, never put")
    one.fetch((), RUN)
    assert read(one, "runs/r/run.json") == "begun"
    assert read(one, "runs/r/outcomes/c0001.json") is None


def test_what_is_only_read_does_not_disturb_whoever_works_on_it(one: WorkingCopy, other: WorkingCopy) -> None:
    write(one, "archive/sources/a.json", "1")
    one.put_back(SOURCES)
    write(one, "archive/sources/a.json", "at work")
    write(one, "archive/sources/b.json", "at work")
    one.fetch(SOURCES)
    assert read(one, "archive/sources/a.json") == "at work"
    assert read(one, "archive/sources/b.json") == "at work"


def test_a_warc_file_of_a_killed_step_is_kept_under_a_free_name(one: WorkingCopy, other: WorkingCopy) -> None:
    warcs = (Keys("archive/warc/s/"),)
    for copy, content in ((one, "pages of one"), (other, "pages of other")):
        write(copy, "archive/warc/s/r.warc.gz", content)
    write(one, "archive/index/s/r.parquet", "index")
    one.put_back((*warcs, Keys("archive/index/s/")))
    other.fetch((), (Keys("archive/index/s/"), Keys("archive/warc/s/r")), warcs)
    assert read(other, "archive/warc/s/r.warc.gz") == "pages of one"
    assert read(other, "archive/warc/s/r~2.warc.gz") == "pages of other"
    write(other, "archive/index/s/r~2.parquet", "index")
    other.put_back((*warcs, Keys("archive/index/s/")))
    assert {"archive/warc/s/r.warc.gz", "archive/warc/s/r~2.warc.gz"} < set(keys(one))


def test_a_warc_file_is_put_once_it_is_indexed_and_never_deleted(one: WorkingCopy) -> None:
    sets = (Keys("archive/"),)
    write(one, "archive/warc/s/r.warc.gz", "pages")
    one.put_back(sets)
    assert keys(one) == []
    write(one, "archive/index/s/r.partial.parquet", "index")
    one.put_back(sets)
    (one.root / "archive/warc/s/r.warc.gz").unlink()
    one.put_back(sets)
    assert keys(one) == ["archive/index/s/r.partial.parquet", "archive/warc/s/r.warc.gz"]
    assert one.list_missing("archive/warc/") == ["archive/warc/s/r.warc.gz"]
    assert one.fetch_one("archive/warc/s/r.warc.gz")
    assert read(one, "archive/warc/s/r.warc.gz") == "pages"


def test_what_one_takes_away_goes_everywhere(one: WorkingCopy, other: WorkingCopy) -> None:
    write(one, "runs/r/chunks/c0001.json", "[]")
    one.put_back(RUN)
    other.fetch(RUN)
    (other.root / "runs/r/chunks/c0001.json").unlink()
    other.put_back(RUN)
    one.fetch(RUN)
    assert keys(one) == []
    assert read(one, "runs/r/chunks/c0001.json") is None


def test_a_state_of_a_source_that_is_gone_from_one_disk_comes_back(one: WorkingCopy) -> None:
    write(one, "archive/sources/a.json", "1")
    one.put_back(SOURCES)
    (one.root / "archive/sources/a.json").unlink()
    one.put_back(SOURCES)
    one.fetch(SOURCES)
    assert read(one, "archive/sources/a.json") == "1"


def test_a_folder_with_data_is_no_working_copy(store: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "data/archive/sources").mkdir(parents=True)
    (tmp_path / "data/archive/sources/a.json").write_text("{}")
    with pytest.raises(InvalidRequest, match="holds archive, and none of it came from the store"):
        WorkingCopy(tmp_path / "data", store)
    assert not (tmp_path / "data" / MEMORY_FILE).exists()


def test_a_working_copy_of_another_store_is_refused(one: WorkingCopy) -> None:
    with pytest.raises(InvalidRequest, match="working copy of another store"):
        WorkingCopy(one.root, ObjectStore("s3://another-bucket"))


@pytest.mark.parametrize(
    "key",
    [
        "runs/r/../../../etc/passwd",
        "runs/r//x.json",
        "runs/r/.hidden",
        "runs/.store.sqlite",
        "runs/r/..\\x",
        "runs/r/a\nb",
        "warehouse/warehouse.duckdb",
        "warehouse/warehouse.lock",
        "archive/index/s/r.parquet.damaged",
        "runs/r/candidate.building.duckdb",
    ],
)
def test_what_is_no_shared_file_is_left_in_the_store(key: str) -> None:
    assert not Keys("").holds(key)


def test_an_object_with_a_hostile_key_is_not_written(one: WorkingCopy, tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    one.store.put("runs/r/../../../escaped", tmp_path / "evil", None)
    assert one.fetch(RUN) == 0
    assert not list(tmp_path.glob("**/escaped"))


def test_others_point_only_to_what_is_put() -> None:
    order = [
        "archive/warc/s/r.warc.gz",
        "runs/r/candidate.duckdb",
        "archive/index/s/r.parquet",
        "archive/frontier/s.jsonl",
        "runs/r/candidate.json",
        "runs/r/outcomes/c0001.json",
        "warehouse/publications.jsonl",
        "runs/r/published.json",
    ]
    ranks = [rank_of(key) for key in order]
    assert ranks == sorted(set(ranks))
