"""Runs (运行): what the last runs did, and the report of one: the same as on the terminal and in
summary.json.

In: the run folders. Out: a list of runs; of one what was told of it, its sources, failed checks and
quarantine, and the text that the terminal and the log show. A DAG run of Airflow is found by the hash that
its run id carries.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

from gov_reviews.records.runs import QuarantineGroup, RunState, RunSummary, SourceState
from gov_reviews.report.outdated_documents import tell_outdated
from gov_reviews.report.page_wording import Wording, say_both
from gov_reviews.report.run_notice import NOTICE_FILE
from gov_reviews.report.run_summary import shown_state, summary_lines
from gov_reviews.report.shown_values import show_number, show_time
from gov_reviews.run_folder import (
    REFUSAL_FILE,
    START_FILE,
    SUMMARY_FILE,
    RunFolder,
    RunRefusal,
    check_run_id,
    list_refusals,
    list_runs,
    scheduler_run_key,
)
from gov_reviews.web.failed_checks import failed_checks_table, severity_cell
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest
from gov_reviews.web.source_cells import SourceCells

RUNS_LISTED = 50
MAX_CLEARED = 50
"""How often a DAG run may have been cleared as a whole and still be found."""
_TIMED_NAME = re.compile(r"[0-9]{8}T[0-9]{9}Z-[0-9a-f]{6}")

_RUN_TONES = {
    RunState.PUBLISHED: "good",
    RunState.NOTHING_NEW: "good",
    RunState.DRY_RUN: "quiet",
    RunState.BEYOND_LIMITS: "warn",
    RunState.AUDIT_FAILED: "bad",
    RunState.FAILED: "bad",
}
_SOURCE_TONES = {SourceState.OK: "good", SourceState.UNCHANGED: "good", SourceState.PARTIAL: "warn"}


def load_runs(asked: ViewRequest) -> PageContent:
    """The last runs, newest first."""
    say = asked.say
    begun = [(start.started_at, start.run_id) for start in list_runs(asked.settings)]
    refusals = list_refusals(asked.settings)
    refused = [(refusal.refused_at, run_id) for run_id, refusal in refusals.items()]
    newest = sorted([*begun, *refused], reverse=True)[:RUNS_LISTED]
    columns = (
        TableColumn("run", say("column.run")),
        TableColumn("state", say("column.state")),
        TableColumn("started", say("column.started")),
        TableColumn("seconds", say("column.seconds"), is_number=True),
        TableColumn("reviews", say("column.reviews"), is_number=True),
        TableColumn("figures", say("column.figures"), is_number=True),
        TableColumn("quarantined", say("column.quarantined"), is_number=True),
        TableColumn("message", say("column.message")),
    )
    rows = tuple(
        _run_row(run_id, at, asked)
        if run_id not in refusals
        else _refused_row(run_id, refusals[run_id], asked)
        for at, run_id in newest
    )
    return PageContent("runs.html", say("view.runs"), {}, {"runs": PageTable("runs", columns, rows)})


def _refused_row(run_id: str, refusal: RunRefusal, asked: ViewRequest) -> tuple[Cell, ...]:
    say = asked.say
    return (
        Cell(run_id, href=asked.link("run", run_id)),
        Cell("refused", say("run.not_started"), tone="bad"),
        Cell(refusal.refused_at, show_time(refusal.refused_at)),
        *(Cell(None, "") for _ in range(4)),
        Cell(say.line_of(refusal.message), tone="words"),
    )


def _run_row(run_id: str, started_at: datetime, asked: ViewRequest) -> tuple[Cell, ...]:
    say = asked.say
    name = Cell(run_id, href=asked.link("run", run_id))
    summary = RunFolder(asked.settings, run_id).read(SUMMARY_FILE)
    if summary is None:
        state = Cell("unfinished", say("run.unfinished"), tone="warn")
        empty = tuple(Cell(None, "") for _ in range(5))
        return (name, state, Cell(started_at, show_time(started_at)), *empty)
    documents, figures = sum(summary.documents.values()), sum(summary.observations.values())
    return (
        name,
        Cell(
            summary.state.value, say.named("run_state", summary.state.value), tone=_RUN_TONES[summary.state]
        ),
        Cell(summary.started_at, show_time(summary.started_at)),
        Cell(_seconds(summary), show_number(_seconds(summary))),
        Cell(documents, show_number(documents)),
        Cell(figures, show_number(figures)),
        Cell(summary.quarantined, show_number(summary.quarantined)),
        Cell(_message(summary, say), tone="words"),
    )


def _message(summary: RunSummary, say: Wording) -> str:
    """What a run says of itself, as far as it is more than its state."""
    said = say.line_of(summary.message)
    return "" if said.rstrip(".。").lower() == say.named("run_state", summary.state.value) else said


def _seconds(summary: RunSummary) -> int:
    return round((summary.finished_at - summary.started_at).total_seconds())


def load_dag_run(asked: ViewRequest) -> PageContent:
    """The report of a DAG run; where Airflow's run id is known but our folder is gone or not there yet, a
    page that says so.

    Raises:
        NotInWarehouse: No run folder belongs to it.
    """
    dag_id, dag_run_id = asked.places["dag_id"], asked.places["dag_run_id"]
    keys = {scheduler_run_key(dag_id, dag_run_id, cleared): cleared for cleared in range(MAX_CLEARED)}
    root = asked.settings.runs_root
    found = [
        (keys[path.name[-6:]], path.name)
        for path in (root.iterdir() if root.is_dir() else ())
        if _TIMED_NAME.fullmatch(path.name) and path.name[-6:] in keys
    ]
    if not found:
        raise NotInWarehouse(*say_both("run.no_folder"))
    return _report(max(found)[1], asked)


def load_run(asked: ViewRequest) -> PageContent:
    """The report of one run by our own run id.

    Raises:
        InvalidRequest: It is no run id.
        NotInWarehouse: There is no such run.
    """
    return _report(check_run_id(asked.places["run_id"]), asked)


def _report(run_id: str, asked: ViewRequest) -> PageContent:
    folder = RunFolder(asked.settings, run_id)
    summary = folder.read(SUMMARY_FILE)
    if summary is None:
        return _without_end(folder, asked)
    failed = [asdict(check) for check in summary.checks if not check.is_passed]
    return PageContent(
        "run.html",
        f"{asked.say('view.run')} {run_id}",
        {
            "run_id": run_id,
            "summary": summary,
            "message": _message(summary, asked.say),
            "refusal": None,
            "tone": _RUN_TONES[summary.state],
            "seconds": _seconds(summary),
            "documents": sum(summary.documents.values()),
            "figures": sum(summary.observations.values()),
            "notice": _notice(folder, asked),
            "text": "\n".join(summary_lines(summary)),
            "outdated": asked.say.line_of(tell_outdated(summary.outdated)),
            "passed": sum(check.is_passed for check in summary.checks),
        },
        {
            "sources": _source_outcomes(summary, asked),
            "checks": failed_checks_table("checks", failed, asked),
            "quarantine": _quarantine(summary.quarantine, asked),
        },
    )


def _without_end(folder: RunFolder, asked: ViewRequest) -> PageContent:
    """A run that goes on, was killed, or did not start; of the last the reason.

    Raises:
        NotInWarehouse: There is no such run.
    """
    begun = folder.read(START_FILE)
    refusal = folder.read(REFUSAL_FILE) if begun is None else None
    if begun is None and refusal is None:
        raise NotInWarehouse(*say_both("run.no_folder"))
    return PageContent(
        "run.html",
        f"{asked.say('view.run')} {folder.run_id}",
        {
            "run_id": folder.run_id,
            "summary": None,
            "refusal": refusal,
            "started": begun.started_at if begun else None,
        },
    )


def _notice(folder: RunFolder, asked: ViewRequest) -> str:
    """What was told of the run, "" where nobody was."""
    notice = folder.read(NOTICE_FILE)
    language = asked.say.language.value
    return "" if notice is None else f"{notice.title_in(language)}\n\n{notice.text(language)}"


def _source_outcomes(summary: RunSummary, asked: ViewRequest) -> PageTable:
    say = asked.say
    documents, observations = summary.documents, summary.observations
    counts = ("listed", "fetched", "unchanged", "known", "failed", "reviews", "figures")
    columns = (
        TableColumn("source", say("column.source")),
        TableColumn("state", say("column.state")),
        *(TableColumn(name, say(f"column.{name}"), is_number=True) for name in counts),
        TableColumn("message", say("column.message")),
    )
    cell_of = SourceCells(asked)
    rows = []
    for outcome in summary.sources:
        numbers = (
            outcome.listed,
            outcome.fetched,
            outcome.not_modified,
            outcome.not_asked,
            outcome.failed,
            documents.get(outcome.source_id, 0),
            observations.get(outcome.source_id, 0),
        )
        rows.append(
            (
                cell_of(outcome.source_id),
                Cell(
                    outcome.state.value,
                    say.named("state", shown_state(summary, outcome)),
                    tone=_SOURCE_TONES.get(outcome.state, "bad"),
                ),
                *(Cell(number, show_number(number)) for number in numbers),
                Cell(say.line_of(outcome.message), tone="words"),
            )
        )
    return PageTable("sources", columns, tuple(rows))


def _quarantine(groups: tuple[QuarantineGroup, ...], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("severity", say("column.severity")),
        TableColumn("rule", say("column.rule")),
        TableColumn("scope", say("column.scope")),
        TableColumn("rows", say("column.rows"), is_number=True),
        TableColumn("reason", say("column.reason")),
        TableColumn("example", say("column.example")),
    )
    rows = tuple(
        (
            severity_cell(group.severity.value, asked),
            Cell(group.rule_id),
            Cell(group.scope.value, say.named("scope", group.scope.value)),
            Cell(group.rows, show_number(group.rows)),
            Cell(say.line_of(group.reason), tone="words"),
            Cell(" ".join(filter(None, (group.example_value, group.example_url))), tone="words"),
        )
        for group in groups
    )
    return PageTable("quarantine", columns, rows)
