"""Hand-built captures and reviews for warehouse tests: invented committees, one place to say what a test does
not care about.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from tests import made_records
from tests.made_records import CAPTURED_AT as START
from tests.made_records import figure
from tests.read_back_here import read_back_here

from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.pages import PageState, PublishedAt, Repair, RepairRule
from gov_reviews.records.reviews import (
    Bound,
    DocType,
    DocumentTopic,
    Issue,
    Keyword,
    NamedItem,
    NamedItemKind,
    NamedItemOutcome,
    Observation,
    Organization,
    PersonMention,
    Review,
)
from gov_reviews.records.runs import ChunkOutcome, RunOptions
from gov_reviews.run_folder import AUDIT_FILE, OUTCOME_FILES, AuditRecord, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.duckdb_files import open_for_writing, open_read_only
from gov_reviews.warehouse.parts import part_contracts, write_parts
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.published_file import record_path
from gov_reviews.warehouse.reader import run_query
from gov_reviews.warehouse.table_contracts import load_contracts

LOCAL = timezone(timedelta(hours=8))

WANGLAN = Organization("990102", "清岚省云汀市望岚区政协", "county", "清岚省", "title: 区政协")
TINGNAN = Organization("990103", "清岚省云汀市汀南区政协", "county", "清岚省", "title: 区政协")

PORTAL, COMMITTEE, MIRROR, EPAPER = (
    SourceId(f"sample_{name}") for name in ("portal", "committee", "mirror", "epaper")
)


def make_capture(
    url: str, content: str = "", hours: float = 0, source: SourceId = PORTAL, group: str | None = None
) -> Capture:
    """One archived page; equal content at one URL is the same capture."""
    return made_records.capture(
        url,
        source_id=source,
        group_id=group or url,
        captured_at=START + timedelta(hours=hours),
        body_sha256=hashlib.sha256(f"{url} {content}".encode()).hexdigest(),
        body_bytes=len(content),
    )


BODY = "望岚区政协一年来召开常委会会议5次。提交提案395件，立案320件，满意率98.7%。报送信息430余篇。"


def make_review(
    captures: Sequence[Capture],
    body: str = BODY,
    *,
    observations: Sequence[Observation] | None = None,
    organization: Organization | None = WANGLAN,
    year: int | None = 2025,
    doc_type: DocType | None = DocType.ANNUAL_REVIEW,
    part: int | None = None,
    title: str | None = "凝心聚力开新局",
    published: datetime | None = datetime(2026, 1, 8, 9, 30, tzinfo=LOCAL),
    repairs: int = 0,
    issues: Sequence[Issue] = (),
    views: int | None = None,
) -> Review:
    """A review of an invented committee, with the figures of BODY unless others are named."""
    if observations is None:
        observations = standard_figures(body, year or 2025)
    return made_records.review(
        captures,
        doc_type=doc_type,
        title=title,
        subtitle="——区政协2025年工作综述",
        part=part,
        published_at=PublishedAt(published, True, "meta:PubDate") if published else None,
        editors=("周序",),
        views=views,
        organization=organization,
        review_year=year,
        body_text=body,
        observations=tuple(observations),
        people=(PersonMention(0, 5, "沈砚", "区政协主席"),),
        named_items=_standard_items(body),
        keywords=(Keyword("提案", 0.8, 1), Keyword("协商", 0.5, 2)),
        topics=(DocumentTopic("民生", 0.7, 1),),
        repairs=tuple(
            Repair(RepairRule.WIDTH, "body", i, i + 1, i, i + 1, "，", ",") for i in range(repairs)
        ),
        issues=tuple(issues),
        flags=("has_conflicts",) if any(o.has_conflict for o in observations) else (),
    )


def _standard_items(body: str) -> tuple[NamedItem, ...]:
    """常委会 as if it were a platform with an outcome."""
    start = body.find("常委会")
    if start < 0:
        return ()
    end, sentence_end = start + 3, body.find("。", start) + 1
    kind, outcome = NamedItemKind.PLATFORM, NamedItemOutcome.AWARDED
    return (NamedItem(start, end, kind, "常委会", "召开", outcome, "获评", 0, sentence_end),)


def standard_figures(body: str = BODY, year: int = 2025) -> list[Observation]:
    """The figures that BODY states."""
    known = [
        ("5次", 5, "次", "standing_committee_meetings", Bound.EXACT),
        ("395件", 395, "件", "proposals_submitted", Bound.EXACT),
        ("320件", 320, "件", "proposals_filed", Bound.EXACT),
        ("98.7%", 98.7, "%", "proposal_satisfaction_rate", Bound.EXACT),
        ("430余篇", 430, "篇", "opinion_reports_submitted", Bound.AT_LEAST),
    ]
    return [
        figure(body, words, value, unit, code, year=year, bound=bound)
        for words, value, unit, code, bound in known
        if words in body
    ]


def unreadable(capture: Capture, state: PageState = PageState.TRUNCATED) -> Review:
    """A page of which nothing is loaded."""
    issue = Issue(f"page_{state.value}", "warning", "page", "The page breaks off. 正文中断。", value="望岚区")
    return made_records.review(
        [capture],
        state=state,
        state_reason="cut off",
        doc_type=DocType.OTHER,
        source_name=None,
        authors=(),
        issues=(issue,),
    )


def _with_figure(**changes: object) -> Callable[[Review], Review]:
    """The review, its second figure changed."""

    def change(review: Review) -> Review:
        first, second, *others = review.observations
        return replace(review, observations=(first, replace(second, **changes), *others))  # type: ignore[arg-type]

    return change


def _with(**changes: object) -> Callable[[Review], Review]:
    return lambda review: replace(review, **changes)  # type: ignore[arg-type]


def _endless_sentence(review: Review) -> Review:
    body = "".join(f"立案{number}件，" for number in range(1000)) + "甲" * 100_000
    figures = [
        replace(
            figure(body, f"立案{n}件", n, "件", "proposals_filed"), sentence_start=0, sentence_end=len(body)
        )
        for n in range(1000)
    ]
    return replace(review, body_text=body, observations=tuple(figures))


# What no page may give, and what one page's defect of ours may give nevertheless: name -> the review that
# breaks a promise.
BREAKAGES: Mapping[str, Callable[[Review], Review]] = {
    "value is no number": _with_figure(value=float("nan")),
    "value is infinite": _with_figure(value=float("-inf")),
    "value is missing": _with_figure(value=None),
    "value is a word": _with_figure(value="五"),
    "unit is missing": _with_figure(unit=None),
    "bound is unknown": _with_figure(bound="roughly"),
    "status is unknown": _with_figure(status="done"),
    "metric is unknown": _with_figure(metric_code="never_heard_of"),
    "detail is unknown": _with_figure(detail_code="never_heard_of"),
    "detail of another metric": _with_figure(detail_code="bimonthly_consultations"),
    "span beside its words": _with_figure(char_start=1, char_end=5),
    "span runs backwards": _with_figure(char_start=9, char_end=2, printed=""),
    "span before the text": _with_figure(char_start=-3),
    "span beyond 32 bits": _with_figure(char_start=2**31),
    "nothing printed": _with_figure(printed=""),
    "sentence beyond the text": _with_figure(sentence_start=-9),
    "period runs backwards": _with_figure(period_start=date(2025, 12, 31), period_end=date(2025, 1, 1)),
    "period is a word": _with_figure(period_start="2025"),
    "confidence of seven": _with_figure(confidence=7.0),
    "confidence is no number": _with_figure(confidence=float("nan")),
    "section is endless": _with_figure(section="节" * 21_000_000),
    "sentences are endless": _endless_sentence,
    "body is empty": _with(body_text="", observations=()),
    "body is missing": _with(body_text=None, observations=()),
    "url is none": _with(url="javascript:alert(1)"),
    "url is missing": _with(url=None),
    "family is missing": _with(family=None),
    "source is another": _with(source_id=SourceId("somebody_else")),
    "captures are another's": lambda review: replace(
        review, capture_ids=(*review.capture_ids, CaptureId("nobody"))
    ),
    "year of a far calendar": _with(review_year=40_000),
    "year beyond 32 bits": _with(review_year=2**40),
    "year before all years": _with(review_year=0),
    "code with a line break": _with(organization=replace(WANGLAN, code="990102\n")),
    "level is unknown": _with(organization=replace(WANGLAN, level="galaxy")),
    "part beyond 32 bits": _with(part=2**31),
    "views beyond 64 bits": _with(views=2**63),
    "authors hold nobody": _with(authors=("林知远", 7)),
    "published before all days": _with(
        published_at=PublishedAt(datetime(1, 1, 1, tzinfo=LOCAL), False, "text")
    ),
    "published without a zone": _with(published_at=PublishedAt(datetime(2025, 1, 1), True, "text")),
    "person without a name": _with(people=(PersonMention(0, 3, "", "主席"),)),
    "person before the text": _with(people=(PersonMention(-1, 3, "沈砚", "主席"),)),
    "keyword weighs nothing known": _with(keywords=(Keyword("提案", float("nan"), 1),)),
    "repair is no repair": _with(repairs=("？",)),
    "issue of unknown severity": _with(issues=(Issue("odd", "fatal", "field", "?"),)),
    "issue without a rule": _with(issues=(Issue("", "info", "field", "?"),)),
    "issue without a reason": _with(issues=(Issue("odd", "info", "page", ""),)),
}

# Odd words that are stored as they stand: quotes, line breaks, NUL, what was no character, words from right
# to left, lone surrogates.
HOSTILE = "'\";--\n\r\t\x00\ufffd\u202eفارسی\u2066\U0010ffff\ud800<script>\x1f\x7f{}%s\\"


def hostile_review(captures: Sequence[Capture]) -> Review:
    """A review whose every text is hostile and whose figures are sound."""
    body = f"{HOSTILE}{BODY}{HOSTILE}"
    figures = [
        replace(
            found,
            noun=HOSTILE,
            subject=HOSTILE,
            recipient=HOSTILE,
            section=HOSTILE,
            unit=f"{found.unit}{HOSTILE}",
        )
        for found in standard_figures(body)
    ]
    review = make_review(captures, body, observations=figures, title=HOSTILE)
    return replace(
        review,
        kicker=HOSTILE,
        subtitle=HOSTILE,
        source_name=HOSTILE,
        authors=(HOSTILE,),
        editors=(HOSTILE,),
        credits=(HOSTILE,),
        organization=replace(WANGLAN, name=HOSTILE, province=HOSTILE, evidence=HOSTILE),
        people=(PersonMention(0, 1, HOSTILE, HOSTILE),),
        keywords=(Keyword(HOSTILE, 0.5, 1), Keyword("长" * 50_000, 0.4, 2)),
        topics=(DocumentTopic(HOSTILE, 0.5, 1),),
        repairs=(Repair(HOSTILE, HOSTILE, 0, 1, 0, 1, HOSTILE, HOSTILE),),
        issues=(Issue(HOSTILE, "info", "field", HOSTILE, HOSTILE, HOSTILE),),
        flags=(HOSTILE,),
    )


Chunk = tuple[Sequence[Capture], Sequence[Review]]


def rows_written(captures: Sequence[Capture], reviews: Sequence[Review]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the parts of one chunk, by table."""
    with tempfile.TemporaryDirectory() as folder:
        write_parts(Path(folder), "r1", "c1", captures, reviews)
        return {
            table: pq.read_table(Path(folder) / contract.name / "c1.parquet").to_pylist()
            for table, contract in part_contracts().items()
        }


