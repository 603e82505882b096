"""One blocked, one dead, one redesigned and one healthy source in one run, and what the next run does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import duckdb
import pytest
from rich.console import Console
from tests.integration.conftest import Installation

from gov_reviews.records.runs import RunSummary, SourceState
from gov_reviews.report.run_summary import render_summary
from gov_reviews.settings import Settings
from gov_reviews_samples import server
from gov_reviews_samples.server import running_sample_site

pytestmark = pytest.mark.slow

CHALLENGE = b"<html><script r='m'>$_ts=window['$_ts'];$_ts.nsd=1;$_ts.cd='x';</script></html>"
NEW_DESIGN = (
    "<html><div id='new-design'>全新改版</div>" + "<p>栏目调整中的新版首页</p>" * 60 + "</html>"
).encode()
BLOCKED, DEAD, REDESIGNED, HEALTHY = "sample_mirror", "sample_epaper", "sample_portal", "sample_committee"


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Hosts in the order in which they were asked."""
    return []


@pytest.fixture(scope="module")
def installation(asked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    class Troubled(server._Handler):
        def _answer(self) -> None:
            host = self.site_host.partition(".")[0]
            asked.append(host)
            if host == "mirror" and self.path != "/robots.txt":
                self._send(412, {"Content-Type": "text/html"}, CHALLENGE)
            elif host == "epaper":
                self.close_connection = True
            elif host == "portal" and self.path.endswith("index.html"):
                self._send(200, {"Content-Type": "text/html; charset=utf-8"}, NEW_DESIGN)
            else:
                super()._answer()

    root = tmp_path_factory.mktemp("troubled")
    clock = root / "clock"
    clock.write_text(datetime.now(UTC).isoformat(), encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_Handler", Troubled)
        # Each run tries again three times, six seconds apart: they pass on this clock alone.
        patch.setenv("GOV_REVIEWS_CLOCK", str(clock))
        settings = Settings(data_root=root / "data")
        with running_sample_site(settings):
            yield Installation(settings)


@pytest.fixture(scope="module")
def first(installation: Installation) -> RunSummary:
    return installation.run()


def rows(installation: Installation) -> dict[str, dict[str, object]]:
    with duckdb.connect(str(installation.settings.warehouse_path), read_only=True) as connection:
        found = connection.execute("select * from ops.source_status").arrow().read_all().to_pylist()
    return {row["source_id"]: row for row in found}


def test_the_healthy_one_is_published_and_of_the_others_is_said_what_was_seen(
    first: RunSummary, installation: Installation
) -> None:
    assert first.message.startswith("Published. Only 1 of 4 sources"), first.message
    assert set(first.documents) == {HEALTHY}
    states = {outcome.source_id: outcome.state for outcome in first.sources}
    assert states == {
        BLOCKED: SourceState.BLOCKED,
        DEAD: SourceState.UNREACHABLE,
        REDESIGNED: SourceState.LAYOUT_CHANGED,
        HEALTHY: states[HEALTHY],
    }
    output = StringIO()
    render_summary(first, Console(file=output, width=200))
    said = " ".join(output.getvalue().split())
    for words in ("The site blocks us", "robots.txt could not be read", "0 article links"):
        assert words in said
    standing = rows(installation)
    assert (standing[BLOCKED]["evidence_status"], standing[BLOCKED]["evidence_text"]) == (
        412,
        CHALLENGE.decode(),
    )
    assert standing[BLOCKED]["rest_until_at"] is not None
    assert standing[DEAD]["state_detail"] == "reset"
    assert "gov-reviews sources probe" in str(standing[REDESIGNED]["advice_en"])
    assert "切勿绕过" in str(standing[BLOCKED]["advice_zh"])


def test_status_says_it_too(first: RunSummary, installation: Installation) -> None:
    told = installation.cli("status")
    assert "left alone until" in told.stdout
    assert "所见" in told.stdout
    assert "处理" in told.stdout
    found = json.loads(installation.cli("status", "--json").stdout)
    by_id = {source["source_id"]: source for source in found["sources"]}
    assert by_id[BLOCKED]["standing"]["evidence_status"] == 412
    assert by_id[HEALTHY]["standing"]["evidence_status"] is None


def test_the_next_run_does_not_ask_the_blocked_one(
    first: RunSummary, installation: Installation, asked: list[str]
) -> None:
    before = rows(installation)
    asked.clear()
    second = installation.run()
    assert "mirror" not in asked
    assert "portal" in asked
    assert f"Left alone in this run: {BLOCKED} (blocked, until" in second.message
    named = installation.run(sources=(BLOCKED,))
    assert "mirror" not in asked
    assert "--mode recheck" in named.sources[0].message
    for path in (installation.settings.data_root / "warehouse").iterdir():
        if path.is_file():
            path.chmod(0o644)
            path.unlink()
    installation.run(use_sites=False)
    after = rows(installation)
    for name in ("source_state", "state_since_at", "rest_until_at", "evidence_sha256"):
        assert after[BLOCKED][name] == before[BLOCKED][name], (
            "the history survives a rebuild of the warehouse"
        )
