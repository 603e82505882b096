"""`gov-reviews`: the same steps as the DAGs, in one process, for a person or a cron job.

In: the command line. Out: results on standard output, progress and log lines on standard error, an exit code:
0 all is well, 1 the run or the check failed, 2 the command line is wrong. A PipelineError is one message
without a traceback (unless --debug). Everything heavy is imported inside the commands, so `--help` answers at
once.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
import logging
import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.clock import utc_now
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.ids import SourceId
from gov_reviews.records.reviews import Bound, DocType, FactStatus, Organization
from gov_reviews.records.runs import PublishWhen, ReprocessRequest, RunMode, RunOptions
from gov_reviews.records.vocabulary import RegionLevel, ReleaseFormat
from gov_reviews.settings import Settings
from gov_reviews.sharing import adopt_store, drop_shared, refresh, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_reviews.decisions.review_decisions import Correction, DecisionKind
    from gov_reviews.facts.observations import FactContext
    from gov_reviews.records.captures import CapturedBody
    from gov_reviews.records.pages import Block
    from gov_reviews.records.reviews import Review
    from gov_reviews.report.extraction_difference import ExtractionDifference
    from gov_reviews.report.metadata_check import Checked
    from gov_reviews.sites.spec import SourceSpec

app = typer.Typer(
    name="gov-reviews",
    help="Keeps a DuckDB warehouse of the figures in Chinese CPPCC (政协) annual work reviews (工作综述).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
sources_app = typer.Typer(help="The registered sources.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(sources_app, name="sources")
catalogue_app = typer.Typer(
    help="The metric catalogue and the word lists.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(catalogue_app, name="catalogue")
decide_app = typer.Typer(
    help="Hold, release or correct a figure or a document. What is decided is kept in the archive with your "
    "name and reason, and applied by the next run, also one without news.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(decide_app, name="decide")

lake_app = typer.Typer(
    help="Publications as snapshots that several machines share.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(lake_app, name="lake")
archive_app = typer.Typer(help="The archive of captures.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(archive_app, name="archive")

SkeletonOption = Annotated[
    Path | None,
    typer.Option(
        "--skeleton",
        metavar="FOLDER",
        help="Write the skeleton of the article with invented words: a golden page (tests/golden/SOURCE).",
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Data root; default: GOV_REVIEWS_DATA, else `data` in the checkout (installed from a wheel: "
        "~/.local/share/gov-reviews).",
    ),
]


MAX_TABLE_ROWS = 1000
QUERY_TIMEOUT_S = 300.0


class TableFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def _settings_to_look(data: Path | None) -> Settings:
    """The settings of an installation, and what is here as new as its store has it."""
    settings = Settings.load(data)
    refresh(settings, "look")
    return settings


@app.callback()
def configure(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log every decision to standard error.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; log more.")] = False,
) -> None:
    """Set up logging before any command."""
    level = logging.DEBUG if debug else logging.INFO if verbose else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("gov_reviews").setLevel(level)


class _SafeFormatter(logging.Formatter):
    """Log lines quote page text and URLs; nothing in them may steer the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        from gov_reviews.report.terminal import safe_text

        return safe_text(super().format(record))


def _echo_both(text: str, *, err: bool = False) -> None:
    """Print a text of both languages, a line each."""
    from gov_reviews.report.terminal import safe_line

    for line in dict.fromkeys((in_english(text), in_chinese(text))):
        typer.echo(safe_line(line), err=err)


def _parse_date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"'{text}' is not a date; write it as 2026-01-31.", param_hint="--since"
        ) from error


# --- run ---


@app.command()
def run(
    data: DataOption = None,
    inbox: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of documents to load; default: `inbox` in the data root."),
    ] = None,
    no_sites: Annotated[
        bool, typer.Option("--no-sites", help="Leave all sites alone: archive and inbox only.")
    ] = False,
    source: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Capture this article; may be repeated. Without --source nothing else is asked.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Leave out articles listed before this day (2026-01-31)."),
    ] = None,
    mode: Annotated[
        RunMode, typer.Option(help="new: what is new; recheck: known articles too; dry_run: only say.")
    ] = RunMode.NEW,
) -> None:
    """Run the whole pipeline once: capture, extract, build, audit, publish, report."""
    from gov_reviews.pipeline.local_run import with_default_inbox

    settings = Settings.load(data)
    options = RunOptions(
        sources=tuple(SourceId(source_id) for source_id in source or ()),
        urls=tuple(url or ()),
        use_sites=not no_sites,
        inbox=str(inbox.expanduser().resolve()) if inbox is not None else None,
        published_since=_parse_date(since),
        mode=mode,
    )
    _run_and_tell(settings, with_default_inbox(settings, options))


# --- reprocess ---


