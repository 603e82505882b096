"""A release: complete or not there, valid for Frictionless, the same for the same publication, bounded."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from frictionless import validate
from tests.unit.warehouse.warehouse_data import (
    hostile_review,
    make_capture,
    make_review,
    run_and_publish,
    world,
)
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.errors import (
    InvalidRequest,
    PipelineError,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseMissing,
)
from gov_reviews.pipeline import steps
from gov_reviews.records.vocabulary import ReleaseFormat
from gov_reviews.report import data_release
from gov_reviews.report.data_release import DataRelease, ReleaseRequest, make_release
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import EXPORT_FORMATS, Settings
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.writer_lock import file_lock

pytestmark = pytest.mark.slow
MART = {name.removeprefix("mart.") for name in load_contracts() if name.startswith("mart.")}


@pytest.fixture(scope="module")
def published_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One publication, with a review whose every text is hostile; to be copied, never changed."""
    root = tmp_path_factory.mktemp("released")
    capture = make_capture("http://portal.sample.example/hostile.html")
    run_and_publish(Settings(root), "r1", *world(), ([capture], [hostile_review([capture])]))
    return root


@pytest.fixture
def settings(published_root: Path, tmp_path: Path) -> Settings:
    shutil.copytree(published_root, tmp_path / "data")
    return Settings(tmp_path / "data")


@pytest.fixture(scope="module")
def whole(published_root: Path, tmp_path_factory: pytest.TempPathFactory) -> DataRelease:
    """A release of everything."""
    return make_release(Settings(published_root), ReleaseRequest(folder=tmp_path_factory.mktemp("releases")))


def publish_again(settings: Settings, number: int) -> None:
    capture = make_capture(f"http://portal.sample.example/again-{number}.html", hours=number)
    run_and_publish(settings, f"again-{number}", ([capture], [make_review([capture], year=2010 + number)]))


def test_every_table_is_there_in_both_forms(whole: DataRelease) -> None:
    assert whole.is_new
    assert whole.path.name.endswith(f"-schema{SCHEMA_VERSION}-000001")
    assert {path.stem for path in (whole.path / "csv").iterdir()} == MART
    assert {path.name.removesuffix(".parquet") for path in (whole.path / "parquet").iterdir()} == MART
    assert list((whole.path.parent).glob(".unfinished*")) == []


