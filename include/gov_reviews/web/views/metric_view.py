"""Metric (指标): what it counts, who stands where, how it is spread and how it changed.

In: its code; year, level, province, chosen committee from the address. Out: the definition of the catalogue,
the committees of one level in falling order with the sentence of each, their spread, the medians of provinces
and years. Only values in one unit are compared, exact ones with exact ones, samples never with others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from gov_reviews.knowledge.catalogue import OTHER, Metric, load_catalogue
from gov_reviews.report.chart_words import tell_change, tell_ranking, tell_source, tell_spread, tell_years
from gov_reviews.report.charts import (
    DOTS_AT_MOST,
    Chart,
    ChartTexts,
    ChartValue,
    YearValue,
    ranking_chart,
    spread_chart,
    years_chart,
)
from gov_reviews.report.page_wording import Wording
from gov_reviews.report.shown_values import show_number, show_value
from gov_reviews.web.page_filters import PageFilter, make_filter
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows

BARS = 20
ROWS_SHOWN = 100
"""A table longer than this is narrowed by province, or read on from a later rank (`?from=`)."""
FEWEST_FOR_MEDIAN = 3
"""Of a year that fewer committees state, no median is drawn: the newest year may have one review."""
TINTS = 4
_CODE = re.compile(r"[a-z][a-z0-9_]{0,80}")
_LEVELS = ("national", "province", "prefecture", "county")

_METRIC = """
select dim_metric.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    dim_metric.base_unit, dim_metric.aggregation, dim_metric.counting_rule, dim_metric.parent_metric_code
from core.dim_metric
where dim_metric.metric_code = $1 or dim_metric.parent_metric_code = $1
order by dim_metric.metric_code = $1 desc, dim_metric.metric_code
"""

_STATED = """
select fact_year_value.review_year, fact_year_value.organization_level, fact_year_value.unit,
    fact_year_value.is_sample, count(*) as committees
from core.fact_year_value
where fact_year_value.metric_code = $1 and fact_year_value.is_own
group by all
"""

_OF_LEVEL = """
fact_year_value.metric_code = $1 and fact_year_value.organization_level = $2 and fact_year_value.unit = $3
and fact_year_value.is_sample = $4 and fact_year_value.is_own
"""

# Of every committee only what charts and counts need: sentences and names are asked for those that are shown.
_RANKING = f"""
with stated as (
    select fact_year_value.organization_code,
        any_value(fact_year_value.value) filter (where fact_year_value.review_year = $5) as value,
        any_value(fact_year_value.bound) filter (where fact_year_value.review_year = $5) as bound,
        any_value(fact_year_value.value) filter (where fact_year_value.review_year < $5) as previous_value,
        any_value(fact_year_value.bound) filter (where fact_year_value.review_year < $5) as previous_bound
    from core.fact_year_value
    where {_OF_LEVEL} and fact_year_value.review_year in ($5, $5 - 1)
        and ($6 is null or fact_year_value.province = $6)
    group by fact_year_value.organization_code
)
select stated.*, rank() over (order by stated.value desc) as place
from stated
where stated.value is not null
order by stated.value desc, stated.organization_code
"""  # noqa: S608 - a constant

_SHOWN = f"""
select fact_year_value.organization_code, fact_year_value.province, fact_year_value.observation_key,
    fact_year_value.document_key, fact_year_value.sentence,
    fact_year_value.has_conflict or fact_year_value.has_conflict_between_documents as has_conflict,
    dim_organization.organization_name, dim_region.region_name
from core.fact_year_value
left join core.dim_organization
    on fact_year_value.organization_code = dim_organization.organization_code and dim_organization.is_current
left join core.dim_region on fact_year_value.organization_code = dim_region.region_code
where {_OF_LEVEL} and fact_year_value.review_year = $5
    and list_contains($6, fact_year_value.organization_code)
"""  # noqa: S608 - a constant

# A row a province and year, and one a year for all of them.
_MIDDLES = f"""
select coalesce(fact_year_value.province, '') as province, fact_year_value.review_year,
    median(fact_year_value.value) as middle, count(*) as committees,
    grouping(fact_year_value.province) = 1 as is_of_all
