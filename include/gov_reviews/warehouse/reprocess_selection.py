"""Which captures of the live warehouse a reprocess reads again.

In: the live file, read-only, and what is asked. Out: capture ids. Selected is what another extraction than
today's read; with a capture comes every other one that carries its document, so that no document is read anew
by half. It refuses what nothing in the warehouse fits, and a live file whose tables have an older form: the
next ordinary run reads that one again as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.code_version import extraction_version
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import ReprocessRequest
from gov_reviews.settings import Settings
from gov_reviews.warehouse.migrations import reads_archive_again
from gov_reviews.warehouse.reader import published_connection, run_query
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION, read_schema_version

if TYPE_CHECKING:
    import duckdb

_RUN_FIRST = "Run gov-reviews run --no-sites first: it reads everything in the archive and asks no site."
_RUN_FIRST_ZH = "请先运行 gov-reviews run --no-sites：读取存档中的全部内容，不访问网站。"
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LiveSelection:
    """What a reprocess reads again of what the live warehouse knows.

    Attributes:
        captures: To be read again. loaded: those of them that carry a document.
        known: Every capture that the warehouse lists.
    """

    captures: frozenset[CaptureId]
    loaded: frozenset[CaptureId]
    known: frozenset[CaptureId]


def select_live(settings: Settings, request: ReprocessRequest) -> LiveSelection:
    """What is to be read again.

    Raises:
        InvalidRequest: There is no warehouse yet, its tables have an older form, or it holds nothing of such
            a version, source, year or committee.
    """
    if not settings.warehouse_path.is_file():
        raise InvalidRequest(
            f"There is no warehouse yet to be read again. {_RUN_FIRST}",
            f"尚无可重新读取的数据库。{_RUN_FIRST_ZH}",
        )
    with published_connection(settings) as connection:
        if reads_archive_again(read_schema_version(connection), SCHEMA_VERSION):
            raise InvalidRequest(
                f"The tables of the live warehouse have an older form, so all of it is read again. "
                f"{_RUN_FIRST}",
                f"正式库的表结构较旧，须全部重新读取。{_RUN_FIRST_ZH}",
            )
        _check_documents(connection, request)
        parameters = (
            _outdated_keys(connection, request.older_than),
            list(request.sources),
            list(request.years),
            list(request.organizations),
        )
        rows = run_query(connection, _SELECTED, parameters).rows
    return LiveSelection(
        captures=frozenset(CaptureId(row[0]) for row in rows if row[1]),
        loaded=frozenset(CaptureId(row[0]) for row in rows if row[1] and row[2]),
        known=frozenset(CaptureId(row[0]) for row in rows),
    )


# $1 extraction keys, $2 sources, $3 years, $4 committees; an empty list of these three: all
_SELECTED = """
with
chosen as (
    select crawl_url.capture_id, crawl_url.document_key
    from ops.crawl_url
    left join core.dim_document on crawl_url.document_key = dim_document.document_key
    where (list_contains($1::varchar[], crawl_url.extraction_key)
           or list_contains($1::varchar[], dim_document.extraction_key))
      and (len($2::varchar[]) = 0 or list_contains($2::varchar[], crawl_url.source_id))
      and (len($3::integer[]) = 0 or list_contains($3::integer[], dim_document.review_year))
      and (len($4::varchar[]) = 0 or list_contains($4::varchar[], dim_document.organization_code)
           or list_contains($4::varchar[], dim_document.organization_name))
)
select
    crawl_url.capture_id,
    crawl_url.capture_id in (select chosen.capture_id from chosen)
    or coalesce(
        crawl_url.document_key in (
            select chosen.document_key from chosen where chosen.document_key is not null
        ),
        false
    ),
    crawl_url.document_key is not null
from ops.crawl_url
"""


def _check_documents(connection: duckdb.DuckDBPyConnection, request: ReprocessRequest) -> None:
    """Refuse a source, year or committee that the warehouse holds nothing of: most often a typing error."""
    for (name, chinese), asked, sql in (
        (("sources", "来源"), request.sources, "select distinct source_id from ops.crawl_url"),
        (("years", "年度"), request.years, "select distinct review_year from core.dim_document"),
        (
            ("organizations", "政协"),
            request.organizations,
            "select organization_code from core.dim_document "
            "union select organization_name from core.dim_document",
        ),
    ):
        known = {row[0] for row in run_query(connection, sql).rows} if asked else set()
        if unknown := [str(value) for value in asked if value not in known]:
            raise InvalidRequest(
                f"The warehouse holds nothing of these {name}. The columns source_id, review_year, "
                "organization_code and organization_name of mart.review say what there is.",
                f"数据库中没有所选{chinese}的内容。mart.review 的 source_id、review_year、"
                "organization_code 和 organization_name 列出现有内容。",
                unknown=", ".join(unknown[:_MOST_SHOWN])[:300],
            )


def _outdated_keys(connection: duckdb.DuckDBPyConnection, older_than: str) -> list[str]:
    """Keys of the versions that count as older; today's never does.

    Raises:
        InvalidRequest: The warehouse knows no such version.
    """
    versions = run_query(connection, _VERSIONS).rows  # in the order in which they came
    today = extraction_version()
    keys = [key for key, _, _ in versions if key != today.extraction_key]
    if not older_than or older_than in (today.extraction_key, today.code_version):
        return keys
    for place, (key, code_version, _) in enumerate(versions):
        if older_than in (key, code_version):
            return [earlier for earlier, _, _ in versions[:place] if earlier in keys]
    if re.fullmatch(r"\d+(\.\d+){0,3}", older_than):
        return [
            key for key, _, package in versions if key in keys and _numbers(package) < _numbers(older_than)
        ]
    known = ", ".join(code_version for _, code_version, _ in versions[-_MOST_SHOWN:])
    raise InvalidRequest(
        f"The warehouse knows no such version of extraction. It knows: {known}; a package version as in "
        "0.2.0 can be named, too.",
        f"数据库中没有此抽取版本。现有：{known}；也可写软件版本，如 0.2.0。",
        older_than=older_than[:100],
    )


_VERSIONS = """
select dim_extraction.extraction_key, dim_extraction.code_version, dim_extraction.package_version
from core.dim_extraction
left join ops.run on dim_extraction.first_run_id = run.run_id
order by run.started_at, dim_extraction.extraction_key
"""


def _numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared: 0.10.1 is newer than 0.9."""
    numbers = [int(number) for number in re.findall(r"\d+", version.partition("+")[0])]
    return tuple(numbers + [0] * (4 - len(numbers)))
