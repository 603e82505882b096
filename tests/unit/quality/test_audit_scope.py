"""What an audit looks at again, and when it looks at everything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from warehouse_data import BODY, MIRROR, make_capture, make_review, pass_audit, start_run

from gov_reviews.quality import audit_scope
from gov_reviews.quality.audit import plan_audit
from gov_reviews.quality.audit_scope import (
    AuditScope,
    audit_rules_hash,
    choose_scope,
    excerpt,
    read_by,
    tie_of,
)
from gov_reviews.settings import Settings
from gov_reviews.warehouse.audit_record import AuditedRules, record_audit
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.reader import candidate_connection
from gov_reviews.warehouse.table_contracts import load_contracts

pytestmark = pytest.mark.slow

OWN = make_capture("http://portal.sample.example/1.html")
BESIDE = make_capture("http://portal.sample.example/2.html", hours=1)
COPY = make_capture("http://mirror.sample.example/1.html", source=MIRROR, hours=9)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two works are live, checked by the rules of today; a run brings a copy of one that differs."""
    settings = Settings(data_root=tmp_path_factory.mktemp("scope") / "data")
    beside = make_review([BESIDE], BODY.replace("320件", "300件"), year=2024)
    folder = start_run(settings, "r1", ([OWN, BESIDE], [make_review([OWN]), beside]))
    merge_into_candidate(settings, "r1")
    record_audit(settings, "r1", [], rules=AuditedRules(audit_rules_hash(), "first publication"))
    pass_audit(folder)
    replace_live_file(settings, "r1")
    start_run(settings, "r2", ([COPY], [make_review([COPY], BODY + "补记。")]))
    merge_into_candidate(settings, "r2")
    return settings


@contextmanager
def scoped(settings: Settings, **given: object) -> Iterator[tuple[duckdb.DuckDBPyConnection, AuditScope]]:
    with candidate_connection(settings, "r2") as connection:
        asked = {"rules_hash": audit_rules_hash(), "has_live": True, "is_as_built": True} | given
        yield connection, choose_scope(connection, load_contracts(), **asked)


def test_a_copy_brings_the_work_that_it_belongs_to_and_no_other(built: Settings) -> None:
    with scoped(built) as (connection, scope):
        assert (scope.why_whole, scope.changed) == ("", frozenset())
        assert scope.documents is not None
        urls = "select text_url from core.dim_document where document_key in (from memory.audited.document)"
        assert {url for (url,) in connection.execute(urls).fetchall()} == {OWN.url, COPY.url}
        counts = "select count(*) from core.dim_document"
        whole = connection.execute(counts).fetchone()
        with excerpt(connection):
            assert (whole, connection.execute(counts).fetchone()) == ((3,), (2,))
            shown = connection.execute("select distinct url from mart.observation").fetchall()
            assert {url for (url,) in shown} == {OWN.url, COPY.url}, "views look at the excerpt, too"
            metrics = connection.execute("select count(*) from core.dim_metric").fetchone()
        assert metrics == connection.execute("select count(*) from core.dim_metric").fetchone()


@pytest.mark.parametrize(
    ("given", "why"),
    [({"has_live": False}, "first publication"), ({"is_as_built": False}, "changed since it was built")],
)
def test_every_row_is_looked_at_where_nothing_is_known(
    built: Settings, given: dict[str, object], why: str
) -> None:
    with scoped(built, **given) as (_, scope):
        assert scope.is_whole
        assert why in scope.why_whole


def test_other_rules_look_at_every_row(built: Settings) -> None:
    with scoped(built, rules_hash="of another version") as (_, scope):
        assert scope.why_whole.startswith("other rules")


def test_a_run_that_touches_much_looks_at_every_row(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_scope, "MOST_DOCUMENTS", 1)
    with scoped(built) as (_, scope):
        assert scope.is_whole


def test_what_reads_changed_metadata_is_asked_of_every_row() -> None:
    contracts = load_contracts()
    tables, sets = plan_audit({})
    scope = AuditScope("", changed=frozenset({"core.dim_unit"}))
    whole = {plan.check.check_id for plan in sets if scope.is_asked_whole(plan, contracts)}
    assert {"tables_as_promised", "coverage_not_shrunk", "share_of_other_as_before"} <= whole
    assert "unit_belongs_to_metric" not in whole
    assert {plan.contract.table for plan in tables if scope.is_view_asked_whole(plan, contracts)} >= {
        "mart.observation",
        "mart.plan_vs_actual",  # by way of mart.observation
    }
    lost = AuditScope("", changed=frozenset({"core.dim_document.document_key"}))
    figures = next(plan for plan in tables if plan.contract.table == "core.fact_observation")
    own, asked_whole = lost.divide(figures, contracts)
    assert [plan.check.check_id for plan in asked_whole] == ["core.fact_observation.document_key.references"]
    assert len(own.set_plans) == len(figures.set_plans) - 1


def test_every_large_table_is_tied_to_documents_committees_or_captures() -> None:
    contracts = load_contracts()
    untied = {
        name for name, contract in contracts.items() if not contract.is_view and tie_of(contract) is None
    }
    assert {name for name in untied if name.startswith("core.")} == {
        "core.dim_date",
        "core.dim_extraction",
        "core.dim_metric",
        "core.dim_region",
        "core.dim_season",
        "core.dim_session",
        "core.dim_source",
        "core.dim_subject",
        "core.dim_unit",
    }
    assert "core.fact_observation" in read_by("select 1 from mart.plan_vs_actual", contracts)