def world() -> list[Chunk]:
    """Chunks that meet every rule about several documents: equal and differing copies, a changed page, a page
    that cannot be read ...
    """
    portal = make_capture("http://portal.sample.example/1.html")
    own = make_capture("http://committee.sample.example/1", source=COMMITTEE, hours=1)
    mirror = make_capture("http://mirror.sample.example/1.html", source=MIRROR, hours=2)
    edited = make_capture("http://portal.sample.example/2.html", hours=3)
    changed = make_capture("http://portal.sample.example/2.html", "later", hours=30)
    recounted = make_capture("http://committee.sample.example/1", "views", hours=40, source=COMMITTEE)
    broken = make_capture("http://portal.sample.example/cut.html", hours=4)
    news = make_capture("http://portal.sample.example/news.html", hours=4)
    undecided = make_capture("http://mirror.sample.example/who.html", hours=5, source=MIRROR)
    other_year = make_capture("http://portal.sample.example/2024.html", hours=6)
    spaced = BODY.replace("。", " 。")
    doubt = Issue(
        "percent_out_of_range",
        "warning",
        "observation",
        "超出范围",
        "98.7%",
        "",
        BODY.index("98.7%"),
        "proposal_satisfaction_rate",
    )
    edited_body = BODY.replace("395件", "396件")
    edited_figures = [
        figure(edited_body, "396件", 396, "件", "proposals_submitted"),
        figure(edited_body, "5次", 5, "次", "standing_committee_meetings"),
    ]
    return [
        ([portal, broken], [make_review([portal], repairs=2, issues=[doubt]), unreadable(broken)]),
        ([own, news], [make_review([own], views=5), make_review([news], doc_type=DocType.MEETING_NEWS)]),
        (
            [mirror],
            [
                make_review(
                    [mirror],
                    spaced,
                    repairs=9,
                    observations=[figure(spaced, "5次", 5, "次", "standing_committee_meetings")],
                )
            ],
        ),
        ([edited], [make_review([edited], edited_body, observations=edited_figures)]),
        ([changed], [make_review([changed], edited_body + "补记一句。", observations=edited_figures)]),
        ([recounted], [make_review([recounted], views=700)]),
        ([undecided], [make_review([undecided], organization=None, year=None)]),
        ([other_year], [make_review([other_year], BODY.replace("320件", "300件"), year=2024)]),
    ]


