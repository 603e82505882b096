"""What a person leaves out goes, comes back when it is taken back, and a rebuild from the archive applies it,
too.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from tests.integration.conftest import Installation, assert_same_rows, dump
from tests.integration.test_wrong_input import REVIEW, ask

from gov_reviews.capture.inbox import archive_inbox
from gov_reviews.decisions.capture_decisions import CaptureDecision, capture_decision_file, decide_capture
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import RunOptions
from gov_reviews.settings import Settings

pytestmark = pytest.mark.slow

SHARED = """
select crawl_url.capture_id, crawl_url.document_key from ops.crawl_url
inner join core.dim_document on crawl_url.reading_key = dim_document.reading_key
where dim_document.publication_count > 1
"""
ALONE = """
select crawl_url.capture_id, crawl_url.document_key from ops.crawl_url
inner join core.dim_document on crawl_url.reading_key = dim_document.reading_key
where crawl_url.source_id = 'sample_mirror' order by crawl_url.capture_id limit 1
"""
# one of several pages that are read together
STITCHED = """
select capture_id, document_key from ops.crawl_url
qualify count(*) over (partition by reading_key) > 1 order by capture_id limit 1
"""
CHANGED = """
select capture_id, document_key from ops.crawl_url where url like '%/changed.txt' order by captured_at desc limit 1
"""
CURRENT = "select count(*) from mart.review where url like '%/changed.txt' and body_text like '%235篇%'"


def run(settings: Settings) -> str:
    summary = run_pipeline(settings, RunOptions(use_sites=False))
    assert summary.state in {"published", "nothing_new"}, summary.message
    return summary.state


def decide_now(
    settings: Settings, kind: Literal["forget", "remember"], capture_id: object, reason: str
) -> CaptureDecision | None:
    """What the command does once it has found the capture, without the second that it takes to start."""
    return decide_capture(settings.archive_root, kind, CaptureId(str(capture_id)), reason, datetime.now(UTC))


def rebuilt(settings: Settings, root: Path) -> Settings:
    """Another installation, made from the archive alone."""
    other = Settings(data_root=root)
    shutil.copytree(settings.archive_root, other.archive_root)
    assert run(other) == "published"
    return other


def add_inbox(loaded: Installation) -> None:
    """A text that two files carry, one of them damaged and repaired, and one that changes between two
    runs.
    """
    inbox = loaded.settings.inbox_root
    inbox.mkdir(parents=True)
    (inbox / "one copy.txt").write_text(REVIEW, encoding="utf-8")
    (inbox / "other copy.txt").write_text(REVIEW.replace("213", "２１３"), encoding="utf-8")
    (inbox / "changed.txt").write_text(REVIEW.replace("2024", "2022"), encoding="utf-8")
    archive_inbox(loaded.settings, "earlier", RunOptions(inbox=str(inbox)))  # read by the run below
    (inbox / "changed.txt").write_text(
        REVIEW.replace("2024", "2022").replace("135篇", "235篇"), encoding="utf-8"
    )
    loaded.run(use_sites=False, inbox=str(inbox))


def test_forgetting_and_taking_back(loaded: Installation, tmp_path: Path) -> None:
    settings = loaded.settings
    add_inbox(loaded)
    before = dump(settings.warehouse_path)
    assert ask(settings, CURRENT) == [(1,)]
    chosen = [ask(settings, sql)[0] for sql in (SHARED, ALONE, STITCHED, CHANGED)]
    assert len({capture_id for capture_id, _ in chosen}) == 4
    result = loaded.cli("forget", str(chosen[0][0]), "--reason", "printed by mistake")
    assert result.returncode == 0, result.stderr
    assert "next run" in result.stdout
    for capture_id, _ in chosen[1:]:
        assert decide_now(settings, "forget", capture_id, "printed by mistake") is not None
    twice = loaded.cli("forget", str(chosen[0][0]), "--reason", "again")
    assert twice.returncode == 0
    assert "forgotten already" in twice.stdout
    assert len(capture_decision_file(settings.archive_root).path.read_text("utf-8").splitlines()) == 4
    assert dump(settings.warehouse_path) == before, "nothing happens before the next run"

    assert run(settings) == "published"
    documents = {str(row[0]) for row in ask(settings, "select document_key from core.dim_document")}
    assert [key in documents for _, key in chosen] == [True, False, False, False], (
        "another copy still carries the first text"
    )
    assert ask(settings, "select count(*) from mart.review where url like '%/changed.txt'") == [(1,)], (
        "the older version"
    )
    assert ask(settings, CURRENT) == [(0,)]
    ids = ", ".join(f"'{capture_id}'" for capture_id, _ in chosen)
    wording = ask(
        settings,
        f"select outcome, state, state_reason, document_key from ops.crawl_url where capture_id in ({ids})",  # noqa: S608
    )
    assert [(row[0], row[1], row[3]) for row in wording] == [("forgotten", "forgotten", None)] * 4
    assert all("printed by mistake" in str(row[2]) for row in wording)
    assert ask(
        settings,
        "select count(*) from mart.quarantine where rule_id = 'capture_forgotten' and severity = 'info'",
    ) == [(4,)]
    assert ask(settings, f"select count(*) from core.fact_publication where capture_id in ({ids})") == [(0,)]  # noqa: S608
    assert run(settings) == "nothing_new"
    assert_same_rows(
        dump(settings.warehouse_path), dump(rebuilt(settings, tmp_path / "rebuilt").warehouse_path)
    )

    assert loaded.cli("forget", str(chosen[0][0]), "--undo", "--reason", "it was right").returncode == 0
    for capture_id, _ in chosen[1:]:
        assert decide_now(settings, "remember", capture_id, "it was right") is not None
    assert "not forgotten" in loaded.cli("forget", str(chosen[0][0]), "--undo", "--reason", "again").stdout
    assert run(settings) == "published"
    assert_same_rows(dump(settings.warehouse_path), before)


def test_a_damaged_decision_is_named_and_changes_nothing(loaded: Installation) -> None:
    settings = loaded.settings
    (capture_id, document_key), (other, _) = (ask(settings, sql)[0] for sql in (ALONE, STITCHED))
    decide_now(settings, "forget", capture_id, "one")
    assert run(settings) == "published"
    path = capture_decision_file(settings.archive_root).path
    path.write_bytes(path.read_bytes()[:-9])
    decide_now(settings, "forget", other, "two")
    summary = run_pipeline(settings, RunOptions(use_sites=False))
    assert summary.state == "published"
    assert f"{path}, line 1" in summary.message
    assert dict(
        ask(settings, "select capture_id, state_reason from ops.crawl_url where outcome = 'forgotten'")
    ).keys() == {
        capture_id,
        other,
    }
    assert ask(settings, f"select count(*) from core.dim_document where document_key = '{document_key}'") == [  # noqa: S608
        (0,)
    ]


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (["ffffffffffffffff", "--reason", "x"], "ops.crawl_url"),
        (["'; drop table x", "--reason", "x"], "no document with this capture id"),
        (["{known}", "--reason", "  "], "Say why"),
        (["{known}", "--reason", "x" * 501], "Say why"),
        (["{known}"], "--reason"),
    ],
)
def test_what_cannot_be_forgotten_is_refused_with_a_remedy(
    loaded: Installation, arguments: list[str], wording: str
) -> None:
    known = str(ask(loaded.settings, ALONE)[0][0])
    result = loaded.cli("forget", *(argument.replace("{known}", known) for argument in arguments))
    assert result.returncode == 2
    assert wording in result.stderr
    assert "Traceback" not in result.stderr
    assert not capture_decision_file(loaded.settings.archive_root).path.exists()