from core.fact_year_value
where {_OF_LEVEL}
group by grouping sets (
    (fact_year_value.province, fact_year_value.review_year), (fact_year_value.review_year)
)
order by fact_year_value.review_year
"""  # noqa: S608 - a constant

_LIST = """
select dim_metric.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    dim_metric.base_unit, dim_metric.counting_rule, stated.committees, stated.first_year, stated.last_year
from core.dim_metric
left join (
    select fact_year_value.metric_code, count(distinct fact_year_value.organization_code) as committees,
        min(fact_year_value.review_year) as first_year, max(fact_year_value.review_year) as last_year
    from core.fact_year_value
    where fact_year_value.is_own
    group by fact_year_value.metric_code
) as stated on dim_metric.metric_code = stated.metric_code
where dim_metric.parent_metric_code is null and dim_metric.metric_code <> 'other'
order by stated.committees desc nulls last, dim_metric.metric_code
"""


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """What is compared.

    Attributes:
        year, level, province: Which committees; province None: of the whole country.
        unit: In which all values are. elsewhere: how many committees state it in another one.
        is_sample: Whether samples are compared, or the others.
        filters: The form.
    """

    year: int
    level: str
    province: str | None
    unit: str
    elsewhere: int
    is_sample: bool
    filters: tuple[PageFilter, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Of the ranking: the place of the first row that is shown, and by committee what is told of those that
    are: in the table, or one by one in a chart.
    """

    metric: Mapping[str, Any]
    details: list[dict[str, Any]]
    choice: MetricChoice | None = None
    ranking: Sequence[Mapping[str, Any]] = ()
    start: int = 0
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    provinces: Sequence[Mapping[str, Any]] = ()
    years: Sequence[Mapping[str, Any]] = ()


def load_metric_list(asked: ViewRequest) -> PageContent:
    """All headline metrics, those that most committees state first."""
    say = asked.say
    columns = (
        TableColumn("metric", say("column.metric")),
        TableColumn("category", say("column.category")),
        TableColumn("counts", say("column.counts")),
        TableColumn("unit", say("column.unit")),
        TableColumn("committees", say("column.committees"), is_number=True),
        TableColumn("years", say("column.covered")),
    )
    rows = tuple(
        (
            Cell(
                row["metric_code"],
                say.either(row["metric_name"], row["metric_name_en"]),
                href=asked.link("metric", row["metric_code"]),
                note=row["metric_code"],
            ),
            Cell(row["category"], say.named("category", row["category"]), tone="quiet"),
            Cell(_counts(row, say), tone="words"),
            Cell(row["base_unit"]),
            Cell(row["committees"] or 0, show_number(row["committees"] or 0)),
            Cell(_span(row["first_year"], row["last_year"])),
        )
        for row in asked.data.read(lambda rows: rows.ask(_LIST))
    )
    return PageContent(
        "metrics.html", say("view.metrics"), {}, {"metrics": PageTable("metrics", columns, rows)}
    )


def _counts(row: Mapping[str, Any], say: Wording) -> str:
    """What counts, as the catalogue of now says it; of a metric that has left it, as the warehouse does."""
    definition = load_catalogue().metrics.get(row["metric_code"])
    if definition is None:
        return row["counting_rule"] or ""
    return say.either(definition.counts.zh, definition.counts.en)


