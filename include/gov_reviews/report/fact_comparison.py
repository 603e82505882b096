"""Two warehouse files compared by what stands in the pages.

In: two DuckDB files, the live one and a candidate as a rule. Out: an `ExtractionDifference`: figures and
documents added, removed, changed. Run ids, extraction keys, instants and places in the archive do not count.

Documents are matched by address and text, then by address in order of time, then by text alone. Figures of
matched documents are matched by where they are printed, whatever they were taken for: by the span where the
text is the same, else by sentence and printed words, last by printed words alone where both sides have
equally many of them left. So a figure with another metric, value or unit is one changed figure, not one lost
and one found. All of it is set-based SQL; only the figures that are shown become records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_reviews.report.extraction_difference import (
    DOCUMENT_COLUMNS,
    FIGURE_COLUMNS,
    SHOWN_CHANGES,
    ChangeCounts,
    ChangeKind,
    ColumnCount,
    DocumentChange,
    ExtractionDifference,
    FieldChange,
    FigureChange,
    FigureSide,
    MetricCounts,
    RuleCounts,
)
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.reader import run_query

if TYPE_CHECKING:
    import duckdb

# address, title, organisation and year of a document
_Place = tuple[str, str | None, str | None, int | None]
# how much of two texts is shown where they part
_EXCERPT = 40
# Columns of a document that stand in tables of their own, as one text each: how to make it in database {0}
# for documents {1}.
_GATHERED = {
    "people": (
        "select document_key, "
        "string_agg(concat_ws(' ', person_name, office), '; ' order by char_start, person_name) as text "
        "from {0}.core.fact_person_mention where {1} group by document_key"
    ),
    "topics": (
        "select document_key, string_agg(topic, '; ' order by weight_rank) as text "
        "from {0}.core.bridge_document_topic where {1} group by document_key"
    ),
    "keywords": (
        "select document_key, string_agg(keyword, '; ' order by weight_rank) as text "
        "from {0}.core.bridge_document_keyword where {1} group by document_key"
    ),
    "publications": (
        "select document_key, string_agg(concat_ws(' | ', url, title, published_date::varchar, source_name, "
        "authors::varchar, editors::varchar, credits::varchar), '; ' order by url, source_id) as text "
        "from {0}.core.fact_publication where {1} group by document_key"
    ),
}


def compare_facts(before: Path, after: Path, shown: int = SHOWN_CHANGES) -> ExtractionDifference:
    """Compare two warehouse files; neither is changed.

    Args:
        before, after: The live file and a candidate, as a rule.
        shown: How many changes of each kind become records.

    Raises:
        WarehouseMissing, WarehouseBusy, ForeignLog, WarehouseDamaged: One of the files cannot be read.
    """
    # Only beside a candidate may anything be written; a published file is read-only.
    may_spill = bool(after.is_file() and after.stat().st_mode & 0o200)
    with open_read_only(after, beside=before, may_spill=may_spill) as connection:
        return _Comparison(connection, before, after, shown).difference()


# --- the matching, as SQL: `other` is the file before, `warehouse` the one after ---

_DOCUMENTS = """
create temp table {side}_document as
select document_key, text_url, text_sha256, read_captured_at from {database}.core.dim_document
"""
# (what both must have in common, besides an equal rank in it)
_DOCUMENT_STEPS = ("text_url, text_sha256", "text_url", "text_sha256")
_PAIR_DOCUMENTS = """
insert into document_pair
with
left_before as (
    select
        *, row_number() over (
            partition by {common} order by read_captured_at, text_sha256, text_url, document_key
        ) as rank
    from before_document where document_key not in (select before_key from document_pair)
),
left_after as (
    select
        *, row_number() over (
            partition by {common} order by read_captured_at, text_sha256, text_url, document_key
        ) as rank
    from after_document where document_key not in (select after_key from document_pair)
)
select
    left_before.document_key as before_key, left_after.document_key as after_key,
    left_before.text_sha256 = left_after.text_sha256 as is_same_text
