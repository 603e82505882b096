"""Which files decide which part of an extraction's version, and how it is written."""

from __future__ import annotations

import ast
import dataclasses
import shutil
from pathlib import Path

import pytest

from gov_reviews.code_version import (
    NOT_READ_OF_SOURCES,
    code_version,
    extraction_version,
    version_of_files,
)
from gov_reviews.records.extraction_versions import ExtractionVersion
from gov_reviews.settings import METADATA_ROOT, PROJECT_ROOT, SQL_ROOT
from gov_reviews.sites.spec import Fetch, SourceSpec


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything that the version is made of; to be put back as it was after each change."""
    root = tmp_path_factory.mktemp("files")
    shutil.copytree(
        PROJECT_ROOT / "include" / "gov_reviews", root / "code", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(METADATA_ROOT, root / "metadata")
    shutil.copytree(SQL_ROOT, root / "sql")
    return root


def version_of(root: Path) -> ExtractionVersion:
    return version_of_files(root / "code", root / "metadata", root / "sql")


def differing(one: ExtractionVersion, other: ExtractionVersion) -> set[str]:
    return {
        field.name
        for field in dataclasses.fields(ExtractionVersion)
        if getattr(one, field.name) != getattr(other, field.name)
    }


def test_a_copy_is_the_same_version(original: Path) -> None:
    assert version_of(original) == extraction_version()


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("code/facts/assertion.py", "rules_hash"),
        ("code/warehouse/keys.py", "rules_hash"),
        ("code/step_failure.py", "rules_hash"),
        ("sql/staging/stg_review/table.yaml", "rules_hash"),
        ("metadata/metrics/proposals_filed.yaml", "catalogue_hash"),
        ("metadata/lexicon.yaml", "catalogue_hash"),
        ("metadata/documents/topics.yaml", "metadata_hash"),
        ("metadata/families/trs.yaml", "metadata_hash"),
        # what publishes, fetches or tells reads no page in another way
        ("code/warehouse/publish.py", None),
        ("code/capture/inbox.py", None),
        ("code/report/status.py", None),
        ("sql/mart/review/query.sql", None),
        ("metadata/columns.yaml", None),
        ("metadata/stock_words.yaml", None),
        ("metadata/web/wording.yaml", None),
        ("metadata/sources/sample_portal.yaml", None),  # a comment
    ],
)
def test_a_changed_file_changes_its_part_only(original: Path, file: str, part: str | None) -> None:
    path = original / file
    content = path.read_bytes()
    before = version_of(original)
    try:
        path.write_bytes(content + b"\n# another line\n")
        after = version_of(original)
    finally:
        path.write_bytes(content)
    assert differing(before, after) == ({part, "extraction_key", "code_version"} if part else set())


@pytest.mark.parametrize(
    ("line", "changed", "counts"),
    [
        ("cadence: {in_season_hours: 12, off_season_hours: 24}", "cadence: {in_season_hours: 24}", False),
        ("enabled: true", "enabled: false", False),
        ("fetch: {scheme: http, min_interval_s: 0}", "fetch: {scheme: http, min_interval_s: 9}", False),
        ("path: /zwxx/index.html", "path: /new/index.html", False),
        ("fetch: {scheme: http, ", "fetch: {charset: gb18030, scheme: http, ", True),
        ("family: trs", "family: founder", True),
        ("canary: {min_rows: 1}", "detail: {title: h1}", True),
        ("canary: {min_rows: 1}", "committees: ['990100']", True),
        ('code: "990100"', 'code: "990101"', True),
        ("id: sample_portal", "id: [", True),
    ],
)
def test_of_a_source_counts_what_reading_looks_at(
    original: Path, line: str, changed: str, counts: bool
) -> None:
    path = original / "metadata/sources/sample_portal.yaml"
    content = path.read_text(encoding="utf-8")
    assert line in content
    before = version_of(original)
    try:
        path.write_text(content.replace(line, changed), encoding="utf-8")
        after = version_of(original)
    finally:
        path.write_text(content, encoding="utf-8")
    assert differing(before, after) == (
        {"metadata_hash", "extraction_key", "code_version"} if counts else set()
    )


def test_no_room_that_reads_pages_looks_at_what_does_not_count() -> None:
    """The rest of a source's file may change without a word, so nothing that reads a page may depend on it.

    `sites` reads lists and schedules for capture; `next_page` and families are asked by capture, too.
    """
    fetch = set(Fetch.model_fields) - {"charset"}
    assert set(SourceSpec.model_fields) > NOT_READ_OF_SOURCES
    looked_at = {
        f"{path.parent.name}/{path.name}: {node.attr}"
        for room in ("decoding", "page", "text", "document", "facts", "reading")
        for path in (PROJECT_ROOT / "include/gov_reviews" / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and "spec" in ast.unparse(node.value)
        and node.attr in NOT_READ_OF_SOURCES | fetch | {"must_contain"}
    }
    assert looked_at == set()


def test_one_word_ends_with_the_key_and_names_unusual_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    version = extraction_version()
    assert version.code_version == f"{version.package_version}+{version.extraction_key}"
    assert code_version() == version.code_version
    monkeypatch.setenv("GOV_REVIEWS_PAGE_CPU_S", "61")
    assert code_version() == f"{version.code_version}.cpu61"