def load_metric(asked: ViewRequest) -> PageContent:
    """One metric; `?year=`, `?level=`, `?province=` choose who is compared, `?committee=` who stands out.

    Raises:
        NotInWarehouse: There is no such metric.
    """
    code = asked.places["metric_code"]
    if not _CODE.fullmatch(code) or code == OTHER:
        raise NotInWarehouse(f"There is no metric {code[:80]}.", f"没有指标 {code[:80]}。")
    found = asked.data.read(lambda rows: _ask(rows, code, asked))
    if found is None:
        raise NotInWarehouse(f"There is no metric {code}.", f"没有指标 {code}。")
    name = asked.say.either(found.metric["metric_name"], found.metric["metric_name_en"])
    values: dict[str, Any] = {
        "name": name,
        "metric": found.metric,
        "details": found.details,
        "parent": _parent_name(found.metric, asked.say),
        "definition": load_catalogue().metrics.get(code),
        "excluded": excluded_words(load_catalogue().metrics.get(code)),
        "choice": found.choice,
    }
    if found.choice is None:
        return PageContent("metric.html", name, values | {"change": "", "shown": 0, "onward": None})
    onward = found.start + ROWS_SHOWN
    shown = [{**row, **found.told[row["organization_code"]]} for row in found.ranking[found.start : onward]]
    return PageContent(
        "metric.html",
        name,
        values
        | {
            "change": _tell_change(found, name, asked.say),
            "shown": len(shown),
            "onward": onward + 1 if onward < len(found.ranking) else None,
            "committees": len(found.ranking),
            "again": lambda place: asked.again(**{"from": place}),
            "who": asked.say.named("who", found.choice.level),
        },
        {
            "ranking": _ranking_table(shown, found.choice, asked),
            "provinces": _province_table(found.provinces, asked),
        },
        _charts(found, name, asked),
    )


def _parent_name(metric: Mapping[str, Any], say: Wording) -> str:
    """What the metric is called that this one is a detail of; "" for a headline metric."""
    code = metric["parent_metric_code"]
    if code in (None, OTHER):
        return ""
    parent = load_catalogue().metrics.get(code)
    return say.either(parent.name_zh, parent.name_en) if parent is not None else code


def _ask(rows: PublishedRows, code: str, asked: ViewRequest) -> _Found | None:
    known = rows.ask(_METRIC, [code])
    if not known or known[0]["metric_code"] != code:
        return None
    choice = choose_peers(rows.ask(_STATED, [code]), asked)
    if choice is None:
        return _Found(known[0], known[1:])
    of_level = [code, choice.level, choice.unit, choice.is_sample]
    middles = rows.ask(_MIDDLES, of_level)
    provinces = [row for row in middles if not row["is_of_all"]]
    names = sorted({row["province"] for row in provinces if row["province"]})
    province = make_filter(asked, "province", names)
    choice = replace(
        choice,
        province=province.chosen or None,
        filters=(*choice.filters, province) if len(names) > 1 else choice.filters,
    )
    ranking = rows.ask(_RANKING, [*of_level, choice.year, choice.province])
    start = _start(asked, len(ranking))
    singly = [*ranking[:DOTS_AT_MOST], *ranking[start : start + ROWS_SHOWN]]
    codes = {row["organization_code"] for row in singly} | {asked.query.get("committee", "")}
    told = rows.ask(_SHOWN, [*of_level, choice.year, sorted(codes)])
    return _Found(
        known[0],
        known[1:],
        choice,
        ranking,
        start,
        {row["organization_code"]: row for row in told},
        provinces,
        [row for row in middles if _is_median_of(choice.province, row)],
    )


def _is_median_of(province: str | None, row: Mapping[str, Any]) -> bool:
    """Whether a row is the median of a year that is drawn: of a province, or of all."""
    of_these = row["is_of_all"] if province is None else row["province"] == province
    return bool(of_these) and row["committees"] >= FEWEST_FOR_MEDIAN


def choose_peers(stated: Sequence[Mapping[str, Any]], asked: ViewRequest) -> MetricChoice | None:
    """Whom to compare: what the address asks for, else the level that most committees are of, and the newest
    year that at least half as many state as the fullest one; None where nobody states it.
    """
    if not stated:
        return None
    data = _data_filter(stated, asked)
    is_sample = data.chosen == "sample"
    stated = [row for row in stated if bool(row["is_sample"]) is is_sample]
    level = _level_filter(stated, asked)
    stated = [row for row in stated if row["organization_level"] == level.chosen]
    year = _year_filter(stated, asked)
    units = _sums([row for row in stated if str(row["review_year"]) == year.chosen], "unit")
    unit, count = units.most_common(1)[0]
    filters = (year, level, data) if len(data.choices) > 1 else (year, level)
    return MetricChoice(int(year.chosen), level.chosen, None, unit, units.total() - count, is_sample, filters)


