"""One figure (数字): what is known of it, why it was read so, where its page is kept, what to do about it.

In: the key of an observation. Out: its row in words, the statements that competed for it, the way to the
site, to the archived copy and to the record of the archive, the commands that correct it, a report's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gov_reviews.decisions.review_decisions import Correction, DecisionKind
from gov_reviews.facts.observations import FactContext, trace_facts
from gov_reviews.reading.extraction import stored_context
from gov_reviews.reading.single_page import load_metric_names
from gov_reviews.records.reviews import (
    CommitteeTerm,
    DocType,
    Observation,
    Organization,
    SessionRelation,
)
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.report.decision_requests import format_decide_command
from gov_reviews.report.explain_view import figure_lines
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest, metric_note
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.views.review_view import decision_note, metric_of, show_period

TEXT_EXPLAINED = 50_000
"""Characters of a text up to which its figures are read again to show why; a longer one holds the server."""

_COMPARED = ("metric_code", "detail_code", "status", "rule_id", "value", "unit", "period_start", "period_end")

# One question a table: the keys are then looked up in it. Joined, they had it read whole, twice for itself.
_FIGURE = """
select
    fact_observation.*, dim_metric.metric_name, dim_metric.metric_name_en,
    dim_detail.metric_name as detail_name, dim_detail.metric_name_en as detail_name_en
from core.fact_observation
left join core.dim_metric on fact_observation.metric_code = dim_metric.metric_code
left join core.dim_metric as dim_detail on fact_observation.detail_code = dim_detail.metric_code
where fact_observation.observation_key = $1
"""

_DOCUMENT = """
select
    dim_document.kicker, dim_document.title, dim_document.subtitle, dim_document.body_text,
    dim_document.review_year, dim_document.doc_type,
    dim_document.term_number, dim_document.session_term_number, dim_document.session_number,
    dim_document.session_relation,
    dim_document.organization_code, dim_document.organization_name, dim_document.organization_level,
    dim_document.province
from core.dim_document
where dim_document.document_key = $1
"""

_PRINTED = """
select fact_observation.printed
from core.fact_observation
where fact_observation.document_key = $1 and fact_observation.observation_key = $2
"""

_HELD = """
select quarantine.rule_id, quarantine.reason, quarantine.scope
from ops.quarantine
where quarantine.observation_key = $1
order by quarantine.scope, quarantine.rule_id
"""

# The record is that of the page that the figure was read from, an attachment for one.
_KEPT = """
select fact_publication.publication_key, fact_publication.url, fact_publication.published_date,
    fact_publication.source_name,
    crawl_url.captured_at,
    crawl_url.warc_path, crawl_url.warc_offset, crawl_url.body_sha256
from core.fact_publication
left join ops.crawl_url on coalesce($2, fact_publication.capture_id) = crawl_url.capture_id
where fact_publication.document_key = $1
order by fact_publication.is_canonical desc, fact_publication.is_current desc, fact_publication.copy_rank,
    fact_publication.publication_key
limit 1
"""

_CHOSEN = """
select fact_year_value.value, fact_year_value.unit, fact_year_value.bound, fact_year_value.resolution,
    fact_year_value.observation_key
from core.fact_year_value
where fact_year_value.organization_code = $1 and fact_year_value.review_year = $2
    and fact_year_value.metric_code = $3 and fact_year_value.subject_code = $4
    and not fact_year_value.is_restated