@app.command()
def reprocess(
    years: Annotated[
        list[int] | None,
        typer.Option(metavar="YEAR", help="Only documents of this year; may be repeated."),
    ] = None,
    sources: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    organizations: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE|NAME", help="Only documents of this committee; may be repeated."),
    ] = None,
    older_than: Annotated[
        str,
        typer.Option(
            metavar="VERSION",
            help="Only what versions older than this one read: a package version, a code version or an "
            "extraction_key; default: all that is not of today's code.",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would change; nothing is published.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish also what goes beyond the limits (docs/operator.md).")
    ] = False,
    data: DataOption = None,
) -> None:
    """Read the archive again with today's code, compare, and publish what stays inside the limits.

    No site is asked. What today's code has read already is left alone. Exit code 1 when the change goes
    beyond the limits and --publish is not given.
    """
    if dry_run and publish:
        raise typer.BadParameter("name --dry-run or --publish: one of them.")
    request = ReprocessRequest(
        years=tuple(years or ()),
        sources=tuple(SourceId(source_id) for source_id in sources or ()),
        organizations=tuple(organizations or ()),
        older_than=older_than,
        publish=PublishWhen.NEVER
        if dry_run
        else PublishWhen.ALWAYS
        if publish
        else PublishWhen.WITHIN_LIMITS,
    )
    _run_and_tell(Settings.load(data), RunOptions(use_sites=False, reprocess=request))


def _run_and_tell(settings: Settings, options: RunOptions) -> None:
    """One run with its progress on standard error and its summary on standard output."""
    from gov_reviews.messages.run_closing import close_run
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.pipeline.outcome import run_failed
    from gov_reviews.report.run_summary import render_summary
    from gov_reviews.report.terminal import safe_line, standard_output

    def show(difference: ExtractionDifference) -> None:
        from gov_reviews.report.difference_page import render_difference

        render_difference(difference, standard_output())

    summary = run_pipeline(settings, options, lambda line: typer.echo(safe_line(line), err=True), show)
    render_summary(summary, standard_output())
    if (notice := close_run(settings, summary)) is not None:
        typer.echo(f"\n{notice.text()}")
    if run_failed(summary):
        raise typer.Exit(1)


# --- inspect ---


