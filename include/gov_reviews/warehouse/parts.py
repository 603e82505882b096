"""Parquet parts: the typed rows of one chunk, one file per staging table.

In: captures of a chunk and the `Review`s read from them. Out: parts/<staging table>/<chunk_id>.parquet under
the schema of the table contract, written to a temporary name and renamed.
No page can spoil the others: a review whose rows break a contract is replaced by a quarantine row with the
reason, and nothing of it is loaded. A character that no encoding can store is replaced one for one and told
in the quarantine; a figure that stands twice is kept once and told in the quarantine; an undecided field is
empty and told in the quarantine.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gov_reviews.code_version import code_version
from gov_reviews.document.undecided_fields import with_undecided_told
from gov_reviews.document.unreadable_pages import review_of_failed_page
from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId, stable_key
from gov_reviews.records.pages import PageState, PublishedAt
from gov_reviews.records.reviews import Issue, Observation, Review, is_loaded_type
from gov_reviews.settings import TIME_ZONE
from gov_reviews.step_failure import failure_of
from gov_reviews.warehouse.keys import document_key, observation_key, reading_key, work_key
from gov_reviews.warehouse.row_checks import check_rows
from gov_reviews.warehouse.table_contracts import TableContract, load_contracts

if TYPE_CHECKING:
    import pyarrow as pa

logger = logging.getLogger(__name__)

Row = dict[str, Any]

_CAPTURE = "staging.stg_capture"
# No page's fault: with these every page would end in quarantine.
BROKEN_INSTALLATION = (InvalidMetadata, ImportError)
MAX_HELD_VALUE = 500
# A page gives some hundred kilobytes; one without a full stop would give its whole text as evidence of every
# figure.
MAX_PAGE_BYTES = 60_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOCAL = ZoneInfo(TIME_ZONE)
_NOON = time(12)


def write_parts(
    folder: Path, chunk_id: str, captures: Sequence[Capture], reviews: Sequence[Review]
) -> list[Review]:
    """Write the rows of one chunk. Idempotent: parts of the same chunk are replaced.

    Args:
        folder: The run's parts folder.
        chunk_id: A plain file name.
        captures: Every capture of the chunk, those that gave no review too.
        reviews: What was read from them; pages that could not be read have a state other than OK.

    Returns:
        The reviews as they were written: in the place of one whose rows break a contract stands what is
            recorded of a failed page.

    Raises:
        ContractBroken: A review names none of these captures, or a capture does not fit its contract.
    """
    readings = _read_all(captures, reviews)
    for name, contract in part_contracts().items():
        if name == _CAPTURE:
            table = arrow_table(contract, _capture_rows(captures, readings))
        else:
            table = _concatenated(
                contract, [reading.tables[name] for reading in readings if name in reading.tables]
            )
        _write(folder / contract.name / f"{chunk_id}.parquet", table)
    return [reading.review for reading in readings]


def part_contracts() -> Mapping[str, TableContract]:
    """Staging tables that are filled from parts."""
    return {name: contract for name, contract in load_contracts().items() if contract.load == "parts"}


def rows_of_chunk(captures: Sequence[Capture], reviews: Sequence[Review]) -> Mapping[str, list[Row]]:
    """The rows that `write_parts` writes, by table name."""
    readings = _read_all(captures, reviews)
    rows: dict[str, list[Row]] = defaultdict(list)
    for reading in readings:
        for table, found in reading.rows.items():
            rows[table] += found
    return rows | {_CAPTURE: _capture_rows(captures, readings)}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One review with its keys, its rows, and these as tables.

    key: reading_key. document: None when nothing is loaded of it.
    """

    review: Review
    key: str
    document: str | None
    captured_at: datetime
    first: Capture
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, str]:
        return (self.captured_at, self.key)


def _capture_rows(captures: Sequence[Capture], readings: Sequence[_Reading]) -> list[Row]:
    """One row per capture: what it was read as."""
    read_as: dict[CaptureId, _Reading] = {}
    for reading in readings:
        for capture_id in reading.review.capture_ids:
            # A page that is read in several groupings (an old and a new half) counts for the newest one.
            if capture_id not in read_as or read_as[capture_id].order < reading.order:
                read_as[capture_id] = reading
    return [_capture_row(capture, read_as.get(capture.capture_id)) for capture in captures]


