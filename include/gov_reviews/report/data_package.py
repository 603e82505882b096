"""What a release of the tables says of itself: datapackage.json as Frictionless has it, TERMS.txt.

In: the dictionary of the published file, the files of the release, what was published when. Out: texts. The
same publication gives the same texts: nothing here asks the clock.
CSV files are tables with a schema; Parquet files have one in themselves, and are listed with their hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from gov_reviews.warehouse.table_export import PublishedColumn, PublishedTable

TERMS_FILE = "TERMS.txt"
TERMS = """Terms of use

Numbers, dates and names of committees are facts; take them freely and name the source. Sentences, titles and
texts are works of their authors and publishers, who have licensed them to nobody here: quote them as proof of
a figure, with the address of the page. Persons are named only in their office: do not use names for anything
else. Rows with is_sample are invented.

使用说明

数字、日期和政协名称是事实，可自由使用，请注明出处。句子、标题和正文的著作权属于作者和发布单位，未授权本项目：请只作为数字的依据引用，
并注明网址。人名只因公职出现，请勿作他用。is_sample 为真的行是虚构样例。
"""
_FIELD_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "VARCHAR[]": "array",
}
_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file of a release. path: as in the release, with slashes; rows: None where the file is one of
    several of its table.
    """

    table: PublishedTable
    path: str
    size_bytes: int
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class ReleaseOrigin:
    """What a release was made of.

    Attributes:
        publication: Number of the publication, 0 where none is on record.
        published_at: When it was published.
        schema_version: The form of its tables.
        warehouse_sha256: Of the published file.
        sources: Name and address of each source that has a document in it; "" for the inbox.
    """

    publication: int
    published_at: datetime
    schema_version: int
    warehouse_sha256: str
    sources: tuple[tuple[str, str], ...]

    @property
    def version(self) -> str:
        """Schema version, then publication: a consumer looks at the first number."""
        return f"{self.schema_version}.{self.publication}.0"


def package_text(origin: ReleaseOrigin, files: Sequence[ReleasedFile], dictionary: str) -> str:
    """datapackage.json.

    Args:
        origin: What the release was made of.
        files: CSV and Parquet files.
        dictionary: Path of the dictionary page.
    """
    package: dict[str, Any] = {
        "name": "gov-reviews",
        "title": "Figures from the work reviews of CPPCC committees 政协工作综述数据",
        "description": (
            "Every figure with the sentence that proves it and the address of its page. What each column "
            f"means: {dictionary}.\n每个数字都附原文句子和网址。各列含义见 {dictionary}。"
        ),
        "version": origin.version,
        "created": origin.published_at.isoformat(),
        "homepage": "https://github.com/gov-reviews",
        "schema_version": origin.schema_version,
        "publication": origin.publication,
        "warehouse_sha256": origin.warehouse_sha256,
        "licenses": [{"path": TERMS_FILE, "title": "Terms of use 使用说明"}],
        "sources": [{"title": title} | ({"path": path} if path else {}) for title, path in origin.sources],
        "resources": [_resource(file) for file in files],
    }
    if not package["sources"]:
        del package["sources"]  # the standard wants one at least, or none said
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: ReleasedFile) -> Mapping[str, Any]:
    table = file.table
    resource: dict[str, Any] = {
        "name": _resource_name(file),
        "path": file.path,
        "title": table.description_zh,
        "description": f"{table.description_en}\n{table.description_zh}",
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
        "grain": table.grain,
        "usage_warnings": list(table.usage_warnings),
    }
    if file.path.endswith(".parquet"):
        return resource | {
            "type": "file",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
        }
    return resource | {
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": file.rows,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key_columns),
            "missingValues": [""],
        },
    }


def _resource_name(file: ReleasedFile) -> str:
    """observation; observation-parquet; observation-parquet-2023."""
    name = file.table.name.replace("_", "-")
    if not file.path.endswith(".parquet"):
        return name
    value = PurePosixPath(file.path).stem.removeprefix(file.table.name)
    return f"{name}-parquet{value.replace('_', '-')}"


def _field(column: PublishedColumn) -> Mapping[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _FIELD_TYPES.get(column.data_type, "any")}
    if field["type"] == "datetime":
        field["format"] = _TIME_FORMAT
    field["title"] = column.description_zh
    field["description"] = f"{column.description_en}\n{column.description_zh}"
    if column.unit:
        field["unit"] = column.unit
    if column.deprecation:
        field["deprecated"] = column.deprecation
    return field
