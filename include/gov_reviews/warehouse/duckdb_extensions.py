"""DuckDB's extensions for a lake, and the keys of its store: from the packages of the extra `cluster`.

In: a connection. Out: the extensions loaded, secrets made. Nothing is downloaded, and nobody without a lake
loads any of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import environment_secret
from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb

_EXTENSIONS = {
    "ducklake": "duckdb_extension_ducklake",
    "postgres_scanner": "duckdb_extension_postgres_scanner",
    "httpfs": "duckdb_extension_httpfs",
}


def are_installed() -> bool:
    """Whether the extensions are there that a lake needs."""
    return all(find_spec(package) is not None for package in _EXTENSIONS.values())


def load_extensions(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Load some of ducklake, postgres_scanner and httpfs; with httpfs, the keys of the store, too.

    Raises:
        InvalidRequest: They are not installed, or not of DuckDB's version.
    """
    if not are_installed():
        raise InvalidRequest(
            "The lake needs DuckDB's extensions ducklake, postgres and httpfs. "
            "Install them: pip install 'gov-reviews[cluster]'",
            "湖仓需要 DuckDB 扩展 ducklake、postgres 和 httpfs。请安装：pip install 'gov-reviews[cluster]'",
        )
    for name in names:
        connection.execute(f"load {quoted(str(extension_file(name)))}")
    if "httpfs" in names:
        _make_store_secret(connection)


def extension_file(name: str) -> Path:
    """An extension of DuckDB's own version, as its package has it."""
    import duckdb

    found = find_spec(_EXTENSIONS[name])
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.is_file():
            return path
    raise InvalidRequest(
        "The extension of DuckDB is not that of its version. Install both of one version: "
        "pip install 'gov-reviews[cluster]'",
        "DuckDB 扩展与 DuckDB 版本不一致。请安装同一版本：pip install 'gov-reviews[cluster]'",
        extension=name,
        duckdb=duckdb.__version__,
    )


def make_secret(
    connection: duckdb.DuckDBPyConnection, name: str, kind: str, values: Mapping[str, str | None]
) -> None:
    """Give DuckDB a key, under a name; what has no value is left out."""
    said = "".join(f", {key} {quoted(value)}" for key, value in values.items() if value)
    connection.execute(f"create or replace secret {name} (type {kind}{said})")


def _make_store_secret(connection: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the keys of the store, where AWS's variables have some."""
    if "AWS_ACCESS_KEY_ID" not in os.environ:
        return
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    keys: dict[str, str | None] = {
        "key_id": os.environ["AWS_ACCESS_KEY_ID"],
        "secret": environment_secret("AWS_SECRET_ACCESS_KEY"),
        "session_token": os.environ.get("AWS_SESSION_TOKEN"),
        "region": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
    }
    if endpoint.netloc:
        keys |= {"endpoint": endpoint.netloc, "url_style": "path"}
        keys["use_ssl"] = "true" if endpoint.scheme == "https" else "false"
    make_secret(connection, "store", "s3", keys)