@app.command()
def inspect(
    page: Annotated[
        str,
        typer.Argument(metavar="FILE|URL", help="A file, or the address of an article on a registered host."),
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Read FILE as if it came from this address.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    why: Annotated[bool, typer.Option(help="Say of every figure which statements competed for it.")] = False,
    skeleton: SkeletonOption = None,
    data: DataOption = None,
) -> None:
    """Read one page and show its fields, repairs and figures. Nothing is stored."""
    from gov_reviews.reading.single_page import (
        captured_file,
        document_key_of,
        load_metric_names,
        read_local_file,
        read_url,
    )
    from gov_reviews.reading.worker.page_worker import PageLimits
    from gov_reviews.report.inspect_view import render_review, review_to_json
    from gov_reviews.report.terminal import safe_json, standard_output

    settings = _settings_to_look(data)
    if page.lower().startswith(("http://", "https://")):
        if url is not None:
            raise typer.BadParameter(
                "only a FILE can be read as if it came from another address.", param_hint="--url"
            )
        review: Review = read_url(settings, page)
    else:
        review = read_local_file(Path(page), url, PageLimits.of(settings))
    metrics = load_metric_names()
    if as_json:
        typer.echo(safe_json(review_to_json(review, metrics, document_key_of(review))))
    else:
        render_review(review, metrics, standard_output())
    if skeleton is not None:
        if url is None:
            raise typer.BadParameter(
                "needs FILE and --url: the address of the article.", param_hint="--skeleton"
            )
        _write_skeleton(skeleton, *captured_file(Path(page), url), err=as_json)
    if why and not as_json:
        from gov_reviews.document.issuer import decide_issuer
        from gov_reviews.facts.observations import FactContext

        headlines = [line for line in (review.title, review.subtitle, review.kicker) if line]
        issuer = decide_issuer(headlines, review.body_text, review.source_name)
        _print_reasons(
            review.body_text,
            review.blocks,
            FactContext(review.review_year, review.doc_type, review.organization, issuer=issuer),
        )


@app.command()
def explain(
    sentence: Annotated[str, typer.Argument(help="A sentence, or some, as a review prints them.")],
    level: Annotated[
        RegionLevel, typer.Option(help="Level of the committee whose review it would stand in.")
    ] = RegionLevel.COUNTY,
    committee: Annotated[
        str | None, typer.Option(help="Its full name; without one every 区政协 or 县政协 is its own.")
    ] = None,
    year: Annotated[int, typer.Option(help="Year of the review.", min=1990, max=2100)] = 2025,
) -> None:
    """Say of every figure of a sentence what it counts, and which statements competed for it."""
    from gov_reviews.facts.observations import FactContext

    organization = Organization("", committee, level, None, "asked") if committee else None
    _print_reasons(sentence, (), FactContext(year, DocType.ANNUAL_REVIEW, organization))


def _print_reasons(text: str, blocks: Sequence[Block], context: FactContext) -> None:
    """In English, then in Chinese."""
    from gov_reviews.facts.observations import trace_facts
    from gov_reviews.reading.single_page import load_metric_names
    from gov_reviews.report.explain_view import explanation_lines
    from gov_reviews.report.terminal import safe_text

    facts, traces = trace_facts(text, blocks, context)
    lines = explanation_lines(facts.observations, traces, facts.unread, text, load_metric_names())
    for language in (in_english, in_chinese):
        for line in lines:
            typer.echo(safe_text(language(line)))


# --- query ---


# unknown options go on as arguments: SQL may begin with a comment (--)
@app.command("query", context_settings={"ignore_unknown_options": True})
def ask_warehouse(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT; `-` reads it from standard input.")],
    output: Annotated[
        TableFormat, typer.Option("--format", help="How to print the rows.")
    ] = TableFormat.TABLE,
    timeout: Annotated[
        float,
        typer.Option(
            min=0, metavar="SECONDS", help="Stop a query that takes longer, fetching included; 0: no limit."
        ),
    ] = QUERY_TIMEOUT_S,
    snapshot: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Ask an earlier publication, as `gov-reviews lake list` numbers them."
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Ask the warehouse. The file is opened read-only; runs may go on meanwhile."""
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import standard_output
    from gov_reviews.warehouse.reader import query_published, query_snapshot

    text = sys.stdin.read() if sql == "-" else sql
    # a table is read by eye; csv and json are complete
    most = MAX_TABLE_ROWS if output is TableFormat.TABLE else None
    settings, limit = _settings_to_look(data), timeout or None
    if snapshot is None:
        result = query_published(settings, text, max_rows=most, timeout_s=limit)
    else:
        result = query_snapshot(settings, snapshot, text, max_rows=most, timeout_s=limit)
    print_rows(result.columns, result.rows, output.value, standard_output())
    if result.has_more:
        typer.echo(
            f"Only the first {len(result.rows)} rows are shown; --format csv or json gives all.", err=True
        )


# --- lake ---


@lake_app.command("sync")
def sync_lake_command(data: DataOption = None) -> None:
    """Bring the lake to what is live here, as one snapshot; nothing to do where it is there already."""
    from gov_reviews.warehouse.lake import sync_lake

    made = sync_lake(Settings.load(data))
    typer.echo(
        "The lake holds the live warehouse already."
        if made is None
        else f"Snapshot {made.snapshot} of the lake is publication {made.publication}."
    )


@lake_app.command("list")
def list_lake_command(data: DataOption = None) -> None:
    """Name the publications that the lake holds: `gov-reviews query --snapshot N` asks one."""
    from gov_reviews.warehouse.lake import list_snapshots

    for made in list_snapshots(Settings.load(data)):
        typer.echo(
            f"{made.snapshot}\t{made.made_at.isoformat(timespec='seconds')}\tpublication {made.publication}"
            f"\trun {made.run_id or '-'}\tSHA-256 {made.sha256}"
        )


# --- export ---


@app.command("export")
def export_tables(
    output: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where releases lie; default: `exports` in the data root."),
    ] = None,
    form: Annotated[
        ReleaseFormat, typer.Option("--format", help="Which files: parquet, csv, or all of them.")
    ] = ReleaseFormat.ALL,
    tables: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this table of mart (observation); may be repeated."),
    ] = None,
    texts: Annotated[
        bool,
        typer.Option(
            "--texts", help="The texts of the reviews, too; who may have them: docs/data-ethics.md."
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Export the published tables as Parquet and CSV, with dictionary and checksums: a folder a publication.

    The folder appears complete or not at all. The same publication is not exported twice; older releases
    beyond GOV_REVIEWS_KEEP_EXPORTS (5) are deleted.
    """
    from gov_reviews.report.data_release import ReleaseRequest, make_release
    from gov_reviews.report.terminal import safe_line

    settings = Settings.load(data)
    request = ReleaseRequest(form=form, tables=tuple(tables or ()), with_texts=texts, folder=output)
    with shared(settings, "export"):
        release = make_release(settings, request)
    for path in release.deleted:
        typer.echo(f"Deleted, older than what is kept: {safe_line(path)}", err=True)
    if not release.is_new:
        typer.echo("This publication was exported before; nothing to do.", err=True)
    typer.echo(safe_line(release.path))
    typer.echo(f"{release.files} files, {release.size_bytes / 1e6:.1f} MB", err=True)


# --- forget ---


@app.command()
def forget(
    capture: Annotated[
        str,
        typer.Argument(
            metavar="CAPTURE", help="Capture id, as mart.quarantine, ops.crawl_url and `inspect` name it."
        ),
    ],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it is kept with your name and shown beside the capture.")
    ],
    undo: Annotated[bool, typer.Option("--undo", help="Take it back: the capture is read again.")] = False,
    data: DataOption = None,
) -> None:
    """Leave one capture out of the warehouse. Its bytes stay in the archive; the next run applies it."""
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.capture_decisions import decide_capture
    from gov_reviews.pipeline.steps import READABLE
    from gov_reviews.report.terminal import safe_line

    settings = _settings_to_look(data)
    found = open_archive(settings).captures(kinds=READABLE, capture_ids=[capture.strip().lower()])
    if not found:
        raise InvalidRequest(
            'The archive holds no document with this capture id. Look it up: gov-reviews query "select '
            'capture_id, url from ops.crawl_url"',
            '存档中没有此抓取编号的文档。查找：gov-reviews query "select capture_id, url from ops.crawl_url"',
            capture_id=capture[:100],
        )
    with shared(settings, "decide"):
        decision = decide_capture(
            settings.archive_root,
            "remember" if undo else "forget",
            found[0].capture_id,
            reason,
            utc_now(),
        )
    wording = "taken back" if undo else "forgotten"
    if decision is None:
        typer.echo(
            f"Nothing to do: {found[0].capture_id} is {'not forgotten' if undo else 'forgotten already'} "
            f"({safe_line(found[0].url)})."
        )
        return
    typer.echo(
        f"{found[0].capture_id} is {wording} ({safe_line(found[0].url)}). The next run applies it, also one "
        "without news."
    )


# --- decide ---


ReasonOption = Annotated[
    str, typer.Option(metavar="TEXT", help="Why; it is kept with your name and shown beside the figure.")
]
KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY", help="observation_key or document_key, as mart.observation or mart.quarantine name it."
    ),
]


