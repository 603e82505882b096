"""Records that cross folder boundaries: frozen, named, one thing at a time.

In the order in which data flows:
RunOptions -> Capture -> ParsedPage -> CleanPage -> Review (with Observation, PersonMention, Keyword, Issue) -> parts -> warehouse,
and what the stages report: SourceOutcome, ChunkOutcome, BuildReport, CheckResult, RunSummary.
Text offsets are Python string indices (code points), start inclusive, end exclusive.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

SourceId = NewType("SourceId", str)
CaptureId = NewType("CaptureId", str)
RunId = NewType("RunId", str)

INBOX_SOURCE = SourceId("inbox")


def stable_key(*parts: object) -> str:
    """Deterministic surrogate key: the first 16 hex digits of the SHA-256 of the parts, joined by the unit separator.

    The same natural key gives the same surrogate in every installation, so a rebuild from the archive is identical row for row.
    None counts as the empty string.
    """
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- runs -----------------------------------------------------------------------------------------------------------


class RunMode(StrEnum):
    """How much a run asks of the sites."""

    NEW = "new"  # list pages by conditional GET; article URLs that the archive holds are not asked
    RECHECK = "recheck"  # conditional GET on known articles too
    DRY_RUN = "dry_run"  # list pages only; says what would be fetched; archives and loads nothing


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person or a schedule asks of one run.

    Attributes:
        sources: Source ids; empty means every enabled source that is due.
        urls: Single article URLs on registered hosts, captured besides the lists.
        use_sites: False leaves all sites alone: archive and inbox only.
        inbox: Folder whose files are taken, or None.
        published_since: Leave out list rows dated before this day.
    """

    sources: tuple[SourceId, ...] = ()
    urls: tuple[str, ...] = ()
    use_sites: bool = True
    inbox: str | None = None
    published_since: date | None = None
    mode: RunMode = RunMode.NEW


# --- capture --------------------------------------------------------------------------------------------------------


class CaptureKind(StrEnum):
    """What a captured body is."""

    LIST = "list"
    ARTICLE = "article"
    INBOX = "inbox"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True)
class Capture:
    """One body as served at one URL, held in the archive. Grain: one change of what stands at a URL; one row of the archive index.

    Attributes:
        capture_id: stable_key(url, body_sha256); when a page goes back to a body that it had before, stable_key(url, body_sha256,
            captured_at), so that the return is read like any other change.
        group_id: Pages that are read together (an e-paper issue with jump lines, an article on several pages); equals url where a page
            stands alone.
        captured_at: UTC instant of the exchange; always after the last capture of the URL (a clock that was put back does not count).
        status: HTTP status; 200 for inbox files.
        content_type: Header as served; "" for inbox files.
        body_sha256: Of the body after transfer decoding (gzip undone), before any charset decoding.
        listed_title, listed_date: What the list page said of the article.
        warc_path: Relative to the archive root. warc_offset: where the response record starts.
        continues_at: URL of the page that carries on this article by the page's own pager, None when there is none.
    """

    capture_id: CaptureId
    source_id: SourceId
    url: str
    kind: CaptureKind
    group_id: str
    captured_at: datetime
    status: int
    content_type: str
    body_sha256: str
    body_bytes: int
    etag: str | None
    last_modified: str | None
    listed_title: str | None
    listed_date: date | None
    warc_path: str
    warc_offset: int
    continues_at: str | None = None


