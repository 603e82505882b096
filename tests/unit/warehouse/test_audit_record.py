"""What the audit leaves: results, and figures held out of mart until their document is read anew."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from warehouse_data import BODY, COMMITTEE, all_rows, figure, make_capture, make_review, pass_audit, start_run

from gov_reviews.errors import ContractBroken, InvalidRequest
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.ids import stable_key
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.vocabulary import AuditMark, Severity
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.audit_record import AuditedRules, MarkedRows, record_audit
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.reader import candidate_connection, query_published

pytestmark = pytest.mark.slow

EVERYTHING = AuditedRules("rules", "first publication")


def only(*asked_whole: str, documents: tuple[str, ...] = ()) -> AuditedRules:
    """An audit that looked at some documents, and asked some checks of every row."""
    looked_at = pa.table({"document_key": pa.array(documents, pa.string())})
    return AuditedRules("rules", "", looked_at, asked_whole)


BAD = BODY.replace("98.7%", "198%")
CAPTURE = make_capture("http://committee.sample.example/1", source=COMMITTEE)


def bad_review():
    figures = [
        figure(BAD, "198%", 198, "%", "proposal_satisfaction_rate"),
        figure(BAD, "5次", 5, "次", "standing_committee_meetings"),
    ]
    return make_review([CAPTURE], BAD, observations=figures)


def result(number: int, severity: str = "warning") -> CheckResult:
    return CheckResult(
        f"check_{number}", "core.fact_observation", "value", severity, False, 2, 1, "a rate", "比率", "198"
    )


def held_figures(*keys: str) -> MarkedRows:
    rows = [{"key": key, "held_value": "198.0"} for key in keys]
    return MarkedRows(
        "rate_in_range",
        Severity.WARNING,
        AuditMark.HELD_FIGURE,
        in_both("A rate over 100.", "比率超过 100。"),
        pa.Table.from_pylist(rows),
    )


def held_rate(settings: Settings, run_id: str) -> MarkedRows:
    with candidate_connection(settings, run_id) as connection:
        (key,) = connection.execute(
            "select observation_key from core.fact_observation where value = 198"
        ).fetchone()
    return held_figures(key)


def test_held_figure_is_out_of_mart_and_stays_in_core(settings: Settings) -> None:
    folder = start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r1")
    figure_held = held_rate(settings, "r1")

    assert (
        record_audit(settings, "r1", [result(1), result(2, "critical")], [figure_held], rules=EVERYTHING) == 1
    )
    # again: the rows of the second time
    assert record_audit(settings, "r1", [result(1)], [figure_held], rules=EVERYTHING) == 1
    pass_audit(folder)
    replace_live_file(settings, "r1")

    assert query_published(
        settings, "select run_id, check_number, check_id, rows_failed from ops.quality_result"
    ).rows == (("r1", 1, "check_1", 1),)
    assert query_published(settings, "select metric_code from mart.observation").rows == (
        ("standing_committee_meetings",),
    )
    assert query_published(settings, "select metric_code from mart.organization_year_metric").rows == (
        ("standing_committee_meetings",),
    )
    assert query_published(settings, "select figures from mart.review").rows == ((1,),)
    assert query_published(settings, "select count(*) from core.fact_observation").rows == ((2,),)
    assert query_published(
        settings, "select url, rule_id, held_value, printed, sentence, metric_name from mart.quarantine"
    ).rows == (
        (
            CAPTURE.url,
            "rate_in_range",
            "198.0",
            "198%",
            "提交提案395件，立案320件，满意率198%。",
            "提案满意率",
        ),
    )


def test_held_figure_stays_held_until_its_document_is_read_anew(settings: Settings) -> None:
    folder = start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r1")
    record_audit(settings, "r1", [], [held_rate(settings, "r1")], rules=EVERYTHING)
    pass_audit(folder)
    replace_live_file(settings, "r1")
    before = all_rows(settings.warehouse_path)

    other = make_capture("http://committee.sample.example/2", source=COMMITTEE)
    start_run(settings, "r2", ([other], [make_review([other], year=2024)]))
    merge_into_candidate(settings, "r2")
    assert record_audit(settings, "r2", [], [], rules=only()) == 0
    found = all_rows(RunFolder(settings, "r2").candidate)
    assert found["ops.quarantine"] == before["ops.quarantine"]

    start_run(settings, "r3", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r3")
    assert (
        all_rows(RunFolder(settings, "r3").candidate)["ops.quarantine"] == []
    )  # judged anew by the audit of this run
    record_audit(settings, "r3", [], [held_rate(settings, "r3")], rules=EVERYTHING)
    assert all_rows(RunFolder(settings, "r3").candidate) == before


def test_audit_without_candidate_or_about_nothing_is_refused(settings: Settings) -> None:
    start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    with pytest.raises(InvalidRequest, match="no candidate"):
        record_audit(settings, "r1", [], rules=EVERYTHING)
    merge_into_candidate(settings, "r1")
    with pytest.raises(ContractBroken, match="does not have"):
        record_audit(settings, "r1", [], [held_figures("nowhere")], rules=EVERYTHING)


def test_each_language_has_its_line_of_the_reason(settings: Settings) -> None:
    start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r1")
    figure_held = held_rate(settings, "r1")
    assert record_audit(settings, "r1", [], [figure_held], rules=EVERYTHING) == 1
    with candidate_connection(settings, "r1") as connection:
        rows = connection.execute("select quarantine_key, reason, held_value from ops.quarantine").fetchall()
    key = stable_key("audit", "rate_in_range", figure_held.rows["key"][0].as_py())
    assert rows == [(key, "A rate over 100.\n比率超过 100。", "198.0")]


def test_doubted_rows_are_published_with_the_rule_until_it_passes(settings: Settings) -> None:
    folder = start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r1")
    figure = replace(held_rate(settings, "r1"), mark=AuditMark.DOUBTED_FIGURE, rule_id="figure_rule")
    with candidate_connection(settings, "r1") as connection:
        (key,) = connection.execute("select document_key from core.dim_document").fetchone()
    document = replace(
        figure,
        mark=AuditMark.DOUBTED_DOCUMENT,
        rule_id="document_rule",
        rows=pa.Table.from_pylist([{"key": key, "held_value": "2031"}]),
    )
    assert record_audit(settings, "r1", [], [figure, document], rules=EVERYTHING) == 2
    pass_audit(folder)
    replace_live_file(settings, "r1")
    figures = "select warning_rules from mart.observation where value = 198"
    assert query_published(settings, figures).rows == ((["figure_rule"],),)
    assert query_published(settings, "select warning_rules from mart.review").rows == ((["document_rule"],),)
    year = "select warning_rules from mart.organization_year_metric where value = 198"
    assert query_published(settings, year).rows == ((["document_rule", "figure_rule"],),)
    assert query_published(settings, "select rule_id, scope, document_key from mart.quarantine").rows == (
        ("document_rule", "doubt", key),
        ("figure_rule", "doubt", key),
    )

    other = make_capture("http://committee.sample.example/2", source=COMMITTEE)
    folder = start_run(settings, "r2", ([other], [make_review([other], year=2024)]))
    merge_into_candidate(settings, "r2")
    record_audit(settings, "r2", [], [], rules=only("document_rule"))
    pass_audit(folder)
    replace_live_file(settings, "r2")
    assert query_published(settings, "select distinct warning_rules from mart.review").rows == (([],),)
    assert query_published(settings, figures).rows == ((["figure_rule"],),), "nobody looked at it"


def test_what_was_looked_at_again_loses_its_old_mark(settings: Settings) -> None:
    folder = start_run(settings, "r1", ([CAPTURE], [bad_review()]))
    merge_into_candidate(settings, "r1")
    record_audit(settings, "r1", [], [held_rate(settings, "r1")], rules=EVERYTHING)
    pass_audit(folder)
    replace_live_file(settings, "r1")
    other = make_capture("http://committee.sample.example/2", source=COMMITTEE)
    start_run(settings, "r2", ([other], [make_review([other], year=2024)]))
    merge_into_candidate(settings, "r2")
    with candidate_connection(settings, "r2") as connection:
        rules = "select rules_hash, run_id, whole_run_id, why_whole from ops.audited_rules"
        marked = "select distinct document_key from ops.quarantine where origin = 'audit'"
        assert connection.execute(rules).fetchall() == [("rules", "r1", "r1", "first publication")]
        ((document,),) = connection.execute(marked).fetchall()
    record_audit(settings, "r2", [], [], rules=only(documents=(document,)))
    with candidate_connection(settings, "r2") as connection:
        assert connection.execute(marked).fetchall() == []
        assert connection.execute(rules).fetchall() == [("rules", "r2", "r1", "first publication")]
