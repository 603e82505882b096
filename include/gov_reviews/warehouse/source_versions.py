"""Versions of sources: what the registry said of each, since when (slowly changing dimension, type 2).

In: an open candidate whose staging.stg_source is the registry as it stands, and the day of the run. Out:
ops.source_version with a row more for each source that is not as it was before that day; core.dim_source is
made of it. The registry has no history of its own, so this one is that of the installation: it outlives a
rebuild (`run_history.py`). The first version of a source holds from the beginning; of several changes in one
day the last one stays. A source that has left the registry gets a version that says so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

ALWAYS = date(1900, 1, 1)
"""First day of a source's first version."""

_SAID = (
    "registered_name",
    "registered_name_en",
    "org_type",
    "region_code",
    "region_level",
    "province",
    "base_url",
    "family",
    "is_enabled",
    "is_sample",
)
_LEFT = {"org_type": "'unregistered' as org_type", "is_enabled": "false as is_enabled"}
_STATE = ("is_registered", *_SAID)

# A file from before the history was kept has the registry of its last load.
_BEGIN = f"""
insert into ops.source_version by name
select source_id, date '{ALWAYS}' as valid_from, true as is_registered, {", ".join(_SAID)}
from core.dim_source
where is_current and org_type <> 'unregistered' and not exists (select 1 from ops.source_version)
"""  # noqa: S608

# Each source as it is now, the day of that, and whether it was otherwise before that day.
_NOW = f"""
create or replace temp table source_now as
with
dated as (
    select source_id, greatest(date '{{today}}', max(valid_from)) as today
    from ops.source_version
    group by source_id
),
previous as (
    select noted.*
    from ops.source_version as noted
    inner join dated on noted.source_id = dated.source_id and noted.valid_from < dated.today
    qualify row_number() over (partition by noted.source_id order by noted.valid_from desc) = 1
),
state as (
    select source_id, true as is_registered, {", ".join(_SAID)}
    from staging.stg_source
    union all
    select source_id, false as is_registered, {", ".join(_LEFT.get(name, name) for name in _SAID)}
    from previous
    where source_id not in (select source_id from staging.stg_source)
)
select
    coalesce(dated.today, date '{ALWAYS}') as valid_from, state.*,
    ({", ".join(f"state.{name}" for name in _STATE)}) is distinct from
    ({", ".join(f"previous.{name}" for name in _STATE)}) as is_changed
from state
left join dated on state.source_id = dated.source_id
left join previous on state.source_id = previous.source_id
"""  # noqa: S608


def note_source_versions(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Bring ops.source_version up to the registry. Doing it twice changes nothing.

    Args:
        today: Local day of the run. Of a source with a version of a later day it is that day.
    """
    connection.execute(_BEGIN)
    # the day is written out: DuckDB imports pandas for a parameter
    connection.execute(_NOW.format(today=today))
    connection.execute(
        "delete from ops.source_version as noted using temp.source_now as now"
        " where noted.source_id = now.source_id and noted.valid_from = now.valid_from"
    )
    connection.execute(
        "insert into ops.source_version by name"
        " select * exclude (is_changed) from temp.source_now where is_changed"
    )
    connection.execute("drop table temp.source_now")
