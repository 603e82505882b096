"""gov-reviews: figures from the work reviews (工作综述) of CPPCC (政协) committees, as a DuckDB warehouse.

What each folder is for, and who may import whom: docs/architecture.md. Importing this package wires nothing
and loads nothing heavy; `airflow_tasks` alone imports Airflow. For notebooks: `open_warehouse`.
"""

from __future__ import annotations

# lazy: whoever imports the package for something else pays nothing for this.
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def open_warehouse(data: Path | str | None = None) -> duckdb.DuckDBPyConnection:
    """The published warehouse for a notebook or a program: read-only, as it stands now.

    A publication meanwhile does not disturb the connection, which goes on reading the file of before; call
    again for the newer one, nothing has to be closed. Own tables and views are made in the schema
    `memory.main`: `create table memory.main.mine as select ...`.

    Args:
        data: Data root; None: GOV_REVIEWS_DATA, else the default of the installation.

    Raises:
        WarehouseMissing: Nothing was published yet; the message names the path.
        WarehouseBusy, ForeignLog, WarehouseDamaged: The live file cannot be trusted; the message says why and
            what to do.
    """
    from gov_reviews.settings import Settings
    from gov_reviews.warehouse.duckdb_files import open_for_notebook

    return open_for_notebook(Settings.load(data).warehouse_path)
