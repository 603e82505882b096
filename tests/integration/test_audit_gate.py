"""The gate: a critical check stops publication, with everything recorded; the steps are called one by one, as
Airflow does.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.integration.conftest import Installation

from gov_reviews.errors import AuditFailed
from gov_reviews.pipeline import outcome, steps
from gov_reviews.records.runs import RunOptions
from gov_reviews.run_folder import AUDIT_FILE, CHUNK_FILES, RunFolder
from gov_reviews_samples.server import publish_next

pytestmark = pytest.mark.slow

DAMAGES = {
    "a figure that does not stand in its text": (
        "update core.fact_observation set char_start = char_start + 1, char_end = char_end + 1"
        " where document_key in (select document_key from staging.stg_touched_document)",
        "core.fact_observation.printed.span_cuts_text",
    ),
    "a publication without its document": (
        "delete from core.dim_document where document_key = (select min(document_key) from "
        "core.fact_publication)",
        "core.fact_publication.document_key.references",
    ),
    "coverage that has shrunk": ("delete from core.dim_document", "coverage_not_shrunk"),
    "a table that is gone": ("drop table core.dim_metric", "tables_as_promised"),
}


def build_news(installation: Installation) -> str:
    """Every step up to the candidate, on the next batch of the sample sites."""
    settings = installation.settings
    publish_next(settings)
    run_id = steps.start(settings, RunOptions())
    for source_id in steps.plan(settings, run_id):
        steps.capture(settings, run_id, source_id)
    assert steps.capture_documents(settings, run_id) is None
    for chunk_id in steps.cut_into_chunks(settings, run_id):
        assert steps.read_chunk(settings, run_id, chunk_id).documents > 0
    assert steps.build(settings, run_id).inserted["core.dim_document"] > 0
    return run_id


def test_each_critical_failure_keeps_the_live_warehouse_as_it_is(
    loaded: Installation, tmp_path: Path
) -> None:
    settings = loaded.settings
    live = settings.warehouse_path.read_bytes()
    run_id = build_news(loaded)
    folder = RunFolder(settings, run_id)
    good = folder.candidate.read_bytes()
    for name, (damage, check_id) in DAMAGES.items():
        folder.candidate.write_bytes(good)
        with duckdb.connect(str(folder.candidate)) as connection:
            connection.execute(damage)
        with pytest.raises(AuditFailed, match="untouched"):
            steps.audit(settings, run_id)
        audit = folder.read(AUDIT_FILE)
        assert audit is not None
        failed = {
            check.check_id: check
            for check in audit.results
            if check.severity == "critical" and not check.is_passed
        }
        assert check_id in failed, name
        assert failed[check_id].rows_failed > 0 or failed[check_id].observed.startswith(
            "could not be evaluated"
        )
        assert failed[check_id].observed
        with duckdb.connect(str(folder.candidate), read_only=True) as connection:
            recorded = connection.execute(
                "select count(*) from ops.quality_result where run_id = ? and check_id = ? and not is_passed",
                [run_id, check_id],
            ).fetchone()
        assert recorded == (1,), "the result stands in the candidate, too"
        with pytest.raises(AuditFailed):
            steps.publish(settings, run_id)
        assert settings.warehouse_path.read_bytes() == live, name

    summary = steps.report(settings, run_id)
    assert summary.state == "audit_failed"
    assert outcome.run_failed(summary)
    assert folder.candidate.is_file(), "the candidate is kept for inspection"

    # the cause is corrected: the same run can be audited again, published, and published again without effect
    folder.candidate.write_bytes(good)
    assert all(check.is_passed or check.severity != "critical" for check in steps.audit(settings, run_id))
    audited = folder.candidate.read_bytes()
    with duckdb.connect(str(folder.candidate)) as connection:
        connection.execute("update ops.crawl_url set warc_offset = 0")
    with pytest.raises(AuditFailed, match="after its audit"):
        steps.publish(settings, run_id)
    folder.candidate.write_bytes(audited)
    steps.publish(settings, run_id)
    steps.publish(settings, run_id)
    summary = steps.report(settings, run_id)
    assert summary.state == "published"
    assert not outcome.run_failed(summary)
    assert settings.warehouse_path.read_bytes() != live


def test_own_checks_can_be_asked_before_an_audit_asks_them(loaded: Installation) -> None:
    assert "no checks of your own" in loaded.cli("checks").stdout
    entry = "- {table: core.fact_review, column: observation_count, between: {max: 0, severity: SEVERITY}}"
    for severity, code in (("warning", 0), ("critical", 1)):
        text = f"checks:\n{entry.replace('SEVERITY', severity)}\n"
        (loaded.settings.data_root / "checks.yaml").write_text(text)
        found = loaded.cli("checks")
        assert found.returncode == code
        assert f"own.core.fact_review.observation_count.between: {severity}, 2" in found.stdout


def test_a_step_that_stopped_is_told_in_the_report(installation: Installation) -> None:
    settings = installation.settings
    run_id = steps.start(settings, RunOptions(use_sites=False))
    steps.plan(settings, run_id)
    folder = RunFolder(settings, run_id)
    assert steps.cut_into_chunks(settings, run_id) == []
    nothing = steps.report(settings, run_id)
    assert nothing.state == "failed", "an installation without any document is no success"
    assert "no document" in nothing.message
    folder.write(CHUNK_FILES.of("c0001"), ())
    with pytest.raises(Exception, match="Not every chunk"):
        steps.build(settings, run_id)
    stopped = steps.report(settings, run_id)
    assert stopped.state == "failed"
    assert "Not every chunk" in stopped.message