from left_before inner join left_after using ({common}, rank)
"""
_FIGURES = """
create temp table {side}_figure as
select
    figure.observation_key, document_pair.after_key as pair, document_pair.is_same_text, figure.char_start,
    figure.char_end, hash(figure.metric_code, figure.detail_code) as code, hash(figure.sentence) as sentence,
    hash(figure.printed) as printed
from {database}.core.fact_observation as figure
inner join document_pair on figure.document_key = document_pair.{side}_key
"""
# What both figures must have in common besides the document; whether only where the text is the same; whether
# only where both sides have equally many left.
_FIGURE_STEPS = (
    ("char_start, char_end, code", True, False),
    ("char_start, char_end", True, False),
    ("char_start", True, False),
    ("char_end", True, False),
    ("sentence, printed, code", False, False),
    ("sentence, printed", False, False),
    ("printed", False, True),
)
_PAIR_FIGURES = """
insert into figure_pair
with
left_before as (
    select
        *, row_number() over (partition by pair, {common} order by char_start, char_end, code) as rank,
        count(*) over (partition by pair, {common}) as rivals
    from before_figure
    where not exists (select 1 from figure_pair where figure_pair.before_key = before_figure.observation_key)
        and {where}
),
left_after as (
    select
        *, row_number() over (partition by pair, {common} order by char_start, char_end, code) as rank,
        count(*) over (partition by pair, {common}) as rivals
    from after_figure
    where not exists (select 1 from figure_pair where figure_pair.after_key = after_figure.observation_key)
        and {where}
)
select left_before.observation_key, left_after.observation_key
from left_before inner join left_after using (pair, {common}, rank{rivals})
"""


class _Comparison:
    """One comparison on one connection: what was matched lies in its temporary tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, before: Path, after: Path, shown: int) -> None:
        self._connection = connection
        self._before, self._after, self._shown = before, after, shown
        self._not_compared: list[str] = []
        self._figure_columns = self._shared("fact_observation", FIGURE_COLUMNS)
        self._document_columns = self._shared("dim_document", DOCUMENT_COLUMNS)

    def difference(self) -> ExtractionDifference:
        """The whole of it."""
        self._match_documents()
        self._match_figures()
        figure_columns = self._columns("figure_change", self._figure_columns)
        document_columns = self._columns("document_change", (*self._document_columns, *_GATHERED))
        return ExtractionDifference(
            self._before,
            self._after,
            figures=self._all("figure_change"),
            documents=self._all("document_change"),
            metrics=tuple(self._metrics()),
            rules=tuple(self._rules()) if "rule_id" in self._figure_columns else None,
            columns=figure_columns,
            document_columns=document_columns,
            not_compared=tuple(self._not_compared),
            figure_changes=tuple(self._figure_changes()),
            document_changes=tuple(self._document_changes()),
        )

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> tuple[tuple[Any, ...], ...]:
        return run_query(self._connection, sql, parameters).rows

    def _all(self, table: str) -> ChangeCounts:
        return _counts(self._rows(f"select {_KINDS} from {table}")[0])  # noqa: S608 - names of our own

    def _shared(self, table: str, wanted: Sequence[str]) -> tuple[str, ...]:
        """Those of the columns that both files have; what only one has is noted."""
        sql = (
            "select column_name from duckdb_columns() "
            "where database_name = ? and schema_name = 'core' and table_name = ?"
        )
        has = [{row[0] for row in self._rows(sql, [name, table])} for name in ("other", "warehouse")]
        self._not_compared += [
            f"core.{table}.{name}" for name in wanted if (name in has[0]) != (name in has[1])
        ]
        return tuple(name for name in wanted if name in has[0] and name in has[1])

    def _match_documents(self) -> None:
        for side, database in _SIDES:
            self._rows(_DOCUMENTS.format(side=side, database=database))
        self._rows(
            "create temp table document_pair (before_key varchar, after_key varchar, is_same_text boolean)"
        )
        for common in _DOCUMENT_STEPS:
            self._rows(_PAIR_DOCUMENTS.format(common=common))
        columns = {name: f"hash({name})" for name in self._document_columns} | {
            "body_text": "hash(text_sha256)"
        }
        for side, database in _SIDES:
            for name, how in _GATHERED.items():
                self._rows(
                    f"create temp table {side}_{name} as "  # noqa: S608 - names of our own
                    f"select document_key, hash(text) as text from ({how.format(database, 'true')})"
                )
            hashed = ", ".join(f"{how} as {name}" for name, how in columns.items())
            gathered = ", ".join(f"{side}_{name}.text as {name}" for name in _GATHERED)
            joins = " ".join(f"left join {side}_{name} using (document_key)" for name in _GATHERED)
            self._rows(
                f"create temp table {side}_hashes as select document_key, {hashed}, {gathered} "  # noqa: S608
                f"from {database}.core.dim_document {joins}"
            )
        names = (*columns, *_GATHERED)
        self._rows(
            f"""
            create temp table document_change as
            select
                b.document_key as before_key, a.document_key as after_key, {_differing(names)}
            from before_hashes as b
            left join document_pair on b.document_key = document_pair.before_key
            full join after_hashes as a on document_pair.after_key = a.document_key
            """  # noqa: S608 - names of our own
        )

    def _match_figures(self) -> None:
        for side, database in _SIDES:
            self._rows(_FIGURES.format(side=side, database=database))
        self._rows("create temp table figure_pair (before_key varchar, after_key varchar)")
        for common, needs_same_text, needs_equal_number in _FIGURE_STEPS:
            self._rows(
                _PAIR_FIGURES.format(
                    common=common,
                    where="is_same_text" if needs_same_text else "true",
                    rivals=", rivals" if needs_equal_number else "",
                )
            )
        names = self._figure_columns
        told = tuple(name for name in ("metric_code", "rule_id") if name in names)
        kept = "".join(f"b.{name} as before_{name}, a.{name} as after_{name}, " for name in told)
        # texts as hashes: a join that carries a million sentences needs gigabytes
        columns = ", ".join(name if name in (*told, "value") else f"hash({name}) as {name}" for name in names)
        # where what is counted is another thing
        is_other_thing = " or ".join(
            f"b.{name} is distinct from a.{name}"
            for name in ("metric_code", "detail_code", "unit", "status")
            if name in names
        )
        self._rows(
            f"""
            create temp table figure_change as
            select
                b.observation_key as before_key, a.observation_key as after_key, {kept} {_differing(names)},
                coalesce(b.metric_code, 'other') = 'other' and coalesce(a.metric_code, 'other') = 'other'
                    as is_other,
                case
                    when b.observation_key is null or a.observation_key is null or {is_other_thing} then 1
                    when b.value is not distinct from a.value then 0
                    else coalesce(abs(a.value - b.value) / nullif(greatest(abs(a.value), abs(b.value)), 0), 1)
                end as weight,
                greatest(abs(coalesce(a.value, 0)), abs(coalesce(b.value, 0))) as size
            from (select observation_key, {columns} from other.core.fact_observation) as b
            left join figure_pair on b.observation_key = figure_pair.before_key
            full join (select observation_key, {columns} from warehouse.core.fact_observation) as a
                on figure_pair.after_key = a.observation_key
            """  # noqa: S608 - names of our own
        )

    def _columns(self, table: str, names: Sequence[str]) -> tuple[ColumnCount, ...]:
        """In how many matched rows each column differs."""
        sums = ", ".join(f"count(*) filter (where differs_{name})" for name in names)
        where = "before_key is not null and after_key is not null"
        row = self._rows(f"select {sums} from {table} where {where}")[0]  # noqa: S608 - names of our own
        found = [ColumnCount(name, rows) for name, rows in zip(names, row, strict=True) if rows]
        return tuple(sorted(found, key=lambda column: -column.rows))

    def _metrics(self) -> Iterator[MetricCounts]:
        rows = self._rows(
            f"""
            with counted as (
                select
                    coalesce(before_metric_code, after_metric_code) as metric_code, {_KINDS}
                from figure_change
                group by 1
            ),
            figures as (
                select metric_code, sum(was)::bigint as was, sum(becomes)::bigint as becomes
                from (
                    select before_metric_code as metric_code, 1 as was, 0 as becomes from figure_change
                    union all
                    select after_metric_code, 0, 1 from figure_change
                )
                where metric_code is not null
                group by 1
            )
            select
                figures.metric_code, coalesce(a.metric_name, b.metric_name),
                coalesce(a.metric_name_en, b.metric_name_en), coalesce(counted.added, 0),
                coalesce(counted.removed, 0), coalesce(counted.changed, 0), coalesce(counted.unchanged, 0),
                figures.was, figures.becomes
            from figures
            left join counted on figures.metric_code = counted.metric_code
            left join warehouse.core.dim_metric as a on figures.metric_code = a.metric_code
            left join other.core.dim_metric as b on figures.metric_code = b.metric_code
            where coalesce(counted.added + counted.removed + counted.changed, 0) > 0
                or figures.was <> figures.becomes
            order by counted.added + counted.removed + counted.changed desc nulls last, figures.metric_code
            """  # noqa: S608 - names of our own
        )
        for code, name, name_en, *numbers, was, becomes in rows:
            yield MetricCounts(code, name, name_en, _counts(numbers), was, becomes)

    def _rules(self) -> Iterator[RuleCounts]:
        rows = self._rows(
            f"""
            select coalesce(before_rule_id, after_rule_id) as rule_id, {_KINDS} from figure_change
            group by 1 having added + removed + changed > 0 order by added + removed + changed desc, rule_id
            """  # noqa: S608 - names of our own
        )
        for rule_id, *numbers in rows:
            yield RuleCounts(rule_id, _counts(numbers))

    def _figure_changes(self) -> Iterator[FigureChange]:
        names = self._figure_columns
        differs = ", ".join(f"differs_{name}" for name in names)
        for kind, where in _OF_KIND.items():
            changes = self._rows(
                f"""
                select before_key, after_key, [{differs}] from figure_change where {where}
                order by is_other, weight desc, size desc, before_key, after_key limit {int(self._shown)}
                """  # noqa: S608 - names of our own
            )
            before = self._sides("other", [change[0] for change in changes if change[0] is not None])
            after = self._sides("warehouse", [change[1] for change in changes if change[1] is not None])
            for before_key, after_key, is_different in changes:
                columns = tuple(name for name, is_so in zip(names, is_different, strict=True) if is_so)
                old, new = before.get(before_key), after.get(after_key)
                place = new or old
                if place is not None:
                    yield FigureChange(
                        kind,
                        *place[0],
                        columns=columns if kind == "changed" else (),
                        before=old and old[1],
                        after=new and new[1],
                    )

    def _sides(self, database: str, keys: Sequence[str]) -> dict[str, tuple[_Place, FigureSide]]:
        """Figures by key, with the document in which each stands."""
        cells = ", ".join(f"figure.{name}" for name in self._figure_columns)
        sql = f"""
            select
                figure.observation_key, document.text_url, document.title, document.organization_name,
                document.review_year, metric.metric_name, metric.metric_name_en,
                figure.char_start - figure.sentence_start, figure.char_end - figure.sentence_start, {cells}
            from {database}.core.fact_observation as figure
            inner join {database}.core.dim_document as document using (document_key)
            left join {database}.core.dim_metric as metric on figure.metric_code = metric.metric_code
            where figure.observation_key in (select unnest(?::varchar[]))
            """  # noqa: S608 - names of our own
        found = {}
        for key, url, title, organization, year, name, name_en, start, end, *values in self._rows(
            sql, [list(keys)]
        ):
            known: dict[str, Any] = dict.fromkeys(FIGURE_COLUMNS) | dict(
                zip(self._figure_columns, values, strict=True)
            )
            length = len(known["sentence"])
            side = FigureSide(
                **known,
                metric_name=name,
                metric_name_en=name_en,
                marked_start=min(max(start, 0), length),
                marked_end=min(max(end, 0), length),
            )
            found[key] = ((url, title, organization, year), side)
        return found

    def _document_changes(self) -> Iterator[DocumentChange]:
        names = (*self._document_columns, *_GATHERED)
        differs = ", ".join(f"differs_{name}" for name in names)
        for kind, where in _OF_KIND.items():
            changes = self._rows(
                f"""
                select document_change.before_key, document_change.after_key, [{differs}]
                from document_change
                left join other.core.dim_document as b on document_change.before_key = b.document_key
                left join warehouse.core.dim_document as a on document_change.after_key = a.document_key
                where {where}
                order by coalesce(a.text_url, b.text_url), before_key, after_key limit {int(self._shown)}
                """  # noqa: S608 - names of our own
            )
            before = self._documents("other", [change[0] for change in changes if change[0] is not None])
            after = self._documents("warehouse", [change[1] for change in changes if change[1] is not None])
            for before_key, after_key, is_different in changes:
                old, new = before.get(before_key, {}), after.get(after_key, {})
                fields = tuple(
                    FieldChange(name, *_apart(old[name], new[name]))
                    for name, is_so in zip(names, is_different, strict=True)
                    if is_so and kind == "changed"
                )
                known = new or old
                year = known["review_year"]
                yield DocumentChange(
                    kind,
                    str(known["text_url"]),
                    known["title"],
                    known["organization_name"],
                    int(year) if year is not None else None,
                    fields,
                )

    def _documents(self, database: str, keys: Sequence[str]) -> dict[str, dict[str, str | None]]:
        """Documents by key, every column as text."""
        asked = "document_key in (select unnest(?::varchar[]))"
        own = ", ".join(f"{name}::varchar" for name in self._document_columns)
        sql = f"select document_key, {own} from {database}.core.dim_document where {asked}"  # noqa: S608
        found: dict[str, dict[str, str | None]] = {}
        for key, *texts in self._rows(sql, [list(keys)]):
            found[key] = dict(zip(self._document_columns, texts, strict=True)) | dict.fromkeys(_GATHERED)
        for name, how in _GATHERED.items():
            for key, text in self._rows(how.format(database, asked), [list(keys)]):
                found[key][name] = text
        return found


