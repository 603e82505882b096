"""Values of a year (`core.fact_year_value`): resolved by SQL, of those years of committees only
whose documents, figures, marks or rules have changed.

In: an open candidate with its staging. Out: the table as `sql/core/fact_year_value` says. A build resolves
what it has loaded, an audit once more what its marks change: a held figure does not count. Which years
that concerns, the values themselves know by a hash of what they are resolved from
(`staging.stg_touched_year`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gov_reviews.records.stored_columns import Row
from gov_reviews.warehouse.table_contracts import TableContract, load_contracts
from gov_reviews.warehouse.table_merge import merge_rows

if TYPE_CHECKING:
    import duckdb

RULE_SET = "staging.stg_rule_set"
_TOUCHED = "staging.stg_touched_year"
_VALUES = "core.fact_year_value"
_DOUBTS = "core.year_value_doubt"
# Queries whose words decide about a value.
_RULES = ("core.best_copy", "core.current_figure", _VALUES)


def rule_set_rows(contracts: Mapping[str, TableContract]) -> list[Row]:
    """The rules by which values are resolved, as one hash: another query resolves every value anew."""
    digest = hashlib.sha256()
    for table in _RULES:
        digest.update((contracts[table].sql or "").encode())
    return [{"resolution_hash": digest.hexdigest()[:16]}]


def resolve_year_values(
    connection: duckdb.DuckDBPyConnection, *, are_figures_as_built: bool = False
) -> Counter[str]:
    """Resolve the values anew that lost or won a figure since the build, and say which are doubted.

    Args:
        are_figures_as_built: No figure was held or let go since the build: then no value is another one.

    Returns:
        Rows of the table by action: INSERT, UPDATE, DELETE.
    """
    contracts = load_contracts()
    changes: Counter[str] = Counter()
    if not are_figures_as_built:
        merge_rows(connection, contracts[_TOUCHED])
        if connection.execute(f"select 1 from {_TOUCHED} limit 1").fetchone() is not None:  # noqa: S608
            changes = merge_rows(connection, contracts[_VALUES])
    merge_rows(connection, contracts[_DOUBTS])
    return changes