def one_more(number: int) -> Chunk:
    """A document more, of which nothing else is in the world."""
    capture = make_capture(
        f"http://committee.sample.example/more-{number}", source=COMMITTEE, hours=100 + number
    )
    return [capture], [make_review([capture], BODY + f"第{number}篇。", year=2020)]


def start_run(settings: Settings, run_id: str, *chunks: Chunk, now: datetime = START) -> RunFolder:
    """A run whose chunks are read."""
    folder = RunFolder(settings, run_id)
    folder.start(RunOptions(), now=now)
    for number, (captures, reviews) in enumerate(chunks, start=1):
        chunk_id = f"c{number:04d}"
        write_parts(folder.parts, run_id, chunk_id, captures, reviews)
        folder.write(
            OUTCOME_FILES.of(chunk_id),
            ChunkOutcome(
                chunk_id, len(captures), len(reviews), sum(len(r.observations) for r in reviews), 0, 0
            ),
        )
    return folder


def pass_audit(folder: RunFolder) -> None:
    """Say that the audit passed."""
    folder.write(AUDIT_FILE, AuditRecord(is_passed=True, results=()))


def change_live(settings: Settings, *statements: str) -> None:
    """Make the live file one of an earlier version, which kept no record of what it published."""
    with open_for_writing(settings.warehouse_path) as connection:
        for statement in statements:
            connection.execute(statement)
    record_path(settings).unlink()


