"""Numbered migrations: what brings a file of an older schema version up to this code's, without a rebuild
where that is possible.

In: a candidate, which is a copy of the live file. Out: its tables in the form of the next version, where SQL
can do that; the rest is filled from the archive. The archive is the truth, and reading it again is always
right: a migration spares that for changes that say nothing new about a page (a column renamed, a unit
converted, a table split), and says itself whether it does.

sql/migrations/NNNN_name.sql brings a file to version NNNN:
    -- From schema version 2 to 3: what changes, and why.
    -- Reads again: nothing.          (or: everything, and why)
    -- Fills: core.fact_observation.some_column     (new columns that it fills; none: no such line)
    statements, for tables as version 2 has them; views are gone while it runs, and made anew afterwards
What a file of 0.1.0 goes through is held by a test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.settings import SQL_ROOT

if TYPE_CHECKING:
    import duckdb

_FILE_NAME = re.compile(r"(?P<version>\d{4})_[a-z0-9_]{1,80}\.sql")
_READS_AGAIN = re.compile(r"^-- Reads again: (?P<what>everything|nothing)\b", re.MULTILINE)
_FILLS = re.compile(r"^-- Fills: (?P<columns>[a-z0-9_., ]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        version: The schema version of a file afterwards.
        sql: Its statements; none where everything is read again.
        reads_again: The next run reads the whole archive again.
        fills: New columns (schema.table.column) that it fills.
    """

    version: int
    sql: str
    reads_again: bool
    fills: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def load_migrations(folder: Path = SQL_ROOT / "migrations") -> tuple[Migration, ...]:
    """All of them, in order.

    Raises:
        InvalidMetadata: A file is not called NNNN_name.sql, a number is missing or there twice, or a file
            does not say what is read again.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        name, text = _FILE_NAME.fullmatch(path.name), path.read_text(encoding="utf-8")
        said, fills = _READS_AGAIN.search(text), _FILLS.search(text)
        if name is None or said is None:
            raise InvalidMetadata(
                "A migration is called NNNN_name.sql and says `-- Reads again: everything` or `nothing`.",
                file=path,
            )
        columns = frozenset(re.split(r",\s*", fills["columns"].strip())) if fills else frozenset()
        found.append(Migration(int(name["version"]), text, said["what"] == "everything", columns))
    numbers = [migration.version for migration in found]
    if numbers != list(range(2, len(numbers) + 2)):
        raise InvalidMetadata(
            "The numbers of the migrations do not follow one another from 0002.",
            file=folder,
            value=str(numbers),
        )
    return tuple(found)


def steps_between(version: int, wanted: int) -> tuple[Migration, ...]:
    """The migrations that a file goes through.

    Args:
        version: Of the file.
        wanted: What this code writes.
    """
    return tuple(step for step in load_migrations() if version < step.version <= wanted)


def reads_archive_again(version: int, wanted: int) -> bool:
    """Whether a file has to be filled from the archive: a step on its way says so, or is not there."""
    steps = steps_between(version, wanted)
    return len(steps) < wanted - version or any(step.reads_again for step in steps)


def filled_columns(version: int, wanted: int) -> frozenset[str]:
    """Columns that the migrations fill: a file that lacks them need not be read again for their sake."""
    return frozenset(column for step in steps_between(version, wanted) for column in step.fills)


def migrate(connection: duckdb.DuckDBPyConnection, version: int, wanted: int) -> None:
    """Run the steps on a candidate, in order.

    Raises:
        ContractBroken: A step fails: the file is not of the version that it says. Nothing is published.
    """
    import duckdb

    for step in steps_between(version, wanted):
        try:
            for statement in connection.extract_statements(step.sql):
                connection.execute(statement)
        except duckdb.Error as error:
            raise ContractBroken(
                f"The live warehouse cannot be brought up to schema version {step.version}: "
                f"{str(error).splitlines()[0]}. Run gov-reviews restore --rebuild: everything is read "
                "again from the archive, nothing is fetched, and the history of runs is carried over.",
                f"正式库无法升级到表结构版本 {step.version}：{str(error).splitlines()[0]}。"
                "请运行 gov-reviews restore --rebuild：由存档全部重新读取，不访问网站，"
                "并保留运行记录。",
                version=step.version,
            ) from error