def _read_all(captures: Sequence[Capture], reviews: Sequence[Review]) -> list[_Reading]:
    """Readings with rows that can be loaded, in the order of the reviews."""
    by_id = {capture.capture_id: capture for capture in captures}
    readings: dict[str, _Reading] = {}  # by identity
    for review in reviews:
        own = [by_id[capture_id] for capture_id in review.capture_ids if capture_id in by_id]
        if not own:
            raise ContractBroken(
                "A review names no capture of its chunk; read whole groups.",
                url=review.url,
                capture_ids=",".join(review.capture_ids),
            )
        reading = _read_checked(review, own)
        if reading.key in readings:
            reading = _read_failed(own, ContractBroken("The same captures gave two reviews.", url=review.url))
        readings[reading.key] = reading
    return list(readings.values())


def _read_checked(review: Review, captures: Sequence[Capture]) -> _Reading:
    """A review with its rows; one whose rows break a contract with the rows of a failed page."""
    try:
        return _read(review, captures)
    except BROKEN_INSTALLATION:
        raise
    except Exception as error:  # whatever our code made of one page must not hold up the others
        return _read_failed(captures, error)


def _read_failed(captures: Sequence[Capture], error: Exception) -> _Reading:
    logger.error(
        "page_failed step=rows url=%s capture_id=%s", captures[0].url, captures[0].capture_id, exc_info=error
    )
    failure = failure_of(error, "rows")
    return _read(review_of_failed_page(captures, failure.english, failure.chinese), captures)


def _read(review: Review, captures: Sequence[Capture]) -> _Reading:
    if len(captures) != len(review.capture_ids) or review.source_id != captures[0].source_id:
        raise ContractBroken(
            "A review names captures or a source that are not those of its chunk; read whole groups.",
            url=review.url,
        )
    review = with_undecided_told(review)
    is_loaded = review.state is PageState.OK and is_loaded_type(review.doc_type)
    reading = _Reading(
        review=review,
        key=reading_key(review),
        document=document_key(review) if is_loaded else None,
        captured_at=max(capture.captured_at for capture in captures),
        first=captures[0],
    )
    _add_rows(reading)
    contracts = load_contracts()
    arrow_table(contracts[_CAPTURE], [_capture_row(capture, reading) for capture in captures])
    reading.tables.update((name, arrow_table(contracts[name], rows)) for name, rows in reading.rows.items())
    check_rows(reading.rows)
    _check_size(sum(table.nbytes for table in reading.tables.values()))
    return reading


def _check_size(size: int) -> None:
    if size > MAX_PAGE_BYTES:
        raise ContractBroken(
            "The rows of this page are too large: no review is that long. A text without full stops is one "
            "sentence, and is evidence "
            "beside every figure.",
            bytes=size,
            most=MAX_PAGE_BYTES,
        )


def _capture_row(capture: Capture, reading: _Reading | None) -> Row:
    review = reading.review if reading else None
    if review is None or reading is None:
        outcome = "not_used"
    elif review.state is PageState.FORGOTTEN:
        outcome = "forgotten"
    elif reading.document is not None:
        outcome = "loaded"
    else:
        outcome = "not_a_review" if review.state is PageState.OK else "quarantined"
    return {
        "capture_id": capture.capture_id,
        "source_id": capture.source_id,
        "url": capture.url,
        "capture_kind": capture.kind.value,
        "group_id": capture.group_id,
        "captured_at": capture.captured_at,
        "http_status": capture.status,
        "content_type": capture.content_type,
        "body_sha256": capture.body_sha256,
        "body_bytes": capture.body_bytes,
        "etag": capture.etag,
        "last_modified": capture.last_modified,
        "listed_title": capture.listed_title,
        "listed_date": capture.listed_date,
        "state": review.state.value if review else "",
        "state_reason": review.state_reason if review else "",
        "family": review.family if review else "",
        "doc_type": review.doc_type if review and review.state is PageState.OK else None,
        "outcome": outcome,
        "publication_url": review.url if review else None,
        "document_key": reading.document if reading else None,
        "reading_key": reading.key if reading else None,
        "code_version": code_version(),
    }


def _add_rows(reading: _Reading) -> None:
    review = reading.review
    issues = list(review.issues)
    if reading.document is not None:
        reading.rows["staging.stg_review"].append(_review_row(reading, reading.document))
        kept, doubled = _without_doubles(review.observations)
        issues += [_doubled_issue(observation) for observation in doubled]
        if _SURROGATE.search(review.body_text):
            issues.append(_SURROGATE_ISSUE)
        _add_details(reading.rows, reading, reading.document, kept)
    # Of a page that is no review only what concerns the whole page is told: doubts about its organisation or
    # year are of no use.
    told = (
        issues
        if reading.document is not None or review.state is not PageState.OK
        else [i for i in issues if i.scope == "page"]
    )
    reading.rows["staging.stg_quarantine"] += [
        _issue_row(reading, number, issue) for number, issue in enumerate(told)
    ]


