"""Administrative divisions (行政区划) of GB/T 2260 and the names they go by.

In: metadata/regions.csv, metadata/regions.aliases.csv, metadata/documents/regions.naming.yaml, and the
invented divisions of registered local sites (codes 99xxxx). Out: `Regions`, with every name in use and the
divisions it can mean. It does not decide between divisions of the same name; `organization.py`
does, by evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import ClassVar, NamedTuple

from gov_reviews import settings
from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Words, load_words, read_table
from gov_reviews.lean_imports import without_collection
from gov_reviews.local_sites import local_sites
from gov_reviews.records.vocabulary import RegionLevel

NATIONAL_CODE = "100000"
COLUMNS = ("code", "name", "level", "parent_code", "province")
_LEVELS = tuple(RegionLevel)
MAX_PEOPLES = 8  # that one division is named after
_LEVEL_WORDS = ("自治区", "地区", "省", "市", "县", "区", "旗", "州", "盟")


class RegionWords(MetadataFile):
    """How a division is called besides its full name."""

    file: ClassVar[str] = "documents/regions.naming.yaml"
    suffixes: Words
    peoples: Words
    ambiguous_stems: Words


class OriginSource(MetadataPart):
    """One list that the divisions were made from or checked against."""

    name: str
    licence: str
    states: str
    used_for: str


class RegionOrigin(MetadataFile):
    """Where the tables of divisions come from; for people, the program decides nothing by it."""

    file: ClassVar[str] = "regions.origin.yaml"
    standard: str
    built: date
    sources: tuple[OriginSource, ...]
    differences: Words
    checks: Words
    aliases: str
    history: str


class NameKind(StrEnum):
    """How a name stands for a division."""

    FULL = "full"  # 商州区, 恩施土家族苗族自治州
    SHORT = "short"  # 恩施州, 积石山县
    FORMER = "former"  # 江津市, now a district
    STEM = "stem"  # 江津, 巴中
    WEAK_STEM = "weak_stem"  # 同心, 西安 for 西安区: an ordinary word, or first of all another place


class Region(NamedTuple):
    """One administrative division.

    Attributes:
        level: national, province, prefecture or county; a district of a municipality (直辖市) is county.
        parent_code: The division above; "" for the country.
        province: Name of its province-level division, "" for the country.
        level_word: How its committee is called at home: 区 in 区政协, 市 in 市政协, 自治区, 州, 盟, 旗 ...
    """

    code: str
    name: str
    level: RegionLevel
    parent_code: str
    province: str
    level_word: str
    is_sample: bool = False


class RegionName(NamedTuple):  # made by the thousand at every start: three times as fast as a frozen record
    """One name and one division it can mean."""

    region: Region
    kind: NameKind


class Regions:
    """All divisions, by code and by name."""

    def __init__(self, regions: Iterable[Region], aliases: Iterable[tuple[str, str, str]] = ()) -> None:
        self.by_code: dict[str, Region] = {region.code: region for region in regions}
        for region in self.by_code.values():
            if region.parent_code and region.parent_code not in self.by_code:
                raise InvalidMetadata(
                    "A division names a parent that is not listed.",
                    code=region.code,
                    parent_code=region.parent_code,
                )
        self._aliases = tuple(aliases)

    def __iter__(self) -> Iterator[Region]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)

    def get(self, code: str) -> Region | None:
        """The division of a code, None when it is not listed."""
        return self.by_code.get(code)

    def ancestors(self, region: Region) -> tuple[Region, ...]:
        """The divisions above, nearest first, without the country."""
        above: list[Region] = []
        code = region.parent_code
        while code and code != NATIONAL_CODE:
            above.append(self.by_code[code])
            code = above[-1].parent_code
        return tuple(above)

    def full_name(self, region: Region) -> str:
        """Name with the divisions above: 陕西省商洛市商州区."""
        return "".join(part.name for part in reversed((region, *self.ancestors(region))))

    @cached_property
    def names(self) -> Mapping[str, tuple[RegionName, ...]]:
        """Every name of two characters or more, and the divisions it can mean."""
        return _collect_names(self, self._aliases)


def level_word_of(name: str) -> str:
    """The level as the committee's own people say it: 恩施土家族苗族自治州 -> 州, 神农架林区 -> 区,
    内蒙古自治区 -> 自治区.
    """
    for word in _LEVEL_WORDS:
        if name.endswith(word):
            return word
    return ""


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load_words(RegionWords).suffixes)})$")


@cache
def _peoples_pattern() -> re.Pattern[str]:
    peoples = sorted(load_words(RegionWords).peoples, key=len, reverse=True)
    return re.compile(f"(?<=..)(?:{'|'.join(peoples)}){{1,{MAX_PEOPLES}}}$")


@lru_cache(maxsize=16_384)
def stem_of(name: str) -> str:
    """The name without its ending and without the peoples of an autonomous division: 恩施土家族苗族自治州 ->
    恩施.
    """
    stem = _suffix_pattern().sub("", name)
    return _peoples_pattern().sub("", stem) if "自治" in name else stem


def _collect_names(
    regions: Regions, aliases: Iterable[tuple[str, str, str]]
) -> dict[str, tuple[RegionName, ...]]:
    found: dict[str, dict[str, RegionName]] = {}

    def add(name: str, region: Region, kind: NameKind) -> None:
        if len(name) >= 2:
            found.setdefault(name, {}).setdefault(region.code, RegionName(region, kind))

    stems: dict[str, list[Region]] = {}
    for region in regions.by_code.values():
        if region.level == RegionLevel.NATIONAL:
            continue
        add(region.name, region, NameKind.FULL)
        stem = stem_of(region.name)
        if "自治" in region.name and region.level_word != "自治区":
            add(stem + region.level_word, region, NameKind.SHORT)
        stems.setdefault(stem, []).append(region)
    for name, code, kind in aliases:
        alias_of = regions.get(code)
        if alias_of is None or kind not in ("short", "former"):
            raise InvalidMetadata(
                "An alias names an unlisted division or kind.", name=name, code=code, kind=kind
            )
        add(name, alias_of, NameKind(kind))
        stems.setdefault(stem_of(name), []).append(alias_of)
    ambiguous = frozenset(load_words(RegionWords).ambiguous_stems)
    for stem, owners in stems.items():
        highest = min(_LEVELS.index(owner.level) for owner in owners)
        chief = {owner.code for owner in owners if _LEVELS.index(owner.level) == highest}
        for owner in owners:
            above = {region.code for region in regions.ancestors(owner)}
            is_weak = stem in ambiguous or (owner.code not in chief and not above & chief)
            add(stem, owner, NameKind.WEAK_STEM if is_weak else NameKind.STEM)
    return {name: tuple(meanings.values()) for name, meanings in found.items()}


@cache
@without_collection()
def load_regions() -> Regions:
    """All divisions of metadata/regions.csv and the invented ones of registered local sites.

    Raises:
        InvalidMetadata: A file is missing, misshapen, or names a parent that is not there.
    """
    rows = read_table(settings.METADATA_ROOT / "regions.csv", COLUMNS)
    sites = local_sites()
    sample_rows = [] if sites is None else read_table(sites.regions_path, COLUMNS)
    for row in sample_rows:
        if not row[0].startswith("99"):
            raise InvalidMetadata(
                "Invented divisions have codes 99xxxx, which GB/T 2260 does not use.",
                path=sites.regions_path if sites else None,
                code=row[0],
            )
    regions: list[Region] = []
    for code, name, level, parent_code, province in (*rows, *sample_rows):
        if level not in _LEVELS:
            raise InvalidMetadata(f"The level must be one of {', '.join(_LEVELS)}.", code=code, level=level)
        regions.append(
            Region(
                code,
                name,
                RegionLevel(level),
                parent_code,
                province,
                level_word_of(name),
                code.startswith("99"),
            )
        )
    aliases = read_table(settings.METADATA_ROOT / "regions.aliases.csv", ("name", "code", "kind"))
    return Regions(regions, [(name, code, kind) for name, code, kind in aliases])
