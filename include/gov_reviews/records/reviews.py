"""Records of a document: its fields, its figures (Observation) with their evidence, and what is doubted
(Issue).

Text offsets are Python string indices (code points), start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from gov_reviews.records.applied_decisions import AppliedDecisions
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, SourceId
from gov_reviews.records.light_records import light_record
from gov_reviews.records.pages import Block, PageState, PublishedAt, Repair
from gov_reviews.records.stored_columns import Embedded, NotStored, Stored
from gov_reviews.records.vocabulary import IssueScope, RegionLevel, Severity


class DocType(StrEnum):
    """What kind of text a document is.

    REVIEW_TYPES go into the warehouse, of the inbox every kind that has a figure (`Review.is_loaded`); of the
    rest a row of ops.quarantine says what it is.

    Where a kind is asked for, None means undecided: a text taken for a review, of which nobody can say what
        kind of review it is.
    """

    ANNUAL_REVIEW = "annual_review"  # 年度工作综述, 回顾, 回眸, 履职小记
    TERM_REVIEW = "term_review"  # 五年工作综述
    TOPIC_REVIEW = "topic_review"  # one line of work only: 提案工作综述
    COMMITTEE_REPORT = "committee_report"  # 常务委员会工作报告, delivered at the session
    WORK_PLAN = "work_plan"  # 工作要点, 协商计划
    MEETING_NEWS = "meeting_news"
    PROPOSAL_NOTICE = "proposal_notice"
    OTHER = "other"


REVIEW_TYPES = frozenset(
    {DocType.ANNUAL_REVIEW, DocType.TERM_REVIEW, DocType.TOPIC_REVIEW, DocType.COMMITTEE_REPORT}
)


def is_review_type(doc_type: DocType | None) -> bool:
    """Whether texts of this kind are reviews: the kinds of review, and the undecided kind."""
    return doc_type is None or doc_type in REVIEW_TYPES


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


class PartRelation(StrEnum):
    """How one figure is taken from another of the same document."""

    PART = "part"  # 其中, brackets, parts that add up
    SHARE = "share"  # a percentage of it
    STAGE = "stage"  # what became of the same things later: 收集, 编报, 采用
    REGROUPED = "regrouped"  # the same things sorted anew: 梳理归纳为33条
    REPEATED = "repeated"  # the same figure printed again


@dataclass(frozen=True, slots=True)
class PartOf:
    """The figure that another one is taken from: its place (char_start) and metric, and how."""

    char_start: int
    metric_code: str
    relation: PartRelation


class SubjectCode(StrEnum):
    """Who did what a figure counts."""

    COMMITTEE = "committee"  # this committee, also where nobody is named
    ORGAN = "organ"  # an organ of it: 主席会议, 专委会, 机关
    MEMBERS = "members"
    HIGHER_MEMBERS = "higher_members"  # of a higher committee: 住区市政协委员
    SECTORS = "sectors"  # 界别
    PARTIES_GROUPS = "parties_groups"  # 民主党派, 人民团体
    STUDIOS = "studios"  # 委员工作室, 联络站
    OTHER_COMMITTEE = "other_committee"
    GOVERNMENT = "government"
    SYSTEM = "system"  # 全市政协系统, 各级政协
    PUBLIC = "public"
    PLACE = "place"  # 全区, 我县


class RecipientCode(StrEnum):
    """Who adopted, received or commented."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    COUNTY = "county"
    PARTY_GOVERNMENT = "party_government"  # of this committee's own level
    GOVERNMENT_DEPARTMENTS = "government_departments"
    PUBLIC = "public"


