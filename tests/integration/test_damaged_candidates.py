"""Candidates that were damaged in one way each: the audit stops every one, or marks the rows where an analyst
sees them.

What damages is SQL on a candidate that holds rows of this run and of earlier ones. Great Expectations is not
asked here: it judges what DuckDB has found (test_audit_gate.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

import duckdb
import pytest
from tests.integration.conftest import Installation
from tests.integration.test_audit_gate import build_news

from gov_reviews.errors import AuditFailed
from gov_reviews.quality.audit import _live_columns, check_candidate, plan_audit
from gov_reviews.quality.audit_scope import audit_rules_hash, choose_scope, excerpt
from gov_reviews.quality.candidate_rows import (
    Failures,
    Finding,
    find_in_excerpt,
    find_in_set,
    find_in_tables,
)
from gov_reviews.quality.check_plan import TablePlan
from gov_reviews.records.runs import RunSummary
from gov_reviews.records.vocabulary import Severity
from gov_reviews.run_folder import AUDIT_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import CANDIDATE_FILE, database_state
from gov_reviews.warehouse.reader import candidate_connection
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews_samples.server import running_sample_site

pytestmark = pytest.mark.slow

NEW = "document_key in (select document_key from staging.stg_touched_document)"
# What an audit writes.
AUDITED = ("ops.quarantine", "core.fact_year_value", "core.year_value_doubt")
WORDS = {"new": NEW, "old": f"not {NEW}", "figures": "core.fact_observation"}


@dataclass(frozen=True)
class Damage:
    """SQL that damages a candidate, and one check that must find it; stops: it must stop the publication."""

    sql: str
    check_id: str
    stops: bool = True


def one_figure(change: str, of: str, where: str = "true") -> str:
    """Change one row."""
    chosen = f"(select min(observation_key) from $figures where {of} and {where})"  # noqa: S608
    return f"update $figures set {change} where observation_key = {chosen}"  # noqa: S608


AS_READ, AS_PUBLISHED = "core.fact_observation.as_read", "core.fact_observation.as_published"
DAMAGES = {
    "unit of one figure, new": Damage(one_figure("unit = '元'", "$new", "unit = '件'"), AS_READ),
    "unit of one figure, old": Damage(one_figure("unit = '元'", "$old", "unit = '件'"), AS_PUBLISHED),
    "another number than is printed": Damage(one_figure("value = value + 54", "$old"), AS_PUBLISHED),
    "span of one figure, old": Damage(
        one_figure("char_start = char_start + 1, char_end = char_end + 1", "$old"), AS_PUBLISHED
    ),
    "all figures of the new documents gone": Damage("delete from $figures where $new", AS_READ),
    "half of all figures gone": Damage(
        "delete from $figures where hash(observation_key) % 2 = 0", AS_PUBLISHED
    ),
    "one old figure gone": Damage(
        "delete from $figures where observation_key = (select min(observation_key) from $figures where $old)",
        AS_PUBLISHED,
    ),
    "every figure other": Damage(
        "update $figures set metric_code = 'other', detail_code = null", AS_PUBLISHED
    ),
    "a figure twice under another key": Damage(
        "insert into $figures select * replace ('0000000000000000' as observation_key) "
        "from $figures where $new limit 1",
        AS_READ,
    ),
    "filed and submitted exchanged": Damage(
        "update $figures set metric_code = case metric_code when 'proposals_filed' then "
        "'proposals_submitted' else 'proposals_filed' end where metric_code in ('proposals_filed', "
        "'proposals_submitted')",
        "part_is_not_above_its_whole",
        stops=False,
    ),
    "filed more than submitted": Damage(
        "update $figures set value = value + 1000 where metric_code = 'proposals_filed'",
        "part_is_not_above_its_whole",
        stops=False,
    ),
    "a share of another whole": Damage(
        "update $figures set value = value / 2 where metric_code in ('proposals_filed', 'proposals_submitted')",
        "share_is_that_of_its_part",
        stops=False,
    ),
    "a period long ago": Damage(
        one_figure("period_start = '2015-01-01', period_end = '2015-12-31'", "$new", "status = 'actual'"),
        "period_fits_the_review",
        stops=False,
    ),
    "a result of the future": Damage(
        one_figure("period_start = '2040-01-01', period_end = '2040-12-31'", "$new", "status = 'actual'"),
        "period_fits_the_review",
        stops=False,
    ),
    "times ten": Damage(one_figure("value = value * 10", "$new"), "value_agrees_with_print", stops=False),
    "times ten thousand": Damage(
        one_figure("value = value * 10000", "$new"), "value_agrees_with_print", stops=False
    ),
    "a share for percent": Damage(
        one_figure("value = value / 100", "$new", "unit = '%' and value > 1"),
        "value_agrees_with_print",
        stops=False,
    ),
    "a unit that its metric never has": Damage(
        one_figure("unit = '元'", "$new", "metric_code = 'proposals_submitted'"),
        "unit_belongs_to_metric",
        stops=False,
    ),
    "infinity": Damage(one_figure("value = 'inf'::double", "$new"), "value_is_a_number"),
    "no number": Damage(one_figure("value = 'nan'::double", "$old"), "value_is_a_number"),
    "an empty sentence": Damage(
        one_figure("sentence = '', sentence_end = sentence_start", "$old"), AS_PUBLISHED
    ),
    "a title with markup": Damage(
        "update core.dim_document set title = '<script>alert(1)</script>' where $new",
        "core.dim_document.title.not_matches",
        stops=False,
    ),
    "a title with a lost character": Damage(
        "update core.fact_publication set title = title || chr(65533) where $new",
        "core.fact_publication.title.not_matches",
        stops=False,
    ),
    "a committee of another province": Damage(
        "update core.dim_document set organization_code = '110000', organization_name = '北京市政协', "
        "organization_level = 'province', province = '北京市' where $new",
        "committee_fits_its_source",
        stops=False,
    ),
    "a committee that does not exist": Damage(
        "update core.dim_document set organization_code = '654399' where $new", "committee_is_known"
    ),
    "no committee for old documents": Damage(
        "update core.dim_document set organization_code = null where $old", "core.dim_document.as_published"
    ),
    "no committee for new documents": Damage(
        "update core.dim_document set organization_code = null where $new", "core.dim_document.as_read"
    ),
    "year 2090": Damage(
        "update core.dim_document set review_year = 2090 where $new", "review_year_is_over", stops=False
    ),
    "year 1200": Damage(
        "update core.dim_document set review_year = 1200 where $new", "review_year_is_over", stops=False
    ),
    "a whole year on for a source": Damage(
        "update core.dim_document set review_year = review_year - 1 where $old",
        "core.dim_document.as_published",
    ),
    "one text under two committees": Damage(
        "update core.dim_document set text_sha256 = (select min(text_sha256) from core.dim_document where "
        "$old and is_current) where $new",
        "one_text_one_document",
        stops=False,
    ),
    "published in 2099": Damage(
        "update core.fact_publication set published_date = '2099-01-01' where $new",
        "published_before_captured",
        stops=False,
    ),
    "captured three years ago": Damage(
        "update core.dim_document set read_captured_at = read_captured_at - interval 3 year where $old",
        "core.dim_document.as_published",
    ),
    "a body emptied": Damage(
        "update core.dim_document set body_text = '' where $old", "core.dim_document.as_published"
    ),
    "a value of a year changed, new": Damage(
        "update core.fact_year_value set value = value * 10 where $new", "year_value_is_that_of_its_figures"
    ),
    "a value of a year changed, old": Damage(
        "update core.fact_year_value set value = value + 7 where $old", "core.fact_year_value.as_published"
    ),
    "values of years gone": Damage(
        "delete from core.fact_year_value where $old and hash(metric_code) % 3 = 0",
        "core.fact_year_value.as_published",
    ),
    "people gone": Damage("delete from core.fact_person_mention", "core.fact_person_mention.as_published"),
    "a keyword changed": Damage(
        "update core.bridge_document_keyword set weight_rank = weight_rank + 1",
        "core.bridge_document_keyword.as_published",
    ),
    "every copy canonical": Damage(
        "update core.fact_publication set is_canonical = true, copy_rank = 1", "copies_are_ranked"
    ),
    "a document that is current no more": Damage(
        "update core.dim_document set is_current = false where $new", "document_is_what_its_copies_say"
    ),
    "a copy captured once only": Damage(
        "update core.fact_publication set last_captured_at = first_captured_at - interval 1 day where $new",
        "copies_follow_their_captures",
    ),
    "another place in the archive": Damage(
        "update ops.crawl_url set warc_offset = warc_offset + 1 where warc_offset is not null",
        "ops.crawl_url.as_published",
    ),
    "divisions of another province": Damage(
        "update core.dim_region set province = '别省'", "core.dim_region.as_computed"
    ),
    "figures counted wrongly": Damage(
        "update core.fact_review set observation_count = observation_count + 1 where $new",
        "review_counts_what_it_gives",
    ),
    "a keyword twice": Damage(
        "insert into core.bridge_document_keyword from core.bridge_document_keyword where $old limit 1",
        "core.bridge_document_keyword.as_published",
    ),
    "a printed source changed": Damage(
        "update core.fact_publication set source_name = '别的报' where $old",
        "core.fact_publication.as_published",
    ),
}


class Questions:
    """The one plan of the audit that holds a check: asking all for each damage would take minutes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._tables, sets = plan_audit(_live_columns(connection))
        self._sets = {plan.check.check_id: plan for plan in sets}

    def ask(self, connection: duckdb.DuckDBPyConnection, check_id: str) -> Failures:
        """What an audit of every row finds of one check."""
        if check_id in self._sets:
            return find_in_set(connection, self._sets[check_id]).failures[0]
        return one(find_in_tables(connection, [self._table_of(check_id)]), check_id)

    def ask_excerpt(self, connection: duckdb.DuckDBPyConnection, check_id: str) -> Failures:
        """What an audit of what the run changed finds of it, if the build itself did the damage."""
        scope = choose_scope(
            connection,
            load_contracts(),
            rules_hash=audit_rules_hash(),
            has_live=True,
            is_as_built=True,
        )
        assert not scope.is_whole, scope.why_whole
        with excerpt(connection):
            if check_id in self._sets:
                return find_in_set(connection, self._sets[check_id]).failures[0]
            return one(find_in_excerpt(connection, self._table_of(check_id)), check_id)

    def _table_of(self, check_id: str) -> TablePlan:
        [plan] = [plan for plan in self._tables if check_id in {check.check_id for check in plan.checks}]
        return plan


