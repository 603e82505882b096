"""Where things are: in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews import settings
from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import PROJECT_ROOT, Settings


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What setup.py puts into the package; the environment names no data root."""
    monkeypatch.setattr(settings, "_IN_WHEEL", tmp_path / "_data")
    for name in ("GOV_REVIEWS_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "_data"


def test_a_checkout(wheel: Path) -> None:
    assert settings._carried("sql", PROJECT_ROOT / "sql") == PROJECT_ROOT / "sql"
    assert Settings.load().data_root == PROJECT_ROOT / "data"


def test_a_wheel_has_its_folders_inside_and_its_data_outside(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel.mkdir()
    assert settings._carried("sql", PROJECT_ROOT / "sql") == wheel / "sql"
    assert Settings.load().data_root == wheel.parent / "home/.local/share/gov-reviews"
    monkeypatch.setenv("XDG_DATA_HOME", str(wheel.parent / "xdg"))
    assert Settings.load().data_root == wheel.parent / "xdg/gov-reviews"


def test_what_is_named_goes_before_any_default(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel.mkdir()
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(wheel.parent / "environment"))
    assert Settings.load().data_root == wheel.parent / "environment"
    assert Settings.load(wheel.parent / "argument").data_root == wheel.parent / "argument"


def test_what_is_exported_is_one_of_few_words(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for word, meant in (("", ""), ("off", ""), (" CSV ", "csv"), ("all", "all")):
        monkeypatch.setenv("GOV_REVIEWS_EXPORT", word)
        assert Settings.load().export_format == meant
    monkeypatch.setenv("GOV_REVIEWS_EXPORT", "xlsx")
    with pytest.raises(InvalidRequest, match="GOV_REVIEWS_EXPORT is none of off, parquet, csv, all"):
        Settings.load()


CATALOG = "postgresql://reviews:secret@127.0.0.1:5432/reviews"


def test_a_store_is_a_bucket_with_or_without_a_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", CATALOG)
    for text, meant in (
        ("s3://reviews", "s3://reviews"),
        ("s3://reviews/", "s3://reviews"),
        ("s3://my.reviews-2026/a/b_c", "s3://my.reviews-2026/a/b_c"),
        ("", None),
    ):
        monkeypatch.setenv("GOV_REVIEWS_STORE", text)
        assert Settings.load().store == meant


@pytest.mark.parametrize(
    "text",
    [
        "/srv/reviews",
        "reviews",
        "gs://reviews",
        "https://s3.example/reviews",
        "s3://",
        "s3://R",
        "s3://key:secret@reviews",
        "s3://reviews/../other",
        "s3://reviews/a//b",
        "s3://reviews/a b",
        "s3://reviews?endpoint=x",
    ],
)
def test_another_store_is_refused_and_not_repeated(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", CATALOG)
    monkeypatch.setenv("GOV_REVIEWS_STORE", text)
    with pytest.raises(InvalidRequest, match="GOV_REVIEWS_STORE is neither") as refused:
        Settings.load()
    assert text == "s3://" or f" {text}" not in str(refused.value)


def test_a_store_needs_a_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_REVIEWS_STORE", "s3://reviews")
    monkeypatch.delenv("GOV_REVIEWS_CATALOG", raising=False)
    with pytest.raises(InvalidRequest, match="set without GOV_REVIEWS_CATALOG"):
        Settings.load()


def test_a_catalog_is_postgresql_and_its_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOV_REVIEWS_STORE", raising=False)
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", CATALOG)
    loaded = Settings.load()
    assert loaded.catalog == CATALOG
    assert "secret" not in repr(loaded)
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", "mysql://reviews:secret@db/reviews")
    with pytest.raises(InvalidRequest, match="no address of a PostgreSQL database") as refused:
        Settings.load()
    assert "secret" not in str(refused.value)


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "catalog"
    file.write_text(f"{CATALOG}\n", encoding="utf-8")
    monkeypatch.delenv("GOV_REVIEWS_STORE", raising=False)
    monkeypatch.delenv("GOV_REVIEWS_CATALOG", raising=False)
    monkeypatch.setenv("GOV_REVIEWS_CATALOG_FILE", str(file))
    assert Settings.load().catalog == CATALOG
    file.write_text("", encoding="utf-8")
    assert Settings.load().catalog is None
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", CATALOG)  # what is set goes before
    assert Settings.load().catalog == CATALOG
    monkeypatch.delenv("GOV_REVIEWS_CATALOG")
    file.unlink()
    with pytest.raises(InvalidRequest, match=r"GOV_REVIEWS_CATALOG_FILE.*make_secrets"):
        Settings.load()