limit 1
"""


def load_figure(asked: ViewRequest) -> PageContent:
    """One figure.

    Raises:
        NotInWarehouse: There is no such figure in this publication.
    """
    key = asked.key("observation_key", "A figure")
    found = asked.data.read(lambda rows: _ask(rows, key))
    if found is None:
        raise NotInWarehouse(
            "This figure is not in the published warehouse: its text was read anew, and it stands under "
            "another key or is no figure any more. Look for its sentence with the search.",
            "已发布的数据库中没有该数字：其文本已重读，编号已变，或不再视为数字。请用搜索查找原句。",
        )
    row, held, kept, chosen = found
    say = asked.say
    before, after = _around(row)
    reasons, is_read_otherwise = _reasons(row, kept or {})
    return PageContent(
        "figure.html",
        f"{row['printed']} · {metric_of(row, asked)}",
        {
            "row": row,
            "metric": metric_of(row, asked),
            "metric_rule": metric_note(row["metric_code"], row["detail_code"], say),
            "before": before,
            "after": after,
            "period": show_period(row),
            "subjects": [say.named("subject", code) for code in row["subject_codes"] or ()],
            "held": held,
            "decided": decision_note(row),
            "kept": kept or {},
            "chosen": chosen,
            "reasons": [say.line_of(line) for line in reasons],
            "is_read_otherwise": is_read_otherwise,
            "commands": _commands(row),
        },
    )


def _ask(
    rows: PublishedRows, key: str
) -> (
    tuple[Mapping[str, Any], list[dict[str, Any]], Mapping[str, Any] | None, Mapping[str, Any] | None] | None
):
    figure = rows.one(_FIGURE, [key])
    document = figure and rows.one(_DOCUMENT, [figure["document_key"]])
    if not figure or not document:
        return None
    row = {
        **figure,
        **document,
        "whole_printed": _printed(rows, figure, "part_of"),
        "first_printed": _printed(rows, figure, "first_mention_key"),
    }
    cell = [row["organization_code"], row["review_year"], row["metric_code"], row["subject_code"]]
    chosen = rows.one(_CHOSEN, cell) if None not in cell else None
    return row, rows.ask(_HELD, [key]), rows.one(_KEPT, [row["document_key"], row["capture_id"]]), chosen


def _printed(rows: PublishedRows, figure: Mapping[str, Any], key: str) -> str | None:
    """The words of another figure of the document, None where this one names none."""
    if figure[key] is None:
        return None
    found = rows.one(_PRINTED, [figure["document_key"], figure[key]])
    return found["printed"] if found else None


def _around(row: Mapping[str, Any]) -> tuple[str, str]:
    """Its sentence before and after the printed words."""
    start = row["char_start"] - row["sentence_start"]
    return row["sentence"][:start], row["sentence"][start + len(row["printed"]) :]


def _reasons(row: Mapping[str, Any], kept: Mapping[str, Any]) -> tuple[list[str], bool]:
    """What today's rules say of the figure and which statements competed, in both languages, and whether that
    is another reading than the stored one: the text is read without its headings and captions, which nothing
    stores. Empty where the text is too long, or where they do not read that figure at its place any more.
    """
    body = row["body_text"]
    if len(body) > TEXT_EXPLAINED:
        return [], False
    context = stored_context(
        [line for line in (row["title"], row["subtitle"], row["kicker"]) if line],
        body,
        FactContext(
            row["review_year"],
            DocType(row["doc_type"]) if row["doc_type"] else None,
            _organization(row),
            kept.get("published_date"),
        ),
        _term(row),
        kept.get("source_name"),
    )
    facts, traces = trace_facts(body, (), context)
    found = [
        seen
        for seen in facts.observations
        if (seen.char_start, seen.char_end) == (row["char_start"], row["char_end"])
    ]
    lines = [
        line
        for seen in found
        for line in figure_lines(seen, traces.get(seen.char_start), load_metric_names())
    ]
    return lines, bool(found) and not any(is_same_reading(seen, row) for seen in found)


def is_same_reading(seen: Observation, row: Mapping[str, Any]) -> bool:
    """Whether a figure that was read again says what is stored of it."""
    return all(getattr(seen, name) == row[name] for name in _COMPARED)


def _term(row: Mapping[str, Any]) -> CommitteeTerm:
    relation = row["session_relation"]
    return CommitteeTerm(
        row["term_number"],
        row["session_term_number"],
        row["session_number"],
        SessionRelation(relation) if relation else None,
        "stored",
    )


def _organization(row: Mapping[str, Any]) -> Organization | None:
    if row["organization_code"] is None or row["organization_level"] is None:
        return None
    level = RegionLevel(row["organization_level"])
    return Organization(row["organization_code"], row["organization_name"], level, row["province"], "stored")


def _commands(row: Mapping[str, Any]) -> list[str]:
    """Ready to be changed and pasted: another value, another meaning, out of the figures."""
    value = Correction(value=row["value"], unit=row["unit"])
    meaning = Correction(metric=row["detail_code"] or row["metric_code"], status=row["status"])
    return [
        format_decide_command(DecisionKind.CORRECT, row, value),
        format_decide_command(DecisionKind.CORRECT, row, meaning),
        format_decide_command(DecisionKind.HOLD, row),
    ]