def test_the_package_is_valid_for_frictionless(whole: DataRelease) -> None:
    report = validate(whole.path / "datapackage.json")
    assert report.valid, report.flatten(["title", "message"])
    package = json.loads((whole.path / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["version"], package["licenses"][0]["path"]) == (f"{SCHEMA_VERSION}.1.0", "TERMS.txt")
    assert len(package["sources"]) == 3  # portal, committee and mirror of the samples
    observation = next(one for one in package["resources"] if one["name"] == "observation")
    value = next(field for field in observation["schema"]["fields"] if field["name"] == "value")
    assert (value["type"], value["title"]) == ("number", "数值，基本单位：万元折算为元，百分比为 0 至 100。")
    assert value["description"].startswith("The quantity in base units")
    assert observation["schema"]["primaryKey"] == ["observation_key"]


def test_a_changed_cell_is_no_valid_package(whole: DataRelease, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(whole.path, copy)
    path = copy / "csv" / "observation.csv"
    path.write_bytes(path.read_bytes().replace("320件".encode(), "321件".encode(), 1))
    assert not validate(copy / "datapackage.json").valid


def test_checksums_name_every_file(whole: DataRelease) -> None:
    lines = (whole.path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {
        path.relative_to(whole.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in whole.path.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert sums == files


def test_files_hold_the_rows_of_the_warehouse(whole: DataRelease, published_root: Path) -> None:
    for name in sorted(MART):
        with duckdb.connect(str(Settings(published_root).warehouse_path), read_only=True) as live:
            rows = len(live.sql(f"from mart.{name}"))
        found = whole.path / "parquet" / name
        pattern = f"{found}/*.parquet" if found.is_dir() else f"{found}.parquet"
        assert len(duckdb.read_parquet(pattern)) == rows, name
        assert len(duckdb.read_csv(str(whole.path / "csv" / f"{name}.csv"), all_varchar=True)) == rows, name


def test_texts_stay_out_unless_asked_for(whole: DataRelease, settings: Settings) -> None:
    def columns(release: DataRelease) -> list[str]:
        path = release.path / "parquet" / "review.parquet"
        return duckdb.read_parquet(str(path)).columns

    assert "body_text" not in columns(whole)
    assert "title" in columns(whole)
    request = ReleaseRequest(ReleaseFormat.PARQUET, tables=("mart.review",), with_texts=True)
    release = make_release(settings, request)
    assert "body_text" in columns(release)
    assert "-parquet-texts-part-" in release.path.name
    assert [path.name for path in (release.path / "parquet").iterdir()] == ["review.parquet"]
    assert validate(release.path / "datapackage.json").valid


def test_the_dictionary_stands_alone_and_obeys_nobody(whole: DataRelease) -> None:
    page = (whole.path / "dictionary.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http-equiv" in page
    assert "src=" not in page
    assert all(f'id="{name}"' in page for name in MART)
    assert "数值，基本单位" in page
    assert "The quantity in base units" in page


def test_a_publication_is_exported_once_and_gives_the_same_files(
    settings: Settings, whole: DataRelease
) -> None:
    first = make_release(settings, ReleaseRequest())
    again = make_release(settings, ReleaseRequest())
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.path, first.files, first.size_bytes) == (again.path, again.files, again.size_bytes)
    sums = [(release.path / "SHA256SUMS").read_text(encoding="utf-8") for release in (first, whole)]
    assert sums[0] == sums[1], "another export of the publication differs"


def test_older_releases_go_beyond_the_limit_and_nothing_else(settings: Settings) -> None:
    settings = replace(settings, keep_exports=2)
    strange = settings.exports_root / "my-own-folder"
    strange.mkdir(parents=True)
    first = make_release(settings, ReleaseRequest(ReleaseFormat.PARQUET, ("person",)))
    publish_again(settings, 1)
    second = make_release(settings, ReleaseRequest(ReleaseFormat.PARQUET, ("person",)))
    assert second.deleted == ()
    publish_again(settings, 2)
    third = make_release(settings, ReleaseRequest(ReleaseFormat.PARQUET, ("person",)))
    assert third.deleted == (first.path,)
    assert not first.path.exists()
    assert second.path.exists()
    assert third.path.exists()
    assert strange.exists()


def test_what_fails_leaves_nothing_and_what_was_killed_is_cleared(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = settings.exports_root / f".unfinished-2026-01-01-schema{SCHEMA_VERSION}-000001"
    left.mkdir(parents=True)
    (left / "half.csv").write_text("half", encoding="utf-8")
    written = data_release.package_text

    def full_disk(*arguments: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(data_release, "package_text", full_disk)
    with pytest.raises(Exception, match="disk is full"):
        make_release(settings, ReleaseRequest(ReleaseFormat.CSV, ("person",)))
    assert [path.name for path in settings.exports_root.iterdir() if not path.name.startswith(".")] == []
    assert not left.exists()
    monkeypatch.setattr(data_release, "package_text", written)
    assert make_release(settings, ReleaseRequest(ReleaseFormat.CSV, ("person",))).is_new
    assert list(settings.exports_root.glob(".unfinished-*")) == []


def test_what_cannot_be_exported_says_why(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        make_release(Settings(tmp_path / "empty"), ReleaseRequest())
    with pytest.raises(InvalidRequest, match=r"There are: .*observation"):
        make_release(settings, ReleaseRequest(tables=("observations",)))
    with (
        file_lock(tmp_path / ".export.lock", "other", 0),
        pytest.raises(WarehouseBusy, match="Another export"),
    ):
        make_release(settings, ReleaseRequest(folder=tmp_path))
    live = settings.warehouse_path
    live.chmod(0o644)
    with duckdb.connect(str(live)) as changed:
        changed.execute("create table mart.mine as select 1 as one")
    with pytest.raises(WarehouseDamaged, match="somebody has changed it"):
        make_release(settings, ReleaseRequest())


def test_settings_and_records_name_the_same_formats() -> None:
    assert tuple(form.value for form in ReleaseFormat) == EXPORT_FORMATS


def test_the_command_prints_the_folder_and_says_when_there_is_nothing_to_do(settings: Settings) -> None:
    command = ["export", "--format", "parquet", "--tables", "person", "--data", str(settings.data_root)]
    first, again = (CliRunner().invoke(app, command) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0)
    folder = Path(first.stdout.strip())
    assert folder.parent == settings.exports_root
    assert (folder / "parquet" / "person.parquet").is_file()
    assert again.stdout == first.stdout
    assert "exported before" in again.stderr


def test_a_lake_that_is_away_keeps_nobody_from_the_export(settings: Settings) -> None:
    folder = RunFolder(settings, "r1")
    away = replace(settings, export_format="parquet", catalog="postgresql://us:secret@127.0.0.1:1/none")
    with pytest.raises(PipelineError):
        steps.export_published(away, "r1")
    assert len(list(settings.exports_root.glob("*-parquet"))) == 1
    (note,) = folder.read_notes()
    assert note.startswith("Published, but not in the lake: ")
    assert "gov-reviews lake sync makes up for it." in note
    assert "secret" not in note


def test_a_run_exports_where_that_is_wanted_and_notes_what_went_wrong(settings: Settings) -> None:
    folder = RunFolder(settings, "r1")
    assert steps.export_published(settings, "r1") == steps.SecondHomes(None, None)
    wanted = replace(settings, export_format="parquet")
    release = steps.export_published(wanted, "r1").release
    assert release is not None
    assert release.is_new
    shutil.rmtree(settings.exports_root)
    settings.exports_root.write_text("in the way", encoding="utf-8")
    with pytest.raises(PipelineError):
        steps.export_published(wanted, "r1")
    (note,) = folder.read_notes()
    assert note.startswith("Published, but not exported: ")
    assert "gov-reviews export makes up for it." in note