class SourceState(StrEnum):
    """How a source ended in one run."""

    OK = "ok"
    UNCHANGED = "unchanged"  # reachable, nothing new
    PARTIAL = "partial"  # some pages failed
    BLOCKED = "blocked"  # challenge, WAF, robots
    UNREACHABLE = "unreachable"
    LAYOUT_CHANGED = "layout_changed"  # list read as empty or unreadable
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What one source did in one run; one row of ops.run_source."""

    source_id: SourceId
    state: SourceState
    listed: int = 0  # article links seen on list pages
    fetched: int = 0  # bodies newly archived
    not_modified: int = 0  # answered 304, or the same bytes again
    not_asked: int = 0  # known to the archive, not requested
    failed: int = 0  # pages that could not be captured
    requests: int = 0
    seconds: float = 0.0
    message: str = ""  # for a person: what went wrong and what to do, "" when nothing did
    failures: tuple[str, ...] = ()  # "url: reason", one per failed page


# --- parse ----------------------------------------------------------------------------------------------------------


class PageState(StrEnum):
    """What a captured body turned out to be. Only OK pages go on; the others are quarantined with the reason."""

    OK = "ok"
    BLOCKED_CHALLENGE = "blocked_challenge"
    BLOCKED_WAF = "blocked_waf"
    SOFT_404 = "soft_404"
    WRONG_PAGE = "wrong_page"
    STUB = "stub"
    NEEDS_RENDER = "needs_render"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    DECODE_SUSPECT = "decode_suspect"
    FAILED = "failed"  # our own code failed on this page, or the page went beyond a limit; the quarantine row says which
    ARCHIVE_DAMAGED = "archive_damaged"  # the archive cannot give its bytes
    FORGOTTEN = "forgotten"  # left out by a person's decision


class LineKind(StrEnum):
    """What the markup says of a line; plain text gives UNKNOWN and layout decides."""

    UNKNOWN = "unknown"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the body as printed (one HTML block, one text line). Text is decoded but not repaired."""

    text: str
    kind: LineKind = LineKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """A printed publication time, Asia/Shanghai.

    Attributes:
        at: Aware datetime (+08:00); midnight when only the day is known.
        has_time: False when only the day was printed.
        provenance: meta:PubDate, text, url, list, enpproperty ...
    """

    at: datetime
    has_time: bool
    provenance: str


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """Fields and lines as the page prints them, decoded, not repaired. None means: the markup does not say.

    Attributes:
        state_reason: For a person, "" when OK.
        family: Adapter that read it: trs, founder, php_site, generic_html, plain_text, markdown, pdf.
        charset: Codec that decoded the body ("" for PDF).
        kicker: 引题/肩题, the line above the title.
        authors, editors: Raw name lines from markup ("记者 张三 通讯员 李四"), to be read by extract.
        views: Printed view count; None when filled by script.
        lines: The body, boilerplate of the site template already left out as far as markup allows.
        continues_at: URL of the page that carries the rest (jump line, paged article), None when complete.
    """

    url: str
    source_id: SourceId
    state: PageState
    state_reason: str
    family: str
    charset: str
    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    published_at: PublishedAt | None = None
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    lines: tuple[Line, ...] = ()
    continues_at: str | None = None


# --- normalise ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to the text; one row of ops.repair.

    Attributes:
        rule: Name of the rule: pinyin_injection, gbk_shift, traditional, width, spacing, control, joined_lines ...
        field: Which text was changed: body, title, subtitle ...
        start_in, end_in: Place in the text as printed (decoded; lines joined by newline).
        start_out, end_out: Place in the clean text of that field.
        before, after: The changed words.
    """

    rule: str
    field: str
    start_in: int
    end_in: int
    start_out: int
    end_out: int
    before: str
    after: str


class BlockKind(StrEnum):
    """Role of a block. KICKER to BOILERPLATE stand outside body_text; HEADING, PARAGRAPH and CAPTION are body_text."""

    KICKER = "kicker"
    TITLE = "title"
    SUBTITLE = "subtitle"
    META = "meta"  # 来源 … 日期 … 阅读量 …
    BYLINE = "byline"  # writers: 记者 … 通讯员 …, 组稿
    EDITORS = "editors"  # 策划, 编辑, 责编
    BOILERPLATE = "boilerplate"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"


BODY_KINDS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CAPTION})


@dataclass(frozen=True, slots=True)
class Block:
    """One clean block. start and end cut it out of body_text; both are None for blocks outside body_text."""

    kind: BlockKind
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page whose text can be trusted: Simplified, repaired, laid out.

    Attributes:
        page: The parsed page it came from (its fields are still as printed).
        kicker, title, subtitle, source_name, authors, editors: The page's own fields, clean. Title fields that the markup did
            not give are found among `blocks` (kinds TITLE, SUBTITLE ...).
        blocks: In reading order; the body blocks joined by newline are `body_text`.
        repairs: In order of place, per field.
        has_suspect_text: Damage that could not be repaired is left in the text.
    """

    page: ParsedPage
    kicker: str | None
    title: str | None
    subtitle: str | None
    source_name: str | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    blocks: tuple[Block, ...]
    body_text: str
    repairs: tuple[Repair, ...]
    has_suspect_text: bool = False