def _data_filter(stated: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageFilter:
    """Samples or real values; real ones where there are any."""
    kinds = sorted({"sample" if row["is_sample"] else "real" for row in stated})
    return make_filter(asked, "data", kinds, lambda kind: asked.say(f"filter.data_{kind}"), default=kinds[0])


def _level_filter(stated: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageFilter:
    levels = _sums(stated, "organization_level")
    return make_filter(
        asked,
        "level",
        [code for code in _LEVELS if code in levels],
        lambda code: asked.say.named("level", code),
        default=levels.most_common(1)[0][0],
    )


def _year_filter(stated: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageFilter:
    years = _sums(stated, "review_year")
    fullest = max(years.values())
    newest = max(year for year, count in years.items() if 2 * count >= fullest)
    return make_filter(asked, "year", sorted(years, reverse=True), default=newest)


def _sums(stated: Sequence[Mapping[str, Any]], key: str) -> Counter[Any]:
    """Committees by one column; equal counts in the order of the values."""
    sums: Counter[Any] = Counter()
    for row in sorted(stated, key=lambda row: str(row[key])):
        sums[row[key]] += row["committees"]
    return sums


def excluded_words(metric: Metric | None) -> tuple[str, ...]:
    """Words beside which it is something else, those of all statements together."""
    if metric is None:
        return ()
    words = [
        word
        for statement in metric.statements
        for word in (*statement.excludes.segment, *statement.excludes.sentence)
    ]
    return tuple(dict.fromkeys(words))


def _start(asked: ViewRequest, count: int) -> int:
    """Place of the first row that is shown, from `?from=`."""
    wanted = asked.query.get("from", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    return max(0, min(number, count) - 1)


def _ranking_table(shown: Sequence[Mapping[str, Any]], choice: MetricChoice, asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = (
        TableColumn("rank", say("column.rank"), is_number=True),
        TableColumn("committee", say("column.committee")),
        TableColumn("province", say("column.province")),
        TableColumn("bound", say("column.bound")),
        TableColumn("value", say("column.value"), is_number=True),
        TableColumn("change", say("column.change"), is_number=True),
        TableColumn("sentence", say("column.sentence")),
    )
    chosen = asked.query.get("committee")
    rows = []
    for row in shown:
        is_chosen = row["organization_code"] == chosen
        change = change_of(row, choice.unit)
        name = row["organization_name"] or row["organization_code"]
        rows.append(
            (
                Cell(row["place"]),
                Cell(
                    name,
                    href=asked.link("committee", row["organization_code"]),
                    tone="strong" if is_chosen else "",
                ),
                Cell(row["province"]),
                Cell(row["bound"], say(f"bound.{row['bound']}"), tone="quiet"),
                Cell(
                    row["value"],
                    show_value(row["value"], choice.unit, row["bound"]),
                    href=_place_of(row, asked),
                    tone="warn" if row["has_conflict"] else "",
                    note=say("committee.conflict") if row["has_conflict"] else "",
                ),
                Cell(change, show_change(change, choice.unit, say)),
                Cell(row["sentence"], tone="words"),
            )
        )
    return PageTable("ranking", columns, tuple(rows))


def change_of(row: Mapping[str, Any], unit: str) -> float | None:
    """Against the year before: in percent, of rates in points; None where one of both is no exact value."""
    before = row["previous_value"]
    if before is None or row["bound"] != "eq" or row["previous_bound"] != "eq":
        return None
    difference = float(row["value"] - before)
    if unit == "%":
        return round(difference, 2)
    return round(100 * difference / before, 1) if before else None


def show_change(change: float | None, unit: str, say: Wording) -> str:
    """A change as people read it."""
    if change is None:
        return ""
    return f"{change:+.1f} {say('committee.points')}" if unit == "%" else f"{change:+,.1f}%"


def _province_table(found: Sequence[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    """Medians of provinces by year; a click narrows the page to both."""
    say = asked.say
    by_province: dict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for row in found:
        by_province[row["province"]][row["review_year"]] = row
    years = sorted({row["review_year"] for row in found})[-12:]
    middles = sorted(row["middle"] for row in found)
    kept = {
        key: value for key, value in asked.query.items() if key not in ("lang", "province", "year", "from")
    }
    columns = (
        TableColumn("province", say("column.province")),
        *(TableColumn(str(year), str(year), is_number=True) for year in years),
    )
    rows = []
    for province in sorted(by_province):
        cells = []
        for year in years:
            found_of = by_province[province].get(year)
            if found_of is None:
                cells.append(Cell(None, "·", tone="missing"))
                continue
            tint = 1 + TINTS * bisect_left(middles, found_of["middle"]) // len(middles)
            href = asked.link(
                "metric", asked.places["metric_code"], **kept, year=year, province=province or None
            )
            note = say("metric.of_committees", count=found_of["committees"])
            cells.append(
                Cell(found_of["middle"], show_number(found_of["middle"]), href, f"tint{tint}", note=note)
            )
        rows.append((Cell(province, province or say("overview.national")), *cells))
    return PageTable("provinces", columns, tuple(rows))


def _charts(found: _Found, name: str, asked: ViewRequest) -> dict[str, Chart]:
    choice, say = found.choice, asked.say
    if choice is None or not found.ranking:
        return {}
    who, foot = say.named("who", choice.level), tell_source(asked.publication, say)
    place = f"{choice.province} · " if choice.province else ""
    subtitle = f"{place}{who} · {choice.year} · {choice.unit}"
    values = _chart_values(found, choice.unit, asked)
    first = values[:BARS] + [value for value in values[BARS:] if value.is_chosen]
    cut = say("metric.first_of", count=len(first), all=show_number(len(values))) if len(values) > BARS else ""
    charts = {
        "peers": ranking_chart(
            "peers",
            ChartTexts(
                tell_ranking(name, choice.year, values, say), " · ".join(filter(None, (subtitle, cut))), foot
            ),
            first,
            say,
        )
    }
    if len(values) > 2:
        middle = median(value.value for value in values)
        texts = ChartTexts(tell_spread(name, choice.year, values, who, say), subtitle, foot)
        charts["spread"] = spread_chart("spread", texts, values, middle, say)
    if len(found.years) > 1:
        middles = [YearValue(row["review_year"], row["middle"]) for row in found.years]
        texts = ChartTexts(
            tell_years(say("metric.median_of", name=name), middles, choice.unit, say),
            f"{place}{who} · {choice.unit} · {tell_committees(found.years, say)}",
            foot,
        )
        charts["years"] = years_chart("years", texts, middles, choice.unit, say)
    return charts


def tell_committees(years: Sequence[Mapping[str, Any]], say: Wording) -> str:
    """How many committees the medians of the years are of."""
    fewest, *_, most = sorted(row["committees"] for row in years)
    counts = show_number(most) if fewest == most else f"{show_number(fewest)}–{show_number(most)}"
    return say("metric.medians_of", counts=counts)


def _chart_values(found: _Found, unit: str, asked: ViewRequest) -> list[ChartValue]:
    """Committees by the short name of their division; of two that share one, the code tells them apart. Those
    that no chart shows singly have their code for a name, and lead nowhere.
    """
    names = {code: row["region_name"] or row["organization_name"] or code for code, row in found.told.items()}
    seen = Counter(names.values())
    chosen = asked.query.get("committee")
    values = []
    for row in found.ranking:
        code = row["organization_code"]
        name = names.get(code, code)
        values.append(
            ChartValue(
                name if seen[name] < 2 else f"{name} {code}",
                row["value"],
                unit,
                row["bound"],
                is_chosen=code == chosen,
                href=_place_of(found.told[code], asked) if code in names else "",
            )
        )
    return values


def _place_of(row: Mapping[str, Any], asked: ViewRequest) -> str:
    """The sentence of a value."""
    return asked.link("review", row["document_key"]) + f"#f-{row['observation_key']}"


def _tell_change(found: _Found, name: str, say: Wording) -> str:
    """How many rose and fell; "" without a year before."""
    both = [row for row in found.ranking if row["previous_value"] is not None]
    if found.choice is None or not both:
        return ""
    exact = [row for row in both if row["bound"] == "eq" and row["previous_bound"] == "eq"]
    return tell_change(
        name,
        (found.choice.year - 1, found.choice.year),
        [row["value"] - row["previous_value"] for row in exact],
        len(both) - len(exact),
        say.named("who", found.choice.level),
        say,
    )


def _span(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"