def _decide_and_tell(
    settings: Settings, kind: DecisionKind, key: str, reason: str, correction: Correction | None = None
) -> None:
    """One decision, and what it is about."""
    with shared(settings, "decide"):
        _decide_here(settings, kind, key, reason, correction)


def _decide_here(
    settings: Settings, kind: DecisionKind, key: str, reason: str, correction: Correction | None
) -> None:
    from gov_reviews.decisions.review_decisions import decide_review
    from gov_reviews.decisions.shared_corrections import shared_corrections
    from gov_reviews.report.decision_requests import find_target
    from gov_reviews.report.terminal import safe_line

    found = find_target(settings, key)
    decision = decide_review(
        settings.archive_root, kind, found.target, reason, utc_now(), correction, shared_corrections()
    )
    if decision is None:
        typer.echo(f"Nothing to do: this stands already ({safe_line(found.wording)}).")
        return
    typer.echo(
        f"{decision.decision_key}: {kind} {safe_line(found.wording)}. The next run applies it, also one "
        "without news."
    )


@decide_app.command("hold")
def hold_figure(key: KeyArgument, reason: ReasonOption, data: DataOption = None) -> None:
    """Take a figure, or a document with all its figures, out of mart although it passed the checks."""
    from gov_reviews.decisions.review_decisions import DecisionKind

    _decide_and_tell(Settings.load(data), DecisionKind.HOLD, key, reason)


@decide_app.command("release")
def release_figure(key: KeyArgument, reason: ReasonOption, data: DataOption = None) -> None:
    """Publish a figure although a check holds it."""
    from gov_reviews.decisions.review_decisions import DecisionKind

    _decide_and_tell(Settings.load(data), DecisionKind.RELEASE, key, reason)