# --- extract --------------------------------------------------------------------------------------------------------


class DocType(StrEnum):
    """What kind of text a document is. LOADED_DOC_TYPES go into the warehouse, the rest is recorded in ops.crawl_url only.

    Where a kind is asked for, None means undecided: a text taken for a review, of which nobody can say what kind of review it is.
    """

    ANNUAL_REVIEW = "annual_review"  # 年度工作综述, 回顾, 回眸, 履职小记
    TERM_REVIEW = "term_review"  # 五年工作综述
    TOPIC_REVIEW = "topic_review"  # one line of work only: 提案工作综述
    COMMITTEE_REPORT = "committee_report"  # 常务委员会工作报告, delivered at the session
    WORK_PLAN = "work_plan"  # 工作要点, 协商计划
    MEETING_NEWS = "meeting_news"
    PROPOSAL_NOTICE = "proposal_notice"
    OTHER = "other"


LOADED_DOC_TYPES = frozenset({DocType.ANNUAL_REVIEW, DocType.TERM_REVIEW, DocType.TOPIC_REVIEW, DocType.COMMITTEE_REPORT})


def is_loaded_type(doc_type: DocType | None) -> bool:
    """Whether texts of this kind go into the warehouse: the kinds of review, and the undecided kind."""
    return doc_type is None or doc_type in LOADED_DOC_TYPES


class Bound(StrEnum):
    """How the printed number bounds the value."""

    EXACT = "eq"
    AT_LEAST = "ge"  # 余, 多, 以上, 超过
    AT_MOST = "le"  # 不到, 近, 以内
    ABOUT = "about"  # 约, 左右