def run_and_publish(settings: Settings, run_id: str, *chunks: Chunk) -> None:
    """A whole run from parts to the live warehouse."""
    folder = start_run(settings, run_id, *chunks)
    merge_into_candidate(settings, run_id)
    pass_audit(folder)
    with read_back_here():
        replace_live_file(settings, run_id)


READING_RUNS = frozenset({"run_id", "first_run_id"})  # which run read a row is history
REBUILT_TABLES = (
    "core.dim_organization",
    "core.dim_source",
    "core.dim_document",
    "core.fact_publication",
    "core.fact_observation",
    "core.fact_review",
    "core.fact_person_mention",
    "core.fact_named_item",
    "core.bridge_document_keyword",
    "core.bridge_document_topic",
    "ops.crawl_url",
    "ops.repair",
    "ops.quarantine",
    "mart.review",
    "mart.observation",
    "mart.organization_year_metric",
    "mart.metric_change",
    "mart.metric_ranking",
    "mart.quarantine",
)


def all_rows(path: Path, tables: Sequence[str] = REBUILT_TABLES) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a rebuild must give again, in a fixed order; columns as in the contract
    (less the ids of runs: history), wherever a file that was brought up has them.
    """
    columns = {
        table: ", ".join(name for name in load_contracts()[table].column_names if name not in READING_RUNS)
        for table in tables
    }
    with open_read_only(path) as connection:
        return {
            table: list(run_query(connection, f"select {names} from {table} order by all").rows)  # noqa: S608
            for table, names in columns.items()
        }