@decide_app.command("correct")
def correct_figure(
    key: KeyArgument,
    reason: ReasonOption,
    value: Annotated[
        float | None, typer.Option(help="Of a figure, in base units: 万元 as 元, shares as percent.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Of a figure: base unit.")] = None,
    metric: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of a figure: metric or detail metric.")
    ] = None,
    bound: Annotated[Bound | None, typer.Option(help="Of a figure.")] = None,
    status: Annotated[FactStatus | None, typer.Option(help="Of a figure.")] = None,
    year: Annotated[
        int | None,
        typer.Option(
            min=1949, max=2100, help="Of a document its review year, of a figure the year it is about."
        ),
    ] = None,
    organization: Annotated[
        str | None, typer.Option(metavar="CODE|NAME", help="Of a document: its committee.")
    ] = None,
    doc_type: Annotated[
        DocType | None, typer.Option("--type", help="Of a document: a kind of review.")
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Of a document.")] = None,
    term: Annotated[
        int | None,
        typer.Option(min=1, max=30, help="Of a document: the term (届) whose work it tells."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say what a figure, or a document, really says. What was read stays visible beside it."""
    from gov_reviews.decisions.decision_file import one_line
    from gov_reviews.decisions.review_decisions import Correction, DecisionKind
    from gov_reviews.report.decision_requests import checked_correction

    correction = Correction(
        value=value,
        unit=unit,
        metric=metric,
        bound=bound,
        status=status,
        year=year,
        doc_type=doc_type,
        title=one_line(title) if title else None,
        term=term,
    )
    checked = checked_correction(correction, organization)
    _decide_and_tell(Settings.load(data), DecisionKind.CORRECT, key, reason, checked)


@decide_app.command("withdraw")
def withdraw_figure_decision(
    decision: Annotated[
        str, typer.Argument(metavar="DECISION", help="Key of the decision; see `gov-reviews decisions`.")
    ],
    reason: ReasonOption,
    data: DataOption = None,
) -> None:
    """Take a decision back: what the rules read, and the checks say, counts again."""
    from gov_reviews.decisions.review_decisions import withdraw_decision
    from gov_reviews.decisions.shared_corrections import shared_corrections

    key = decision.strip().lower()
    settings = Settings.load(data)
    with shared(settings, "decide"):
        withdraw_decision(settings.archive_root, key, reason, utc_now(), shared_corrections())
    typer.echo(f"{key} is taken back. The next run applies it, also one without news.")


@app.command("decisions")
def show_decisions(
    show_all: Annotated[
        bool, typer.Option("--all", help="Also those that were taken back or superseded.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_yaml: Annotated[
        bool,
        typer.Option("--yaml", help="The corrections that count here, as entries of corrections.yaml."),
    ] = False,
    data: DataOption = None,
) -> None:
    """List what people decided and what became of it. Exit code 1 when a line cannot be read."""
    from dataclasses import astuple, fields

    from gov_reviews.decisions.shared_corrections import as_entries
    from gov_reviews.decisions.standing_decisions import read_decisions
    from gov_reviews.report.decision_list import GONE, SHOWN_IN_TABLE, ListedDecision, list_decisions
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import standard_output

    settings = _settings_to_look(data)
    decisions = read_decisions(settings.archive_root)
    listed = [
        decision for decision in list_decisions(settings, decisions) if show_all or decision.state not in GONE
    ]
    if as_yaml:
        typer.echo(as_entries(decisions.reviews.counting()), nl=False)
    elif as_json:
        names = [part.name for part in fields(ListedDecision)]
        print_rows(names, [astuple(decision) for decision in listed], TableFormat.JSON, standard_output())
    else:
        rows = [tuple(getattr(decision, name) for name in SHOWN_IN_TABLE) for decision in listed]
        print_rows(SHOWN_IN_TABLE, rows, TableFormat.TABLE, standard_output())
    for damaged in decisions.damaged:
        _echo_both(damaged, err=True)
    if decisions.damaged:
        raise typer.Exit(1)


# --- status ---


@app.command()
def status(
    max_age_days: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Exit with 1 when the last good run is more than N days old, or an enabled source has been "
            "due for more than N days, by its cadence and seasons.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    data: DataOption = None,
) -> None:
    """Say what the warehouse holds, how fresh it is, how each source stands and what to do about it, and what
    is quarantined. For people and for cron.

    Exit code 1 also when the live file is not what was published, a log that is not ours lies beside it, or a
    message of the last run did not arrive.
    """
    from gov_reviews.report.status import read_status, render_status, status_to_json
    from gov_reviews.report.terminal import safe_json, safe_line, standard_output

    settings = _settings_to_look(data)
    report = read_status(settings, now=utc_now())
    if as_json:
        typer.echo(safe_json(status_to_json(report)))
    else:
        render_status(report, standard_output())
    complaint = report.complaint(max_age_days)
    if complaint:
        typer.echo(f"gov-reviews: {safe_line(in_english(complaint))}", err=True)
        typer.echo(f"  {safe_line(in_chinese(complaint))}", err=True)
        raise typer.Exit(1)


# --- briefing ---


@app.command("briefing")
def make_briefing_now(data: DataOption = None) -> None:
    """Write the briefing of the live warehouse: one HTML page in Chinese and English, its charts as SVG and
    PNG beside it. In Airflow the DAG publish_briefing does it after each publication.
    """
    from gov_reviews.report.briefing_facts import read_briefing
    from gov_reviews.report.briefing_page import write_briefing

    settings = Settings.load(data)
    with shared(settings, "briefing"):
        written = write_briefing(settings, read_briefing(settings))
    typer.echo(str(written.page))


# --- tidy ---


@app.command("tidy")
def tidy_data(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    data: DataOption = None,
) -> None:
    """Remove what is beyond the limits: folders of old runs, working files of runs that are over, earlier
    warehouses, files set aside. Archive, live warehouse, inbox and exports are never touched.

    Exit code 1 when something could not be removed.
    """
    from gov_reviews.pipeline.housekeeping import find_old, remove_old
    from gov_reviews.report.terminal import safe_line

    settings = _settings_to_look(data)
    items = find_old(settings, utc_now())
    for item in items:
        typer.echo(safe_line(f"{item.path}: {item.size_bytes / 1e6:.1f} MB, {item.reason}"))
    kept = [] if dry_run else remove_old(items)
    if not dry_run:
        drop_shared(settings, [item.path for item in items if not item.path.exists()])
    freed = sum(item.size_bytes for item in items) - sum(item.size_bytes for item in kept)
    typer.echo(
        f"{len(items) - len(kept)} {'would be' if dry_run else 'are'} removed, {freed / 1e6:.1f} MB", err=True
    )
    if kept:
        typer.echo(
            "\n".join(safe_line(f"not removed: {item.path}: {item.reason}") for item in kept), err=True
        )
        raise typer.Exit(1)


# --- restore ---


@app.command("restore")
def restore_version(
    version: Annotated[
        int | None,
        typer.Argument(
            min=1, metavar="[VERSION]", help="Number of the publication to go back to; see --list."
        ),
    ] = None,
    show: Annotated[
        bool,
        typer.Option("--list", help="List the files that can be live, newest first; nothing is changed."),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Set the live file aside and build the warehouse anew from the archive; no site is asked.",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Put the live warehouse right: set foreign logs aside, replace a changed or damaged file by the newest
    kept one.

    A right file is left alone unless a VERSION is named. What is replaced is kept in warehouse/set_aside. The
    next run reads again from the archive what was captured after the version that is live then.
    """
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import standard_output
    from gov_reviews.warehouse import restore as restoring

    settings = _settings_to_look(data)
    if show + rebuild + (version is not None) > 1:
        raise typer.BadParameter("name a version, or --list, or --rebuild: one of them.")
    if show:
        rows = [
            (
                entry.record.number,
                "live" if entry.is_live else "kept",
                "right" if entry.is_right else "WRONG",
                entry.record.kind,
                entry.record.run_id,
                entry.record.recorded_at,
                entry.record.size_bytes,
                str(entry.path),
            )
            for entry in restoring.list_versions(settings)
        ]
        columns = ("version", "place", "sha256", "kind", "run_id", "recorded_at", "bytes", "path")
        print_rows(columns, rows, TableFormat.TABLE.value, standard_output())
        if not rows:
            typer.echo("No publication is recorded here yet; the next run begins the record.", err=True)
        return
    if rebuild and settings.store is not None:
        raise InvalidRequest(
            "Workers that share a store fetch the live warehouse again: nothing would be built anew. "
            "`gov-reviews reprocess` reads the archive again.",
            "共用存储的各工作机会重新取得正式库，无需重建。重新读取存档请用 gov-reviews reprocess。",
        )
    with shared(settings, "restore"):
        notes = restoring.clear_live(settings) if rebuild else restoring.restore_live(settings, version)
    for note in notes:
        _echo_both(note)
    if rebuild:
        _run_and_tell(settings, RunOptions(use_sites=False))


@app.command("compare")
def compare_warehouses(
    before: Annotated[
        Path, typer.Argument(metavar="BEFORE", help="A warehouse file, such as one of warehouse/previous/.")
    ],
    after: Annotated[
        Path | None, typer.Argument(metavar="[AFTER]", help="Another one; the live file by default.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write difference.json and difference.html there, too."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Compare the figures of two warehouse files: what is added, removed, changed, by metric, with sentences.

    Exit code 1 when so much differs that a person should look (metric by metric, see the words printed).
    """
    from gov_reviews.report.difference_page import render_difference, write_difference
    from gov_reviews.report.extraction_difference import DifferenceLimits, compare_facts
    from gov_reviews.report.terminal import standard_output

    difference = compare_facts(before, after or _settings_to_look(data).warehouse_path)
    reasons = difference.beyond(DifferenceLimits())
    render_difference(difference, standard_output(), reasons)
    if output is not None:
        for path in write_difference(difference, output, reasons):
            typer.echo(str(path))
    if reasons:
        raise typer.Exit(1)


# --- sources ---


@sources_app.command("list")
def list_sources(
    output: Annotated[
        TableFormat, typer.Option("--format", help="How to print the rows.")
    ] = TableFormat.TABLE,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only sources that scheduled runs ask.")] = False,
    data: DataOption = None,
) -> None:
    """List every registered source, and whether scheduled runs ask it.

    yes, no: a person's word. active: a probe found it to be what its file says. probe: none has yet.
    taken_out: one found that it is not any more. no_list: nothing to ask. `sample: off`: a sample source, and
    the sample sites are not being served.
    """
    from gov_reviews.capture.address import sample_sites_address
    from gov_reviews.capture.source_activation import find_activations
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import safe_line, standard_output
    from gov_reviews.sites.registry import load_registry

    settings = _settings_to_look(data)
    has_samples = sample_sites_address(settings) is not None
    registry = load_registry()
    activations = find_activations(settings.archive_root, registry)
    words = {"on": "yes", "off": "no"}
    rows = []
    for spec in registry:
        is_off = spec.is_sample and not has_samples
        activation = activations[spec.id]
        wording = "sample: off" if is_off else words.get(activation.standing, activation.standing)
        if not enabled or (activation.is_asked and not is_off):
            rows.append(
                (
                    spec.id,
                    wording,
                    spec.name,
                    spec.family,
                    spec.admin.level,
                    spec.base_url,
                    spec.evidence.status,
                    in_english(activation.reason),
                )
            )
    print_rows(
        ("source_id", "enabled", "name", "family", "level", "address", "evidence", "why"),
        rows,
        output.value,
        standard_output(),
    )
    for said in registry.describe_left_out():
        typer.echo(safe_line(in_english(said)), err=True)


@sources_app.command("check")
def check_sources_or_url(
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="[URL]", help="Say which source this address belongs to, and under which name."
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say what is wrong with the files of sources and families, all at once, or check one address."""
    if url is not None:
        from gov_reviews.capture.source_activation import find_activations
        from gov_reviews.sites.registry import load_registry

        spec = load_registry().for_url(url)
        activation = find_activations(_settings_to_look(data).archive_root, [spec])[spec.id]
        asked = "enabled" if activation.is_asked else f"not enabled: {activation.standing}"
        typer.echo(f"{spec.id}: {spec.name} ({spec.family}, {asked})")
        return
    from gov_reviews.report.metadata_check import find_source_mistakes

    _print_checked(find_source_mistakes())


@sources_app.command("probe")
def probe_list(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="URL|ID|FILE",
            help="Address of a list page, a registered source, or a saved list page with --address.",
        ),
    ] = None,
    address: Annotated[str | None, typer.Option(metavar="URL", help="Where FILE was found.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every registered source that no person has switched off.")
    ] = False,
    skeleton: SkeletonOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    data: DataOption = None,
) -> None:
    """Look at a list page: challenge or page, family, whose it is, rows, next page, what would be lost, and
    the YAML of a source.

    An address or a source is asked politely (robots.txt, list, next page, one article). What is found of a
    registered source (ID, --all) is kept, and decides whether scheduled runs ask it; else nothing is stored.
    Exit code 1 unless the state is ok; of --all 0.
    """
    from gov_reviews.capture.source_probe import probe_file, probe_target
    from gov_reviews.report.probe_view import probe_to_json, render_probe, standing_line
    from gov_reviews.report.terminal import safe_json, safe_line

    if (target is None) != every:
        raise typer.BadParameter("name a list page, a source or a file; or --all.")
    settings = _settings_to_look(data)
    if target is None:
        with shared(settings, "probe"):
            _probe_all(settings, as_json=as_json)
        return
    probed = None
    if address is not None:
        report = probe_file(Path(target), address)
    elif "://" in target:
        report = probe_target(settings, target)
    else:
        from gov_reviews.capture.probe_round import probe_registered
        from gov_reviews.sites.registry import load_registry

        with shared(settings, "probe"):
            report, probed = probe_registered(settings, load_registry().get(target))
    typer.echo(safe_json(probe_to_json(report)) if as_json else render_probe(report))
    if probed is not None:
        typer.echo(safe_line(standing_line(probed)), err=as_json)
    if skeleton is not None:
        if report.article_body is None:
            raise typer.BadParameter(
                "no article was read. Save one, then: gov-reviews inspect FILE --url URL --skeleton FOLDER.",
                param_hint="--skeleton",
            )
        _write_skeleton(skeleton, *report.article_body, err=as_json)
    if report.state != "ok":
        raise typer.Exit(1)


def _write_skeleton(folder: Path, captured: CapturedBody, spec: SourceSpec | None, *, err: bool) -> None:
    from gov_reviews.report.skeleton_files import write_skeleton
    from gov_reviews.report.terminal import safe_line

    for line in write_skeleton(folder, captured, spec):
        typer.echo(safe_line(line), err=err)


def _probe_all(settings: Settings, *, as_json: bool) -> None:
    """A round over every source that has a list and that no person has switched off; sample sites take part
    where they are served and no person has decided about them.
    """
    from gov_reviews.capture.probe_round import NO_WAY_OUT, probe_round, probed_in_rounds, reaches_sites
    from gov_reviews.report.probe_view import probed_to_json, standing_line
    from gov_reviews.report.terminal import safe_json, safe_line
    from gov_reviews.sites.registry import load_registry

    registry = load_registry()
    for said in registry.describe_left_out():
        typer.echo(safe_line(in_english(said)), err=True)
    specs = probed_in_rounds(settings, registry)
    if not reaches_sites(settings, specs):
        typer.echo(NO_WAY_OUT, err=True)
        return
    found = []
    for probed in probe_round(settings, [spec.id for spec in specs]):
        found.append(probed)
        typer.echo(safe_line(standing_line(probed)), err=as_json)
    if as_json:
        ordered = sorted(found, key=lambda one: one.source_id)
        typer.echo(safe_json([probed_to_json(probed) for probed in ordered]))


@catalogue_app.command("check")
def check_metrics_and_words() -> None:
    """Say what is wrong with metrics and word lists, all at once; read the examples of every metric."""
    from gov_reviews.report.metadata_check import find_catalogue_mistakes

    _print_checked(find_catalogue_mistakes())


def _print_checked(checked: Checked) -> None:
    from gov_reviews.report.terminal import safe_line

    for mistake in checked.mistakes:
        typer.echo(safe_line(mistake))
    if checked.mistakes:
        files = len({mistake.path for mistake in checked.mistakes})
        typer.echo(f"Mistakes: {len(checked.mistakes)}, in files: {files}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"No mistakes. {', '.join(f'{what}: {count}' for what, count in checked.counted.items())}.")


# --- archive ---


@archive_app.command("share")
def share_data(data: DataOption = None) -> None:
    """Put what this installation holds into an empty store, for several workers (docs/cluster.md).

    When it was interrupted, start it again: it goes on.
    """
    settings = Settings.load(data)
    objects = adopt_store(settings)
    typer.echo(
        f"{objects} files are in {settings.store}. This data folder is a working copy of it from now on."
    )


@archive_app.command("verify")
def verify_archived(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend what can be mended without loss: make the index again from the WARC files, set "
            "damaged files aside, have the next run ask again for what is lost.",
        ),
    ] = False,
    sources: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    data: DataOption = None,
) -> None:
    """Read the whole archive and say what is damaged, with file and offset. Runs may go on meanwhile.

    Exit code 0 when the archive is clean (with --repair: when it is now), 1 when something is wrong, 2 when
    there is nothing to look at.
    """
    from gov_reviews.capture.archive_repair import verify_archive
    from gov_reviews.report.archive_report import archive_to_json, render_archive
    from gov_reviews.report.terminal import safe_json, standard_output

    settings = Settings.load(data)
    if repair and settings.store is not None:
        raise InvalidRequest(
            "What is repaired here would give way to what the store holds. While this worker runs nothing, "
            "delete the files that `gov-reviews archive verify` names on its disk: they are fetched again.",
            "此处修复的内容会被共用存储中的版本取代。请在本机不运行任务时，删除 gov-reviews "
            "archive verify 所列的本机文件：之后会重新取得。",
        )
    checked = verify_archive(settings.archive_root, named=sources or (), mends=repair, now=utc_now())
    if as_json:
        typer.echo(safe_json(archive_to_json(checked)))
    else:
        render_archive(checked, standard_output(), mends=repair)
    if checked.faults:
        raise typer.Exit(1)


# --- sample site ---


@app.command("sample-site")
def sample_site(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    publish_next: Annotated[
        bool,
        typer.Option(
            "--publish-next",
            help="Bring out the next batch of articles and exit; a running server shows it at once.",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Serve the four sample sites (invented places) on the loopback address until Ctrl-C."""
    from gov_reviews_samples import server

    settings = Settings.load(data)
    if publish_next:
        batch = server.publish_next(settings)
        typer.echo(f"Batch {batch} is out.")
        return
    server.serve_sample_sites(
        settings,
        port=port,
        ready=lambda address: typer.echo(f"Sample sites on http://{address}/ (Ctrl-C ends them)"),
    )


# --- entry point ---


def main() -> None:
    """Run the command line; the console script's entry point."""
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv[1:]:
            raise
        from gov_reviews.faults import as_ours
        from gov_reviews.report.terminal import safe_line

        ours = as_ours(error)
        if ours is not None:
            typer.echo(f"gov-reviews: {safe_line(ours)}", err=True)
            if ours.chinese:
                typer.echo(f"  {safe_line(ours.in_chinese())}", err=True)
            sys.exit(2 if isinstance(ours, InvalidRequest) else 1)
        wording = f"{type(error).__name__}: {safe_line(error)}"
        typer.echo(
            f"gov-reviews: an error of gov-reviews itself: {wording}. Put --debug before the command to see "
            "where.",
            err=True,
        )
        sys.exit(1)
    except SystemExit as leaving:
        if leaving.code == 130:
            # Ctrl-C: capture threads may still wait for a slow site; the archive is whole at any moment, so
            # leave now.
            os._exit(130)
        raise


if __name__ == "__main__":
    main()