def one(findings: Iterable[Finding], check_id: str) -> Failures:
    [found] = [
        failures
        for finding in findings
        for failures in finding.failures
        if failures.check.check_id == check_id
    ]
    return found


@dataclass(frozen=True)
class Candidate:
    """The candidate of a run on the next batch of the sample sites, audited by nobody yet."""

    settings: Settings
    run_id: str
    content: bytes

    def put_back(self) -> Path:
        """As the build left it."""
        folder = RunFolder(self.settings, self.run_id)
        folder.candidate.write_bytes(self.content)
        record = folder.read(CANDIDATE_FILE)
        assert record is not None
        folder.write(CANDIDATE_FILE, replace(record, written=database_state(folder.candidate)))
        return folder.candidate


@pytest.fixture(scope="module")
def candidate(loaded_root: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    settings = Settings(data_root=tmp_path_factory.mktemp("news") / "data")
    shutil.copytree(loaded_root[0], settings.data_root)
    with running_sample_site(settings):
        run_id = build_news(Installation(settings))
    return Candidate(settings, run_id, RunFolder(settings, run_id).candidate.read_bytes())


def test_every_damage_stops_the_candidate_or_marks_its_rows(candidate: Candidate) -> None:
    settings, run_id = candidate.settings, candidate.run_id
    candidate.put_back()
    with candidate_connection(settings, run_id) as connection:
        questions = Questions(connection)
        before = {
            damage.check_id: questions.ask(connection, damage.check_id).rows for damage in DAMAGES.values()
        }
    unseen = []
    for name, damage in DAMAGES.items():
        path = candidate.put_back()
        with duckdb.connect(str(path)) as connection:
            connection.execute(Template(damage.sql).substitute(WORDS))
        with candidate_connection(settings, run_id) as connection:
            answers = [questions.ask(connection, damage.check_id)]
            if "$new" in damage.sql:
                answers.append(questions.ask_excerpt(connection, damage.check_id))
        for found in answers:
            assert not found.problem, (name, found.problem)
            assert damage.stops == (found.check.severity is Severity.CRITICAL), name
            if found.rows <= before[damage.check_id] or not (damage.stops or found.check.mark):
                unseen.append(name)
    assert unseen == []
    assert before == dict.fromkeys(before, 0), "samples are without fault"


def test_a_candidate_that_somebody_changed_is_looked_at_whole(candidate: Candidate) -> None:
    path = candidate.put_back()
    with duckdb.connect(str(path)) as connection:
        connection.execute(Template("update $figures set section = '别处' where $old").substitute(WORDS))
    with pytest.raises(AuditFailed, match="as_published"):
        check_candidate(candidate.settings, candidate.run_id)
    audit = RunFolder(candidate.settings, candidate.run_id).read(AUDIT_FILE)
    assert audit is not None
    critical = {"core.fact_observation.as_published", "candidate_is_as_built"}
    assert critical <= {result.check_id for result in audit.results if not result.is_passed}


def test_an_audit_of_what_changed_leaves_what_one_of_every_row_leaves(candidate: Candidate) -> None:
    path = candidate.put_back()
    left: list[list[tuple[object, ...]]] = []
    for why_whole in ("", "the candidate was changed since it was built"):
        results = check_candidate(candidate.settings, candidate.run_id)  # the first one changes the file
        with duckdb.connect(str(path), read_only=True) as connection:
            rules = connection.execute(
                "select run_id, whole_run_id, why_whole from ops.audited_rules"
            ).fetchone()
            assert rules is not None
            assert (rules[0] == rules[1], rules[0]) == (bool(why_whole), candidate.run_id)
            assert rules[2] == (why_whole or "first publication")
            left.append(
                sorted((result.check_id, result.severity) for result in results)
                + [
                    row
                    for table in AUDITED
                    for row in connection.execute(f"from {table} order by all").fetchall()
                ]
            )
    assert left[0] == left[1]
    assert len(left[0]) > 1000
