"""Asking the live warehouse of an installation as an analyst does: with DuckDB, read-only."""

from __future__ import annotations

from typing import Any

import duckdb

from gov_reviews.settings import Settings


def ask(settings: Settings, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows of one query."""
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()
