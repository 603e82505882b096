"""Rows of the staging tables that come from metadata files: divisions, sources, metrics, units, subjects.

In: metadata/regions.csv (and that of the sample sites), metadata/regions.history.csv, the source registry,
metadata/metrics, measure words and their families, kinds of subjects. Out: rows by staging table.
It refuses a division whose parent is not listed, a metric without a range it names, a family of measure words
that are none, kinds of subjects that are not those of the records.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.catalogue import Metric, load_catalogue
from gov_reviews.knowledge.figure_word_lists import QuantityWords, StockWords, SubjectNames, UnitFamilies
from gov_reviews.knowledge.metadata_files import did_you_mean, load_words
from gov_reviews.lean_imports import without_collection
from gov_reviews.local_sites import local_sites
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.reviews import SubjectCode
from gov_reviews.records.stored_columns import Row
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.settings import METADATA_ROOT
from gov_reviews.sites.registry import load_registry

REGION_COLUMNS = ("code", "name", "level", "parent_code", "province")
FORMER_REGION_COLUMNS = ("code", "name", "former_code", "last_year")
# Which copies stand behind all others of their kind: a mirror repeats what another medium published.
MIRROR_WORDS = ("mirror", "镜像", "鏡像")


@without_collection()
def metadata_rows(metadata_root: Path = METADATA_ROOT) -> Mapping[str, list[Row]]:
    """Rows of every staging table with `load: metadata`, by table name."""
    sites = local_sites()
    return {
        "staging.stg_region": region_rows(
            metadata_root / "regions.csv", None if sites is None else sites.regions_path
        ),
        "staging.stg_former_region": former_region_rows(metadata_root / "regions.history.csv"),
        "staging.stg_source": source_rows(metadata_root),
        "staging.stg_metric": metric_rows(
            load_metrics(metadata_root / "metrics"), load_words(StockWords, metadata_root)
        ),
        "staging.stg_unit": unit_rows(metadata_root),
        "staging.stg_subject": subject_rows(metadata_root),
    }


def region_rows(path: Path, sample_path: Path | None) -> list[Row]:
    """Divisions of both lists; without local sites there is no second one.

    Raises:
        InvalidMetadata: Wrong columns, a level that is none, a code twice, a parent that is not listed.
    """
    rows: dict[str, Row] = {}
    for place, is_sample in ((path, False), (sample_path, True)):
        if place is None:
            continue
        for number, record in enumerate(_read_csv(place, REGION_COLUMNS), start=2):
            code = record["code"]
            if code in rows:
                raise InvalidMetadata(
                    "A division is listed twice; remove one line.", path=place, line=number, code=code
                )
            if record["level"] not in set(RegionLevel):
                raise InvalidMetadata(
                    f"The level must be one of {', '.join(RegionLevel)}.",
                    path=place,
                    line=number,
                    level=record["level"],
                )
            rows[code] = {
                "region_code": code,
                "region_name": record["name"],
                "region_level": record["level"],
                "parent_code": record["parent_code"] or None,
                "province": record["province"] or None,
                "is_sample": is_sample,
            }
    for code, row in rows.items():
        if row["parent_code"] is not None and row["parent_code"] not in rows:
            raise InvalidMetadata(
                "A division names a parent that is not listed.",
                path=path,
                code=code,
                parent_code=row["parent_code"],
            )
    return list(rows.values())


def former_region_rows(path: Path) -> list[Row]:
    """Names and codes that divisions had, and the last year that ended with them.

    Raises:
        InvalidMetadata: Wrong columns, a year that is none.
    """
    rows: list[Row] = []
    for number, record in enumerate(_read_csv(path, FORMER_REGION_COLUMNS), start=2):
        if not re.fullmatch("[12][0-9]{3}", record["last_year"]):
            raise InvalidMetadata(
                "The last year of a name must be four digits.",
                path=path,
                line=number,
                last_year=record["last_year"],
            )
        rows.append(
            {
                "region_code": record["code"],
                "former_name": record["name"],
                "former_code": record["former_code"],
                "last_year": int(record["last_year"]),
            }
        )
    return rows


def source_rows(metadata_root: Path = METADATA_ROOT) -> list[Row]:
    """Registered sources and the inbox."""
    is_own = metadata_root == METADATA_ROOT
    registry = (
        load_registry() if is_own else load_registry(metadata_root / "sources", metadata_root / "families")
    )
    rows: list[Row] = [
        {
            "source_id": INBOX_SOURCE,
            "registered_name": "收件箱",
            "registered_name_en": "Inbox: documents that a person dropped",
            "org_type": "inbox",
            "region_code": None,
            "region_level": None,
            "province": None,
            "base_url": None,
            "family": None,
            "is_enabled": True,
            "is_sample": False,
        }
    ]
    for spec in registry:
        names = f"{spec.name} {spec.name_en or ''}".lower()
        rows.append(
            {
                "source_id": spec.id,
                "registered_name": spec.name,
                "registered_name_en": spec.name_en,
                "org_type": "mirror" if any(word in names for word in MIRROR_WORDS) else spec.org_type,
                "region_code": spec.admin.code,
                "region_level": spec.admin.level,
                "province": spec.admin.province,
                "base_url": spec.base_url,
                "family": spec.family,
                "is_enabled": spec.enabled is not False,
                "is_sample": spec.is_sample,
            }
        )
    return rows


def load_metrics(folder: Path = METADATA_ROOT / "metrics") -> tuple[Metric, ...]:
    """The metric catalogue, in order of code."""
    return tuple(load_catalogue(folder).metrics.values())


def metric_rows(metrics: Iterable[Metric], stocks: StockWords | None = None) -> list[Row]:
    """Metrics with their plausible ranges; `other` is there even when the catalogue does not list it.

    Args:
        metrics: Of the catalogue.
        stocks: What is said of a stock; None where nobody asks.

    Raises:
        InvalidMetadata: A range for a level that is none, words of a stock for a metric that is none.
    """
    rows = {metric.code: _metric_row(metric) | _stock_words(metric, stocks) for metric in metrics}
    for code in stocks.whole if stocks is not None else ():
        if code not in rows or rows[code]["added_words"] is None:
            raise InvalidMetadata(
                f"There is no stock {code} (aggregation: last). {did_you_mean(code, rows)}",
                path=METADATA_ROOT / StockWords.file,
                key=f"whole.{code}",
            )
    rows.setdefault(
        "other",
        _ranges({})
        | {
            "metric_code": "other",
            "metric_name": "其他",
            "metric_name_en": "Other figure",
            "category": "other",
            "base_unit": None,
            "aggregation": "sum",
            "is_stated_once": False,
            "counts_subjects": [],
            "counting_rule": None,
            "counting_rule_zh": None,
            "parent_metric_code": None,
            "accepted_units": None,
            "never_above": None,
        }
        | dict.fromkeys(_STOCK_COLUMNS),
    )
    return list(rows.values())


_STOCK_COLUMNS = ("added_words", "whole_words", "whole_words_in_counties", "whole_words_behind")


def _stock_words(metric: Metric, stocks: StockWords | None) -> Row:
    """What says that a figure of a stock was added to it, or is the whole of it."""
    if stocks is None or metric.aggregation != "last" or metric.unit == "%":
        return dict.fromkeys(_STOCK_COLUMNS)
    whole = stocks.whole.get(metric.code)
    return {
        "added_words": list(stocks.added),
        "whole_words": list(whole.before) if whole else None,
        "whole_words_in_counties": list(whole.before_in_counties) if whole else None,
        "whole_words_behind": list(whole.behind) if whole else None,
    }


def _metric_row(metric: Metric) -> Row:
    return _ranges(metric.plausible) | {
        "metric_code": metric.code,
        "metric_name": metric.name_zh,
        "metric_name_en": metric.name_en,
        "category": metric.category,
        "base_unit": metric.unit,
        "aggregation": metric.aggregation,
        "is_stated_once": metric.is_stated_once,
        "counts_subjects": [str(code) for code in metric.counts_subjects],
        "counting_rule": metric.rule_en,
        "counting_rule_zh": metric.rule_zh,
        "parent_metric_code": metric.parent,
        "accepted_units": _accepted_units(metric),
        "never_above": sorted(metric.never_above) or None,
    }


def unit_rows(metadata_root: Path = METADATA_ROOT) -> list[Row]:
    """Measure words, each with its family; one that stands in none is a family of its own.

    Raises:
        InvalidMetadata: A family names a measure word that there is not, or that stands in another family.
    """
    words = load_words(QuantityWords, metadata_root).units
    families: dict[str, tuple[str, str, str]] = {}
    for code, family in load_words(UnitFamilies, metadata_root).families.items():
        for unit in family.units:
            if unit not in words or unit in families:
                remedy = did_you_mean(unit, words) if unit not in words else "It stands in two families."
                raise InvalidMetadata(
                    f"A family of units names a measure word wrongly. {remedy}",
                    path=metadata_root / UnitFamilies.file,
                    family=code,
                    unit=unit,
                )
            families[unit] = (code, family.name_zh, family.name_en)
    rows: list[Row] = []
    for unit, printed in words.items():
        code, name, name_en = families.get(unit, (unit, unit, unit))
        rows.append(
            {
                "unit": unit,
                "unit_family": code,
                "unit_family_name": name,
                "unit_family_name_en": name_en,
                "printed_forms": list(printed),
            }
        )
    return rows


def subject_rows(metadata_root: Path = METADATA_ROOT) -> list[Row]:
    """Kinds of subjects.

    Raises:
        InvalidMetadata: They are not those of the records.
    """
    names = load_words(SubjectNames, metadata_root).root
    if set(names) != set(SubjectCode) or {name.year_code for name in names.values()} - set(names):
        raise InvalidMetadata(
            f"The kinds of subjects must be: {', '.join(SubjectCode)}.",
            path=metadata_root / SubjectNames.file,
        )
    return [
        {
            "subject_code": code,
            "subject_name": name.name_zh,
            "subject_name_en": name.name_en,
            "year_subject_code": name.year_code,
        }
        for code, name in names.items()
    ]


def _accepted_units(metric: Metric) -> list[str] | None:
    """Base units that a figure of the metric can have; None for `other`, which takes any."""
    units = {unit for statement in metric.statements for unit in statement.units}
    return sorted(units | {metric.unit}) if units and metric.unit else None


def _ranges(plausible: Mapping[str, tuple[float, float]]) -> Row:
    return {
        f"plausible_{level}_{side}": plausible[level][index] if level in plausible else None
        for level in RegionLevel
        for index, side in enumerate(("min", "max"))
    }


def _read_csv(path: Path, columns: tuple[str, ...]) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            if tuple(reader.fieldnames or ()) != columns:
                raise InvalidMetadata(f"The columns must be {','.join(columns)}.", path=path)
            for number, record in enumerate(reader, start=2):
                if None in record or None in record.values():
                    raise InvalidMetadata("A line has too many or too few values.", path=path, line=number)
                yield record
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidMetadata(
            f"The list of divisions cannot be read: {error}. Restore it from the repository.", path=path
        ) from error
