"""The rows of one review, by staging table.

In: a review with its keys (`Reading`). Out: the rows of every staging table that it fills; what a record
holds becomes columns as its fields say (`records.stored_columns`), and keys, the words of a sentence and what
is counted over a review are added here.
A figure that is found twice is kept once, and text that no encoding can store is replaced: both are said in
rows of the quarantine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from gov_reviews.clock import local_day
from gov_reviews.code_version import code_version, extraction_version
from gov_reviews.errors import ContractBroken
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.captures import Capture, CaptureOutcome
from gov_reviews.records.ids import stable_key
from gov_reviews.records.pages import PageState, PublishedAt
from gov_reviews.records.reviews import (
    Issue,
    NamedItem,
    Observation,
    PartOf,
    PartRelation,
    PersonMention,
    Review,
)
from gov_reviews.records.stored_columns import Row, column_values
from gov_reviews.records.vocabulary import IssueScope, Severity
from gov_reviews.settings import TIME_ZONE
from gov_reviews.warehouse.arrow_tables import LONE_SURROGATE, storable
from gov_reviews.warehouse.keys import observation_key, work_key

MAX_HELD_VALUE = 500
# A page gives some hundred kilobytes; one without a full stop would give its whole text as evidence of every
# figure.
MAX_PAGE_BYTES = 60_000_000
_LOCAL = ZoneInfo(TIME_ZONE)
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Reading:
    """One review with its keys.

    Attributes:
        key: reading_key.
        document: document_key; None when nothing of it is loaded.
        captured_at: When the newest of its captures was made.
        first: The capture with its first page.
    """

    review: Review
    key: str
    document: str | None
    captured_at: datetime
    first: Capture

    @property
    def order(self) -> tuple[datetime, str]:
        """Of two readings of one capture the greater one counts."""
        return (self.captured_at, self.key)


def capture_row(capture: Capture, reading: Reading | None) -> Row:
    """A capture and what it was read as; None when no review was read from it."""
    review = reading.review if reading else None
    return column_values(capture) | {
        "state": review.state.value if review else "",
        "state_reason": review.state_reason if review else "",
        "family": review.family if review else "",
        "doc_type": review.doc_type if review and review.state is PageState.OK else None,
        "outcome": _outcome(reading).value,
        "publication_url": review.url if review else None,
        "document_key": reading.document if reading else None,
        "reading_key": reading.key if reading else None,
        "code_version": code_version(),
        "extraction_key": extraction_version().extraction_key,
        "warc_path": capture.warc_path,
        "warc_offset": capture.warc_offset,
    }


def _outcome(reading: Reading | None) -> CaptureOutcome:
    if reading is None:
        return CaptureOutcome.NOT_USED
    if reading.review.state is PageState.FORGOTTEN:
        return CaptureOutcome.FORGOTTEN
    if reading.document is not None:
        return CaptureOutcome.LOADED
    is_read = reading.review.state is PageState.OK
    return CaptureOutcome.NOT_A_REVIEW if is_read else CaptureOutcome.QUARANTINED


def rows_of_review(reading: Reading) -> dict[str, list[Row]]:
    """The rows of a review by table.

    Raises:
        ContractBroken: The rows would be larger than those of any review.
    """
    review, document = reading.review, reading.document
    issues = list(review.issues)
    rows: dict[str, list[Row]] = {}
    if document is not None:
        kept, doubled = _without_doubles(review.observations)
        issues += [_doubled_issue(observation) for observation in doubled]
        if LONE_SURROGATE.search(review.body_text):
            issues.append(_SURROGATE_ISSUE)
        rows["staging.stg_review"] = [_review_row(reading, document)]
        rows |= _detail_rows(reading, document, kept)
    elif review.state is PageState.OK:
        # Of a page that is no review only what concerns the whole page is kept: doubts about its organisation
        # or year are of no use.
        issues = [issue for issue in issues if issue.scope == IssueScope.PAGE]
    rows["staging.stg_quarantine"] = [
        _issue_row(reading, number, issue) for number, issue in enumerate(issues)
    ]
    return rows


def check_size(size: int) -> None:
    """Refuse the rows of one page that are larger than those of any review.

    Args:
        size: Bytes.

    Raises:
        ContractBroken: They are.
    """
    if size > MAX_PAGE_BYTES:
        raise ContractBroken(
            "The rows of this page are too large: no review is that long. A text without full stops is one "
            "sentence, and is evidence beside every figure.",
            "此页的数据行过大：综述不会这样长。没有句号的文本算作一句，并作为依据附在每项数据上。",
            bytes=size,
            most=MAX_PAGE_BYTES,
        )


def _review_row(reading: Reading, document: str) -> Row:
    review = reading.review
    published = review.published_at
    text = storable(review.body_text)
    return column_values(review) | {
        "reading_key": reading.key,
        "document_key": document,
        "work_key": work_key(review),
        "capture_id": reading.first.capture_id,
        "read_captured_at": reading.captured_at,
        "title": review.title if (review.title or "").strip() else None,
        "published_at": stored_time(published) if published else None,
        "published_date": local_day(published.at) if published else None,
        "has_published_time": bool(published and published.has_time),
        "published_provenance": published.provenance if published else None,
        "body_text": text,
        "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "character_count": len(text),
        "repair_count": len(review.repairs),
        "flags": sorted(set(review.flags)),
        "extraction_key": extraction_version().extraction_key,
    }


def stored_time(published: PublishedAt) -> datetime:
    """The instant that is stored for a printed time.

    Where only the day is printed it is noon in Asia/Shanghai: midnight there is still the day before in UTC,
    and most tools show UTC. Views in mart show the printed hour, and midnight where only the day is printed.
    """
    return published.at if published.has_time else datetime.combine(local_day(published.at), _NOON, _LOCAL)


def _detail_rows(
    reading: Reading, document: str, observations: Iterable[Observation]
) -> dict[str, list[Row]]:
    """What stands beside the review itself: figures, people, keywords, topics, repairs."""
    review = reading.review
    keys: Row = {"reading_key": reading.key, "document_key": document}
    observations = tuple(observations)
    # before the sentences are cut out: memory must hold them
    check_size(sum(observation.sentence_end - observation.sentence_start for observation in observations))
    text = storable(review.body_text)
    items = {(item.char_start, item.kind): item for item in review.named_items}
    people = {(person.char_start, person.name): person for person in review.people}
    return {
        "staging.stg_observation": [
            keys | _observation_row(document, text, observation) for observation in observations
        ],
        "staging.stg_person_mention": [keys | _person_row(document, person) for person in people.values()],
        "staging.stg_named_item": [keys | _named_item_row(document, item) for item in items.values()],
        "staging.stg_keyword": [
            keys | column_values(keyword)
            for keyword in {keyword.word: keyword for keyword in reversed(review.keywords)}.values()
        ],
        "staging.stg_topic": [
            keys | column_values(topic)
            for topic in {topic.word: topic for topic in reversed(review.topics)}.values()
        ],
        "staging.stg_repair": [
            keys | {"repair_number": number} | column_values(repair)
            for number, repair in enumerate(review.repairs, start=1)
        ],
    }


def _observation_row(document: str, body_text: str, observation: Observation) -> Row:
    first, part_of = observation.mention_of, observation.part_of
    if part_of is None and first is not None:
        part_of = PartOf(first, observation.metric_code, PartRelation.REPEATED)
    return column_values(observation) | {
        "observation_key": observation_key(document, observation.char_start, observation.metric_code),
        "printed": storable(observation.printed),
        "sentence": body_text[observation.sentence_start : observation.sentence_end],
        "is_mention": first is not None,
        "first_mention_key": None
        if first is None
        else observation_key(document, first, observation.metric_code),
        "part_of": None
        if part_of is None
        else observation_key(document, part_of.char_start, part_of.metric_code),
        "relation": None if part_of is None else part_of.relation.value,
    }


def _person_row(document: str, person: PersonMention) -> Row:
    key = stable_key(document, person.char_start, person.name)
    return column_values(person) | {"person_mention_key": key}


def _named_item_row(document: str, item: NamedItem) -> Row:
    key = stable_key(document, item.char_start, item.kind.value)
    return column_values(item) | {"named_item_key": key}


def _issue_row(reading: Reading, number: int, issue: Issue) -> Row:
    key = None
    if (
        reading.document is not None
        and issue.scope == IssueScope.OBSERVATION
        and issue.char_start is not None
        and issue.metric_code
    ):
        key = observation_key(reading.document, issue.char_start, issue.metric_code)
    return column_values(issue) | {
        "quarantine_key": stable_key("reading", reading.key, number, issue.rule_id),
        "reading_key": reading.key,
        "capture_id": reading.first.capture_id,
        "source_id": reading.review.source_id,
        "url": reading.review.url,
        "document_key": reading.document,
        "observation_key": key,
        "held_value": issue.value[:MAX_HELD_VALUE],
    }


def _without_doubles(observations: Iterable[Observation]) -> tuple[list[Observation], list[Observation]]:
    """Figures with one place and metric each, and those left over."""
    kept: dict[tuple[int, str], Observation] = {}
    doubled = []
    for observation in observations:
        place = (observation.char_start, observation.metric_code)
        if place in kept:
            doubled.append(observation)
        else:
            kept[place] = observation
    return list(kept.values()), doubled


def _doubled_issue(observation: Observation) -> Issue:
    return Issue(
        rule_id="observation_doubled",
        severity=Severity.WARNING,
        scope=IssueScope.FIELD,  # the first one is loaded; scope observation would hold it back
        reason=in_both(
            "The same place gave the same metric twice; only the first reading is loaded. Report it: the "
            "extraction should decide.",
            "同一位置重复得出同一指标，仅保留第一条，请报告。",
        ),
        value=f"{observation.printed} = {observation.value}{observation.unit}",
        char_start=observation.char_start,
        metric_code=observation.metric_code,
    )


_SURROGATE_ISSUE = Issue(
    rule_id="unstorable_characters",
    severity=Severity.WARNING,
    scope=IssueScope.FIELD,
    reason=in_both(
        "The text holds code points that no encoding can store; each was replaced by U+FFFD. Compare with "
        "the archived page.",
        "正文含无法存储的字符，已逐个替换，请与存档核对。",
    ),
)