_SIDES = (("before", "other"), ("after", "warehouse"))
_OF_KIND: dict[ChangeKind, str] = {
    "changed": "before_key is not null and after_key is not null and is_changed",
    "removed": "after_key is null",
    "added": "before_key is null",
}
_KINDS = (
    "count(*) filter (where before_key is null) as added, "
    "count(*) filter (where after_key is null) as removed, "
    "count(*) filter (where before_key is not null and after_key is not null and is_changed) as changed, "
    "count(*) filter (where before_key is not null and after_key is not null and not is_changed) as unchanged"
)


def _differing(names: Sequence[str]) -> str:
    """A column `differs_<name>` for each, then whether any does, of the aliases b and a."""
    differs = [f"b.{name} is distinct from a.{name}" for name in names]
    each = ", ".join(f"{how} as differs_{name}" for name, how in zip(names, differs, strict=True))
    return f"{each}, ({' or '.join(differs)}) as is_changed"


def _counts(numbers: Sequence[int]) -> ChangeCounts:
    added, removed, changed, unchanged = numbers
    return ChangeCounts(added, removed, changed, unchanged)


def _apart(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Two texts where they part; short ones whole."""
    if before is None or after is None or max(len(before), len(after)) <= 4 * _EXCERPT:
        return _cut(before, 0), _cut(after, 0)
    pairs = enumerate(zip(before, after, strict=False))
    place = next((index for index, (one, other) in pairs if one != other), min(len(before), len(after)))
    return _cut(before, place), _cut(after, place)


def _cut(text: str | None, place: int) -> str | None:
    if text is None:
        return None
    start = max(0, place - _EXCERPT)
    end = place + 3 * _EXCERPT if start == 0 else place + 2 * _EXCERPT
    return "…" * (start > 0) + text[start:end] + "…" * (end < len(text))