def _review_row(reading: _Reading, document: str) -> Row:
    review = reading.review
    organization = review.organization
    published = review.published_at
    text = storable(review.body_text)
    return {
        "reading_key": reading.key,
        "document_key": document,
        "work_key": work_key(review),
        "url": review.url,
        "source_id": review.source_id,
        "capture_id": reading.first.capture_id,
        "read_captured_at": reading.captured_at,
        "family": review.family,
        "doc_type": review.doc_type,
        "part": review.part,
        "kicker": review.kicker,
        "title": review.title if (review.title or "").strip() else None,
        "subtitle": review.subtitle,
        "published_at": stored_time(published) if published else None,
        "published_date": published.at.astimezone(_LOCAL).date() if published else None,
        "has_published_time": bool(published and published.has_time),
        "published_provenance": published.provenance if published else None,
        "source_name": review.source_name,
        "authors": list(review.authors),
        "editors": list(review.editors),
        "credits": list(review.credits),
        "views": review.views,
        "organization_code": organization.code if organization else None,
        "organization_name": organization.name if organization else None,
        "organization_level": organization.level if organization else None,
        "province": organization.province if organization else None,
        "organization_evidence": organization.evidence if organization else None,
        "review_year": review.review_year,
        "body_text": text,
        "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "character_count": len(text),
        "repair_count": len(review.repairs),
        "flags": sorted(set(review.flags)),
    }


def stored_time(published: PublishedAt) -> datetime:
    """The instant that is stored for a printed time.

    Where only the day is printed it is noon in Asia/Shanghai: midnight there is still the day before in UTC,
        and most tools show UTC.
    Views in mart show the printed hour, and midnight where only the day is printed.
    """
    return (
        published.at
        if published.has_time
        else datetime.combine(published.at.astimezone(_LOCAL).date(), _NOON, _LOCAL)
    )


def _add_details(
    rows: dict[str, list[Row]], reading: _Reading, document: str, observations: Iterable[Observation]
) -> None:
    review = reading.review
    keys: Row = {"reading_key": reading.key, "document_key": document}
    observations = tuple(observations)
    # before the sentences are cut out: memory must hold them
    _check_size(sum(observation.sentence_end - observation.sentence_start for observation in observations))
    text = storable(review.body_text)
    rows["staging.stg_observation"] += [
        _observation_row(keys, text, observation) for observation in observations
    ]
    people = {(person.char_start, person.name): person for person in review.people}
    rows["staging.stg_person_mention"] += [
        keys
        | {
            "person_mention_key": stable_key(document, person.char_start, person.name),
            "person_name": person.name,
            "office": person.office,
            "char_start": person.char_start,
            "char_end": person.char_end,
        }
        for person in people.values()
    ]
    for table, column, words in (
        ("stg_keyword", "keyword", review.keywords),
        ("stg_topic", "topic", review.topics),
    ):
        first = {word.word: word for word in reversed(words)}
        rows[f"staging.{table}"] += [
            keys | {column: word.word, "weight": word.weight, "weight_rank": word.rank}
            for word in first.values()
        ]
    rows["staging.stg_repair"] += [
        keys
        | {
            "repair_number": number,
            "repair_rule": repair.rule,
            "field_name": repair.field,
            "start_in": repair.start_in,
            "end_in": repair.end_in,
            "start_out": repair.start_out,
            "end_out": repair.end_out,
            "text_before": repair.before,
            "text_after": repair.after,
        }
        for number, repair in enumerate(review.repairs, start=1)
    ]


