"""What `gov-reviews archive verify` prints: for people what and where, for programs everything, a code for
cron."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.capture.broken_archive import CITY, HOME, exchange, fill
from typer.testing import CliRunner

from gov_reviews.capture.archive import Archive
from gov_reviews.cli import app
from gov_reviews.records.captures import CaptureKind
from gov_reviews.report.archive_report import MAX_FINDINGS_SHOWN


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return fill(tmp_path / "archive", runs=3)


def run(archive: Archive, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["archive", "verify", "--data", str(archive.root.parent), *options])
    return result.exit_code, result.stdout


def test_a_clean_archive(archive: Archive) -> None:
    code, text = run(archive)
    assert code == 0
    assert "2 sources, 4 WARC files" in text
    assert text.endswith("The archive is clean. 存档完好。\n")
    assert json.loads(run(archive, "--json")[1])["is_clean"] is True


def test_damage_is_told_with_file_and_offset_and_mended(archive: Archive) -> None:
    part = archive.index_root / CITY / "run002.parquet"
    part.write_bytes(b"PAR1")
    lost = next(one for one in archive.captures() if one.source_id != CITY)
    path = archive.root / lost.warc_path
    path.write_bytes(path.read_bytes()[: lost.warc_offset + 5])
    code, text = run(archive)
    assert code == 1
    assert "damaged parts of the index (损坏的索引部分): 1" in text
    assert f"index/{CITY}/run002.parquet" in text
    assert f"{lost.warc_path} offset {lost.warc_offset}" in text
    assert "--repair" in text
    said = json.loads(run(archive, "--json")[1])
    assert said["is_clean"] is False
    places = [(fault["path"], fault["offset"]) for fault in said["faults"]]
    assert (lost.warc_path, lost.warc_offset) in places
    code, text = run(archive, "--repair", "--sources", CITY)
    assert code == 0
    assert "done (已处理): A damaged part of the archive index was set aside" in text
    code, text = run(archive, "--repair")
    assert code == 1, "lost bytes are still lost"
    assert "needs a backup, or the site itself" in text


def test_a_hostile_address_stays_text_and_many_findings_are_counted(archive: Archive) -> None:
    with archive.writer("many", CITY) as writer:
        for number in range(MAX_FINDINGS_SHOWN + 5):
            url = f"{HOME}/\x1b[31m\u202e{number}"
            writer.add(exchange(b"%d" % number, url, 900 + number), kind=CaptureKind.ARTICLE)
    (archive.warc_root / CITY / "many.warc.gz").write_bytes(b"")
    code, text = run(archive)
    assert code == 1
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "… and 5 more: --json names all" in text
    assert len(json.loads(run(archive, "--json")[1])["faults"]) > MAX_FINDINGS_SHOWN


def test_what_cannot_be_looked_at_is_no_clean_archive(archive: Archive, tmp_path: Path) -> None:
    from gov_reviews.errors import InvalidRequest

    result = CliRunner().invoke(app, ["archive", "verify", "--data", str(tmp_path / "elsewhere")])
    assert isinstance(result.exception, InvalidRequest), "exit code 2 by cli.main"
    assert not (tmp_path / "elsewhere").exists()
    assert run(archive, "--sources", "zz")[0] != 0
    assert CliRunner().invoke(app, ["archive", "verify", "--nonsense"]).exit_code == 2
