"""The commands in this process: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from gov_reviews import cli

REVIEW = """岚汀县政协2024年工作综述

2024年，岚汀县政协召开常委会会议4次、主席会议11次，征集提案213件，立案186件，办复率100%，委员满意率98.5%。
一年来，县政协聚焦中心工作，开展调研视察23次，报送社情民意信息135篇。
县政协组织委员开展学习座谈18场次，参与委员460余人次，走访委员92人次。
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(REVIEW, encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["gov-reviews", *arguments])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    return int(leaving.value.code or 0)


@pytest.mark.slow
def test_inspect_prints_one_json_object(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "inspect", str(page), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["state"] == "ok"
    assert found["family"] == "plain_text"
    assert found["url"] == page.as_uri()
    assert {"proposals_filed", "proposal_satisfaction_rate"} <= {
        entry["metric_code"] for entry in found["observations"]
    }
    assert all(
        found["body_text"][entry["char_start"] : entry["char_end"]] == entry["printed"]
        for entry in found["observations"]
    )
    assert found["document_key"]


@pytest.mark.slow
def test_inspect_reads_a_file_as_if_it_came_from_an_address(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    html = page.with_suffix(".html")
    html.write_text(
        "<html><head><meta "
        f"charset='utf-8'></head><body><h1>{REVIEW.splitlines()[0]}</h1><p>{REVIEW}</p></body></html>",
        encoding="utf-8",
    )
    address = "http://committee.sample.example/news_view.php?id=1"
    assert run(monkeypatch, "inspect", str(html), "--url", address, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["url"], found["source_id"]) == (address, "sample_committee")
    assert run(monkeypatch, "inspect", str(html), "--url", "https://somewhere.example/a.html", "--json") == 0
    assert json.loads(capsys.readouterr().out)["source_id"] == "inbox", (
        "an address that is not registered has no spec"
    )
    assert run(monkeypatch, "inspect", "http://committee.sample.example/x", "--url", address) == 2


def test_inspect_shows_a_readable_page(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "inspect", str(page)) == 0
    assert "⟦proposals_filed actual" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(("content", "state"), [(b"", "empty"), (bytes(range(256)) * 20, "not_text")])
def test_a_file_that_is_no_document_has_a_state(
    content: bytes,
    state: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(content)
    assert run(monkeypatch, "inspect", str(path), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["observations"], found["document_key"]) == (state, [], None)
    assert found["issues"][0]["rule_id"] == f"page_{state}"


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert run(monkeypatch, "inspect", str(path)) == 2
    assert "too large" in capsys.readouterr().err


def test_an_error_of_ours_is_a_line_in_each_language_unless_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode() -> None:
        raise RuntimeError("odd\x1b[2J")

    monkeypatch.setattr("gov_reviews.sites.registry.load_registry", explode)
    assert run(monkeypatch, "sources", "list") == 1
    wording = capsys.readouterr().err
    assert "RuntimeError: odd\\x1b[2J" in wording
    assert len(wording.splitlines()) == 2
    monkeypatch.setattr("sys.argv", ["gov-reviews", "--debug", "sources", "list"])
    with pytest.raises(RuntimeError):
        cli.main()


def test_a_data_root_that_is_no_folder_is_no_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(monkeypatch, "run", "--no-sites", "--data", str(tmp_path / "file")) == 1
    wording = capsys.readouterr().err
    assert "folder can be written" in wording
    assert "error of gov-reviews itself" not in wording


def test_sql_may_begin_with_a_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "query", "-- a comment\nselect 1", "--data", str(tmp_path)) == 1
    assert "no published warehouse" in capsys.readouterr().err


def test_log_lines_do_not_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "sources", "check") == 0
    logging.getLogger("gov_reviews").warning("title=%s", "\x1b]0;owned\x07")
    wording = capsys.readouterr().err
    assert "\\x1b]0;owned" in wording
    assert "\x1b" not in wording


def test_status_and_query_without_a_warehouse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--data", str(tmp_path)) == 1
    assert "no warehouse" in capsys.readouterr().err
    assert run(monkeypatch, "query", "select 1", "--data", str(tmp_path)) == 1
    assert "gov-reviews run" in capsys.readouterr().err


def test_restore_without_a_warehouse_and_with_contradictory_wishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "restore", "--data", str(tmp_path)) == 1
    assert "nothing to restore" in capsys.readouterr().err
    assert run(monkeypatch, "restore", "--list", "--data", str(tmp_path)) == 0
    assert "No publication is recorded" in capsys.readouterr().err
    assert run(monkeypatch, "restore", "2", "--rebuild", "--data", str(tmp_path)) == 2
    assert run(monkeypatch, "restore", "0", "--data", str(tmp_path)) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_data_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    misspelt = str(tmp_path / "dta")
    assert run(monkeypatch, "tidy", "--data", str(tmp_path)) == 0
    capsys.readouterr()
    for command in ("tidy", "status"):
        assert run(monkeypatch, command, "--data", misspelt) != 0
        told = capsys.readouterr().err
        assert misspelt in told
        assert "no such data folder" in told or "there is no folder" in told
    assert list(tmp_path.iterdir()) == []


def test_a_repair_that_the_store_would_undo_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_STORE", "s3://reviews/unit")
    monkeypatch.setenv("GOV_REVIEWS_CATALOG", "postgresql://us@127.0.0.1:1/none")
    assert run(monkeypatch, "archive", "verify", "--repair", "--data", str(tmp_path)) == 2
    assert "they are fetched again" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_next_batch_of_the_sample_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "sample-site", "--publish-next", "--data", str(tmp_path)) == 0
    assert "Batch 2 is out." in capsys.readouterr().out


def test_an_empty_inbox_run_loads_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    assert run(monkeypatch, "run", "--no-sites", "--data", str(tmp_path)) == 1
    captured = capsys.readouterr()
    assert "no document" in captured.out
    assert "capture inbox: unchanged" in captured.err