@light_record(frozen=True, slots=True, kw_only=True)
class Observation:
    """One printed quantity and one thing it says. Grain: (char_start, metric_code) within a document.

    Each field is a column of core.fact_observation and a key of the JSON output unless it says otherwise.

    Attributes:
        char_start, char_end: body_text[char_start:char_end] == printed, always.
        value: In base units (万元 as yuan, percent as 0-100); of a range (3至5次) the low end.
        value_high: The high end of a range, None for every other figure.
        unit: Measure word in base form: 件, 件次, 元, %, 人次 ...
        metric_code: Headline metric of the catalogue, or "other".
        noun: The words that say what is counted, as printed ("优秀学员").
        subject: Who did it, as printed; None means the committee itself or an organ of it.
        subject_code: Who did it; subject_codes all of them where several act together, the first named first.
        recipient: Who adopted, received or commented, None when the text does not say; recipient_code its
            kind.
        period_start, period_end: Closed days; the review year unless the text says otherwise; each is None
            where neither is known.
        section: Heading above, None before the first.
        sentence_start, sentence_end: Place of the sentence in body_text.
        confidence: 0 to 1, that value, unit, bound, status and metric are all right.
        capture_id: The capture that its sentence was read from: an attachment, a further page.
        mention_of: Place (char_start) of the first mention of the same fact in this document; None for the
            first.
        has_conflict: Another figure in this document states the same metric, subject and period with a
            different value.
        detail_code: Detail metric of the catalogue whose parent is metric_code, where one is stated.
        rule_id: Name of the rule that says what is counted: the statement of the catalogue that won
            (proposals_filed/立案), or the rule of ellipsis that took it over; of other that of its detail
            metric, None where it has none.
        part_of: The figure that it is part of, None where the text names none.
        decided: What people decided about this figure.
    """

    metric_code: str
    value: float
    unit: str
    bound: Bound
    status: FactStatus
    noun: str | None
    subject: str | None
    recipient: str | None
    period_start: date | None
    period_end: date | None
    printed: str
    section: str | None
    char_start: int
    char_end: int
    sentence_start: int
    sentence_end: int
    confidence: float
    mention_of: NotStored[int | None] = None  # stored as the key of the first mention
    has_conflict: bool = False
    detail_code: str | None = None
    value_high: float | None = None
    subject_code: SubjectCode | None = None
    subject_codes: tuple[str, ...] | None = None
    recipient_code: RecipientCode | None = None
    rule_id: str | None = None
    part_of: NotStored[PartOf | None] = None  # stored as the key of that figure, with the relation
    capture_id: CaptureId | None = None
    decided: Embedded[AppliedDecisions | None] = None


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One person with office at one place of body_text (区政协主席杨某)."""

    char_start: int
    char_end: int
    name: Annotated[str, Stored("person_name")]
    office: str


class NamedItemKind(StrEnum):
    """What kind of thing a text calls by its name."""

    PROPOSAL = "proposal"  # 提案, 建议
    REPORT = "report"  # 调研报告
    TOPIC = "topic"  # of a consultation, an inspection, a survey
    PLATFORM = "platform"  # 平台, 品牌, 工作室, 活动
    AWARD = "award"  # 称号, 奖
    DOCUMENT = "document"  # issued or edited: 办法, 文史资料
    PARTNER = "partner"  # 联合…, 会同…


class NamedItemOutcome(StrEnum):
    """What became of it."""

    ADOPTED = "adopted"  # 采纳
    WRITTEN = "written"  # 写入, 纳入: into a report or plan
    AWARDED = "awarded"  # 获评, 入选
    LISTED = "listed"  # 列为重点提案
    COMMENTED = "commented"  # 批示
    FORWARDED = "forwarded"  # 转发


@light_record(frozen=True, slots=True)
class NamedItem:
    """One thing that the text calls by its name. Grain: (char_start, kind) within a document.

    Attributes:
        char_start, char_end: body_text[char_start:char_end] == name, marks left out.
        role: The words that say what was done with it (打造, 印发, 围绕, 联合); None where none stand there.
        outcome: What became of it, outcome_words the words that say it.
        sentence_start, sentence_end: Place of its sentence; figures of the same sentence belong to it.
    """

    char_start: int
    char_end: int
    kind: Annotated[NamedItemKind, Stored("item_kind")]
    name: Annotated[str, Stored("item_name")]
    role: Annotated[str | None, Stored("item_role")]
    outcome: Annotated[NamedItemOutcome | None, Stored("item_outcome")]
    outcome_words: str | None
    sentence_start: int
    sentence_end: int


@light_record(frozen=True, slots=True)
class Keyword:
    """One keyword of a document with its TF-IDF weight."""

    word: Annotated[str, Stored("keyword")]
    weight: float
    rank: Annotated[int, Stored("weight_rank")]


@light_record(frozen=True, slots=True)
class DocumentTopic:
    """One topic of a document, by its code, with the weight of its cues per thousand characters."""

    word: Annotated[str, Stored("topic")]
    weight: float
    rank: Annotated[int, Stored("weight_rank")]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something held back or doubted; one row of ops.quarantine.

    Attributes:
        rule_id: Stable name: page_truncated, page_blocked_waf, organization_undecided, percent_out_of_range
            ...
        reason: For a person, in English and Chinese: what is wrong and what to do.
        value: The offending words or number, shortened to 500 characters.
        candidates: What it could have been, "" when nothing to choose from.
        char_start: Place in body_text for observations.
        metric_code: For observations.
    """

    rule_id: str
    severity: Severity
    scope: IssueScope
    reason: str
    value: Annotated[str, Stored("held_value")] = ""
    candidates: str = ""
    char_start: int | None = None
    metric_code: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """The committee that a document is about, with the words that prove it.

    Attributes:
        code: GB/T 2260 code of its division; "100000" is the National Committee.
        name: Standard full name: 重庆市江津区政协.
        province: Name of the province-level division, None for the national committee.
        evidence: "headline_name×1; body_committee×2; score 18.0".
    """

    code: Annotated[str, Stored("organization_code")]
    name: Annotated[str, Stored("organization_name")]
    level: Annotated[RegionLevel, Stored("organization_level")]
    province: str | None
    evidence: Annotated[str, Stored("organization_evidence")]


