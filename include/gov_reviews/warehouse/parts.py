"""Parquet parts: the typed rows of one chunk, one file per staging table.

In: captures of a chunk and the `Review`s read from them. Out: parts/<staging table>/<chunk_id>.parquet under
the schema of the table contract, written to a temporary name and renamed.
No page can spoil the others: a review whose rows break a contract is replaced by a quarantine row with the
reason, and nothing of it is loaded. A character that no encoding can store is replaced one for one; a figure
that is there twice is kept once; an undecided field is empty. Each leaves a row in the quarantine.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.atomic_write import replaced_atomically
from gov_reviews.code_version import extraction_version
from gov_reviews.document.undecided_fields import with_undecided_issues
from gov_reviews.document.unreadable_pages import review_of_failed_page
from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.reviews import Review
from gov_reviews.records.stored_columns import Row, column_values
from gov_reviews.step_failure import failure_of
from gov_reviews.warehouse.arrow_tables import arrow_table
from gov_reviews.warehouse.keys import document_key, reading_key
from gov_reviews.warehouse.review_rows import Reading, capture_row, check_size, rows_of_review
from gov_reviews.warehouse.row_checks import check_rows
from gov_reviews.warehouse.table_contracts import TableContract, load_contracts

if TYPE_CHECKING:
    import pyarrow as pa

logger = logging.getLogger(__name__)

_CAPTURE = "staging.stg_capture"
_EXTRACTION = "staging.stg_extraction"
# No page's fault: with these every page would end in quarantine.
BROKEN_INSTALLATION = (InvalidMetadata, ImportError)


def write_parts(
    folder: Path, run_id: str, chunk_id: str, captures: Sequence[Capture], reviews: Sequence[Review]
) -> list[Review]:
    """Write the rows of one chunk. Idempotent: parts of the same chunk are replaced.

    Args:
        folder: The run's parts folder.
        run_id: The run that reads them.
        chunk_id: A plain file name.
        captures: Every capture of the chunk, those that gave no review too.
        reviews: What was read from them; pages that could not be read have a state other than OK.

    Returns:
        The reviews as they were written: in the place of one whose rows break a contract stands what is
            recorded of a failed page.

    Raises:
        ContractBroken: A review names none of these captures, or a capture does not fit its contract.
    """
    checked = _read_all(captures, reviews)
    for name, contract in part_contracts().items():
        if name == _CAPTURE:
            table = arrow_table(contract, _capture_rows(captures, checked))
        elif name == _EXTRACTION:
            table = arrow_table(contract, [_extraction_row(run_id, chunk_id)])
        else:
            table = _concatenated(contract, [one.tables[name] for one in checked if name in one.tables])
        _write(folder / contract.name / f"{chunk_id}.parquet", table)
    return [one.reading.review for one in checked]


def part_contracts() -> Mapping[str, TableContract]:
    """Staging tables that are filled from parts."""
    return {name: contract for name, contract in load_contracts().items() if contract.load == "parts"}


@dataclass(frozen=True, slots=True)
class _Checked:
    """A reading with its rows as tables: all that can go wrong with them has not."""

    reading: Reading
    tables: Mapping[str, pa.Table]


def _capture_rows(captures: Sequence[Capture], checked: Sequence[_Checked]) -> list[Row]:
    """One row per capture: what it was read as."""
    read_as: dict[CaptureId, Reading] = {}
    for one in checked:
        for capture_id in one.reading.review.capture_ids:
            # A page that is read in several groupings (an old and a new half) counts for the newest one.
            if capture_id not in read_as or read_as[capture_id].order < one.reading.order:
                read_as[capture_id] = one.reading
    return [capture_row(capture, read_as.get(capture.capture_id)) for capture in captures]


def _extraction_row(run_id: str, chunk_id: str) -> Row:
    """What read a chunk, and in which run."""
    return column_values(extraction_version()) | {"run_id": run_id, "chunk_id": chunk_id}


def _read_all(captures: Sequence[Capture], reviews: Sequence[Review]) -> list[_Checked]:
    """Readings with rows that can be loaded, in the order of the reviews."""
    by_id = {capture.capture_id: capture for capture in captures}
    readings: dict[str, _Checked] = {}  # by reading_key
    for review in reviews:
        own = [by_id[capture_id] for capture_id in review.capture_ids if capture_id in by_id]
        if not own:
            raise ContractBroken(
                "A review names no capture of its chunk; read whole groups.",
                "一篇综述未指明本批次的任何抓取；须按整组读取。",
                url=review.url,
                capture_ids=",".join(review.capture_ids),
            )
        checked = _read_checked(review, own)
        if checked.reading.key in readings:
            checked = _read_failed(
                own,
                ContractBroken(
                    "The same captures gave two reviews.", "相同的抓取给出了两篇综述。", url=review.url
                ),
            )
        readings[checked.reading.key] = checked
    return list(readings.values())


def _read_checked(review: Review, captures: Sequence[Capture]) -> _Checked:
    """A review with its rows; one whose rows break a contract with the rows of a failed page."""
    try:
        return _read(review, captures)
    except BROKEN_INSTALLATION:
        raise
    except Exception as error:  # whatever our code made of one page must not hold up the others
        return _read_failed(captures, error)


def _read_failed(captures: Sequence[Capture], error: Exception) -> _Checked:
    logger.error(
        "page_failed step=rows url=%s capture_id=%s", captures[0].url, captures[0].capture_id, exc_info=error
    )
    failure = failure_of(error, "rows")
    return _read(review_of_failed_page(captures, failure.english, failure.chinese), captures)


def _read(review: Review, captures: Sequence[Capture]) -> _Checked:
    if len(captures) != len(review.capture_ids) or review.source_id != captures[0].source_id:
        raise ContractBroken(
            "A review names captures or a source that are not those of its chunk; read whole groups.",
            "一篇综述所指的抓取或来源不属于本批次；须按整组读取。",
            url=review.url,
        )
    review = with_undecided_issues(review)
    reading = Reading(
        review=review,
        key=reading_key(review),
        document=document_key(review) if review.is_loaded else None,
        captured_at=max(capture.captured_at for capture in captures),
        first=captures[0],
    )
    rows = rows_of_review(reading)
    contracts = load_contracts()
    arrow_table(contracts[_CAPTURE], [capture_row(capture, reading) for capture in captures])
    tables = {name: arrow_table(contracts[name], found) for name, found in rows.items()}
    check_rows(rows)
    check_size(sum(table.nbytes for table in tables.values()))
    return _Checked(reading, tables)


def _concatenated(contract: TableContract, tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa  # heavy

    return pa.concat_tables(tables) if tables else arrow_table(contract, [])


def _write(path: Path, table: pa.Table) -> None:
    import pyarrow.parquet as pq  # heavy

    with replaced_atomically(path) as temporary:
        pq.write_table(table, temporary, compression="zstd")
