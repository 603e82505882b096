"""How many documents were read by another extraction than today's, and what to do about it.

In: an open warehouse, read-only. Out: `OutdatedDocuments`, and one sentence for people that names the next
step, in English and Chinese.
"""

from __future__ import annotations

# lazy: who only tells of it opens no warehouse.
from typing import TYPE_CHECKING

from gov_reviews.code_version import extraction_version
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.extraction_versions import OutdatedDocuments

if TYPE_CHECKING:
    import duckdb

_CHINESE = {
    "rules": "规则",
    "metric catalogue": "指标目录",
    "other metadata": "其他元数据",
    "libraries": "程序库",
}
_OUTDATED = """
select
    count(*), coalesce(bool_or(rules_hash <> $2), false), coalesce(bool_or(catalogue_hash <> $3), false),
    coalesce(bool_or(metadata_hash <> $4), false),
    coalesce(bool_or(python_version <> $5 or library_versions <> $6), false)
from core.dim_document
inner join core.dim_extraction on dim_document.extraction_key = dim_extraction.extraction_key
where dim_document.extraction_key <> $1
"""


def read_outdated(connection: duckdb.DuckDBPyConnection) -> OutdatedDocuments:
    """Count the documents that today's code would read anew."""
    from gov_reviews.warehouse.migrations import reads_archive_again
    from gov_reviews.warehouse.reader import run_query
    from gov_reviews.warehouse.schema_version import SCHEMA_VERSION, read_schema_version

    if reads_archive_again(read_schema_version(connection), SCHEMA_VERSION):
        documents = run_query(connection, "select count(*) from core.dim_document").rows[0][0]
        return OutdatedDocuments(documents, is_older_schema=True)
    today = extraction_version()
    parameters = (
        today.extraction_key,
        today.rules_hash,
        today.catalogue_hash,
        today.metadata_hash,
        today.python_version,
        list(today.library_versions),
    )
    documents, *differs = run_query(connection, _OUTDATED, parameters).rows[0]
    changed = tuple(part for part, is_changed in zip(_CHINESE, differs, strict=True) if is_changed)
    return OutdatedDocuments(documents, changed)


def tell_outdated(outdated: OutdatedDocuments) -> str:
    """What a person is told in both languages, with the next step; "" when every document is of today's
    extraction.
    """
    if not outdated.documents:
        return ""
    count = outdated.documents
    if outdated.is_older_schema:
        return in_both(
            f"Older extraction: {count} documents; the tables have an older form, so the next run "
            "reads everything again from the archive: gov-reviews run.",
            f"旧版抽取：{count} 篇文献；表结构较旧，下次运行（gov-reviews run）将由存档全部重新读取。",
        )
    changed = ", ".join(outdated.changed) or "package version"
    chinese = "、".join(_CHINESE[part] for part in outdated.changed) or "程序版本"
    return in_both(
        f"Older extraction: {count} documents were not read by today's code "
        f"({extraction_version().code_version}; changed since: {changed}). Next: gov-reviews reprocess.",
        f"旧版抽取：{count} 篇文献由旧版本抽取（此后变更：{chinese}），请运行 gov-reviews reprocess。",
    )