def _observation_row(keys: Row, body_text: str, observation: Observation) -> Row:
    document = keys["document_key"]
    first = observation.mention_of
    return keys | {
        "observation_key": observation_key(document, observation.char_start, observation.metric_code),
        "metric_code": observation.metric_code,
        "value": float(observation.value),
        "unit": observation.unit,
        "bound": observation.bound.value,
        "status": observation.status.value,
        "noun": observation.noun,
        "subject": observation.subject,
        "recipient": observation.recipient,
        "period_start": observation.period_start,
        "period_end": observation.period_end,
        "printed": storable(observation.printed),
        "sentence": body_text[observation.sentence_start : observation.sentence_end],
        "section": observation.section,
        "char_start": observation.char_start,
        "char_end": observation.char_end,
        "sentence_start": observation.sentence_start,
        "sentence_end": observation.sentence_end,
        "confidence": float(observation.confidence),
        "is_mention": first is not None,
        "first_mention_key": None
        if first is None
        else observation_key(document, first, observation.metric_code),
        "has_conflict": observation.has_conflict,
        "detail_code": observation.detail_code,
    }


def _issue_row(reading: _Reading, number: int, issue: Issue) -> Row:
    key = None
    if (
        reading.document is not None
        and issue.scope == "observation"
        and issue.char_start is not None
        and issue.metric_code
    ):
        key = observation_key(reading.document, issue.char_start, issue.metric_code)
    return {
        "quarantine_key": stable_key("reading", reading.key, number, issue.rule_id),
        "reading_key": reading.key,
        "capture_id": reading.first.capture_id,
        "source_id": reading.review.source_id,
        "url": reading.review.url,
        "document_key": reading.document,
        "observation_key": key,
        "rule_id": issue.rule_id,
        "severity": issue.severity,
        "scope": issue.scope,
        "reason": issue.reason,
        "held_value": issue.value[:MAX_HELD_VALUE],
        "candidates": issue.candidates,
        "char_start": issue.char_start,
        "metric_code": issue.metric_code,
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
        severity="warning",
        scope="field",  # the first one is loaded; scope observation would hold it back
        reason="The same place gave the same metric twice; only the first reading is loaded. Report it: the extraction should decide. "
        "同一位置重复得出同一指标，仅保留第一条，请报告。",
        value=f"{observation.printed} = {observation.value}{observation.unit}",
        char_start=observation.char_start,
        metric_code=observation.metric_code,
    )


_SURROGATE_ISSUE = Issue(
    rule_id="unstorable_characters",
    severity="warning",
    scope="field",
    reason="The text holds code points that no encoding can store; each was replaced by U+FFFD. Compare with the archived page. "
    "正文含无法存储的字符，已逐个替换，请与存档核对。",
)


def storable(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD, so that offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


# --- Parquet ---


def arrow_schema(contract: TableContract) -> pa.Schema:
    """The contract's columns as an Arrow schema."""
    import pyarrow as pa

    types = {
        "varchar": pa.string(),
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "timestamptz": pa.timestamp("us", tz="UTC"),
        "varchar[]": pa.list_(pa.string()),
    }
    return pa.schema(
        [pa.field(column.name, types[column.type], nullable=column.nullable) for column in contract.columns]
    )


def arrow_table(contract: TableContract, rows: Sequence[Row]) -> pa.Table:
    """Rows under the contract's schema.

    Raises:
        ContractBroken: A row lacks a column, has one too many, a value of the wrong type, or none where one
            is promised.
    """
    import pyarrow as pa

    schema = arrow_schema(contract)
    names = set(schema.names)
    for row in rows:
        if row.keys() != names:
            raise ContractBroken(
                "A row does not have the columns of its contract.",
                table=contract.table,
                column=",".join(sorted(row.keys() ^ names)),
            )
    arrays = []
    for column in schema:
        values = [row[column.name] for row in rows]
        try:
            array = _array(values, column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise ContractBroken(
                f"A value does not fit its column: {error}", table=contract.table, column=column.name
            ) from error
        if not column.nullable and array.null_count:
            number = next(index for index, value in enumerate(values) if value is None)
            place = {name: rows[number].get(name) for name in contract.primary_key}
            raise ContractBroken(
                "A column that promises a value has none.",
                table=contract.table,
                column=column.name,
                row=place,
            )
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if (
        pa.types.is_timestamp(kind)
        and kind.tz
        and (naive := next((value for value in values if value and value.tzinfo is None), None))
    ):
        raise ContractBroken("A time without a zone cannot be stored; give it one.", value=naive)
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:  # a lone surrogate
        return pa.array([_storable(value) for value in values], type=kind)


def _storable(value: Any) -> Any:
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return storable(value) if isinstance(value, str) else value


def _concatenated(contract: TableContract, tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(tables) if tables else arrow_table(contract, [])


def _write(path: Path, table: pa.Table) -> None:
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(3)}.tmp")
    try:
        pq.write_table(table, temporary, compression="zstd")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