class FactStatus(StrEnum):
    """Whether a figure is this committee's result."""

    ACTUAL = "actual"
    PLAN = "plan"  # a target, or a standing rule such as 每年开展4次
    CONTEXT = "context"  # a true number that is not this committee's performance


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed quantity and one thing it says. Grain: (char_start, metric_code) within a document.

    Attributes:
        char_start, char_end: body_text[char_start:char_end] == printed, always.
        value: In base units (万元 as yuan, percent as 0-100).
        unit: Measure word in base form: 件, 件次, 元, %, 人次 ...
        metric_code: Headline metric of the catalogue, or "other".
        noun: The words that say what is counted, as printed ("优秀学员").
        subject: Who did it, as printed or resolved; None means the committee itself.
        recipient: Who adopted, received or commented, None when the text does not say.
        period_start, period_end: Closed days; the review year unless the text says otherwise; each is None where neither is known.
        section: Heading above, None before the first.
        sentence_start, sentence_end: Place of the sentence in body_text.
        confidence: 0 to 1, that value, unit, bound, status and metric are all right.
        mention_of: Place (char_start) of the first mention of the same fact in this document; None for the first.
        has_conflict: Another figure in this document states the same metric, subject and period with a different value.
        detail_code: Detail metric of the catalogue whose parent is metric_code, where one is stated.
    """

    char_start: int
    char_end: int
    printed: str
    value: float
    unit: str
    bound: Bound
    status: FactStatus
    metric_code: str
    noun: str | None
    subject: str | None
    recipient: str | None
    period_start: date | None
    period_end: date | None
    section: str | None
    sentence_start: int
    sentence_end: int
    confidence: float
    mention_of: int | None = None
    has_conflict: bool = False
    detail_code: str | None = None


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One person with office at one place of body_text (区政协主席杨某)."""

    char_start: int
    char_end: int
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword of a document with its TF-IDF weight."""

    word: str
    weight: float
    rank: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something held back or doubted; one row of ops.quarantine.

    Attributes:
        rule_id: Stable name: page_truncated, page_blocked_waf, organization_undecided, percent_out_of_range ...
        severity: critical, warning, info.
        scope: page (nothing of it is loaded), field (one field is left empty) or observation (held out of mart).
        reason: For a person, in English and Chinese: what is wrong and what to do.
        value: The offending words or number, shortened to 500 characters.
        candidates: What it could have been, "" when nothing to choose from.
        char_start: Place in body_text for observations.
        metric_code: For observations.
    """

    rule_id: str
    severity: str
    scope: str
    reason: str
    value: str = ""
    candidates: str = ""
    char_start: int | None = None
    metric_code: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """The committee that a document is about, with the words that prove it.

    Attributes:
        code: GB/T 2260 code of its division; "100000" is the National Committee.
        name: Standard full name: 重庆市江津区政协.
        level: national, province, prefecture, county.
        province: Name of the province-level division, None for the national committee.
        evidence: "headline_name×1; body_committee×2; score 18.0".
    """

    code: str
    name: str
    level: str
    province: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that is known of one document. Grain: one capture group (usually one page).

    Attributes:
        capture_ids: The captures it was read from, first page first.
        source_id: Where it was found. url: canonical URL of the first page.
        state: OK, or why nothing could be read (then only url, family and issues are filled).
        doc_type: See DocType; None when undecided. part: number within a series (之二 -> 2), None for a single text.
        title: None when undecided.
        organization: None when undecided: never guessed; then an Issue names the candidates.
        review_year: Year that the figures are about; None when undecided.
        authors, editors: People; writers, reporters and compilers are authors, 策划/编辑/责编 editors.
        credits: Photo credits.
        body_text: Empty unless state is OK. Observations and people point into it.
        flags: Quality flags of the document: suspect_text, has_conflicts, few_figures, review_year_undecided ...
    """

    capture_ids: tuple[CaptureId, ...]
    source_id: SourceId
    url: str
    state: PageState
    state_reason: str
    family: str
    doc_type: DocType | None
    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    part: int | None = None
    published_at: PublishedAt | None = None
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    views: int | None = None
    organization: Organization | None = None
    organization_candidates: tuple[Organization, ...] = ()
    review_year: int | None = None
    body_text: str = ""
    blocks: tuple[Block, ...] = ()
    observations: tuple[Observation, ...] = ()
    people: tuple[PersonMention, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    topics: tuple[Keyword, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    flags: tuple[str, ...] = ()


# --- build, audit, publish, report ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """What extraction made of one chunk of captures."""

    chunk_id: str
    captures: int
    documents: int
    observations: int
    quarantined: int
    not_reviews: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build changed, per table: rows inserted, updated, deleted; and the candidate it left."""

    candidate_path: str
    inserted: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one table; one row of ops.quality_result."""

    check_id: str
    table_name: str
    column_name: str | None
    severity: str
    is_passed: bool
    rows_checked: int
    rows_failed: int
    description_en: str
    description_zh: str
    observed: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineGroup:
    """Quarantine rows of one run with one rule, told with one example."""

    rule_id: str
    severity: str
    scope: str
    rows: int
    reason: str
    example_url: str = ""
    example_value: str = ""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run came to; printed at its end and stored as runs/<run_id>/summary.json.

    Attributes:
        state: published, nothing_new, dry_run, audit_failed, failed.
        documents, observations: Newly loaded by this run, per source.
        quarantined: Rows that this run put into ops.quarantine; `quarantine` tells them by rule.
        warehouse_documents, warehouse_observations: In the live warehouse after the run, old and new.
        queries: SQL that works on the data just loaded, to be pasted by a person.
    """

    run_id: RunId
    state: str
    started_at: datetime
    finished_at: datetime
    options: RunOptions
    sources: tuple[SourceOutcome, ...] = ()
    documents: dict[str, int] = field(default_factory=dict)
    observations: dict[str, int] = field(default_factory=dict)
    quarantined: int = 0
    checks: tuple[CheckResult, ...] = ()
    message: str = ""
    quarantine: tuple[QuarantineGroup, ...] = ()
    warehouse_path: str = ""
    warehouse_documents: int = 0
    warehouse_observations: int = 0
    queries: tuple[str, ...] = ()
