"""Quality (质量): may the newest publication be trusted, what was held back, how does one get it back.

In: results of checks, quarantine and counts of the live warehouse; a rule from the address. Out: checks by
layer and severity with those of the runs before, what failed, what is held or doubted by rule with the way
back, the share of figures outside the catalogue, numerals that were not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gov_reviews.decisions.review_decisions import DecisionKind
from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.chart_words import tell_source
from gov_reviews.report.charts import Chart, ChartRole, ChartTexts, PartCount, counts_chart
from gov_reviews.report.decision_requests import format_decide_command
from gov_reviews.report.shown_values import show_number, show_time
from gov_reviews.web.failed_checks import SEVERITY_TONES, failed_checks_table, severity_cell
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import STORED_KEY, PageContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.source_cells import SourceCells

FEWEST_RUNS = 2
"""That a chart compares."""
_ROLES = {
    Severity.CRITICAL: ChartRole.CRITICAL,
    Severity.WARNING: ChartRole.WARNING,
    Severity.INFO: ChartRole.INFO,
}

_HISTORY = """
with last_run as (
    select run.run_id, run.started_at
    from ops.run
    where run.run_id in (select distinct quality_result.run_id from ops.quality_result)
    order by run.started_at desc, run.run_id desc
    limit 20
)
select last_run.run_id, last_run.started_at, quality_result.severity, count(*) as checks,
    count(*) filter (where not quality_result.is_passed) as failed
from last_run
inner join ops.quality_result on last_run.run_id = quality_result.run_id
group by all
order by last_run.started_at, last_run.run_id
"""

_LAYERS = """
select split_part(quality_result.table_name, '.', 1) as layer, quality_result.severity, count(*) as checks,
    count(*) filter (where not quality_result.is_passed) as failed,
    sum(quality_result.rows_checked) as rows_checked
from ops.quality_result
where quality_result.run_id = $1
group by all
"""

_FAILED = """
select quality_result.severity, quality_result.table_name, quality_result.check_id,
    quality_result.description_en, quality_result.description_zh, quality_result.rows_failed,
    quality_result.rows_checked, quality_result.observed
from ops.quality_result
where quality_result.run_id = $1 and not quality_result.is_passed
order by list_position(['critical', 'warning', 'info'], quality_result.severity),
    quality_result.rows_failed desc, quality_result.check_id
limit 200
"""

_GROUPS = """
select quarantine.rule_id, quarantine.severity, quarantine.scope, count(*) as found,
    min_by(quarantine.reason, quarantine.quarantine_key) as reason
from ops.quarantine
group by quarantine.rule_id, quarantine.severity, quarantine.scope
order by list_position(['critical', 'warning', 'info'], quarantine.severity), found desc, quarantine.rule_id
"""

_OF_RULE = """
with listed as (
    select quarantine.scope, quarantine.reason, quarantine.held_value, quarantine.url,
        quarantine.document_key, quarantine.observation_key, quarantine.char_start, quarantine.quarantine_key,
        count(*) over () as total
    from ops.quarantine
    where quarantine.rule_id = $1
    order by quarantine.url, quarantine.char_start, quarantine.quarantine_key
    limit 100
)
select listed.*, dim_document.title, dim_document.organization_name
from listed
left join core.dim_document on listed.document_key = dim_document.document_key
order by listed.url, listed.char_start, listed.quarantine_key
"""

# Of the documents first: that leaves little of the table to look through.
_SENTENCES = """
select fact_observation.observation_key, fact_observation.sentence
from core.fact_observation
where fact_observation.document_key in (select unnest($1::varchar[]))
    and fact_observation.observation_key in (select unnest($2::varchar[]))
"""

# Figures counted as `other`: those with a detail metric the catalogue knows all the same, bare ones not.
_OTHER = """
with bare as (
    select fact_observation.document_key, count(*) as bare_count
    from core.fact_observation
    where fact_observation.metric_code = 'other' and fact_observation.detail_code is null
    group by fact_observation.document_key
)
select fact_publication.source_id, count(*) as reviews,
    sum(fact_review.observation_count)::bigint as figures,
    sum(fact_review.observation_count - fact_review.catalogued_count)::bigint as other,
    coalesce(sum(bare.bare_count), 0)::bigint as unknown
