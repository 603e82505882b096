"""Wrong input: a clear error or a quarantine row each, the rest goes on, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import call_here
from tests.live_rows import ask

from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.runs import RunOptions
from gov_reviews.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.slow

REVIEW = """岚汀县政协2024年工作综述

2024年，岚汀县政协召开常委会会议4次、主席会议11次，征集提案213件，立案186件，办复率100%，委员满意率98.5%。
一年来，县政协聚焦中心工作，开展调研视察23次，报送社情民意信息135篇，其中被省政协采用12篇。
县政协组织委员开展学习座谈18场次，参与委员460余人次，举办读书活动12次，走访委员92人次。
在提案办理中，主席会议成员领衔督办重点提案8件，召开提案办理协商会6次，推动解决实际问题37个。
"""


@pytest.fixture(scope="module")
def inbox_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """One run over an inbox that holds a good review among everything that can be wrong."""
    root = tmp_path_factory.mktemp("wrong")
    inbox = root / "inbox"
    inbox.mkdir()
    (inbox / "good.txt").write_text(REVIEW, encoding="utf-8")
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "headline.txt").write_text("岚汀县政协2022年工作综述\n", encoding="utf-8")
    (inbox / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (inbox / "picture.pdf").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\nno objects at all")
    (inbox / "null.html").write_text(
        "<html><head><meta "
        "charset='utf-8'><title>岚汀县政协2023年工作综述</title></head><body><h1>岚汀县政协2023年工作综述</h1>"
        + "".join(f"<p>{line}\x00</p>" for line in REVIEW.replace("2024", "2023").splitlines()[2:])
        + "</body></html>",
        encoding="utf-8",
    )
    with (inbox / "huge.txt").open("wb") as stream:
        stream.write("提案395件。".encode() * 3_400_000)  # more than 50 MB
    (inbox / "..%2F..%2Fx.txt").write_text("不是综述。", encoding="utf-8")
    (inbox / "a b\n'\"; drop table.txt").write_text("也不是综述。", encoding="utf-8")
    (inbox / "link.txt").symlink_to("/etc/passwd")
    settings = Settings(data_root=root / "data")
    summary = run_pipeline(settings, RunOptions(use_sites=False, inbox=str(inbox)))
    assert summary.state == "published", summary.message
    return settings, inbox


def test_the_good_file_is_loaded_among_all_the_bad_ones(inbox_run: tuple[Settings, Path]) -> None:
    rows = ask(inbox_run[0], "select url, figures from mart.review where ends_with(url, '/good.txt')")
    assert len(rows) == 1
    assert rows[0][1] >= 10  # type: ignore[operator]


PAGES = "select url, rule_id, reason from mart.quarantine where scope = 'page'"


@pytest.mark.parametrize("name", ["empty.txt", "headline.txt", "binary.txt", "picture.pdf", "huge.txt"])
def test_an_unreadable_file_is_a_quarantine_row_that_says_what_to_do(
    inbox_run: tuple[Settings, Path], name: str
) -> None:
    rows = [row[1:] for row in ask(inbox_run[0], PAGES) if str(row[0]).endswith(f"/{name}")]
    assert len(rows) == 1, rows
    assert str(rows[0][0]).startswith("page_")
    assert "inbox" in str(rows[0][1]) or "Nothing to do" in str(rows[0][1])


def test_a_null_byte_costs_nothing_of_the_page(inbox_run: tuple[Settings, Path]) -> None:
    rows = ask(inbox_run[0], "select figures, body_text from mart.review where ends_with(url, '/null.html')")
    assert len(rows) == 1
    assert rows[0][0] >= 10  # type: ignore[operator]
    assert "\x00" not in str(rows[0][1])


def test_odd_names_are_read_like_others_and_links_are_not_followed(inbox_run: tuple[Settings, Path]) -> None:
    settings, inbox = inbox_run
    urls = {str(row[0]) for row in ask(settings, "select url from ops.crawl_url")}
    assert {path.as_uri() for path in inbox.iterdir() if not path.is_symlink()} == urls
    assert (inbox / "link.txt").as_uri() not in urls
    assert not (inbox.parent / "x.txt").exists()


def test_every_file_is_accounted_for(inbox_run: tuple[Settings, Path]) -> None:
    settings, _ = inbox_run
    outcomes = dict(ask(settings, "select split_part(url, '/', -1), outcome from ops.crawl_url"))
    assert outcomes["good.txt"] == outcomes["null.html"] == "loaded"
    assert {
        outcomes[name] for name in ("empty.txt", "headline.txt", "binary.txt", "picture.pdf", "huge.txt")
    } == {"quarantined"}
    assert set(outcomes.values()) <= {"loaded", "not_a_review", "quarantined", "not_used"}


def test_a_typo_in_a_sources_file_stops_before_anything_is_fetched(tmp_path: Path) -> None:
    """A copy of the project with one wrong key: the message names file, key and remedy."""
    copy = tmp_path / "project"
    for name in ("include", "sql"):
        shutil.copytree(PROJECT_ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.egg-info"))
    path = copy / "include" / "metadata" / "sources" / "sample_portal.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nenabeld: true\n", encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(copy / "include"),
        "GOV_REVIEWS_DATA": str(tmp_path / "data"),
    }
    result = subprocess.run(
        [sys.executable, "-m", "gov_reviews.cli", "run"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert result.returncode == 1
    assert "sample_portal.yaml" in result.stderr
    assert "enabeld" in result.stderr
    assert "enabled" in result.stderr.replace("enabeld", "")
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "data" / "archive").exists()


def test_inspect_gives_one_json_object_with_the_promised_keys(inbox_run: tuple[Settings, Path]) -> None:
    settings, inbox = inbox_run
    environment = os.environ | {"GOV_REVIEWS_DATA": str(settings.data_root)}
    result = call_here(environment, "inspect", str(inbox / "good.txt"), "--json")
    assert result.returncode == 0, result.stderr
    page = json.loads(result.stdout)
    promised = (
        "state family kicker title subtitle published_at source_name authors editors views doc_type "
        "organization_code organization_name"
        " review_year body_text repairs observations"
    )
    assert set(promised.split()) <= page.keys()
    assert page["state"] == "ok"
    described = [str(row[0]) for row in ask(settings, "describe select * from mart.observation")]
    columns = described[: described.index("document_key") + 1]
    assert set(columns) <= page["observations"][0].keys()
    in_warehouse = ask(
        settings, "select observation_key from mart.observation where ends_with(url, '/good.txt') order by 1"
    )
    assert sorted(entry["observation_key"] for entry in page["observations"]) == [
        row[0] for row in in_warehouse
    ]
    for entry in page["observations"]:
        assert page["body_text"][entry["char_start"] : entry["char_end"]] == entry["printed"]
    readable = call_here(environment, "inspect", str(inbox / "good.txt"))
    assert "proposals_filed" in readable.stdout
