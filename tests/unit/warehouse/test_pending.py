"""What a published file says was read, and what is read again all the same. Decisions of people and runs one
after the other: test_build.py and tests/integration/test_decisions.py.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from warehouse_data import START

from gov_reviews.code_version import code_version
from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.decisions.standing_decisions import NOTHING_DECIDED
from gov_reviews.errors import ContractBroken
from gov_reviews.records.ids import CaptureId
from gov_reviews.settings import Settings
from gov_reviews.warehouse.pending import ReadBefore, read_before
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION

pytestmark = pytest.mark.slow


def change(settings: Settings, *statements: str) -> None:
    settings.warehouse_path.chmod(0o600)
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        for statement in statements:
            connection.execute(statement)


def captures(settings: Settings, condition: str = "true") -> frozenset[CaptureId]:
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        rows = connection.execute(f"select capture_id from ops.crawl_url where {condition}").fetchall()  # noqa: S608
    return frozenset(CaptureId(row[0]) for row in rows)


def test_before_the_first_publication_nothing_was_read(settings: Settings) -> None:
    assert read_before(settings) == ReadBefore()


def test_all_that_was_read_is_known_and_damaged_pages_by_name(published: Settings) -> None:
    everything = captures(published)
    assert len(everything) == 10
    assert read_before(published) == ReadBefore(everything)
    one = sorted(everything)[0]
    change(published, f"update ops.crawl_url set state = 'archive_damaged' where capture_id = '{one}'")  # noqa: S608
    assert read_before(published) == ReadBefore(everything, frozenset({one}))


def test_what_other_code_failed_on_is_read_again(published: Settings) -> None:
    first, second, *_ = sorted(captures(published, "document_key is null"))
    change(
        published,
        f"update ops.crawl_url set state = 'failed', code_version = 'old' where capture_id = '{first}'",  # noqa: S608
        f"update ops.crawl_url set state = 'failed', code_version = '{code_version()}' where capture_id = '{second}'",  # noqa: S608
    )
    assert captures(published) - read_before(published).processed == {first}


def test_a_forgotten_capture_is_read_again_with_all_of_its_document(published: Settings) -> None:
    one = sorted(captures(published, "document_key is not null"))[0]
    forgotten = replace(
        NOTHING_DECIDED, forgotten={one: CaptureDecision("forget", one, "li@desk", START, "a test")}
    )
    with_it = captures(
        published,
        f"document_key = (select document_key from ops.crawl_url where capture_id = '{one}')",  # noqa: S608
    )
    assert captures(published) - read_before(published, forgotten).processed == with_it
    change(published, f"update ops.crawl_url set outcome = 'forgotten' where capture_id = '{one}'")  # noqa: S608
    assert read_before(published, forgotten).processed == captures(published), "it has been done"
    remembered = replace(NOTHING_DECIDED, remembered=frozenset({one}))
    assert one not in read_before(published, remembered).processed


@pytest.mark.parametrize(
    "statement",
    [
        "alter table core.fact_review drop column topic_count",
        "update ops.schema_version set schema_version = 1",
    ],
)
def test_an_older_file_counts_as_having_read_nothing(published: Settings, statement: str) -> None:
    change(published, statement)
    assert read_before(published) == ReadBefore()


def test_a_newer_file_is_refused(published: Settings) -> None:
    change(published, f"update ops.schema_version set schema_version = {SCHEMA_VERSION + 1}")  # noqa: S608
    with pytest.raises(ContractBroken):
        read_before(published)