from core.fact_publication
inner join core.fact_review on fact_publication.document_key = fact_review.document_key
left join bare on fact_publication.document_key = bare.document_key
where fact_publication.is_canonical and fact_review.observation_count > 0
group by fact_publication.source_id
order by unknown / figures desc, fact_publication.source_id
limit 100
"""


@dataclass(frozen=True, slots=True)
class _Found:
    history: list[dict[str, Any]]
    layers: list[dict[str, Any]]
    failed: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    of_rule: list[dict[str, Any]]
    other: list[dict[str, Any]]

    @property
    def newest(self) -> str | None:
        """The run whose checks count."""
        return self.history[-1]["run_id"] if self.history else None


def load_quality(asked: ViewRequest) -> PageContent:
    """The newest checks; `?rule=` lists what one rule held or doubted."""
    say = asked.say
    rule = asked.query.get("rule", "")
    found = asked.data.read(lambda rows: _ask(rows, rule))
    checks, failed = _total(found.layers, "checks"), _total(found.layers, "failed")
    figures = _total(found.other, "figures")
    tables = {
        "layers": _layer_table(found.layers, asked),
        "failed": failed_checks_table("failed", found.failed, asked),
        "quarantine": _group_table(found.groups, asked),
        "other": _other_table(found.other, asked),
    }
    if rule:
        tables["rule"] = _rule_table(rule, found.of_rule, asked)
    return PageContent(
        "quality.html",
        say("view.quality"),
        {
            "rule": rule,
            "rule_total": found.of_rule[0]["total"] if found.of_rule else 0,
            "newest": found.newest,
            "checks": checks,
            "failed": failed,
            "critical": sum(row["failed"] for row in found.layers if row["severity"] == Severity.CRITICAL),
            "held": sum(row["found"] for row in found.groups if row["scope"] == "observation"),
            "doubts": sum(row["found"] for row in found.groups if row["scope"] == "doubt"),
            "unread": sum(row["found"] for row in found.groups if row["rule_id"].startswith("numeral_")),
            "unknown_share": _share(_total(found.other, "unknown"), figures),
            "other_share": _share(_total(found.other, "other"), figures),
            "figures": figures,
        },
        tables,
        _history_chart(found, failed, checks, asked),
    )


def _ask(rows: PublishedRows, rule: str) -> _Found:
    history = rows.ask(_HISTORY)
    newest = history[-1]["run_id"] if history else None
    return _Found(
        history,
        rows.ask(_LAYERS, [newest]),
        rows.ask(_FAILED, [newest]),
        rows.ask(_GROUPS),
        _of_rule(rows, rule) if rule else [],
        rows.ask(_OTHER),
    )


def _of_rule(rows: PublishedRows, rule: str) -> list[dict[str, Any]]:
    """What one rule held or doubted, each figure with its sentence."""
    found = rows.ask(_OF_RULE, [rule])
    documents, figures = (
        sorted({row[key] for row in found if row["observation_key"] and row[key]})
        for key in ("document_key", "observation_key")
    )
    stated = rows.ask(_SENTENCES, [documents, figures]) if figures else []
    sentences = {row["observation_key"]: row["sentence"] for row in stated}
    return [row | {"sentence": sentences.get(row["observation_key"])} for row in found]


def _history_chart(found: _Found, failed: int, checks: int, asked: ViewRequest) -> dict[str, Chart]:
    runs = len({row["run_id"] for row in found.history})
    if runs < FEWEST_RUNS:
        return {}
    say = asked.say
    parts = [
        PartCount(
            _column_of(row, found.history),
            say.named("severity", row["severity"]),
            row["failed"],
            _ROLES[Severity(row["severity"])],
        )
        for row in sorted(
            found.history,
            key=lambda row: (row["started_at"], list(Severity).index(Severity(row["severity"]))),
        )
    ]
    title = say("quality.failing", failed=failed, checks=show_number(checks))
    texts = ChartTexts(title, say("quality.history", count=runs), tell_source(asked.publication, say))
    return {"history": counts_chart("history", texts, parts)}


def _column_of(row: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    """What stands below a run's column: its time, with the end of its id where another began in the same
    minute.
    """
    shown = show_time(row["started_at"])[5:]
    alike = {other["run_id"] for other in history if show_time(other["started_at"])[5:] == shown}
    return shown if len(alike) == 1 else f"{shown} {row['run_id'][-4:]}"


def way_back(rule_id: str, scope: str) -> str:
    """The key of what to do about what a rule held or doubted."""
    if rule_id.startswith("numeral_"):
        return "way.numeral"
    if scope == "field" and not rule_id.endswith("_undecided"):
        return "way.text"
    return f"way.{scope}"


def _layer_table(found: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    """A row a layer, a column a severity: failed of all."""
    say = asked.say
    by_layer: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in found:
        by_layer[row["layer"]][row["severity"]] = row
    columns = (
        TableColumn("layer", say("column.layer")),
        *(TableColumn(one.value, say.named("severity", one.value), is_number=True) for one in Severity),
        TableColumn("rows_checked", say("column.rows_checked"), is_number=True),
    )
    rows = []
    for layer in sorted(by_layer):
        cells = []
        for severity in Severity:
            one = by_layer[layer].get(severity.value)
            if one is None:
                cells.append(Cell(None, "·", tone="missing"))
                continue
            tone = SEVERITY_TONES[severity] if one["failed"] else ""
            shown = say("quality.of", failed=one["failed"], checks=show_number(one["checks"]))
            cells.append(Cell(one["failed"], shown, tone=tone))
        checked = sum(row["rows_checked"] or 0 for row in by_layer[layer].values())
        rows.append((Cell(layer), *cells, Cell(checked, show_number(checked))))
    return PageTable("layers", columns, tuple(rows))


def _group_table(found: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("severity", say("column.severity")),
        TableColumn("rule", say("column.rule")),
        TableColumn("scope", say("column.scope")),
        TableColumn("rows", say("column.rows"), is_number=True),
        TableColumn("reason", say("column.reason")),
        TableColumn("way_back", say("column.way_back")),
    )
    rows = tuple(
        (
            severity_cell(row["severity"], asked),
            Cell(row["rule_id"], href=asked.link("quality", rule=row["rule_id"]) + "#rule"),
            Cell(row["scope"], say.named("scope", row["scope"])),
            Cell(row["found"], show_number(row["found"])),
            Cell(say.line_of(row["reason"]), tone="words"),
            Cell(say(way_back(row["rule_id"], row["scope"])), tone="words"),
        )
        for row in found
    )
    return PageTable("quarantine", columns, rows)


def _rule_table(rule: str, found: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    keys = ("title", "committee", "held_value", "sentence", "reason", "command")
    columns = tuple(TableColumn(key, say(f"column.{key}")) for key in keys)
    rows = []
    for row in found:
        href = None
        if row["document_key"]:
            mark = f"#f-{row['observation_key']}" if row["observation_key"] else ""
            href = asked.link("review", row["document_key"]) + mark
        rows.append(
            (
                Cell(row["title"] or row["url"] or say("review.untitled"), href=href),
                Cell(row["organization_name"]),
                Cell(row["held_value"] or None, tone="words"),
                Cell(row["sentence"], tone="words"),
                Cell(say.line_of(row["reason"]), tone="words"),
                Cell(command_for(rule, row), tone="words"),
            )
        )
    return PageTable("rule", columns, tuple(rows)).without_empty()


_UNDECIDED = {
    "organization_undecided": "--organization",
    "review_year_undecided": "--year",
    "doc_type_undecided": "--type",
}


def command_for(rule: str, row: Mapping[str, Any]) -> str | None:
    """The command that brings a held figure back or fills an undecided field, to be completed; None where no
    command does.
    """
    if row["scope"] == "observation" and row["observation_key"]:
        return format_decide_command(DecisionKind.RELEASE, row)
    if rule in _UNDECIDED and STORED_KEY.fullmatch(row["document_key"] or ""):
        return f"gov-reviews decide correct {row['document_key']} {_UNDECIDED[rule]}= --reason="
    return None


def _other_table(found: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("source", say("column.source")),
        TableColumn("reviews", say("column.reviews"), is_number=True),
        TableColumn("figures", say("column.figures"), is_number=True),
        TableColumn("other", say("column.other"), is_number=True),
        TableColumn("unknown", say("column.unknown"), is_number=True),
        TableColumn("share", say("column.share"), is_number=True),
    )
    cell_of = SourceCells(asked)
    rows = []
    for row in found:
        share = round(100 * row["unknown"] / row["figures"], 1)
        rows.append(
            (
                cell_of(row["source_id"]),
                Cell(row["reviews"], show_number(row["reviews"])),
                Cell(row["figures"], show_number(row["figures"])),
                Cell(row["other"], show_number(row["other"])),
                Cell(row["unknown"], show_number(row["unknown"])),
                Cell(share, f"{share}%"),
            )
        )
    return PageTable("other", columns, tuple(rows))


def _total(found: Sequence[Mapping[str, Any]], column: str) -> int:
    """The sum of a column of counts; 0 without rows."""
    return sum(row[column] for row in found)


def _share(part: int, whole: int) -> str:
    return f"{show_number(round(100 * part / whole, 1))}%" if whole else "–"