class SessionRelation(StrEnum):
    """How a document stands to the session that it names."""

    GIVEN_AT = "given_at"  # 在…第三次会议上: a report to it, news of it, before it is to meet
    COUNTED_FROM = "counted_from"  # 三次会议以来, 三次会议期间收到提案: its year began there
    NAMED = "named"  # it only says that it was held


@dataclass(frozen=True, slots=True)
class CommitteeTerm:
    """The term of its committee (届) that a document tells of, and the session (次会议) that it stands to.

    Attributes:
        term_number: The term whose work it tells; None when undecided.
        session_term_number: The term that the session belongs to: the next one where a committee reports for
            the last time. session_number: its number within that term. Both None without a session.
        session_relation: How the document stands to the session.
        term_evidence: The words that prove both.
    """

    term_number: int | None
    session_term_number: int | None
    session_number: int | None
    session_relation: SessionRelation | None
    term_evidence: str

    @property
    def is_whole(self) -> bool:
        """Whether a committee reports on its whole term, to the first session of the next: such a report
        need not say 五年, and a figure of it without a time is the term's.
        """
        is_given_at_first = self.session_relation is SessionRelation.GIVEN_AT and self.session_number == 1
        return is_given_at_first and self.term_number == (self.session_term_number or 0) - 1


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose document a text is.

    Attributes:
        code: The committee, or the kind of the other body; None when undecided.
        name: The other body as printed: 区教育局; None for the committee, or where it is not named.
        confidence: 0 to 1: its share of the evidence. evidence: the words that prove it.
    """

    code: SubjectCode | None
    name: str | None
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that is known of one document. Grain: one capture group (usually one page).

    Attributes:
        capture_ids: The captures it was read from, first page first.
        source_id: Where it was found. url: canonical URL of the first page.
        state: OK, or why nothing could be read; then there are url, family, issues, what the page says of its
            title, day and source.
        doc_type: See DocType; None when undecided. part: number within a series (之二 -> 2), None for a
            single text.
        title: None when undecided.
        organization: None when undecided: never guessed; then an Issue names the candidates.
        review_year: Year that the figures are about; None when undecided.
        term: Term of the committee and session; None where the text names none, or does not agree.
        authors, editors: People; writers, reporters and compilers are authors, 策划/编辑/责编 editors.
        credits: Photo credits.
        ocr_confidence: 0 to 1 where the text, or some of it, was recognised in a picture (OCR), else None.
        body_text: Empty unless state is OK. Observations and people point into it.
        flags: Quality flags of the document: suspect_text, has_conflicts, few_figures, review_year_undecided
            ...
        decided: What people decided about this document; not about its figures.
    """

    capture_ids: NotStored[tuple[CaptureId, ...]]
    source_id: SourceId
    url: str
    state: NotStored[PageState]  # of its captures, in ops.crawl_url
    state_reason: NotStored[str]
    family: str
    doc_type: DocType | None
    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    part: int | None = None
    published_at: NotStored[PublishedAt | None] = None  # stored as time, day and provenance
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    views: Annotated[int | None, Stored(is_wide=True)] = None
    ocr_confidence: float | None = None
    organization: Embedded[Organization | None] = None
    organization_candidates: NotStored[tuple[Organization, ...]] = ()
    review_year: int | None = None
    term: Embedded[CommitteeTerm | None] = None
    body_text: str = ""
    blocks: NotStored[tuple[Block, ...]] = ()
    # each of these has a table of its own
    observations: NotStored[tuple[Observation, ...]] = ()
    people: NotStored[tuple[PersonMention, ...]] = ()
    named_items: NotStored[tuple[NamedItem, ...]] = ()
    keywords: NotStored[tuple[Keyword, ...]] = ()
    topics: NotStored[tuple[DocumentTopic, ...]] = ()
    repairs: NotStored[tuple[Repair, ...]] = ()
    issues: NotStored[tuple[Issue, ...]] = ()
    flags: tuple[str, ...] = ()
    decided: Embedded[AppliedDecisions | None] = None

    @property
    def is_loaded(self) -> bool:
        """Whether it becomes a document of the warehouse: a review, or a text of the inbox with a figure."""
        if self.state is not PageState.OK:
            return False
        return is_review_type(self.doc_type) or (self.source_id == INBOX_SOURCE and bool(self.observations))
